"""What only English writes: streets, rulers, scores, codes that are dialled."""

import re
from typing import Final

from wyoming_jabber.text.normalize.languages.english_words import (
    RULERS,
    STATES,
    STREETS,
)
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import DIGITS, Rule, rule
from wyoming_jabber.text.normalize.rules_names import sentence_end

# --- numbers that are said digit by digit, or in pairs ---

_DIALLED: Final = (
    r"\b(?P<lead>(?:[Cc]all|[Dd]ial|[Pp]hone|[Rr]ing|[Tt]ext|PIN|[Pp]in|[Cc]ode|[Pp]asscode|"
    r"[Pp]assword|OTP|ZIP|[Zz]ip|[Zz]ip code|[Ss]erial|[Ss]erial number|[Aa]ccount|ID|"
    r"[Oo]rder|[Tt]racking)(?: (?:number|no\.|is|code))?:? )(?P<digits>\d{3,14})(?![\w%°]|[.,:/ -]\d)"
)
# A code that was sent in two halves: "123-456", "123 456".
_SENT_CODE: Final = r"\b(?P<lead>(?:PIN|[Cc]ode|OTP|[Pp]asscode)(?: is)?:? )(?P<digits>\d{3}[ -]\d{3})(?![\w-])"
_EMERGENCY: Final = (
    r"(?<![\w.,:/$€£-])(?P<digits>911|999|112)(?= (?:call|emergency|operator))"
)
# "Sure, OK": some codes are words, and need a ZIP code.
_CODE_WORDS: Final = ("OK", "HI", "ID", "OH", "ME")
_ZIP: Final = (
    rf"(?<=[a-z])(?P<comma>, )(?P<state>(?!(?:{'|'.join(_CODE_WORDS)})\b(?! \d{{5}}))"
    rf"(?:{'|'.join(STATES)}))\b(?: (?P<zip>\d{{5}})(?P<four>-\d{{4}})?\b)?(?![-'])"
)
_RESOLUTION: Final = r"(?<![\w.,:/-])(?P<lines>\d{3,4})(?P<scan>[pi])\b"
_LINES: Final = frozenset({"240", "360", "480", "576", "720", "1080", "1440", "2160"})
_ALWAYS: Final = r"(?<![\w.,:/])(?P<first>24|9)/(?P<last>7|11)(?![\w/])"
_EPISODE: Final = r"\bS(?P<season>\d{1,2})E(?P<episode>\d{1,3})\b"
_COLOR: Final = r"#(?P<color>[0-9A-Fa-f]{6})\b"
_SLASHED: Final = {
    "n/a": "not available",
    "c/o": "care of",
    "b/c": "because",
}
_GAS: Final = r"\bCO(?= (?:level|alarm|detector|sensor|alert|concentration|reading|poison|warning))"


def _read_dialled(reader: Reader, match: re.Match[str]) -> str:
    lead = match.groupdict().get("lead") or ""
    groups = re.findall(r"\d+", match["digits"])
    return lead + ", ".join(map(reader.digits, groups))


def _read_state(reader: Reader, match: re.Match[str]) -> str:
    state = STATES[match["state"]]
    if match["zip"] is None:
        return f", {state}"
    four = match["four"] or ""
    return f", {state} {reader.digits(match['zip'] + four.lstrip('-'))}"


def _read_resolution(reader: Reader, match: re.Match[str]) -> str | None:
    if match["lines"] not in _LINES:
        return None
    return f"{read_label(reader, match['lines'])} {match['scan'].upper()}"


def _read_always(reader: Reader, match: re.Match[str]) -> str | None:
    if (match["first"], match["last"]) not in {("24", "7"), ("9", "11")}:
        return None
    return f"{reader.integer(match['first'])} {reader.integer(match['last'])}"


def _read_episode(reader: Reader, match: re.Match[str]) -> str:
    season, episode = int(match["season"]), int(match["episode"])
    return f"season {reader.cardinal(season)} episode {reader.cardinal(episode)}"


def _read_slashed(_reader: Reader, match: re.Match[str]) -> str:
    return _SLASHED[match[0].lower()]


def _read_color(reader: Reader, match: re.Match[str]) -> str:
    return reader.letters(match["color"])


