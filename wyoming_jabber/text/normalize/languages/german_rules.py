"""What only German writes: years, days, opening hours, streets, shares."""

import re
from typing import Final

from wyoming_jabber.text.normalize.language import Noun
from wyoming_jabber.text.normalize.languages.german_nouns import (
    ONE_RULES,
    ORDINAL_RULES,
)
from wyoming_jabber.text.normalize.languages.german_words import (
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
    roman,
    score_rule,
    timer_rule,
    version_rule,
    word_rule,
    years_rule,
)
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import rule

# --- years ---

_YEAR: Final = (
    r"(?<![\w.,:/+-])(?<!Nummer )(?P<year>1[1-9]\d\d)(?P<decade>er)?"
    r"(?! ?[A-ZÄÖÜ%°€$/²×]|\w|[.,:/-]\d)"
)
_NAMED_YEAR: Final = (
    r"\b(?P<lead>Jahr|Jahre|Jahres|Jahren|seit|anno|Sommer|Winter|Frühling|Herbst|Ende"
    r"|Anfang|Mitte|Baujahr|Jahrgang|von|bis|um|vor|nach|in|WM|EM) "
    r"(?P<year>1[1-9]\d\d)(?![\w%°]|[.,:/]\d| ?[A-Za-z]{1,3}\b(?<!in)(?<!bis)(?<!und)(?<!war))"
)
_DECADE: Final = r"(?<![\w.,:/+-])(?P<decade>(?:1[89]|20)?[2-9]0)er(?= Jahre|n\b|\b)"
_SUFFIXED: Final = (
    r"(?<![\w.,:/+-])(?P<number>\d{1,4})-?(?P<suffix>mal|fach|facher?|fache[nsm]?|er|ern"
    r"|jährige[rns]?|stündige[rns]?|minütige[rns]?|tägige[rns]?|prozentige[rns]?|stöckig"
    r"|teilig|köpfige?|ste[rnms]?|te[rnms]?|tel)\b"
)
_TIMES: Final = r"(?<![\w.,:/+-])(?P<number>\d{1,4}) ?[x×](?= |[.,!?]|$)(?! ?\d)"


def _read_year(reader: Reader, match: re.Match[str]) -> str:
    suffix = "er" if match["decade"] else ""
    return reader.year(int(match["year"])) + suffix


def _read_named_year(reader: Reader, match: re.Match[str]) -> str:
    return f"{match['lead']} {reader.year(int(match['year']))}"


def _read_decade(reader: Reader, match: re.Match[str]) -> str:
    return reader.year(int(match["decade"])) + "er"


def _read_suffixed(reader: Reader, match: re.Match[str]) -> str:
    number, suffix = int(match["number"]), match["suffix"]
    if re.fullmatch("s?te[rnms]?", suffix):
        ending = suffix.removeprefix("s").removeprefix("te")
        return reader.ordinal(number, ending)
    if suffix == "tel":
        return reader.ordinal(number).removesuffix("e") + "el"
    words = "ein" if number == 1 else reader.cardinal(number)
    return words + suffix


def _read_times(reader: Reader, match: re.Match[str]) -> str:
    number = int(match["number"])
    return ("ein" if number == 1 else reader.cardinal(number)) + "mal"


# --- days and hours ---

