"""Spanish, European and American."""

import re
from typing import Final

from wyoming_jabber.text.normalize import defaults
from wyoming_jabber.text.normalize.amount import Amount, Marks
from wyoming_jabber.text.normalize.language import Date, Language, Time
from wyoming_jabber.text.normalize.languages import (
    romance,
    spanish_units,
    spanish_words,
)
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import rule

_NOON: Final = 12
_EVENING: Final = 8
_FEW_MINUTES: Final = 10

# --- readings ---


def _ordinal(reader: Reader, number: int, form: str) -> str:
    """Say the usual words for 11 and 12; above 20 there are two words."""
    is_feminine = form.startswith("feminine")
    usual = {11: "undécimo", 12: "duodécimo"}.get(number)
    if usual:
        return usual[:-1] + "a" if is_feminine else usual
    return defaults.ordinal(reader, number, form or "masculine")


def _ordinal_form(suffix: str) -> str:
    if suffix.endswith("er"):
        return "masculine-adjective"
    return "feminine" if suffix.endswith(("ª", "a")) else "masculine"


def _read_date(reader: Reader, date: Date) -> str:
    day = reader.cardinal(date.day) if date.day is not None else ""
    return _dated(reader, date, day)


def _read_american_date(reader: Reader, date: Date) -> str:
    day = reader.cardinal(date.day) if date.day is not None else ""
    return _dated(reader, date, "primero" if date.day == 1 else day)


def _dated(reader: Reader, date: Date, day: str) -> str:
    month = spanish_words.MONTHS[date.month - 1] if date.month is not None else ""
    year = reader.year(date.year) if date.year is not None else ""
    weekday = spanish_words.WEEKDAYS[date.weekday] if date.weekday is not None else ""
    return reader.join(weekday, " de ".join(filter(None, (day, month, year))))


def _read_time(reader: Reader, time: Time) -> str:
    """Read a time as in "a las dieciocho treinta"; hours are feminine."""
    minute = time.minute or 0
    hour = reader.cardinal(time.hour, "feminine")
    is_clock = 0 < time.hour <= _NOON
    parts = [hour]
    if minute:
        parts += ["y" if minute < _FEW_MINUTES else "", reader.cardinal(minute)]
    elif not is_clock and time.second is None:
        parts.append("horas")
    if time.second:
        count = Amount("", str(time.second))
        parts += ["y" if minute else "en punto y", reader.measure(count, "second")]
    return reader.join(*parts, _half_day(time))


def _half_day(time: Time) -> str:
    if not time.half_day:
        return ""
    if time.half_day == "a":
        return "de la noche" if time.hour == _NOON else "de la mañana"
    if time.hour == _NOON:
        return "del mediodía"
    return "de la tarde" if time.hour < _EVENING else "de la noche"


