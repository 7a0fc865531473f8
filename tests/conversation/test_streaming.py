"""Text that arrives in pieces."""

import asyncio
import re

import pytest

from tests.conversation.client import encode
from tests.conversation.conftest import TINY

FIRST = "The kitchen light is now off, and the heating too."
SECOND = "Please close the garden door before the storm arrives."
TEXT = f"{FIRST} {SECOND} It costs 3.14 euros, e.g. at 10:45."


async def test_a_stream_is_one_group_and_an_end(client):
    answer = await client.stream(*TEXT.partition(" "))
    assert answer.types == [
        "audio-start",
        "audio-chunk",
        "audio-stop",
        "synthesize-stopped",
    ]
    assert len(answer.formats) == 1


@pytest.mark.parametrize("size", [1, 3, 17, 1000])
async def test_the_cuts_of_the_text_are_not_heard(client, size):
    expected = await client.say(TEXT)
    chunks = [TEXT[i : i + size] for i in range(0, len(TEXT), size)]
    answer = await client.stream(*chunks)
    assert answer.pcm == expected.pcm


async def test_the_copy_of_the_text_is_not_spoken(client):
    with_copy = await client.stream(TEXT)
    without = await client.stream(TEXT, copy=False)
    assert with_copy.pcm == without.pcm


async def test_audio_leaves_while_text_is_still_arriving(client):
    await client.send("synthesize-start", {})
    await client.send("synthesize-chunk", {"text": f"{FIRST} {SECOND} And then"})
    early = await client.answer("audio-chunk")
    assert early.types == ["audio-start", "audio-chunk"]
    await client.send("synthesize-chunk", {"text": " we are done."})
    await client.send("synthesize-stop")
    assert (await client.answer("synthesize-stopped")).ended


async def test_sound_starts_before_a_long_first_sentence_is_complete(client):
    start = (
        "When the washing machine has finished its programme for today, please go and"
    )
    await client.send("synthesize-start", {})
    await client.send("synthesize-chunk", {"text": start})
    assert (await client.answer("audio-chunk")).ended


@pytest.mark.parametrize("chunks", [[], [""], [" ", "\n"], ["...", "!"]], ids=repr)
async def test_a_stream_without_words_is_a_short_silence(client, chunks):
    answer = await client.stream(*chunks)
    assert answer.types[-2:] == ["audio-stop", "synthesize-stopped"]
    assert set(answer.pcm) == {0}


async def test_a_slow_writer_is_waited_for(client):
    await client.send("synthesize-start", {})
    for chunk in (FIRST[:10], FIRST[10:], f" {SECOND}"):
        await asyncio.sleep(0.2)
        await client.send("synthesize-chunk", {"text": chunk})
    await client.send("synthesize-stop")
    answer = await client.answer("synthesize-stopped")
    assert answer.pcm == (await client.say(f"{FIRST} {SECOND}")).pcm


async def test_a_connection_is_as_new_after_a_stream(client):
    expected = await client.say(FIRST)
    for _ in range(2):
        assert (await client.stream(FIRST)).pcm == expected.pcm
        assert (await client.say(FIRST)).pcm == expected.pcm


async def test_streams_beside_each_other_do_not_mix(connect):
    texts = [FIRST, SECOND, TEXT, f"{SECOND} {TEXT}"]
    alone = [(await (await connect()).say(text)).pcm for text in texts]
    clients = [await connect() for _ in texts]
    answers = await asyncio.gather(
        *(
            client.stream(*re.findall(r"\S+\s*", text))
            for client, text in zip(clients, texts, strict=True)
        )
    )
    assert [answer.pcm for answer in answers] == alone


async def test_the_voice_of_the_start_speaks(client):
    answer = await client.stream(FIRST, voice={"name": "espeak-en-us"})
    assert answer.pcm == (await client.say(FIRST, voice={"name": "espeak-en-us"})).pcm


async def test_an_unknown_voice_is_an_error_a_proper_end_and_a_close(client):
    answer = await client.stream(FIRST, voice={"name": "nobody"})
    assert answer.types == ["error", "synthesize-stopped"]
    assert answer.error is not None
    assert answer.error["code"] == "voice-not-found"
    assert await client.is_closed()


async def test_an_error_in_the_middle_ends_the_audio_too(start_server, connect):
    client = await connect(await start_server(max_characters=120))
    await client.send("synthesize-start", {})
    await client.send("synthesize-chunk", {"text": f"{FIRST} {SECOND}"})
    assert (await client.answer("audio-chunk")).ended
    await client.send("synthesize-chunk", {"text": TEXT})
    answer = await client.answer("synthesize-stopped")
    assert answer.types[-3:] == ["error", "audio-stop", "synthesize-stopped"]
    assert answer.error is not None
    assert answer.error["code"] == "text-too-long"
    assert "120" in answer.error["text"]
    assert await client.is_closed()


@pytest.mark.parametrize(
    ("start", "chunk"),
    [
        ({"voice": "x"}, None),
        ({"voice": {"name": 3}}, None),
        ({}, {}),
        ({}, {"text": None}),
        ({}, {"text": 5}),
        ({}, {"text": ["a"]}),
    ],
    ids=str,
)
async def test_wrong_fields_are_an_error_and_a_proper_end(client, start, chunk):
    await client.send("synthesize-start", start)
    if chunk is not None:
        await client.send("synthesize-chunk", chunk)
    await client.send("synthesize-stop")
    answer = await client.answer("synthesize-stopped")
    assert answer.types[0] == "error"
    assert answer.types[-1] == "synthesize-stopped"
    assert await client.is_closed()


async def test_a_new_start_drops_the_stream_before(client):
    await client.send("synthesize-start", {})
    await client.send("synthesize-chunk", {"text": "This is dropped"})
    answer = await client.stream(FIRST)
    assert answer.types.count("synthesize-stopped") == 1
    assert (await client.say(FIRST)).ended


async def test_a_stop_without_a_start_is_answered(client):
    await client.send("synthesize-stop")
    assert (await client.answer("synthesize-stopped")).types == ["synthesize-stopped"]


async def test_a_stream_that_never_ends_is_ended_when_the_client_stops_sending(client):
    await client.send("synthesize-start", {})
    await client.send("synthesize-chunk", {"text": f"{FIRST} And"})
    client.writer.write_eof()
    answer = await client.answer("synthesize-stopped")
    assert answer.types[-1] == "synthesize-stopped"
    assert await client.is_closed()


async def test_a_plain_request_behind_a_stream_waits_its_turn(client):
    await client.send_bytes(
        encode("synthesize-start", {"voice": {"name": TINY}}),
        encode("synthesize-chunk", {"text": FIRST}),
        encode("synthesize-stop"),
        encode("synthesize", {"text": SECOND}),
    )
    assert (await client.answer("synthesize-stopped")).ended
    assert (await client.answer()).types == ["audio-start", "audio-chunk", "audio-stop"]


async def test_many_tiny_chunks_cost_no_time(client):
    text = "word " * 800
    await client.send("synthesize-start", {})
    await client.send_bytes(*(encode("synthesize-chunk", {"text": c}) for c in text))
    await client.send("synthesize-stop")
    answer = await client.answer("synthesize-stopped")
    assert answer.pcm == (await client.say(text)).pcm
