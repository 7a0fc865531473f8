"""A rule: one kind of written form, and how a reader says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from wyoming_jabber.text.pattern import Pattern

if TYPE_CHECKING:
    from wyoming_jabber.text.normalize.reader import Reader

DIGITS: Final = frozenset("0123456789")

Read = Callable[["Reader", re.Match[str]], str | None]


class Rule(NamedTuple):
    """One kind of thing that is not read as it is written.

    The pattern must be linear: what repeats is bounded or possessive. What is read is
    parted by spaces from letters and digits around it.
    """

    pattern: Pattern
    read: Read
    """Returns the words, or None to leave the match as it is."""

    needs: frozenset[str] = frozenset()
    """The rule is skipped for a text with none of these characters; empty: never."""

    hint: Pattern | None = None
    """The rule is skipped where this is not found: cheaper than a failing search."""


def rule(
    pattern: str, read: Read, needs: Iterable[str] = DIGITS, hint: str = ""
) -> Rule:
    """Make a rule; without `needs` it is for texts with a digit."""
    quick = Pattern(hint) if hint else None
    return Rule(Pattern(pattern), read, frozenset(needs), quick)
