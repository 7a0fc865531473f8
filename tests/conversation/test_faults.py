"""Faults that were there once, each kept out by a conversation."""

import asyncio
import gc
import os
from pathlib import Path
import signal
import socket
import sys

import pytest

from tests.conversation.client import Client, encode
from tests.conversation.conftest import TINY, running
from tests.tiny_models import write_piper_voice
from wyoming_jabber.errors import JabberError
from wyoming_jabber.server.utterance import Utterance
from wyoming_jabber.voices.piper import PiperFamily


class TestUnixSocket:
    """`--uri unix:///PATH` touches only what it has made itself."""

    async def test_a_file_that_is_there_survives(self, data_dir, tmp_path):
        path = tmp_path / "precious.txt"
        path.write_text("precious")
        with pytest.raises(JabberError, match="Can't listen"):
            async with running(data_dir, uri=f"unix://{path}"):
                pass
        assert path.read_text() == "precious"

    async def test_a_server_that_answers_keeps_its_socket(self, data_dir, tmp_path):
        uri = f"unix://{tmp_path}/jabber.sock"
        async with running(data_dir, uri=uri):
            with pytest.raises(JabberError, match="in use"):
                async with running(data_dir, uri=uri):
                    pass
            await self.check(tmp_path / "jabber.sock")

    async def test_a_start_that_fails_leaves_it_alone(self, data_dir, tmp_path):
        uri = f"unix://{tmp_path}/jabber.sock"
        async with running(data_dir, uri=uri):
            with pytest.raises(JabberError, match="nobody"):
                async with running(data_dir, uri=uri, voice="nobody"):
                    pass
            await self.check(tmp_path / "jabber.sock")

    async def test_a_left_over_socket_is_replaced(self, data_dir, tmp_path):
        path = tmp_path / "jabber.sock"
        with socket.socket(socket.AF_UNIX) as crashed:
            crashed.bind(str(path))
        async with running(data_dir, uri=f"unix://{path}"):
            await self.check(path)
        assert not path.exists()

    @staticmethod
    async def check(path: Path) -> None:
        client = Client(*await asyncio.open_unix_connection(path, limit=2**24))
        assert (await client.describe())["tts"]
        await client.close()


class TestErrorsArrive:
    """An error is read also by a client that had more to say."""

    async def test_over_the_limit_of_connections(self, start_server, connect):
        server = await start_server(max_connections=1)
        await (await connect(server)).describe()
        for _ in range(10):
            late = await connect(server)
            await late.send("synthesize", {"text": "Hello."})
            answer = await late.answer()
            assert answer.types == ["error"]

    async def test_behind_nonsense_and_much_more(self, connect):
        for _ in range(5):
            client = await connect()
            await client.send_bytes(b"nonsense\n" + b"x" * 400_000)
            await asyncio.sleep(0.02)
            assert (await client.answer()).types == ["error"]


async def test_errors_of_a_voice_name_it_and_no_file(client, data_dir):
    write_piper_voice(data_dir, "en_US-broken-medium")
    (data_dir / "en_US-broken-medium.onnx").write_bytes(b"no model")
    answer = await client.say("Hello.", voice={"name": "en_US-broken-medium"})
    assert answer.error is not None
    assert "en_US-broken-medium" in answer.error["text"]
    assert str(data_dir) not in answer.error["text"]
    assert "onnx" not in answer.error["text"]


async def test_requests_for_a_broken_voice_leave_nothing(connect, data_dir):
    write_piper_voice(data_dir, "en_US-broken-medium")
    (data_dir / "en_US-broken-medium.onnx").write_bytes(b"no model")
    for _ in range(40):
        client = await connect()
        await client.say("Hello.", voice={"name": "en_US-broken-medium"})
        await client.close()
    gc.collect()
    assert sum(isinstance(thing, Utterance) for thing in gc.get_objects()) < 5


async def test_clients_that_left_at_once_take_no_room(start_server, connect):
    server = await start_server(max_requests=8)
    for _ in range(40):
        client = await connect(server)
        await client.send("synthesize", {"text": "Hello."})
        client.abort()
    assert (await (await connect(server)).say("Hello.")).ended


