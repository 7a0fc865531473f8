"""What only Dutch writes: "8 t/m 12", "18u30", "'s middags om 3 uur", "€ 5,-"."""

import re
from typing import Final

from wyoming_jabber.text.normalize.languages.dutch_words import (
    MONTH_NAMES,
    MONTHS,
    SHORT_DAYS,
    WEEKDAYS,
)
from wyoming_jabber.text.normalize.languages.shapes import (
    ROMAN,
    compass_rule,
    dialled_rule,
    each_rule,
    part_rule,
    per_rule,
    points,
    result_rule,
    roman,
    score_rule,
    timer_rule,
    version_rule,
    word_rule,
    years_rule,
)
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import rule

_DATE_MONTHS: Final = {name: at for at, name in enumerate(MONTHS, 1)} | dict(
    MONTH_NAMES
)
_SHORT: Final = any_of(SHORT_DAYS)
_MINIMUM: Final = r"(?<![\d\w])(?<!\d )[Mm]in\. ?(?=[\d-])"
_DASHED_PRICE: Final = r"(?<=\d),(?:-+|=)(?!\w)"
_BETWEEN_NUMBERS: Final = r"(?<=\d) ?[x×] ?(?=\d)"
_TIMES: Final = r"(?<![\w.,:/+-])(?P<number>\d{1,4}) ?[x×](?=$|[.,!?]|\s(?!\d)[a-z])"
_DAY_RANGE: Final = (
    rf"(?<!\w)(?P<first>(?i:{_SHORT}))\.?(?P<joint> ?- ?| ?/ ?| t/m | tot en met | en )"
    rf"(?P<last>(?i:{_SHORT}))(?!\w)\.?"
)
_DAY: Final = r"(?<!\w)(?P<day>[Mm]a|[Dd]i|[Ww]o|[Dd]o|[Vv]r)(?=,? \d{1,2}(?:[:.]\d\d|u| uur)| om \d)"
_DAYS: Final = (
    r"(?<![\w.,:/-])(?P<first>0?[1-9]|[12]\d|3[01])(?P<joint> ?- ?| t/m | tot | en | of )"
    rf"(?P<last>0?[1-9]|[12]\d|3[01]) (?P<month>(?i:{any_of(_DATE_MONTHS)}))(?!\w)"
)
_DAY_MONTH: Final = (
    r"\b(?P<lead>(?i:op|van|tot|t/m|vanaf|sinds|voor|na|maandag|dinsdag|woensdag|donderdag|vrijdag"
    r"|zaterdag|zondag)) (?P<day>0?[1-9]|[12]\d|3[01])(?P<mark>[/-])(?P<m>0?[1-9]|1[0-2])"
    r"(?![\w/]|[.,:-]\d| ?[°%€])(?! (?:uur|minuten|graden|dagen|liter|keer|weken))"
)
_HOURS: Final = (
    r"(?<![\w.,:/])(?P<first>(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?) ?(?:-|tot) ?"
    r"(?P<last>(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)? ?(?:uur|u)\b)"
)
_MONTH_ALONE: Final = r"(?<![\w.])(?P<month>(?i:jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)\.)(?=\s?-|\s|$|,)"
_MONTH_RANGE: Final = (
    r"(?<!\w)(?P<a>(?i:jan|feb|mrt|apr|mei|jun|jul|aug|sept?|okt|nov|dec))\.? ?- ?"
    r"(?P<b>(?i:jan|feb|mrt|apr|mei|jun|jul|aug|sept?|okt|nov|dec))(?!\w)\.?"
)
_NAMED_YEAR: Final = (
    r"\b(?P<lead>(?i:in|jaar|sinds|uit|van|tot|vanaf|eind|begin|midden|zomer|winter|herfst|lente"
    rf"|bouwjaar|rond|voor|na|{'|'.join(MONTHS)})) (?P<year>1[1-9]\d\d)"
    r"(?![\w%°]|[.,:/]\d| ?(?:k?W|k?Wh|m|km|g|kg|l|ml|V|A|lx|lux|hPa|ppm|euro|stuks|meter|liter)\b)"
)
_DECADE: Final = r"(?<=jaren )'?(?P<year>[2-9]0|19\d0)(?!\w)"
_CENTURY: Final = r"(?<![\w.,:/-])(?P<number>\d{1,2})e-eeuwse?\b"
_BELGIAN_TIME: Final = r"(?<![\w.,:/])(?P<hour>[01]?\d|2[0-4]) ?u(?:ur)? ?(?P<minute>[0-5]\d)(?!\w|[.,:]\d| ?(?:min|%|°))"
_PHONE: Final = r"(?<![\w.,:/+-])(?P<area>0\d{1,3})(?:[ -]|/)(?P<rest>\d{6,8}|\d{2,4}(?: \d{2,4}){1,3})(?![\w]|[.,:-]\d| \d)"
_POSTCODE: Final = (
    r"(?<!\w)(?P<digits>[1-9]\d{3}) ?(?P<letters>[A-Z]{2})(?!\w)(?=,| [A-Z]|$|\.)"
)
_STREET: Final = r"(?P<name>\b[A-Z][\w-]{2,40}?)str\.(?=\s|,|$)"
_RULER: Final = (
    r"\b(?P<name>Willem|Karel|Filips|Albert|Leopold|Boudewijn|Lodewijk|Hendrik|Elizabeth"
    rf"|Elisabeth|koning [A-Z]\w+|paus [A-Z]\w+|Johannes Paulus|Napoleon|Hoofdstuk|hoofdstuk) {ROMAN}(?!\w)"
)


