"""English dates as people write them: with names, without a year, in ranges."""

import re
from typing import Final

from wyoming_jabber.text.normalize.language import Date
from wyoming_jabber.text.normalize.languages.english_time import read_date
from wyoming_jabber.text.normalize.languages.english_words import (
    MONTH_NAMES,
    MONTHS,
    WEEKDAY_NAMES,
    WEEKDAYS,
)
from wyoming_jabber.text.normalize.patterns import DASH
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_MONTH_NUMBERS: Final = MONTH_NAMES | {name: at for at, name in enumerate(MONTHS, 1)}
_WEEKDAY_NUMBERS: Final = WEEKDAY_NAMES | {name: at for at, name in enumerate(WEEKDAYS)}

# --- dates with a month's name, in the order they are written ---

# The point of an abbreviation goes only where the sentence goes on.
_POINT: Final = r"(?:\.(?=,? ?[a-z0-9(]))?"
_MONTH: Final = (
    r"(?P<month>"
    + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
    + rf")\b{_POINT}"
)
_DAY: Final = r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w:%°]|[.,]\d)"
_LAST: Final = (
    rf"(?: ?{DASH} ?(?P<last>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w:%°/]|[.,]\d))?"
)
_YEAR: Final = r"(?:,? (?P<year>(?:1[5-9]|20)\d\d)(?![\w%°]|[.,:]\d))?"
_WEEKDAY: Final = (
    r"(?:\b(?P<weekday>"
    + "|".join(sorted(_WEEKDAY_NUMBERS, key=len, reverse=True))
    + r")(?:\.,|[.,])? )?"
)
_MONTH_FIRST: Final = rf"(?<![\w.]){_WEEKDAY}{_MONTH} (?:the )?{_DAY}{_LAST}{_YEAR}"
_DAY_FIRST: Final = (
    rf"(?<![\w.,:/-]){_WEEKDAY}(?:(?P<the>[Tt]he )?{_DAY}{_LAST} (?:of )?{_MONTH}{_YEAR})"
    r"(?!\w)"
)
_MONTH_YEAR: Final = (
    rf"(?<![\w.]){_MONTH},? (?P<year>(?:1[5-9]|20)\d\d)(?![\w%°]|[.,:]\d)"
)


def _read_month_first(reader: Reader, match: re.Match[str]) -> str:
    month, day = MONTHS[_MONTH_NUMBERS[match["month"]] - 1], _days(reader, match)
    joint = "" if reader.language.read_date is read_date else "the"
    return _with_weekday(reader, match, reader.join(month, joint, day), ", ")


def _read_day_first(reader: Reader, match: re.Match[str]) -> str:
    month = MONTHS[_MONTH_NUMBERS[match["month"]] - 1]
    read = f"the {_days(reader, match)} of {month}"
    return _with_weekday(reader, match, read, " ")


def _days(reader: Reader, match: re.Match[str]) -> str:
    first = reader.ordinal(int(match["day"]))
    last = reader.ordinal(int(match["last"])) if match["last"] else ""
    return reader.join(first, "to" if last else "", last)


def _with_weekday(reader: Reader, match: re.Match[str], read: str, joint: str) -> str:
    parts = [read, reader.year(int(match["year"])) if match["year"] else ""]
    dated = joint.join(filter(None, parts))
    if match["weekday"]:
        return f"{WEEKDAYS[_WEEKDAY_NUMBERS[match['weekday']]]}{joint}{dated}"
    return dated


def _read_month_year(reader: Reader, match: re.Match[str]) -> str:
    month = MONTHS[_MONTH_NUMBERS[match["month"]] - 1]
    return f"{month} {reader.year(int(match['year']))}"


# --- names of days and months alone ---

_SHORT_DAYS: Final = "|".join(sorted(WEEKDAY_NAMES, key=len, reverse=True))
_DAY_RANGE: Final = (
    rf"\b(?P<first>{_SHORT_DAYS})\.? ?(?P<dash>{DASH}|/|to|through|and|or) ?"
    rf"(?P<last>{_SHORT_DAYS})\b{_POINT}"
)
# "Sat" and "Sun" are words; a number, a list of days or what is before tells.
_DAY_ALONE: Final = (
    rf"\b(?P<day>{_SHORT_DAYS})(?=\.,? ?[a-z\d]|,? \d|: |, (?:{_SHORT_DAYS})\b){_POINT}"
    r"|(?:(?<=[Oo]n )|(?<=[Bb]y )|(?<=and )|(?<=ext )|(?<=[Tt]his )|(?<=very )|(?<=ntil ))"
    rf"(?P<led>S(?:at|un))(?=\.|,|$){_POINT}"
    rf"|\b(?P<sure>Mon|Tues?|Weds?|Thurs?|Fri)\b{_POINT}"
)
_MONTH_ALONE: Final = (
    rf"\b(?P<month>Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b{_POINT}"
    rf"|(?<=[Ii]n )(?P<sure>Jan|Mar)\b{_POINT}|\b(?P<dotted>Jan|Mar)(?=\.){_POINT}"
)
# "Dec 24-Jan 2": the dates are left to their own rules.
_MONTH_AFTER_DASH: Final = (
    rf"(?<=\d)(?:st|nd|rd|th)? ?{DASH} ?(?=(?:{'|'.join(_MONTH_NUMBERS)})\b)"
)
_YEAR_MONTH: Final = (
    r"(?<![\w.,:/-])(?:(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])"
    r"|(?P<first>0?[1-9]|1[0-2])/(?P<last>(?:19|20)\d\d))(?![\w/-]|[.,:]\d)"
)


