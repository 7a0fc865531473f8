"""What becomes of a text, stage by stage: for people, and for reports of faults."""

from collections.abc import Iterator
from dataclasses import dataclass
import math
import re

from wyoming_jabber.pipeline import Delivery
from wyoming_jabber.text.raw import split_raw
from wyoming_jabber.text.script import Cue
from wyoming_jabber.units import pitch_of, speed_of
from wyoming_jabber.voices.casting import Casting

# What a voice says nothing for: all but letters, their marks, and what joins words.
_SILENT_SIGNS = re.compile(r"[^\w\s'’-]|_|(?<!\w)['’-]|['’-](?!\w)")


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitExplanation:
    """One unit after each stage, and how it is spoken."""

    text: str
    """As it was cut from what was written."""

    clean: str
    """Without markup."""

    normalized: str
    """In words, with the marks that make pauses."""

    lexicon: str
    """With the lexicon's pronunciations."""

    phonemes: str
    """What the voice reads; for a voice that phonemizes by itself, the text."""

    voice: str
    language: str
    pause: float
    """Seconds of silence before it."""

    rate: float
    """Speed factor, with that of the settings."""

    pitch: float
    """Semitones, with those of the settings."""

    volume: float | None
    """Decibels that the markup asks for; None is silent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Explanation:
    """A whole text."""

    spoken: str
    """All words that are spoken, without digits and signs."""

    units: tuple[UnitExplanation, ...]


def explain(
    casting: Casting, delivery: Delivery, text: str, *, is_ssml: bool | None = None
) -> Explanation:
    """Take a text through all stages but the sound; blocks.

    Raises VoiceError if a voice can't phonemize.
    """
    script = delivery.script(is_ssml=is_ssml)
    cues = [*script.add(text), *script.finish()]
    units = tuple(_units(casting, delivery, cues))
    spoken = " ".join(words for unit in units if (words := spoken_words(unit)))
    return Explanation(spoken=spoken, units=units)


def spoken_words(unit: UnitExplanation) -> str:
    """Return the words of a unit; raw phonemes are none."""
    words = " ".join(split_raw(unit.normalized)[::2])
    return " ".join(_SILENT_SIGNS.sub(" ", words).split())


def _units(
    casting: Casting, delivery: Delivery, cues: list[Cue]
) -> Iterator[UnitExplanation]:
    pause = 0.0
    for cue in cues:
        pause = max(pause, cue.pause)
        if not cue.span.text:
            continue
        part = casting.part_for(cue.span)
        info = part.voice.info
        reading = delivery.front.read(cue.span, info.languages[0], info.name)
        volume = cue.span.prosody.volume
        yield UnitExplanation(
            text=reading.written,
            clean=reading.clean,
            normalized=reading.normalized,
            lexicon=reading.pronounced,
            phonemes="".join(part.voice.phonemize(reading.pronounced)),
            voice=info.name,
            language=info.languages[0],
            pause=pause,
            rate=speed_of(part, cue.span),
            pitch=pitch_of(part, cue.span),
            volume=None if math.isinf(volume) else volume,
        )
        pause = 0.0
