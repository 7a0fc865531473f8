"""One text, one answer."""

import array
import asyncio

import pytest

from tests.conversation.client import encode
from tests.conversation.conftest import TINY

TEXT = "The kitchen light is now off."


def loudest(pcm: bytes) -> int:
    return max(map(abs, array.array("h", pcm)))


async def test_an_answer_is_one_start_some_chunks_one_stop(client):
    answer = await client.say(TEXT)
    assert answer.types == ["audio-start", "audio-chunk", "audio-stop"]
    assert answer.formats == {(22050, 2, 1)}
    assert 1.0 < answer.seconds < 4.0
    assert loudest(answer.pcm) > 1000


async def test_timestamps_count_the_audio_in_milliseconds(client):
    answer = await client.say(f"{TEXT} {TEXT}")
    stamps = [event.data["timestamp"] for event in answer.events]
    assert stamps == sorted(stamps)
    assert stamps[0] == stamps[1] == 0
    assert stamps[-1] == round(answer.seconds * 1000)


async def test_no_chunk_is_larger_than_was_set(start_server, connect):
    client = await connect(await start_server(samples_per_chunk=256))
    answer = await client.say(TEXT)
    assert max(len(event.payload) for event in answer.of("audio-chunk")) == 512


async def test_the_same_text_gives_the_same_bytes(client, connect):
    first = await client.say(TEXT)
    again = await client.say(TEXT)
    elsewhere = await (await connect()).say(TEXT)
    assert first.pcm == again.pcm == elsewhere.pcm


async def test_data_may_be_in_the_header(client):
    await client.send("synthesize", {"text": TEXT}, inline=True)
    assert (await client.answer()).ended


async def test_the_data_block_wins_over_the_header(client):
    expected = await client.say("Yes.")
    await client.send_bytes(
        b'{"type":"synthesize","data":{"text":5},"data_length":15}\n{"text":"Yes."}'
    )
    assert (await client.answer()).pcm == expected.pcm


async def test_requests_in_one_write_are_answered_in_order(client):
    texts = ["Hello.", f"{TEXT} {TEXT} {TEXT}", TEXT]
    await client.send_bytes(*(encode("synthesize", {"text": text}) for text in texts))
    seconds = [(await client.answer()).seconds for _ in texts]
    assert seconds[0] < seconds[2] < seconds[1]


async def test_more_requests_than_are_read_ahead_are_all_answered(client):
    await client.send_bytes(*[encode("synthesize", {"text": "Yes."})] * 40)
    for _ in range(40):
        assert (await client.answer()).ended


async def test_a_connection_reads_while_it_speaks(client):
    await client.send_bytes(
        encode("synthesize", {"text": TEXT * 20}),
        encode("describe"),
        encode("ping", {"text": "there?"}),
    )
    types = (await client.answer()).types
    assert "info" in types
    assert "pong" in types
    assert types.index("pong") < len(types) - 1


@pytest.mark.parametrize(
    "text",
    ["", " \n\t ", "...!?", "\U0001f600\U0001f680", "\u200b\u202e", "**", "[[ ]]"],
    ids=repr,
)
async def test_text_without_words_gets_a_short_silence(client, text):
    answer = await client.say(text)
    assert answer.types == ["audio-start", "audio-chunk", "audio-stop"]
    assert loudest(answer.pcm) == 0
    assert 0.1 <= answer.seconds <= 0.5
    assert (await client.say(TEXT)).ended


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a\x00b\x07c\x1b[31md\x7f",
        "Café naïve — “quoted” €5 \U0001f44d fine.",
        "**It is** 21.5 °C, 1/2, 50%, $12.99 and [link](http://127.0.0.1/).\n- item",
        "e" + "\u0301" * 500,
        "a\uffff\U0010ffffb",
        "<speak>Hello <break time='1s'/> world.</speak>",
        "\\n %s %d {0} {{x}}",
        "[[ h ə l oʊ ]]",
    ],
    ids=lambda text: repr(text[:20]),
)
async def test_odd_text_is_spoken(client, text):
    answer = await client.say(text)
    assert answer.ended
    assert loudest(answer.pcm) > 500


async def test_a_lone_surrogate_is_no_reason_to_fail(client):
    await client.send_bytes(
        b'{"type":"synthesize","data":{"text":"a \\ud800 b","voice":{"name":"\\ud800"}}}\n'
    )
    answer = await client.answer()
    assert answer.error is not None
    assert answer.error["code"] == "voice-not-found"


async def test_text_format_and_context_and_unknown_fields_do_no_harm(client):
    answer = await client.say(
        TEXT, text_format="text", context={"a": [1]}, new={"b": 2}
    )
    assert answer.ended


