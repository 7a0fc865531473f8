"""One request's speech: from its text to its last encoded byte."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
import logging
import time
from typing import Final

from wyoming_jabber.audio.encode import Encoder
from wyoming_jabber.audio.pcm import duration, silence
from wyoming_jabber.engine.worker import EngineWorker, Lane
from wyoming_jabber.errors import JabberError, RequestError, TextTooLongError
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.server.http.room import Room
from wyoming_jabber.server.http.tuned_script import TunedScript
from wyoming_jabber.synthesizer import Speech, Synthesizer
from wyoming_jabber.text.script import Script
from wyoming_jabber.text.spans import Prosody
from wyoming_jabber.voices.selection import Selection

_LOGGER = logging.getLogger(__name__)

# Answer to text that can't be spoken: long enough for players that drop empty files.
_SILENCE_SECONDS: Final = 0.2

# Encoded blocks that may wait for the client: the sound before them waits in its lane.
_ENCODED_AHEAD: Final = 1

_MS: Final = 1000

OpenEncoder = Callable[[int], Encoder]


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeechRequest:
    """What is to be spoken, by whom and how."""

    text: str
    selection: Selection = field(default_factory=Selection)
    prosody: Prosody = field(default_factory=Prosody)
    is_ssml: bool | None = None
    """None leaves it to be found out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """How an utterance went, or goes."""

    voice: str
    characters: int
    time_to_first_audio: float | None
    """Seconds from the request to the first sound; None before there is any."""

    audio_seconds: float
    busy_seconds: float
    """Time that engine threads have spent."""

    cached: str | None
    is_complete: bool

    @property
    def real_time_factor(self) -> float | None:
        """Seconds of work for a second of sound."""
        if not self.audio_seconds:
            return None
        return self.busy_seconds / self.audio_seconds


class SpeechDesk:
    """Takes requests for speech; what all of them share."""

    def __init__(
        self,
        synthesizer: Synthesizer,
        worker: EngineWorker,
        metrics: Metrics,
        room: Room,
        max_characters: int,
    ) -> None:
        self._synthesizer = synthesizer
        self._worker = worker
        self._metrics = metrics
        self._room = room
        self._max_characters = max_characters

    def check_text(self, text: str) -> None:
        """Raise TextTooLongError or RequestError for what is not to be spoken."""
        if len(text) > self._max_characters:
            raise TextTooLongError(
                f"The text has more than {self._max_characters} characters"
            )
        if not text.strip():
            raise RequestError("There is no text to speak")

    @asynccontextmanager
    async def speaking(self, request: SpeechRequest) -> AsyncIterator["Speaking"]:
        """Begin to speak; what has not been heard when the context ends never will be.

        Raises RequestError, BusyError, VoiceError, EngineError.
        """
        received = time.perf_counter()
        self.check_text(request.text)
        await self._room.wait()
        speech = self._speech(request)
        speaking = Speaking(speech, self._worker, received, len(request.text))
        self._room.enter(speaking)
        self._metrics.utterances_open += 1
        try:
            speech.feed(request.text)
            speech.end()
            await speech.open()
            yield speaking
        except Exception:
            self._metrics.utterances_failed += 1
            raise
        finally:
            speech.close()
            self._room.leave(speaking)
            self._count(speaking)

    def _speech(self, request: SpeechRequest) -> Speech:
        script: Script = self._synthesizer.delivery.script(is_ssml=request.is_ssml)
        if request.prosody != Prosody():
            script = TunedScript(script, request.prosody)
        lane: Lane[bytes] = self._worker.open_lane()
        return Speech(self._synthesizer, request.selection, script, lane)

    def _count(self, speaking: "Speaking") -> None:
        self._metrics.utterances_open -= 1
        self._metrics.utterances += 1
        self._metrics.characters += speaking.characters
        self._metrics.busy_seconds += speaking.busy_seconds
        self._metrics.audio_seconds += speaking.audio_seconds


class Speaking:
    """An utterance that is being spoken to one client."""

    def __init__(
        self, speech: Speech, worker: EngineWorker, received: float, characters: int
    ) -> None:
        self.characters = characters
        self._speech = speech
        self._worker = worker
        self._received = received
        self._pcm_bytes = 0
        self._first_audio: float | None = None
        self._is_complete = False

    @property
    def sample_rate(self) -> int:
        """Hertz of what `blocks` yields."""
        return self._speech.voice.sample_rate

    @property
    def audio_seconds(self) -> float:
        """Length of what has been spoken so far."""
        if not self._pcm_bytes:
            return 0.0
        return duration(self._pcm_bytes, self.sample_rate)

    @property
    def busy_seconds(self) -> float:
        """Time that engine threads have spent so far."""
        return self._speech.busy_seconds

    @property
    def figures(self) -> Figures:
        """How it goes."""
        return Figures(
            voice=self._speech.voice.name,
            characters=self.characters,
            time_to_first_audio=self._first_audio,
            audio_seconds=self.audio_seconds,
            busy_seconds=self.busy_seconds,
            cached=self._speech.cached,
            is_complete=self._is_complete,
        )

    async def blocks(self) -> AsyncGenerator[bytes, None]:
        """Yield PCM; text that can't be spoken is a short silence."""
        async for pcm in self._speech:
            self._note(pcm)
            yield pcm
        if not self._pcm_bytes:
            pcm = silence(_SILENCE_SECONDS, self.sample_rate)
            self._note(pcm)
            yield pcm
        self._is_complete = True

    async def encoded(self, open_encoder: OpenEncoder) -> AsyncGenerator[bytes, None]:
        """Yield what an encoder makes of the blocks; encoding runs on engine threads.

        Raises JabberError if the server lacks what the format needs.
        """
        work = _Encoding(open_encoder, self.sample_rate)
        lane: Lane[bytes] = self._worker.open_lane(_ENCODED_AHEAD)
        lane.is_quick = lambda: True
        try:
            async with aclosing(self.blocks()) as blocks:
                async for pcm in blocks:
                    lane.add(work.add(pcm))
                    if part := await anext(lane):
                        yield part
            lane.add(work.finish())
            lane.end()
            async for part in lane:
                yield part
        finally:
            lane.close()

    def log(self, door: str) -> None:
        """Write the line of an utterance that was heard to its end."""
        figures = self.figures
        _LOGGER.info(
            "Spoke voice=%s characters=%d ttfa=%.1fms rtf=%.4f audio=%.2fs cached=%s "
            "door=%s",
            figures.voice,
            figures.characters,
            (figures.time_to_first_audio or 0.0) * _MS,
            figures.real_time_factor or 0.0,
            figures.audio_seconds,
            figures.cached or "no",
            door,
        )

    def _note(self, pcm: bytes) -> None:
        if self._first_audio is None:
            self._first_audio = time.perf_counter() - self._received
        self._pcm_bytes += len(pcm)


class _Encoding:
    """Steps of an encoder for a lane; the encoder is made in the first of them."""

    def __init__(self, open_encoder: OpenEncoder, sample_rate: int) -> None:
        self._open = open_encoder
        self._sample_rate = sample_rate
        self._encoder: Encoder | None = None

    def add(self, pcm: bytes) -> Iterator[bytes]:
        yield self._opened().add(pcm)

    def finish(self) -> Iterator[bytes]:
        yield self._opened().finish()

    def _opened(self) -> Encoder:
        if self._encoder is None:
            try:
                self._encoder = self._open(self._sample_rate)
            except ImportError as error:
                _LOGGER.warning("Compressed audio needs the package av: %s", error)
                raise JabberError(
                    "This server can't compress sound; it sends wav and pcm"
                ) from error
        return self._encoder
