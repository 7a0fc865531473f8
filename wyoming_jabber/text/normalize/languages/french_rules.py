"""What only French writes: genders of one, "XIXe", "1/2 l", telephone numbers in pairs."""

import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.languages.french_dates import (
    DATE_RULES,
    DECADE_RULE,
    HALF_TIME_RULE,
    MONTH_RULE,
)
from wyoming_jabber.text.normalize.languages.french_words import (
    FEMININE,
    FEMININE_ENDINGS,
    NOT_FEMININE,
)
from wyoming_jabber.text.normalize.languages.shapes import (
    ROMAN,
    compass_rule,
    dialled_rule,
    each_rule,
    part_rule,
    per_rule,
    roman,
    score_rule,
    timer_rule,
    version_rule,
    word_rule,
    years_rule,
)
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import rule

# --- one ---

_ADJECTIVES: Final = (
    r"(?:nouvelles?|petites?|grandes?|grosses?|autres?|seules?|belles?|bonnes?)"
)
_ONE: Final = (
    r"(?<![\w.,:/+-])(?P<number>(?:[2-9]|[1-9]\d{1,3})?1) (?P<rest>"
    rf"(?:{_ADJECTIVES} )?(?P<noun>[a-zàâçéèêëîïôûùüœ-]{{2,30}}))(?![\w])"
)
_SHE: Final = re.compile(r"(?:nouvelle|petite|grande|grosse|seule|belle|bonne)s? ")
_NUMBERED: Final = re.compile(
    r"(?i)\b(?:lampe|prise|zone|chambre|canal|numéro|étape|version|piste|phase|type|page"
    r"|chapitre|ligne|caméra|étage|porte|niveau|groupe|scène|bouton) $"
)


def is_feminine(noun: str) -> bool:
    """Tell a feminine noun, singular or plural, by lists and endings."""
    singular = noun if noun in FEMININE else noun.removesuffix("s")
    if singular in NOT_FEMININE:
        return False
    return singular in FEMININE or singular.endswith(FEMININE_ENDINGS)


def _read_one(reader: Reader, match: re.Match[str]) -> str | None:
    number = int(match["number"])
    if number % 100 == 11 or _NUMBERED.search(match.string[: match.start()]):  # noqa: PLR2004 - eleven has no gender
        return None
    if not (is_feminine(match["noun"]) or _SHE.match(match["rest"])):
        return None
    return f"{reader.cardinal(number, 'feminine')} {match['rest']}"


# --- ordinals, centuries, kings ---

_CENTURY: Final = (
    r"\b(?P<roman>(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3}))(?P<suffix>er|ère|re|e|ème|ᵉ)\b"
)
_RULER: Final = (
    r"\b(?P<name>Louis|Charles|Henri|François|Napoléon|Philippe|Jean-Paul|Benoît|Léon"
    rf"|Élisabeth|Elizabeth|Guillaume|Albert|Pie|Chapitre|chapitre|Tome|tome) {ROMAN}(?!\w)"
)


def _read_century(reader: Reader, match: re.Match[str]) -> str:
    return reader.ordinal(roman(match["roman"]), ordinal_form(match["suffix"]))


def _read_ruler(reader: Reader, match: re.Match[str]) -> str:
    number = roman(match["roman"])
    is_she = match["name"].startswith(("É", "El"))
    if number == 1 and match["name"].lower() not in {"chapitre", "tome"}:
        return f"{match['name']} {'première' if is_she else 'premier'}"
    return f"{match['name']} {reader.cardinal(number)}"


def ordinal_form(suffix: str) -> str:
    """Return the gender of what stands behind the digits: "1re", "2nde"."""
    return (
        "feminine"
        if suffix.strip(".") in {"re", "ère", "res", "ères", "nde"}
        else "masculine"
    )


_SECOND: Final = r"(?<![\w.,:/-])2(?P<she>nde|nd)(?!\w)"


def _read_second(_reader: Reader, match: re.Match[str]) -> str:
    return "seconde" if match["she"] == "nde" else "second"


# --- telephone numbers ---

_PHONE: Final = (
    r"(?<![\w.,:/+-])(?:(?:\+|00)(?P<country>\d{2,3}) ?(?:\(0\) ?)?(?P<first>\d)|0(?P<zero>\d))"
    r"(?P<pairs>(?:[ .-]\d\d){4}|\d{8})(?![\w]|[.,:-]\d)"
)
_BELGIAN: Final = (
    r"(?<![\w.,:/+-])(?P<area>0\d{1,3})(?:[ /](?P<three>\d{3}))?(?P<pairs>(?:[ .]\d\d){2,3})"
    r"(?![\w]|[.,:-]\d| ?\d)"
)


def _read_phone(reader: Reader, match: re.Match[str]) -> str:
    pairs = re.findall(r"\d\d", match["pairs"])
    said = [_pair(reader, pair) for pair in pairs]
    if match["country"]:
        lead = [
            f"plus {reader.cardinal(int(match['country']))}",
            reader.digits(match["first"]),
        ]
    else:
        lead = [f"{reader.cardinal(0)} {reader.digits(match['zero'])}"]
    return ", ".join([*lead, *said])


def _read_belgian(reader: Reader, match: re.Match[str]) -> str:
    area = f"{reader.cardinal(0)} {reader.cardinal(int(match['area']))}"
    three = [reader.cardinal(int(match["three"]))] if match["three"] else []
    pairs = re.findall(r"\d\d", match["pairs"])
    return ", ".join([area, *three, *(_pair(reader, pair) for pair in pairs)])


def _pair(reader: Reader, pair: str) -> str:
    return reader.integer(pair)


# --- fractions, prices ---

