"""Reads written numbers in one language; what the rules of all languages share."""

from collections.abc import Callable
from dataclasses import dataclass
import re
from typing import Final, NamedTuple

from wyoming_jabber.text.normalize.numbers import MAX_DIGITS, spell

# Longer fractions are read digit by digit in all languages.
_SHORT_FRACTION: Final = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberWords:
    """How a language writes and reads what is not a whole number."""

    decimal_mark: str
    """Only this mark and the point are read as decimal marks."""

    group_mark: str
    """Stands before each three digits; white space only if that is usual."""

    decimal: str
    """The decimal mark's name."""

    dot: str
    """The point's name in addresses and versions."""

    minus: str
    version_dot: str | None = None
    """The point's name in versions, where it is another."""

    is_fraction_number: bool = True
    """Whether 3.14 ends in "fourteen" and not in "one four"."""


class Reader:
    """Reads numbers in one language."""

    def __init__(self, language: str, words: NumberWords | None) -> None:
        self.language = language
        self.words = words

    def integer(self, digits: str) -> str:
        """Read a row of digits; a very long one, or a code as "007", digit by digit."""
        is_code = len(digits) > 1 and int(digits[0]) == 0
        if is_code or len(digits) > MAX_DIGITS:
            return " ".join(spell(int(digit), self.language) for digit in digits)
        return spell(int(digits), self.language)

    def number(self, numeral: re.Match[str]) -> str:
        """Read a match of `numeral_pattern` with its sign and fraction."""
        whole = re.sub(r"\D", "", numeral["whole"] or "0")
        read = self.integer(whole)
        if numeral["fraction"] and self.words:
            fraction = self._fraction(numeral["fraction"], self.words)
            read = f"{read} {self.words.decimal} {fraction}"
        if numeral["sign"] and self.words:
            sign = self.words.minus if numeral["sign"] == "-" else "+"
            read = f"{sign} {read}"
        return read

    def _fraction(self, digits: str, words: NumberWords) -> str:
        if words.is_fraction_number and len(digits) <= _SHORT_FRACTION:
            return self.integer(digits)
        return " ".join(spell(int(digit), self.language) for digit in digits)


class Rule(NamedTuple):
    """One kind of thing that is not read as it is written."""

    pattern: re.Pattern[str]
    read: Callable[[Reader, re.Match[str]], str]


def numeral_pattern(words: NumberWords | None) -> str:
    """Return a pattern of a number, with the groups sign, whole and fraction.

    Without words only a whole number is one; what has a mark inside is left to espeak.
    """
    if words is None:
        return (
            r"(?<![\d.,:])(?P<sign>(?!))?(?P<whole>\d++)(?![.,:]\d)(?P<fraction>(?!))?"
        )
    group = re.escape(words.group_mark)
    marks = "." if words.decimal_mark == "." else ",."
    return (
        # A hyphen is a sign only where no word or number ends.
        r"""(?<!\d)(?P<sign>(?<![^\s(\["'=<>~$€£])[-+](?=[\d.]))?"""
        rf"(?:(?P<whole>\d{{1,3}}(?:{group}\d{{3}})++(?!\d)|\d++)|(?<![^\s+-])(?=\.\d))"
        rf"(?:[{marks}](?P<fraction>\d++))?"
    )


def spaced(match: re.Match[str], read: str) -> str:
    """Part what was read from letters and signs around it: "5kg", "MP3", "50%"."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    left = " " if before.isalnum() else ""
    right = " " if after.isalnum() or after in {"%", "°", "$", "€", "£"} else ""
    return left + read + right
