"""Swedish dates and years: "den 3 maj", "mån-fre", "v. 12", "80-talet"."""

import re
from typing import Final

from wyoming_jabber.text.normalize.languages.swedish_words import (
    MONTH_NAMES,
    MONTHS,
    WEEKDAY_NAMES,
    WEEKDAYS,
)
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

# --- days and months ---

MONTH_NUMBERS: Final = {name: at for at, name in enumerate(MONTHS, 1)} | dict(
    MONTH_NAMES
)
_SHORT: Final = any_of(WEEKDAY_NAMES)
_WEEK: Final = r"\b[Vv]\.? ?(?P<week>\d{1,2})(?![\w.,:]\d|\w)"
_DAY_RANGE: Final = (
    rf"(?<!\w)(?P<first>(?i:{_SHORT}))\.?(?P<joint> ?- ?|/| till | och )"
    rf"(?P<last>(?i:{_SHORT}))(?!\w)\.?"
)
_DAY: Final = (
    r"(?<!\w)(?P<day>(?i:mån|tis|ons|tors|tor|fre|lör|sön))\.?"
    r"(?=:? \d{1,2}(?:[.:]\d\d)? ?-|,? kl\b|, (?i:tis|ons|tors|fre|lör|sön)\b|:)"
)
_DAYS: Final = (
    r"(?P<the>\bden )?(?<![\w.,:/-])(?P<first>0?[1-9]|[12]\d|3[01])"
    r"(?P<joint> ?- ?| till | och | eller )"
    rf"(?:den )?(?P<last>0?[1-9]|[12]\d|3[01]) (?P<month>(?i:{any_of(MONTH_NUMBERS)}))(?!\w)"
)
_DAY_MONTH: Final = (
    rf"\b(?P<lead>(?i:den|till|från|före|efter|senast|{'|'.join(WEEKDAYS)})) (?P<den>den )?"
    r"(?P<day>0?[1-9]|[12]\d|3[01])/(?P<m>0?[1-9]|1[0-2])(?![\w/]|[.,:-]\d)"
)
_THE_DAY: Final = (
    r"\b(?P<lead>(?:[Dd]en)) (?P<day>0?[1-9]|[12]\d|3[01])"
    r"(?![\w:/]|[.,]\d| ?[a-zåäö%°]|-\d)(?=[.,!?]|$)"
)
_MONTH_RANGE: Final = (
    r"(?<!\w)(?P<a>(?i:jan|feb|mar|apr|maj|jun|jul|aug|sept?|okt|nov|dec))\.? ?- ?"
    r"(?P<b>(?i:jan|feb|mar|apr|maj|jun|jul|aug|sept?|okt|nov|dec))(?!\w)\.?"
)
_MONTH_ALONE: Final = (
    r"(?<![\w.])(?P<month>(?i:jan|feb|apr|jun|jul|aug|sept?|okt|nov|dec)\.)(?=\s|$|,)"
)


def _read_week(reader: Reader, match: re.Match[str]) -> str:
    return f"vecka {reader.cardinal(int(match['week']))}"


def _day_of(name: str) -> str:
    lower = {key.lower(): at for key, at in WEEKDAY_NAMES.items()}
    return WEEKDAYS[lower[name.lower()]]


def _read_day_range(_reader: Reader, match: re.Match[str]) -> str:
    joint = "och" if match["joint"].strip() in {"/", "och"} else "till"
    return f"{_day_of(match['first'])} {joint} {_day_of(match['last'])}"


def _read_day(_reader: Reader, match: re.Match[str]) -> str:
    return _day_of(match["day"])


def _read_days(reader: Reader, match: re.Match[str]) -> str:
    joint = match["joint"].strip()
    first, last = (reader.ordinal(int(match[at])) for at in ("first", "last"))
    month = MONTHS[MONTH_NUMBERS[match["month"].lower()] - 1]
    words = "till" if joint == "-" else joint
    return f"{match['the'] or ''}{first} {words} {last} {month}"


def _read_day_month(reader: Reader, match: re.Match[str]) -> str:
    day, month = reader.ordinal(int(match["day"])), MONTHS[int(match["m"]) - 1]
    return f"{match['lead']} {match['den'] or ''}{day} {month}"


def _read_the_day(reader: Reader, match: re.Match[str]) -> str:
    return f"{match['lead']} {reader.ordinal(int(match['day']))}"


def _read_month_range(_reader: Reader, match: re.Match[str]) -> str:
    first, last = (MONTHS[MONTH_NUMBERS[match[at].lower()] - 1] for at in "ab")
    return f"{first} till {last}"


def _read_month(_reader: Reader, match: re.Match[str]) -> str:
    return MONTHS[MONTH_NUMBERS[match["month"].lower()] - 1]


# --- years ---

_NAMED_YEAR: Final = (
    r"\b(?P<lead>(?i:år|året|föddes|dog|grundades|byggdes|lanserades|kom|startade"
    r"|omkring|cirka|sedan|från|till|i|sommaren|vintern|hösten|våren|byggt|född|anno"
    rf"|mellan|och|{'|'.join(MONTHS)})) (?P<year>1[1-9]\d\d|20[0-4]\d)"
    r"(?![\w%°]|[.,:/]\d| ?(?:k?W|k?Wh|m|km|g|kg|l|ml|V|A|lx|lux|hPa|ppm|kr|kronor"
    r"|st|meter|liter|steg)\b)"
)
_PLAIN_YEAR: Final = (
    r"(?<![\w.,:/+-])(?P<year>1[1-9]\d\d)(?=[.!?,]|$"
    r"| (?:föddes|dog|byggdes|kom|var|grundades|startade|blev))(?![.,]\d)"
)
_DECADE: Final = (
    r"(?<![\w.,:/-])(?P<year>(?:1[5-9]|20)?\d0)-?(?P<end>talet|tal|talets)\b"
)


def _read_named_year(reader: Reader, match: re.Match[str]) -> str:
    return f"{match['lead']} {reader.year(int(match['year']))}"


def _read_plain_year(reader: Reader, match: re.Match[str]) -> str:
    return reader.year(int(match["year"]))


def _read_decade(reader: Reader, match: re.Match[str]) -> str:
    return reader.year(int(match["year"])) + match["end"]


DATE_RULES: Final[tuple[Rule, ...]] = (
    rule(_DAY_RANGE, _read_day_range, frozenset()),
    rule(_DAY, _read_day, "-k"),
    rule(_MONTH_RANGE, _read_month_range, "-"),
    rule(_DAYS, _read_days),
    rule(_DAY_MONTH, _read_day_month),
    rule(_THE_DAY, _read_the_day),
    rule(_WEEK, _read_week),
)
YEAR_RULES: Final[tuple[Rule, ...]] = (
    rule(_MONTH_ALONE, _read_month, "."),
    rule(_DECADE, _read_decade),
    rule(_NAMED_YEAR, _read_named_year),
    rule(_PLAIN_YEAR, _read_plain_year),
)
