"""Japanese, whose numbers become kana: the phonemizer reads no kanji.

Shared rules look for spaces around numbers, which Japanese doesn't write: hair spaces
part them first, and go when all numbers are words.
"""

import re
from typing import Final

from wyoming_jabber.text.normalize import defaults, plurals
from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date, Language, Time
from wyoming_jabber.text.normalize.languages import japanese_numbers, japanese_words
from wyoming_jabber.text.normalize.languages.japanese_numbers import (
    COUNTERS,
    DAY,
    DAY_COUNT,
    HOUR,
    HOURS,
    MAX_NUMBER,
    MINUTE,
    MONTH,
    SECOND,
    YEAR,
    YEN,
    counted,
    decimal,
)
from wyoming_jabber.text.normalize.languages.japanese_rules import (
    EARLY_RULES,
    LATE_RULES,
    MARKS,
    count_things,
)
from wyoming_jabber.text.normalize.reader import Reader

# --- readings ---


def _cardinal(_reader: Reader, number: int, _form: str) -> str:
    is_known = abs(number) < MAX_NUMBER
    return japanese_numbers.count(number) if is_known else str(number)


def _ordinal(reader: Reader, number: int, _form: str) -> str:
    return "だい" + reader.cardinal(number)


def _read_amount(reader: Reader, amount: Amount, _form: str) -> str:
    words = (
        reader.integer(amount.whole)
        if amount.is_whole
        else decimal(amount.whole[-15:], amount.fraction)
    )
    return reader.signed(amount, words)


_TIMES: Final = {
    "day": DAY_COUNT,
    "hour": HOURS,
    "minute": MINUTE,
    "second": SECOND,
    "year": YEAR,
    "celsius": COUNTERS["度"],
    "degree": COUNTERS["度"],
}


def _read_measure(reader: Reader, amount: Amount, unit: str) -> str:
    """Read an amount; a ten is cut short before a foreign word: じゅっキロ."""
    if (counter := _TIMES.get(unit)) is not None:
        return count_things(reader, amount, counter)
    words = reader.counted(amount, reader.noun(unit))
    return _HARD_TEN.sub("じゅっ", words) if amount.is_whole else words


_HARD_TEN: Final = re.compile("じゅう(?=[カキクケコサシスセソタチツテトパピプペポ])")


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    if code == "JPY" and not scale:
        return count_things(reader, amount, YEN)
    return defaults.read_money(reader, amount, code, scale)


def _read_range(reader: Reader, first: Amount, last: Amount, unit: str) -> str:
    end = reader.measure(last, unit) if unit else reader.amount(last)
    return f"{reader.amount(first)}から{end}"


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    """Read a fraction: よんぶんのさん."""
    part = f"{reader.cardinal(denominator)}ぶんの{reader.cardinal(numerator)}"
    return part if whole is None else f"{reader.amount(whole)}と{part}"


def _read_year(_reader: Reader, year: int) -> str:
    return counted(year, YEAR)


def _read_date(reader: Reader, date: Date) -> str:
    parts = (
        reader.year(date.year) if date.year is not None else "",
        counted(date.month, MONTH) if date.month is not None else "",
        counted(date.day, DAY) if date.day is not None else "",
    )
    return "".join(parts)


def _read_time(_reader: Reader, time: Time) -> str:
    """Read a time: じゅうはちじさんじゅっぷん."""
    half = {"a": "ごぜん", "p": "ごご"}.get(time.half_day, "")
    words = half + counted(time.hour, HOUR)
    if time.minute or time.second:
        words += counted(time.minute or 0, MINUTE)
    return words + (counted(time.second, SECOND) if time.second else "")


LANGUAGE: Final = Language(
    marks=MARKS,
    decimal="てん",
    minus="マイナス",
    plus="プラス",
    plus_minus="プラスマイナス",
    to="から",
    dot="ドット",
    version_dot="てん",
    joiner="",
    plural=plurals.never,
    cardinal=_cardinal,
    ordinal=_ordinal,
    units=japanese_words.UNITS,
    prefixes=japanese_words.PREFIXES,
    per="まい",
    currencies=japanese_words.CURRENCIES,
    weekdays=japanese_words.WEEKDAYS,
    date_patterns=(r"{y}/{m}/{d}", r"{y}\.{m}\.{d}"),
    time_patterns=(
        r"{h}:{min}(?::{s})? ?{half}",
        r"{h} ?{half}",
        r"{h}:{min}(?::{s})?",
    ),
    half_days={half: rf"[{half}{half.upper()}]\.?[mM]\.?(?!\w)" for half in "ap"},
    read_date=_read_date,
    read_time=_read_time,
    read_year=_read_year,
    read_amount=_read_amount,
    read_measure=_read_measure,
    read_money=_read_money,
    read_range=_read_range,
    read_fraction=_read_fraction,
    duration_joint="",
    acronyms=japanese_words.ACRONYMS,
    signs=japanese_words.SIGNS,
    number_signs=japanese_words.NUMBER_SIGNS,
    early_rules=EARLY_RULES,
    late_rules=LATE_RULES,
)
