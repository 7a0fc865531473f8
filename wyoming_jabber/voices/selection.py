"""Which voice a request means: by name or alias, by language, or the default."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wyoming_jabber.errors import (
    LanguageNotFoundError,
    SpeakerNotFoundError,
    VoiceNotFoundError,
)
from wyoming_jabber.voices.base import VoiceInfo

# Names listed in an error: enough to see the pattern, short enough for one line.
_EXAMPLES = 8

_OTHER_LANGUAGE = 3

SPEED_VARIANTS: Mapping[str, float] = {"slow": 0.8, "fast": 1.25}
"""Speeds by the word behind a voice's name; Home Assistant has no option for speed."""


class Selection(NamedTuple):
    """What a request says about the voice; None means that it doesn't say."""

    name: str | None = None
    language: str | None = None
    speaker: str | None = None


def choose(
    voices: Sequence[VoiceInfo], selection: Selection, default: VoiceInfo
) -> VoiceInfo:
    """Return the voice that a request means.

    A name wins over a language. Raises VoiceNotFoundError, LanguageNotFoundError,
    SpeakerNotFoundError.
    """
    voice = _choose_voice(voices, selection, default)
    if selection.speaker is not None:
        check_speaker(voice, selection.speaker)
    return voice


def check_speaker(voice: VoiceInfo, speaker: str) -> None:
    """Raise SpeakerNotFoundError unless `speaker` is a name or number of the voice."""
    numbers = {str(i) for i in range(max(1, len(voice.speakers)))}
    if speaker in voice.speakers or speaker in numbers:
        return
    known = ", ".join(voice.speakers[:_EXAMPLES]) or "only one speaker"
    raise SpeakerNotFoundError(
        f"Voice {voice.name} has no speaker {_quote(speaker)}; it has {known}"
    )


def best(voices: Sequence[VoiceInfo]) -> VoiceInfo:
    """Return the voice to speak with when nobody has chosen: natural, English first.

    Whoever has installed a voice wants to hear it rather than a shipped one.
    Raises VoiceNotFoundError if there is no voice at all.
    """
    if not voices:
        raise VoiceNotFoundError("There is no voice at all")
    return min(
        voices,
        key=lambda v: (
            not v.is_natural,
            v.is_shipped,
            _distance("en-US", v),
            v.name,
        ),
    )


def base_language(tag: str) -> str:
    """Return the language of a tag without its accent: `en` of `en-GB`."""
    return _plain(tag).partition("-")[0]


def split_variant(name: str) -> tuple[str, float]:
    """Part the name of a speed variant, such as `NAME (slow)`, into name and rate."""
    for variant, rate in SPEED_VARIANTS.items():
        if name.lower().endswith(f" ({variant})"):
            return name[: -len(variant) - 3], rate
    return name, 1.0


def find(voices: Sequence[VoiceInfo], name: str) -> VoiceInfo:
    """Return the voice with this name, else this alias, spelled any way.

    Raises VoiceNotFoundError.
    """
    for voice in voices:
        if voice.name == name:
            return voice
    wanted = _plain(name)
    for voice in voices:
        if wanted in {_plain(alias) for alias in (voice.name, *voice.aliases)}:
            return voice
    known = ", ".join(voice.name for voice in voices[:_EXAMPLES])
    raise VoiceNotFoundError(
        f"There is no voice {_quote(name)}; there are {len(voices)}"
        + (f", such as {known}" if known else "")
    )


def _choose_voice(
    voices: Sequence[VoiceInfo], selection: Selection, default: VoiceInfo
) -> VoiceInfo:
    if selection.name:
        return find(voices, selection.name)
    if selection.language:
        return _nearest(voices, selection.language, default)
    return default


def _nearest(
    voices: Sequence[VoiceInfo], language: str, default: VoiceInfo
) -> VoiceInfo:
    """Return the voice of the language: a natural one first, then the nearest accent.

    Between equals the default voice wins, and then one that was installed.
    """
    candidates = [v for v in voices if _distance(language, v) < _OTHER_LANGUAGE]
    if not candidates:
        raise LanguageNotFoundError(f"No voice speaks {_quote(language)}")
    return min(
        candidates,
        key=lambda v: (
            not v.is_natural,
            _distance(language, v),
            v.name != default.name,
            v.is_shipped,
        ),
    )


def _distance(wanted: str, voice: VoiceInfo) -> int:
    """0 for the same tag, then the main accent, another accent, another language.

    The main accent is the one that the language's own name stands for: `en` means
    `en-US`, as it does for Piper's and espeak-ng's default voices.
    """
    tags = (_plain(tag) for tag in voice.languages)
    return min(_tag_distance(_plain(wanted), tag) for tag in tags)


def _tag_distance(wanted: str, tag: str) -> int:
    if wanted == tag:
        return 0
    base = wanted.partition("-")[0]
    if base != tag.partition("-")[0]:
        return _OTHER_LANGUAGE
    return 1 if tag in (base, _MAIN_ACCENTS.get(base, f"{base}-{base}")) else 2


# Where the main accent is not the country that is spelled like the language.
_MAIN_ACCENTS = {
    "en": "en-us",
    "cs": "cs-cz",
    "da": "da-dk",
    "el": "el-gr",
    "ja": "ja-jp",
    "ko": "ko-kr",
    "sv": "sv-se",
    "uk": "uk-ua",
    "zh": "zh-cn",
}


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _quote(name: str) -> str:
    """Show what a client sent, short and on one line."""
    return repr(name if len(name) <= 60 else name[:57] + "...")  # noqa: PLR2004 - fits
