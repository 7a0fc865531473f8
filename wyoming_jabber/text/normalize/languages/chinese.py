"""Chinese, in simplified and traditional characters.

Shared rules look for spaces around numbers, which Chinese doesn't write: hair spaces
part them first, and go when all numbers are words.
"""

from collections.abc import Callable
import re
from typing import Final

from wyoming_jabber.text.normalize import plurals
from wyoming_jabber.text.normalize.amount import Amount, Marks, numeral
from wyoming_jabber.text.normalize.language import Currency, Date, Language, Time
from wyoming_jabber.text.normalize.languages import chinese_words
from wyoming_jabber.text.normalize.languages.chinese_words import COUNTED
from wyoming_jabber.text.normalize.numbers import spell
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_HAN: Final = r"[\u3400-\u9fff]"
_HAIR: Final = "\u200a"
# Keeps a space that was written between Chinese words.
_KEPT: Final = "\u2005"
_FEW_MINUTES: Final = 10
_NOON: Final = 12
_DIGITS: Final = "〇一二三四五六七八九"
_MARKS: Final = Marks(".", ",")

# --- readings ---


def _cardinal(_reader: Reader, number: int, form: str) -> str:
    """Count; two things, and two thousands and more, have their own word."""
    if form == COUNTED and number == 2:  # noqa: PLR2004 - the number two
        return "两"
    words = spell(number, "zh")
    return re.sub(r"^二(?=[千万亿])", "两", words)


def _ordinal(reader: Reader, number: int, _form: str) -> str:
    return "第" + reader.cardinal(number)


def _year(year: int | str) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(year))


def _read_year(_reader: Reader, year: int) -> str:
    return _year(year) + "年"


def _read_date(reader: Reader, date: Date) -> str:
    parts = (
        reader.year(date.year) if date.year is not None else "",
        f"{reader.cardinal(date.month)}月" if date.month is not None else "",
        f"{reader.cardinal(date.day)}日" if date.day is not None else "",
        chinese_words.WEEKDAYS[date.weekday] if date.weekday is not None else "",
    )
    return "".join(parts)


def _read_time(reader: Reader, time: Time) -> str:
    """Read a time: "十八点三十分"."""
    half = {"a": "上午", "p": "下午"}.get(time.half_day, "")
    if time.half_day == "a" and time.hour == _NOON:
        half, time = "凌晨", time._replace(hour=0)
    words = f"{half}{reader.cardinal(time.hour, COUNTED)}点"
    if time.minute or time.second:
        words += _minute(reader, time.minute or 0)
    if time.second:
        words += reader.cardinal(time.second) + "秒"
    return words


def _minute(reader: Reader, minute: int) -> str:
    zero = "零" if 0 < minute < _FEW_MINUTES else ""
    return f"{zero}{reader.cardinal(minute)}分"