_SHORT: Final = "|".join(SHORT_DAYS)
_DAY_RANGE: Final = rf"(?<!\w)(?P<first>{_SHORT})\.? ?(?P<joint>-|bis|/|\+|&|und) ?(?P<last>{_SHORT})(?!\w)\.?"
_DAY: Final = (
    rf"(?<!\w)(?P<day>Mo|Mi|Fr|Sa|Di|Do|So)(?=,? \d{{1,2}}(?:[:.]\d\d)?(?:-| Uhr|:)"
    rf"|, (?:{_SHORT})\b|: )"
)
_DAY_LIST: Final = (
    rf"(?<!\w)(?:{_SHORT})(?:, (?:{_SHORT}))+(?: und (?:{_SHORT}))?(?!\w)"
)
_HOURS: Final = (
    r"(?<![\w.,:/])(?P<first>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))? ?- ?"
    r"(?P<last>(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)? ?Uhr)"
)
_STREET: Final = r"(?P<name>\b[A-ZÄÖÜ][\w-]{1,40}?)(?P<s>[sS])tr\.(?=\s|,|$)"
_NUMBER_WORD: Final = r"\b[Mm]in\. (?=-?\d)"
_BETWEEN_NUMBERS: Final = r"(?<=\d) ?[x×] ?(?=\d)"
_PAGE: Final = r"(?<!\w)S\. (?=\d)"
_MISSES: Final = r"(?<!\w)Fr\. (?=[A-ZÄÖÜ][a-zäöü]+)"
_DASHED_PRICE: Final = r"(?<=\d),-+(?= ?(?:€|Euro|EUR|CHF|Fr))|(?<=\d)\.-(?!\w)"
_ZIP: Final = r"(?P<lead>, |\bD-|\bA-|\bCH-)(?P<zip>\d{4,5})(?= [A-ZÄÖÜ][a-zäöü])"
_EMERGENCY: Final = (
    r"(?<![\w.,:/+-])(?:110|112|144|133|117|118)(?= (?:an|wähl|ruf|anruf)|\b(?=\.?$))"
)
_CALL: Final = r"(?P<lead>\b(?:[Nn]otruf|[Ww]ähle|[Rr]ufe|[Pp]olizei|[Ff]euerwehr)(?: die| unter)? )(?P<digits>11[0-9]{1,4}|1[34]\d)\b"
_FLOOR: Final = (
    r"\b(?P<word>Ziffer|Teil|Band|Kapitel|Akt|Phase|Stufe|Klasse|Typ|Weltkrieg) "
    + ROMAN
    + r"\b"
)


def _read_day_range(_reader: Reader, match: re.Match[str]) -> str:
    first, last = (
        WEEKDAYS[SHORT_DAYS[match["first"]]],
        WEEKDAYS[SHORT_DAYS[match["last"]]],
    )
    return f"{first} {'bis' if match['joint'] in {'-', 'bis'} else 'und'} {last}"


def _read_day(_reader: Reader, match: re.Match[str]) -> str:
    return WEEKDAYS[SHORT_DAYS[match["day"]]]


def _read_day_list(_reader: Reader, match: re.Match[str]) -> str:
    return re.sub(_SHORT, lambda day: WEEKDAYS[SHORT_DAYS[day[0]]], match[0])


def _read_hours(reader: Reader, match: re.Match[str]) -> str:
    first = reader.cardinal(int(match["first"]))
    if match["minute"] is not None:
        hour = "ein" if int(match["first"]) == 1 else first
        minute = reader.cardinal(int(match["minute"])) if int(match["minute"]) else ""
        first = reader.join(hour, "Uhr", minute)
    return f"{first} bis {match['last']}"


def _read_street(_reader: Reader, match: re.Match[str]) -> str:
    return f"{match['name']}{match['s']}traße"


def _read_zip(reader: Reader, match: re.Match[str]) -> str:
    lead = match["lead"] if match["lead"] == ", " else ""
    return lead + reader.digits(match["zip"])


def _read_call(reader: Reader, match: re.Match[str]) -> str:
    return match["lead"] + reader.digits(match["digits"])


def _read_numbered(reader: Reader, match: re.Match[str]) -> str | None:
    return (
        f"{match['word']} {reader.cardinal(roman(match['roman']))}"
        if match["roman"]
        else None
    )


# --- fractions ---

