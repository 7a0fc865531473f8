"""Rules for English: what depends on its words and habits."""

import re
from typing import Final, NamedTuple

from wyoming_jabber.text.normalize.common import (
    ADDRESS_RULES,
    TIME_PATTERN,
    WORDS,
    read_number,
)
from wyoming_jabber.text.normalize.numbers import spell
from wyoming_jabber.text.normalize.reader import Reader, Rule, numeral_pattern, spaced

_NUMERAL = numeral_pattern(WORDS["en"])
_HALF_DAY = r"(?:\s?([ap])(?:\.m\.|m\b))"


class _Currency(NamedTuple):
    one: str
    many: str
    cent: str
    cents: str


_CURRENCIES = {
    "$": _Currency("dollar", "dollars", "cent", "cents"),
    "€": _Currency("euro", "euros", "cent", "cents"),
    "£": _Currency("pound", "pounds", "penny", "pence"),
}
_CENT_DIGITS: Final = 2
_SCALES = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion"}
_DEGREES = {"C": " Celsius", "F": " Fahrenheit", None: ""}

_CLOCK_HOURS = range(1, 13)

# A point inside a clause would be read as its end.
_ABBREVIATIONS = {
    "dr": "doctor",
    "e.g": "for example",
    "etc": "et cetera",
    "i.e": "that is",
    "mr": "mister",
    "mrs": "missus",
    "ms": "miz",
    "no": "number",
    "prof": "professor",
    "vs": "versus",
}
_ABBREVIATION = re.compile(
    r"(?<![\w.])(dr|e\.g|etc|i\.e|mrs?|ms|no(?=\. ?\d)|prof|vs)\.(?!\w)", re.IGNORECASE
)
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.){2,}(?!\w)")

_QUANTITY = r"\d{1,2}:\d\d|\d{1,4}(?:\.\d+)?"
_RANGE = re.compile(
    rf"(?<![\w.,:/-])({_QUANTITY})(%|°[CF]?)? ?- ?([$€£]?)({_QUANTITY})(?![\d:/-]|[.,]\d)"
)
_DIALLED = re.compile(r"(?<![\w.,-])((?:\d{3}-)?\d{3})-(\d{4})(?![\w-])")
# Dates and the like: the hyphens are silent.
_HYPHENATED = re.compile(r"(?<=\d)-(?=\d)")
_TIME = re.compile(rf"{TIME_PATTERN}{_HALF_DAY}?")
_TEXT_END = re.compile(r"[\"')]*\s*\Z")
_HOUR = re.compile(rf"(?<![\w:.,])(\d{{1,2}}){_HALF_DAY}")
_MONEY = re.compile(
    r"(?P<minus>(?<!\S)-)?(?P<currency>[$€£])\s?"
    rf"{_NUMERAL}(?:\s?(?P<scale>thousand|million|billion|trillion|bn|[kKmMbB])\b)?"
)
_MONEY_AFTER = re.compile(
    rf"(?P<minus>(?!))?{_NUMERAL}(?P<scale>(?!))?\s?(?P<currency>[€£]|\$(?!\d))"
)
_PERCENT = re.compile(rf"{_NUMERAL}\s?%")
_TEMPERATURE = re.compile(rf"{_NUMERAL}\s?°(?:\s?(?P<scale>[CF])\b)?")
_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?:st|nd|rd|th)\b")
_NUMBER = re.compile(_NUMERAL)
_SIGN = re.compile(r"[#~](?=\d)|\s?<\s?(?=[-\d])|\s?>\s?(?=[-\d])")
_SIGN_NAMES = {
    "#": "number ",
    "~": "about ",
    "<": " less than ",
    ">": " greater than ",
}


def _read_abbreviation(_reader: Reader, match: re.Match[str]) -> str:
    return _ABBREVIATIONS[match[1].lower()] + _sentence_end(match)


def _read_initials(_reader: Reader, match: re.Match[str]) -> str:
    return " ".join(match[0].split(".")).rstrip() + _sentence_end(match)


def _sentence_end(match: re.Match[str]) -> str:
    """Return the point that ends an abbreviation if it ends the sentence too."""
    is_last = match[0].endswith(".") and _TEXT_END.match(match.string, match.end())
    return "." if is_last else ""


