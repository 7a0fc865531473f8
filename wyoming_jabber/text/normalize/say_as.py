"""What SSML's say-as asks for: a text read as one kind of thing."""

from collections.abc import Callable
import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount, numeral, parse
from wyoming_jabber.text.normalize.language import Date, Time
from wyoming_jabber.text.normalize.normalizer import normalize, reader_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.symbols import currency_symbols

# Reads the text, or finds that it is none of the kind.
_Kind = Callable[[Reader, str, str], str | None]

# What is bleeped out has as long a word whatever it was.
_BLEEP: Final = "bleep"
_MAX_DIGITS: Final = 100
_CENTURY_TURN: Final = 69
_NUMBERS = re.compile(r"\d+")
_TIME = re.compile(
    r"\D*(\d{1,2})(?:[:.h](\d{1,2}))?(?:[:.m](\d{1,2}))?s? ?([ap])?\.?(?:m\.?)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?:(\d{1,9})[ +]+)?(\d{1,9}) ?[/⁄] ?(\d{1,9})")


def say_as(text: str, kind: str, detail: str | None, language: str) -> str:
    """Return the words for a text that is known to be of a kind, as SSML names them.

    Kinds: cardinal (number), ordinal, characters (spell-out, verbatim), digits, fraction,
    unit, date, time, telephone, currency, expletive (bleep). The detail is SSML's
    `format`: "mdy", "dmy", "ymd", "my", "md", "y" ...; "hms12", "hms24". Total: what is
    none of its kind is normalized as usual.
    """
    read = _KINDS.get(kind.strip().lower())
    reader = reader_of(language)
    if read is None or reader is None or not text.strip():
        return normalize(text, language)
    words = read(reader, text.strip(), (detail or "").strip().lower())
    return normalize(text, language) if words is None else words


def _cardinal(reader: Reader, text: str, _detail: str) -> str | None:
    amount = _amount(reader, text)
    return None if amount is None else reader.amount(amount)


def _amount(reader: Reader, text: str) -> Amount | None:
    marks = reader.language.marks
    return parse(text, marks) if re.fullmatch(numeral(marks), text) else None


def _ordinal(reader: Reader, text: str, _detail: str) -> str | None:
    digits = _digits_of(text)
    is_short = 0 < len(digits) <= len("999999999999")
    return reader.ordinal(int(digits)) if is_short else None


def _characters(reader: Reader, text: str, _detail: str) -> str:
    """Spell letters and digits; signs by their names."""
    signs = {**reader.language.number_signs, **reader.language.signs}
    named = [
        _character(reader, sign, signs) for sign in text[:_MAX_DIGITS] if sign != " "
    ]
    return " ".join(filter(None, named))


def _character(reader: Reader, sign: str, signs: dict[str, str]) -> str:
    if sign.isdecimal():
        return reader.cardinal(int(sign))
    if sign.isalpha():
        return sign.upper() if len(sign.upper()) == 1 else sign
    return reader.language.dot if sign == "." else signs.get(sign, "")


def _digits(reader: Reader, text: str, _detail: str) -> str | None:
    digits = _digits_of(text)
    return reader.digits(digits) if digits else None


def _digits_of(text: str) -> str:
    return "".join(_NUMBERS.findall(text))[:_MAX_DIGITS]


def _telephone(reader: Reader, text: str, _detail: str) -> str | None:
    """Read digits, with a pause between their groups."""
    groups = _NUMBERS.findall(text)
    if not groups:
        return None
    words = ", ".join(map(reader.digits, groups))
    plus = reader.language.plus if text.startswith("+") else ""
    return reader.join(plus, words)


def _fraction(reader: Reader, text: str, _detail: str) -> str | None:
    match = _FRACTION.fullmatch(text)
    if match is None:
        return None
    whole = Amount("", match[1]) if match[1] else None
    return reader.fraction(whole, int(match[2]), int(match[3]))


def _currency(reader: Reader, text: str, detail: str) -> str | None:
    """Read money; the detail may be the ISO code of a bare number."""
    amount = _amount(reader, text)
    if amount is None:
        return None
    code = currency_symbols(reader.language).get(detail.upper())
    return reader.money(amount, code) if code else None


def _date(reader: Reader, text: str, detail: str) -> str | None:
    """Read numbers as the parts that the letters of the format name."""
    numbers = _NUMBERS.findall(text)
    if re.fullmatch(r"\d{8}", text) and len(detail) == len("ymd"):
        numbers = _cut(text, detail)
    if not detail or len(numbers) != len(detail) or set(detail) - set("dmy"):
        return None
    parts = dict(zip(detail, numbers, strict=True))
    day, month = (int(parts[part]) if part in parts else None for part in "dm")
    is_possible = (day is None or 1 <= day <= 31) and (  # noqa: PLR2004 - days
        month is None or 1 <= month <= 12  # noqa: PLR2004 - months
    )
    if not is_possible or not reader.language.months:
        return None
    return reader.date(Date(day=day, month=month, year=_year(parts.get("y"))))


def _cut(digits: str, detail: str) -> list[str]:
    lengths = {"y": 4, "m": 2, "d": 2}
    cut = []
    for part in detail:
        length = lengths.get(part, 0)
        cut.append(digits[:length])
        digits = digits[length:]
    return cut


def _year(digits: str | None) -> int | None:
    if digits is None:
        return None
    year = int(digits[:4])
    if len(digits) > len("99"):
        return year
    return year + (1900 if year >= _CENTURY_TURN else 2000)


def _time(reader: Reader, text: str, detail: str) -> str | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part) if part else None for part in match.groups()[:3])
    if hour is None or hour > 24 or max(minute or 0, second or 0) > 59:  # noqa: PLR2004
        return None
    half_day = (match[4] or "").lower()
    if detail.endswith("12") and not half_day and hour > 12:  # noqa: PLR2004
        hour, half_day = hour - 12, "p"
    return reader.time(Time(hour, minute, second, half_day))


def _expletive(_reader: Reader, _text: str, _detail: str) -> str:
    return _BLEEP


_KINDS: Final[dict[str, _Kind]] = {
    "cardinal": _cardinal,
    "number": _cardinal,
    "ordinal": _ordinal,
    "characters": _characters,
    "character": _characters,
    "spell-out": _characters,
    "verbatim": _characters,
    "letters": _characters,
    "digits": _digits,
    "digit": _digits,
    "fraction": _fraction,
    "date": _date,
    "time": _time,
    "telephone": _telephone,
    "phone": _telephone,
    "currency": _currency,
    "money": _currency,
    "expletive": _expletive,
    "bleep": _expletive,
}
