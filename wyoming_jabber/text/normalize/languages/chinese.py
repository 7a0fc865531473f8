"""Chinese, in simplified and traditional characters.

Shared rules look for spaces around numbers, which Chinese doesn't write: hair spaces
part them first, and go when all numbers are words.
"""

from collections.abc import Callable
import re
from typing import Final

from wyoming_jabber.text.normalize import plurals
from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Currency, Date, Language, Time
from wyoming_jabber.text.normalize.languages import chinese_words
from wyoming_jabber.text.normalize.languages.chinese_rules import (
    EARLY_RULES,
    LATE_RULES,
    MARKS,
    minutes,
    year_digits,
)
from wyoming_jabber.text.normalize.languages.chinese_words import COUNTED
from wyoming_jabber.text.normalize.numbers import spell
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule

_NOON: Final = 12
_WHOLE: Final = "100"

# --- readings ---


def _cardinal(_reader: Reader, number: int, form: str) -> str:
    """Count; two things, and two thousands and more, have their own word."""
    if form == COUNTED and number == 2:  # noqa: PLR2004 - the number two
        return "两"
    words = spell(number, "zh")
    return re.sub(r"^二(?=[千万亿])", "两", words)


def _ordinal(reader: Reader, number: int, _form: str) -> str:
    return "第" + reader.cardinal(number)


def _read_year(_reader: Reader, year: int) -> str:
    return year_digits(year) + "年"


def _read_date(reader: Reader, date: Date) -> str:
    parts = (
        reader.year(date.year) if date.year is not None else "",
        f"{reader.cardinal(date.month)}月" if date.month is not None else "",
        f"{reader.cardinal(date.day)}日" if date.day is not None else "",
        chinese_words.WEEKDAYS[date.weekday] if date.weekday is not None else "",
    )
    return "".join(parts)


def _read_time(reader: Reader, time: Time) -> str:
    """Read a time: "十八点三十分"."""
    half = {"a": "上午", "p": "下午"}.get(time.half_day, "")
    if time.half_day == "a" and time.hour == _NOON:
        half, time = "凌晨", time._replace(hour=0)
    words = f"{half}{reader.cardinal(time.hour, COUNTED)}点"
    if time.minute or time.second:
        words += minutes(reader, time.minute or 0)
    if time.second:
        words += reader.cardinal(time.second) + "秒"
    return words


def _read_measure(reader: Reader, amount: Amount, unit: str) -> str:
    """Read an amount; temperatures are below zero, not minus."""
    if amount.sign == "-" and unit in {"celsius", "degree"}:
        return "零下" + reader.measure(amount._replace(sign=""), unit)
    if unit == "percent" and (amount.whole, amount.fraction) == (_WHOLE, ""):
        return reader.signed(amount, "百分之百")
    return reader.counted(amount, reader.noun(unit))


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read money in one number: "十二点五元"."""
    unit = reader.currency(code).unit
    short = amount._replace(fraction=amount.fraction.rstrip("0"))
    return reader.amount(short, unit.gender) + scale + unit.forms[0]


def _read_range(reader: Reader, first: Amount, last: Amount, unit: str) -> str:
    """Read a range; both ends go where the unit has its number."""
    noun = reader.noun(unit) if unit else None
    gender = noun.gender if noun else ""
    numbers = f"{reader.amount(first, gender)}到{reader.amount(last, gender)}"
    form = noun.forms[0] if noun else ""
    return form.replace("{}", numbers) if "{}" in form else numbers + form


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    """Read a fraction: "四分之三"."""
    part = f"{reader.cardinal(denominator)}分之{reader.cardinal(numerator)}"
    return part if whole is None else f"{reader.amount(whole)}又{part}"


# --- traditional characters ---


def _traditional(text: str) -> str:
    return text.translate(chinese_words.TRADITIONAL)


def _in_traditional(read: Callable[..., str]) -> Callable[..., str]:
    def reading(*arguments: object) -> str:
        return _traditional(read(*arguments))

    return reading


def _traditional_rule(written: Rule) -> Rule:
    """Return the rule with what it reads in traditional characters."""

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        words = written.read(reader, match)
        return None if words is None else _traditional(words)

    return written._replace(read=read)


def _traditional_fields() -> dict[str, object]:
    units = {
        key: noun._replace(forms=tuple(map(_traditional, noun.forms)))
        for key, noun in chinese_words.UNITS.items()
    }
    currencies = {
        code: Currency(money.unit._replace(forms=(_traditional(money.unit.forms[0]),)))
        for code, money in chinese_words.CURRENCIES.items()
    }
    changed: dict[str, object] = {"units": units, "currencies": currencies}
    for name, read in _READINGS.items():
        changed[name] = _in_traditional(read)
    for name in ("signs", "number_signs", "prefixes", "acronyms"):
        words = _TABLES[name]
        changed[name] = {key: _traditional(word) for key, word in words.items()}
    changed["minus"], changed["decimal"], changed["dot"] = "負", "點", "點"
    changed["early_rules"] = tuple(map(_traditional_rule, EARLY_RULES))
    return changed


_READINGS: Final[dict[str, Callable[..., str]]] = {
    "cardinal": _cardinal,
    "read_date": _read_date,
    "read_time": _read_time,
    "read_measure": _read_measure,
    "read_money": _read_money,
    "read_range": _read_range,
}
_TABLES: Final = {
    "signs": chinese_words.SIGNS,
    "number_signs": chinese_words.NUMBER_SIGNS,
    "prefixes": chinese_words.PREFIXES,
    "acronyms": chinese_words.ACRONYMS,
}

LANGUAGE: Final = Language(
    marks=MARKS,
    decimal="点",
    minus="负",
    plus="正",
    plus_minus="正负",
    to="到",
    dot="点",
    joiner="",
    plural=plurals.never,
    cardinal=_cardinal,
    ordinal=_ordinal,
    units=chinese_words.UNITS,
    prefixes=chinese_words.PREFIXES,
    per="每",
    currencies=chinese_words.CURRENCIES,
    currency_symbols=chinese_words.CURRENCY_SYMBOLS,
    months=chinese_words.MONTHS,
    weekdays=chinese_words.WEEKDAYS,
    scales={"万": "万", "萬": "萬", "亿": "亿", "億": "億"},
    date_patterns=(r"{y}/{m}/{d}", r"{y}\.{m}\.{d}"),
    time_patterns=(
        r"{h}:{min}(?::{s})? ?{half}",
        r"{h} ?{half}",
        r"{h}:{min}(?::{s})?(?:\u200a?分)?",
    ),
    half_days={half: rf"[{half}{half.upper()}]\.?[mM]\.?(?!\w)" for half in "ap"},
    read_date=_read_date,
    read_time=_read_time,
    read_year=_read_year,
    duration_joint="",
    acronyms=chinese_words.ACRONYMS,
    signs=chinese_words.SIGNS,
    number_signs=chinese_words.NUMBER_SIGNS,
    read_measure=_read_measure,
    read_money=_read_money,
    read_range=_read_range,
    read_fraction=_read_fraction,
    early_rules=EARLY_RULES,
    late_rules=LATE_RULES,
    variants=dict.fromkeys(("Hant", "TW", "HK", "MO"), _traditional_fields()),
)
