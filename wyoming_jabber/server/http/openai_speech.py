"""`POST /v1/audio/speech`, as clients of OpenAI's API know it."""

import base64
from contextlib import aclosing
import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from wyoming_jabber.audio.encode import ENCODINGS
from wyoming_jabber.server.http.answers import Stream, StreamAnswer
from wyoming_jabber.server.http.bodies import Fields, read_fields
from wyoming_jabber.server.http.errors import FieldError
from wyoming_jabber.server.http.speaking import (
    Figures,
    OpenEncoder,
    Speaking,
    SpeechDesk,
    SpeechRequest,
)
from wyoming_jabber.text.spans import Prosody
from wyoming_jabber.voices.selection import Selection

DEFAULT_VOICE: Final = "default"
"""What stands for the voice of requests that name none."""

OPENAI_VOICES: Final = frozenset(
    {
        *("alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin"),
        *("nova", "onyx", "sage", "shimmer", "verse"),
    }
)
"""Voices that clients are set to before anybody has chosen one of ours: the default."""

SLOWEST, FASTEST = 0.25, 4.0
"""Speeds that OpenAI's API has; voices go from half to twice their own."""

_SEMITONES: Final = 12.0
_MS: Final = 1000

_STREAM_FORMATS: Final = ("audio", "sse")


class OpenAiSpeech:
    """Turns text into an audio file, sent while it is made."""

    def __init__(self, desk: SpeechDesk) -> None:
        self._desk = desk

    async def speak(self, request: Request) -> Response:
        """Answer one request."""
        fields = await read_fields(request)
        fields.optional_text("model")  # there is one; any name, or none, means it
        wanted = read_request(fields, "input")
        self._desk.check_text(wanted.text)
        name = fields.choice("response_format", "mp3", ENCODINGS)
        encoding = ENCODINGS[name]
        is_events = fields.choice("stream_format", "audio", _STREAM_FORMATS) == "sse"

        async def produce(stream: Stream) -> None:
            async with self._desk.speaking(wanted) as speaking:
                if is_events:
                    await _send_events(stream, speaking, encoding.open)
                else:
                    await send_audio(
                        stream, speaking, encoding.open, encoding.content_type
                    )
                speaking.log(f"http/{name}")

        return StreamAnswer(produce)


def read_request(fields: Fields, text: str) -> SpeechRequest:
    """Read what is to be spoken; `text` is the name of its field. Raises FieldError."""
    return SpeechRequest(
        text=fields.text(text),
        selection=Selection(
            name=_voice(fields),
            language=fields.optional_text("language") or None,
            speaker=_speaker(fields),
        ),
        prosody=Prosody(
            rate=fields.number("speed", 1.0, SLOWEST, FASTEST),
            pitch=fields.number("pitch", 0.0, -_SEMITONES, _SEMITONES),
        ),
        is_ssml=fields.optional_flag("ssml"),
    )


async def send_audio(
    stream: Stream,
    speaking: Speaking,
    open_encoder: OpenEncoder,
    content_type: str,
    headers: dict[str, str] | None = None,
) -> None:
    """Send sound; the head waits for the first of it, so that errors come first."""
    has_started = False
    async with aclosing(speaking.encoded(open_encoder)) as parts:
        async for part in parts:
            if not has_started:
                has_started = True
                timed = {**(headers or {}), **timing(speaking.figures)}
                await stream.start(content_type, timed)
            await stream.write(part)
    await stream.end()


def timing(figures: Figures) -> dict[str, str]:
    """Say in a header how long the first sound took."""
    milliseconds = (figures.time_to_first_audio or 0.0) * _MS
    return {"server-timing": f"ttfa;dur={milliseconds:.1f}"}


async def _send_events(
    stream: Stream, speaking: Speaking, open_encoder: OpenEncoder
) -> None:
    """Send sound as server-sent events, in base64."""
    has_started = False
    async with aclosing(speaking.encoded(open_encoder)) as parts:
        async for part in parts:
            if not has_started:
                has_started = True
                await stream.start("text/event-stream", timing(speaking.figures))
            audio = base64.b64encode(part).decode()
            await stream.write(_event({"type": "speech.audio.delta", "audio": audio}))
    await stream.write(_event({"type": "speech.audio.done", "usage": _usage(speaking)}))
    await stream.end()


def _usage(speaking: Speaking) -> dict[str, int]:
    """Count what a cloud would take money for; our tokens are characters."""
    count = speaking.characters
    return {"input_tokens": count, "output_tokens": 0, "total_tokens": count}


def _event(content: object) -> bytes:
    return f"data: {json.dumps(content, separators=(',', ':'))}\n\n".encode()


def _voice(fields: Fields) -> str | None:
    """Read the voice: a name, or an object with an id."""
    value = fields.raw("voice")
    if isinstance(value, dict):
        value = Fields(value).raw("id") or 0
    if value is not None and not isinstance(value, str):
        raise FieldError("voice", "a name, or an object with an id, is expected here")
    if not value or value == DEFAULT_VOICE or value.lower() in OPENAI_VOICES:
        return None
    return value.encode("utf-8", "replace").decode()


def _speaker(fields: Fields) -> str | None:
    """Read the speaker, whose number people write without quotes."""
    value = fields.raw("speaker")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return fields.optional_text("speaker") or None
