"""French dates and times of day: "le 3/5", "du 1er au 5 mai", "18 h 1/2", "années 80"."""

import re
from typing import Final

from wyoming_jabber.text.normalize.languages.french_words import (
    MONTH_NAMES,
    MONTHS,
    SHORT_DAYS,
    WEEKDAYS,
)
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

# --- dates ---

_MONTHS: Final = {name: at for at, name in enumerate(MONTHS, 1)} | dict(MONTH_NAMES)
_DAY_MONTH: Final = (
    r"\b(?P<lead>(?i:le|du|au|depuis le|avant le|jusqu'au|dès le|et le"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|(?:lun|mar|mer|jeu|ven|sam|dim)\.?)) "
    r"(?P<day>0?[1-9]|[12]\d|3[01])/(?P<m>0?[1-9]|1[0-2])"
    r"(?![\w/]|[.,:-]\d)"
)
_DAYS: Final = (
    r"(?<![\w.,:/-])(?P<first>1er|0?[1-9]|[12]\d|3[01])(?P<joint> ?- ?| et | au | ou )"
    rf"(?P<last>0?[1-9]|[12]\d|3[01]) (?P<month>(?i:{any_of(_MONTHS)}))(?!\w)"
)
_MONTH_YEAR: Final = (
    r"(?<![\w.-])(?P<month>(?:janv|févr|fév|juil|nov|déc)\.(?= ?\d{4}|[ ,-]|$)"
    r"|(?:sept|oct|avr)\.(?= ?\d{4}))"
)
_DECADE: Final = r"(?<=années )(?P<year>[2-9]0|19\d0)(?!\w)"
_DAY_RANGE: Final = (
    rf"(?<!\w)(?P<first>(?i:{any_of(SHORT_DAYS)}))\.?(?: ?- ?|/| à | au )"
    rf"(?P<last>(?i:{any_of(SHORT_DAYS)}))(?!\w)\.?"
)


def _day(reader: Reader, day: int) -> str:
    return "premier" if day == 1 else reader.cardinal(day)


def _read_day_month(reader: Reader, match: re.Match[str]) -> str:
    short = SHORT_DAYS.get(match["lead"].rstrip(".").lower())
    lead = match["lead"] if short is None else WEEKDAYS[short]
    return f"{lead} {_day(reader, int(match['day']))} {MONTHS[int(match['m']) - 1]}"


def _read_days(reader: Reader, match: re.Match[str]) -> str:
    first = _day(reader, int(match["first"].removesuffix("er")))
    joint = match["joint"].strip()
    words = "au" if joint == "-" else joint
    month = MONTHS[_MONTHS[match["month"].lower()] - 1]
    return f"{first} {words} {reader.cardinal(int(match['last']))} {month}"


def _read_month(_reader: Reader, match: re.Match[str]) -> str:
    return MONTHS[_MONTHS[match["month"].lower()] - 1]


def _read_day_range(_reader: Reader, match: re.Match[str]) -> str:
    first, last = (WEEKDAYS[SHORT_DAYS[match[at].lower()]] for at in ("first", "last"))
    return f"{first} à {last}" if "au" not in match[0] else f"{first} au {last}"


def _read_decade(reader: Reader, match: re.Match[str]) -> str:
    return reader.cardinal(int(match["year"]))


# --- times of day ---

_HOURS: Final = (
    r"(?<![\w.,:/])(?P<first>[01]?\d|2[0-4]) ?- ?"
    r"(?P<last>(?:[01]?\d|2[0-4]) ?h(?: ?[0-5]\d)?)(?!\w)"
)


def _read_hours(reader: Reader, match: re.Match[str]) -> str:
    return f"{reader.cardinal(int(match['first']), 'feminine')} à {match['last']}"


_HALF_TIME: Final = (
    r"(?<![\w.,:/])(?P<hour>\d{1,2}) ?h(?:eures?)? ?(?P<sign>1/2|½|1/4|¼|3/4|¾)(?!\w)"
)
_SHARES: Final = {
    "1/2": "et demie",
    "½": "et demie",
    "1/4": "et quart",
    "¼": "et quart",
}


def _read_half_time(reader: Reader, match: re.Match[str]) -> str:
    share = _SHARES.get(match["sign"], "trois quarts")
    hours = "heure" if int(match["hour"]) <= 1 else "heures"
    return f"{reader.cardinal(int(match['hour']), 'feminine')} {hours} {share}"


HALF_TIME_RULE: Final = rule(_HALF_TIME, _read_half_time)
DATE_RULES: Final[tuple[Rule, ...]] = (
    rule(_DAY_MONTH, _read_day_month),
    rule(_DAYS, _read_days),
    rule(_DAY_RANGE, _read_day_range, "-/àu"),
    rule(_HOURS, _read_hours),
)
MONTH_RULE: Final = rule(_MONTH_YEAR, _read_month, ".")
DECADE_RULE: Final = rule(_DECADE, _read_decade)
