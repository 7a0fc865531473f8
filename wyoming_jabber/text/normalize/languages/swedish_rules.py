"""What only Swedish writes: "kl. 18.30", "5:-", "3 ggr", "1/2 l", "1 timme"."""

import re
from typing import Final

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
from wyoming_jabber.text.normalize.languages.swedish_dates import (
    DATE_RULES,
    MONTH_NUMBERS,
    YEAR_RULES,
)
from wyoming_jabber.text.normalize.languages.swedish_words import COMMON, NEUTER
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import rule

_MINIMUM: Final = r"(?<![\d\w])(?<!\d )[Mm]in\.? (?=[\d-])"
_DASHED_PRICE: Final = (
    r"(?<![\w.,])(?P<kronor>\d{1,3}(?:[ .]\d{3})*|\d{1,7})"
    r"(?:,(?P<ore>\d\d))?[:,]-+(?!\w)"
)
_BETWEEN_NUMBERS: Final = r"(?<=\d) ?[x×] ?(?=\d)"
_TIMES: Final = (
    r"(?<![\w.,:/+-])(?P<number>\d{1,4}) ?(?:[x×]|ggr\.?|gånger)"
    r"(?=$|[.,!?]|\s(?!\d)[a-zåäö])"
)
_HOURS: Final = (
    r"(?P<lead>\b[Kk]l(?:ockan|\.)? ?)(?P<first>[01]?\d|2[0-4])(?:[.:](?P<m1>[0-5]\d))? ?(?:-|till) ?"
    r"(?P<last>[01]?\d|2[0-4])(?:[.:](?P<m2>[0-5]\d))?(?![\w]|[.,:]\d)"
)
_OPEN: Final = (
    r"(?<![\w.,:/-])(?P<lead>)(?P<first>[01]?\d|2[0-4])\.(?P<m1>[0-5]\d) ?- ?"
    r"(?P<last>[01]?\d|2[0-4])\.(?P<m2>[0-5]\d)(?![\w]|[.,:]\d| ?[°%a-z]{1,3}\b)"
)
_CLOCK: Final = (
    r"(?P<lead>\b[Kk]l(?:ockan|\.)? ?)(?P<hour>[01]?\d|2[0-4])[.:](?P<minute>[0-5]\d)"
    r"(?:[.:](?P<second>[0-5]\d))?(?![\w]|[.,:]\d)"
)
_CLOCK_HOUR: Final = r"(?<!\w)[Kk]l\.? ?(?=\d)"
_PHONE: Final = (
    r"(?<![\w.,:/+-])(?P<area>0\d{1,3})(?:[ -]|/| - )"
    r"(?P<rest>\d{5,8}|\d{2,3}(?: \d{2,3}){1,3})(?![\w]|[.,:-]\d| \d)"
)
_ZIP: Final = r"(?<=, )(?P<a>\d{3}) (?P<b>\d{2})(?= [A-ZÅÄÖ])"
_RULER: Final = (
    r"\b(?P<name>Gustav|Karl|Carl|Oscar|Erik|Johan|Gustaf|Ludvig|Henrik|Charles|Elizabeth|Elisabet"
    rf"|Kristian|Fredrik|Kung [A-Z]\w+|påven [A-Z]\w+|Gustav|Kapitel|kapitel)(?P<adolf> Adolf| Gustaf)? {ROMAN}(?!\w)"
)
_ONE: Final = (
    r"(?:(?P<before>[^\W\d_]+)[ ])?(?<![\w.,:/+-])1 (?=(?P<attribute>(?:ny|nytt|öppen|öppet|liten|litet|stor|stort|hel|helt|annan|annat|oläst) )?"
    r"(?P<noun>[a-zåäö]{2,30})(?!\w))"
)
_LABELS: Final = frozenset(
    (
        *("lampa", "lampan", "zon", "kanal", "nummer", "klass", "version", "steg"),
        *("etapp", "nivå", "grupp", "rum", "vecka", "sida", "spår", "kapitel", "plats"),
        *("scen", "del", "fas", "knapp"),
    )
)
_NOT_COUNTED: Final = frozenset(
    (
        *("och", "är", "i", "på", "av", "till", "från", "med", "som", "har", "var"),
        *("kan", "ska", "eller", "men", "för", "om", "vid", "under", "per", "miljon"),
        *("miljoner", "miljard", "miljarder", "tusen"),
    )
)


