"""Where a long sentence may be cut without a sentence end.

A place is an index: the text before it ends a unit. All functions look only at text
before `known`, which is beyond their limit, so later text can't change the answer.
"""

from collections.abc import Iterator
from typing import Final
import unicodedata

from wyoming_jabber.text.pattern import Pattern
from wyoming_jabber.text.raw import RAW_PATTERN

# A clause mark counts before white space ("10:45" and "1,234" are no clauses); East
# Asian marks stand without. "5 – 7" is a range.
_CLAUSE = Pattern(
    rf"{RAW_PATTERN}"
    r"""|(?P<place>(?:[,;:—،؛]|(?<!\d\s)–)['")\]»”’*_]*(?=\s)|[，、；：](?!\d))"""
)
# Spaces that may be broken; French and Swedish numbers have the other kind inside.
_SPACE = Pattern(rf"{RAW_PATTERN}|(?P<place>[^\S\xa0\u2007\u202f]+)")
_RAW = Pattern(RAW_PATTERN)

# How far back a cut inside a long word looks for a place between graphemes.
_HARD_REACH = 32
_JOINER: Final = "\u200d"
_SEPARATORS = frozenset(".,:")


def clause_ends(text: str, low: int, high: int, known: int) -> Iterator[int]:
    """Yield the places after a clause mark, from `low` to `high`, both included."""
    for match in _CLAUSE.compiled.finditer(text, 0, known):
        if match.end() > high:
            return
        if match["place"] and match.end() >= low:
            yield match.end()


def last_space(text: str, low: int, high: int, known: int) -> int | None:
    """Find the last white space from `low` to before `high`, rather not in "1 234"."""
    found = inside_number = None
    for match in _SPACE.compiled.finditer(text, 0, known):
        place = match.start()
        if place >= high:
            break
        if match["place"] is None or place < low:
            continue
        if text[place - 1].isdigit() and text[place + 1].isdigit():
            inside_number = place
        else:
            found = place
    return inside_number if found is None else found


def best_break(text: str, limit: int, known: int) -> int:
    """Find the best place to cut a text that is longer than `limit`."""
    clauses = list(clause_ends(text, limit // 2, limit, known))
    if clauses:
        return clauses[-1]
    space = last_space(text, 1, limit, known)
    return _hard_break(text, limit, known) if space is None else space


def _hard_break(text: str, limit: int, known: int) -> int:
    """Cut at `limit`, or a little before it where a grapheme or number would split."""
    for raw in _RAW.compiled.finditer(text, 0, known):
        if 0 < raw.start() < limit < raw.end():
            return raw.start()
    for place in range(limit, max(0, limit - _HARD_REACH), -1):
        if not _is_joined(text[place - 1], text[place]):
            return place
    return limit


def _is_joined(left: str, right: str) -> bool:
    """Tell whether two characters belong to one grapheme or number."""
    if left.isdigit():
        return right.isdigit() or right in _SEPARATORS
    if right.isdigit():
        return left in _SEPARATORS
    return left == _JOINER or _extends(right) or (_is_flag(left) and _is_flag(right))


def _extends(char: str) -> bool:
    """Tell combining marks, variation selectors, the joiner and skin tones."""
    return (
        unicodedata.category(char).startswith("M")
        or char == _JOINER
        or "\U0001f3fb" <= char <= "\U0001f3ff"
    )


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
