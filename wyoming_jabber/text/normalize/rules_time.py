"""Rules for dates, times of day and durations."""

from functools import lru_cache
import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date, Language, Time
from wyoming_jabber.text.normalize.patterns import DASH, DASHES, any_of, fill
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import DIGITS, Rule, rule
from wyoming_jabber.text.normalize.rules_names import sentence_end
from wyoming_jabber.text.normalize.units import DURATION_SYMBOLS
from wyoming_jabber.text.pattern import Pattern

_BEFORE: Final = r"(?<![\w.,:/-])"
_AFTER: Final = r"(?![\w]|[.,:/-]\d)"
_DAY: Final = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER: Final = r"(?P<month_number>0?[1-9]|1[0-2])"
_YEAR: Final = r"(?P<year>[12]\d{3})"
_HOUR: Final = r"(?P<hour>[01]?\d|2[0-4])"
_MINUTE: Final = r"(?P<minute>[0-5]\d)"
_SECOND: Final = r"(?P<second>[0-5]\d)(?:[.,]\d{1,6})?"
_ZONE: Final = r"(?: ?(?:Z|[+-]\d\d:?\d\d|UTC|GMT))?"
# Two digits of a year: 69 is 1969, 68 is 2068, as POSIX has it.
_CENTURY_TURN: Final = 69
_ISO_DATE: Final = (
    rf"{_YEAR}-(?P<month_number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])"
)


