"""What Spanish, Italian and Portuguese share: agreement, halves of days, small rules."""

from collections.abc import Callable, Mapping
import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule
from wyoming_jabber.text.normalize.units import SYMBOLS

HALF_DAYS: Final = {
    half: rf"[{half}{half.upper()}](?:\. ?[mM]\.(?!\w)|[mM](?!\w))" for half in "ap"
}

# Millions would be taken for a version, whose parts are as often three digits long.
_MILLIONS: Final = r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3}){2}(?:\.000)?(?!\w|\.\d)"
_TIMES: Final = r"(?<=\d) ?[x×] ?(?=\d)"
_VALUES: Final = {"I": 1, "V": 5, "X": 10}
# Symbols that are words too.
_ALSO_WORDS: Final = frozenset({"ha"})
_BARE_UNITS: Final = ("kWh", "MWh", "Wh", "kW", "m²", "m³", "km", "kg")
_DAY: Final = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_SHORT_DATE: Final = rf"{_DAY}[/-](?P<month>0?[1-9]|1[0-2])(?![\w/-]|[.,]\d)"
_COUNTED: Final = (
    r"(?:(?P<before>[^\W\d_]{1,30}) )?(?<![\w.,:/-])"
    r"(?P<number>[1-9]\d{0,2}(?:\.\d{3})+|\d{1,9})"
    r"(?![.,:/]\d)(?= (?P<word>[^\W\d_]{1,30}))"
)


def words(text: str) -> frozenset[str]:
    """Return a set of words written in a row."""
    return frozenset(text.split())


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral of X, V and I."""
    values = [_VALUES[sign] for sign in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def number_rules(times: str) -> tuple[Rule, ...]:
    """Return the rules for "1.000.000" and "3 x 4", where x is said as `times`."""
    return (
        rule(_MILLIONS, lambda _reader, match: match[0].replace(".", ""), "."),
        rule(_TIMES, lambda _reader, _match: f" {times} ", "x×"),
    )


def length_rule() -> Rule:
    """Return the rule for "0:05:00": with no hours it is a length, not a time."""

    def read(reader: Reader, match: re.Match[str]) -> str:
        parts = [
            reader.measure(Amount("", str(int(match[unit]))), unit)
            for unit in ("minute", "second")
            if int(match[unit]) or (unit == "minute" and not int(match["second"]))
        ]
        return reader.language.duration_joint.join(parts)

    pattern = (
        r"(?<![\w.,:/-])00?:(?P<minute>[0-5]\d):(?P<second>[0-5]\d)(?![\w:]|[.,]\d)"
    )
    return rule(pattern, read, ":")


def halved(
    reader: Reader, word: str, gender: Callable[[str], str]
) -> tuple[str, str, str] | None:
    """Return gender, name and plural of what there is half of, maybe a unit's symbol."""
    if (key := SYMBOLS.get(word)) is not None and word not in _ALSO_WORDS:
        noun = reader.noun(key)
        return noun.gender, noun.forms[0], noun.forms[-1]
    of = gender(word)
    return (of, word, word) if of else None


def between_rule(between: str, conjunction: str) -> Rule:
    """Return the rule for "entre 18-22": after such words it is "y", not "a"."""
    pattern = rf"\b(?P<first>(?i:{between}) \d[\d:.,]*+(?: ?(?:°C|%))?) ?[-–] ?(?=\d)"
    return rule(pattern, lambda _reader, match: f"{match['first']} {conjunction} ", "-")


def short_date_rule(before: str) -> Rule:
    """Return the rule for "el 3/10": a day and a month only after these words."""

    def read(reader: Reader, match: re.Match[str]) -> str:
        date = Date(day=int(match["day"]), month=int(match["month"]))
        return match["lead"] + reader.date(date)

    return rule(rf"(?<!\w)(?P<lead>(?i:{before}))(?<![\d/-]){_SHORT_DATE}", read, "/-")


def one_unit_rule(before: str) -> Rule:
    """Return the rule for "por kWh": without a number, and singular after these."""

    def read(reader: Reader, match: re.Match[str]) -> str:
        form = reader.noun(SYMBOLS[match["unit"]]).forms[0]
        return match["before"] + form.replace("{}", "").strip()

    pattern = rf"\b(?P<before>(?i:{before}) )(?P<unit>{any_of(_BARE_UNITS)})(?![\w/])"
    return rule(pattern, read, frozenset())


def limit_rule(limits: Mapping[str, str]) -> Rule:
    """Return the rule for "max 28°", "min: 15°"; behind a number "min" are minutes."""

    def read(_reader: Reader, match: re.Match[str]) -> str:
        return limits[match["limit"].lower()]

    pattern = rf"(?<![\w.])(?<!\d )(?P<limit>(?i:{any_of(limits)}))\.?(?=:? -?\d)"
    return rule(pattern, read)


def weekday_rule(weekdays: tuple[str, ...], joints: str, lead: str) -> Rule:
    """Return the rule for "lun-vie", "seg. a sex.": short names in a pair of days.

    `lead` is said before days with a dash between them, if it isn't written.
    """
    days = {name[:3]: name for name in weekdays}
    day = any_of(days)
    pattern = (
        rf"\b(?P<first>(?i:{day}))\.?(?P<joint> ?[-–] ?| (?:{joints}) )"
        rf"(?P<last>(?i:{day}))(?:\.(?=.)|\b)"
    )

    def read(reader: Reader, match: re.Match[str]) -> str:
        written = match["joint"].strip(" -–")
        is_led = match.string[: match.start()].endswith((f"{lead} ", f"{lead}l "))
        first, last = (days[match[end].lower()] for end in ("first", "last"))
        words = f"{first} {written or reader.language.to} {last}"
        return words if written or is_led else f"{lead} {words}"

    return rule(pattern, read, frozenset())


def phone_rule(first: str) -> Rule:
    """Return the rule for telephone numbers of nine digits in groups by spaces."""
    pattern = (
        rf"(?<![\w.,+])(?<!\d )[{first}]\d\d (?:\d{{3}} \d{{3}}|\d\d \d\d \d\d)"
        r"(?![\w.,]\d| ?[€$%\d]| [a-z])"
    )

    def read(reader: Reader, match: re.Match[str]) -> str:
        return ", ".join(map(reader.digits, match[0].split(" ")))

    return rule(pattern, read)


def agreement_rule(
    gender: Callable[[str], str],
    labels: frozenset[str],
    read: Callable[[Reader, int, str, str], str | None],
) -> Rule:
    """Return the rule by which a number agrees with the noun behind it.

    `gender` is empty for words that aren't counted; behind a label a number is a name.
    `read` gets the number, the gender and the noun, and may find that they don't fit.
    """

    def agree(reader: Reader, match: re.Match[str]) -> str | None:
        before, word = match["before"] or "", match["word"]
        digits = match["number"].replace(".", "")
        is_code = len(digits) > 1 and digits[0] == "0"
        of = gender(word)
        if not of or is_code or before.lower() in labels:
            return None
        number = read(reader, int(digits), of, word)
        return None if number is None else reader.join(before, number)

    return rule(_COUNTED, agree)
