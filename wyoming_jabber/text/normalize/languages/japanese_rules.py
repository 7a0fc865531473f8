"""What only Japanese writes, and the ways around its lack of spaces."""

import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount, Marks, numeral
from wyoming_jabber.text.normalize.languages import japanese_numbers, japanese_words
from wyoming_jabber.text.normalize.languages.japanese_numbers import (
    COUNTERS,
    DAY,
    HOUR,
    HOURS,
    MAX_NUMBER,
    Counter,
    counted,
)
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_OWN: Final = r"[\u3040-\u30ff\u3400-\u9fff]"
_HAIR: Final = "\u200a"
# Keeps a space that was written between Japanese words.
_KEPT: Final = "\u2005"
MARKS: Final = Marks(".", ",")
_NUMERAL: Final = numeral(MARKS)
_DAYS: Final = "月火水木金土日"


def count_things(reader: Reader, amount: Amount, counter: Counter) -> str:
    """Count by a counter; fractions don't change its sound."""
    number = int(amount.whole) if len(amount.whole) < len(str(MAX_NUMBER)) else None
    if not amount.is_whole or number is None:
        return reader.amount(amount) + counter.name
    return reader.signed(amount, counted(number, counter))


# --- own rules ---

_WEEKDAY: Final = rf"(?<=日)(?P<gap>, ?| ?[(（])(?P<day>[{_DAYS}])(?:曜日?)?(?:, ?|[)）]|(?=[。、]|$))"
_COUNTED: Final = (
    rf"(?P<number>{_NUMERAL})[ {_HAIR}]?(?P<counter>{japanese_numbers.COUNTER_NAMES})"
)
_VERSION: Final = r"(?P<lead>バージョン ?|[vV] ?)(?P<version>\d+(?:\.\d+)+)"
_TILDE: Final = r"(?<=\d)(?P<unit> ?(?:°C|%|[時分日月年度円])?) ?[~～〜] ?(?=-?\d)"
_RANGE: Final = (
    r"(?<![\d.,:/-])(?P<first>\d{1,4}) ?[-~〜～] ?"
    rf"(?=\d{{1,4}} ?(?:{japanese_numbers.COUNTER_NAMES}))"
)
_WAVE: Final = rf"(?<={_OWN}) ?[~～〜] ?(?={_OWN}|\d)"
_ACRONYM: Final = (
    rf"(?<![A-Za-z\d])(?P<name>{any_of(japanese_words.ACRONYMS)})(?![A-Za-z\d])"
)
# The unit's own reading begins with it.
_SPEED: Final = r"[時秒]速 ?(?=\d[\d.]{0,8} ?(?:km/h|m/s|mph))"
_PARTICLES: Final = r"(?<![A-Za-z])PM ?(?P<size>2\.5|10|1(?:\.0)?)(?![\d.])"
_PLACE: Final = (
    rf"第 ?(?P<number>\d{{1,9}})(?P<counter>{japanese_numbers.COUNTER_NAMES})?"
)
_TIMES_SIGN: Final = r"(?<=\d) ?[x×] ?(?=\d)"
_HALF_HOUR: Final = r"(?<![\d.])(?P<hour>\d{1,2}) ?(?P<name>時間?)半"
_SCORE: Final = r"(?<![\d:])(?P<first>\d{1,3}):(?P<last>\d{1,3})(?![\d:])"
_PRICE_PER: Final = r"(?<=\d)円 ?/ ?(?=[A-Za-z])"


def _read_acronym(reader: Reader, match: re.Match[str]) -> str:
    return reader.language.acronyms[match["name"]]


def _read_weekday(_reader: Reader, match: re.Match[str]) -> str:
    following = match.string[match.end() : match.end() + 1]
    pause = "" if not following or following in "のはでにま。、" else "、"
    return japanese_words.WEEKDAYS[_DAYS.index(match["day"])] + pause


def _read_counted(reader: Reader, match: re.Match[str]) -> str:
    amount, counter = reader.parse(match["number"]), COUNTERS[match["counter"]]
    is_of_month = match.string[: match.start()].rstrip().endswith("月")
    if counter is DAY and amount.whole == "1" and not is_of_month:
        return "いちにち"
    return count_things(reader, amount, counter)


def _read_version(reader: Reader, match: re.Match[str]) -> str:
    parts = map(reader.integer, match["version"].split("."))
    return match["lead"] + "てん".join(parts)