def _read_to(reader: Reader, _match: re.Match[str]) -> str:
    return f" {reader.language.to} "


def _read_year_month(reader: Reader, match: re.Match[str]) -> str:
    month, year = match["month"] or match["first"], match["year"] or match["last"]
    return f"{MONTHS[int(month) - 1]} {reader.year(int(year))}"


def _read_day_range(_reader: Reader, match: re.Match[str]) -> str:
    first, last = (WEEKDAYS[WEEKDAY_NAMES[match[end]]] for end in ("first", "last"))
    word = {"/": "and"}.get(match["dash"], match["dash"])
    return f"{first} {word if word.isalpha() else 'to'} {last}"


def _read_day(_reader: Reader, match: re.Match[str]) -> str:
    return WEEKDAYS[WEEKDAY_NAMES[match["day"] or match["led"] or match["sure"]]]


def _read_month(_reader: Reader, match: re.Match[str]) -> str:
    name = match["month"] or match["sure"] or match["dotted"]
    return MONTHS[MONTH_NAMES[name] - 1]


# --- numeric dates without a year ---

_DATED: Final = (
    r"\b(?P<word>[Oo]n|[Bb]y|[Uu]ntil|[Tt]ill|[Ss]ince|[Ff]rom|[Dd]ue|[Bb]efore|[Aa]fter|"
    rf"[Dd]ated?:?|{'|'.join(WEEKDAYS)}|{_SHORT_DAYS}),? "
    r"(?P<above>\d{1,2})/(?P<below>\d{1,2})(?![\w/]|[.,]\d)"
)


_DATE_PAIR: Final = (
    r"(?P<lead>\b[Bb]etween |\b[Ff]rom )?(?<![\w.,:/-])(?P<first>\d{1,2}/\d{1,2})"
    rf"(?P<joint> and | to | ?{DASH} ?)(?P<last>\d{{1,2}}/\d{{1,2}})(?![\w/]|[.,]\d)"
)


def _read_short_date(reader: Reader, match: re.Match[str]) -> str | None:
    date = _month_and_day(reader, int(match["above"]), int(match["below"]))
    return date and f"{match['word']} {date}"


def _month_and_day(reader: Reader, first: int, second: int) -> str | None:
    is_american = reader.language.read_date is read_date
    month, day = (first, second) if is_american else (second, first)
    if month > 12 >= day:  # noqa: PLR2004 - months
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 - months, days
        return None
    return reader.date(Date(day=day, month=month))


def _read_date_pair(reader: Reader, match: re.Match[str]) -> str | None:
    joint = match["joint"]
    if match["lead"] is None and joint.strip() in {"and", "to"}:
        return None
    dates = [
        _month_and_day(reader, *map(int, match[name].split("/")))
        for name in ("first", "last")
    ]
    if None in dates:
        return None
    word = joint.strip() if joint.strip() == "and" else "to"
    return f"{match['lead'] or ''}{dates[0]} {word} {dates[1]}"


_MONTHS_HINT: Final = "|".join(sorted({name[:3] for name in MONTHS}))
_DAYS_HINT: Final = "|".join(sorted({name[:3] for name in WEEKDAYS}))


DATE_RULES: Final[tuple[Rule, ...]] = (
    rule(_DATE_PAIR, _read_date_pair, "/"),
    rule(_DATED, _read_short_date, "/"),
    rule(_MONTH_AFTER_DASH, _read_to, hint=_MONTHS_HINT),
    rule(_YEAR_MONTH, _read_year_month, "-/"),
    rule(_MONTH_FIRST, _read_month_first, hint=_MONTHS_HINT),
    rule(_DAY_FIRST, _read_day_first, hint=_MONTHS_HINT),
    rule(_MONTH_YEAR, _read_month_year, hint=_MONTHS_HINT),
    rule(_DAY_RANGE, _read_day_range, "MTWFS", _DAYS_HINT),
    rule(_DAY_ALONE, _read_day, "MTWFS", _DAYS_HINT),
    rule(_MONTH_ALONE, _read_month, "JFMASOND", _MONTHS_HINT),
)