_PART_UNITS: Final = {
    **dict.fromkeys(("l", "L", "litre"), "litre"),
    **dict.fromkeys(("h", "heure", "heures"), "hour"),
    **dict.fromkeys(("kg", "kilo"), "kilogram"),
    **dict.fromkeys(("journée", "tasse", "verre", "litres", "cuillère", "sachet"), ""),
    "km": "kilometre",
    **dict.fromkeys(("c. à s.", "c. à soupe", "cuillère à soupe"), "tablespoon"),
    **dict.fromkeys(("c. à c.", "c. à café", "cuillère à café"), "teaspoon"),
}
_QUARTERS: Final = {
    (1, 4): "un quart",
    (3, 4): "trois quarts",
    (1, 3): "un tiers",
    (2, 3): "deux tiers",
}


def _read_part(
    reader: Reader, whole: int | None, part: tuple[int, int], unit: str
) -> str | None:
    noun = reader.noun(unit)
    is_she = noun.gender == "feminine" or is_feminine(unit)
    name, one = noun.forms[0], "une" if is_she else "un"
    if part == (1, 2):
        if whole is None:
            return f"{one} demi-{name}"
        form = noun.forms[0] if whole == 1 else noun.forms[-1]
        count = reader.cardinal(whole, "feminine" if is_she else "masculine")
        return f"{count} {form} et {'demie' if is_she else 'demi'}"
    share = _QUARTERS.get(part) or reader.fraction(None, *part)
    if whole:
        form = reader.counted(Amount("", str(whole)), noun)
        return f"{form} trois quarts" if part == (3, 4) else f"{form} et {share}"
    of = "d'" if name[0] in "aeiouhéœ" else "de "
    return f"{share} {of}{name}"


_EURO_CENTS: Final = (
    r"(?<![\w.,])(?P<euros>\d{1,6})[ ]?€[ ]?(?P<cents>\d\d)(?!\w|[.,]\d)"
)


def _read_euro_cents(reader: Reader, match: re.Match[str]) -> str:
    return reader.money(reader.parse(f"{match['euros']},{match['cents']}"), "EUR")


_NUMERO: Final = r"(?<!\w)[Nn](?:[°º]s?(?: ?(?=\d|[A-Z])|(?= ))|os?\. ?(?=\d))"
_OF_ONE: Final = r"\b(?P<of>[dD])e 1(?=(?:,\d+)? ?[a-zA-Z%€°])(?! ?(?:à|et|ou)\b)"
_MISTER: Final = r"(?<!\w)M\. (?=[A-ZÉÈ])"
_BETWEEN_NUMBERS: Final = r"(?<=\d) ?x ?(?=\d)"
_PAGE: Final = r"(?<!\w)pp?\. (?=\d)"
_AVENUE_NUMBER: Final = r"(?<=\d )av\. (?=[A-Z])"
_MINIMUM: Final = r"(?<!\d)(?<!\d )(?<!\w)[Mm]in\. ?(?=[\d-])"
_TIMES: Final = r"(?<![\w.,:/+-])(?P<number>\d{1,4}) ?[x×](?=$|[.,!?]|\s(?!\d)[a-z])"


def _read_of_one(_reader: Reader, match: re.Match[str]) -> str:
    return f"{match['of']}'1"


def _read_times(reader: Reader, match: re.Match[str]) -> str:
    number = int(match["number"])
    return f"{reader.cardinal(number, 'feminine')} fois"


_COMPASS: Final = {
    "N": "nord",
    "S": "sud",
    "E": "est",
    "O": "ouest",
    "W": "ouest",
    "NE": "nord-est",
    "NO": "nord-ouest",
    "NW": "nord-ouest",
    "SE": "sud-est",
    "SO": "sud-ouest",
    "SW": "sud-ouest",
}

EARLY_RULES: Final = (
    version_rule(r"version|firmware|micrologiciel|mise à jour|core|os|android|ios"),
    dialled_rule(
        r"PIN|[Cc]ode|[Cc]ode PIN|[Cc]ode postal|[Mm]ot de passe|code est|[Rr]éférence"
    ),
    rule(_PHONE, _read_phone),
    rule(_BELGIAN, _read_belgian),
    years_rule("à"),
    per_rule("par|le|au|la|du"),
    each_rule("par", "jour|mois|an|semaine|heure|personne|minute|seconde|nuit"),
    rule(_OF_ONE, _read_of_one),
    word_rule(_NUMERO, "numéro ", "Nn"),
    word_rule(_MISTER, "Monsieur ", "M"),
    word_rule(_PAGE, "page "),
    word_rule(_BETWEEN_NUMBERS, " fois ", "x"),
    word_rule(_MINIMUM, "minimum "),
    *timer_rule(
        r"minuteur|minuterie|reste|restant|durée|restantes|pendant|dans",
        r"h",
        r"min|minutes?",
    ),
    HALF_TIME_RULE,
    part_rule(_PART_UNITS, _read_part),  # type: ignore[arg-type] # never None here
    rule(_EURO_CENTS, _read_euro_cents, "€"),
    compass_rule(
        r"(?:[Vv]ent|[Vv]ents)(?: de| du| d'|:)?|secteur|direction:?|de", _COMPASS
    ),
    rule(_TIMES, _read_times),
    *DATE_RULES,
    rule(_CENTURY, _read_century, "IVX"),
    rule(_RULER, _read_ruler, "IVX"),
    rule(_SECOND, _read_second),
)
MONTH_RULES: Final = (MONTH_RULE,)
LATE_RULES: Final = (
    DECADE_RULE,
    rule(_ONE, _read_one),
    score_rule("à"),
)
