"""Rules that several languages fill with their own words."""

from collections.abc import Callable, Mapping
import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import DIGITS, Rule, rule
from wyoming_jabber.text.normalize.rules_names import sentence_end

_VULGAR: Final = {"½": (1, 2), "¼": (1, 4), "¾": (3, 4), "⅓": (1, 3), "⅔": (2, 3)}
_PART: Final = (
    rf"(?:(?P<whole>\d{{1,3}})[ ]?)?(?P<vulgar>[{''.join(_VULGAR)}])"
    r"|(?:(?P<whole2>\d{1,3})[ ])?(?P<above>[1-9])/(?P<below>[2-9])"
)


def dotted_rule(abbreviations: Mapping[str, str]) -> Rule:
    """Expand "t.ex." and the like before they are taken for addresses."""
    dotted = {key: words for key, words in abbreviations.items() if key.count(".") > 1}
    capitals = {key[0].upper() + key[1:]: key for key in dotted}
    words_of = {key.replace(" ", ""): words for key, words in dotted.items()}
    pattern = rf"(?<![\w.]){any_of([*capitals, *dotted])}(?!\w)"

    def read(_reader: Reader, match: re.Match[str]) -> str:
        key = match[0].replace(" ", "")
        words = words_of.get(key) or words_of[key[0].lower() + key[1:]]
        return words + sentence_end(match)

    return rule(pattern, read, ".")


def names_rule(acronyms: Mapping[str, str]) -> Rule:
    """Read what has a digit ("CO2") or no capital ("mln") before numbers are looked for.

    All other acronyms are read after money and units.
    """
    early = {
        key: words
        for key, words in acronyms.items()
        if key.islower() or " " in key or any(sign.isdigit() for sign in key)
    }

    def read(_reader: Reader, match: re.Match[str]) -> str:
        return early[match[0]]

    names = "|".join(map(re.escape, sorted(early, key=len, reverse=True)))
    return rule(rf"(?<![\w.])(?:{names})(?!\w|\. ?[a-z\d])", read, frozenset())


def version_rule(words: str) -> Rule:
    """Read "version 2.10", and "2024.11" in any place: no decimal mark but a point.

    `words` is a pattern of what stands before versions.
    """
    lead = rf"(?P<lead>\b(?i:{words})[ :]{{1,2}}[vV]?)"
    pattern = (
        rf"(?:{lead}(?P<named>\d{{1,4}}(?:\.\d{{1,4}}){{1,5}})"
        r"|(?<![\w.,:/+-])(?P<bare>20[2-9]\d\.(?:1[0-2]|0?[1-9])(?:\.\d{1,2})?))"
        r"(?![\w]|[.,:]\d| ?[°%€$])(?! ?(?:k?W|Wh|kWh|l|m|mm|km)\b)"
    )

    def read(reader: Reader, match: re.Match[str]) -> str:
        parts = re.findall(r"\d+", match["named"] or match["bare"])
        dot = f" {reader.language.version_dot or reader.language.dot} "
        return (match["lead"] or "") + dot.join(
            reader.cardinal(int(part)) for part in parts
        )

    return rule(pattern, read)


def dialled_rule(words: str) -> Rule:
    """Read the digits behind "PIN" or "postcode" one by one."""
    pattern = (
        rf"(?P<lead>\b(?:{words})[ :]{{1,2}})(?P<digits>\d{{3,14}})(?![\w%°]|[.,:/-]\d)"
    )

    def read(reader: Reader, match: re.Match[str]) -> str:
        return match["lead"] + reader.digits(match["digits"])

    return rule(pattern, read)


def date_of(reader: Reader, numerator: int, denominator: int) -> str | None:
    """Read what is rather a day than a fraction: "24/12"; "16/9" is a picture's."""
    is_day = 12 < numerator <= 31 and 0 < denominator <= 12  # noqa: PLR2004 - days and months
    if not is_day or (numerator, denominator) == (16, 9):
        return None
    return reader.date(Date(day=numerator, month=denominator))


def score_rule(between: str) -> Rule:
    """Read what is left of "2:1" and "16:9"; times are read before."""
    pattern = r"(?<![\w.,:/])(\d{1,3}):(\d{1,3})(?![\w]|[.,:]\d)"

    def read(reader: Reader, match: re.Match[str]) -> str:
        return f"{reader.integer(match[1])} {between} {reader.integer(match[2])}"

    return rule(pattern, read, ":")


def timer_rule(words: str, hours: str, minutes: str) -> tuple[Rule, Rule]:
    """Read "timer: 0:45:00", "1:30 h" and "2:30 min" as durations.

    `words` is a pattern of what stands before, `hours` and `minutes` of units behind.
    """
    row = r"(?P<h>\d{1,3}):(?P<m>[0-5]\d):(?P<s>[0-5]\d)(?![\w:]|[.,]\d)"
    named = rf"(?P<lead>\b(?i:{words})[ :]{{1,2}}){row}"
    unit = rf"(?:(?P<hours>{hours})|(?P<minutes>{minutes}))(?!\w)"
    behind = rf"(?<![\w.,:/])(?P<a>\d{{1,3}}):(?P<b>[0-5]\d) ?{unit}"

    def read_row(reader: Reader, match: re.Match[str]) -> str:
        parts = {"hour": match["h"], "minute": match["m"], "second": match["s"]}
        return match["lead"] + spoken_duration(reader, parts)

    def read_behind(reader: Reader, match: re.Match[str]) -> str:
        keys = ("hour", "minute") if match["hours"] else ("minute", "second")
        return spoken_duration(
            reader, dict(zip(keys, (match["a"], match["b"]), strict=True))
        )

    return rule(named, read_row, ":"), rule(behind, read_behind, ":")


