"""Portuguese, European and Brazilian."""

import re
from typing import Final

from wyoming_jabber.text.normalize import defaults, plurals
from wyoming_jabber.text.normalize.amount import Amount, Marks
from wyoming_jabber.text.normalize.language import Date, Language, Time
from wyoming_jabber.text.normalize.languages import (
    portuguese_units,
    portuguese_words,
    romance,
)
from wyoming_jabber.text.normalize.numbers import spell
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import rule

_NOON: Final = 12
_EVENING: Final = 7

# --- readings ---


def _cardinal(_reader: Reader, number: int, form: str) -> str:
    """Count as in Portugal, where the plain rules for the language are Brazil's."""
    words = spell(number, "pt-PT", f"spellout-cardinal-{form or 'masculine'}")
    return words.replace("um mil milhões", "mil milhões")


def _brazilian_cardinal(_reader: Reader, number: int, form: str) -> str:
    return spell(number, "pt", f"spellout-cardinal-{form or 'masculine'}")


def _ordinal(reader: Reader, number: int, form: str) -> str:
    return defaults.ordinal(reader, number, form or "masculine")


def _ordinal_form(suffix: str) -> str:
    return "feminine" if suffix[-1] in "ªa" else "masculine"


def _read_date(reader: Reader, date: Date) -> str:
    return _dated(reader, date, reader.cardinal(date.day) if date.day else "")


def _read_brazilian_date(reader: Reader, date: Date) -> str:
    """Read a date; the first is an ordinal."""
    day = reader.cardinal(date.day) if date.day else ""
    return _dated(reader, date, "primeiro" if date.day == 1 else day)


def _dated(reader: Reader, date: Date, day: str) -> str:
    month = portuguese_words.MONTHS[date.month - 1] if date.month is not None else ""
    year = reader.cardinal(date.year) if date.year is not None else ""
    names = portuguese_words.WEEKDAYS
    weekday = names[date.weekday] if date.weekday is not None else ""
    return reader.join(weekday, " de ".join(filter(None, (day, month, year))))


def _read_year(reader: Reader, year: int) -> str:
    return reader.cardinal(year)


def _read_time(reader: Reader, time: Time) -> str:
    """Read a time as in "às dezoito e trinta"; hours are feminine."""
    minute = time.minute or 0
    hour = reader.cardinal(time.hour, "feminine")
    parts = [hour]
    if not minute or not time.hour:
        parts.append("hora" if time.hour == 1 else "horas")
    if minute:
        parts += ["e", reader.cardinal(minute)]
        if not time.hour:
            parts.append("minuto" if minute == 1 else "minutos")
    if time.second:
        count = Amount("", str(time.second))
        parts += ["e", reader.measure(count, "second")]
    return reader.join(*parts, _half_day(time))