async def test_a_second_stop_does_not_end_the_answer_early(client):
    await client.send_bytes(
        encode("synthesize-start"),
        encode("synthesize-chunk", {"text": "Hello there."}),
        encode("synthesize-stop"),
        encode("synthesize-stop"),
    )
    answer = await client.answer("synthesize-stopped")
    assert answer.types[0] == "audio-start"


async def test_a_stream_that_was_replaced_is_silent(client):
    await client.send("synthesize-start", {})
    answer = await client.stream("Hello.")
    assert answer.types == [
        "audio-start",
        "audio-chunk",
        "audio-stop",
        "synthesize-stopped",
    ]
    assert any(answer.pcm)


async def test_pings_do_not_hold_a_stream_open(start_server, connect):
    client = await connect(await start_server(idle_timeout=0.3))
    await client.send("synthesize-start", {})
    for _ in range(8):
        await asyncio.sleep(0.1)
        await client.send("ping", {})
    answer = await client.answer("synthesize-stopped")
    assert answer.error is not None
    assert answer.error["code"] == "idle"


async def test_a_link_to_itself_is_no_reason_to_stop(start_server, connect, data_dir):
    (data_dir / "circle").symlink_to("circle")
    client = await connect(await start_server())
    assert (await client.say("Hello.")).ended


async def test_looks_go_on_after_one_that_failed(
    start_server, connect, data_dir, monkeypatch, caplog
):
    monkeypatch.setattr("wyoming_jabber.housekeeping._SCAN_INTERVAL", 0.05)
    server = await start_server()
    scan = PiperFamily.scan
    failures = iter([ValueError("once")])

    def fail_once(family, data_dirs):
        for failure in failures:
            raise failure
        return scan(family, data_dirs)

    monkeypatch.setattr(PiperFamily, "scan", fail_once)
    await asyncio.sleep(0.2)
    assert "Looking into the data folders failed" in caplog.text
    write_piper_voice(data_dir, "en_US-late-medium")
    client = await connect(server)
    for _ in range(50):
        voices = (await client.describe())["tts"][0]["voices"]
        if any(voice["name"] == "en_US-late-medium" for voice in voices):
            return
        await asyncio.sleep(0.05)
    pytest.fail("the new voice was not seen")


async def test_a_warm_voice_does_not_wait_for_one_that_loads(
    start_server, connect, data_dir
):
    write_piper_voice(data_dir, "en_US-heavy-medium", work=400)
    server = await start_server(voice="espeak-en-us")
    client = await connect(server)
    await client.say("Hello.", voice={"name": TINY})
    loading = asyncio.create_task(
        (await connect(server)).say("Hello.", voice={"name": "en_US-heavy-medium"})
    )
    await asyncio.sleep(0.1)
    document = f'<speak><voice name="{TINY}">Hello.</voice></speak>'
    async with asyncio.timeout(0.5):
        assert (await client.say(document)).ended
    assert not loading.done()
    assert (await loading).ended


@pytest.mark.timeout(60)
async def test_a_model_that_computes_does_not_hold_up_the_end(data_dir):
    """Neither a crash beneath the thread nor a wait for it: status 0, soon."""
    write_piper_voice(data_dir, "en_US-endless-medium", work=6000)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "wyoming_jabber", "serve"),
        *("--uri", "tcp://127.0.0.1:0", "--data-dir", str(data_dir)),
        *("--voice", TINY, "--no-zeroconf", "--shutdown-timeout", "0.1"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    port = int((await process.stdout.readline()).split()[1].rpartition(b":")[2])
    client = Client(*await asyncio.open_connection("127.0.0.1", port, limit=2**24))
    await client.send(
        "synthesize", {"text": "Hi.", "voice": {"name": "en_US-endless-medium"}}
    )
    await asyncio.sleep(1.0)
    os.kill(process.pid, signal.SIGTERM)
    async with asyncio.timeout(8):
        assert await process.wait() == 0
    await client.close()
