"""Limits: each has a clear answer, and costs nobody else anything."""

import asyncio
from pathlib import Path

import pytest

from tests.conversation.client import encode
from tests.tiny_models import write_piper_voice

LONG = "The kitchen light is now off, and the heating too. " * 200


async def test_text_over_the_limit_is_refused_whole(start_server, connect):
    client = await connect(await start_server(max_characters=50))
    assert (await client.say("a" * 50)).ended
    answer = await client.say("a" * 51)
    assert answer.types == ["error"]
    assert answer.error is not None
    assert answer.error["code"] == "text-too-long"
    assert "50" in answer.error["text"]
    assert await client.is_closed()


async def test_the_longest_text_may_be_escaped_in_any_way(start_server, connect):
    client = await connect(await start_server(max_characters=20_000))
    escaped = rb"\ud83d\ude00" * 20_000
    block = b'{"text":"' + escaped + b'"}'
    header = b'{"type":"synthesize","data_length":%d}\n' % len(block)
    await client.send_bytes(header, block)
    assert (await client.answer()).ended


async def test_requests_over_the_limit_are_told_so(start_server, connect):
    server = await start_server(max_requests=2)
    speaking = [await connect(server) for _ in range(2)]
    for client in speaking:
        await client.send("synthesize-start", {})
        await client.describe()  # by now the request has been read
    late = await connect(server)
    answer = await late.say("Hello.")
    assert answer.types == ["error"]
    assert answer.error is not None
    assert answer.error["code"] == "busy"
    assert server.metrics.utterances_refused == 1
    await speaking[0].send("synthesize-stop")
    assert (await speaking[0].answer("synthesize-stopped")).ended
    assert (await (await connect(server)).say("Hello.")).ended


async def test_a_stream_over_the_limit_is_ended_properly(start_server, connect):
    server = await start_server(max_requests=1)
    first = await connect(server)
    await first.send("synthesize-start", {})
    await first.describe()
    answer = await (await connect(server)).stream("Hello.")
    assert answer.types == ["error", "synthesize-stopped"]


async def test_a_client_that_leaves_makes_room(start_server, connect):
    server = await start_server(max_requests=1)
    first = await connect(server)
    await first.send("synthesize-start", {})
    await first.describe()
    first.abort()
    await asyncio.sleep(0.1)
    assert (await (await connect(server)).say("Hello.")).ended


async def test_connections_over_the_limit_are_told_so(start_server, connect):
    server = await start_server(max_connections=2)
    clients = [await connect(server) for _ in range(2)]
    for client in clients:
        await client.describe()
    late = await connect(server)
    answer = await late.answer()
    assert answer.types == ["error"]
    assert answer.error is not None
    assert answer.error["code"] == "busy"
    assert server.metrics.connections_refused == 1
    await clients[0].close()
    await asyncio.sleep(0.1)
    assert (await (await connect(server)).describe())["tts"]


async def test_a_silent_connection_is_closed(start_server, connect):
    client = await connect(await start_server(idle_timeout=0.1))
    answer = await client.answer(patience=3)
    assert answer.error is not None
    assert answer.error["code"] == "idle"


async def test_a_stream_whose_text_stops_coming_is_ended(start_server, connect):
    client = await connect(await start_server(idle_timeout=0.2))
    await client.send("synthesize-start", {})
    await client.send("synthesize-chunk", {"text": "Hello there. And"})
    answer = await client.answer("synthesize-stopped", patience=3)
    assert answer.ended
    assert answer.error is not None
    assert answer.error["code"] == "idle"


async def test_a_client_that_only_listens_is_not_idle(start_server, connect):
    server = await start_server(idle_timeout=0.1, samples_per_chunk=512)
    client = await connect(server)
    text = {"text": LONG[:1000], "voice": {"name": "espeak-en-us"}}
    await client.send("synthesize", text)
    client.writer.transport.pause_reading()
    await asyncio.sleep(0.4)
    client.writer.transport.resume_reading()
    assert (await client.answer()).ended


async def test_an_event_that_takes_too_long_is_given_up(start_server, connect):
    client = await connect(await start_server(event_timeout=0.1))
    await client.send_bytes(b'{"type":"synth')
    answer = await client.answer(patience=3)
    assert answer.error is not None
    assert answer.error["code"] == "protocol-error"
    assert "0.1 s" in answer.error["text"]


async def test_a_slow_but_steady_writer_is_served(start_server, connect):
    client = await connect(await start_server(event_timeout=5, idle_timeout=5))
    for byte in b'{"type":"describe"}\n':
        await client.send_bytes(bytes([byte]))
        await asyncio.sleep(0.01)
    event = await client.receive()
    assert event is not None
    assert event.type == "info"


def resident_megabytes() -> float:
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * 4096 / 1e6


async def test_a_client_that_does_not_read_costs_no_memory(start_server, connect):
    server = await start_server()
    await (await connect(server)).say("Hello.", voice={"name": "espeak-en-us"})
    before = resident_megabytes()
    sleepers = [await connect(server) for _ in range(3)]
    for client in sleepers:
        client.writer.transport.pause_reading()
        text = {"text": LONG * 4, "voice": {"name": "espeak-en-us"}}
        await client.send("synthesize", text)
    await asyncio.sleep(1.0)
    busy = server.metrics.utterances_open
    assert busy == 3
    # Each of these answers has 100 MB; what the sockets' buffers hold is far less.
    assert resident_megabytes() - before < 40
    assert (await (await connect(server)).say("Hello.")).ended
    for client in sleepers:
        client.abort()


async def test_a_client_that_never_reads_is_cut_off(start_server, connect):
    server = await start_server(write_timeout=0.3)
    client = await connect(server)
    client.writer.transport.pause_reading()
    await client.send("synthesize", {"text": LONG, "voice": {"name": "espeak-en-us"}})
    for _ in range(100):
        if not server.metrics.connections_open:
            break
        await asyncio.sleep(0.05)
    assert server.metrics.connections_open == 0
    assert server.metrics.utterances_open == 0


async def test_describes_that_are_not_read_stop_the_reading(start_server, connect):
    server = await start_server()
    client = await connect(server)
    client.writer.transport.pause_reading()
    before = resident_megabytes()
    sending = asyncio.create_task(client.send_bytes(encode("describe") * 5000))
    await asyncio.sleep(0.5)
    assert resident_megabytes() - before < 30
    assert (await (await connect(server)).describe())["tts"]
    client.abort()
    await asyncio.gather(sending, return_exceptions=True)


@pytest.mark.parametrize("how", ["abort", "close"])
async def test_a_client_that_leaves_ends_its_work(start_server, connect, data_dir, how):
    """A step of this voice takes a tenth of a second; no more than a few follow."""
    write_piper_voice(data_dir, "en_US-slow-medium", work=40)
    server = await start_server(voice="en_US-slow-medium", engine_threads=1)
    client = await connect(server)
    await client.send("synthesize", {"text": LONG})
    assert (await client.answer("audio-chunk")).ended
    if how == "abort":
        client.abort()
    else:
        await client.close()
    for _ in range(60):
        if not server.metrics.utterances_open:
            break
        await asyncio.sleep(0.05)
    assert server.metrics.utterances_open == 0
    spent = server.metrics.busy_seconds
    await asyncio.sleep(0.5)
    assert server.metrics.busy_seconds == spent
    # The whole text would have taken 200 sentences' time.
    assert server.metrics.audio_seconds < 60
