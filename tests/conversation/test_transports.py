"""Ways to reach the server, and how it leaves."""

import asyncio
import logging
import os
import signal
import socket

import pytest
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from tests.conversation.client import Client
from tests.conversation.conftest import running
from wyoming_jabber.app import App, serve
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import ConfigError, JabberError
from wyoming_jabber.server.listener import parse_uri

TEXT = "The kitchen light is now off, and the heating too. "


async def test_over_a_unix_socket(start_server, tmp_path):
    path = tmp_path / "jabber.sock"
    server = await start_server(uri=f"unix://{path}")
    client = Client(*await asyncio.open_unix_connection(path, limit=2**24))
    assert (await client.say("Hello.")).ended
    assert server.listener.uri == f"unix://{path}"
    await client.close()
    await server.stop()
    assert not path.exists()


async def test_over_ipv6_and_ipv4_at_once(start_server):
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with socket.socket(socket.AF_INET6) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6 loopback")
        port = probe.getsockname()[1]
    await start_server(uri=f"tcp://[::]:{port}")
    for host in ("::1", "127.0.0.1"):
        client = Client(*await asyncio.open_connection(host, port, limit=2**24))
        assert (await client.say("Hello.")).ended
        await client.close()


@pytest.mark.parametrize(
    ("uri", "address"),
    [
        ("tcp://0.0.0.0:10200", ("tcp", "0.0.0.0", 10200)),
        ("tcp://[::1]:1", ("tcp", "::1", 1)),
        ("tcp://:10200", ("tcp", "::", 10200)),
        ("tcp://home.local:65535", ("tcp", "home.local", 65535)),
        ("unix:///run/jabber.sock", ("unix", "/run/jabber.sock", 0)),
        ("stdio://", ("stdio", "", 0)),
    ],
)
def test_a_uri_says_where(uri, address):
    assert parse_uri(uri) == address


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "tcp://",
        "tcp://host",
        "tcp://host:port",
        "tcp://host:99999",
        "tcp://host:1/path",
        "tcp://[::1:1",
        "unix://",
        "unix://relative/path",
        "stdio://x",
        "http://host:80",
    ],
)
def test_a_wrong_uri_is_a_clear_error(uri):
    with pytest.raises(ConfigError, match="must be tcp://HOST:PORT"):
        parse_uri(uri)


async def test_a_port_that_is_taken_is_a_clear_error(server, data_dir):
    taken = f"tcp://127.0.0.1:{server.listener.port}"
    with pytest.raises(JabberError, match=rf"Can't listen on {taken}: .*in use"):
        async with running(data_dir, uri=taken):
            pass


async def test_a_default_voice_that_is_not_there_stops_the_start(data_dir):
    with pytest.raises(JabberError, match="no voice 'nobody'"):
        async with running(data_dir, voice="nobody"):
            pass


async def test_a_default_speaker_that_is_not_there_stops_the_start(data_dir):
    with pytest.raises(JabberError, match="no speaker 'nobody'"):
        async with running(data_dir, speaker="nobody"):
            pass


async def test_a_provider_that_is_not_there_stops_the_start(data_dir):
    with pytest.raises(JabberError, match="cuda") as caught:
        async with running(data_dir, provider="cuda", voice="espeak-en-us"):
            pass
    assert caught.value.exit_status == 2


async def test_stopping_lets_a_short_answer_end(start_server, connect):
    server = await start_server(shutdown_timeout=5)
    client = await connect(server)
    await client.send("synthesize", {"text": TEXT})
    await client.answer("audio-start")
    stopping = asyncio.create_task(server.stop())
    answer = await client.answer()
    assert answer.ended
    assert await client.is_closed()
    await stopping


async def test_stopping_cuts_a_long_answer_and_ends_it_properly(start_server, connect):
    server = await start_server(shutdown_timeout=0.1)
    plain, stream = await connect(server), await connect(server)
    for client in (plain, stream):
        client.writer.transport.set_write_buffer_limits(0)
    await plain.send("synthesize", {"text": TEXT * 800})
    await stream.send("synthesize-start", {})
    await stream.send("synthesize-chunk", {"text": TEXT * 800})
    assert (await plain.answer("audio-chunk")).ended
    assert (await stream.answer("audio-chunk")).ended
    started = asyncio.get_running_loop().time()
    stopping = asyncio.create_task(server.stop())
    answers = await asyncio.gather(plain.answer(), stream.answer("synthesize-stopped"))
    assert [answer.ended for answer in answers] == [True, True]
    await stopping
    assert asyncio.get_running_loop().time() - started < 3
    await server.stop()  # once more does no harm


async def test_stopping_does_not_wait_for_who_does_not_read(start_server, connect):
    server = await start_server(shutdown_timeout=0.1)
    client = await connect(server)
    client.writer.transport.pause_reading()
    await client.send("synthesize", {"text": TEXT * 800})
    await asyncio.sleep(0.3)
    started = asyncio.get_running_loop().time()
    await server.stop()
    assert asyncio.get_running_loop().time() - started < 3


async def test_stopping_closes_idle_connections(server, client):
    await client.describe()
    await server.stop()
    assert await client.is_closed()


async def test_an_app_that_never_started_can_be_stopped(data_dir):
    app = App(Settings(uri="tcp://127.0.0.1:0", data_dir=(data_dir,), zeroconf=False))
    await app.stop()
    await app.stop()


async def test_a_folder_that_is_not_there_has_no_voices(
    start_server, tmp_path, connect
):
    server = await start_server(data_dir=(tmp_path / "nowhere",))
    assert (await (await connect(server)).say("Hello.")).ended


async def test_the_server_says_when_it_is_ready_and_stops_on_a_signal(data_dir):
    ready_line = asyncio.get_running_loop().create_future()
    settings = Settings(uri="tcp://127.0.0.1:0", data_dir=(data_dir,), zeroconf=False)
    serving = asyncio.create_task(serve(settings, ready_line.set_result))
    ready, uri, _, voice = (await ready_line).split()
    assert (ready, voice) == ("ready", "en_US-tiny-medium")
    port = int(uri.rpartition(":")[2])
    client = Client(*await asyncio.open_connection("127.0.0.1", port, limit=2**24))
    assert (await client.say("Hello.")).ended
    asyncio.get_running_loop().call_soon(signal_self)
    async with asyncio.timeout(5):
        await serving
    await client.close()


def signal_self() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


async def test_announced_under_the_real_addresses(data_dir, caplog):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: finds the way out
        except OSError:
            pytest.skip("this machine has no network")
        address = probe.getsockname()[0]
    name = f"jabber-test-{data_dir.parent.name[-40:]}"
    with caplog.at_level(logging.INFO):
        async with running(
            data_dir, uri="tcp://0.0.0.0:0", zeroconf=True, zeroconf_name=name
        ) as app:
            browser = AsyncZeroconf()
            info = AsyncServiceInfo(
                "_wyoming._tcp.local.", f"{name}._wyoming._tcp.local."
            )
            found = await info.async_request(browser.zeroconf, 10_000)
            await browser.async_close()
            if not found:
                pytest.skip("multicast does not work on this machine")
            assert info.port == app.listener.port
            assert address in info.parsed_addresses()
            assert "0.0.0.0" not in info.parsed_addresses()
            assert "127.0.0.1" not in info.parsed_addresses()
