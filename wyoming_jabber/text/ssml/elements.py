"""What each SSML element does to the speech within it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
import re

from wyoming_jabber.text.raw import MAX_RAW
from wyoming_jabber.text.spans import Prosody
from wyoming_jabber.text.ssml.source import tidy, unbracket
from wyoming_jabber.text.ssml.values import break_seconds, emphasized, nested

Attributes = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """How the text inside an element is spoken: a span's fields without its text."""

    language: str | None = None
    voice: str | None = None
    prosody: Prosody = field(default_factory=Prosody)
    say_as: str | None = None
    say_as_format: str | None = None

    is_skipped: bool = False
    """The text is not for speaking, or something else is spoken for it."""


# Seconds of silence before and after; a voice's own falling tone comes on top.
BOUNDARY_PAUSES = {"p": 0.6, "paragraph": 0.6, "s": 0.3, "sentence": 0.3}

# Elements about the document, and a sound's description for those who can't hear it.
_SKIPPED = frozenset({"desc", "lexicon", "meta", "metadata"})

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,8}")

# Other services' names for the same reading.
_SAY_AS_NAMES = {
    "bleep": "expletive",
    "digit": "digits",
    "letters": "characters",
    "money": "currency",
    "number": "cardinal",
    "phone": "telephone",
    "spell": "characters",
    "spell-out": "characters",
    "verbatim": "characters",
}
# `interpret-as="number" format="ordinal"`, from the first notes on say-as.
_NUMBER_FORMATS = frozenset({"cardinal", "digits", "fraction", "ordinal", "telephone"})


def style_within(outer: Style, name: str, attributes: Attributes) -> Style:
    """Return the style of an element's text; the same object if nothing changes."""
    if name in _SKIPPED:
        return replace(outer, is_skipped=True)
    if language := _language(attributes.get("xml:lang")):
        outer = replace(outer, language=language)
    change = _CHANGES.get(name)
    return outer if change is None else change(outer, attributes)


def spoken_instead(name: str, attributes: Attributes) -> str | None:
    """Return what replaces the element's text, or None to speak that."""
    if name == "sub" and (alias := attributes.get("alias", "").strip()):
        return unbracket(alias)
    return _phonemes(attributes) if name == "phoneme" else None


def pause_at(attributes: Attributes) -> float:
    """Return the seconds of a `break` element."""
    return break_seconds(attributes.get("time"), attributes.get("strength"))


def _phonemes(attributes: Attributes) -> str | None:
    """Return raw phonemes, if they are IPA, which they are when nothing is said."""
    phonemes = re.sub(r"[\[\]]", "", tidy(attributes.get("ph", ""))).strip()
    alphabet = attributes.get("alphabet", "ipa").strip().lower()
    if alphabet != "ipa" or not 0 < len(phonemes) <= MAX_RAW:
        return None
    return f"[[{phonemes}]]"


def _language(tag: str | None) -> str | None:
    """Return a BCP-47 tag, or None for what is not one."""
    tag = (tag or "").strip()
    return tag.replace("_", "-") if _LANGUAGE.fullmatch(tag) else None


def _voice(outer: Style, attributes: Attributes) -> Style:
    name = attributes.get("name", "").strip()
    return replace(outer, voice=name) if name else outer


def _prosody(outer: Style, attributes: Attributes) -> Style:
    prosody = nested(
        outer.prosody,
        rate=attributes.get("rate"),
        volume=attributes.get("volume"),
        pitch=attributes.get("pitch"),
    )
    return replace(outer, prosody=prosody)


def _emphasis(outer: Style, attributes: Attributes) -> Style:
    return replace(outer, prosody=emphasized(outer.prosody, attributes.get("level")))


def _say_as(outer: Style, attributes: Attributes) -> Style:
    """Set the kind and its format; `detail` serves where there is no format."""
    kind = attributes.get("interpret-as", "").strip().lower()
    form = attributes.get("format") or attributes.get("detail") or ""
    form = form.strip().lower()
    if kind == "number" and form in _NUMBER_FORMATS:
        kind, form = form, ""
    kind = _SAY_AS_NAMES.get(kind, kind)
    return replace(outer, say_as=kind or None, say_as_format=form or None)


def _phoneme(outer: Style, attributes: Attributes) -> Style:
    """Phonemes are read one way only; text that stands for them may be anything."""
    if outer.say_as is None or _phonemes(attributes) is None:
        return outer
    return replace(outer, say_as=None, say_as_format=None)


_CHANGES: dict[str, Callable[[Style, Attributes], Style]] = {
    "emphasis": _emphasis,
    "phoneme": _phoneme,
    "prosody": _prosody,
    "say-as": _say_as,
    "voice": _voice,
}
