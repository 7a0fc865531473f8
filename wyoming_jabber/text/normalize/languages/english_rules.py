"""What only English writes: streets, rulers, scores, codes that are dialled."""

import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.languages.english_words import (
    COMPASS,
    RULERS,
    STATES,
    STREETS,
)
from wyoming_jabber.text.normalize.patterns import DASH
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import DIGITS, Rule, rule
from wyoming_jabber.text.normalize.rules_names import sentence_end

# --- numbers that are said digit by digit, or in pairs ---

_DIALLED: Final = (
    r"\b(?P<lead>(?:[Cc]all|[Dd]ial|[Pp]hone|[Rr]ing|[Tt]ext|PIN|[Pp]in|[Cc]ode|[Pp]asscode|"
    r"[Pp]assword|OTP|ZIP|[Zz]ip|[Zz]ip code|[Ss]erial|[Ss]erial number|[Aa]ccount|ID|"
    r"[Oo]rder|[Tt]racking)(?: (?:number|no\.|is|code))?:? )(?P<digits>\d{3,14})(?![\w%°]|[.,:/-]\d)"
)
# A code that was sent in two halves: "123-456", "123 456".
_SENT_CODE: Final = r"\b(?P<lead>(?:PIN|[Cc]ode|OTP|[Pp]asscode)(?: is)?:? )(?P<digits>\d{3}[ -]\d{3})(?![\w-])"
_EMERGENCY: Final = (
    r"(?<![\w.,:/$€£-])(?P<digits>911|999|112)(?= (?:call|emergency|operator))"
)
_ZIP: Final = rf"(?<=[a-z]), (?P<state>{'|'.join(STATES)})\b(?: (?P<zip>\d{{5}})(?P<four>-\d{{4}})?\b)?"
_RESOLUTION: Final = (
    r"(?<![\w.,:/-])(?P<lines>\d{3,4})(?P<scan>[pi])\b(?= ?[A-Za-z]|[.,!?]|$)"
)
_LINES: Final = frozenset({"240", "360", "480", "576", "720", "1080", "1440", "2160"})
_ALWAYS: Final = r"(?<![\w.,:/-])24/7(?![\w/])"


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


def _read_always(_reader: Reader, _match: re.Match[str]) -> str:
    return "twenty-four seven"


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


# --- Roman numerals ---

_ROMAN: Final = r"(?P<roman>(?:X{0,3}(?:IX|IV|V?I{0,3}))(?<=[XVI]))\b(?!['’.]\w)"
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
_VALUES: Final = {"I": 1, "V": 5, "X": 10}


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
_INITIAL: Final = r"(?<![\w.])(?P<letter>[A-Z])\.(?= [A-Z][a-z])"


def _read_street(_reader: Reader, match: re.Match[str]) -> str | None:
    if match["street"] in {"St", "Dr"} and match["before_name"] is not None:
        return None
    return match["lead"] + STREETS[match["street"]] + _kept_point(match)


def _kept_point(match: re.Match[str]) -> str:
    return sentence_end(match) if match["dot"] else ""


def _read_initials(_reader: Reader, match: re.Match[str]) -> str | None:
    if match[0].lower() in {"e.g.", "i.e.", "a.m.", "p.m.", "n.b.", "p.s.", "a.k.a."}:
        return None
    return " ".join(match[0].split(".")).rstrip() + sentence_end(match)


# --- feet, inches, sizes, scores ---