def _read_measure(reader: Reader, amount: Amount, unit: str) -> str:
    """Read an amount; temperatures are below zero, not minus."""
    if amount.sign == "-" and unit in {"celsius", "degree"}:
        return "零下" + reader.measure(amount._replace(sign=""), unit)
    return reader.counted(amount, reader.noun(unit))


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read money in one number: "十二点五元"."""
    unit = reader.currency(code).unit
    short = amount._replace(fraction=amount.fraction.rstrip("0"))
    return reader.amount(short, unit.gender) + scale + unit.forms[0]


def _read_range(reader: Reader, first: Amount, last: Amount, unit: str) -> str:
    """Read a range; both ends go where the unit has its number."""
    noun = reader.noun(unit) if unit else None
    gender = noun.gender if noun else ""
    numbers = f"{reader.amount(first, gender)}到{reader.amount(last, gender)}"
    form = noun.forms[0] if noun else ""
    return form.replace("{}", numbers) if "{}" in form else numbers + form


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    """Read a fraction: "四分之三"."""
    part = f"{reader.cardinal(denominator)}分之{reader.cardinal(numerator)}"
    return part if whole is None else f"{reader.amount(whole)}又{part}"


# --- own rules: before numbers are parted from words ---

_DATE: Final = (
    r"(?<!\d)(?:(?P<year>[12]\d{3}|\d\d(?= ?年 ?\d)) ?年 ?)?(?P<month>0?[1-9]|1[0-2]) ?月"
    r" ?(?P<day>0?[1-9]|[12]\d|3[01]) ?(?P<name>[日号號])"
)
_YEAR_MONTH: Final = r"(?<!\d)(?P<year>[12]\d{3}) ?年(?:(?P<month>0?[1-9]|1[0-2]) ?月)?"
_CLOCK: Final = (
    r"(?<![\d.])(?P<hour>[01]?\d|2[0-4]) ?(?P<point>[点點时時](?![间間]))"
    r" ?(?P<minute>[0-5]?\d) ?分(?![钟鐘之])(?: ?(?P<second>[0-5]?\d) ?秒)?"
)
_HOUR: Final = r"(?<![\d.第])(?P<hour>[01]?\d|2[0-4]) ?(?=[点點](?!\d))"
_VERSION: Final = r"(?P<lead>版本号?[:：]? ?|[vV] ?)(?P<version>\d+(?:\.\d+)+)"
_TILDE: Final = r"(?<=\d)(?P<unit> ?(?:°C|%|℃)?) ?[~～〜] ?(?=-?\d)"
_MOBILE: Final = r"(?<!\d)1[3-9]\d(?P<gap>[ -]?)\d{4}(?P=gap)\d{4}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"
_TIMES: Final = r"(?<=\d) ?[x×] ?(?=\d)"
_SCORE: Final = r"(?<![\d:])(?P<first>\d{1,3}):(?P<last>\d{1,3})(?![\d:])"
# Nothing is said for the noughts of a price: "45.60元".
_PRICE: Final = r"(?P<price>\d\.\d*?)0{1,4} ?(?=[元块塊美欧])"
_PRICE_PER: Final = r"(?<=\d)元 ?/ ?(?=[A-Za-z])"
_ACRONYM: Final = (
    rf"(?<![A-Za-z\d])(?P<name>{any_of(chinese_words.ACRONYMS)})(?![A-Za-z\d])"
)
_PARTICLES: Final = r"(?<![A-Za-z])PM ?(?P<size>2\.5|10|1(?:\.0)?)(?![\d.])"


def _read_written_date(reader: Reader, match: re.Match[str]) -> str:
    year = f"{_year(match['year'])}年" if match["year"] else ""
    month = reader.cardinal(int(match["month"]))
    return f"{year}{month}月{reader.cardinal(int(match['day']))}{match['name']}"


def _read_year_month(reader: Reader, match: re.Match[str]) -> str:
    month = f"{reader.cardinal(int(match['month']))}月" if match["month"] else ""
    return f"{_year(match['year'])}年{month}"


def _read_clock(reader: Reader, match: re.Match[str]) -> str:
    second = f"{reader.cardinal(int(match['second']))}秒" if match["second"] else ""
    hour = reader.cardinal(int(match["hour"]), COUNTED)
    return f"{hour}{match['point']}{_minute(reader, int(match['minute']))}{second}"


def _read_hour(reader: Reader, match: re.Match[str]) -> str:
    return reader.cardinal(int(match["hour"]), COUNTED)


def _read_version(reader: Reader, match: re.Match[str]) -> str:
    parts = match["version"].split(".")
    read = (
        reader.digits(part) if len(part) > len("999") else reader.integer(part)
        for part in parts
    )
    return match["lead"] + "点".join(read)


def _read_tilde(_reader: Reader, match: re.Match[str]) -> str:
    return "-"


def _read_mobile(reader: Reader, match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match[0])
    return "，".join(map(reader.digits, groups))


def _read_particles(reader: Reader, match: re.Match[str]) -> str:
    return "PM" + reader.amount(reader.parse(match["size"]))


def _read_acronym(reader: Reader, match: re.Match[str]) -> str:
    return reader.language.acronyms[match["name"]]


def _read_times(_reader: Reader, _match: re.Match[str]) -> str:
    return "乘以"


def _read_score(reader: Reader, match: re.Match[str]) -> str:
    first, last = (reader.cardinal(int(match[end])) for end in ("first", "last"))
    return f"{first}比{last}"


def _read_price(_reader: Reader, match: re.Match[str]) -> str:
    return match["price"].rstrip(".")


def _read_price_per(_reader: Reader, _match: re.Match[str]) -> str:
    return "CNY/"


def _part(_reader: Reader, _match: re.Match[str]) -> str:
    return _HAIR


def _keep(_reader: Reader, _match: re.Match[str]) -> str:
    return _KEPT


def _squeeze(_reader: Reader, _match: re.Match[str]) -> str:
    return ""


# --- own rules: after all else that has digits ---

_PLAIN: Final = numeral(_MARKS)
_COUNTED: Final = rf"(?P<number>{_PLAIN})[ {_HAIR}]?(?=[{chinese_words.MEASURE_WORDS}])"
# A number that is no count: "第2个", "房间 2".
_PLACE: Final = rf"第[ {_HAIR}]?(?P<number>\d{{1,9}})"
_ALL_SIGNS: Final = {**chinese_words.SIGNS, **chinese_words.NUMBER_SIGNS}


def _read_counted(reader: Reader, match: re.Match[str]) -> str:
    return reader.amount(reader.parse(match["number"]), COUNTED)


def _read_place(reader: Reader, match: re.Match[str]) -> str:
    return "第" + reader.cardinal(int(match["number"]))


def _read_plain(reader: Reader, match: re.Match[str]) -> str:
    return reader.amount(reader.parse(match["number"]))


def _read_sign(reader: Reader, match: re.Match[str]) -> str:
    return reader.language.signs[match["sign"]]


def _read_near(reader: Reader, match: re.Match[str]) -> str:
    return reader.language.number_signs[match["sign"]]


_ANY_SIGN: Final = any_of(sign for sign in chinese_words.SIGNS if not sign.isalpha())
_NEAR_SIGN: Final = any_of(chinese_words.NUMBER_SIGNS)

_EARLY_RULES: Final[tuple[Rule, ...]] = (
    rule(_MOBILE, _read_mobile),
    rule(_PARTICLES, _read_particles, "P"),
    rule(_ACRONYM, _read_acronym, ""),
    rule(_VERSION, _read_version, "."),
    rule(_DATE, _read_written_date, "月"),
    rule(_YEAR_MONTH, _read_year_month, "年"),
    rule(_CLOCK, _read_clock, "分"),
    rule(_HOUR, _read_hour, "点點"),
    rule(_TILDE, _read_tilde, "~～〜"),
    rule(_TIMES, _read_times, "x×"),
    rule(_PRICE, _read_price, "."),
    rule(_PRICE_PER, _read_price_per, "/"),
    rule(rf"(?<={_HAN}) (?={_HAN})", _keep, " "),
    rule(rf"(?<={_HAN}) ?(?=[-+]?[$€£¥]?[A-Za-z\d])", _part, ""),
    rule(rf"(?<=[A-Za-z\d%°²³€£¥]) ?(?={_HAN})", _part, ""),
)
_LATE_RULES: Final[tuple[Rule, ...]] = (
    rule(_PLACE, _read_place),
    rule(_SCORE, _read_score, ":"),
    rule(_COUNTED, _read_counted),
    rule(rf" ?(?P<sign>{_NEAR_SIGN}) ?(?=[-+]?\d)", _read_near),
    rule(rf" ?(?P<sign>{_ANY_SIGN}) ?(?=[-+]?\d)", _read_sign),
    rule(rf"(?P<number>{_PLAIN})", _read_plain),
    rule(rf" ?(?P<sign>{_ANY_SIGN}) ?(?={_HAN}|$)", _read_sign, "".join(_ALL_SIGNS)),
    rule(rf"(?<={_HAN})[ {_HAIR}]+(?={_HAN})", _squeeze, ""),
    rule(_HAIR, _squeeze, ""),
)


# --- traditional characters ---


def _traditional(text: str) -> str:
    return text.translate(chinese_words.TRADITIONAL)


def _in_traditional(read: Callable[..., str]) -> Callable[..., str]:
    def reading(*arguments: object) -> str:
        return _traditional(read(*arguments))

    return reading


def _traditional_rule(written: Rule) -> Rule:
    """Return the rule with what it reads in traditional characters."""

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        words = written.read(reader, match)
        return None if words is None else _traditional(words)

    return written._replace(read=read)


def _traditional_fields() -> dict[str, object]:
    units = {
        key: noun._replace(forms=tuple(map(_traditional, noun.forms)))
        for key, noun in chinese_words.UNITS.items()
    }
    currencies = {
        code: Currency(money.unit._replace(forms=(_traditional(money.unit.forms[0]),)))
        for code, money in chinese_words.CURRENCIES.items()
    }
    changed: dict[str, object] = {"units": units, "currencies": currencies}
    for name, read in _READINGS.items():
        changed[name] = _in_traditional(read)
    for name in ("signs", "number_signs", "prefixes", "acronyms"):
        words = _TABLES[name]
        changed[name] = {key: _traditional(word) for key, word in words.items()}
    changed["minus"], changed["decimal"], changed["dot"] = "負", "點", "點"
    changed["early_rules"] = tuple(map(_traditional_rule, _EARLY_RULES))
    return changed


_READINGS: Final[dict[str, Callable[..., str]]] = {
    "cardinal": _cardinal,
    "read_date": _read_date,
    "read_time": _read_time,
    "read_measure": _read_measure,
    "read_money": _read_money,
    "read_range": _read_range,
}
_TABLES: Final = {
    "signs": chinese_words.SIGNS,
    "number_signs": chinese_words.NUMBER_SIGNS,
    "prefixes": chinese_words.PREFIXES,
    "acronyms": chinese_words.ACRONYMS,
}

LANGUAGE: Final = Language(
    marks=_MARKS,
    decimal="点",
    minus="负",
    plus="正",
    plus_minus="正负",
    to="到",
    dot="点",
    joiner="",
    plural=plurals.never,
    cardinal=_cardinal,
    ordinal=_ordinal,
    units=chinese_words.UNITS,
    prefixes=chinese_words.PREFIXES,
    per="每",
    currencies=chinese_words.CURRENCIES,
    currency_symbols=chinese_words.CURRENCY_SYMBOLS,
    months=chinese_words.MONTHS,
    weekdays=chinese_words.WEEKDAYS,
    scales={"万": "万", "萬": "萬", "亿": "亿", "億": "億"},
    date_patterns=(r"{y}/{m}/{d}", r"{y}\.{m}\.{d}"),
    time_patterns=(
        r"{h}:{min}(?::{s})? ?{half}",
        r"{h} ?{half}",
        r"{h}:{min}(?::{s})?",
    ),
    half_days={half: rf"[{half}{half.upper()}]\.?[mM]\.?(?!\w)" for half in "ap"},
    read_date=_read_date,
    read_time=_read_time,
    read_year=_read_year,
    duration_joint="",
    acronyms=chinese_words.ACRONYMS,
    signs=chinese_words.SIGNS,
    number_signs=chinese_words.NUMBER_SIGNS,
    read_measure=_read_measure,
    read_money=_read_money,
    read_range=_read_range,
    read_fraction=_read_fraction,
    early_rules=_EARLY_RULES,
    late_rules=_LATE_RULES,
    variants=dict.fromkeys(("Hant", "TW", "HK", "MO"), _traditional_fields()),
)
