"""What only German writes: ordinals by case, "1" by gender, years, days, opening hours."""

import re
from typing import Final

from wyoming_jabber.text.normalize.language import Noun
from wyoming_jabber.text.normalize.languages.german_units import UNITS
from wyoming_jabber.text.normalize.languages.german_words import (
    FEMININE,
    MASCULINE,
    NEUTER,
    SHORT_DAYS,
    WEEKDAYS,
)
from wyoming_jabber.text.normalize.languages.shapes import (
    ROMAN,
    dialled_rule,
    each_rule,
    part_rule,
    per_rule,
    roman,
    score_rule,
    timer_rule,
    compass_rule,
    points,
    version_rule,
    word_rule,
)
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

# --- gender ---

# -e is feminine but for what is listed as another.
_ENDINGS: Final = (("masculine", MASCULINE), ("neuter", NEUTER), ("feminine", FEMININE))
_ATTRIBUTE: Final = r"(?:(?P<attribute>[a-zäöüß]{2,20}(?:e|er|es|en)) )?"


def gender_of(word: str) -> str:
    """Guess a noun's gender by its ending."""
    word = word.lower().rstrip(".")
    found = [(name, end) for name, ends in _ENDINGS for end in ends if word.endswith(end)]
    if found:
        return max(found, key=lambda pair: len(pair[1]))[0]
    return "feminine" if word.endswith("e") else "masculine"


# --- one ---

_DATIVE: Final = frozenset(
    "in vor seit nach mit von ab bei aus zu innerhalb binnen im".split()
)
_ACCUSATIVE: Final = frozenset("für um ohne durch gegen pro bis hast habe haben hat habt gibt brauche brauchst"
    " kaufe enthält benötigt benötige finde findest siehst meldet zeigt".split())
# What may begin a sentence before a count; another noun is being numbered.
_COUNTING: Final = (
    _DATIVE
    | _ACCUSATIVE
    | frozenset(
        "noch nur etwa circa über unter je genau mindestens maximal aktuell derzeit heute"
        " morgen und oder ist sind wird hat es dann erst fast rund ungefähr weniger als"
        " bereits schon auch ich du wir sie er kein oder zusätzlich insgesamt".split()
    )
)
_INVARIANT: Final = ("Grad", "Prozent", "Watt", "Uhr")
_ENDING: Final = {"dative": ("em", "er", "em"), "accusative": ("en", "e", "")}
_GENDERS: Final = ("masculine", "feminine", "neuter")
_ONE: Final = (
    rf"(?:(?P<before>[^\W\d_]+) )?(?<![\w.,:/+-])1 (?={_ATTRIBUTE}(?P<noun>[A-ZÄÖÜ][\w-]+))"
)
_ONE_UNIT: Final = (
    r"(?P<lead>\b[Ii]n|[Vv]or|[Ss]eit|[Nn]ach|[Aa]b|[Vv]on|[Mm]it) 1 ?"
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
    if noun in {"Uhr", "Mio", "Mrd"} or noun in SHORT_DAYS:
        return None
    case = "" if noun in _INVARIANT else _case_of(before.lower())
    attribute = match["attribute"] or ""
    gender = gender_of(noun)
    if attribute.endswith("e"):
        gender = "feminine"
    return f"{before} {one(gender, case)} ".lstrip()


def _read_one_unit(reader: Reader, match: re.Match[str]) -> str | None:
    noun = reader.noun(_UNIT_KEYS.get(match["unit"].rstrip("."), "")) or UNITS["hour"]
    if match["unit"].rstrip(".") not in _UNIT_KEYS:
        return None
    return f"{match['lead']} {one(noun.gender, 'dative')} {noun.forms[0]}"


_MILLION: Final = r"(?<![\w.,:/+-])1 (?P<scale>Mio\.|Mrd\.|Million|Milliarde)(?:en|n)?(?!\w)"


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
    "Stock|Stockwerk|Etage|Obergeschoss|OG|UG|Untergeschoss|Platz|Klasse|Quartal|Halbjahr"
    "|Weltkrieg|Tag|Woche|Mal|Advent|Liga|Bundesliga|Stelle|Versuch|Runde|Person|Schritt"
    "|Jahrhundert|Jh|Jahr|Monat|Teil|Kapitel|Akt|Satz|Halbzeit|Spieltag|Geburtstag|Lauf"
    "|Hochzeitstag|Gang|Alarm|Timer|Termin|Feiertag|Weihnachtstag|Gruppe|Folge|Staffel"
    "|Auflage|Minute|Stunde|Sekunde|Etappe|Rang|Lampe|Licht|Zimmer|Erinnerung|Wahl|Welle"
)
_ORDINAL: Final = (
    rf"(?:(?P<lead>\b(?i:{_LEADS})) )?(?<![\w.,:/-])(?P<number>\d{{1,4}})\. ?"
    rf"(?=(?P<attribute>[a-zäöüß]{{2,20}}e[nrs]? )?(?P<noun>[A-ZÄÖÜ][\w-]+)"
    r"|(?P<list>(?:, |und |oder |bis |- ?|/ ?)\d{1,4}\.))"
)
_SURE: Final = re.compile(rf"(?:{_NOUNS})(?:e?s|n|en)?\Z")