# "Room 204", "RTX 3080", "Blink-182": names that are said in pairs.
_NAMED: Final = (
    r"(?P<lead>\b(?:RTX|GTX|RX|[Rr]oom|[Ss]uite|Boeing|Highway|Interstate|Route|[Bb]us|Model|"
    r"[Aa]partment|Apt\.|[Ff]light(?: [A-Z]{2})?|Office|[Ee]xtension|[Ee]xt\.|[Uu]nit|Gate|Peugeot) "
    r"|(?<=[A-Za-z]-))(?P<number>\d{3,4})(?![\w%°]|[.,:/-]\d)"
)


def _read_named(reader: Reader, match: re.Match[str]) -> str:
    return match["lead"] + read_label(reader, match["number"])


def read_label(reader: Reader, digits: str) -> str:
    """Read the digits of a name, as "ESP8266" or "Room 204": in pairs."""
    number = int(digits)
    if digits[0] == "0" or len(digits) > len("9999"):
        return reader.digits(digits)
    if len(digits) < len("999") or number % 1000 == 0:
        return reader.cardinal(number)
    hundreds, rest = divmod(number, 100)
    if rest == 0:
        return f"{reader.cardinal(hundreds)} hundred"
    tail = reader.cardinal(rest)
    return f"{reader.cardinal(hundreds)} {'oh ' if rest < 10 else ''}{tail}"  # noqa: PLR2004


_VERSION: Final = (
    r"\b(?P<lead>(?:[Vv]ersion|[Ff]irmware|[Rr]elease|Python|Android|iOS|Bluetooth|HDMI|USB|"
    r"Matter|Thread|Wi-Fi|Core|OS|Supervisor) )(?P<version>\d{1,4}\.\d{1,3})(?![\w%]|[.,]\d)"
)


def _read_version(reader: Reader, match: re.Match[str]) -> str:
    above, below = match["version"].split(".")
    is_year = len(above) == len("2024")
    head = reader.year(int(above)) if is_year else reader.cardinal(int(above))
    return f"{match['lead']}{head} point {reader.integer(below)}"


# --- Roman numerals ---