def _read_tilde(_reader: Reader, match: re.Match[str]) -> str:
    """Name the wave; a unit that stands at both ends is read at the last."""
    unit = match["unit"].strip()
    return unit + "から" if unit and unit not in {"°C", "%"} else "-"


def _read_range_of(reader: Reader, match: re.Match[str]) -> str:
    return reader.cardinal(int(match["first"])) + "から"


def _read_wave(_reader: Reader, _match: re.Match[str]) -> str:
    return "から"


def _read_particles(reader: Reader, match: re.Match[str]) -> str:
    return "ピーエム" + reader.amount(reader.parse(match["size"]))


def _read_place(reader: Reader, match: re.Match[str]) -> str:
    number, name = int(match["number"]), match["counter"]
    return "だい" + (
        counted(number, COUNTERS[name]) if name else reader.cardinal(number)
    )


def _read_times(_reader: Reader, _match: re.Match[str]) -> str:
    return "かける"


def _read_half_hour(_reader: Reader, match: re.Match[str]) -> str:
    counter = HOUR if match["name"] == "時" else HOURS
    return counted(int(match["hour"]), counter) + "はん"


def _read_score(reader: Reader, match: re.Match[str]) -> str:
    first, last = (reader.cardinal(int(match[end])) for end in ("first", "last"))
    return f"{first}たい{last}"


def _read_price_per(_reader: Reader, _match: re.Match[str]) -> str:
    return "JPY/"


def _part(_reader: Reader, _match: re.Match[str]) -> str:
    return _HAIR


def _keep(_reader: Reader, _match: re.Match[str]) -> str:
    return _KEPT


def _squeeze(_reader: Reader, _match: re.Match[str]) -> str:
    return ""


def _read_plain(reader: Reader, match: re.Match[str]) -> str:
    return reader.amount(reader.parse(match["number"]))


def _read_sign(reader: Reader, match: re.Match[str]) -> str:
    return reader.language.signs[match["sign"]]


def _read_near(reader: Reader, match: re.Match[str]) -> str:
    return reader.language.number_signs[match["sign"]]


_ANY_SIGN: Final = any_of(sign for sign in japanese_words.SIGNS if not sign.isalpha())
_NEAR_SIGN: Final = any_of(japanese_words.NUMBER_SIGNS)
_SIGN_CHARACTERS: Final = "".join(japanese_words.SIGNS)

EARLY_RULES: Final[tuple[Rule, ...]] = (
    rule(_PARTICLES, _read_particles, "P"),
    rule(_ACRONYM, _read_acronym, ""),
    rule(_SPEED, _squeeze, "速"),
    rule(_VERSION, _read_version, "."),
    rule(_WEEKDAY, _read_weekday, _DAYS),
    rule(_RANGE, _read_range_of),
    rule(_WAVE, _read_wave, "~～〜"),
    rule(_TILDE, _read_tilde, "~～〜"),
    rule(_TIMES_SIGN, _read_times, "x×"),
    rule(_PRICE_PER, _read_price_per, "/"),
    rule(_HALF_HOUR, _read_half_hour, "半"),
    rule(_PLACE, _read_place, "第"),
    rule(rf"(?<={_OWN}) ?(?=[-+]?[$€£¥]?[A-Za-z\d])", _part, ""),
    rule(_COUNTED, _read_counted),
    rule(rf"(?<={_OWN}) (?={_OWN})", _keep, " "),
    rule(rf"(?<=[A-Za-z\d%°²³€£¥]) ?(?={_OWN})", _part, ""),
)
LATE_RULES: Final[tuple[Rule, ...]] = (
    rule(_SCORE, _read_score, ":"),
    rule(rf" ?(?P<sign>{_NEAR_SIGN}) ?(?=[-+]?\d)", _read_near),
    rule(rf" ?(?P<sign>{_ANY_SIGN}) ?(?=[-+]?\d)", _read_sign),
    rule(rf"(?<!\d)(?P<number>{_NUMERAL})", _read_plain),
    rule(rf" ?(?P<sign>{_ANY_SIGN}) ?(?={_OWN}|$)", _read_sign, _SIGN_CHARACTERS),
    rule(rf"(?<={_OWN})[ {_HAIR}]+(?={_OWN})", _squeeze, ""),
    rule(_HAIR, _squeeze, ""),
)
