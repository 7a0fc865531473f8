"""The story of a sentence: `Performer` tells it from a cue to its sound."""

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from wyoming_jabber.audio.joins import quiet
from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, Samples, to_pcm
from wyoming_jabber.audio.resample import Resampler
from wyoming_jabber.audio.steps import apply
from wyoming_jabber.audio.volume import Limiter, amplify
from wyoming_jabber.text.frontend import FrontEnd
from wyoming_jabber.text.pauses import DEFAULT_PAUSES, Pauses, missing_pause
from wyoming_jabber.text.script import (
    Cue,
    DetectingScript,
    PlainScript,
    Script,
    SsmlScript,
)
from wyoming_jabber.text.spans import Span
from wyoming_jabber.units import Draft, MakeAhead, Making, Unit, UnitMaker
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.voices.directory import Part

if TYPE_CHECKING:
    from wyoming_jabber.cache import Found, RenderCache

# Samples in one block of PCM: about 1.5 s. Each block changes threads, which costs more
# than all that is done with it here; and what a lane holds ready stays small.
_BLOCK_SAMPLES = 32_768


class Delivery(NamedTuple):
    """How all utterances are read and delivered."""

    front: FrontEnd
    pauses: Pauses = DEFAULT_PAUSES
    lead_in: float = 0.0
    """Seconds of silence before the first sound."""

    tail: float = 0.0
    """Seconds of silence after the last sound."""

    detects_ssml: bool = True
    """Whether a text that begins as an SSML document is one."""

    follows_language: bool = True
    """Whether text in another language gets a voice of that language."""

    def script(self, *, is_ssml: bool | None = None) -> Script:
        """Return a new script for one utterance; None leaves SSML to be found out."""
        if is_ssml:
            return SsmlScript(self.pauses)
        if is_ssml is None and self.detects_ssml:
            return DetectingScript(self.pauses)
        return PlainScript(self.pauses)


