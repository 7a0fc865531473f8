"""German nouns with a number: "1" and ordinals by gender and case."""

import re
from typing import Final

from wyoming_jabber.text.normalize.languages.german_units import UNIT_SYMBOLS
from wyoming_jabber.text.normalize.languages.german_words import (
    FEMININE,
    MASCULINE,
    NEUTER,
    SHORT_DAYS,
)
from wyoming_jabber.text.normalize.languages.shapes import ROMAN, roman
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import rule
from wyoming_jabber.text.normalize.units import SYMBOLS

# --- gender ---

# -e is feminine but for what is listed as another.
_ENDINGS: Final = (("masculine", MASCULINE), ("neuter", NEUTER), ("feminine", FEMININE))
_ATTRIBUTE: Final = r"(?:(?P<attribute>[a-zäöüß]{2,20}(?:e|er|es|en)) )?"


def gender_of(word: str) -> str:
    """Guess a noun's gender by its ending."""
    word = word.lower().rstrip(".")
    found = [
        (name, end) for name, ends in _ENDINGS for end in ends if word.endswith(end)
    ]
    if found:
        return max(found, key=lambda pair: len(pair[1]))[0]
    return "feminine" if word.endswith("e") else "masculine"


# --- one ---

_DATIVE: Final = frozenset(
    (
        *("in", "vor", "seit", "nach", "mit", "von", "ab", "bei", "aus", "zu"),
        *("innerhalb", "binnen", "im"),
    )
)
_ACCUSATIVE: Final = frozenset(
    (
        *("für", "um", "ohne", "durch", "gegen", "pro", "bis", "hast", "habe", "haben"),
        *("hat", "habt", "gibt", "brauche", "brauchst", "kaufe", "enthält", "benötigt"),
        *("benötige", "finde", "findest", "siehst", "meldet", "zeigt"),
    )
)
# What may begin a sentence before a count; another noun is being numbered.
_COUNTING: Final = (
    _DATIVE
    | _ACCUSATIVE
    | frozenset(
        (
            *(
                "noch",
                "nur",
                "etwa",
                "circa",
                "über",
                "unter",
                "je",
                "genau",
                "mindestens",
            ),
            *("maximal", "aktuell", "derzeit", "heute", "morgen", "und", "oder", "ist"),
            *("sind", "wird", "hat", "es", "dann", "erst", "fast", "rund", "ungefähr"),
            *(
                "weniger",
                "als",
                "bereits",
                "schon",
                "auch",
                "ich",
                "du",
                "wir",
                "sie",
                "er",
            ),
            *("kein", "zusätzlich", "insgesamt"),
        )
    )
)
_INVARIANT: Final = ("Grad", "Prozent", "Watt", "Uhr")
_ENDING: Final = {"dative": ("em", "er", "em"), "accusative": ("en", "e", "")}
# What other rules read: "1 Uhr", "1 EL", "1 Std.".
_NOT_COUNTED: Final = frozenset(
    {"Uhr", "Mio", "Mrd", *SYMBOLS, *(symbol.rstrip(".") for symbol in UNIT_SYMBOLS)}
)
_GENDERS: Final = ("masculine", "feminine", "neuter")
_ONE: Final = rf"(?:(?P<before>[^\W\d_]+) )?(?<![\w.,:/+-])1 (?={_ATTRIBUTE}(?P<noun>[A-ZÄÖÜ][\w-]+))"
_ONE_UNIT: Final = (
    r"(?P<lead>\b(?:[Ii]n|[Vv]or|[Ss]eit|[Nn]ach|[Aa]b|[Vv]on|[Mm]it)) 1 ?"
    r"(?P<unit>h|Std\.|Std|min|Min\.|Min|s|Sek\.|d|kWh|l|kg)(?![\w/²³]|\. ?\d)"
)
_UNIT_KEYS: Final = {
    "h": "hour",
    "Std": "hour",
    "min": "minute",
    "Min": "minute",
    "s": "second",
    "Sek": "second",
    "d": "day",
    "kWh": "kilowatt_hour",
    "l": "litre",
    "kg": "kilogram",
}


def one(gender: str, case: str = "") -> str:
    """Decline "ein"."""
    at = _GENDERS.index(gender)
    plain = "e" if gender == "feminine" else ""
    return "ein" + (_ENDING[case][at] if case else plain)


def _case_of(before: str) -> str:
    if before in _DATIVE:
        return "dative"
    return "accusative" if before in _ACCUSATIVE else ""


def _read_one(_reader: Reader, match: re.Match[str]) -> str | None:
    before, noun = match["before"] or "", match["noun"]
    if before[:1].isupper() and before.lower() not in _COUNTING:
        return None
    if noun in _NOT_COUNTED or noun in SHORT_DAYS:
        return None
    case = "" if noun in _INVARIANT else _case_of(before.lower())
    attribute = match["attribute"] or ""
    gender = gender_of(noun)
    if attribute.endswith("e"):
        gender = "feminine"
    return f"{before} {one(gender, case)} ".lstrip()


def _read_one_unit(reader: Reader, match: re.Match[str]) -> str:
    noun = reader.noun(_UNIT_KEYS[match["unit"].rstrip(".")])
    return f"{match['lead']} {one(noun.gender, 'dative')} {noun.forms[0]}"


_MILLION: Final = (
    r"(?<![\w.,:/+-])1 (?P<scale>Mio\.|Mrd\.|Million|Milliarde)(?:en|n)?(?!\w)"
)


def _read_million(_reader: Reader, match: re.Match[str]) -> str:
    scale = {"Mio.": "Million", "Mrd.": "Milliarde"}.get(match["scale"], match["scale"])
    return f"eine {scale}"


