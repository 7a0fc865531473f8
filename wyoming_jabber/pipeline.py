"""The story of a sentence: `Performer` tells it from a cue to its sound."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
import logging
from typing import NamedTuple

from wyoming_jabber.audio.joins import SilenceTrimmer, quiet
from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, Samples, to_pcm
from wyoming_jabber.audio.resample import Resampler
from wyoming_jabber.audio.speed import SEMITONES_MAXIMUM, TimeStretch
from wyoming_jabber.audio.steps import apply
from wyoming_jabber.audio.volume import Limiter, amplify
from wyoming_jabber.cache import Found, Key, RenderCache, slowest
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
from wyoming_jabber.voices.base import SynthesisOptions
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.voices.directory import Part

_LOGGER = logging.getLogger(__name__)

# Samples in one block of PCM: about 0.4 s, so that what a lane holds ready is small
# and a client that leaves is noticed soon.
_BLOCK_SAMPLES = 8192

# However many factors come together, speech stays intelligible.
_SLOWEST, _FASTEST = 0.5, 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
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


class _Unit(NamedTuple):
    """What is to be said, by whom and how."""

    part: Part
    options: SynthesisOptions
    text: str
    """As the voice phonemizes it."""

    key: Key | None
    """For the cache; None if the unit is not kept."""


class Performer:
    """Speaks one utterance: cues in, blocks of PCM out.

    Blocks, and knows no event loop. An empty block is work without sound yet. Raises
    SpeakerNotFoundError, VoiceError, EngineError.
    """

    def __init__(
        self, casting: Casting, delivery: Delivery, cache: RenderCache | None = None
    ) -> None:
        self._casting = casting
        self._delivery = delivery
        self._cache = cache
        self._is_quick = cache is not None
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
        return slowest(self._sources)

    def perform(self, cues: Iterator[Cue]) -> Iterator[bytes]:
        """Speak units in their order."""
        for cue in cues:
            yield from self._speak(cue)

    def finish(self) -> Iterator[bytes]:
        """End the utterance: the last pause, the tail, and what the limiter held."""
        # Marks make a pause between sounds only.
        missing = missing_pause(self._break, self._silence)
        tail = self._delivery.tail if self._has_begun else 0.0
        yield from self._give(quiet(missing + tail, self._sample_rate))
        yield from _blocks(to_pcm(self._limiter.finish()))

    def _speak(self, cue: Cue) -> Iterator[bytes]:
        if not cue.span.text:
            self._break = max(self._break, cue.pause)
            return
        self._pause = max(self._pause, cue.pause)
        chosen = self._casting.choose(cue.span)
        part = self._casting.loaded_part(chosen)
        if part is None or not self._is_known(part):
            yield from self._wait_for_turn()
            part = self._casting.part(chosen)
            self._learn(part)
        unit = self._read(part, cue.span)
        found = self._find(unit)
        if found is None:
            yield from self._wait_for_turn()
            yield from self._render(unit, cue.span)
        else:
            yield from self._repeat(found, unit, cue.span)
        self._is_quick = self._cache is not None

    def _wait_for_turn(self) -> Iterator[bytes]:
        """Say that the next steps may take long, and let others have their turn."""
        self._is_quick = False
        yield b""

    def _is_known(self, part: Part) -> bool:
        return self._cache is None or self._cache.knows(part.voice.info)

    def _learn(self, part: Part) -> None:
        if self._cache is not None:
            self._cache.learn(part.voice.info)

    def _read(self, part: Part, span: Span) -> _Unit:
        """Find out what is to be said and how."""
        voice = part.voice
        reading = self._delivery.front.read(
            span, voice.info.languages[0], voice.info.name
        )
        _LOGGER.debug("Unit %r reads %r", reading.written, reading.pronounced)
        options = replace(
            part.options,
            rate=speed_of(part, span) * _length_scale(part),
            pitch=pitch_of(part, span),
        )
        text = reading.pronounced
        key = self._cache.key(voice, options, text) if self._cache else None
        return _Unit(part, options, text, key)

    def _find(self, unit: _Unit) -> Found | None:
        """Look for a unit in the cache."""
        found = None
        if self._cache is not None and unit.key is not None:
            found = self._cache.find(unit.key)
        self._sources.add(found and found.source)
        return found

    def _repeat(self, found: Found, unit: _Unit, span: Span) -> Iterator[bytes]:
        """Say again what was said before."""
        self._is_quick = True
        rendering = found.rendering
        if (yield from self._place(rendering.blocks(), unit.part, span)):
            self._silence = rendering.silence / unit.part.voice.info.sample_rate
        else:
            yield b""  # so that others have their turn

    def _render(self, unit: _Unit, span: Span) -> Iterator[bytes]:
        """Turn a unit into sound: phonemize, generate, trim; and keep it."""
        voice = unit.part.voice
        trimmer = SilenceTrimmer(voice.info.sample_rate)
        blocks: Iterator[Samples] = iter(())
        if phonemes := voice.phonemize(unit.text):
            blocks = voice.generate(phonemes, unit.options)
            blocks = apply(trimmer, _stretched(blocks, unit.part, span))
        if self._cache is not None and unit.key is not None:
            blocks = self._cache.record(
                unit.key, blocks, voice.info.sample_rate, lambda: trimmer.silent_samples
            )
        if (yield from self._place(blocks, unit.part, span)):
            self._silence = trimmer.trailing_silence

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


def _blocks(pcm: bytes) -> Iterator[bytes]:
    step = _BLOCK_SAMPLES * SAMPLE_WIDTH
    for start in range(0, len(pcm), step):
        yield pcm[start : start + step]
