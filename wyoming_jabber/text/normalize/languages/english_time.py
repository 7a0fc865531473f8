"""How English reads dates, years, times of day and lengths of time."""

import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date, Time
from wyoming_jabber.text.normalize.languages.english_words import MONTHS, WEEKDAYS
from wyoming_jabber.text.normalize.numbers import spell
from wyoming_jabber.text.normalize.patterns import DASH
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_CLOCK_HOURS: Final = range(1, 13)
_SCALE: Final = 100

# --- readings ---


def read_year(reader: Reader, year: int) -> str:
    """Read a year in pairs of digits."""
    return spell(year, reader.tag, "spellout-numbering-year").replace("oh-", "oh ")


def read_date(reader: Reader, date: Date) -> str:
    """Read a date as Americans say it: "Monday, May third, twenty twenty-five"."""
    day = reader.ordinal(date.day) if date.day is not None else ""
    month = MONTHS[date.month - 1] if date.month is not None else ""
    parts = [
        WEEKDAYS[date.weekday] if date.weekday is not None else "",
        reader.join(month, day),
        reader.year(date.year) if date.year is not None else "",
    ]
    return ", ".join(filter(None, parts))


def read_british_date(reader: Reader, date: Date) -> str:
    """Read a date as the British say it: "Monday the third of May"."""
    weekday = WEEKDAYS[date.weekday] if date.weekday is not None else ""
    day = f"the {reader.ordinal(date.day)} of" if date.day is not None else ""
    month = MONTHS[date.month - 1] if date.month is not None else ""
    year = reader.year(date.year) if date.year is not None else ""
    return reader.join(weekday, day, month, year)


def read_time(reader: Reader, time: Time) -> str:
    """Read a time; what has no AM or PM may be of a clock with 24 hours."""
    seconds = ""
    if time.second:
        seconds = "and " + reader.counted(
            Amount("", str(time.second)), reader.noun("second")
        )
    return reader.join(_clock(reader, time), seconds)


def _clock(reader: Reader, time: Time) -> str:
    hour, minute = reader.cardinal(time.hour), time.minute or 0
    if time.half_day:
        read = reader.join(hour, _two_digits(reader, minute) if minute else "")
        return f"{read} {time.half_day.upper()}M"
    if time.hour in {0, 24}:
        if not minute:
            return "midnight"
        return f"twelve {_two_digits(reader, minute)} AM"
    if minute:
        return f"{hour} {_two_digits(reader, minute)}"
    return f"{hour} o'clock" if time.hour in _CLOCK_HOURS else f"{hour} hundred"


def _two_digits(reader: Reader, number: int) -> str:
    read = reader.cardinal(number)
    return f"oh {read}" if number < 10 else read  # noqa: PLR2004 - one digit


# --- halves of days, and lengths of time that look like times of day ---

_HALF_RANGE: Final = (
    rf"(?<![\w.,:/-])(?P<hour>\d{{1,2}})(?::(?P<minute>[0-5]\d))?(?: ?{DASH} ?| to )"
    r"(?P<last>\d{1,2}(?::[0-5]\d)? ?[aApP]\.?[mM]\b)"
)
_TWELVE: Final = r"(?<![\w.,:/-])12(?::00)? ?(?P<name>noon|midnight)\b"
_LENGTH_WORDS: Final = (
    r"timers?|for|lasts?|lasted|took|takes|duration|elapsed|remaining|runtime|uptime|"
    r"length|left|in|delay|time left|countdown|total|ran|of"
)
_LENGTH: Final = (
    r"(?<![\w.,:/-])(?P<hour>\d{1,3}):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)"
    r"(?![\w:]|\.\d)"
)
_LENGTH_BEFORE: Final = rf"(?P<lead>\b(?i:{_LENGTH_WORDS})(?::| is| was|)) {_LENGTH}"
_LENGTH_AFTER: Final = (
    rf"{_LENGTH}(?= (?:remaining|left|long|elapsed|timer|duration|hours|on the|to go))"
)
_ZERO_LENGTH: Final = (
    r"(?<![\w.,:/-])(?P<hour>0):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?![\w:]|\.\d)"
)
_SHORT_LENGTH: Final = (
    r"(?<![\w.,:/-])(?P<hour>)(?P<minute>\d{1,2}):(?P<second>[0-5]\d)"
    r"(?= (?:remaining|left|elapsed|to go|minutes|on the timer))(?: minutes)?"
)


