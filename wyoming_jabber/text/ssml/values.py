"""The values of SSML's attributes, as seconds, factors, decibels and semitones.

Each function gives None for what it can't read: the voice then stays as it is.
"""

import math
import re

from wyoming_jabber.text.spans import Prosody

# Beyond these, stretched or shifted speech is no longer understood or begins to clip.
_RATE_LIMITS = (0.5, 2.0)
_VOLUME_LIMITS = (-40.0, 12.0)
_PITCH_LIMITS = (-12.0, 12.0)

# Each step is a quarter faster.
_RATES = {
    "x-slow": 0.64,
    "slow": 0.8,
    "medium": 1.0,
    "default": 1.0,
    "fast": 1.25,
    "x-fast": 1.5625,
}
# Twice the amplitude is 6 dB; ears notice half of that.
_VOLUMES = {
    "silent": -math.inf,
    "x-soft": -12.0,
    "soft": -6.0,
    "medium": 0.0,
    "default": 0.0,
    "loud": 6.0,
    "x-loud": 12.0,
}
# Each step is a minor third, about what people do themselves.
_PITCHES = {
    "x-low": -6.0,
    "low": -3.0,
    "medium": 0.0,
    "default": 0.0,
    "high": 3.0,
    "x-high": 6.0,
}
# Seconds; "weak" is about a comma's pause, "strong" a full stop's.
_BREAK_STRENGTHS = {
    "none": 0.0,
    "x-weak": 0.1,
    "weak": 0.2,
    "medium": 0.4,
    "strong": 0.7,
    "x-strong": 1.0,
}
# Slower and louder, as people do it; a shifted pitch would cost sound for little.
_EMPHASES = {
    "strong": (0.85, 3.0),
    "moderate": (0.92, 1.5),
    "reduced": (1.08, -2.0),
    "none": (1.0, 0.0),
}

# A plain rate from here on is a percentage without its sign: nobody means 80 times.
_BARE_PERCENT = 10.0

_QUANTITY = re.compile(
    r"(?P<sign>[+-]?)(?P<number>\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})\s?(?P<unit>[a-z%]{0,3})",
    re.ASCII,
)


def break_seconds(time: str | None, strength: str | None) -> float:
    """Return a break's length; `time` goes before `strength`, which is else medium."""
    seconds = _seconds(time or "")
    if seconds is not None:
        return seconds
    medium = _BREAK_STRENGTHS["medium"]
    return _BREAK_STRENGTHS.get(_word(strength or ""), medium)


def _seconds(text: str) -> float | None:
    """Read "500ms" and "1.5s"."""
    match _quantity(text):
        case "" | "+", number, "s":
            return number
        case "" | "+", number, "ms":
            return number / 1000
    return None


def emphasized(outer: Prosody, level: str | None) -> Prosody:
    """Return the prosody of emphasis within another; the level is else moderate."""
    moderate = _EMPHASES["moderate"]
    rate, volume = _EMPHASES.get(_word(level or ""), moderate)
    return _within(outer, rate=rate, volume=volume)


def nested(
    outer: Prosody, *, rate: str | None, volume: str | None, pitch: str | None
) -> Prosody:
    """Return the prosody of an element within another, clamped.

    Rates multiply; decibels and semitones add up, so that what is silent stays so.
    """
    return _within(
        outer,
        rate=_rate(rate or ""),
        volume=_volume(volume or ""),
        pitch=_pitch(pitch or ""),
    )


def _within(
    outer: Prosody,
    *,
    rate: float | None = None,
    volume: float | None = None,
    pitch: float | None = None,
) -> Prosody:
    louder = outer.volume + (volume or 0.0)
    return Prosody(
        rate=_clamp(outer.rate * (1.0 if rate is None else rate), _RATE_LIMITS),
        volume=louder if math.isinf(louder) else _clamp(louder, _VOLUME_LIMITS),
        pitch=_clamp(outer.pitch + (pitch or 0.0), _PITCH_LIMITS),
    )


def _rate(text: str) -> float | None:
    """Read a word, a factor "0.8", a percentage "80%" or a change "-20%"."""
    if (named := _RATES.get(_word(text))) is not None:
        return named
    match _quantity(text):
        case sign, number, "%":
            return _ratio(sign, number / 100)
        case "", number, "" if number >= _BARE_PERCENT:
            return number / 100
        case sign, number, "":
            return _ratio(sign, number)
    return None


def _volume(text: str) -> float | None:
    """Read a word, decibels "+6dB", or "50" and "50%" of full volume."""
    if (named := _VOLUMES.get(_word(text))) is not None:
        return named
    match _quantity(text):
        case sign, number, "db":
            return _signed(sign, number)
        case sign, number, "" | "%":
            ratio = _ratio(sign, number / 100)
            return 20 * math.log10(ratio) if ratio > 0 else -math.inf
    return None


def _pitch(text: str) -> float | None:
    """Read a word, semitones "+2st" or a change "+10%"; hertz depend on the voice."""
    if (named := _PITCHES.get(_word(text))) is not None:
        return named
    match _quantity(text):
        case sign, number, "st":
            return _signed(sign, number)
        case sign, number, "%":
            ratio = _ratio(sign, number / 100)
            return 12 * math.log2(ratio) if ratio > 0 else _PITCH_LIMITS[0]
    return None


def _quantity(text: str) -> tuple[str, float, str] | None:
    """Split "+1.5 dB" into sign, number and unit."""
    match = _QUANTITY.fullmatch(_word(text))
    return match and (match["sign"], float(match["number"]), match["unit"])


def _ratio(sign: str, number: float) -> float:
    """Return a number as it is, or what a change with a sign comes to."""
    return 1 + _signed(sign, number) if sign else number


def _signed(sign: str, number: float) -> float:
    return -number if sign == "-" else number


def _word(text: str) -> str:
    return text.strip().lower()


def _clamp(value: float, limits: tuple[float, float]) -> float:
    return min(max(value, limits[0]), limits[1])
