"""Settings of single voices and of languages, as a person writes them."""

from collections.abc import Iterable
from typing import Any

from wyoming_jabber.errors import ConfigError
from wyoming_jabber.text.pattern import Pattern
from wyoming_jabber.voices.directory import Manner

# Numbers that one voice may have, with their limits.
_LIMITS = {
    "length_scale": (0.5, 2.0),
    "noise_scale": (0.0, 2.0),
    "noise_w_scale": (0.0, 2.0),
    "pitch_range": (0.0, 2.0),
    "volume": (-40.0, 20.0),
    "pitch": (-12.0, 12.0),
}
_SOUND = ("volume", "pitch")

# "german" is none, and would never be asked for.
_TAG = Pattern(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")


def parse_manners(lines: Iterable[str], base: Manner) -> dict[str, Manner]:
    """Read lines such as `NAME volume=-3 speaker=2` into manners by voice name.

    What a line does not name is as in `base`, but for the speaker, who belongs to the
    default voice. Raises ConfigError that names the line.
    """
    return dict(_parse_manner(line, base) for line in lines)


def parse_language_voices(lines: Iterable[str]) -> dict[str, str]:
    """Read lines such as `de=de_DE-thorsten-medium` into voice names by language.

    Raises ConfigError that names the line.
    """
    voices = {}
    for line in lines:
        tag, _, name = (part.strip() for part in line.partition("="))
        tag = tag.lower().replace("_", "-")
        if not (_TAG.compiled.fullmatch(tag) and name):
            raise ConfigError(
                f"language_voice: {line!r} must be TAG=NAME, such as de=NAME"
            )
        voices[tag] = name
    return voices


def _parse_manner(line: str, base: Manner) -> tuple[str, Manner]:
    name, *pairs = line.split() or [""]
    if not name or not pairs:
        raise ConfigError(f"voice_settings: {line!r} must be NAME KEY=VALUE ...")
    manner = base._replace(options=base.options._replace(speaker=None))
    for pair in pairs:
        key, _, value = pair.partition("=")
        manner = _with(manner, key, value, line)
    return name, manner


def _with(manner: Manner, key: str, value: str, line: str) -> Manner:
    if key == "speaker":
        if not value:
            raise ConfigError(f"voice_settings: {line!r}: speaker has no name")
        return manner._replace(options=manner.options._replace(speaker=value))
    changes: dict[str, Any] = {key: _number(key, value, line)}
    if key in _SOUND:
        return manner._replace(**changes)
    return manner._replace(options=manner.options._replace(**changes))


def _number(key: str, value: str, line: str) -> float:
    if key not in _LIMITS:
        known = ", ".join(("speaker", *_LIMITS))
        raise ConfigError(
            f"voice_settings: {line!r} has no {key!r}; it may have {known}"
        )
    low, high = _LIMITS[key]
    try:
        number = float(value)
    except ValueError:
        raise ConfigError(
            f"voice_settings: {line!r}: {value!r} is not a number"
        ) from None
    if not low <= number <= high:
        raise ConfigError(
            f"voice_settings: {line!r}: {key} is not between {low:g} and {high:g}"
        )
    return number
