"""Times of day, years and days of the month behind prepositions."""

from collections.abc import Callable, Mapping
import re
from typing import NamedTuple

from wyoming_jabber.text.normalize.language import Time
from wyoming_jabber.text.normalize.patterns import BEFORE, DASH, any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import DIGITS, Rule, rule
from wyoming_jabber.text.normalize.rules_names import sentence_end

_HOUR = r"(?P<hour>[01]?\d|2[0-4])"
_REST = r"(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
_AFTER = r"(?![\w/%°]|[.,:]\d)"
_ONE_DIGIT = 10


class Clock(NamedTuple):
    """How times are read behind prepositions."""

    forms: Mapping[str, str]
    """Preposition -> form that `read` takes."""

    words: Mapping[str, str]
    """Form -> the word "hour", written as one of `abbreviations`."""

    abbreviations: tuple[str, ...]
    hours: Mapping[str, str]
    """The word "hour" written out -> form."""

    midnight: Mapping[str, str]
    """Preposition -> "at midnight"."""

    range_words: tuple[str, str]
    """From and to."""

    read: Callable[[Reader, Time, str], str]


def clock_rules(clock: Clock) -> tuple[Rule, ...]:
    """Return the rules for times that have a case."""
    prepositions = any_of(clock.forms)
    words = any_of((*clock.abbreviations, *clock.hours))
    time = rf"{_HOUR}:{_REST}"

    def read(reader: Reader, match: re.Match[str]) -> str:
        return _read_clock(reader, match, clock)

    def read_range(_reader: Reader, match: re.Match[str]) -> str:
        start, end = clock.range_words
        return f"{start} {match['first']} {end} {match['last']}"

    one = r"(?:[01]?\d|2[0-4]):[0-5]\d"
    start = rf"(?:(?<!\w){re.escape(clock.range_words[0])} )?"
    between = rf"{start}{BEFORE}(?P<first>{one}) ?{DASH} ?(?P<last>{one}){_AFTER}"
    with_word = (
        rf"(?:(?<!\w)(?P<before>(?i:{prepositions})) )?(?<![\w.])(?P<word>{words}) ?"
        rf"{_HOUR}(?:[:.]{_REST})?{_AFTER}"
    )
    return (
        rule(between, read_range, ":"),
        rule(with_word, read),
        rule(rf"(?<!\w)(?P<before>(?i:{prepositions})) (?P<word>){time}{_AFTER}", read),
    )


def _read_clock(reader: Reader, match: re.Match[str], clock: Clock) -> str:
    before, word = match["before"] or "", match["word"] or ""
    minute, second = match["minute"], match["second"]
    time = Time(int(match["hour"]), int(minute or 0), int(second) if second else None)
    form = clock.forms.get(before.lower(), clock.forms.get("", ""))
    form = clock.hours.get(word, form)
    if not word and before.lower() in clock.midnight and _is_midnight(time):
        phrase = clock.midnight[before.lower()]
        return phrase[0].upper() + phrase[1:] if before[0].isupper() else phrase
    if word in clock.abbreviations:
        word = clock.words.get(before.lower(), clock.words[""])
    return reader.join(before, word, clock.read(reader, time, form))


def _is_midnight(time: Time) -> bool:
    return time.hour == time.minute == 0 and time.second is None


def minutes(reader: Reader, time: Time, form: str = "") -> str:
    """Read minutes and seconds, with a nought before one digit."""
    parts = [time.minute or 0]
    if time.second is not None:
        parts.append(time.second)
    elif not time.minute:
        return ""
    return reader.join(*(_two_digits(reader, part, form) for part in parts))


def _two_digits(reader: Reader, number: int, form: str) -> str:
    nought = reader.cardinal(0) if number < _ONE_DIGIT else ""
    if number == 0:
        return reader.join(nought, nought)
    return reader.join(nought, reader.cardinal(number, form))


class Years(NamedTuple):
    """How years are said: as ordinals before the word "year"."""

    months: tuple[str, ...]
    """Names of months in all cases: a year behind one is in the genitive."""

    words: Mapping[str, str]
    """The written word -> form; "?" is the locative behind `locative`."""

    locative: str
    """Prepositions of the locative."""

    names: Mapping[str, str]
    """Form -> the word "year"."""