def _read_range(reader: Reader, first: Amount, last: Amount, unit: str) -> str:
    """Read a range; only before its noun is "uno" shortened."""
    gender = reader.noun(unit).gender if unit else ""
    form = gender if gender == "feminine" else ""
    end = reader.measure(last, unit) if unit else reader.amount(last)
    return reader.join(reader.amount(first, form), reader.language.to, end)


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read money; millions are nouns: "un millón de euros"."""
    if not scale.startswith("mill"):
        return defaults.read_money(reader, amount, code, scale)
    is_one = amount.is_whole and int(amount.whole) == 1
    number = reader.amount(amount, "masculine")
    name = reader.currency(code).unit.forms[-1]
    return f"{number} {'millón' if is_one else 'millones'} de {name}"


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    if whole is not None and (numerator, denominator) == (1, 2):
        return f"{reader.amount(whole)} y medio"
    return defaults.read_fraction(reader, whole, numerator, denominator)


# --- own rules ---

_FEMININE_HALF: Final = (
    r"(?<![\w.,/])(?:(?P<whole>\d{1,3}) ?)?(?:½|(?<![\d])1/2) (?P<word>[^\W\d_]+)"
)
_ORDINAL: Final = (
    r"(?<![\w.,:/-])(?P<number>\d{1,4})"
    r"(?P<suffix>\.?(?:er|[rdtmvn][oa]|ª)|\.[°º])(?!\w)"
)
_DEGREE_ORDINAL: Final = (
    r"(?<![\w.,:/-])(?P<number>\d{1,3})(?P<suffix>[°º])"
    rf"(?= (?P<word>{'|'.join(spanish_words.PLACES)}|de (?:{'|'.join(spanish_words.MONTHS)}))\b)"
)
_NUMBER: Final = r"\b[nN](?:\.? ?[°º]|\.[°º]?)(?: ?(?=\d)| )(?=\d)"
_DATED: Final = (
    r"(?:el|del|al|día|desde el|hasta el"
    rf"|(?:{'|'.join(spanish_words.WEEKDAYS)}),?) "
)
_CENTURY: Final = r"\b(?P<lead>[Ss]iglos? )(?P<roman>[XVI]{1,6})\b"
# "Son las 1:00": one o'clock is singular.
_ONE: Final = r"\b(?P<lead>Son las|son las|[Ll]as) (?=1(?::\d| ?[ap]\.? ?m))"


def _read_half(reader: Reader, match: re.Match[str]) -> str | None:
    """Let a half agree: "media taza", "dos tazas y media"."""
    found = romance.halved(reader, match["word"], spanish_words.gender)
    if found is None:
        return None
    gender, name, names = found
    half = "media" if gender == "feminine" else "medio"
    if match["whole"] is None:
        return f"{half} {name}"
    return f"{reader.cardinal(int(match['whole']), gender)} {names} y {half}"


def _read_ordinal(reader: Reader, match: re.Match[str]) -> str | None:
    return reader.ordinal(int(match["number"]), _ordinal_form(match["suffix"]))


def _read_number(_reader: Reader, _match: re.Match[str]) -> str:
    return "número "


def _read_century(reader: Reader, match: re.Match[str]) -> str:
    return match["lead"] + reader.cardinal(romance.roman(match["roman"]))


def _read_one(_reader: Reader, match: re.Match[str]) -> str:
    return _ONE_OF[match["lead"]]


_ONE_OF: Final = {
    "Son las": "Es la ",
    "son las": "es la ",
    "Las": "La ",
    "las": "la ",
}


def _count(reader: Reader, number: int, gender: str, word: str) -> str | None:
    if word.endswith("s") == (number == 1):
        return None
    return reader.cardinal(number, gender)


_AMERICAN: Final = {
    "marks": Marks(".", ","),
    "decimal": "punto",
    "read_date": _read_american_date,
}
_SOUTHERN: Final = {"read_date": _read_american_date}
_MEXICAN: Final = {
    **_AMERICAN,
    "currencies": spanish_units.MEXICAN_CURRENCIES,
    "currency_symbols": {**spanish_units.CURRENCY_SYMBOLS, "$": "MXN"},
}

LANGUAGE: Final = Language(
    marks=Marks(",", ". "),
    decimal="coma",
    minus="menos",
    plus="más",
    plus_minus="más o menos",
    to="a",
    dot="punto",
    is_fraction_number=True,
    ordinal=_ordinal,
    ordinal_form=_ordinal_form,
    fractions={
        (1, 2): "un medio",
        (1, 3): "un tercio",
        (2, 3): "dos tercios",
        (1, 4): "un cuarto",
        (3, 4): "tres cuartos",
        (1, 5): "un quinto",
        (2, 5): "dos quintos",
        (3, 5): "tres quintos",
        (4, 5): "cuatro quintos",
        (1, 8): "un octavo",
        (3, 8): "tres octavos",
        (5, 8): "cinco octavos",
        (7, 8): "siete octavos",
        (1, 10): "un décimo",
    },
    mixed="y",
    units=spanish_units.UNITS,
    prefixes=spanish_units.PREFIXES,
    per="por",
    unit_symbols=spanish_units.UNIT_SYMBOLS,
    currencies=spanish_units.CURRENCIES,
    currency_symbols=spanish_units.CURRENCY_SYMBOLS,
    scales=spanish_units.SCALES,
    money_joint=" con ",
    read_money=_read_money,
    months=spanish_words.MONTHS,
    month_names=spanish_words.MONTH_NAMES,
    weekdays=spanish_words.WEEKDAYS,
    weekday_names=spanish_words.WEEKDAY_NAMES,
    date_patterns=(
        r"{d}/{m}/{yy}",
        r"{d}\.{m}\.{yy}",
        r"{d}-{m}-{y}",
        r"{d}(?:\.?[°º])? de {month}(?:,? (?:del? )?(?:año )?{y})?",
        r"{d}[ -]{month}(?:[ -](?:del? )?{y})?",
    ),
    time_patterns=(
        r"{h}[:.]{min}(?::{s})? ?{half}",
        r"{h} ?{half}",
        r"{h}:{min}(?::{s})?(?: ?(?:horas|hrs?\.?|hs\.?|h\.?)(?!\w))?",
        r"{h}\.{min} ?(?:horas|hrs?\.?|hs\.?|h\.?)(?!\w)",
        r"{h}h{min}",
    ),
    half_days=romance.HALF_DAYS,
    read_date=_read_date,
    read_time=_read_time,
    read_range=_read_range,
    read_fraction=_read_fraction,
    duration_joint=" y ",
    abbreviations=spanish_words.ABBREVIATIONS,
    acronyms=spanish_words.ACRONYMS,
    signs=spanish_words.SIGNS,
    number_signs=spanish_words.NUMBER_SIGNS,
    early_rules=(
        romance.weekday_rule(spanish_words.WEEKDAYS, "a|y", "de"),
        romance.phone_rule("6789"),
        romance.limit_rule(spanish_words.LIMITS),
        romance.one_unit_rule("por|el|un|cada|del|al"),
        rule(_NUMBER, _read_number),
        rule(_ORDINAL, _read_ordinal),
        rule(_DEGREE_ORDINAL, _read_ordinal),
        romance.short_date_rule(_DATED),
        romance.between_rule("entre(?: las?| los)?", "y"),
        romance.length_rule(),
        *romance.number_rules("por"),
        rule(_ONE, _read_one),
        rule(_FEMININE_HALF, _read_half, "½/"),
        rule(_CENTURY, _read_century, "XVI"),
    ),
    late_rules=(
        romance.agreement_rule(spanish_words.gender, spanish_words.LABELS, _count),
    ),
    variants={
        **dict.fromkeys(
            ("US", "GT", "HN", "NI", "PA", "SV", "DO", "PR", "PE"), _AMERICAN
        ),
        "MX": _MEXICAN,
        **dict.fromkeys(
            ("AR", "BO", "CL", "CO", "CR", "EC", "PY", "UY", "VE"),
            _SOUTHERN,
        ),
    },
)