_FEET: Final = (
    r"(?<![\w.,:/'-])(?P<feet>\d{1,3})' ?(?:(?P<inches>\d{1,2}(?:\.\d+)?)(?:\"|''))"
)
_INCHES: Final = (
    r"(?<![\w.,:/\"'-])(?P<number>\d{1,3}(?:\.\d{1,2})?)(?:\"|'')(?P<gap>-?)"
)
_IN: Final = (
    r"(?<![\w.,:/-])(?P<number>\d{1,4}(?:\.\d{1,3})?) ?in"
    r"(?=[.,;!?)]|$| (?:of|by|x|×|wide|long|tall|high|deep|thick|rain|snow|per)\b|/h)"
)
_SIZE: Final = (
    r"(?<![\w.,:/-])(?P<first>\d{1,5}(?:\.\d+)?) ?[x×] ?(?P<last>\d{1,5}(?:\.\d+)?)"
    r"(?: ?[x×] ?(?P<third>\d{1,5}(?:\.\d+)?))?(?![\d:/]|[.,]\d)"
)
_TIMES: Final = r"(?<![\w.,:/-])(?P<number>\d{1,3}(?:\.\d)?)x(?!\w)|(?<!\w)x(?P<count>\d{1,3})(?!\w)"
_RATIO: Final = r"(?<![\w.,:/-])(?P<first>\d{1,4}):(?P<last>\d{1,4})(?![\w:]|[.,]\d)"
_OUT_OF: Final = (
    r"(?<![\w.,:/-])(?P<first>\d{1,3}(?:\.\d)?)/(?P<last>10|100)(?![\w/]|[.,]\d)"
    r"|(?<![\w.,:/-])(?P<same>\d{1,3})/(?P=same)(?![\w/]|[.,]\d)"
    r"|(?<![\w.,:/-])(?P<got>\d{1,3}(?:\.\d)?)/(?P<all>\d{1,3})"
    r"(?= (?:stars?|points?|devices|lights|tasks|items|sensors|batteries|updates|people|"
    r"doors|windows|rooms|complete|completed|done|online|offline|available|open|closed)\b)"
)


def _read_feet(reader: Reader, match: re.Match[str]) -> str:
    feet = reader.measure(Amount("", match["feet"]), "foot")
    inches = reader.measure(reader.parse(match["inches"]), "inch")
    return f"{feet} {inches}"


def _read_inches(reader: Reader, match: re.Match[str]) -> str | None:
    if match.string.count('"') % 2 == 0 and match[0].endswith('"'):
        return None
    return reader.measure(reader.parse(match["number"]), "inch") + (
        " " if match["gap"] else ""
    )


def _read_in(reader: Reader, match: re.Match[str]) -> str:
    return reader.measure(reader.parse(match["number"]), "inch")


def _read_size(reader: Reader, match: re.Match[str]) -> str:
    """Name the sign; screens are read in pairs, and the units are left to others."""
    numbers = [match[name] for name in ("first", "last", "third") if match[name]]
    if len(numbers[0]) > len("99") and all(map(str.isdecimal, numbers)):
        return " by ".join(read_label(reader, number) for number in numbers)
    return " by ".join(numbers)


def _read_times(reader: Reader, match: re.Match[str]) -> str:
    if match["count"]:
        return f"times {reader.integer(match['count'])}"
    return f"{reader.amount(reader.parse(match['number']))} times"


def _read_ratio(reader: Reader, match: re.Match[str]) -> str | None:
    is_time = len(match["last"]) == len("00") and int(match["first"]) <= 24  # noqa: PLR2004
    if is_time and int(match["last"]) < 60:  # noqa: PLR2004 - minutes
        return None
    return f"{reader.integer(match['first'])} to {reader.integer(match['last'])}"


def _read_out_of(reader: Reader, match: re.Match[str]) -> str:
    first = match["first"] or match["same"] or match["got"]
    last = match["last"] or match["same"] or match["all"]
    if first == "20" and last == "20":
        return "twenty twenty"
    return f"{reader.amount(reader.parse(first))} out of {reader.integer(last)}"


# --- directions ---