class Performer:
    """Speaks one utterance: cues in, blocks of PCM out.

    Blocks, and knows no event loop. An empty block is work without sound yet. Raises
    SpeakerNotFoundError, VoiceError, EngineError.
    """

    def __init__(
        self,
        casting: Casting,
        delivery: Delivery,
        cache: "RenderCache | None" = None,
    ) -> None:
        self._delivery = delivery
        self._units = UnitMaker(casting, delivery.front, cache)
        self.make_ahead: MakeAhead | None = None
        """Lets idle threads work on the next unit, if there is a way."""

        self._upcoming: Draft | None = None
        self._has_cache = self._is_quick = cache is not None
        # Where the units came from: in which part of the cache they were, if any.
        self._sources: set[str | None] = set()
        # One format for all: that of the lead.
        self._sample_rate = casting.lead.sample_rate
        self._limiter = Limiter(self._sample_rate)
        self._has_begun = False
        # Seconds: the pause that marks make before the next sound, the one that the
        # author asked for, and the silence there is already.
        self._pause = 0.0
        self._break = 0.0
        self._silence = 0.0

    def is_quick(self) -> bool:
        """Whether the next step only reads text or repeats what is kept."""
        return self._is_quick

    @property
    def cached(self) -> str | None:
        """Where all units came from, the slowest source if there were several.

        None if one was rendered, or there was none yet.
        """
        from wyoming_jabber.cache import slowest  # noqa: PLC0415 - 2 ms; `say` has none

        return slowest(self._sources)

    def perform(self, cues: Iterator[Cue]) -> Iterator[bytes]:
        """Speak units in their order, while there are any.

        `cues` may be asked for the next one early, and again after it had none.
        """
        try:
            while (draft := self._next(cues)) is not None:
                with closing(draft):
                    yield from self._speak(draft, cues)
        finally:
            if self._upcoming is not None:
                self._upcoming.close()
                self._upcoming = None

    def finish(self) -> Iterator[bytes]:
        """End the utterance: the last pause, the tail, and what the limiter held."""
        # Marks make a pause between sounds only.
        missing = missing_pause(self._break, self._silence)
        tail = self._delivery.tail if self._has_begun else 0.0
        yield from self._give(quiet(missing + tail, self._sample_rate))
        yield from _blocks(to_pcm(self._limiter.finish()))

    def _next(self, cues: Iterator[Cue]) -> Draft | None:
        draft, self._upcoming = self._upcoming, None
        if draft is None:
            cue = next(cues, None)
            return None if cue is None else self._units.draft(cue)
        if draft.error is not None:
            raise draft.error
        return draft

    def _speak(self, draft: Draft, cues: Iterator[Cue]) -> Iterator[bytes]:
        cue = draft.cue
        if not cue.span.text:
            self._break = max(self._break, cue.pause)
            return
        self._pause = max(self._pause, cue.pause)
        if draft.unit is None:
            yield from self._wait_for_turn()
        unit = self._units.complete(draft)
        self._sources.add(draft.found and draft.found.source)
        if draft.found is None:
            yield from self._wait_for_turn()
            yield from self._render(draft, unit, cues)
        else:
            yield from self._repeat(draft.found, unit, cue.span)
        self._is_quick = self._has_cache

    def _wait_for_turn(self) -> Iterator[bytes]:
        """Say that the next steps may take long, and let others have their turn."""
        self._is_quick = False
        yield b""

    def _repeat(self, found: "Found", unit: Unit, span: Span) -> Iterator[bytes]:
        """Say again what was said before."""
        self._is_quick = True
        rendering = found.rendering
        if (yield from self._place(rendering.blocks(), unit.part, span)):
            self._silence = rendering.silence / unit.part.voice.info.sample_rate
        else:
            yield b""  # so that others have their turn

    def _render(self, draft: Draft, unit: Unit, cues: Iterator[Cue]) -> Iterator[bytes]:
        """Turn a unit into sound, or go on where idle threads have begun to."""
        span = draft.cue.span
        making = draft.making = draft.making or self._units.render(unit, span)
        blocks = self._looking_ahead(making, unit, cues)
        if (yield from self._place(blocks, unit.part, span)):
            self._silence = making.trimmer.trailing_silence

    def _looking_ahead(
        self, making: Making, unit: Unit, cues: Iterator[Cue]
    ) -> Iterator[Samples]:
        """Hand on a unit's blocks; the next unit is begun by threads that are idle."""
        # Not before the first sound, which somebody waits for.
        if self._has_begun:
            self._look_ahead(unit, cues)
        while (block := making.next_block(self._help_upcoming)) is not None:
            yield block
            self._look_ahead(unit, cues)

    def _look_ahead(self, unit: Unit, cues: Iterator[Cue]) -> None:
        """Begin the next unit, if its text is there and nothing has to load for it."""
        if self._upcoming is not None or self.make_ahead is None:
            return
        cue = next(cues, None)
        if cue is not None:
            self._upcoming = self._units.draft_ahead(cue, unit, self.make_ahead)

    def _help_upcoming(self) -> None:
        if self._upcoming is not None:
            self._upcoming.help()

    def _place(
        self, blocks: Iterator[Samples], part: Part, span: Span
    ) -> Generator[bytes, None, bool]:
        """Put a unit's sound where it belongs: after a pause, as loud as all others.

        Returns whether there was any.
        """
        gain = part.gain_db + span.prosody.volume
        blocks = (amplify(samples, gain) for samples in blocks)
        sample_rate = part.voice.info.sample_rate
        if sample_rate != self._sample_rate:
            blocks = apply(Resampler(sample_rate / self._sample_rate), blocks)
        is_first = True
        for samples in blocks:
            if is_first:
                yield from self._give(self._silence_before())
                is_first = False
            yield from self._give(samples)
        return not is_first

    def _silence_before(self) -> Samples:
        """Return the lead-in, or what is missing of the pause before a unit."""
        wanted = max(self._pause, self._break) if self._has_begun else self._break
        seconds = missing_pause(wanted, self._silence)
        if not self._has_begun:
            seconds += self._delivery.lead_in
        self._has_begun = True
        self._pause = self._break = 0.0
        return quiet(seconds, self._sample_rate)

    def _give(self, samples: Samples) -> Iterator[bytes]:
        yield from _blocks(to_pcm(self._limiter.process(samples)))


def perform_text(
    casting: Casting, delivery: Delivery, text: str, *, is_ssml: bool | None = None
) -> Iterator[bytes]:
    """Speak a whole text with the casting's lead and whom it calls for."""
    script = delivery.script(is_ssml=is_ssml)
    performer = Performer(casting, delivery)
    yield from performer.perform(script.add(text))
    yield from performer.perform(script.finish())
    yield from performer.finish()


def _blocks(pcm: bytes) -> Iterator[bytes]:
    step = _BLOCK_SAMPLES * SAMPLE_WIDTH
    for start in range(0, len(pcm), step):
        yield pcm[start : start + step]