def spoken_duration(reader: Reader, parts: Mapping[str, str]) -> str:
    """Read the parts that are not nought: unit key -> digits."""
    said = [(key, int(digits)) for key, digits in parts.items() if int(digits)]
    said = said or [(list(parts)[-1], 0)]
    words = (reader.measure(Amount("", str(number)), key) for key, number in said)
    return reader.language.duration_joint.join(words)


# Gets the whole number before the fraction (or None), the fraction, the unit's key.
ReadPart = Callable[[Reader, int | None, tuple[int, int], str], str]


def part_rule(symbols: Mapping[str, str], read_part: ReadPart) -> Rule:
    """Read fractions of a unit: "1/2 l", "1 ½ h". `symbols` are unit symbol -> key."""
    pattern = rf"(?<![\w.,:/-])(?:{_PART}) ?(?P<unit>{any_of(symbols)})(?!\w|/)"

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        whole = match["whole"] or match["whole2"]
        if match["vulgar"]:
            part = _VULGAR[match["vulgar"]]
        else:
            part = int(match["above"]), int(match["below"])
        if part[0] >= part[1]:
            return None
        key = symbols.get(match["unit"]) or match["unit"]
        return read_part(reader, int(whole) if whole else None, part, key)

    return rule(pattern, read, DIGITS | frozenset(_VULGAR))


def compass_rule(words: str, names: Mapping[str, str]) -> Rule:
    """Read points of the compass behind "wind from": letters -> name."""
    pattern = rf"(?P<lead>\b(?:{words}) )(?P<point>{any_of(names)})(?!\w|\.\w)"

    def read(_reader: Reader, match: re.Match[str]) -> str:
        return match["lead"] + names[match["point"]]

    return rule(pattern, read, frozenset())


def points(north: str, east: str, south: str, west: str) -> dict[str, str]:
    """Return the sixteen points of the compass, by the first letters of their names."""
    quarters = {name[0].upper(): name for name in (north, east, south, west)}
    n, e, s, w = quarters
    halves = {a + b: quarters[a] + quarters[b].lower() for a in (n, s) for b in (e, w)}
    thirds = {
        quarter + half: f"{quarters[quarter]}-{name}"
        for half, name in halves.items()
        for quarter in half
    }
    return quarters | halves | thirds


_PER_UNITS: Final = {
    **dict.fromkeys(("kWh", "KWh"), "kilowatt_hour"),
    "Wh": "watt_hour",
    "kg": "kilogram",
    "km": "kilometre",
    **dict.fromkeys(("l", "L"), "litre"),
    **dict.fromkeys(("m²", "m2"), "square_metre"),
    **dict.fromkeys(("m³", "m3"), "cubic_metre"),
    "min": "minute",
    "h": "hour",
}


def per_rule(words: str) -> Rule:
    """Read a unit without a number in the singular: "pro kWh"."""
    pattern = rf"(?P<lead>\b(?:{words}) )(?P<unit>{any_of(_PER_UNITS)})(?![\w²³/]|\.\w)"

    def read(reader: Reader, match: re.Match[str]) -> str:
        return match["lead"] + reader.noun(_PER_UNITS[match["unit"]]).forms[0]

    return rule(pattern, read, frozenset("hHgklLm"))


def years_rule(to: str) -> Rule:
    """Read "1939-1945" as two years."""
    pattern = r"(?<![\w.,:/-])(1[1-9]\d\d) ?- ?((?:1[1-9]|20)\d\d)(?![\w%°]|[.,:/-]\d| ?[a-zA-Z]{1,3}\b)"

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        first, last = int(match[1]), int(match[2])
        if first >= last:
            return None
        return f"{reader.year(first)} {to} {reader.year(last)}"

    return rule(pattern, read, "-")


def each_rule(per: str, words: str) -> Rule:
    """Read the stroke of "5 €/Monat" and "72/min": before a word for a time or share."""
    return word_rule(rf"(?<=[\w€%²³]) ?/ ?(?=(?:{words})\b)", f" {per} ", "/")


def result_rule(words: str) -> Rule:
    """Read "vann 2-1", where a dash is no range."""
    pattern = rf"(?P<lead>\b(?:{words}) )(?P<us>\d{{1,3}}) ?- ?(?P<them>\d{{1,3}})(?![\w%°]|[.,:/-]\d| [a-zåäö])"

    def read(reader: Reader, match: re.Match[str]) -> str:
        return match["lead"] + reader.join(
            reader.integer(match["us"]), reader.integer(match["them"])
        )

    return rule(pattern, read, "-")


def word_rule(pattern: str, words: str, needs: str | frozenset[str] = DIGITS) -> Rule:
    """Make a rule with one result."""

    def read(_reader: Reader, _match: re.Match[str]) -> str:
        return words

    return rule(pattern, read, needs)


# --- Roman numerals ---

ROMAN: Final = r"(?P<roman>(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3}))"
_VALUES: Final = {"I": 1, "V": 5, "X": 10}


def roman(numeral: str) -> int:
    """Return the value of a Roman numeral of I, V and X."""
    values = [_VALUES[sign] for sign in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