def _half_day(time: Time) -> str:
    if not time.half_day:
        return ""
    if time.half_day == "a":
        return "da noite" if time.hour == _NOON else "da manhã"
    is_afternoon = time.hour == _NOON or time.hour < _EVENING
    return "da tarde" if is_afternoon else "da noite"


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read money; millions are nouns: "um milhão de euros"."""
    if not scale.endswith("ões"):
        return defaults.read_money(reader, amount, code, scale)
    is_one = amount.is_whole and int(amount.whole) == 1
    scale = scale.removesuffix("ões") + "ão" if is_one else scale
    name = reader.currency(code).unit.forms[-1]
    return f"{reader.amount(amount)} {scale} de {name}"


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    if whole is not None and (numerator, denominator) == (1, 2):
        return f"{reader.amount(whole)} e meio"
    return defaults.read_fraction(reader, whole, numerator, denominator)


# --- own rules ---

_ORDINAL: Final = (
    r"(?<![\w.,:/-])(?P<number>\d{1,4})(?P<suffix>\.[°ºª]|ª"
    rf"|[°º](?= (?:{'|'.join(portuguese_words.PLACES)}"
    rf"|de (?:{'|'.join(portuguese_words.MONTHS)}))\b))(?!\w)"
)
_NUMBER: Final = r"\b[nN](?:\.? ?[°º]|\.[°º]?|ro\.) ?(?=\d)"
_DATED: Final = (
    r"(?:no dia |dia |em |até |desde |de |a |até ao dia "
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?,? |sábado,? |domingo,? )"
)
_CENTURY: Final = r"\b(?P<lead>[Ss]éculos? )(?P<roman>[XVI]{1,6})\b"
# One o'clock is singular: "É 1:00", "à 1h30".
_ONE: Final = r"\b(?P<lead>[Ss]ão|[Àà]s|[Dd]as) (?=0?1(?::\d|h))"
_ONES: Final = {
    "são": "é ",
    "São": "É ",
    "às": "à ",
    "Às": "À ",
    "das": "da ",
    "Das": "Da ",
}
_HALF: Final = (
    r"(?<![\w.,/])(?:(?P<whole>\d{1,3}) ?)?(?:½|(?<!\d)1/2) (?P<word>[^\W\d_]+)"
)


# Behind these "2h30" lasts and isn't a time of day.
_LENGTH: Final = (
    r"\b(?P<lead>(?i:faltam|falta|restam|durante|dura|duração de|há|demora|leva) )"
    r"(?P<hour>\d{1,2})h(?P<minute>[0-5]\d)(?!\w)"
)


def _read_length(_reader: Reader, match: re.Match[str]) -> str:
    return f"{match['lead']}{match['hour']}h {match['minute']}min"


def _read_ordinal(reader: Reader, match: re.Match[str]) -> str:
    return reader.ordinal(int(match["number"]), _ordinal_form(match["suffix"]))


def _read_number(_reader: Reader, _match: re.Match[str]) -> str:
    return "número "


def _read_century(reader: Reader, match: re.Match[str]) -> str:
    return match["lead"] + reader.cardinal(romance.roman(match["roman"]))


def _read_one(_reader: Reader, match: re.Match[str]) -> str:
    return _ONES[match["lead"]]


def _read_half(reader: Reader, match: re.Match[str]) -> str | None:
    """Let a half agree: "meia hora", "duas xícaras e meia"."""
    found = romance.halved(reader, match["word"], portuguese_words.gender)
    if found is None:
        return None
    gender, name, names = found
    half = "meia" if gender == "feminine" else "meio"
    if match["whole"] is None:
        return f"{half} {name}"
    return f"{reader.cardinal(int(match['whole']), gender)} {names} e {half}"


def _count(reader: Reader, number: int, gender: str, word: str) -> str | None:
    if word.endswith("s") == (number == 1):
        return None
    return reader.cardinal(number, gender)


_BRAZILIAN: Final = {
    "cardinal": _brazilian_cardinal,
    "plural": plurals.below_two,
    "read_date": _read_brazilian_date,
    "units": portuguese_units.BRAZILIAN_UNITS,
    "currencies": portuguese_units.BRAZILIAN_CURRENCIES,
}

LANGUAGE: Final = Language(
    marks=Marks(",", ". "),
    decimal="vírgula",
    minus="menos",
    plus="mais",
    plus_minus="mais ou menos",
    to="a",
    dot="ponto",
    is_fraction_number=True,
    cardinal=_cardinal,
    ordinal=_ordinal,
    ordinal_form=_ordinal_form,
    fractions={
        (1, 2): "um meio",
        (1, 3): "um terço",
        (2, 3): "dois terços",
        (1, 4): "um quarto",
        (3, 4): "três quartos",
        (1, 5): "um quinto",
        (2, 5): "dois quintos",
        (3, 5): "três quintos",
        (4, 5): "quatro quintos",
        (1, 8): "um oitavo",
        (3, 8): "três oitavos",
        (5, 8): "cinco oitavos",
        (7, 8): "sete oitavos",
        (1, 10): "um décimo",
    },
    mixed="e",
    units=portuguese_units.UNITS,
    prefixes=portuguese_units.PREFIXES,
    per="por",
    unit_symbols=portuguese_units.UNIT_SYMBOLS,
    currencies=portuguese_units.CURRENCIES,
    currency_symbols=portuguese_units.CURRENCY_SYMBOLS,
    scales=portuguese_units.SCALES,
    money_joint=" e ",
    months=portuguese_words.MONTHS,
    month_names=portuguese_words.MONTH_NAMES,
    weekdays=portuguese_words.WEEKDAYS,
    weekday_names=portuguese_words.WEEKDAY_NAMES,
    date_patterns=(
        r"{d}/{m}/{yy}",
        r"{d}\.{m}\.{yy}",
        r"{d}-{m}-{y}",
        r"{d}(?:\.?[°º])? de {month}(?:,? (?:de )?{y})?",
        r"{d}[ -]{month}(?:[ -](?:de )?{y})?",
    ),
    time_patterns=(
        r"{h}[:.]{min}(?::{s})? ?{half}",
        r"{h} ?{half}",
        r"{h}:{min}(?::{s})?(?: ?(?:horas|hrs?|hs|h)\b)?",
        r"{h}h{min}(?: ?m(?:in)?\b)?",
    ),
    half_days=romance.HALF_DAYS,
    read_date=_read_date,
    read_time=_read_time,
    read_year=_read_year,
    read_money=_read_money,
    read_fraction=_read_fraction,
    duration_joint=" e ",
    abbreviations=portuguese_words.ABBREVIATIONS,
    acronyms=portuguese_words.ACRONYMS,
    signs=portuguese_words.SIGNS,
    number_signs=portuguese_words.NUMBER_SIGNS,
    early_rules=(
        romance.weekday_rule(portuguese_words.WEEKDAYS, "a|à|e", "de"),
        romance.phone_rule("29"),
        romance.limit_rule(portuguese_words.LIMITS),
        romance.one_unit_rule("por|o|um|cada|do|ao"),
        rule(_NUMBER, _read_number),
        rule(_ORDINAL, _read_ordinal),
        romance.short_date_rule(_DATED),
        romance.between_rule("entre(?: as| os)?", "e"),
        romance.length_rule(),
        *romance.number_rules("vezes"),
        rule(_ONE, _read_one),
        rule(_LENGTH, _read_length, "h"),
        rule(_HALF, _read_half, "½/"),
        rule(_CENTURY, _read_century, "XVI"),
    ),
    late_rules=(
        romance.agreement_rule(
            portuguese_words.gender, portuguese_words.LABELS, _count
        ),
    ),
    variants={"BR": _BRAZILIAN},
)
