"""From a cue to the sound of its unit: who speaks it, what is read, and the rendering."""

from collections.abc import Callable, Iterator
import logging
from typing import TYPE_CHECKING, NamedTuple

from wyoming_jabber.audio.joins import SilenceTrimmer
from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.audio.speed import SEMITONES_MAXIMUM, TimeStretch
from wyoming_jabber.audio.steps import apply
from wyoming_jabber.engine.ahead import Ahead
from wyoming_jabber.text.frontend import FrontEnd
from wyoming_jabber.text.script import Cue
from wyoming_jabber.text.spans import Span
from wyoming_jabber.voices.base import SynthesisOptions
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.voices.directory import Part
from wyoming_jabber.voices.selection import Selection

if TYPE_CHECKING:
    from wyoming_jabber.cache import Found, Key, RenderCache

_LOGGER = logging.getLogger(__name__)

# However many factors come together, speech stays intelligible.
_SLOWEST, _FASTEST = 0.5, 2.0


MakeAhead = Callable[[Iterator[Samples]], Ahead[Samples]]
"""Lets idle threads work on an iterator before it is read."""


class Unit(NamedTuple):
    """What is to be said, by whom and how."""

    part: Part
    options: SynthesisOptions
    text: str
    """As the voice phonemizes it."""

    key: "Key | None"
    """For the cache; None if the unit is not kept."""


class Making:
    """A unit on its way to sound."""

    def __init__(
        self, blocks: Iterator[Samples] | Ahead[Samples], trimmer: SilenceTrimmer
    ) -> None:
        self.blocks = blocks
        self.trimmer = trimmer
        """Knows, at the end, how much silence there is."""

    def next_block(self, meanwhile: Callable[[], object]) -> Samples | None:
        """Return the next block, None after the last; blocks. See `Ahead.take`."""
        if not isinstance(self.blocks, Ahead):
            return next(self.blocks, None)
        try:
            return self.blocks.take(meanwhile)
        except StopIteration:
            return None

    def close(self) -> None:
        """Give up what is not made yet; may be called twice."""
        close = getattr(self.blocks, "close", None)
        if close is not None:
            close()


class Draft:
    """A cue, and what has been done for it so far."""

    def __init__(self, cue: Cue, chosen: Selection | None = None) -> None:
        self.cue = cue
        self.chosen = chosen
        """Who speaks it; None is the lead."""

        self.unit: Unit | None = None
        """None while a voice has to load for it."""

        self.found: Found | None = None
        self.making: Making | None = None
        self.error: Exception | None = None
        """What went wrong ahead of its turn."""

    def help(self) -> None:
        """Make one block of it, if that is possible yet; blocks."""
        if self.making is not None and isinstance(self.making.blocks, Ahead):
            self.making.blocks.help()

    def close(self) -> None:
        """Give up what is not made yet; may be called twice."""
        if self.making is not None:
            self.making.close()


class UnitMaker:
    """Makes the units of one utterance; blocks.

    Raises SpeakerNotFoundError, VoiceError, EngineError.
    """

    def __init__(
        self, casting: Casting, front: FrontEnd, cache: "RenderCache | None"
    ) -> None:
        self._casting = casting
        self._front = front
        self._cache = cache

    def draft(self, cue: Cue) -> Draft:
        """Begin a unit: all that needs no voice to load. Once for each, in order."""
        if not cue.span.text:
            return Draft(cue)
        draft = Draft(cue, self._casting.choose(cue.span))
        part = self._casting.loaded_part(draft.chosen)
        if part is not None and self._is_known(part):
            draft.unit = self._read(part, cue.span)
            draft.found = self._find(draft.unit)
        return draft

    def draft_ahead(self, cue: Cue, before: Unit, make_ahead: MakeAhead) -> Draft:
        """Begin the unit after `before`, and its sound; an error waits for its turn."""
        draft = Draft(cue)
        try:
            draft = self.draft(cue)
            unit = draft.unit
            if unit is None or draft.found is not None:
                return draft
            if unit.key is not None and unit.key == before.key:
                # What is said twice in a row is in the cache by then.
                draft.unit = None
                return draft
            making = self.render(unit, cue.span)
            draft.making = Making(make_ahead(making.blocks), making.trimmer)
        except Exception as error:  # noqa: BLE001 - raised when it is this unit's turn
            draft.error = error
        return draft

    def complete(self, draft: Draft) -> Unit:
        """Do what `draft` could not: load the voice, read, look into the cache."""
        if draft.unit is None:
            part = self._casting.part(draft.chosen)
            if self._cache is not None:
                self._cache.learn(part.voice.info)
            draft.unit = self._read(part, draft.cue.span)
            draft.found = self._find(draft.unit)
        return draft.unit

    def render(self, unit: Unit, span: Span) -> Making:
        """Turn a unit into sound: phonemize, generate, trim; and keep it."""
        sample_rate = unit.part.voice.info.sample_rate
        trimmer = SilenceTrimmer(sample_rate)
        blocks = apply(trimmer, _generate(unit, span))
        if self._cache is not None and unit.key is not None:
            blocks = self._cache.record(
                unit.key, blocks, sample_rate, lambda: trimmer.silent_samples
            )
        return Making(blocks, trimmer)

    def _is_known(self, part: Part) -> bool:
        return self._cache is None or self._cache.knows(part.voice.info)

    def _read(self, part: Part, span: Span) -> Unit:
        """Find out what is to be said and how."""
        voice = part.voice
        reading = self._front.read(span, voice.info.languages[0], voice.info.name)
        _LOGGER.debug("Unit %r reads %r", reading.written, reading.pronounced)
        options = part.options._replace(
            rate=speed_of(part, span) * _length_scale(part),
            pitch=pitch_of(part, span),
        )
        text = reading.pronounced
        key = self._cache.key(voice, options, text) if self._cache else None
        return Unit(part, options, text, key)

    def _find(self, unit: Unit) -> "Found | None":
        """Look for a unit in the cache."""
        if self._cache is None or unit.key is None:
            return None
        return self._cache.find(unit.key)


def speed_of(part: Part, span: Span) -> float:
    """Return how fast a unit is spoken, all factors together; 1 is the voice's own."""
    speed = part.options.rate * span.prosody.rate / _length_scale(part)
    return min(max(speed, _SLOWEST), _FASTEST)


def pitch_of(part: Part, span: Span) -> float:
    """Return how many semitones higher than the voice's own a unit is spoken."""
    pitch = part.pitch + span.prosody.pitch
    return min(max(pitch, -SEMITONES_MAXIMUM), SEMITONES_MAXIMUM)


def _length_scale(part: Part) -> float:
    return part.options.length_scale or 1.0


def _stretched(blocks: Iterator[Samples], part: Part, span: Span) -> Iterator[Samples]:
    """Change speed and pitch of the sound where the voice can't do it itself."""
    speed, semitones, info = speed_of(part, span), pitch_of(part, span), part.voice.info
    if info.has_rate:
        speed = 1.0
    if info.has_pitch:
        semitones = 0.0
    if semitones == 0.0 and speed == 1.0:
        return blocks
    return apply(TimeStretch(info.sample_rate, speed, semitones), blocks)


def _generate(unit: Unit, span: Span) -> Iterator[Samples]:
    """Yield a unit's sound as the voice makes it, at the speed and pitch asked for."""
    voice = unit.part.voice
    if phonemes := voice.phonemize(unit.text):
        yield from _stretched(voice.generate(phonemes, unit.options), unit.part, span)