def _read_times(reader: Reader, match: re.Match[str]) -> str:
    return f"{reader.cardinal(int(match['number']))} keer"


def _read_day_range(_reader: Reader, match: re.Match[str]) -> str:
    first, last = (WEEKDAYS[SHORT_DAYS[match[at].lower()]] for at in ("first", "last"))
    joint = {"/": "en", "en": "en"}.get(match["joint"].strip(), "tot en met")
    return f"{first} {joint} {last}"


def _read_day(_reader: Reader, match: re.Match[str]) -> str:
    return WEEKDAYS[SHORT_DAYS[match["day"].lower()]]


def _read_days(reader: Reader, match: re.Match[str]) -> str:
    joint = match["joint"].strip()
    words = {"-": "tot", "t/m": "tot en met"}.get(joint, joint)
    first, last = (reader.cardinal(int(match[at])) for at in ("first", "last"))
    month = MONTHS[_DATE_MONTHS[match["month"].lower()] - 1]
    return f"{first} {words} {last} {month}"


def _read_day_month(reader: Reader, match: re.Match[str]) -> str:
    day, month = reader.cardinal(int(match["day"])), MONTHS[int(match["m"]) - 1]
    lead = "tot en met" if match["lead"] == "t/m" else match["lead"]
    return f"{lead} {day} {month}"


def _read_hours(reader: Reader, match: re.Match[str]) -> str:
    hour, *minute = re.split("[.:]", match["first"])
    first = reader.cardinal(int(hour))
    if minute:
        said = reader.cardinal(int(minute[0])) if int(minute[0]) else ""
        first = reader.join(first, "uur", said)
    return f"{first} tot {match['last']}"


def _read_month(_reader: Reader, match: re.Match[str]) -> str:
    return MONTHS[_DATE_MONTHS[match["month"].lower()] - 1]


def _read_month_range(_reader: Reader, match: re.Match[str]) -> str:
    first, last = (MONTHS[_DATE_MONTHS[match[at].lower()] - 1] for at in "ab")
    return f"{first} tot en met {last}"


def _read_named_year(reader: Reader, match: re.Match[str]) -> str:
    return f"{match['lead']} {reader.year(int(match['year']))}"


def _read_decade(reader: Reader, match: re.Match[str]) -> str:
    return reader.year(int(match["year"]))


def _read_century(reader: Reader, match: re.Match[str]) -> str:
    end = "eeuwse" if match[0].endswith("se") else "eeuws"
    return reader.ordinal(int(match["number"])) + f"-{end}"


def _read_belgian_time(reader: Reader, match: re.Match[str]) -> str:
    minute = reader.cardinal(int(match["minute"])) if int(match["minute"]) else ""
    return reader.join(reader.cardinal(int(match["hour"])), "uur", minute)


def _read_phone(reader: Reader, match: re.Match[str]) -> str:
    groups = [match["area"], *match["rest"].split()]
    return ", ".join(reader.digits(group) for group in groups)


def _read_postcode(reader: Reader, match: re.Match[str]) -> str | None:
    if match["letters"] in {"KW", "MB", "GB", "EU"}:
        return None
    pairs = (match["digits"][:2], match["digits"][2:])
    number = " ".join(reader.integer(pair) for pair in pairs)
    return f"{number} {' '.join(match['letters'])}"


def _read_street(_reader: Reader, match: re.Match[str]) -> str:
    return f"{match['name']}straat"


