"""How English measures: sizes, scores, prices, directions."""

import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount, numeral
from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.languages.english_rules import read_label
from wyoming_jabber.text.normalize.languages.english_words import COMPASS
from wyoming_jabber.text.normalize.patterns import DASH
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import DIGITS, Rule, rule
from wyoming_jabber.text.normalize.symbols import unit_key, unit_pattern
from wyoming_jabber.text.normalize.units import CURRENCY_SYMBOLS

# --- feet, inches, sizes, scores ---

_FEET: Final = (
    r"(?<![\w.,:/'-])(?P<feet>\d{1,3})' ?(?:(?P<inches>\d{1,2}(?:\.\d+)?)(?:\"|''))"
)
_INCHES: Final = r"(?<![\w.,:/\"'-])(?P<number>\d{1,3}(?:\.\d{1,2})?)(?:\"|'')(?P<thing>-| (?!tall|wide|long|deep|high|thick|of|by|x|at|and|or|is|from|away)(?=[A-Za-z]))?"
_IN: Final = (
    r"(?<![\w.,:/-])(?P<number>\d{1,4}(?:\.\d{1,3})?) ?in(?:\.(?= [a-z]))?"
    r"(?=(?<=\.)|[.,;!?)]|$| (?:of|by|x|×|wide|long|tall|high|deep|thick|rain|snow|per)\b| ?=|/h)"
)
_SIZE: Final = (
    r"(?<![\w.,:/-])(?P<first>\d{1,5}(?:\.\d+)?)(?: ?x ?|×)(?P<last>\d{1,5}(?:\.\d+)?)"
    r"(?:(?: ?x ?|×)(?P<third>\d{1,5}(?:\.\d+)?))?(?![\d:/]|[.,]\d)"
    r"(?P<sum>(?= ?=| ?(?:g|kg|mg|ml|l|L|cl|oz|lbs?|W|kW)\b))?"
)
_BY: Final = r"(?<=[a-z'\"]) x (?=\d)"
_ROOM: Final = r"(?<![\w.,:/-])(?P<first>\d{1,3})' ?x ?(?P<last>\d{1,3})'(?!\w)"
# Parts of a whole, and sums; a stroke between other words is a pause.
_STROKE: Final = r"(?<=\d) ?/ ?(?=\d{1,9} ?=)|(?<=[\w%°]) / (?P<whole>(?=\d))?"
_OVER: Final = r"(?<![\w.,:/-])(?P<above>\d{3})/(?P<below>\d{2,3})(?![\w/]|[.,]\d)"
_THOUSANDS: Final = (
    r"(?<![\w.,:/-])(?P<number>\d{1,3}(?:\.\d)?)(?:k(?= [a-z])|[kK](?= (?:steps|views|followers|"
    r"people|users|subscribers|likes|words)\b))"
)
_TIMES: Final = r"(?<![\w.,:/-])(?P<number>\d{1,3}(?:\.\d)?)x(?!\w)|(?<!\w)x(?P<count>\d{1,3})(?!\w)"
_RATIO: Final = r"(?<![\w.,:/-])(?P<first>\d{1,4}):(?P<last>\d{1,4})(?![\w:]|[.,]\d)"
_OUT_OF: Final = (
    r"(?<![\w.,:/-])(?P<part>\d{1,3}\.\d{1,2})/(?P<whole>\d{1,4})(?![\w/]|[.,]\d)|"
    r"(?<![\w.,:/-])(?P<first>\d{1,3}(?:\.\d)?)/(?P<last>10|100)(?![\w/]|[.,]\d)"
    r"|(?<![\w.,:/-])(?P<same>\d{1,3})/(?P=same)(?![\w/]|[.,]\d)"
    r"|(?<![\w.,:/-])(?P<got>\d{1,3}(?:\.\d)?)/(?P<all>\d{1,3})"
    r"(?= (?:stars?|points?|devices|lights|tasks|items|sensors|batteries|updates|people|"
    r"doors|windows|rooms|complete|completed|online|offline|available|open|closed)\b)"
)


def _read_feet(reader: Reader, match: re.Match[str]) -> str:
    feet = reader.measure(Amount("", match["feet"]), "foot")
    inches = reader.measure(reader.parse(match["inches"]), "inch")
    return f"{feet} {inches}"


def _read_inches(reader: Reader, match: re.Match[str]) -> str | None:
    if match.string.count('"') % 2 == 0 and match[0].endswith('"'):
        return None
    amount = reader.parse(match["number"])
    if match["thing"]:
        return reader.join(reader.amount(amount), "inch ")
    return reader.measure(amount, "inch")


def _read_in(reader: Reader, match: re.Match[str]) -> str:
    return reader.measure(reader.parse(match["number"]), "inch")


def _read_room(reader: Reader, match: re.Match[str]) -> str:
    first, last = reader.integer(match["first"]), Amount("", match["last"])
    return f"{first} by {reader.measure(last, 'foot')}"


def _read_size(reader: Reader, match: re.Match[str]) -> str:
    """Name the sign; screens are read in pairs, and the units are left to others."""
    numbers = [match[name] for name in ("first", "last", "third") if match[name]]
    if match["sum"] is not None:
        return " times ".join(numbers)
    if len(numbers[0]) > len("99") and all(map(str.isdecimal, numbers)):
        return " by ".join(read_label(reader, number) for number in numbers)
    return " by ".join(numbers)


def _read_stroke(_reader: Reader, match: re.Match[str]) -> str:
    if match[0] != " / " or re.match(r"\d+ ?=", match.string[match.end() :]):
        return " divided by "
    return " of " if match["whole"] is not None else ", "


def _read_over(reader: Reader, match: re.Match[str]) -> str:
    return f"{reader.integer(match['above'])} over {reader.integer(match['below'])}"


