"""Utterances on the engine threads: text in from the event loop, sound out to it."""

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from wyoming_jabber.audio.pieces import Pieces
from wyoming_jabber.cache import RenderCache
from wyoming_jabber.engine.worker import EngineWorker, Lane
from wyoming_jabber.pipeline import Delivery, Performer
from wyoming_jabber.text.script import Cue, Script
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.voices.directory import Part, VoiceDirectory
from wyoming_jabber.voices.selection import Selection, split_variant


class Synthesizer:
    """Begins utterances."""

    def __init__(
        self,
        directory: VoiceDirectory,
        worker: EngineWorker,
        delivery: Delivery,
        cache: RenderCache | None = None,
    ) -> None:
        self.delivery = delivery
        """For utterances that begin from now on."""
        self.arrived: Callable[[str], Awaitable[object]] | None = None
        """Waits for a voice that is on its way; None where the nearest one speaks."""

        self._directory = directory
        self._worker = worker
        self._cache = cache

    def speech(self, selection: Selection, *, is_ssml: bool | None = None) -> "Speech":
        """Begin an utterance; text may be fed before its voice is loaded."""
        script = self.delivery.script(is_ssml=is_ssml)
        return Speech(self, selection, script, self._worker.open_lane())

    async def part(self, selection: Selection) -> Part:
        """Return the voice that a request means, loaded, and how it shall speak.

        Raises RequestError, VoiceError, EngineError.
        """
        part = self._directory.loaded_part(selection)
        if part is not None:
            return part
        if self.arrived is not None and selection.name is not None:
            await self.arrived(split_variant(selection.name)[0])
        return await self._worker.load(self._load, selection)

    def _load(self, selection: Selection) -> Part:
        """Load a voice; blocks."""
        part = self._directory.part(selection)
        if self._cache is not None:
            self._cache.learn(part.voice.info)
        return part

    async def performer(self, selection: Selection) -> tuple[Performer, VoiceInfo]:
        """Return who will speak an utterance, and the voice that leads it."""
        # Who has chosen a voice or a language means it for the whole text.
        is_free = selection.name is None and selection.language is None
        casting = Casting(
            await self.part(selection),
            self._directory,
            follows_language=is_free and self.delivery.follows_language,
        )
        return Performer(casting, self.delivery, self._cache), casting.lead


class _TextStream(Iterator[Cue]):
    """The cues of the text that has arrived; asked again, there may be more.

    The event loop fills it, the lane's threads empty it, one at a time.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self._texts: deque[str] = deque()
        self._cues: Iterator[Cue] = iter(())
        self._is_finished = False
        self.has_ended = False
        """Whether no further text comes."""

    @property
    def waiting(self) -> int:
        """Number of texts that nobody has begun to read."""
        return len(self._texts)

    def append(self, text: str) -> None:
        self._texts.append(text)

    def end(self) -> None:
        self.has_ended = True

    def __next__(self) -> Cue:
        while True:
            # Asked first: what arrives before the end is there after the answer.
            has_ended = self.has_ended
            if (cue := next(self._cues, None)) is not None:
                return cue
            if self._texts:
                self._cues = self._script.add(self._texts.popleft())
            elif has_ended and not self._is_finished:
                self._is_finished = True
                self._cues = self._script.finish()
            else:
                raise StopIteration


class Speech:
    """One utterance on its way: text goes in, blocks of PCM come out in order."""

    def __init__(
        self,
        synthesizer: Synthesizer,
        selection: Selection,
        script: Script,
        lane: Lane[bytes],
    ) -> None:
        self._synthesizer = synthesizer
        self._selection = selection
        self._text = _TextStream(script)
        self._lane = lane
        self._performer: Performer | None = None
        self._pieces: Pieces | None = None
        self._voice: VoiceInfo | None = None

    @property
    def voice(self) -> VoiceInfo:
        """The voice that leads; known once `open` has returned."""
        assert self._voice is not None, "open() comes first"
        return self._voice

    @property
    def busy_seconds(self) -> float:
        """Time that engine threads have spent on this utterance."""
        return self._lane.busy_seconds

    @property
    def cached(self) -> str | None:
        """Where all of it came from, the slowest source if there were several.

        None if a unit was rendered, or nothing has been spoken.
        """
        return None if self._performer is None else self._performer.cached

    def feed(self, text: str) -> None:
        """Add text, cut anywhere."""
        self._text.append(text)
        # With more than one waiting, a source that will read them all is queued.
        if self._performer is not None and self._text.waiting == 1:
            self._add(self._performer.perform(self._text))

    def end(self) -> None:
        """Say that the text is complete."""
        self._text.end()
        if self._performer is not None:
            self._add(self._perform_rest(self._performer))
            self._lane.end()

    async def open(self) -> None:
        """Find and load the voice, then start on the text that has arrived.

        Raises RequestError, VoiceError, EngineError.
        """
        performer, self._voice = await self._synthesizer.performer(self._selection)
        self._performer = performer
        self._pieces = Pieces(self._voice.sample_rate)
        performer.make_ahead = self._lane.make_ahead
        self._lane.is_quick = performer.is_quick
        self._add(performer.perform(self._text))
        if self._text.has_ended:
            self.end()

    def close(self) -> None:
        """Stop speaking within one block; reading ends at once."""
        self._lane.close()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._lane

    def _add(self, blocks: Iterator[bytes]) -> None:
        assert self._pieces is not None, "open() comes first"
        self._lane.add(self._pieces.join(blocks))

    def _perform_rest(self, performer: Performer) -> Iterator[bytes]:
        yield from performer.perform(self._text)
        yield from performer.finish()