def time_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for dates, times and durations, in their order."""
    return (
        rule(
            rf"{_BEFORE}{_ISO_DATE}(?:[T ]{_HOUR}:{_MINUTE}(?::{_SECOND})?{_ZONE})?{_AFTER}",
            _read_iso,
            "-",
        ),
        *_date_rules(language),
        *_weekday_rules(language),
        _duration_rule(language),
        *_time_rules(language),
    )


# --- dates ---


@lru_cache(maxsize=64)
def _month_numbers(language: Language) -> dict[str, int]:
    names = {name.lower(): at for at, name in enumerate(language.months, 1)}
    others = {name.lower(): at for name, at in language.month_names.items()}
    return names | others


@lru_cache(maxsize=64)
def _weekday_numbers(language: Language) -> dict[str, int]:
    names = {name.lower(): at for at, name in enumerate(language.weekdays)}
    others = {name.lower(): at for name, at in language.weekday_names.items()}
    return names | others


def _date_rules(language: Language) -> tuple[Rule, ...]:
    parts = {
        "d": _DAY,
        "m": _MONTH_NUMBER,
        "month": rf"(?P<month>(?i:{any_of(_month_numbers(language))}))",
        "y": _YEAR,
        "yy": r"(?P<year>[12]\d{3}|\d\d)",
    }
    weekday = any_of(_weekday_numbers(language))
    before = rf"{_BEFORE}(?:(?P<weekday>(?i:{weekday}))(?:\.,|[.,])? )?"
    after = r"(?![\w/]|[.,:-]\d)"
    return tuple(
        rule(
            before + fill(pattern, parts) + after, _read_date, hint=_date_hint(pattern)
        )
        for pattern in language.date_patterns
    )


def _date_hint(pattern: str) -> str:
    """Return what a date of numbers must have, a stroke or two points."""
    if "{month}" in pattern:
        return ""
    if r"\." in pattern:
        return r"\d\. ?\d"
    return r"\d/\d" if "/" in pattern else ""


def _read_date(reader: Reader, match: re.Match[str]) -> str | None:
    written = match.groupdict()
    date = Date(
        day=_number(written.get("day")),
        month=_month(reader.language, written),
        year=_year(written.get("year")),
        weekday=_weekday(reader.language, written.get("weekday")),
    )
    return reader.date(date)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _year(digits: str | None) -> int | None:
    if digits is None or len(digits) > len("99"):
        return _number(digits)
    return int(digits) + (1900 if int(digits) >= _CENTURY_TURN else 2000)


def _month(language: Language, written: dict[str, str | None]) -> int | None:
    if number := written.get("month_number"):
        return int(number)
    name = written.get("month")
    return _lookup(_month_numbers(language), name) if name else None


def _weekday(language: Language, name: str | None) -> int | None:
    return _lookup(_weekday_numbers(language), name) if name else None


def _lookup(numbers: dict[str, int], name: str) -> int | None:
    """Find a name whose spaces may be missing."""
    squeezed = {key.replace(" ", ""): number for key, number in numbers.items()}
    return squeezed.get(name.lower().replace(" ", ""))


def _read_iso(reader: Reader, match: re.Match[str]) -> str:
    day, month, year = int(match["day"]), int(match["month_number"]), int(match["year"])
    date = reader.date(Date(day=day, month=month, year=year))
    if match["hour"] is None:
        return date
    return f"{date}, {reader.time(_time(match.groupdict()))}"


def _weekday_rules(language: Language) -> tuple[Rule, ...]:
    """Expand "Mon." and the like, which only a point marks as an abbreviation."""
    names = [name for name in language.weekday_names if name.endswith(".")]
    if not names:
        return ()

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        number = _weekday(reader.language, match[0])
        return None if number is None else reader.language.weekdays[number]

    return (rule(rf"(?<!\w){any_of(names)}(?!\w)", read, "."),)


# --- times of day ---


def _time_rules(language: Language) -> tuple[Rule, ...]:
    halves = (f"(?P<{name}>{half})" for name, half in language.half_days.items())
    half = "(?:" + ("|".join(halves) or "(?!)") + ")"
    parts = {"h": _HOUR, "min": _MINUTE, "s": _SECOND, "half": half}
    times = [fill(pattern, parts) for pattern in language.time_patterns]
    one = "(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", time) for time in times) + ")"
    between = rf"(?P<first>{one}) ?{DASH} ?(?P<last>{one})"
    return (
        rule(_BEFORE_TIME + between + _AFTER_TIME, _read_time_range, DASHES),
        *(
            rule(
                _BEFORE_TIME + time + _AFTER_TIME,
                _read_time,
                ":" if "{h}:{min}" in pattern else DIGITS,
            )
            for time, pattern in zip(times, language.time_patterns, strict=True)
        ),
    )


def _read_time_range(reader: Reader, match: re.Match[str]) -> str:
    """Name the dash; the times are left to their own rule."""
    return f"{match['first']} {reader.language.to} {match['last']}"


_BEFORE_TIME: Final = r"(?<![\w.,:/])"
_AFTER_TIME: Final = r"(?![\w/]|[.,:]\d)"


def _read_time(reader: Reader, match: re.Match[str]) -> str:
    return reader.time(_time(match.groupdict())) + sentence_end(match)


def _time(written: dict[str, str | None]) -> Time:
    hour = written["hour"] or "0"
    half_day = next((half for half in "ap" if written.get(half)), "")
    return Time(
        hour=int(hour),
        minute=_number(written.get("minute")),
        second=_number(written.get("second")),
        half_day=half_day,
        is_padded=len(hour) > 1 and hour[0] == "0",
    )


# --- durations ---


_FALLING: Final = ("day", "hour", "minute", "second")


def _duration_rule(language: Language) -> Rule:
    """Read "2h 15m", "1d 4h": two units of time or more, the greater first."""
    symbols = _duration_symbols(language)
    part = Pattern(rf"(\d{{1,5}}) ?({any_of(symbols)})")
    day, hour, minute, second = (_duration_part(symbols, key) for key in _FALLING)
    after_hour = rf"(?:,? ?{minute})?(?:,? ?{second})?"
    falling = (
        rf"{day}(?:,? ?{hour})?{after_hour}|{hour}{after_hour}|{minute},? ?{second}"
    )

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        found = [(symbols[one[2]], one[1]) for one in part.compiled.finditer(match[0])]
        if len(found) == 1:
            return None
        words = (reader.measure(Amount("", str(int(n))), key) for key, n in found)
        return reader.language.duration_joint.join(words)

    return rule(rf"(?<![\w.,:/-])(?:{falling})(?!\w)", read)


def _duration_part(symbols: dict[str, str], unit: str) -> str:
    names = [symbol for symbol, key in symbols.items() if key == unit]
    return rf"\d{{1,5}} ?{any_of(names)}(?![^\W\d_])(?:\.(?= [\da-z]))?"


def _duration_symbols(language: Language) -> dict[str, str]:
    # What ends in a point would take that of the sentence.
    own = {
        symbol: key
        for symbol, key in language.unit_symbols.items()
        if key in _FALLING and not symbol.endswith(".")
    }
    return DURATION_SYMBOLS | own
