"""Spans: stretches of a text that are spoken in one way."""

from typing import NamedTuple


class Prosody(NamedTuple):
    """How speech differs from the voice's own; the defaults change nothing."""

    rate: float = 1.0
    """Speed factor: 2 is twice as fast."""

    pitch: float = 0.0
    """Semitones up."""

    volume: float = 0.0
    """Decibels louder; `-inf` is silent."""


class Span(NamedTuple):
    """Text with one language, voice and prosody, and the silence behind it."""

    text: str = ""
    """As written, or phonemes in `[[ ]]`; empty for a mere pause."""

    language: str | None = None
    """BCP-47 tag that the author set; None means that of the voice."""

    voice: str | None = None
    """Voice that the author named."""

    prosody: Prosody = Prosody()
    pause: float = 0.0
    """Seconds of silence after the text."""

    say_as: str | None = None
    """How to read the text whatever it looks like: `characters`, `date`, ..."""

    say_as_format: str | None = None
    """What `say_as` needs to know more: `dmy`, `hms12`, ..."""