def _read_thousands(reader: Reader, match: re.Match[str]) -> str:
    return f"{reader.amount(reader.parse(match['number']))} thousand"


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
    if match["part"]:
        part = reader.amount(reader.parse(match["part"]))
        return f"{part} out of {match['whole']}"
    first = match["first"] or match["same"] or match["got"]
    last = match["last"] or match["same"] or match["all"]
    if first == last and first in {"20", "50"}:
        return f"{reader.integer(first)} {reader.integer(last)}"
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


# --- units before what they measure ---


_NO_THING: Final = (
    r"(?! (?:of|and|or|at|from|in|to|is|are|was|were|left|remaining|ago|later|before|"
    r"after|on|for|with|per|than|more|less|by|as|if|but|when|while|until|because)\b)"
)
_THINGS: Final = (
    r"delay|timer|walk|drive|break|nap|ride|wait|workout|view|turn|fuse|bulbs?|cards?|"
    r"battery|batteries|charger|adapter|supply|cable|screen|display|monitor|strip|lamps?|"
    r"panels?|heater|motor|pump|camera|cans?|bottles?|bags?|pack|pan|run|hike|walls?|"
    r"forecast|interval|warranty|trial|laptop|SSD|disk|speakers?|TV|hose|ladder|drill"
)
_ARTICLE: Final = r"(?P<article>\b(?:[Aa]n?|[Tt]he|[Yy]our|[Mm]y|[Tt]his|[Aa]nother) )"


def thing_rules(language: Language) -> tuple[Rule, ...]:
    """Read "a 60W bulb", "a $2 million house": before a thing there is no plural."""
    number = rf"(?P<number>{numeral(language.marks)})"
    thing = rf"(?= [A-Za-z]){_NO_THING}"
    scale = r"(?: (?P<scale>million|billion|thousand))?"
    return (
        rule(rf"{_ARTICLE}{number}[ -]?{unit_pattern(language)}{thing}", _read_thing),
        rule(
            rf"(?<![\w.,:/])(?P<article>){number}[ -]?{unit_pattern(language)}"
            rf"(?= (?:LED |USB |SD )?(?:{_THINGS})\b)",
            _read_thing,
            hint=_THINGS,
        ),
        rule(rf"{_ARTICLE}(?P<money>[$€£]){number}{scale}{thing}", _read_price, "$€£"),
    )


def _read_thing(reader: Reader, match: re.Match[str]) -> str | None:
    if match["unit"] == "K":  # "4K" is a screen
        return None
    number = reader.amount(reader.parse(match["number"]))
    noun = reader.noun(unit_key(reader, match["unit"]))
    return reader.join(match["article"].strip(), number, noun.forms[0])


def _read_price(reader: Reader, match: re.Match[str]) -> str | None:
    amount = reader.parse(match["number"])
    if amount.fraction and not match["scale"]:
        return None
    name = reader.currency(CURRENCY_SYMBOLS[match["money"]]).unit.forms[0]
    words = (reader.amount(amount), match["scale"] or "", name)
    return reader.join(match["article"].strip(), *words)


# A continental decimal comma, which a unit or currency tells from a list's.
_COMMA: Final = r"(?<![\w.,:/])(?P<whole>\d{1,4}),(?P<part>\d{1,2})(?= ?(?:[€°%]|[kM]?Wh?\b|km|mm|cm|kg))"


def _read_comma(_reader: Reader, match: re.Match[str]) -> str:
    """Write a point; the rules for money and units read it."""
    return f"{match['whole']}.{match['part']}"


def _read_by(_reader: Reader, _match: re.Match[str]) -> str:
    return " by "


_SCIENTIFIC: Final = r"(?<![\w.,:/])(?P<number>-?\d{1,3}(?:\.\d{1,9})?)[eE](?P<sign>[-+]?)0*(?P<power>\d{1,3})(?!\w)"


def _read_scientific(reader: Reader, match: re.Match[str]) -> str:
    number = reader.amount(reader.parse(match["number"]))
    power = Amount("-" if match["sign"] == "-" else "", match["power"])
    return f"{number} times ten to the power of {reader.amount(power)}"


# A hyphen between a number and what it counts: "10-minute".
_HYPHEN_UNIT: Final = rf"(?<=\d){DASH}(?=(?:inch|foot|minute|hour|day|week|month|year|point|bit|watt|volt|amp|meter|mile|degree|percent|person|piece|pack|step|way|in)\b)"


def _read_gap(_reader: Reader, _match: re.Match[str]) -> str:
    return " "


SIZE_RULES: Final[tuple[Rule, ...]] = (
    rule(_ROOM, _read_room, "'"),
    rule(_FEET, _read_feet, "'"),
    rule(_INCHES, _read_inches, "\"'"),
    rule(_IN, _read_in, DIGITS),
    rule(_WIND, _read_point, "NSEW"),
    rule(_WIND_BEHIND, _read_point, "NSEW"),
    rule(_SURE_POINT, _read_point, "NSEW"),
    rule(_LATITUDE, _read_latitude, "°"),
    rule(_STROKE, _read_stroke, "/"),
    rule(_OVER, _read_over, "/"),
    rule(_THOUSANDS, _read_thousands, hint=r"\d[kK]"),
    rule(_OUT_OF, _read_out_of, "/"),
    rule(_BY, _read_by, "x"),
    rule(_SCIENTIFIC, _read_scientific, hint=r"\d[eE][-+\d]"),
    rule(_SIZE, _read_size, "x×"),
    rule(_TIMES, _read_times, "x"),
    rule(_RATIO, _read_ratio, ":"),
    rule(_HYPHEN_UNIT, _read_gap),
    rule(_COMMA, _read_comma, ","),
)
