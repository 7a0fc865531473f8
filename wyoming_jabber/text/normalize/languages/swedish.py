"""Swedish."""

from typing import Final

from wyoming_jabber.text.normalize import defaults
from wyoming_jabber.text.normalize.amount import Amount, Marks
from wyoming_jabber.text.normalize.language import Date, Language, Time
from wyoming_jabber.text.normalize.languages import swedish_units, swedish_words
from wyoming_jabber.text.normalize.languages.shapes import (
    date_of,
    dotted_rule,
    names_rule,
)
from wyoming_jabber.text.normalize.languages.swedish_rules import (
    EARLY_RULES,
    LATE_RULES,
    clock,
    spoken_part,
)
from wyoming_jabber.text.normalize.reader import Reader


def _cardinal(reader: Reader, number: int, form: str) -> str:
    """Count; only one itself follows its noun's gender: "en grad", "tjugoett grader"."""
    return defaults.cardinal(reader, number, form if number == 1 else "")


def _ordinal(reader: Reader, number: int, form: str) -> str:
    words = defaults.ordinal(
        reader, number, "masculine" if form == "masculine" else "feminine"
    )
    if form != "masculine":
        words = (
            words.removesuffix("förste") + "första"
            if words.endswith("förste")
            else words
        )
        words = (
            words.removesuffix("andre") + "andra" if words.endswith("andre") else words
        )
    return words.replace("hundra ", "hundra")


def _ordinal_form(_suffix: str) -> str:
    return "feminine"


def _read_date(reader: Reader, date: Date) -> str:
    """Read a date, the day as an ordinal: "tredje maj tjugohundratjugofyra"."""
    return reader.join(
        swedish_words.WEEKDAYS[date.weekday] if date.weekday is not None else "",
        reader.ordinal(date.day) if date.day is not None else "",
        swedish_words.MONTHS[date.month - 1] if date.month is not None else "",
        reader.year(date.year) if date.year is not None else "",
    )


def _read_year(reader: Reader, year: int) -> str:
    """Read a year in hundreds: "artonhundrafyrtionio", "tjugohundratjugofyra"."""
    hundreds, rest = divmod(year, 100)
    if hundreds not in range(11, 22):
        return reader.cardinal(year)
    return f"{reader.cardinal(hundreds)}hundra" + (
        reader.cardinal(rest) if rest else ""
    )


def _read_time(reader: Reader, time: Time) -> str:
    """Read a time: "arton trettio", "sju noll fem"."""
    read = clock(reader, time.hour, time.minute)
    if not time.second:
        return read
    if not time.minute:
        read = reader.join(read, reader.cardinal(0), reader.cardinal(0))
    seconds = reader.counted(Amount("", str(time.second)), reader.noun("second"))
    return f"{read} och {seconds}"


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    is_one = amount.is_whole and int(amount.whole) == 1
    if scale in {"miljoner", "miljon", "miljarder", "miljard"} and is_one:
        scale = scale.removesuffix("er")
        return reader.signed(
            amount, f"en {scale} {reader.currency(code).unit.forms[-1]}"
        )
    return defaults.read_money(reader, amount, code, scale)


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    if whole is None and (day := date_of(reader, numerator, denominator)):
        return day
    is_mark = denominator in {5, 10} and whole is None and numerator > 1
    if is_mark or not 1 < denominator <= 100 or numerator >= denominator:  # noqa: PLR2004 - others are no shares
        joint = "av" if is_mark else "genom"
        return f"{reader.cardinal(numerator)} {joint} {reader.cardinal(denominator)}"
    return spoken_part(
        reader, int(whole.whole) if whole else None, (numerator, denominator)
    )


LANGUAGE: Final = Language(
    marks=Marks(",", " "),
    decimal="komma",
    minus="minus",
    plus="plus",
    plus_minus="plus minus",
    to="till",
    dot="punkt",
    is_fraction_number=True,
    cardinal=_cardinal,
    ordinal=_ordinal,
    ordinal_pattern=r":?(?:a|e)(?!\w)",
    ordinal_form=_ordinal_form,
    units=swedish_units.UNITS,
    prefixes=swedish_units.PREFIXES,
    per="per",
    unit_symbols=swedish_units.UNIT_SYMBOLS,
    currencies=swedish_units.CURRENCIES,
    currency_symbols=swedish_units.CURRENCY_SYMBOLS,
    scales=swedish_units.SCALES,
    money_joint=" och ",
    months=swedish_words.MONTHS,
    month_names=swedish_words.MONTH_NAMES,
    weekdays=swedish_words.WEEKDAYS,
    weekday_names=swedish_words.WEEKDAY_NAMES,
    date_patterns=(
        r"{d}/{m}[ -]{y}",
        r"{d}/{m}/{y}",
        r"{d}\.{m}\.{y}",
        r"{d}(?::e|:a)? {month}(?: {y}(?! ?(?:kr|W)))?",
    ),
    time_patterns=(
        r"{h}:{min}(?::{s})?",
        r"(?<=klockan ){h}\.{min}",
        r"{h}\.{min}(?= ?-)",
    ),
    read_date=_read_date,
    read_time=_read_time,
    read_year=_read_year,
    read_money=_read_money,
    read_fraction=_read_fraction,
    duration_joint=" och ",
    abbreviations=swedish_words.ABBREVIATIONS,
    acronyms=swedish_words.ACRONYMS,
    signs=swedish_words.SIGNS,
    number_signs=swedish_words.NUMBER_SIGNS,
    early_rules=(
        dotted_rule(swedish_words.ABBREVIATIONS),
        names_rule(swedish_words.ACRONYMS | swedish_words.SPACED),
        *EARLY_RULES,
    ),
    late_rules=LATE_RULES,
)
