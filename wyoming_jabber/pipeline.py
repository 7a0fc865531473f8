"""The story of a sentence: `Performer` tells it from a cue to its sound."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
import logging

from wyoming_jabber.audio.joins import SilenceTrimmer, quiet
from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, Samples, to_pcm
from wyoming_jabber.audio.resample import Resampler
from wyoming_jabber.audio.speed import SEMITONES_MAXIMUM, TimeStretch
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


class Performer:
    """Speaks one utterance: cues in, blocks of PCM out.

    Blocks, and knows no event loop. An empty block is work without sound yet. Raises
    SpeakerNotFoundError, VoiceError, EngineError.
    """

    def __init__(self, casting: Casting, delivery: Delivery) -> None:
        self._casting = casting
        self._delivery = delivery
        # One format for all: that of the lead.
        self._sample_rate = casting.lead.sample_rate
        self._limiter = Limiter(self._sample_rate)
        self._has_begun = False
        # Seconds: the pause that marks make before the next sound, the one that the
        # author asked for, and the silence there is already.
        self._pause = 0.0
        self._break = 0.0
        self._silence = 0.0

    def perform(self, cues: Iterator[Cue]) -> Iterator[bytes]:
        """Speak units in their order."""
        for cue in cues:
            yield b""
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
        part = self._casting.part_for(cue.span)
        trimmer = SilenceTrimmer(part.voice.info.sample_rate)
        is_first = True
        for samples in self._render(part, cue.span, trimmer):
            if is_first:
                yield from self._give(self._silence_before())
                is_first = False
            yield from self._give(samples)
        if not is_first:
            self._silence = trimmer.trailing_silence

    def _render(
        self, part: Part, span: Span, trimmer: SilenceTrimmer
    ) -> Iterator[Samples]:
        """Turn one unit into sound: read, phonemize, generate, trim, level, resample."""
        voice = part.voice
        reading = self._delivery.front.read(
            span, voice.info.languages[0], voice.info.name
        )
        _LOGGER.debug("Unit %r reads %r", reading.written, reading.pronounced)
        phonemes = voice.phonemize(reading.pronounced)
        if not phonemes:
            return
        speed = speed_of(part, span)
        options = replace(
            part.options,
            rate=speed * _length_scale(part),
            pitch=pitch_of(part, span),
        )
        blocks = voice.generate(phonemes, options)
        blocks = _stretched(blocks, part, span, speed)
        blocks = apply(trimmer, blocks)
        gain = part.gain_db + span.prosody.volume
        blocks = (amplify(samples, gain) for samples in blocks)
        if voice.info.sample_rate != self._sample_rate:
            blocks = apply(
                Resampler(voice.info.sample_rate / self._sample_rate), blocks
            )
        yield from blocks

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


def _stretched(
    blocks: Iterator[Samples], part: Part, span: Span, speed: float
) -> Iterator[Samples]:
    """Change speed and pitch of the sound where the voice can't do it itself."""
    semitones, info = pitch_of(part, span), part.voice.info
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
