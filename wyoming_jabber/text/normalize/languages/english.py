"""English, American and British."""

from typing import Final

from wyoming_jabber.text.normalize import defaults
from wyoming_jabber.text.normalize.amount import Amount, Marks
from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.languages import english_units, english_words
from wyoming_jabber.text.normalize.languages.english_dates import DATE_RULES
from wyoming_jabber.text.normalize.languages.english_rules import (
    EARLY_RULES,
    LATE_RULES,
    read_label,
)
from wyoming_jabber.text.normalize.languages.english_sizes import (
    SIZE_RULES,
    thing_rules,
)
from wyoming_jabber.text.normalize.languages.english_time import (
    TIME_RULES,
    YEAR_RULES,
    read_british_date,
    read_date,
    read_time,
    read_year,
)
from wyoming_jabber.text.normalize.numbers import spell
from wyoming_jabber.text.normalize.reader import Reader

_FEW_DENOMINATORS: Final = frozenset({3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100})


def _british_cardinal(reader: Reader, number: int, form: str) -> str:
    """Count with "and": "one hundred and five"."""
    if number < 100:  # noqa: PLR2004 - a hundred needs its "and"
        return defaults.cardinal(reader, number, form)
    return spell(number, reader.tag, "spellout-cardinal-verbose").replace(",", "")


def _british_ordinal(reader: Reader, number: int, _form: str) -> str:
    words = spell(number, reader.tag, "spellout-ordinal-verbose")
    return words.replace(",", "")


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    part = _part(reader, numerator, denominator)
    if whole is None:
        return part
    article = "a" if numerator == 1 else reader.cardinal(numerator)
    part = part if numerator != 1 else f"{article} {part.partition(' ')[2]}"
    return f"{reader.amount(whole)} and {part}"


def _part(reader: Reader, numerator: int, denominator: int) -> str:
    top = reader.cardinal(numerator)
    if denominator == 2:  # noqa: PLR2004 - a half has its own word
        return f"{top} half" if numerator == 1 else f"{top} halves"
    is_common = denominator in _FEW_DENOMINATORS and 0 < numerator < denominator
    if not is_common:
        return f"{top} over {reader.cardinal(denominator)}"
    name = "quarter" if denominator == 4 else reader.ordinal(denominator)  # noqa: PLR2004
    return f"{top} {name}" if numerator == 1 else f"{top} {name}s"


_BRITISH: Final = {
    "cardinal": _british_cardinal,
    "ordinal": _british_ordinal,
    "units": english_units.BRITISH_UNITS,
    "read_date": read_british_date,
    "date_patterns": (r"{d}/{m}/{yy}", r"{d}\.{m}\.{yy}", r"{d}-{m}-{y}"),
}

_WITHOUT_THINGS: Final = Language(
    marks=Marks(".", ","),
    decimal="point",
    minus="minus",
    plus="plus",
    plus_minus="plus or minus",
    to="to",
    dot="dot",
    version_dot="point",
    mixed="and",
    ordinal_pattern=r"(?:st|nd|rd|th)(?!\w)",
    units=english_units.UNITS,
    unit_symbols=english_units.UNIT_SYMBOLS,
    currencies=english_units.CURRENCIES,
    currency_symbols=english_units.CURRENCY_SYMBOLS,
    scales=english_units.SCALES,
    money_joint=" and ",
    months=english_words.MONTHS,
    weekdays=english_words.WEEKDAYS,
    weekday_names=english_words.WEEKDAY_NAMES,
    date_patterns=(r"{m}/{d}/{yy}", r"{d}/{m}/{y}", r"{d}\.{m}\.{yy}", r"{m}-{d}-{y}"),
    time_patterns=(
        r"{h}:{min}(?::{s})? ?{half}",
        r"{h}\.{min} ?{half}",
        r"{h}:{min}(?::{s})?(?: o'clock| hours)?",
        r"{h} ?{half}",
    ),
    half_days={
        half: rf"[{half}{half.upper()}](?:\. ?[mM]\.(?!\w)|[mM](?!\w))" for half in "ap"
    },
    read_date=read_date,
    read_time=read_time,
    read_year=read_year,
    read_label=read_label,
    read_fraction=_read_fraction,
    abbreviations=english_words.ABBREVIATIONS,
    acronyms=english_words.ACRONYMS,
    signs=english_words.SIGNS,
    number_signs=english_words.NUMBER_SIGNS,
    late_rules=(*YEAR_RULES, *LATE_RULES),
    variants=dict.fromkeys(("GB", "AU", "NZ", "IE", "ZA"), _BRITISH),
)

LANGUAGE: Final = _WITHOUT_THINGS._replace(
    early_rules=(
        *EARLY_RULES,
        *SIZE_RULES,
        *DATE_RULES,
        *TIME_RULES,
        *thing_rules(_WITHOUT_THINGS),
    ),
)