def is_neuter(noun: str) -> bool:
    """Tell a noun with "ett" by its ending."""
    return noun.endswith(NEUTER) and not noun.endswith(COMMON)


def _read_one(_reader: Reader, match: re.Match[str]) -> str | None:
    before, noun = match["before"] or "", match["noun"]
    if before.lower() in _LABELS or noun in _NOT_COUNTED or noun in MONTH_NUMBERS:
        return None
    attribute = (match["attribute"] or "").strip()
    is_it = (
        attribute.endswith("t") and attribute != "oläst"
        if attribute
        else is_neuter(noun)
    )
    return f"{before} {'ett' if is_it else 'en'} ".lstrip()


def _read_times(reader: Reader, match: re.Match[str]) -> str:
    number = int(match["number"])
    return "en gång" if number == 1 else f"{reader.cardinal(number)} gånger"


def _read_price(reader: Reader, match: re.Match[str]) -> str:
    whole = re.sub(r"\D", "", match["kronor"])
    amount = reader.parse(f"{whole},{match['ore']}" if match["ore"] else whole)
    return reader.money(amount, "SEK")


def clock(reader: Reader, hour: int, minute: int | None) -> str:
    """Read hour and minutes: "arton trettio", "sju noll fem"."""
    if not minute:
        return reader.cardinal(hour)
    nought = reader.cardinal(0) if minute < 10 else ""  # noqa: PLR2004 - one digit
    return reader.join(reader.cardinal(hour), nought, reader.cardinal(minute))


def _lead(written: str) -> str:
    return "Klockan" if written[0] == "K" else "klockan"


def _read_hours(reader: Reader, match: re.Match[str]) -> str:
    first = clock(reader, int(match["first"]), int(match["m1"] or 0))
    last = clock(reader, int(match["last"]), int(match["m2"] or 0))
    lead = _lead(match["lead"]) if match["lead"] else ""
    return reader.join(lead, first, "till", last)


def _read_clock(reader: Reader, match: re.Match[str]) -> str:
    read = clock(reader, int(match["hour"]), int(match["minute"]))
    if match["second"] and int(match["second"]):
        read = f"{read} {clock(reader, int(match['second']), None)}"
    return f"{_lead(match['lead'])} {read}"


def _read_clock_word(_reader: Reader, match: re.Match[str]) -> str:
    return f"{_lead(match[0])} "


def _read_phone(reader: Reader, match: re.Match[str]) -> str:
    groups = [match["area"], *match["rest"].split()]
    return ", ".join(reader.digits(group) for group in groups)


def _read_zip(reader: Reader, match: re.Match[str]) -> str:
    return f"{reader.digits(match['a'])} {reader.digits(match['b'])}"


def _read_ruler(reader: Reader, match: re.Match[str]) -> str:
    number = roman(match["roman"])
    name = match["name"] + (match["adolf"] or "")
    if name.lower() == "kapitel":
        return f"{name} {reader.cardinal(number)}"
    is_she = name.startswith("Eli")
    return f"{name} den {reader.ordinal(number, 'feminine' if is_she else 'masculine')}"


# --- fractions ---

_PART_UNITS: Final = {
    **dict.fromkeys(("l", "liter"), "litre"),
    **dict.fromkeys(("h", "tim", "timme", "timmar"), "hour"),
    **dict.fromkeys(("kg", "kilo"), "kilogram"),
    **dict.fromkeys(("dl",), "decilitre"),
    **dict.fromkeys(("tsk", "tesked"), "teaspoon"),
    **dict.fromkeys(("msk", "matsked"), "tablespoon"),
    **dict.fromkeys(("krm",), "spice_measure"),
    **dict.fromkeys(("km", "kilometer"), "kilometre"),
    **dict.fromkeys(("mil",), "swedish_mile"),
    **dict.fromkeys(("st",), "piece"),
    **dict.fromkeys(("år",), "year"),
    **dict.fromkeys(("dygn", "dag", "dagar"), "day"),
}
_NAMES: Final = {
    3: "tredjedel",
    4: "fjärdedel",
    5: "femtedel",
    6: "sjättedel",
    7: "sjundedel",
    8: "åttondel",
    9: "niondel",
    10: "tiondel",
}


