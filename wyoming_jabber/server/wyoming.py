"""One Wyoming connection: events in, audio events out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
import logging

from wyoming.error import Error
from wyoming.event import Event
from wyoming.ping import Pong
from wyoming.tts import SynthesizeStopped

from wyoming_jabber.errors import BusyError, JabberError, ProtocolError, RequestError
from wyoming_jabber.server.event_reader import EventReader, IdleError
from wyoming_jabber.server.event_writer import EventWriter
from wyoming_jabber.server.requests import (
    is_ssml,
    parse_ping,
    parse_selection,
    parse_text,
)
from wyoming_jabber.server.services import Services
from wyoming_jabber.server.utterance import Utterance
from wyoming_jabber.voices.selection import Selection

_LOGGER = logging.getLogger(__name__)

# Requests that one client may send ahead of their answers; it is not read further.
_MAX_AHEAD = 8


class JabberEventHandler:
    """Serves one client: answers in the order of the requests.

    The client ends the connection, or an error (which is told first), or `finish`.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        services: Services,
    ) -> None:
        self._bytes = reader
        self._reader = EventReader(reader, services.read_limits)
        self._writer = EventWriter(writer, services.write_timeout)
        self._services = services
        self._stream: Utterance | None = None
        """The utterance whose text is arriving in pieces."""
        self._stream_fed = 0.0
        """Loop time when its last piece arrived."""
        self._queue: asyncio.Queue[Utterance | None] = asyncio.Queue()
        self._ahead = asyncio.Semaphore(_MAX_AHEAD)
        self._unanswered: set[Utterance] = set()
        self._reading: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve the client to the end; closes the connection, raises nothing."""
        reading = self._reading = asyncio.create_task(self._read())
        speaking = asyncio.create_task(self._speak())
        try:
            await asyncio.wait({reading, speaking}, return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                await self._answer_rest(reading, speaking)
        except asyncio.CancelledError:
            self._writer.abort()  # who has not read until now is not waited for
            raise
        finally:
            for utterance in self._unanswered:
                utterance.cut()
            self._services.leave(self._unanswered)
            await _end(reading, speaking)
            if _failed(reading) or _failed(speaking):
                await self._writer.linger(self._bytes)
            await self._writer.close()
            self._forget_errors()

    def finish(self) -> None:
        """Read no more, answer what was asked, and close."""
        if self._reading is not None:
            self._reading.cancel()

    def stop(self) -> None:
        """Cut what is being spoken, end it properly, and close."""
        for utterance in self._unanswered:
            utterance.cut()
        self.finish()

    def _forget_errors(self) -> None:
        """Let go of errors whose tracebacks hold this object, and what was on its way.

        Else it would all wait for the garbage collector.
        """
        self._reading = None
        if (error := self._bytes.exception()) is not None:
            error.__traceback__ = None

    async def _read(self) -> None:
        # Not an attribute: a handler that holds its own methods would outlive its client.
        handlers: dict[str, Callable[[Event], Awaitable[None]]] = {
            "describe": self._on_describe,
            "ping": self._on_ping,
            "synthesize": self._on_synthesize,
            "synthesize-start": self._on_synthesize_start,
            "synthesize-chunk": self._on_synthesize_chunk,
            "synthesize-stop": self._on_synthesize_stop,
        }
        while (event := await self._next_event()) is not None:
            handler = handlers.get(event.type)
            if handler is None:
                _LOGGER.debug("Ignored event %.60r", event.type)
            else:
                await handler(event)
            self._check_stream()

    def _check_stream(self) -> None:
        """Give up a stream that other events keep open, such as pings, and no text."""
        limit = self._services.read_limits.idle_timeout
        if self._stream is not None and _now() - self._stream_fed > limit:
            raise IdleError(f"No text was sent for {limit:g} s")

    async def _next_event(self) -> Event | None:
        while True:
            try:
                return await self._reader.read()
            except IdleError:
                # A client that listens has no need to say anything.
                if not self._unanswered or self._stream is not None:
                    raise

    async def _speak(self) -> None:
        while (utterance := await self._queue.get()) is not None:
            try:
                await utterance.speak()
            finally:
                self._unanswered.discard(utterance)
                self._services.leave((utterance,))
                self._ahead.release()

    async def _answer_rest(
        self, reading: asyncio.Task[None], speaking: asyncio.Task[None]
    ) -> None:
        """Nothing more can be read: answer what was asked before, then say why."""
        error = None if reading.cancelled() else reading.exception()
        if isinstance(error, ConnectionError):
            return
        if error is not None and not isinstance(error, JabberError):
            _LOGGER.error("A connection failed", exc_info=error)
            error = JabberError("The server failed; its log says why")
        if error is not None:
            self._services.metrics.protocol_errors += 1
            _LOGGER.info("Closing a connection: %s", error)
        if self._stream is not None:
            self._end_stream(error)
            error = None
        self._queue.put_nowait(None)
        await asyncio.wait({speaking})
        if error is not None and speaking.exception() is None:
            await self._write_quietly(Error(text=error.public, code=error.code).event())

    def _end_stream(self, error: JabberError | None) -> None:
        """End the stream whose text will never be complete."""
        assert self._stream is not None, "the caller has checked"
        if error is None:
            self._stream.cut()
        else:
            self._stream.refuse(error)
        self._stream = None

    async def _write_quietly(self, event: Event) -> None:
        try:
            await self._writer.write(event)
        except ConnectionError:
            _LOGGER.debug("The client left before it was told why it had to")

    async def _on_describe(self, event: Event) -> None:  # noqa: ARG002 - it has no data
        await self._writer.write(self._services.info.event())

    async def _on_ping(self, event: Event) -> None:
        await self._writer.write(Pong(text=parse_ping(event)).event())

    async def _on_synthesize(self, event: Event) -> None:
        if self._stream is not None:
            return  # the copy of the stream's text, for servers that don't stream
        utterance = await self._begin(event, is_stream=False)
        with _refusing(utterance):
            utterance.receive(parse_text(event))
        utterance.end_text()

    async def _on_synthesize_start(self, event: Event) -> None:
        if self._stream is not None:
            self._stream.abandon()
        self._stream = await self._begin(event, is_stream=True)
        self._stream_fed = _now()

    async def _on_synthesize_chunk(self, event: Event) -> None:
        if self._stream is not None:
            self._stream_fed = _now()
            with _refusing(self._stream):
                self._stream.receive(parse_text(event))

    async def _on_synthesize_stop(self, event: Event) -> None:  # noqa: ARG002 - it has no data
        if self._stream is not None:
            self._stream.end_text()
            self._stream = None
        elif not self._unanswered:
            # Nothing to end, but the client waits for this one event; while there is
            # something, it would take this for the end of that.
            await self._writer.write(SynthesizeStopped().event())

    async def _begin(self, event: Event, *, is_stream: bool) -> Utterance:
        """Queue an utterance for a request; one that can't be met is refused in turn."""
        await self._ahead.acquire()
        services = self._services
        refusal: JabberError | None = None
        selection = Selection()
        try:
            selection = parse_selection(event)
            await services.wait_for_room()
        except (ProtocolError, BusyError) as error:
            refusal = error
        utterance = Utterance(
            services.synthesizer.speech(selection, is_ssml=is_ssml(event)),
            self._writer.write,
            services.metrics,
            is_stream=is_stream,
            max_characters=services.read_limits.max_characters,
            samples_per_chunk=services.samples_per_chunk,
        )
        if refusal is None:
            services.utterances.add(utterance)
        else:
            utterance.refuse(refusal)
        self._unanswered.add(utterance)
        self._queue.put_nowait(utterance)
        return utterance


@contextmanager
def _refusing(utterance: Utterance) -> Iterator[None]:
    """Answer a wrong request with its error, in its turn."""
    try:
        yield
    except RequestError as error:
        utterance.refuse(error)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _failed(task: asyncio.Task[None]) -> bool:
    """Whether an error that the client was told ended the task."""
    return not task.cancelled() and isinstance(task.exception(), JabberError)


async def _end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
