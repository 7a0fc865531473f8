"""The speech API as OpenAI's own client uses it, unchanged."""

import asyncio
import base64
import io
import json
import sys
import wave

import av
import numpy as np
import openai
from openai import AsyncOpenAI
import pytest

from tests.conversation.conftest import TINY
from tests.tiny_models import write_piper_voice

TEXT = "The kitchen light is now on, and the door is closed."
RATES = {"mp3": 22050, "opus": 48000, "aac": 22050, "flac": 22050, "wav": 22050}
# Seconds: codecs begin and end with some silence of their own.
PADDING = {"mp3": 0.12, "aac": 0.12, "opus": 0.03, "flac": 0.001, "wav": 0.001}


def decode(content: bytes) -> tuple[float, int]:
    """Seconds and sample rate of a file."""
    with av.open(io.BytesIO(content), "r") as file:
        context = file.streams.audio[0].codec_context
        samples = sum(frame.samples for frame in file.decode(audio=0))
        assert context.channels == 1
        return samples / context.sample_rate, context.sample_rate


def make_client(web, token="unused"):
    address = f"http://127.0.0.1:{web.port}/v1"
    return AsyncOpenAI(api_key=token, base_url=address, max_retries=0)


@pytest.fixture
async def client(web):
    async with make_client(web) as client:
        yield client


async def pcm_seconds(client, **fields) -> float:
    answer = await client.audio.speech.create(
        model="tts-1", voice="alloy", input=TEXT, response_format="pcm", **fields
    )
    return len(answer.content) / 2 / 24_000


@pytest.mark.parametrize("name", list(RATES))
async def test_every_format_has_all_of_the_sound(client, name):
    wanted = await pcm_seconds(client)
    answer = await client.audio.speech.create(
        model="gpt-4o-mini-tts", voice=TINY, input=TEXT, response_format=name
    )
    seconds, rate = decode(answer.content)
    assert rate == RATES[name]
    assert seconds == pytest.approx(wanted, abs=PADDING[name])


async def test_mp3_is_what_a_request_gets_that_names_no_format(client):
    answer = await client.audio.speech.create(model="tts-1", voice="nova", input="Hi.")
    assert answer.response.headers["content-type"] == "audio/mpeg"
    with av.open(io.BytesIO(answer.content)) as file:
        assert file.format.name == "mp3"


async def test_a_streamed_answer_comes_in_parts(client):
    parts = []
    async with client.audio.speech.with_streaming_response.create(
        model="tts-1", voice=TINY, input=TEXT * 4, response_format="wav"
    ) as answer:
        assert answer.headers["transfer-encoding"] == "chunked"
        async for part in answer.iter_bytes():
            parts.append(part)  # noqa: PERF401 - as a user writes it
    assert len(parts) > 2
    content = b"".join(parts)
    assert content[4:8] == content[40:44] == b"\xff" * 4
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getframerate(), file.getnchannels()) == (22050, 1)


async def test_the_built_in_voice_speaks(start_web):
    web = await start_web(voice=None)
    async with make_client(web) as client:
        answer = await client.audio.speech.create(
            model="tts-1",
            voice="en_US-jabber-medium",
            input="Hello there.",
            response_format="flac",
        )
    seconds, _ = decode(answer.content)
    assert 0.4 < seconds < 2


async def test_speed_changes_the_duration(client):
    usual = await pcm_seconds(client)
    assert await pcm_seconds(client, speed=2.0) < 0.7 * usual
    assert await pcm_seconds(client, speed=0.5) > 1.6 * usual
    assert await pcm_seconds(client, speed=4.0) == await pcm_seconds(client, speed=2.0)


async def test_instructions_are_taken_and_ignored(client):
    told = await pcm_seconds(client, instructions="Whisper.")
    assert told == await pcm_seconds(client)


async def test_a_stream_of_events_has_the_same_sound(client):
    fields = {"model": "tts-1", "voice": "alloy", "input": TEXT}
    whole = await client.audio.speech.create(**fields, response_format="pcm")
    async with client.audio.speech.with_streaming_response.create(
        **fields, response_format="pcm", stream_format="sse"
    ) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        lines = [line async for line in answer.iter_lines()]
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line]
    assert {event["type"] for event in events[:-1]} == {"speech.audio.delta"}
    assert events[-1]["type"] == "speech.audio.done"
    assert events[-1]["usage"]["total_tokens"] == len(TEXT)
    audio = b"".join(base64.b64decode(event["audio"]) for event in events[:-1])
    assert audio == whole.content


async def test_a_voice_may_be_an_object_with_an_id(web):
    by_name = await web.say(voice=TINY)
    assert (await web.say(voice={"id": TINY})).content == by_name.content


