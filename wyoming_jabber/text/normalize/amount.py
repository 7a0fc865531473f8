"""Written numbers: their pattern by a language's marks, and their parts."""

import re
from typing import Final, NamedTuple

# No word or number ends before a sign, else it is a hyphen: "COVID-19", "5-7".
_SIGN: Final = r"""(?:(?<![^\s(\["'=<>~≈≤≥$€£¥:])[-+±](?=[\d.]))?+"""
MAX_SCALE: Final = 3


class Amount(NamedTuple):
    """A number as it was written, without its group marks."""

    sign: str
    """One of "-", "+", "±" or nothing."""

    whole: str
    """Digits before the decimal mark, at least one; may have leading zeros."""

    fraction: str = ""
    """Digits behind the decimal mark."""

    @property
    def value(self) -> float:
        """The number's size, without its sign."""
        return float(f"{self.whole}.{self.fraction or 0}")

    @property
    def is_whole(self) -> bool:
        """Whether it was written without a fraction."""
        return not self.fraction


class Marks(NamedTuple):
    """How a language writes numbers."""

    decimal: str
    """Only this mark and the point are read as decimal marks."""

    group: str
    """The marks before each three digits, one of which a number may use."""


def numeral(marks: Marks) -> str:
    """Return the pattern of a number with its sign and fraction; it has no groups."""
    group = "".join(map(re.escape, marks.group))
    decimals = re.escape("".join({marks.decimal, "."}))
    return (
        # The first look spares the others at each letter of the text.
        rf"(?=[-+±.\d])(?<!\d){_SIGN}(?:(?<![^\W\d_])[1-9]\d{{0,2}}(?:[{group}]\d{{3}})++(?!\d)|\d++"
        rf"|(?<![^\s+-])(?=\.\d))(?:[{decimals}]\d++)?+"
    )


def parse(text: str, marks: Marks) -> Amount:
    """Take apart what `numeral` has matched."""
    sign = text[0] if text[0] in "+-±" else ""
    digits = text[len(sign) :]
    at = _decimal_mark(digits, marks)
    whole = re.sub(r"\D", "", digits[:at]) or "0"
    return Amount(sign, whole, digits[at + 1 :])


def _decimal_mark(digits: str, marks: Marks) -> int:
    """Return where the decimal mark is; behind the end if there is none."""
    at = max(digits.rfind(marks.decimal), digits.rfind("."))
    if at < 0:
        return len(digits)
    behind = len(digits) - at - 1
    is_group = (
        digits[at] in marks.group
        and behind == MAX_SCALE
        and 0 < at <= len("999")
        and digits[0] != "0"
    ) or (digits[at] in marks.group and digits.count(digits[at]) > 1)
    return len(digits) if is_group else at
