"""Japanese numbers in kana, with the counters that change their sound.

The phonemizer reads kana, but no kanji.
"""

import re
from typing import Final, NamedTuple

_DIGITS: Final = (
    *("ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"),
)
_HUNDREDS: Final = {1: "ひゃく", 3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
_THOUSANDS: Final = {1: "せん", 3: "さんぜん", 8: "はっせん"}
_MYRIADS: Final = ("", "まん", "おく", "ちょう")
_MYRIAD: Final = 10_000
# Beyond, a number is read digit by digit.
MAX_NUMBER: Final = 10**15


def count(number: int) -> str:
    """Return a number below `MAX_NUMBER` in kana."""
    if number == 0:
        return _DIGITS[0]
    words = ""
    for place, myriad in enumerate(_MYRIADS):
        part = number // _MYRIAD**place % _MYRIAD
        if not part:
            continue
        # One thousand of them has its "one": いっせんまん.
        read = _below_myriad(part)
        if place == len(_MYRIADS) - 1:
            read = _doubled(read, "た")
        words = read + myriad + words
    return words


def _below_myriad(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    return (
        _place(thousands, _THOUSANDS, "せん")
        + _place(hundreds, _HUNDREDS, "ひゃく")
        + _place(tens, {1: "じゅう"}, "じゅう")
        + (_DIGITS[ones] if ones else "")
    )


def _place(digit: int, irregular: dict[int, str], name: str) -> str:
    if not digit:
        return ""
    return irregular.get(digit) or _DIGITS[digit] + name


def digits(row: str) -> str:
    """Return digits one by one."""
    return "".join(_DIGITS[int(digit)] for digit in row)


def decimal(whole: str, fraction: str) -> str:
    """Return a number with a fraction: "21.5" -> "にじゅういってんご"."""
    number = int(whole)
    read = "れい" if number == 0 else _doubled(count(number), "た")
    return f"{read}てん{digits(fraction)}"


# What stands before a hard sound is cut short: いち + こ -> いっこ.
_CUT: Final = (
    ("いち", "いっ"),
    ("ろく", "ろっ"),
    ("はち", "はっ"),
    ("じゅう", "じゅっ"),
)
_CUT_BY: Final = {
    "か": ("いち", "ろく", "はち", "じゅう", "ひゃく"),
    "さ": ("いち", "はち", "じゅう"),
    "た": ("いち", "はち", "じゅう"),
    "は": ("いち", "ろく", "はち", "じゅう", "ひゃく"),
    # Foreign words cut the ten only.
    "パ": ("じゅう",),
}


def _doubled(number: str, row: str) -> str:
    for end in _CUT_BY[row]:
        if number.endswith(end):
            cut = {**dict(_CUT), "ひゃく": "ひゃっ"}[end]
            return number.removesuffix(end) + cut
    return number


class Counter(NamedTuple):
    """How a counter is read."""

    name: str
    row: str = ""
    """The row of sounds by which numbers are cut: "か", "さ", "た", "は", "パ"."""

    voiced: str = ""
    """The name behind three, if it is another: さんがい."""

    endings: tuple[tuple[str, str], ...] = ()
    """Changes of the number's end: ("よん", "よ")."""

    whole: tuple[tuple[int, str], ...] = ()
    """Numbers that have their own word."""


def counted(number: int, counter: Counter) -> str:
    """Return a number of things."""
    for of, word in counter.whole:
        if number == of:
            return word
    read = count(number)
    for end, changed in counter.endings:
        if read.endswith(end):
            return read.removesuffix(end) + changed + counter.name
    if counter.row == "は":
        return _with_fun(read, counter)
    if counter.row:
        read = _doubled(read, counter.row)
    is_three = counter.voiced and read.endswith("さん")
    return read + (counter.voiced if is_three else counter.name)


def _with_fun(read: str, counter: Counter) -> str:
    """Count what begins with h: ふん -> いっぷん, さんぷん."""
    name = counter.name
    hard = name.translate(_HARD)
    cut = _doubled(read, "は")
    if cut != read:
        return cut + hard
    if read.endswith("さん"):
        return read + (counter.voiced or hard)
    return read + (hard if name == "ふん" and read.endswith("よん") else name)


_HARD: Final = str.maketrans("はひふへほ", "ぱぴぷぺぽ")
_YON: Final = (("よん", "よ"),)
_CLOCK: Final = (*_YON, ("なな", "しち"), ("きゅう", "く"))
_DAYS: Final = (
    *((1, "ついたち"), (2, "ふつか"), (3, "みっか"), (4, "よっか"), (5, "いつか")),
    *((6, "むいか"), (7, "なのか"), (8, "ようか"), (9, "ここのか"), (10, "とおか")),
    *((14, "じゅうよっか"), (20, "はつか"), (24, "にじゅうよっか")),
)
_DAY_ENDS: Final = (("なな", "しち"), ("きゅう", "く"))
_DAY_COUNTS: Final = ((1, "いちにち"), *_DAYS[1:])
_PERSONS: Final = ((1, "ひとり"), (2, "ふたり"))
_THINGS: Final = (
    *((1, "ひとつ"), (2, "ふたつ"), (3, "みっつ"), (4, "よっつ"), (5, "いつつ")),
    *((6, "むっつ"), (7, "ななつ"), (8, "やっつ"), (9, "ここのつ")),
)


def _longer(
    whole: tuple[tuple[int, str], ...], tail: str
) -> tuple[tuple[int, str], ...]:
    return tuple((number, word + tail) for number, word in whole)


DAY: Final = Counter("にち", endings=_DAY_ENDS, whole=_DAYS)
DAY_COUNT: Final = Counter(
    "にちかん", endings=_DAY_ENDS, whole=_longer(_DAY_COUNTS, "かん")
)
MONTH: Final = Counter(
    "がつ", endings=(("よん", "し"), ("なな", "しち"), ("きゅう", "く"))
)
YEAR: Final = Counter("ねん", endings=_YON)
HOUR: Final = Counter("じ", endings=_CLOCK, whole=((0, "れいじ"),))
HOURS: Final = Counter("じかん", endings=_CLOCK)
MINUTE: Final = Counter("ふん", "は", whole=((0, "れいふん"),))
SECOND: Final = Counter("びょう")
DEGREE: Final = Counter("ど", whole=((0, "れいど"),))
YEN: Final = Counter("えん", endings=_YON)

COUNTERS: Final[dict[str, Counter]] = {
    "日間": DAY_COUNT,
    "日": DAY,
    "日目": Counter("にちめ", endings=_DAY_ENDS, whole=_longer(_DAY_COUNTS, "め")),
    "月": MONTH,
    "年": YEAR,
    "年間": Counter("ねんかん", endings=_YON),
    "年前": Counter("ねんまえ", endings=_YON),
    "時": HOUR,
    "時間": HOURS,
    "分": MINUTE,
    "分間": Counter("ふんかん", "は"),
    "秒": SECOND,
    "秒間": Counter("びょうかん"),
    "週間": Counter("しゅうかん", "さ"),
    **dict.fromkeys(
        ("か月", "ヶ月", "カ月", "ヵ月", "ケ月", "箇月"), Counter("かげつ", "か")
    ),
    "度": DEGREE,
    "円": YEN,
    "個": Counter("こ", "か"),
    "件": Counter("けん", "か"),
    "回": Counter("かい", "か"),
    "回目": Counter("かいめ", "か"),
    "階": Counter("かい", "か", "がい"),
    "曲": Counter("きょく", "か"),
    "人": Counter("にん", endings=_CLOCK[:2], whole=_PERSONS),
    "名": Counter("めい"),
    "本": Counter("ほん", "は", "ぼん"),
    "匹": Counter("ひき", "は", "びき"),
    "杯": Counter("はい", "は", "ばい"),
    "台": Counter("だい"),
    "枚": Counter("まい"),
    "番": Counter("ばん", whole=((110, "ひゃくとおばん"),)),
    "番線": Counter("ばんせん"),
    "号線": Counter("ごうせん"),
    "歩": Counter("ほ", "は", "ぽ"),
    "畳": Counter("じょう"),
    "千": Counter("せん", "さ", "ぜん"),
    "千円": Counter("せんえん", "さ", "ぜんえん"),
    "千万": Counter("せんまん", "さ", "ぜんまん"),
    "番目": Counter("ばんめ"),
    "号": Counter("ごう"),
    "号室": Counter("ごうしつ"),
    "位": Counter("い"),
    "倍": Counter("ばい"),
    "割": Counter("わり"),
    "通": Counter("つう", "た"),
    "点": Counter("てん", "た"),
    "歳": Counter("さい", "さ", whole=((20, "はたち"),)),
    "才": Counter("さい", "さ", whole=((20, "はたち"),)),
    "冊": Counter("さつ", "さ"),
    "足": Counter("そく", "さ", "ぞく"),
    "種類": Counter("しゅるい", "さ"),
    "世帯": Counter("せたい", "さ"),
    "段": Counter("だん"),
    "段階": Counter("だんかい"),
    "部屋": Counter("へや", whole=((1, "ひとへや"), (2, "ふたへや"))),
    "箇所": Counter("かしょ", "か"),
    **dict.fromkeys(("か所", "ヶ所", "カ所"), Counter("かしょ", "か")),
    "つ": Counter("つ", whole=_THINGS),
    "万": Counter("まん"),
    "億": Counter("おく"),
    "兆": Counter("ちょう", "た"),
    "万円": Counter("まんえん"),
    "億円": Counter("おくえん"),
}
COUNTER_NAMES: Final = "|".join(map(re.escape, sorted(COUNTERS, key=len, reverse=True)))