def spoken_part(
    reader: Reader, whole: int | None, part: tuple[int, int], half: str = "halv"
) -> str:
    """Read a fraction: "en halv", "tre fjärdedelar", "två och en halv"."""
    above, below = part
    name = half if below == 2 else _NAMES.get(below, f"{reader.ordinal(below)}del")  # noqa: PLR2004 - a half has its own word
    one = "ett" if half == "halvt" and below == 2 else "en"  # noqa: PLR2004 - the same
    words = f"{one} {name}" if above == 1 else f"{reader.cardinal(above)} {name}ar"
    if whole is None:
        return words
    first = one if whole == 1 else reader.cardinal(whole)
    return f"{first} och {words}"


def _read_part(
    reader: Reader, whole: int | None, part: tuple[int, int], unit: str
) -> str:
    noun = reader.noun(unit)
    half = "halv" if noun.gender else "halvt"
    words = spoken_part(reader, whole, part, half)
    if part == (3, 4):
        words = words.replace("tre fjärdedelar", "trekvarts")
    elif part == (1, 4):
        words = words.replace("en fjärdedel", "en kvarts")
    elif part != (1, 2):
        words = words.removesuffix("ar") + "s"
    return f"{words} {noun.forms[0]}"


EARLY_RULES: Final = (
    version_rule(r"version|firmware|utgåva|uppdatering till|core|os|android|ios"),
    dialled_rule(
        r"PIN|[Pp]inkod|[Kk]od|[Kk]oden är|[Pp]ostnummer|[Ll]ösenord|[Kk]undnummer|ring|Ring|larma"
    ),
    rule(_ZIP, _read_zip),
    rule(_PHONE, _read_phone),
    rule(_HOURS, _read_hours),
    rule(_OPEN, _read_hours),
    rule(_CLOCK, _read_clock),
    rule(_CLOCK_HOUR, _read_clock_word, "Kk"),
    years_rule("till"),
    per_rule("per"),
    each_rule("per", "dag|månad|år|vecka|timme|person|styck|natt|minut|sekund"),
    result_rule(
        r"[Vv]ann|[Vv]inner|med|slutade|[Ll]eder|står|[Rr]esultat|[Ff]örlorade"
    ),
    word_rule(_MINIMUM, "minst "),
    rule(_DASHED_PRICE, _read_price),
    word_rule(_BETWEEN_NUMBERS, " gånger ", "x×"),
    rule(_TIMES, _read_times),
    *timer_rule(
        r"timer|timern|kvar|återstår|återstående|längd|om|i",
        r"h|tim|timmar|timme",
        r"min|minuter",
    ),
    part_rule(_PART_UNITS, _read_part),
    compass_rule(
        r"från|[Vv]ind:?|[Vv]indriktning:?|mot",
        points("nord", "ost", "syd", "väst")
        | {
            "N": "nord",
            "S": "syd",
            "O": "ost",
            "Ö": "öst",
            "V": "väst",
            "W": "väst",
            "NV": "nordväst",
            "SV": "sydväst",
            "NÖ": "nordöst",
            "SÖ": "sydöst",
            "NO": "nordost",
            "SO": "sydost",
            "NW": "nordväst",
            "SW": "sydväst",
        },
    ),
    *DATE_RULES,
    rule(_RULER, _read_ruler, "IVX"),
)
LATE_RULES: Final = (
    rule(_ONE, _read_one),
    word_rule(r"(?<![\w.,:/+-])1 (?=milj|biljo)", "en "),
    *YEAR_RULES,
    score_rule("mot"),
)