def _read_ruler(reader: Reader, match: re.Match[str]) -> str:
    number = roman(match["roman"])
    if match["name"].lower() == "hoofdstuk":
        return f"{match['name']} {reader.cardinal(number)}"
    return f"{match['name']} de {reader.ordinal(number).capitalize()}"


# --- fractions ---

_PART_UNITS: Final = {
    **dict.fromkeys(("l", "liter"), "litre"),
    **dict.fromkeys(("uur", "u", "h"), "hour"),
    **dict.fromkeys(("kg", "kilo"), "kilogram"),
    **dict.fromkeys(("el", "eetlepel", "eetlepels"), "tablespoon"),
    **dict.fromkeys(("tl", "theelepel", "theelepels"), "teaspoon"),
    **dict.fromkeys(("dl",), "decilitre"),
    **dict.fromkeys(("km", "kilometer"), "kilometre"),
    **dict.fromkeys(("pond",), "pound"),
    **dict.fromkeys(("jaar",), "year"),
    **dict.fromkeys(("dag", "dagen"), "day"),
}
# Neuter nouns: "een half uur", "een halve liter".
_NEUTER: Final = frozenset({"hour", "pound", "year", "kilogram"})
_PARTS: Final = {
    (1, 4): "een kwart",
    (3, 4): "driekwart",
    (1, 3): "een derde",
    (2, 3): "twee derde",
}


def spoken_part(reader: Reader, whole: int | None, part: tuple[int, int]) -> str:
    """Read a fraction: "een half", "anderhalf", "tweeënhalf", "drie kwart"."""
    above, below = part
    if part == (1, 2):
        if whole is None:
            return "een half"
        if whole == 1:
            return "anderhalf"
        number = reader.cardinal(whole)
        return number + ("ën" if number.endswith("e") else "en") + "half"
    top = "een" if above == 1 else reader.cardinal(above)
    name = _PARTS.get(part) or f"{top} {reader.ordinal(below)}"
    return name if whole is None else f"{reader.cardinal(whole)} en {name}"


def _read_part(
    reader: Reader, whole: int | None, part: tuple[int, int], unit: str
) -> str:
    noun = reader.noun(unit)
    words = spoken_part(reader, whole, part)
    is_many = bool(whole) and whole != 1
    if part == (1, 2) and not is_many and (unit not in _NEUTER or whole):
        words = words.replace("half", "halve")
    return f"{words} {noun.forms[-1] if is_many else noun.forms[0]}"


EARLY_RULES: Final = (
    version_rule(r"versie|firmware|release|update naar|core|os|android|ios"),
    dialled_rule(
        r"[Pp]incode|PIN|[Cc]ode|[Pp]ostcode|[Ww]achtwoord|code is|[Kk]lantnummer|bel|Bel|[Aa]larmnummer"
    ),
    rule(_POSTCODE, _read_postcode),
    rule(_PHONE, _read_phone),
    rule(_STREET, _read_street, "."),
    years_rule("tot"),
    per_rule("per"),
    each_rule("per", "dag|maand|jaar|week|uur|persoon|stuk|nacht|minuut|seconde"),
    result_rule(
        r"[Ww]int|[Ww]on|[Vv]erliest|[Vv]erloor|met|[Ss]tand|[Uu]itslag|het werd|gelijk"
    ),
    word_rule(_DASHED_PRICE, ""),
    word_rule(_MINIMUM, "minimaal "),
    word_rule(_BETWEEN_NUMBERS, " bij ", "x×"),
    rule(_TIMES, _read_times),
    *timer_rule(
        r"timer|nog|resterend|duur|looptijd|over|na", r"h", r"min|min\.|minuten"
    ),
    part_rule(_PART_UNITS, _read_part),
    compass_rule(
        r"uit het|uit|richting|[Ww]ind:?|[Ww]indrichting:?|wind uit",
        points("noord", "oost", "zuid", "west")
        | {"N": "het noorden", "O": "het oosten", "Z": "het zuiden", "W": "het westen"},
    ),
    rule(_DAY_RANGE, _read_day_range, frozenset()),
    rule(_DAYS, _read_days),
    rule(_DAY_MONTH, _read_day_month),
    rule(_MONTH_RANGE, _read_month_range, "-"),
    rule(_DAY, _read_day),
    rule(_HOURS, _read_hours),
    rule(_BELGIAN_TIME, _read_belgian_time),
    rule(_CENTURY, _read_century),
    rule(_RULER, _read_ruler, "IVX"),
)
LATE_RULES: Final = (
    rule(_MONTH_ALONE, _read_month, "."),
    rule(_DECADE, _read_decade),
    rule(_NAMED_YEAR, _read_named_year),
    score_rule("op"),
)
