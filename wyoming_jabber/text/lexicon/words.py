"""Words as a lexicon sees them, so that "Wi-Fi" is found in "wi fi" and "WI-FI's"."""

from collections.abc import Iterator
from functools import cache, lru_cache
import re
from typing import Final, NamedTuple
import unicodedata

# A key may have as many words and signs.
MAX_TOKENS: Final = 32

# Scripts without spaces: each character is a token, so that a key is found anywhere.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3041-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
# Korean particles follow a foreign word without a space.
_HANGUL: Final = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
# Combining marks, which `\w` leaves out.
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0903"
    "\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a4d\u0a81-\u0acd\u0b01-\u0b4d"
    "\u0bbe-\u0bcd\u0c00-\u0c4d\u0c81-\u0ccd\u0d00-\u0d4d\u0dca-\u0ddf\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\u200c\u200d"
)
_SIGN: Final = r"[^\w\s-]|_"
# Where none of those scripts and marks can be: below the first of them.
_PLAIN_TOKEN = re.compile(rf"[^\W_]++|{_SIGN}")
_FIRST_MARK: Final = "\u0300"
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ＇", "'"))

# What joins as well with spaces as without ("AT&T", "A & B").
_LOOSE: Final = frozenset("&+")


class Token(NamedTuple):
    """A word or sign at its place in a text."""

    start: int
    end: int
    folded: str
    gap: str
    """How it follows the token before: "" closely, " " after a space or hyphen."""


def tokens(text: str) -> Iterator[Token]:
    """Yield the words and single signs of a text."""
    end = 0
    previous = ""
    is_plain = not text or max(text) < _FIRST_MARK
    for match in (_PLAIN_TOKEN if is_plain else _token()).finditer(text):
        folded = _fold(match[0])
        is_close = match.start() == end or folded in _LOOSE or previous in _LOOSE
        yield Token(match.start(), match.end(), folded, "" if is_close else " ")
        end, previous = match.end(), folded


@cache
def _token() -> re.Pattern[str]:
    """Return the pattern for any text; it takes 4 ms to compile."""
    return re.compile(
        rf"[{_UNSPACED}][{_MARKS}]*+|[{_HANGUL}]++"
        rf"|(?:[^\W_{_UNSPACED}{_HANGUL}][{_MARKS}]*+)++|{_SIGN}"
    )


def key_of(word: str) -> tuple[str, int]:
    """Return what a word is looked up by, and of how many tokens it consists."""
    parts = list(tokens(word))
    return join(parts), len(parts)


def join(parts: list[Token]) -> str:
    """Return the key of consecutive tokens."""
    return "".join(
        part.gap + part.folded if index else part.folded
        for index, part in enumerate(parts)
    )


@lru_cache(maxsize=2048)
def _fold_short(word: str) -> str:
    return unicodedata.normalize("NFC", word.translate(_APOSTROPHES).casefold())


def _fold(word: str) -> str:
    # The cache is for words, not for whatever somebody sends.
    return _fold_short(word) if len(word) <= MAX_TOKENS else word.casefold()