_PART_UNITS: Final = {
    **dict.fromkeys(("l", "Liter"), "litre"),
    **dict.fromkeys(("h", "Std.", "Std", "Stunde", "Stunden"), "hour"),
    **dict.fromkeys(("Jahr", "Jahre"), "year"),
    **dict.fromkeys(("TL", "Teelöffel"), "teaspoon"),
    **dict.fromkeys(("EL", "Esslöffel"), "tablespoon"),
    **dict.fromkeys(("kg", "Kilogramm"), "kilogram"),
    **dict.fromkeys(("Pfund",), "pound"),
    **dict.fromkeys(("Pkg.", "Packung"), "packet"),
    **dict.fromkeys(("Stück",), "piece"),
    **dict.fromkeys(("km", "Kilometer"), "kilometre"),
    **dict.fromkeys(("ml",), "millilitre"),
    **dict.fromkeys(("Tag", "Tage"), "day"),
    "m": "metre",
}
_HALF: Final = {
    "masculine": "ein halber",
    "feminine": "eine halbe",
    "neuter": "ein halbes",
}


def spoken_part(reader: Reader, whole: int | None, part: tuple[int, int]) -> str:
    """Read a fraction: "ein halb", "drei viertel", "zweieinhalb", "eindreiviertel"."""
    above, below = part
    name = "halb" if below == 2 else reader.ordinal(below).removesuffix("e") + "el"  # noqa: PLR2004 - a half has its own word
    top = reader.cardinal(above, "masculine")
    if whole is None:
        return f"{top} {name}"
    return f"{reader.cardinal(whole, 'masculine')}{top}{name}"


def _read_part(
    reader: Reader, whole: int | None, part: tuple[int, int], unit: str
) -> str:
    noun: Noun = reader.noun(unit)
    if whole is None and part == (1, 2):
        return f"{_HALF[noun.gender]} {noun.forms[0]}"
    form = noun.forms[-1] if whole else noun.forms[0]
    return f"{spoken_part(reader, whole, part)} {form}"


EARLY_RULES: Final = (
    version_rule(r"version|firmware|release|ausgabe|update auf|core|os|android|ios"),
    dialled_rule(
        r"PIN|PLZ|Postleitzahl|[Cc]ode|[Gg]eheimzahl|Zugangscode|Kundennummer"
        r"|Bestellnummer|Sendungsnummer|WKN|TAN|Passwort|PIN ist|Code ist|Code lautet"
    ),
    rule(_CALL, _read_call),
    rule(_ZIP, _read_zip),
    years_rule("bis"),
    per_rule("pro|je"),
    word_rule(r"(?<=\d)/(?:min|Min\.)(?!\w)", " pro Minute"),
    each_rule("pro", "Tag|Monat|Jahr|Woche|Stunde|Person|Stück|Nacht|Minute|Sekunde"),
    word_rule(_BETWEEN_NUMBERS, " mal "),
    word_rule(_DASHED_PRICE, ""),
    word_rule(_NUMBER_WORD, "mindestens "),
    word_rule(_PAGE, "Seite "),
    word_rule(_MISSES, "Frau ", "."),
    rule(_STREET, _read_street, "."),
    *timer_rule(
        r"timer|noch|verbleiben|verbleibend|restzeit|dauer|laufzeit|spielzeit|nach|seit",
        r"h|Std\.|Stunden?",
        r"min|Min\.|Minuten?",
    ),
    rule(_TIMES, _read_times),
    compass_rule(
        r"aus|[Rr]ichtung|[Ww]ind:|[Ww]indrichtung:?|nach|von",
        points("Nord", "Ost", "Süd", "West"),
    ),
    part_rule(_PART_UNITS, _read_part),
    *ONE_RULES,
)
# After dates, which are points behind numbers too.
DAY_RULES: Final = (
    rule(_DAY_RANGE, _read_day_range, "SMDF"),
    rule(_DAY_LIST, _read_day_list, "SMDF"),
    rule(_DAY, _read_day),
    rule(_HOURS, _read_hours),
    rule(_FLOOR, _read_numbered, "IVX"),
    *ORDINAL_RULES,
)
LATE_RULES: Final = (
    rule(_DECADE, _read_decade),
    rule(_NAMED_YEAR, _read_named_year),
    rule(_YEAR, _read_year),
    rule(_SUFFIXED, _read_suffixed),
    score_rule("zu"),
)