def year_rules(years: Years) -> tuple[Rule, ...]:
    """Read "2024" before the word for year, or behind a month without a day."""
    months = any_of(years.months)
    words = any_of(years.words)

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        before = match.string[: match.start()].rstrip()
        month = match["month"] or ""
        if month and re.search(r"\d[.]?\Z", before):
            return None
        form = years.words.get(match["word"] or "", "?")
        if form == "?":
            is_locative = not month and match["before"]
            form = "locative" if is_locative else "genitive"
        words = (month, match["before"] or "", reader.ordinal(int(match["year"]), form))
        return reader.join(*words, years.names[form]) + sentence_end(match)

    year = r"(?P<year>1[5-9]\d\d|2[01]\d\d)"
    after = r"(?![\w%°]|[.,:-]\d)"
    behind_month = (
        rf"(?<!\w)(?P<month>(?i:{months})),? (?P<before>){year}"
        rf"(?: ?(?P<word>{words})(?!\w))?{after}"
    )
    alone = (
        rf"(?<![\w.,:/-])(?P<month>)(?:(?P<before>(?i:{years.locative})) )?"
        rf"{year} ?(?P<word>{words}){after}"
    )
    return (rule(behind_month, read), rule(alone, read))


class Days(NamedTuple):
    """Days of a month, written before its name."""

    months: tuple[str, ...]
    start: str
    """The word before the first day of a range, and its other writings."""

    starts: str
    ends: Mapping[str, str]
    """Word or nothing (a dash) between the days -> form of the second one."""

    end: str
    """The word for a dash."""

    neuter: str
    """What stands before a day in the neuter nominative, a pattern; or nothing."""


def day_rules(days: Days) -> tuple[Rule, ...]:
    """Read "3-5 May", and days behind what wants another case."""
    day = r"(?:0?[1-9]|[12]\d|3[01])"
    month = rf"(?= (?i:{any_of(days.months)})(?!\w))"
    between = rf"(?: ?{DASH} ?| (?P<word>{any_of(days.ends)}) )"

    def read_range(reader: Reader, match: re.Match[str]) -> str:
        word = match["word"] or ""
        first = reader.ordinal(int(match["first"]), "genitive")
        last = reader.ordinal(int(match["last"]), days.ends[word])
        return reader.join(days.start, first, word or days.end, last)

    def read_neuter(reader: Reader, match: re.Match[str]) -> str:
        return f"{match['before']} {reader.ordinal(int(match['day']), 'neuter')}"

    pattern = (
        rf"(?:(?<!\w)(?:{days.starts}) )?{BEFORE}(?P<first>{day})\.?{between}"
        rf"(?P<last>{day})\.?{month}"
    )
    rules = [rule(pattern, read_range)]
    if days.neuter:
        before = rf"(?<!\w)(?P<before>(?i:{days.neuter})) (?P<day>{day}){month}"
        rules.append(rule(before, read_neuter))
    return tuple(rules)


def undot_rule(names: tuple[str, ...]) -> Rule:
    """Drop the point of an abbreviated unit behind a number, except at the end."""

    def read(_reader: Reader, match: re.Match[str]) -> str:
        # The space keeps the rules for abbreviations away from the last point.
        return f"{match['unit']} {sentence_end(match)}".rstrip()

    return rule(rf"(?<=\d) ?(?P<unit>{any_of(names)})\.", read, ".")


def words_rule(names: Mapping[str, str], needs: str = "") -> Rule:
    """Replace what only a number or word behind it makes an abbreviation."""

    def read(_reader: Reader, match: re.Match[str]) -> str:
        return names[match[0].lower()]

    return rule(rf"(?<![\w.])(?i:{any_of(names)})(?= ?[-+]?\d)", read, needs)


def names_rule(names: Mapping[str, str]) -> Rule:
    """Read names with digits inside, as "CO2", ahead of the numbers behind them."""

    def read(_reader: Reader, match: re.Match[str]) -> str:
        return names[match[0]]

    return rule(rf"(?<!\w){any_of(names)}(?!\w)", read, DIGITS | {"₂"})


_ROMAN = {"I": 1, "V": 5, "X": 10}


def century_rule(words: Mapping[str, str]) -> Rule:
    """Read "XXI" before a word for century -> form; "?" is a locative behind "in"."""

    def read(reader: Reader, match: re.Match[str]) -> str:
        digits = [_ROMAN[letter] for letter in match["roman"]]
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        number = sum(-one if one < after else one for one, after in pairs)
        form = words[match["word"]]
        if form == "?":
            form = "locative" if match["before"] else "genitive"
        return f"{match['before'] or ''}{reader.ordinal(number, form)} {match['word']}"

    pattern = (
        r"(?<!\w)(?P<before>(?i:we?|во?|у) )?(?P<roman>[IVX]{1,5}) "
        rf"(?P<word>{any_of(words)})(?!\w)"
    )
    return rule(pattern, read, "IVX")


def storey_rule(nouns: Mapping[str, str]) -> Rule:
    """Read "2" before a singular noun, which it counts off: noun -> form."""

    def read(reader: Reader, match: re.Match[str]) -> str:
        return reader.ordinal(int(match["number"]), nouns[match["noun"]])

    noun = rf"(?= (?P<noun>{any_of(nouns)})(?!\w))"
    return rule(rf"{BEFORE}(?P<number>\d{{1,3}}){noun}", read)