_POINTS: Final = "|".join(sorted(COMPASS, key=len, reverse=True))
_WIND: Final = (
    r"\b(?P<lead>(?:[Ww]inds?(?: from)?(?: the)?(?: speed| direction| bearing| gusts)?(?: is)?:?"
    r"|[Ff]rom the|[Hh]eading|[Ff]acing|[Bb]earing|[Tt]owards?|[Dd]irection(?: is)?:?"
    rf"|(?:mph|km/h|kph|m/s|knots|°),?) )(?P<point>{_POINTS})\b"
)
_WIND_BEHIND: Final = rf"\b(?P<point>{_POINTS})(?= (?:winds?|breeze|gusts?|at \d)\b)"
_SURE_POINT: Final = r"(?<![\w/.-])(?P<point>NW|SW|[NS][NS][EW]|[EW][NS][EW])(?![\w/-]| ?\d| version| update)"
_LATITUDE: Final = r"(?<=°) ?(?P<point>[NSEW])\b"


def _read_point(_reader: Reader, match: re.Match[str]) -> str:
    lead = match.groupdict().get("lead") or ""
    return lead + COMPASS[match["point"]]


def _read_latitude(_reader: Reader, match: re.Match[str]) -> str:
    return f" {COMPASS[match['point']]}"


# --- small words ---

_PER: Final = r"(?<=[a-z])/(?=(?:hour|hr|h|day|week|month|mo|year|yr|min|minute|night|person|kWh|gal|kg|lb)\b)"
_WITH: Final = r"(?<!\w)(?P<word>[Ww]/o?)(?= ?[a-z])"
_HYPHEN_UNIT: Final = rf"(?<=\d){DASH}(?=(?:inch|foot|minute|hour|day|week|month|year|point|bit|watt|volt|amp|meter|mile|degree|percent|person|piece|pack|step|way|in)\b)"
_SECTION_RANGE: Final = rf"(?<=\d[ap]m) ?{DASH} ?(?=\d)"


def _read_per(_reader: Reader, _match: re.Match[str]) -> str:
    return " per "


def _read_with(_reader: Reader, match: re.Match[str]) -> str:
    return "without" if match["word"].endswith("o") else "with"


def _read_gap(_reader: Reader, _match: re.Match[str]) -> str:
    return " "


def _says(word: str) -> "type[None] | object":
    return word


def _constant(pattern: str, words: str, needs: str | frozenset[str]) -> Rule:
    def read(_reader: Reader, _match: re.Match[str]) -> str:
        return words

    return rule(pattern, read, needs)


EARLY_RULES: Final[tuple[Rule, ...]] = (
    rule(_SENT_CODE, _read_dialled),
    rule(_DIALLED, _read_dialled),
    rule(_EMERGENCY, _read_dialled),
    rule(_ALWAYS, _read_always, "/"),
    rule(_RESOLUTION, _read_resolution, "pi"),
    rule(_ZIP, _read_state, ","),
    rule(_RULER, _read_ruler, "IVX"),
    rule(_COUNTED, _read_counted, "IVX"),
    rule(_STREET, _read_street, "SARBLDCPHT"),
    _constant(_SAINT, "Saint ", "S"),
    _constant(_DOCTOR, "Doctor", "D"),
    _constant(_NUMBER, "number ", "."),
    _constant(_FORT, "Fort ", "."),
    rule(_INITIALS, _read_initials, "."),
    rule(_INITIAL, lambda _reader, match: match["letter"], "."),
    rule(_WITH, _read_with, "/"),
    rule(_FEET, _read_feet, "'"),
    rule(_INCHES, _read_inches, "\"'"),
    rule(_IN, _read_in, DIGITS),
    rule(_WIND, _read_point, "NSEW"),
    rule(_WIND_BEHIND, _read_point, "NSEW"),
    rule(_SURE_POINT, _read_point, "NSEW"),
    rule(_LATITUDE, _read_latitude, "°"),
    rule(_OUT_OF, _read_out_of, "/"),
    rule(_SIZE, _read_size, "x×"),
    rule(_TIMES, _read_times, "x"),
    rule(_RATIO, _read_ratio, ":"),
    rule(_HYPHEN_UNIT, _read_gap),
)
LATE_RULES: Final[tuple[Rule, ...]] = (rule(_PER, _read_per, "/"),)
