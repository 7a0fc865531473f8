"""How most languages read things; a `Language` replaces what it does otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.numbers import spell

if TYPE_CHECKING:
    from wyoming_jabber.text.normalize.language import Date, Time
    from wyoming_jabber.text.normalize.reader import Reader

# Longer fractions are read digit by digit in all languages.
_SHORT_FRACTION: Final = 2
_CENT_DIGITS: Final = 2
_MAX_LABEL: Final = 4


def cardinal(reader: Reader, number: int, form: str) -> str:
    """Count by the Unicode rule set `spellout-cardinal-FORM`, or the plain one."""
    return spell(number, reader.tag, f"spellout-cardinal-{form}" if form else "")


def ordinal(reader: Reader, number: int, form: str) -> str:
    """Use the rule set `spellout-ordinal-FORM`; what has none is counted."""
    name = f"spellout-ordinal-{form}" if form else "spellout-ordinal"
    return spell(number, reader.tag, name)


def plain_form(_suffix: str) -> str:
    """Ordinals have one form."""
    return ""


def read_amount(reader: Reader, amount: Amount, form: str) -> str:
    """Read sign, whole part and fraction."""
    language = reader.language
    if amount.is_whole:
        return reader.signed(amount, reader.integer(amount.whole, form))
    words = [reader.integer(amount.whole), language.decimal]
    is_number = language.is_fraction_number and len(amount.fraction) <= _SHORT_FRACTION
    read = reader.integer if is_number else reader.digits
    return reader.signed(amount, reader.join(*words, read(amount.fraction)))


def read_measure(reader: Reader, amount: Amount, unit: str) -> str:
    """Read an amount and its unit, which is a key, or two joined by "_per_"."""
    return reader.counted(amount, reader.noun(unit))


def read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read an amount of money; the scale is a word, or empty."""
    currency = reader.currency(code)
    if scale:
        name = currency.unit.forms[-1]
        of = reader.language.money_of
        return reader.join(reader.amount(amount), scale, of, name)
    if currency.cent is None or len(amount.fraction) != _CENT_DIGITS:
        return reader.counted(amount, currency.unit)
    cents = Amount("", str(int(amount.fraction)))
    whole = Amount("", amount.whole)
    parts = []
    if int(amount.whole) or not int(amount.fraction):
        parts.append(reader.counted(whole, currency.unit))
    if int(amount.fraction):
        parts.append(reader.counted(cents, currency.cent))
    return reader.signed(amount, reader.language.money_joint.join(parts))


def read_range(reader: Reader, first: Amount, last: Amount, unit: str) -> str:
    """Read a range, with the unit (a key, or empty) behind its end."""
    gender = reader.noun(unit).gender if unit else ""
    end = reader.measure(last, unit) if unit else reader.amount(last)
    return reader.join(reader.amount(first, gender), reader.language.to, end)


def read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    """Read a fraction by its name, else its numbers one after the other."""
    language = reader.language
    name = language.fractions.get((numerator, denominator))
    if name is None:
        numbers = (reader.cardinal(numerator), reader.cardinal(denominator))
        name = reader.join(numbers[0], language.number_signs.get("/", ""), numbers[1])
    if whole is None:
        return name
    return reader.join(reader.amount(whole), language.mixed, name)


def read_label(reader: Reader, digits: str) -> str:
    """Read the digits within a name as a number; a long row one by one."""
    is_long = len(digits) > _MAX_LABEL
    return reader.digits(digits) if is_long else reader.integer(digits)


def read_date(reader: Reader, date: Date) -> str:
    """Read weekday, day, month and year in this order, the day as a cardinal."""
    language = reader.language
    return reader.join(
        language.weekdays[date.weekday] if date.weekday is not None else "",
        reader.cardinal(date.day) if date.day is not None else "",
        language.months[date.month - 1] if date.month is not None else "",
        reader.year(date.year) if date.year is not None else "",
    )


def read_time(reader: Reader, time: Time) -> str:
    """Read the numbers of a time, less minutes of nought."""
    parts = [reader.cardinal(time.hour)]
    if time.minute or time.second is not None:
        parts.append(reader.cardinal(time.minute or 0))
    if time.second is not None:
        parts.append(reader.cardinal(time.second))
    return reader.join(*parts)


def read_year(reader: Reader, year: int) -> str:
    """Read a year by the Unicode rules for years."""
    return spell(year, reader.tag, "spellout-numbering-year")
