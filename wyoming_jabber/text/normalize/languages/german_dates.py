"""German dates, whose ordinals follow the words before them."""

import re
from typing import Final

from wyoming_jabber.text.normalize.language import Date, Time
from wyoming_jabber.text.normalize.languages.german_nouns import ordinal_case
from wyoming_jabber.text.normalize.languages.german_words import (
    MONTH_NAMES,
    MONTHS,
    SHORT_DAYS,
    WEEKDAYS,
)
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_MONTH_NUMBERS: Final = {name: at for at, name in enumerate(MONTHS, 1)} | dict(
    MONTH_NAMES
)
_LEAD: Final = r"(?:(?P<lead>\b(?i:(?:nach|vor|ab|bis|seit) dem|am|vom|zum|bis|ab|seit|de[rmns]|beim|nach|gegen|von|vor|im|zwischen)) )?"
_WEEKDAY: Final = (
    rf"(?:(?P<weekday>\b(?:{any_of(WEEKDAYS)}|{any_of(SHORT_DAYS)}))\.?(?P<comma>,)? "
    r"(?P<article>(?:de[rmn]) )?)?"
)
_D: Final = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_M: Final = r"(?P<m>0?[1-9]|1[0-2])"
_NAME: Final = rf"(?P<month>{any_of(_MONTH_NUMBERS)})(?!\w)"
_Y: Final = r"(?P<year>[12]\d{3})"
_FIRST: Final = (
    r"(?:(?P<first>0?[1-9]|[12]\d|3[01])\.(?:(?P<first_m>0?[1-9]|1[0-2])\.)?"
    r"(?P<joint> ?- ?|/| bis | und | oder |, (?:und )?))?"
)
_START: Final = rf"(?<![\w.,:/-]){_LEAD}{_WEEKDAY}{_FIRST}"
_END: Final = r"(?![\w/]|[.,:-]\d)"
_NUMERIC: Final = rf"{_START}{_D}\.(?:{_M}\.|\s(?P<spaced>0?[1-9]|1[0-2])\.(?=\s?[12]\d{{3}}))(?:\s?{_Y}|(?P<short>\d\d)(?!\.))?{_END}"
_NAMED: Final = rf"{_START}{_D}\.\s?{_NAME}(?: {_Y}(?! Uhr))?{_END}"
# "am 24.12" without the last point.
_BARE: Final = (
    rf"(?P<lead>\b(?:[Aa]m|[Vv]om|[Bb]is zum|[Zz]um|[Aa]b)) {_D}\.(?P<m>0[1-9]|1[0-2]|[1-9])"
    r"(?![\w.]|[,:]\d| ?Uhr| ?[°%€])"
)
_ISO: Final = (
    rf"(?P<lead>\b(?i:am|vom|zum|bis|ab|seit|de[rmn]|bis zum)) {_Y}-(?P<m>0[1-9]|1[0-2])-"
    r"(?P<day>0[1-9]|[12]\d|3[01])(?:(?P<t>[T ])(?=\d\d:\d\d))?(?![\w]|-\d)"
)
_MONTH_YEAR: Final = rf"(?<![\w.]){_NAME} {_Y}(?![\w]|[.,:]\d)"
_MONTH_ALONE: Final = r"(?<![\w.])(?P<month>(?:Jan|Feb|Mrz|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez)\.)(?=\s?-|\s|$|,)"
_MONTH_RANGE: Final = (
    r"(?<!\w)(?P<a>Jan|Feb|Mrz|Mär|Apr|Mai|Jun|Jul|Aug|Sept?|Okt|Nov|Dez)\.? ?- ?"
    r"(?P<b>Jan|Feb|Mrz|Mär|Apr|Mai|Jun|Jul|Aug|Sept?|Okt|Nov|Dez)(?!\w)\.?"
)
_JOINTS: Final = {"-": "bis", "/": "und", "bis": "bis", "und": "und", "oder": "oder"}


def read_time(reader: Reader, time: Time) -> str:
    """Read a time: "zwölf Uhr dreißig"."""
    hour = reader.cardinal(time.hour, "masculine")
    minute = reader.cardinal(time.minute) if time.minute else ""
    if not time.second:
        return reader.join(hour, "Uhr", minute)
    seconds = (
        "eine Sekunde"
        if time.second == 1
        else f"{reader.cardinal(time.second)} Sekunden"
    )
    minutes = reader.cardinal(time.minute or 0)
    return reader.join(hour, "Uhr", minutes, "und", seconds)


def read_date(reader: Reader, date: Date) -> str:
    """Read a date that stands alone: "dritter Mai zweitausendvierundzwanzig"."""
    weekday = f"{WEEKDAYS[date.weekday]}," if date.weekday is not None else ""
    return reader.join(weekday, _day_month_year(reader, date, "r"))


def _day_month_year(reader: Reader, date: Date, form: str) -> str:
    months = reader.language.months
    return reader.join(
        reader.ordinal(date.day, form) if date.day is not None else "",
        months[date.month - 1] if date.month is not None else "",
        reader.year(date.year) if date.year is not None else "",
    )


def _read(reader: Reader, match: re.Match[str]) -> str:
    written = match.groupdict()
    lead, article = written.get("lead") or "", written.get("article") or ""
    form = ordinal_case((article or lead).strip())
    date = Date(int(match["day"]), _month(written), _year(written))
    weekday = ""
    if name := written.get("weekday"):
        number = SHORT_DAYS[name[:2]] if name != "Sonnabend" else 5
        weekday = WEEKDAYS[number] + (written["comma"] or "")
    first = _first(reader, written, form)
    end = ", " if written.get("t") else ""
    return reader.join(
        lead, weekday, article.strip(), first, _day_month_year(reader, date, form) + end
    )


def _first(reader: Reader, written: dict[str, str | None], form: str) -> str:
    if not (first := written.get("first")):
        return ""
    joint = (written["joint"] or "").strip()
    month = written.get("first_m")
    date = Date(int(first), int(month) if month else None)
    read = _day_month_year(reader, date, form)
    if joint.startswith(","):
        return f"{read}{joint}"
    return f"{read} {_JOINTS[joint]}"


def _month(written: dict[str, str | None]) -> int:
    if name := written.get("month"):
        return _MONTH_NUMBERS[name]
    return int(written["m"] or written["spaced"] or 0)


def _year(written: dict[str, str | None]) -> int | None:
    if year := written.get("year"):
        return int(year)
    if short := written.get("short"):
        return int(short) + (1900 if int(short) >= 69 else 2000)  # noqa: PLR2004 - as POSIX has it
    return None


def _read_month_year(reader: Reader, match: re.Match[str]) -> str:
    month = reader.language.months[_MONTH_NUMBERS[match["month"]] - 1]
    return f"{month} {reader.year(int(match['year']))}"


def _read_month(reader: Reader, match: re.Match[str]) -> str:
    return reader.language.months[_MONTH_NUMBERS[match["month"]] - 1]


def _read_month_range(reader: Reader, match: re.Match[str]) -> str:
    first, last = (_MONTH_NUMBERS[match[name]] - 1 for name in "ab")
    months = reader.language.months
    return f"{months[first]} bis {months[last]}"


DATE_RULES: Final[tuple[Rule, ...]] = (
    rule(_ISO, _read),
    rule(_NUMERIC, _read),
    rule(_NAMED, _read),
    rule(_BARE, _read),
    rule(_MONTH_YEAR, _read_month_year),
    rule(_MONTH_RANGE, _read_month_range, "JFMASOND"),
    rule(_MONTH_ALONE, _read_month, "."),
)