def _read_dialled(reader: Reader, match: re.Match[str]) -> str:
    """Read a telephone number: digit by digit, with a pause before the last four."""
    digits = [
        " ".join(spell(int(digit), reader.language) for digit in part if digit != "-")
        for part in match.groups()
    ]
    return ", ".join(digits)


def _read_range(_reader: Reader, match: re.Match[str]) -> str:
    """Name the hyphen; the numbers are left to the other rules."""
    first, unit, currency, last = match.groups(default="")
    is_spaced = " - " in match[0]
    word = "to"
    if first.isdecimal() and last.isdecimal():
        if int(first) >= int(last) and not is_spaced:
            return match[0]
        word = "to" if int(first) < int(last) else "minus"
    return f"{first}{unit} {word} {currency}{last}"


def _read_hyphen(_reader: Reader, _match: re.Match[str]) -> str:
    return " "


def _read_time(reader: Reader, match: re.Match[str]) -> str:
    hour, minute, second, half_day = match.groups()
    parts = [reader.integer(str(int(hour)))]
    if int(minute) or second:
        parts.append(_two_digits(reader, minute))
    elif half_day is None:
        parts.append("o'clock" if int(hour) in _CLOCK_HOURS else "hundred")
    if second:
        parts.append(_two_digits(reader, second))
    return " ".join(parts) + _name_half_day(match, half_day)


def _two_digits(reader: Reader, digits: str) -> str:
    number = reader.integer(str(int(digits)))
    return f"oh {number}" if digits.startswith("0") else number


def _read_hour(reader: Reader, match: re.Match[str]) -> str:
    return reader.integer(match[1]) + _name_half_day(match, match[2])


def _name_half_day(match: re.Match[str], half_day: str | None) -> str:
    return f" {half_day.upper()}M{_sentence_end(match)}" if half_day else ""


def _read_money(reader: Reader, match: re.Match[str]) -> str:
    currency = _CURRENCIES[match["currency"]]
    amount = reader.number(match)
    if scale := match["scale"]:
        read = f"{amount} {_SCALES.get(scale.lower(), scale)} {currency.many}"
    elif len(match["fraction"] or "") == _CENT_DIGITS:
        read = _with_cents(reader, match, currency)
    else:
        read = f"{amount} {currency.one if _is_one(match) else currency.many}"
    return spaced(match, f"minus {read}" if match["minus"] else read)


def _with_cents(reader: Reader, match: re.Match[str], currency: _Currency) -> str:
    whole = (match["whole"] or "0").replace(",", "")
    cents = int(match["fraction"])
    parts = []
    if whole != "0" or not cents:
        unit = currency.one if whole == "1" else currency.many
        parts.append(f"{reader.integer(whole)} {unit}")
    if cents:
        unit = currency.cent if cents == 1 else currency.cents
        parts.append(f"{spell(cents, reader.language)} {unit}")
    return ("minus " if match["sign"] == "-" else "") + " and ".join(parts)


def _read_percent(reader: Reader, match: re.Match[str]) -> str:
    return spaced(match, f"{reader.number(match)} percent")


def _read_temperature(reader: Reader, match: re.Match[str]) -> str:
    degrees = "degree" if _is_one(match) else "degrees"
    return spaced(match, f"{reader.number(match)} {degrees}{_DEGREES[match['scale']]}")


def _is_one(match: re.Match[str]) -> bool:
    return match["whole"] == "1" and not match["fraction"]


def _read_ordinal(reader: Reader, match: re.Match[str]) -> str:
    return spell(int(match[1].replace(",", "")), reader.language, is_ordinal=True)


def _read_sign(_reader: Reader, match: re.Match[str]) -> str:
    return _SIGN_NAMES[match[0].strip()]


ENGLISH_RULES = (
    *ADDRESS_RULES,
    Rule(_ABBREVIATION, _read_abbreviation),
    Rule(_INITIALS, _read_initials),
    Rule(_DIALLED, _read_dialled),
    Rule(_RANGE, _read_range),
    Rule(_HYPHENATED, _read_hyphen),
    Rule(_SIGN, _read_sign),
    Rule(_TIME, _read_time),
    Rule(_HOUR, _read_hour),
    Rule(_MONEY, _read_money),
    Rule(_MONEY_AFTER, _read_money),
    Rule(_PERCENT, _read_percent),
    Rule(_TEMPERATURE, _read_temperature),
    Rule(_ORDINAL, _read_ordinal),
    Rule(_NUMBER, read_number),
)
