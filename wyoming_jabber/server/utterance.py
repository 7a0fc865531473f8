"""One request from its first word to its last event."""

import asyncio
from collections.abc import Awaitable
from enum import Enum, auto
import logging
import time
from typing import Protocol

from wyoming.audio import AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.tts import SynthesizeStopped

from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, duration, silence
from wyoming_jabber.errors import JabberError, TextTooLongError
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.server.audio_chunks import CHANNELS, chunks, milliseconds
from wyoming_jabber.server.event_writer import Sendable
from wyoming_jabber.synthesizer import Speech

_LOGGER = logging.getLogger(__name__)

# Answer to text that can't be spoken: long enough for players that drop empty files.
_SILENCE_SECONDS = 0.2

_MS = 1000


class Write(Protocol):
    """Sends events, and waits until the client has room for more."""

    def __call__(self, *parts: Sendable) -> Awaitable[None]:
        """Send them in one piece. Raises ConnectionError."""


class State(Enum):
    """How far an utterance is."""

    RECEIVING = auto()  # text is arriving; what is complete is spoken already
    SPEAKING = auto()  # the text is complete
    DONE = auto()  # the last event of the answer has been sent, or never will be


class Utterance:
    """Everything one request asks to be spoken: one audio-start, one audio-stop.

    `speak` runs in a task of its own while the connection goes on reading.
    """

    def __init__(
        self,
        speech: Speech,
        write: Write,
        metrics: Metrics,
        *,
        is_stream: bool,
        max_characters: int,
        samples_per_chunk: int,
    ) -> None:
        self.state = State.RECEIVING
        self._speech = speech
        self._write = write
        self._metrics = metrics
        self._is_stream = is_stream
        self._max_characters = max_characters
        self._samples_per_chunk = samples_per_chunk
        self._characters = 0
        self._pcm_bytes = 0
        self._started = False
        self._received = time.perf_counter()
        self._first_audio: float | None = None
        self._refusal: JabberError | None = None
        self._is_cut = False

    def receive(self, text: str) -> None:
        """Add text. Raises TextTooLongError, and speaks none of it."""
        self._characters += len(text)
        if self._characters > self._max_characters:
            raise TextTooLongError(
                f"The text has more than {self._max_characters} characters"
            )
        if text:
            self._speech.feed(text)

    def end_text(self) -> None:
        """Say that the text is complete."""
        if self.state is State.RECEIVING:
            self.state = State.SPEAKING
            self._speech.end()

    def refuse(self, error: JabberError) -> None:
        """End with this error in place of what has not been spoken yet."""
        self._refusal = error
        self.cut()

    def cut(self) -> None:
        """Stop speaking within one block; the answer is still ended properly."""
        self._is_cut = True
        self.end_text()
        self._speech.close()

    def abandon(self) -> None:
        """Stop like `cut`, without the event that ends a stream: another one begins."""
        self._is_stream = False
        self.cut()

    async def speak(self) -> None:
        """Send the whole answer.

        An error is sent to the client, the answer is ended, and the error is raised
        again: the connection has to be closed, since older clients wait on after it.
        Raises JabberError, ConnectionError.
        """
        self._metrics.utterances_open += 1
        try:
            await self._speak()
        except JabberError as error:
            await self._fail(error)
            raise
        except (asyncio.CancelledError, ConnectionError):
            raise
        except Exception as error:
            _LOGGER.exception("An utterance failed; this is a fault of the server")
            failure = JabberError("The server failed; its log says why")
            await self._fail(failure)
            raise failure from error
        finally:
            self.state = State.DONE
            self._refusal = None  # its traceback holds this object
            self._speech.close()
            self._count()

    async def _speak(self) -> None:
        if not self._is_cut:
            await self._speech.open()
            async for pcm in self._speech:
                await self._send(pcm)
        if self._refusal is not None:
            raise self._refusal
        if not self._started and not self._is_cut:
            await self._send(silence(_SILENCE_SECONDS, self._rate))
        await self._finish()
        if self._started:
            self._log()

    async def _fail(self, error: JabberError) -> None:
        self._metrics.utterances_failed += 1
        if error.public != str(error):
            _LOGGER.error("%s", str(error))  # not the error, which holds its frames
        await self._write(Error(text=error.public, code=error.code).event())
        await self._finish()

    async def _finish(self) -> None:
        events: list[Event] = []
        if self._started:
            events.append(AudioStop(timestamp=self._timestamp).event())
        if self._is_stream:
            events.append(SynthesizeStopped().event())
        if events:
            await self._write(*events)

    async def _send(self, pcm: bytes) -> None:
        """Send a piece of sound, and before the first what it is like."""
        rate = self._rate
        parts: list[Sendable] = []
        if not self._started:
            self._started = True
            self._first_audio = time.perf_counter() - self._received
            start = AudioStart(rate, SAMPLE_WIDTH, CHANNELS, self._timestamp)
            parts.append(start.event())
        parts += chunks(pcm, rate, self._samples_per_chunk, self._pcm_bytes)
        self._pcm_bytes += len(pcm)
        await self._write(*parts)

    @property
    def _rate(self) -> int:
        return self._speech.voice.sample_rate

    @property
    def _timestamp(self) -> int:
        """Position in the answer, in milliseconds."""
        return milliseconds(self._pcm_bytes, self._rate)

    @property
    def _seconds(self) -> float:
        return duration(self._pcm_bytes, self._rate)

    def _count(self) -> None:
        self._metrics.utterances_open -= 1
        self._metrics.utterances += 1
        self._metrics.characters += self._characters
        self._metrics.busy_seconds += self._speech.busy_seconds
        if self._started:
            self._metrics.audio_seconds += self._seconds

    def _log(self) -> None:
        _LOGGER.info(
            "Spoke voice=%s characters=%d ttfa=%.1fms rtf=%.4f audio=%.2fs cached=%s",
            self._speech.voice.name,
            self._characters,
            (self._first_audio or 0.0) * _MS,
            self._speech.busy_seconds / self._seconds,
            self._seconds,
            self._speech.cached or "no",
        )