_ROMAN: Final = r"(?P<roman>(?=[XVI]\b|[CLXVI]{2})C{0,2}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))\b(?!['’.]\w)"
_RULER: Final = (
    rf"\b(?P<lead>(?:(?:King|Queen|Pope|Emperor|Tsar|Prince|Saint) [A-Z]\w+|John Paul"
    rf"|{'|'.join(RULERS)}) )(?P<the>the )?{_ROMAN}"
)
_COUNTED: Final = (
    r"\b(?P<lead>(?:World War|Chapter|Part|Volume|Vol\.|Act|Scene|Phase|Stage|Type|Class|"
    r"Book|Section|Article|Appendix|Episode|Season|Level|Grade|Unit|Super Bowl|Rocky|"
    r"Final Fantasy|Star Wars|Title|Mark|Mk|Generation|Gen|Tier|Division|Factor|Schedule|"
    r"Windows|Vatican|Apollo|Henry|Formula) )"
    rf"{_ROMAN}"
)
_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def _roman(numeral: str) -> int:
    values = [_VALUES[sign] for sign in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _read_ruler(reader: Reader, match: re.Match[str]) -> str | None:
    is_titled = " " in match["lead"].strip() and not match["lead"].startswith("John")
    if match["roman"] == "I" and not is_titled:
        return None
    return f"{match['lead']}the {reader.ordinal(_roman(match['roman']))}"


def _read_counted(reader: Reader, match: re.Match[str]) -> str | None:
    following = match.string[match.end() : match.end() + 2]
    if match["roman"] == "I" and following[:1] == " " and following[1:].islower():
        return None
    return match["lead"] + reader.cardinal(_roman(match["roman"]))


# --- titles, streets, places ---

_STREET: Final = (
    rf"(?P<lead>\b(?:[A-Z][a-z]+|\d+(?:st|nd|rd|th)) )(?P<street>{'|'.join(STREETS)})\b"
    r"(?P<dot>\.?)(?! ?[A-Z][a-z]+ [A-Z]|\w)(?P<before_name>(?= [A-Z][a-z]))?"
)
_SAINT: Final = r"\bSt\.? (?=[A-Z])"
_DOCTOR: Final = r"\bDr\.?(?= [A-Z])"
_NUMBER: Final = r"\b(?:[Nn]os?|[Nn]r)\. ?(?=\d)"
_FORT: Final = r"\bFt\. (?=[A-Z])"
_INITIALS: Final = r"(?<![\w.])(?:[A-Za-z]\.){2,}(?!\w)"
_INITIAL: Final = r"(?<![\w.])(?P<letter>[A-Z])\.(?= [A-Z][a-z.])"


def _read_street(_reader: Reader, match: re.Match[str]) -> str | None:
    if match["street"] in {"St", "Dr"} and match["before_name"] is not None:
        return None
    return match["lead"] + STREETS[match["street"]] + _kept_point(match)


def _kept_point(match: re.Match[str]) -> str:
    return sentence_end(match) if match["dot"] else ""


def _read_initials(_reader: Reader, match: re.Match[str]) -> str | None:
    if match[0].lower() in {"e.g.", "i.e.", "a.m.", "p.m.", "a.k.a."}:
        return None
    return " ".join(match[0].split(".")).rstrip() + sentence_end(match)


# --- small words ---

_PERIODS: Final = {
    "mo": "month",
    "yr": "year",
    "hr": "hour",
    "wk": "week",
    "min": "minute",
    "h": "hour",
    "gal": "gallon",
    "kg": "kilogram",
    "lb": "pound",
}
_PER: Final = (
    r"(?<=[a-z])/(?P<period>hour|hr|h|day|week|wk|month|mo|year|yr|minute|min|night|"
    r"person|gal|kg|lb)\b"
)
_WITH: Final = r"(?<!\w)(?P<word>w/o?|W/(?= ))(?= ?[a-z])"


def _read_per(_reader: Reader, match: re.Match[str]) -> str:
    return f" per {_PERIODS.get(match['period'], match['period'])}"


def _read_with(_reader: Reader, match: re.Match[str]) -> str:
    return "without" if match["word"].endswith("o") else "with"


def _constant(pattern: str, words: str, needs: str | frozenset[str]) -> Rule:
    def read(_reader: Reader, _match: re.Match[str]) -> str:
        return words

    return rule(pattern, read, needs)


EARLY_RULES: Final[tuple[Rule, ...]] = (
    rule(_SENT_CODE, _read_dialled, hint=r"\d{3}[ -]\d{3}"),
    rule(_DIALLED, _read_dialled, hint=r"\d{3}"),
    rule(_NAMED, _read_named, hint=r"\d{3}"),
    _constant(r"(?<=\b[CF])#(?!\w)", " sharp", "#"),
    rule(_EPISODE, _read_episode, hint=r"S\d"),
    rule(_COLOR, _read_color, "#"),
    rule(r"(?<!\w)(?:[nN]/[aA]|c/o|b/c)(?!\w)", _read_slashed, "/"),
    _constant(_GAS, "C O", "C"),
    rule(_EMERGENCY, _read_dialled, hint="911|999|112"),
    rule(_VERSION, _read_version, hint=r"\d\.\d"),
    rule(_ALWAYS, _read_always, "/"),
    rule(_RESOLUTION, _read_resolution, hint=r"\d[pi]"),
    rule(_ZIP, _read_state, ","),
    rule(_RULER, _read_ruler, "IVXLC"),
    rule(_COUNTED, _read_counted, "IVXLC"),
    rule(_STREET, _read_street, "SARBLDCPHT", r"[a-z] [SARBLDCPHT]"),
    _constant(_SAINT, "Saint ", "S"),
    _constant(_DOCTOR, "Doctor", "D"),
    _constant(_NUMBER, "number ", DIGITS),
    _constant(_FORT, "Fort ", "."),
    rule(_INITIALS, _read_initials, "."),
    rule(_INITIAL, lambda _reader, match: match["letter"], "."),
    rule(_WITH, _read_with, "/"),
)
LATE_RULES: Final[tuple[Rule, ...]] = (rule(_PER, _read_per, "/"),)