def _read_half_range(reader: Reader, match: re.Match[str]) -> str | None:
    """Read the first time alone; the last one says which half of the day it is."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if hour not in _CLOCK_HOURS:
        return None
    minutes = _two_digits(reader, minute) if minute else ""
    return f"{reader.join(reader.cardinal(hour), minutes)} to {match['last']}"


def _read_twelve(_reader: Reader, match: re.Match[str]) -> str:
    return f"twelve {match['name']}"


def _read_length(reader: Reader, match: re.Match[str]) -> str:
    named = match.groupdict()
    parts = [
        reader.measure(Amount("", str(int(named[unit]))), unit)
        for unit in ("hour", "minute", "second")
        if int(named[unit] or 0)
    ]
    read = " ".join(parts) or "zero seconds"
    lead = named.get("lead")
    return f"{lead} {read}" if lead else read


# --- years and decades ---

_YEAR_BEFORE: Final = (
    r"\b(?P<lead>(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]efore|[Aa]fter|[Dd]uring|[Bb]y|"
    r"[Ff]rom|[Yy]ears?|[Ee]arly|[Mm]id|[Ll]ate|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|"
    r"[Ww]inter|[Cc]irca|[Oo]f|[Ff]or|[Tt]he|[Bb]orn|[Ee]st\.|Christmas|Easter|Q[1-4]|"
    r"[Tt]o|[Aa]nd|Copyright) )"
    r"(?P<year>1[1-9]\d\d|20\d\d)(?![\w%°-]|[.,:/]\d)(?=(?P<next> [a-z]+)?)"
)
_BARE_YEAR: Final = (
    r"(?P<lead>\b[A-Z][a-z]{2,} |\()(?P<year>(?:19|20)\d\d)(?![\w%°]|[.,:/]\d)"
    r"(?=(?P<next> [a-z]+)?)"
)
_YEAR_RANGE: Final = (
    rf"(?<![\w.,:/-])(?P<first>1[5-9]\d\d|20\d\d)(?P<dash> ?(?:{DASH}|/) ?)"
    r"(?P<last>1[5-9]\d\d|20\d\d|\d\d)(?![\w%°/:-]|[.,]\d| ?[a-zµ]{1,3}\b)"
)
_DECADE: Final = (
    r"(?<![\w.,:/])(?<!\d-)(?P<century>1[1-9]|20)(?P<tens>\d)0'?s\b"
    r"|(?<=[Tt]he )'?(?P<short>[2-9]0)'?s\b(?! (?:timer|delay|interval|countdown|mark))"
    r"|(?<!\w)'(?P<apostrophe>[2-9]0)s\b"
    r"|(?<![\w.,:/-])(?P<style>[2-9]0)'?s(?= (?:music|songs?|hits|rock|pop|party|style|"
    r"movies?|playlist|radio|classics|disco|night|tunes|station|vibes)\b)"
    r"|(?:(?<=[Rr]oaring )|(?<=[Ee]arly )|(?<=[Ll]ate )|(?<=[Mm]id )|(?<=[Mm]id-))"
    r"'?(?P<part>[2-9]0)'?s\b"
)
# What may follow a year; a noun makes it a count: "in 2000 steps".
_NO_NOUN: Final = frozenset(
    (
        *("alone", "and", "are", "as", "at", "be", "because", "but", "by", "can"),
        *("did", "does", "for", "from", "had", "has", "have", "he", "her", "here"),
        *("his", "how", "if", "in", "into", "is", "it", "its", "may", "might", "more"),
        *("most", "my", "no", "not", "of", "off", "on", "only", "or", "our", "over"),
        *("she", "should", "so", "than", "that", "the", "their", "then", "there"),
        *("these", "they", "this", "to", "today", "until", "up", "us", "version"),
        *("was", "we", "were", "what", "when", "where", "which", "while", "who"),
        *("will", "with", "would", "you", "your", "model", "edition", "season"),
        *("budget", "election", "onwards"),
    )
)
_DECADES: Final = {"0": "hundreds", "1": "tens"}


# Leads that stand before counts as well.
_VAGUE: Final = frozenset(
    {"of", "for", "the", "to", "and", "by", "from", "after", "before"}
)
_MAYBE: Final = _VAGUE | {"in", "until", "till", "during"}


def _read_bare_year(reader: Reader, match: re.Match[str]) -> str | None:
    word, lead = (match["next"] or "").strip(), match["lead"].strip().lower()
    is_late = match["year"].startswith(("19", "20"))
    is_noun = bool(word) and word not in _NO_NOUN
    if lead in _MAYBE and is_noun and _is_plural(word):
        return None
    if lead in _VAGUE and (is_noun or not is_late):
        return None
    return match["lead"] + reader.year(int(match["year"]))


def _is_plural(word: str) -> bool:
    return word.endswith("s") or word in {"people", "feet", "lux", "percent"}


def _read_year_range(reader: Reader, match: re.Match[str]) -> str | None:
    first, last = match["first"], match["last"]
    if len(last) == len("99"):
        if int(last) != (int(first) + 1) % _SCALE:
            return None
        word = "" if "/" in match["dash"] else "to"
        return reader.join(reader.year(int(first)), word, reader.cardinal(int(last)))
    if "/" in match["dash"] or int(last) < int(first):
        return None
    return f"{reader.year(int(first))} to {reader.year(int(last))}"


def _read_decade(reader: Reader, match: re.Match[str]) -> str:
    shorts = ("short", "apostrophe", "style", "part")
    if short := next(filter(None, map(match.group, shorts)), None):
        return _plural(reader.cardinal(int(short)))
    century, tens = match["century"], match["tens"]
    if tens == "0":
        thousand = f"{reader.cardinal(int(century) // 10)} thousands"
        is_thousand = int(century) % 10 == 0
        return thousand if is_thousand else f"{reader.cardinal(int(century))} hundreds"
    decade = _DECADES.get(tens) or _plural(reader.cardinal(int(tens) * 10))
    return f"{reader.cardinal(int(century))} {decade}"


def _plural(number: str) -> str:
    return number.removesuffix("y") + "ies" if number.endswith("y") else number + "s"


TIME_RULES: Final[tuple[Rule, ...]] = (
    rule(_ZERO_LENGTH, _read_length, ":"),
    rule(_LENGTH_BEFORE, _read_length, ":"),
    rule(_LENGTH_AFTER, _read_length, ":"),
    rule(_SHORT_LENGTH, _read_length, ":"),
    rule(_TWELVE, _read_twelve, hint="12"),
    rule(_HALF_RANGE, _read_half_range, hint=r"\d ?[aApP]\.?[mM]"),
    rule(_DECADE, _read_decade, hint=r"\d0'?s"),
    rule(_YEAR_RANGE, _read_year_range, hint=r"\d{4} ?[/–—-]"),
)
YEAR_RULES: Final[tuple[Rule, ...]] = (
    rule(_YEAR_BEFORE, _read_bare_year, "12", r"[12]\d{3}"),
    rule(_BARE_YEAR, _read_bare_year, "12", r"[12]\d{3}"),
)
