"""`POST /api/speech`: what the page plays, and how it went."""

from collections import OrderedDict
import json
import secrets
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from wyoming_jabber.audio.encode import ENCODINGS, WavEncoder
from wyoming_jabber.server.http.answers import Stream, StreamAnswer, json_answer
from wyoming_jabber.server.http.bodies import read_fields
from wyoming_jabber.server.http.errors import NotFoundError
from wyoming_jabber.server.http.openai_speech import read_request, send_audio
from wyoming_jabber.server.http.speaking import Figures, Speaking, SpeechDesk

# Utterances whose figures are kept: a page asks for those of its last one.
_KEPT: Final = 64

# Bytes of a number that nobody guesses.
_ID_BYTES: Final = 9


class PageSpeech:
    """Streams WAV, and keeps the figures of the last utterances."""

    def __init__(self, desk: SpeechDesk) -> None:
        self._desk = desk
        self._spoken: OrderedDict[str, Speaking | Figures] = OrderedDict()

    async def speak(self, request: Request) -> Response:
        """Answer one request; the header `X-Speech-Id` names its figures."""
        fields = await read_fields(request)
        wanted = read_request(fields, "text")
        self._desk.check_text(wanted.text)
        key = secrets.token_urlsafe(_ID_BYTES)

        async def produce(stream: Stream) -> None:
            async with self._desk.speaking(wanted) as speaking:
                self._keep(key, speaking)
                try:
                    await _send(stream, speaking, key)
                finally:
                    # The figures alone: an utterance holds its voice in memory.
                    if key in self._spoken:
                        self._spoken[key] = speaking.figures
                speaking.log("http/page")

        return StreamAnswer(produce)

    async def figures(self, request: Request) -> Response:
        """Return the figures of an utterance, which may still be spoken."""
        key = request.path_params["id"]
        spoken = self._spoken.get(key)
        if spoken is None:
            raise NotFoundError(f"The figures of speech {key[:40]!r} are not kept")
        figures = spoken.figures if isinstance(spoken, Speaking) else spoken
        return json_answer(_content(figures))

    def _keep(self, key: str, speaking: Speaking) -> None:
        self._spoken[key] = speaking
        while len(self._spoken) > _KEPT:
            self._spoken.popitem(last=False)


async def _send(stream: Stream, speaking: Speaking, key: str) -> None:
    headers = {
        "x-speech-id": key,
        "x-sample-rate": str(speaking.sample_rate),
        # Names may hold letters that a header can't.
        "x-voice": json.dumps(speaking.figures.voice)[1:-1],
    }
    content_type = ENCODINGS["wav"].content_type
    await send_audio(stream, speaking, WavEncoder, content_type, headers)


def _content(figures: Figures) -> dict[str, Any]:
    return {
        "voice": figures.voice,
        "characters": figures.characters,
        "time_to_first_audio": figures.time_to_first_audio,
        "audio_seconds": figures.audio_seconds,
        "busy_seconds": figures.busy_seconds,
        "real_time_factor": figures.real_time_factor,
        "cached": figures.cached,
        "is_complete": figures.is_complete,
    }
