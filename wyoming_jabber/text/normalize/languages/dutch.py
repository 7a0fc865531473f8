"""Dutch, as the Netherlands and Flanders write it."""

from typing import Final

from wyoming_jabber.text.normalize import defaults
from wyoming_jabber.text.normalize.amount import Amount, Marks
from wyoming_jabber.text.normalize.language import Language, Time
from wyoming_jabber.text.normalize.languages import dutch_units, dutch_words
from wyoming_jabber.text.normalize.languages.dutch_rules import (
    EARLY_RULES,
    LATE_RULES,
    spoken_part,
)
from wyoming_jabber.text.normalize.languages.shapes import (
    date_of,
    dotted_rule,
    names_rule,
)
from wyoming_jabber.text.normalize.reader import Reader

_CENT_DIGITS: Final = 2


def _cardinal(reader: Reader, number: int, form: str) -> str:
    """Count; "één" is no article, and words are parted behind thousands."""
    if number == 1:
        return "één"
    if 1100 <= number < 2000 and number % 100 == 0:  # noqa: PLR2004 - "vijftienhonderd"
        return f"{defaults.cardinal(reader, number // 100, form)}honderd"
    words = defaults.cardinal(reader, number, form).replace("een mil", "één mil")
    return words.replace("duizend", "duizend ").replace("duizend  ", "duizend ").strip()


def _read_year(reader: Reader, year: int) -> str:
    """Read a year in hundreds: "negentienhonderdnegenennegentig"."""
    hundreds, rest = divmod(year, 100)
    if hundreds % 10 == 0 or not 11 <= hundreds < 100:  # noqa: PLR2004 - "duizend", "tweeduizend"
        return reader.cardinal(year)
    read = reader.cardinal(hundreds) + "honderd"
    return read + (defaults.cardinal(reader, rest, "") if rest else "")


def _read_time(reader: Reader, time: Time) -> str:
    """Read a time: "twaalf uur dertig"."""
    minute = reader.cardinal(time.minute) if time.minute else ""
    if not time.second:
        return reader.join(reader.cardinal(time.hour), "uur", minute)
    seconds = reader.counted(Amount("", str(time.second)), reader.noun("second"))
    return reader.join(
        reader.cardinal(time.hour),
        "uur",
        reader.cardinal(time.minute or 0),
        "en",
        seconds,
    )


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read money without naming the cents: "vijf euro negenennegentig"."""
    if scale or len(amount.fraction) != _CENT_DIGITS or not int(amount.whole):
        return defaults.read_money(reader, amount, code, scale)
    unit = reader.counted(Amount("", amount.whole), reader.currency(code).unit)
    cents = reader.cardinal(int(amount.fraction)) if int(amount.fraction) else ""
    return reader.signed(amount, reader.join(unit, cents))


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    if whole is None and (day := date_of(reader, numerator, denominator)):
        return day
    is_mark = denominator in {5, 10} and whole is None and numerator > 1
    if is_mark or not 1 < denominator <= 100 or numerator >= denominator:  # noqa: PLR2004 - others are no shares
        top, below = reader.cardinal(numerator), reader.cardinal(denominator)
        return f"{top} op {below}" if is_mark else f"{top} gedeeld door {below}"
    return spoken_part(
        reader, int(whole.whole) if whole else None, (numerator, denominator)
    )


LANGUAGE: Final = Language(
    marks=Marks(",", ". "),
    decimal="komma",
    minus="min",
    plus="plus",
    plus_minus="plus of min",
    to="tot",
    dot="punt",
    is_fraction_number=True,
    cardinal=_cardinal,
    ordinal_pattern=r"(?:e|ste|de)(?!\w)",
    units=dutch_units.UNITS,
    prefixes=dutch_units.PREFIXES,
    per="per",
    unit_symbols=dutch_units.UNIT_SYMBOLS,
    currencies=dutch_units.CURRENCIES,
    currency_symbols=dutch_units.CURRENCY_SYMBOLS,
    scales=dutch_units.SCALES,
    months=dutch_words.MONTHS,
    month_names=dutch_words.MONTH_NAMES,
    weekdays=dutch_words.WEEKDAYS,
    weekday_names=dutch_words.WEEKDAY_NAMES,
    date_patterns=(
        r"{d}/{m}/{yy}",
        r"{d}-{m}-{yy}",
        r"{d}\.{m}\.{y}",
        r"{d} {month}(?: {y}(?! ?uur))?",
    ),
    time_patterns=(
        r"{h}[.:]{min}(?::{s})? ?(?:uur|u)\b",
        r"{h}:{min}(?::{s})?",
        r"{h} ?(?:uur|u)\b",
    ),
    read_time=_read_time,
    read_year=_read_year,
    read_money=_read_money,
    read_fraction=_read_fraction,
    duration_joint=" en ",
    abbreviations=dutch_words.ABBREVIATIONS,
    acronyms=dutch_words.ACRONYMS,
    signs=dutch_words.SIGNS,
    number_signs=dutch_words.NUMBER_SIGNS,
    early_rules=(
        dotted_rule(dutch_words.ABBREVIATIONS),
        names_rule(dutch_words.ACRONYMS),
        *EARLY_RULES,
    ),
    late_rules=LATE_RULES,
)
