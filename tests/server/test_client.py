"""Our own client: figures from a good server, one line about any other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from wyoming_jabber.errors import ConfigError, JabberError
from wyoming_jabber.server.client import Answer, time_answer, warm_voices

CHUNK = (
    b'{"type":"audio-chunk","data":{"rate":100,"width":2,"channels":1},'
    b'"payload_length":200}\n' + bytes(200)
)
STOP = b'{"type":"audio-stop"}\n'
INFO = (
    b'{"type":"info","data":{"tts":[{"voices":'
    b'[{"name":"a","warm":true},{"name":"b","warm":false},{"name":"c"}]}]}}\n'
)
PATIENCE = 5.0


@asynccontextmanager
async def server_that_says(
    answer: bytes, *, hang: bool = False
) -> AsyncIterator[tuple[str, bytearray]]:
    """Run a server that answers every client alike; keep what it was sent."""
    received = bytearray()

    async def accept(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        received.extend(await reader.read(10_000))
        writer.write(answer)
        if hang:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    async with server:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}", received


async def ask(uri: str, patience: float = PATIENCE) -> frozenset[str]:
    return await warm_voices(uri, patience)


async def measure(uri: str, patience: float = PATIENCE) -> Answer:
    return await time_answer(uri, "Hello.", None, patience)


async def test_warm_voices_are_those_that_the_server_says_are():
    async with server_that_says(b'{"type":"pong"}\n' + INFO) as (uri, received):
        assert await ask(uri) == {"a"}
    assert b'"describe"' in received


async def test_an_answer_is_timed_and_measured():
    start = b'{"type":"audio-start"}\n'
    async with server_that_says(start + CHUNK * 3 + STOP) as (uri, received):
        answer = await time_answer(uri, "Hello.", "amy", PATIENCE)
    assert answer.audio == pytest.approx(3.0)
    assert 0 < answer.first_audio <= answer.total < PATIENCE
    assert b'{"text": "Hello.", "voice": {"name": "amy"}}' in received


async def test_without_a_name_the_server_chooses_the_voice():
    async with server_that_says(CHUNK + STOP) as (uri, received):
        await measure(uri)
    assert b'{"text": "Hello."}' in received


@pytest.mark.parametrize("call", [ask, measure])
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"", "closed the connection"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "closed the connection"),
        (b'{"type":"x","data_length":100}\n{', "stopped answering"),
        (b"[]\n", "is no Wyoming server"),
        (b"{}\n", "is no Wyoming server"),
        (b'{"type":"x","data_length":"1"}\n', "is no Wyoming server"),
        (b'{"type":"error","data":{"text":"busy"}}\n', "The server answered: busy"),
    ],
)
async def test_what_is_no_answer_is_one_line(call, answer, told):
    async with server_that_says(answer) as (uri, _):
        with pytest.raises(JabberError, match=told) as caught:
            await call(uri)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        b'{"type":"info"}\n',
        b'{"type":"info","data":{"tts":[{}]}}\n',
        b'{"type":"info","data":{"tts":[{"voices":[{"warm":true}]}]}}\n',
        b'{"type":"info","data":{"tts":5}}\n',
    ],
)
async def test_an_info_without_voices_is_no_wyoming(answer):
    async with server_that_says(answer) as (uri, _):
        with pytest.raises(JabberError, match=f"What answers on {uri} is no Wyoming"):
            await ask(uri)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (STOP, "sent no audio"),
        (b'{"type":"audio-chunk"}\n', "is no Wyoming server"),
        (CHUNK.replace(b"100", b"0") + STOP, "is no Wyoming server"),
    ],
)
async def test_an_answer_without_sound_is_an_error(answer, told):
    async with server_that_says(answer) as (uri, _):
        with pytest.raises(JabberError, match=told):
            await measure(uri)


@pytest.mark.parametrize("call", [ask, measure])
async def test_a_silent_server_is_given_up(call):
    async with server_that_says(b"", hang=True) as (uri, _):
        with pytest.raises(JabberError, match="stopped answering: it took too long"):
            await call(uri, 0.05)


@pytest.mark.parametrize("uri", ["tcp://127.0.0.1:1", "unix:///nowhere/socket"])
async def test_where_nobody_listens_is_named(uri):
    with pytest.raises(JabberError, match=f"No server answers on {uri}: .+"):
        await ask(uri)


@pytest.mark.parametrize(
    "uri",
    ["", "nonsense", "http://a:1", "tcp://a", "tcp://:1", "tcp://a:x", "stdio://"],
)
async def test_a_uri_that_can_be_no_servers_is_a_wrong_setting(uri):
    with pytest.raises(ConfigError, match="must be tcp://HOST:PORT or unix:///PATH"):
        await ask(uri)