async def test_fields_of_our_own_choose_a_speaker_and_a_pitch(data_dir, web):
    write_piper_voice(data_dir, "en_US-crew-low", speakers=("anna", "bert"))
    plain = await web.say(TEXT, voice="en_US-crew-low", speaker="anna")
    by_number = await web.say(TEXT, voice="en_US-crew-low", speaker=0)
    other = await web.say(TEXT, voice="en_US-crew-low", speaker="bert")
    higher = await web.say(TEXT, voice="en_US-crew-low", speaker="anna", pitch=5)
    assert plain.content == by_number.content
    assert plain.content not in (other.content, higher.content)


async def test_ssml_may_be_announced_or_denied(web):
    text = "<speak>Hello<break time='1s'/>you</speak>"
    found_out = await web.say(text)
    denied = await web.say(text, ssml=False)
    assert (await web.say(text, ssml=True)).content == found_out.content
    assert denied.content != found_out.content


async def test_text_that_cannot_be_spoken_is_a_short_silence(client):
    answer = await client.audio.speech.create(
        model="tts-1", voice="alloy", input="…", response_format="pcm"
    )
    assert len(answer.content) == 2 * 24_000 * 0.2
    assert not np.frombuffer(answer.content, "<i2").any()


async def test_an_unknown_voice_is_told_with_names(client):
    with pytest.raises(openai.NotFoundError) as caught:
        await client.audio.speech.create(model="tts-1", voice="nobody", input="Hi.")
    assert caught.value.code == "voice-not-found"
    assert caught.value.param == "voice"
    assert "such as" in caught.value.message


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"speed": 9}, "speed"),
        ({"speed": "fast"}, "speed"),
        ({"speed": True}, "speed"),
        ({"response_format": "ogg"}, "response_format"),
        ({"stream_format": "tv"}, "stream_format"),
        ({"text": 7}, "input"),
        ({"text": None}, "input"),
        ({"model": 7}, "model"),
        ({"voice": 5}, "voice"),
        ({"voice": {"name": "x"}}, "voice"),
        ({"ssml": "yes"}, "ssml"),
        ({"pitch": 99}, "pitch"),
        ({"speaker": "nobody"}, "speaker"),
        ({"speaker": True}, "speaker"),
        ({"language": 5}, "language"),
    ],
)
async def test_a_wrong_field_is_named(web, fields, param):
    answer = await web.say(**fields)
    error = answer.json()["error"]
    assert answer.status_code == 400
    assert error["type"] == "invalid_request_error"
    assert error["param"] == param


@pytest.mark.parametrize("text", ["", "  \n"])
async def test_no_text_is_refused(web, text):
    answer = await web.say(text)
    assert answer.status_code == 400
    assert "no text" in answer.json()["error"]["message"]


async def test_speeds_that_are_no_number_are_refused(web):
    body = b'{"model":"m","input":"Hi.","speed":NaN}'
    headers = {"content-type": "application/json"}
    answer = await web.client.post("/v1/audio/speech", content=body, headers=headers)
    assert answer.json()["error"]["param"] == "speed"


async def test_a_language_without_a_voice_is_refused(web):
    answer = await web.say(language="xx")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "language-not-found"


async def test_a_broken_voice_is_the_servers_fault(web, data_dir, caplog):
    model = write_piper_voice(data_dir, "en_US-broken-low")
    model.write_bytes(b"no model")
    answer = await web.say(voice="en_US-broken-low")
    error = answer.json()["error"]
    assert answer.status_code == 500
    assert error["code"] == "voice-failed"
    assert str(data_dir) not in error["message"]
    assert str(model) in caplog.text


async def test_voices_and_models_are_listed(client, web):
    models = [model.id async for model in client.models.list()]
    assert "tts-1" in models
    assert (await client.models.retrieve("jabber")).owned_by == "wyoming-jabber"
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("gpt-99")
    voices = (await web.get("/v1/audio/voices")).json()["voices"]
    tiny = next(voice for voice in voices if voice["id"] == TINY)
    assert tiny["name"] == TINY
    assert tiny["languages"] == ["en-US"]


async def test_a_token_is_what_the_client_calls_its_key(start_web):
    token = "0123456789abcdef"
    web = await start_web(token=token)
    async with make_client(web, token) as good, make_client(web, "wrong") as bad:
        assert [model async for model in good.models.list()]
        with pytest.raises(openai.AuthenticationError):
            await bad.models.list()


async def test_both_doors_speak_at_the_same_time(web, connect):
    wyoming = await connect(web.app)
    answers = await asyncio.gather(
        wyoming.say(TEXT), *(web.say(TEXT, response_format="mp3") for _ in range(4))
    )
    assert answers[0].ended
    assert all(answer.status_code == 200 for answer in answers[1:])
    assert web.app.metrics.utterances == 5
    assert web.app.metrics.utterances_open == 0


async def test_without_its_package_only_compressed_sound_is_refused(web, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    monkeypatch.delitem(sys.modules, "wyoming_jabber.audio.encode_av", raising=False)
    answer = await web.say(response_format="mp3")
    assert answer.status_code == 500
    assert "wav" in answer.json()["error"]["message"]
    assert (await web.say()).status_code == 200