async def test_half_a_close_gets_the_whole_answer(client):
    await client.send("synthesize", {"text": f"{TEXT} {TEXT}"})
    client.writer.write_eof()
    answer = await client.answer()
    assert answer.ended
    assert answer.seconds > 2
    assert await client.is_closed()


class TestVoice:
    async def test_by_name(self, client):
        natural = await client.say(TEXT, voice={"name": TINY})
        robotic = await client.say(TEXT, voice={"name": "espeak-en-us"})
        assert natural.ended
        assert robotic.ended
        assert natural.pcm != robotic.pcm

    async def test_by_a_name_spelled_otherwise(self, client):
        expected = await client.say(TEXT, voice={"name": TINY})
        answer = await client.say(TEXT, voice={"name": "en-us-TINY-medium"})
        assert answer.pcm == expected.pcm

    @pytest.mark.parametrize("language", ["en", "en-GB", "en_US", "EN-us"])
    async def test_by_language_the_nearest_natural_voice_speaks(self, client, language):
        expected = await client.say(TEXT, voice={"name": TINY})
        answer = await client.say(TEXT, voice={"language": language})
        assert answer.pcm == expected.pcm

    async def test_by_language_that_only_espeak_speaks(self, client):
        answer = await client.say("Guten Morgen.", voice={"language": "de"})
        expected = await client.say("Guten Morgen.", voice={"name": "espeak-de"})
        assert answer.pcm == expected.pcm

    @pytest.mark.parametrize(
        "voice", [None, {}, {"name": None, "language": None, "speaker": None}]
    )
    async def test_none_is_the_default_voice(self, client, voice):
        expected = await client.say(TEXT)
        assert (await client.say(TEXT, voice=voice)).pcm == expected.pcm

    async def test_a_null_name_does_not_hide_the_language(self, client):
        expected = await client.say("Guten Tag.", voice={"name": "espeak-de"})
        answer = await client.say("Guten Tag.", voice={"name": None, "language": "de"})
        assert answer.pcm == expected.pcm

    @pytest.mark.parametrize(
        ("voice", "code"),
        [
            ({"name": "no-such-voice"}, "voice-not-found"),
            ({"name": "../../../../etc/passwd"}, "voice-not-found"),
            ({"name": "a" * 5000}, "voice-not-found"),
            ({"name": "a\x00b"}, "voice-not-found"),
            ({"language": "xx-XX"}, "language-not-found"),
            ({"name": TINY, "speaker": "nobody"}, "speaker-not-found"),
        ],
        ids=lambda value: str(value)[:30],
    )
    async def test_that_is_not_there_is_an_error_and_a_close(self, client, voice, code):
        answer = await client.say(TEXT, voice=voice)
        assert answer.error is not None
        assert answer.error["code"] == code
        assert len(answer.error["text"]) < 400
        assert "\n" not in answer.error["text"]
        assert not answer.ended  # the connection was closed instead


class TestDescribe:
    async def test_says_what_there_is(self, client):
        info = await client.describe()
        (program,) = info["tts"]
        assert program["supports_synthesize_streaming"] is True
        assert program["installed"] is True
        assert program["version"]
        assert "GPL-3.0-or-later" in program["description"]
        assert info.get("satellite") is None
        voices = {voice["name"]: voice for voice in program["voices"]}
        assert voices[TINY]["languages"] == ["en_US"]
        assert voices[TINY]["installed"] is True
        assert "licence" in voices[TINY]["description"].lower()
        assert "GPL-3.0-or-later" in voices["espeak-de"]["description"]

    async def test_is_answered_as_often_as_it_is_asked(self, client):
        await client.send_bytes(encode("describe") * 5)
        for _ in range(5):
            event = await client.receive()
            assert event is not None
            assert event.type == "info"

    async def test_needs_nothing_but_its_type(self, client):
        await client.send_bytes(b'{"type": "describe"}\r\n')
        event = await client.receive()
        assert event is not None
        assert event.type == "info"


async def test_ping_is_answered_with_its_text(client):
    for text in ("abc", None, 5):
        await client.send("ping", {"text": text})
        event = await client.receive()
        assert event is not None
        assert event.type == "pong"
        assert event.data.get("text") == (text if isinstance(text, str) else None)


async def test_events_that_mean_nothing_here_are_ignored(client):
    for name in ("select-program", "transcribe", "audio-start", "no-such-event"):
        await client.send(name, {"name": "jabber", "rate": 16000})
    await client.send("audio-chunk", {"rate": 16000}, payload=bytes(100_000))
    await client.send("synthesize-chunk", {"text": "without a start"})
    assert (await client.describe())["tts"]


async def test_bytes_may_come_one_by_one(client):
    for byte in encode("synthesize", {"text": "Café \U0001f44d is open."}):
        await client.send_bytes(bytes([byte]))
        await asyncio.sleep(0)
    assert (await client.answer()).ended
