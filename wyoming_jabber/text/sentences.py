"""Turns a stream of text into units to speak: sentences, lines, and parts of long ones.

The units depend on the text alone, never on how it was cut into chunks: every decision
is made from a prefix of the text that later text can't overrule.
"""

from collections.abc import Iterator
from typing import NamedTuple

from wyoming_jabber.text.blocks import BlockFilter
from wyoming_jabber.text.boundaries import find_boundary
from wyoming_jabber.text.breaks import best_break, clause_ends, last_space

# A chunk is taken in bites: the text at hand stays short, so that cutting a unit off it
# is cheap, and a 50,000-character chunk never takes long between two units.
_BITE = 512

_MAX_GAP = 16


class UnitLimits(NamedTuple):
    """Lengths of units, in characters."""

    first_clause: int = 60
    """The first unit may end at a clause mark once this much came without an end.

    Sound starts sooner, and a shorter sentence stays whole. Twice this is the first
    unit's hard cap: then it ends at white space, where it sounds worse than at a
    clause but far better than silence.
    """

    first_minimum: int = 24
    """The shortest first unit that ends early: about two seconds of speech, which
    cover the work on the second."""

    longest: int = 250
    """The hard cap on every unit."""


DEFAULT_LIMITS = UnitLimits()


class UnitCutter:
    """Cuts the text of one utterance, less the blocks that `BlockFilter` takes out.

    A unit ends with a sentence, as sentence-stream judges it, at every line break, and
    where a limit forces it. Other markup stays in the text. Raw phonemes (`[[ ... ]]`) and
    numbers are cut only if they alone are longer than the cap.
    """

    def __init__(self, limits: UnitLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._blocks = BlockFilter()
        self._empty()

    def add(self, text: str) -> Iterator[str]:
        """Take a text chunk and yield the units that it completes, one by one.

        The cutting happens as the iterator is consumed, which must be to its end.
        """
        for bite in _bites(text):
            yield from self._add(self._blocks.feed(bite))

    def finish(self) -> Iterator[str]:
        """Yield what is left; the next `add` begins a new utterance."""
        yield from self._add(self._blocks.finish())
        yield from self._units(is_final=True)
        self._empty()

    def _add(self, text: str) -> Iterator[str]:
        for bite in _bites(text):
            self._text += bite
            yield from self._units(is_final=False)

    def _empty(self) -> None:
        self._text = ""
        self._stripped = ""
        self.gap = ""
        """White space between the unit yielded last and the one before it."""
        self._judged = 0
        self._is_first = True

    def _units(self, *, is_final: bool) -> Iterator[str]:
        while (end := self._next_end(is_final=is_final)) is not None:
            unit = self._text[:end].rstrip()
            self._text = self._text[end:]
            self._judged = 0
            if self._is_first:
                self._is_first = not any(char.isalnum() for char in unit)
            self.gap, self._stripped = self._stripped, ""
            yield unit

    def _next_end(self, *, is_final: bool) -> int | None:
        """Return where the next unit ends, or None while that is open."""
        if self._judged == 0:
            text = self._text.lstrip()
            # Enough to tell a paragraph; a million line breaks say nothing more.
            self._stripped += self._text[: len(self._text) - len(text)][:_MAX_GAP]
            self._text = text
        if not self._text:
            return None
        end, self._judged = find_boundary(self._text, self._judged, is_final=is_final)
        early = self._early_end() if self._is_first else None
        if early is not None:
            return early
        if self._judged > self._limits.longest:
            return best_break(self._text, self._limits.longest, self._judged)
        return len(self._text) if is_final and end is None else end

    def _early_end(self) -> int | None:
        """Return where the first unit ends before its sentence does, if it should."""
        limits, known = self._limits, self._judged
        if known <= limits.first_clause:
            return None
        cap = min(2 * limits.first_clause, limits.longest)
        clauses = list(clause_ends(self._text, limits.first_minimum, cap, known))
        within = [place for place in clauses if place <= limits.first_clause]
        if within:
            return within[-1]
        if clauses:
            return clauses[0]
        if known <= cap:
            return None
        return last_space(self._text, limits.first_minimum, cap, known)


def _bites(text: str) -> Iterator[str]:
    return (text[start : start + _BITE] for start in range(0, len(text), _BITE))
