"""Ordinals, fractions and decimals that the Slavic languages share."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from wyoming_jabber.text.normalize import defaults
from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.reader import Reader

# Decimals have names up to thousandths.
MAX_NAMED_FRACTION: Final = 3
# Years and house numbers are below.
_MAX_ORDINAL: Final = 10_000


class Ordinals(NamedTuple):
    """Nominatives of ordinals, and how they are inflected."""

    ones: tuple[str, ...]
    """0 to 19."""

    tens: tuple[str, ...]
    """20 to 90."""

    hundreds: tuple[str, ...]
    """100 to 900."""

    thousands: tuple[str, ...]
    """1000 to 9000."""

    endings: Mapping[str, Mapping[str, str]]
    """A nominative's ending -> form -> ending; the longest that fits counts."""

    inflects_tens: bool
    """Whether 24th is "twentieth fourth"."""


def ordinal(reader: Reader, number: int, form: str, table: Ordinals) -> str:
    """Say a number's place in a row in one of the table's forms."""
    if not 0 <= number < _MAX_ORDINAL:
        return reader.cardinal(number)
    above, words = _ordinal_words(number, table)
    head = reader.cardinal(above) if above else ""
    return reader.join(head, *(_inflect(word, form, table) for word in words))


def _ordinal_words(number: int, table: Ordinals) -> tuple[int, list[str]]:
    """Part a number into what is counted and what is said as ordinals."""
    if number and number % 1000 == 0:
        return 0, [table.thousands[number // 1000 - 1]]
    if number and number % 100 == 0:
        return number // 1000 * 1000, [table.hundreds[number // 100 % 10 - 1]]
    low = number % 100
    above = number - low
    if low < len(table.ones):
        return above, [table.ones[low]]
    tens, one = table.tens[low // 10 - 2], low % 10
    if not one:
        return above, [tens]
    if table.inflects_tens:
        return above, [tens, table.ones[one]]
    return number - one, [table.ones[one]]


def _inflect(word: str, form: str, table: Ordinals) -> str:
    fitting = (ending for ending in table.endings if word.endswith(ending))
    ending = max(fitting, key=len)
    return word.removesuffix(ending) + table.endings[ending].get(form, ending)


# --- fractions ---


def read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int, few: str
) -> str:
    """Read fractions by ordinals; `few` is the form behind 2 to 4."""
    fractions = reader.language.fractions
    is_named = 1 < denominator <= 100 and numerator < denominator  # noqa: PLR2004
    if (numerator, denominator) in fractions or not is_named:
        return defaults.read_fraction(reader, whole, numerator, denominator)
    above = Amount("", str(numerator))
    form = ("feminine", few, "plural-genitive")[reader.language.plural(above)]
    name = reader.ordinal(denominator, form)
    words = reader.join(reader.cardinal(numerator, "feminine"), name)
    if whole is None:
        return words
    return reader.join(reader.amount(whole), reader.language.mixed, words)


class DecimalNames(NamedTuple):
    """Names of decimals: behind 1, behind others, and behind 1 in the genitive."""

    whole: tuple[str, str, str]
    parts: tuple[tuple[str, str, str], ...]
    """Tenths, hundredths, thousandths."""

    comma: str


def read_decimal(reader: Reader, amount: Amount, form: str, names: DecimalNames) -> str:
    """Read "twenty-one wholes five tenths"; long fractions digit by digit."""
    if len(amount.fraction) > MAX_NAMED_FRACTION:
        digits = reader.digits(amount.fraction)
        words = reader.join(reader.integer(amount.whole), names.comma, digits)
        return reader.signed(amount, words)
    case = "-genitive" if form.endswith("-genitive") else ""
    part = Amount("", str(int(amount.fraction)))
    words = reader.join(
        _named(reader, Amount("", amount.whole), case, names.whole),
        _named(reader, part, case, names.parts[len(amount.fraction) - 1]),
    )
    return reader.signed(amount, words)


def _named(
    reader: Reader, amount: Amount, case: str, names: tuple[str, str, str]
) -> str:
    is_one = reader.language.plural(amount) == 0
    name = names[2 if case else 0] if is_one else names[1]
    return reader.join(reader.integer(amount.whole, f"feminine{case}"), name)
