"""The English "s" behind a word whose pronunciation a lexicon gives."""

from typing import Final

from wyoming_jabber.text.pattern import Pattern

_POSSESSIVE = Pattern(r"['’][sS](?!\w)")
_LONE_LETTER = Pattern(r"(?:^|\W)\w$")

_HISSING: Final = ("s", "x", "z", "ch", "sh")
_SIBILANTS: Final = frozenset("szʃʒ")
_VOICELESS: Final = frozenset("ptkfθ")

# Stems shorter than this take a plural only in capitals: "TVs", but not "gas" of "GA".
_MIN_STEM: Final = 3


def plural_stem(word: str) -> str | None:
    """Return the word that this one may be the plural of."""
    stem, ending = word[:-1], word[-1:]
    if ending not in ("s", "S") or not stem[-1:].isalnum():
        return None
    is_plural = len(stem) >= _MIN_STEM or (ending == "s" and stem.isupper())
    return stem if is_plural else None


def possessive_end(text: str, place: int) -> int:
    """Return where a "'s" at `place` ends; `place` if there is none."""
    match = _POSSESSIVE.compiled.match(text, place)
    return match.end() if match else place


def add_s(say: str) -> str:
    """Add the sound of an "s" to a spelling or to phonemes."""
    if say.endswith("]]"):
        return f"{say[:-2].rstrip()}{_sound(say)}]]"
    if _LONE_LETTER.compiled.search(say):
        return f"{say}'s"
    return f"{say}es" if say.lower().endswith(_HISSING) else f"{say}s"


def _sound(say: str) -> str:
    last = say[:-2].rstrip(" ːˈˌ")[-1:]
    if last in _SIBILANTS:
        return "ᵻz"
    return "s" if last in _VOICELESS else "z"
