"""Bytes that are no request: they hurt the connection that sent them, and no other."""

import asyncio
import random

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from tests.conversation.client import Client, encode
from tests.conversation.conftest import running

NOT_EVENTS = {
    "noise": bytes(random.Random(1).randrange(256) for _ in range(4096)) + b"\n",
    "zeros": b"\x00" * 1000 + b"\n",
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n",
    "http": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "half an object": b"{\n",
    "python": b"{'type':'describe'}\n",
    "NaN": b"NaN\n",
    "list": b"[]\n",
    "text": b'"describe"\n',
    "null": b"null\n",
    "empty line": b"\n",
    "blank line": b"   \n",
    "bad UTF-8": b'{"type":"desc\xff\xfe"}\n',
    "bad UTF-8 in data": b'{"type":"synthesize","data_length":12}\n{"text":"\xc3"}',
    "data no JSON": b'{"type":"synthesize","data_length":4}\nabcd',
    "data a list": b'{"type":"synthesize","data_length":2}\n[]',
    "inline data a list": b'{"type":"synthesize","data":[]}\n',
    "inline data a text": b'{"type":"synthesize","data":"x"}\n',
    "no type": b'{"data":{}}\n',
    "type null": b'{"type":null}\n',
    "type a number": b'{"type":5}\n',
    "type empty": b'{"type":""}\n',
    "negative length": b'{"type":"describe","data_length":-1}\n',
    "length a text": b'{"type":"describe","data_length":"5"}\n{"a":1}',
    "length a fraction": b'{"type":"describe","data_length":2.5}\n{}',
    "length true": b'{"type":"describe","data_length":true}\n',
    "length endless": b'{"type":"describe","payload_length":Infinity}\n',
    "length of 6000 digits": b'{"type":"describe","data_length":'
    + b"9" * 6000
    + b"}\n",
    "data of a terabyte": b'{"type":"synthesize","data_length":1099511627776}\n',
    "payload of a terabyte": b'{"type":"describe","payload_length":1099511627776}\n',
    "deep list": b'{"type":"describe","data":{"a":'
    + b"[" * 30000
    + b"]" * 30000
    + b"}}\n",
    "deep data": b'{"type":"synthesize","data_length":200000}\n' + b"[" * 200000,
    "long header": b'{"type":"' + b"x" * 100_000,
}


@pytest.mark.parametrize("block", NOT_EVENTS.values(), ids=NOT_EVENTS.keys())
async def test_what_is_no_event_is_an_error_and_a_close(client, connect, block):
    await client.send_bytes(block)
    answer = await client.answer()
    assert answer.types == ["error"]
    assert answer.error is not None
    assert answer.error["code"] == "protocol-error"
    assert (await (await connect()).say("Hello.")).ended


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": None},
        {"text": 123},
        {"text": []},
        {"text": {}},
        {"text": True},
        {"text": "Hello.", "voice": "x"},
        {"text": "Hello.", "voice": []},
        {"text": "Hello.", "voice": {"name": 5}},
        {"text": "Hello.", "voice": {"language": 7}},
        {"text": "Hello.", "voice": {"name": "x", "speaker": {}}},
    ],
    ids=str,
)
async def test_a_wrong_field_is_an_error_that_names_it_and_a_close(client, data):
    await client.send("synthesize", data)
    answer = await client.answer()
    assert answer.types == ["error"]
    assert answer.error is not None
    assert "voice" in answer.error["text"] or "text" in answer.error["text"]


async def test_what_was_asked_before_the_nonsense_is_answered_first(client):
    await client.send_bytes(encode("synthesize", {"text": "Hello."}), b"nonsense\n")
    answer = await client.answer("error")
    assert answer.types == ["audio-start", "audio-chunk", "audio-stop", "error"]
    assert await client.is_closed()


async def test_an_open_stream_is_ended_properly_by_nonsense(client):
    await client.send_bytes(
        encode("synthesize-start"),
        encode("synthesize-chunk", {"text": "Hello there. And"}),
        b"nonsense\n",
    )
    answer = await client.answer("synthesize-stopped")
    assert answer.ended
    assert answer.error is not None
    assert await client.is_closed()


@pytest.mark.parametrize("how", ["close", "abort"])
async def test_a_connection_may_end_anywhere(client, connect, how):
    block = encode("synthesize", {"text": "Hello."}, payload=b"x" * 100)
    newline = block.index(b"\n")
    for cut in (1, 10, newline, newline + 1, len(block) - 101, len(block) - 1):
        other = await connect()
        await other.send_bytes(block[:cut])
        if how == "abort":
            other.abort()
        else:
            await other.close()
    assert (await client.say("Hello.")).ended


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(block=st.binary(max_size=300) | st.text(max_size=100).map(str.encode))
def test_no_bytes_at_all_harm_the_server(fuzzed_server, block):
    fuzzed_server(block)


@pytest.fixture(scope="module")
def fuzzed_server(tmp_path_factory):
    """Throw bytes at a server; check that it still describes itself to others."""
    loop = asyncio.new_event_loop()
    context = running(tmp_path_factory.mktemp("voices"))
    app = loop.run_until_complete(context.__aenter__())

    async def connect() -> Client:
        return Client(
            *await asyncio.open_connection("127.0.0.1", app.listener.port, limit=2**24)
        )

    async def throw(block: bytes) -> None:
        client = await connect()
        await client.send_bytes(block)
        client.writer.write_eof()
        assert await client.is_closed()
        await client.close()
        other = await connect()
        assert (await other.describe())["tts"]
        await other.close()

    yield lambda block: loop.run_until_complete(throw(block))
    loop.run_until_complete(context.__aexit__(None, None, None))
    loop.close()
