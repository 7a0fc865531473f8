"""What only Chinese writes, and the ways around its lack of spaces."""

import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Marks, numeral
from wyoming_jabber.text.normalize.languages import chinese_words
from wyoming_jabber.text.normalize.languages.chinese_words import COUNTED
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

MARKS: Final = Marks(".", ",")
_HAN: Final = r"[\u3400-\u9fff]"
_HAIR: Final = "\u200a"
# Keeps a space that was written between Chinese words.
_KEPT: Final = "\u2005"
_FEW_MINUTES: Final = 10
_DIGITS: Final = "〇一二三四五六七八九"


def year_digits(year: int | str) -> str:
    """Read a year: 二〇二四."""
    return "".join(_DIGITS[int(digit)] for digit in str(year))


def minutes(reader: Reader, minute: int) -> str:
    """Read minutes behind an hour: 零五分."""
    zero = "零" if 0 < minute < _FEW_MINUTES else ""
    return f"{zero}{reader.cardinal(minute)}分"


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
_YEARS: Final = (
    r"(?<!\d)(?P<first>[12]\d{3}) ?[-~～〜至到] ?(?P<last>[12]\d{3}) ?(?=年)"
)
_DIALLED: Final = r"(?P<lead>(?:拨打|撥打|拨|打|呼叫|致电|电话|電話)[是为為:]? ?)(?P<digits>\d{3,8})(?![\d.%个個次])"
_BELOW_ZERO: Final = r"(?<![下\d])-(?=\d{1,3}(?:\.\d+)? ?度)"
_TIMES: Final = r"(?<=\d) ?[x×] ?(?=\d)"
_SCORE: Final = r"(?<![\d:])(?P<first>\d{1,3}):(?P<last>\d{1,3})(?![\d:])"
# Nothing is said for the noughts of a price: "45.60元".
_PRICE: Final = r"(?P<price>\d\.\d{0,9}?)0{1,4} ?(?=[元块塊美欧])"
_PRICE_PER: Final = r"(?<=\d)元 ?/ ?(?=[A-Za-z])"
_ACRONYM: Final = (
    rf"(?<![A-Za-z\d])(?P<name>{any_of(chinese_words.ACRONYMS)})(?![A-Za-z\d])"
)
_PARTICLES: Final = r"(?<![A-Za-z])PM ?(?P<size>2\.5|10|1(?:\.0)?)(?![\d.])"


def _read_written_date(reader: Reader, match: re.Match[str]) -> str:
    year = f"{year_digits(match['year'])}年" if match["year"] else ""
    month = reader.cardinal(int(match["month"]))
    return f"{year}{month}月{reader.cardinal(int(match['day']))}{match['name']}"


def _read_year_month(reader: Reader, match: re.Match[str]) -> str:
    month = f"{reader.cardinal(int(match['month']))}月" if match["month"] else ""
    return f"{year_digits(match['year'])}年{month}"


def _read_clock(reader: Reader, match: re.Match[str]) -> str:
    second = f"{reader.cardinal(int(match['second']))}秒" if match["second"] else ""
    hour = reader.cardinal(int(match["hour"]), COUNTED)
    return f"{hour}{match['point']}{minutes(reader, int(match['minute']))}{second}"


def _read_hour(reader: Reader, match: re.Match[str]) -> str:
    return reader.cardinal(int(match["hour"]), COUNTED)


def _read_version(reader: Reader, match: re.Match[str]) -> str:
    parts = match["version"].split(".")
    read = (
        reader.digits(part) if len(part) > len("999") else reader.integer(part)
        for part in parts
    )
    return match["lead"] + "点".join(read)


def _read_tilde(_reader: Reader, _match: re.Match[str]) -> str:
    return "-"


def _read_mobile(_reader: Reader, match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match[0])
    return "，".join(map(_dial, groups))


def _dial(digits: str) -> str:
    """Read a number that is dialled, whose one sounds unlike seven."""
    return "".join("零幺二三四五六七八九"[int(digit)] for digit in digits)


def _read_dialled(_reader: Reader, match: re.Match[str]) -> str:
    return match["lead"] + _dial(match["digits"])


def _read_years(_reader: Reader, match: re.Match[str]) -> str:
    return f"{year_digits(match['first'])}到{year_digits(match['last'])}"


def _read_below_zero(_reader: Reader, _match: re.Match[str]) -> str:
    return "零下"


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

_PLAIN: Final = numeral(MARKS)
_COUNTED: Final = rf"(?<!\d)(?<!\d[.,])(?P<number>{_PLAIN})[ {_HAIR}]?(?=[{chinese_words.MEASURE_WORDS}])"
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

EARLY_RULES: Final[tuple[Rule, ...]] = (
    rule(_MOBILE, _read_mobile),
    rule(_PARTICLES, _read_particles, "P"),
    rule(_ACRONYM, _read_acronym, ""),
    rule(_VERSION, _read_version, "."),
    rule(_DIALLED, _read_dialled, "打拨撥叫电電话話"),
    rule(_YEARS, _read_years, "年"),
    rule(_BELOW_ZERO, _read_below_zero, "-"),
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
LATE_RULES: Final[tuple[Rule, ...]] = (
    rule(_PLACE, _read_place),
    rule(_SCORE, _read_score, ":"),
    rule(_COUNTED, _read_counted),
    rule(rf" ?(?P<sign>{_NEAR_SIGN}) ?(?=[-+]?\d)", _read_near),
    rule(rf" ?(?P<sign>{_ANY_SIGN}) ?(?=[-+]?\d)", _read_sign),
    rule(rf"(?<!\d)(?P<number>{_PLAIN})", _read_plain),
    rule(rf" ?(?P<sign>{_ANY_SIGN}) ?(?={_HAN}|$)", _read_sign, "".join(_ALL_SIGNS)),
    rule(rf"(?<={_HAN})[ {_HAIR}]+(?={_HAN})", _squeeze, ""),
    rule(_HAIR, _squeeze, ""),
)
