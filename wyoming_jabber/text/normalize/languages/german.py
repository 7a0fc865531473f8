"""German, with the ways of Austria and Switzerland."""

from typing import Final

from wyoming_jabber.text.normalize import defaults
from wyoming_jabber.text.normalize.amount import Amount, Marks
from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.languages import german_units, german_words
from wyoming_jabber.text.normalize.languages.german_dates import (
    DATE_RULES,
    read_date,
    read_time,
)
from wyoming_jabber.text.normalize.languages.german_rules import (
    DAY_RULES,
    EARLY_RULES,
    LATE_RULES,
    spoken_part,
)
from wyoming_jabber.text.normalize.languages.shapes import (
    dotted_rule,
    names_rule,
)
from wyoming_jabber.text.normalize.numbers import spell
from wyoming_jabber.text.normalize.reader import Reader

_CENT_DIGITS: Final = 2


def _cardinal(reader: Reader, number: int, form: str) -> str:
    """Count; only one itself follows its noun's gender."""
    if form == "neuter":
        form = "masculine"
    return defaults.cardinal(reader, number, form if number == 1 else "")


def _ordinal(reader: Reader, number: int, form: str) -> str:
    return spell(
        number, reader.tag, f"spellout-ordinal-{form}" if form else "spellout-ordinal"
    )


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read money without naming the cents: "fünf Euro neunundneunzig"."""
    is_one = amount.is_whole and int(amount.whole) == 1
    if scale.startswith("Mil") and is_one:
        name = scale.removesuffix("en") if scale != "Milliarden" else "Milliarde"
        return reader.signed(
            amount, f"eine {name} {reader.currency(code).unit.forms[-1]}"
        )
    if scale or len(amount.fraction) != _CENT_DIGITS or not int(amount.whole):
        return defaults.read_money(reader, amount, code, scale)
    whole = Amount("", amount.whole)
    unit = reader.counted(whole, reader.currency(code).unit)
    cents = reader.cardinal(int(amount.fraction)) if int(amount.fraction) else ""
    return reader.signed(amount, reader.join(unit, cents))


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    if not 1 < denominator <= 100 or numerator >= denominator:  # noqa: PLR2004 - others are no shares
        return defaults.read_fraction(reader, whole, numerator, denominator)
    return spoken_part(
        reader, int(whole.whole) if whole else None, (numerator, denominator)
    )


LANGUAGE: Final = Language(
    marks=Marks(",", ". '"),
    decimal="Komma",
    minus="minus",
    plus="plus",
    plus_minus="plus minus",
    to="bis",
    dot="Punkt",
    cardinal=_cardinal,
    ordinal=_ordinal,
    units=german_units.UNITS,
    prefixes=german_units.PREFIXES,
    per="pro",
    unit_symbols=german_units.UNIT_SYMBOLS,
    currencies=german_units.CURRENCIES,
    currency_symbols=german_units.CURRENCY_SYMBOLS,
    scales=german_units.SCALES,
    months=german_words.MONTHS,
    month_names=german_words.MONTH_NAMES,
    weekdays=german_words.WEEKDAYS,
    weekday_names=german_words.WEEKDAY_NAMES,
    time_patterns=(
        r"{h}:{min}(?::{s})?(?: ?Uhr)?",
        r"{h}\.{min} ?Uhr",
        r"{h} ?Uhr(?: {min}(?! ?(?:Uhr|[°%€A-Z])))?",
    ),
    read_date=read_date,
    read_time=read_time,
    read_money=_read_money,
    read_fraction=_read_fraction,
    duration_joint=" und ",
    abbreviations=german_words.ABBREVIATIONS,
    acronyms=german_words.ACRONYMS,
    signs=german_words.SIGNS,
    number_signs=german_words.NUMBER_SIGNS,
    early_rules=(
        dotted_rule(german_words.ABBREVIATIONS),
        names_rule(german_words.ACRONYMS),
        *EARLY_RULES,
        *DATE_RULES,
        *DAY_RULES,
    ),
    late_rules=LATE_RULES,
    variants={
        "AT": {"months": german_words.AUSTRIAN_MONTHS},
        "CH": {"currency_symbols": german_units.CURRENCY_SYMBOLS},
    },
)
