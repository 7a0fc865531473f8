"""How English reads dates, years and times of day."""

import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date, Time
from wyoming_jabber.text.normalize.languages.english_words import (
    MONTH_NAMES,
    MONTHS,
    WEEKDAY_NAMES,
    WEEKDAYS,
)
from wyoming_jabber.text.normalize.numbers import spell
from wyoming_jabber.text.normalize.patterns import DASH
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_CLOCK_HOURS: Final = range(1, 13)
_MONTH_NUMBERS: Final = MONTH_NAMES | {name: at for at, name in enumerate(MONTHS, 1)}
_WEEKDAY_NUMBERS: Final = WEEKDAY_NAMES | {name: at for at, name in enumerate(WEEKDAYS)}
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
_LENGTH: Final = r"(?<![\w.,:/-])(?P<hour>\d{1,3}):(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?![\w:]|\.\d)"
_LENGTH_BEFORE: Final = rf"(?P<lead>\b(?:{_LENGTH_WORDS})(?::| is| was|)) {_LENGTH}"
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
    r"[Tt]o|[Aa]nd|©) )"
    r"(?P<year>1[1-9]\d\d|20\d\d)(?![\w%°-]|[.,:/]\d)(?=(?P<next> [a-z]+)?)"
)
_BARE_YEAR: Final = r"(?P<lead>\b[A-Z][a-z]{2,} |\()(?P<year>(?:19|20)\d\d)(?![\w%°]|[.,:/]\d)(?=(?P<next> [a-z]+)?)"
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
    [
        "alone",
        "and",
        "are",
        "as",
        "at",
        "be",
        "because",
        "but",
        "by",
        "can",
        "did",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "here",
        "his",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "may",
        "might",
        "more",
        "most",
        "my",
        "no",
        "not",
        "of",
        "off",
        "on",
        "only",
        "or",
        "our",
        "over",
        "she",
        "should",
        "so",
        "than",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "this",
        "to",
        "today",
        "until",
        "up",
        "us",
        "version",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "will",
        "with",
        "would",
        "you",
        "your",
        "model",
        "edition",
        "season",
        "budget",
        "election",
        "onwards",
    ]
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


_MONTHS_HINT: Final = "|".join(sorted({name[:3] for name in MONTHS}))
_DAYS_HINT: Final = "|".join(sorted({name[:3] for name in WEEKDAYS}))

TIME_RULES: Final[tuple[Rule, ...]] = (
    rule(_ZERO_LENGTH, _read_length, ":"),
    rule(_LENGTH_BEFORE, _read_length, ":"),
    rule(_LENGTH_AFTER, _read_length, ":"),
    rule(_SHORT_LENGTH, _read_length, ":"),
    rule(_TWELVE, _read_twelve, hint="12"),
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
    rule(_HALF_RANGE, _read_half_range, hint=r"\d ?[aApP]\.?[mM]"),
    rule(_DECADE, _read_decade, hint=r"\d0'?s"),
    rule(_YEAR_RANGE, _read_year_range, hint=r"\d{4} ?[/–—-]"),
)
YEAR_RULES: Final[tuple[Rule, ...]] = (
    rule(_YEAR_BEFORE, _read_bare_year, "12", r"[12]\d{3}"),
    rule(_BARE_YEAR, _read_bare_year, "12", r"[12]\d{3}"),
)