def ordinal_case(lead: str, gender: str = "masculine") -> str:
    """Return the ordinal's form behind a word, "" for -e; gender is for no article."""
    last = lead.lower().rpartition(" ")[2]
    if not lead or last in {"ein", "mein", "dein", "sein", "ihr", "unser"}:
        return {"masculine": "r", "feminine": "", "neuter": "s"}[gender]
    if _WEAK_ONLY.match(last):
        is_dative = " " in lead or (last in {"der", "dieser", "jeder"} and gender != "masculine")
        return "n" if is_dative and last not in {"die", "das"} else ""
    if last in {"eine", "meine", "deine", "seine", "ihre", "unsere"}:
        return ""
    return "n"


def _read_ordinal(reader: Reader, match: re.Match[str]) -> str | None:
    lead, noun = match["lead"] or "", match["noun"] or ""
    if not (match["list"] or _SURE.match(noun) or _is_article(lead)):
        return None
    if not lead and match["list"] and match.start() == 0:
        return None
    read = reader.ordinal(int(match["number"]), ordinal_case(lead, gender_of(noun)))
    return reader.join(lead, read) + " "


def _is_article(lead: str) -> bool:
    """Tell an article from words that may stand before a number that ends a sentence."""
    alone = {"bis", "ab", "seit", "nach", "gegen", "von", "vor", "zwischen"}
    return bool(lead) and lead.lower() not in alone


_RULER: Final = (
    r"\b(?P<name>Karl|Ludwig|Wilhelm|Friedrich|Heinrich|Otto|Franz|Philipp|Leopold|Charles"
    r"|Elisabeth|Elizabeth|Katharina|Papst \w+|Johannes Paul|Benedikt|Pius|Leo|König \w+"
    rf"|Kaiser \w+|Königin \w+) {ROMAN}(?:\.|(?!\w))"
)


def _read_ruler(reader: Reader, match: re.Match[str]) -> str | None:
    if not match["roman"]:
        return None
    is_she = match["name"].startswith(("Königin", "Elisabeth", "Elizabeth", "Katharina"))
    number = reader.ordinal(roman(match["roman"]))
    return f"{match['name']} {'die' if is_she else 'der'} {number.capitalize()}"


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
_DAY_RANGE: Final = (
    rf"(?<!\w)(?P<first>{_SHORT})\.? ?(?P<joint>-|bis|/|\+|&|und) ?(?P<last>{_SHORT})(?!\w)\.?"
)
_DAY: Final = (
    rf"(?<!\w)(?P<day>Mo|Mi|Fr|Sa|Di|Do|So)(?=,? \d{{1,2}}(?:[:.]\d\d)?(?:-| Uhr|:)"
    rf"|, (?:{_SHORT})\b|: )"
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
_EMERGENCY: Final = r"(?<![\w.,:/+-])(?:110|112|144|133|117|118)(?= (?:an|wähl|ruf|anruf)|\b(?=\.?$))"
_CALL: Final = r"(?P<lead>\b(?:[Nn]otruf|[Ww]ähle|[Rr]ufe|[Pp]olizei|[Ff]euerwehr)(?: die| unter)? )(?P<digits>11[0-9]{1,4}|1[34]\d)\b"
_FLOOR: Final = r"\b(?P<word>Ziffer|Teil|Band|Kapitel|Akt|Phase|Stufe|Klasse|Typ|Weltkrieg) " + ROMAN + r"\b"


def _read_day_range(_reader: Reader, match: re.Match[str]) -> str:
    first, last = WEEKDAYS[SHORT_DAYS[match["first"]]], WEEKDAYS[SHORT_DAYS[match["last"]]]
    return f"{first} {'bis' if match['joint'] in {'-', 'bis'} else 'und'} {last}"


def _read_day(_reader: Reader, match: re.Match[str]) -> str:
    return WEEKDAYS[SHORT_DAYS[match["day"]]]


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
    return f"{match['word']} {reader.cardinal(roman(match['roman']))}" if match["roman"] else None


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
_HALF: Final = {"masculine": "ein halber", "feminine": "eine halbe", "neuter": "ein halbes"}


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
    rule(_ONE_UNIT, _read_one_unit),
    rule(_MILLION, _read_million),
    rule(_ONE, _read_one),
)
# After dates, which are points behind numbers too.
DAY_RULES: Final = (
    rule(_DAY_RANGE, _read_day_range, "SMDF"),
    rule(_DAY, _read_day),
    rule(_HOURS, _read_hours),
    rule(_RULER, _read_ruler, "IVX"),
    rule(_FLOOR, _read_numbered, "IVX"),
    rule(_ORDINAL, _read_ordinal),
)
LATE_RULES: Final = (
    rule(_DECADE, _read_decade),
    rule(_NAMED_YEAR, _read_named_year),
    rule(_YEAR, _read_year),
    rule(_SUFFIXED, _read_suffixed),
    score_rule("zu"),
)