# --- ordinals ---

_LEADS: Final = (
    r"(?:(?:in|an|auf|bei|seit|nach|von|mit|zu|aus|vor|ab|unter|über|neben|während) )?"
    r"(?:de[rmns]|die|das|diese[rmns]?|jede[rmns]?|eine[rmns]?)"
    r"|am|vom|zum|zur|bis|ab|seit|beim|nach|gegen|von|vor|im|ins|ein"
    r"|zwischen|(?:mein|dein|sein|ihr|unser)(?:e[rmns]?)?"
)
_WEAK_ONLY: Final = re.compile(r"(?i)(?:d(?:er|ie|as)|diese[rs]?|jede[rs]?)$")
_NOUNS: Final = (
    "Frage|Aufgabe|Antwort|Stock|Stockwerk|Etage|Obergeschoss|OG|UG|Untergeschoss|Platz|Klasse|Quartal|Halbjahr"
    "|Weltkrieg|Tag|Woche|Mal|Advent|Liga|Bundesliga|Stelle|Versuch|Runde|Person|Schritt"
    "|Jahrhundert|Jh|Jahr|Monat|Teil|Kapitel|Akt|Satz|Halbzeit|Spieltag|Geburtstag|Lauf"
    "|Hochzeitstag|Gang|Alarm|Timer|Termin|Feiertag|Weihnachtstag|Gruppe|Folge|Staffel"
    "|Auflage|Minute|Stunde|Sekunde|Etappe|Rang|Lampe|Licht|Zimmer|Erinnerung|Wahl|Welle"
)
_ORDINAL: Final = (
    rf"(?:(?P<lead>\b(?i:{_LEADS})) )?(?<![\w.,:/-])(?P<number>\d{{1,4}})\. ?"
    rf"(?=(?P<attribute>[a-zäöüß]{{2,20}}e[nrs]? )?(?P<noun>[A-ZÄÖÜ][\w-]+)"
    r"|(?P<list>(?:, |und |oder |bis |- ?|/ ?)\d{1,4}\.)(?: (?P<listed>[A-ZÄÖÜ][\w-]+))?)"
)
_SURE: Final = re.compile(rf"(?:{_NOUNS})(?:e?s|n|en)?\Z")


_TWO_ORDINALS: Final = (
    rf"(?P<lead>\b(?i:{_LEADS})) (?P<first>\d{{1,3}})\.(?P<joint> und | oder | bis | ?- ?)"
    r"(?P<last>\d{1,3})\. (?=(?P<noun>[A-ZÄÖÜ][\w-]+))"
)


def ordinal_case(lead: str, gender: str = "masculine") -> str:
    """Return the ordinal's form behind a word, "" for -e; gender is for no article."""
    last = lead.lower().rpartition(" ")[2]
    if not lead or last in {"ein", "mein", "dein", "sein", "ihr", "unser"}:
        return {"masculine": "r", "feminine": "", "neuter": "s"}[gender]
    if _WEAK_ONLY.match(last):
        is_dative = " " in lead or (
            last in {"der", "dieser", "jeder"} and gender != "masculine"
        )
        return "n" if is_dative and last not in {"die", "das"} else ""
    if last in {"eine", "meine", "deine", "seine", "ihre", "unsere"}:
        return ""
    return "n"


def _read_ordinal(reader: Reader, match: re.Match[str]) -> str | None:
    lead, noun = match["lead"] or "", match["noun"] or ""
    if not (match["list"] or _SURE.match(noun) or _is_article(lead)):
        return None
    gender = gender_of(noun or match["listed"] or "")
    read = reader.ordinal(int(match["number"]), ordinal_case(lead, gender))
    return reader.join(lead, read) + " "


def _read_two_ordinals(reader: Reader, match: re.Match[str]) -> str:
    form = ordinal_case(match["lead"], gender_of(match["noun"]))
    first, last = (reader.ordinal(int(match[at]), form) for at in ("first", "last"))
    joint = match["joint"].strip().replace("-", "bis")
    return f"{match['lead']} {first} {joint} {last} "


def _is_article(lead: str) -> bool:
    """Tell an article from words that may stand before a number that ends a sentence."""
    alone = {"bis", "ab", "seit", "nach", "gegen", "von", "vor", "zwischen"}
    return bool(lead) and lead.lower() not in alone


_RULER: Final = (
    r"\b(?P<name>Karl|Ludwig|Wilhelm|Friedrich|Heinrich|Otto|Franz|Philipp|Leopold|Charles"
    r"|Elisabeth|Elizabeth|Katharina|Papst \w+|Johannes Paul|Benedikt|Pius|Leo|König \w+"
    rf"|Kaiser \w+|Königin \w+) {ROMAN}(?:\.|(?!\w))"
)


def _read_ruler(reader: Reader, match: re.Match[str]) -> str:
    is_she = match["name"].startswith(
        ("Königin", "Elisabeth", "Elizabeth", "Katharina")
    )
    number = reader.ordinal(roman(match["roman"]))
    return f"{match['name']} {'die' if is_she else 'der'} {number.capitalize()}"


ONE_RULES: Final = (
    rule(_ONE_UNIT, _read_one_unit),
    rule(_MILLION, _read_million),
    rule(_ONE, _read_one),
)
# After dates, which are points behind numbers too.
ORDINAL_RULES: Final = (
    rule(_RULER, _read_ruler, "IVX"),
    rule(_TWO_ORDINALS, _read_two_ordinals),
    rule(_ORDINAL, _read_ordinal),
)
