"""Italian."""

import re
from typing import Final

from wyoming_jabber.text.normalize import defaults
from wyoming_jabber.text.normalize.amount import Amount, Marks
from wyoming_jabber.text.normalize.language import Date, Language, Time
from wyoming_jabber.text.normalize.languages import (
    italian_units,
    italian_words,
    romance,
)
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import rule

_NOON: Final = 12
_EVENING: Final = 6
_ELIDED: Final = re.compile(r"\buna (?=[aeiouh])")
# "uno" stays whole before these: "uno studio", "uno zaino".
_WHOLE_ONE: Final = re.compile(r"s[bcdfghlmnpqrtvz]|z|gn|ps|pn|x|y")

# --- readings ---


def _cardinal(reader: Reader, number: int, form: str) -> str:
    """Count; only one itself has genders."""
    if number == 1 and form:
        return "una" if form == "feminine" else "un"
    return defaults.cardinal(reader, number, "")


def _ordinal(reader: Reader, number: int, form: str) -> str:
    return defaults.ordinal(reader, number, form or "masculine")


def _ordinal_form(suffix: str) -> str:
    return "feminine" if suffix[-1] in "ªa" else "masculine"


def _read_date(reader: Reader, date: Date) -> str:
    """Read a date; the first is an ordinal."""
    words = defaults.read_date(reader, date._replace(day=None, weekday=None))
    weekday = italian_words.WEEKDAYS[date.weekday] if date.weekday is not None else ""
    day = reader.cardinal(date.day) if date.day is not None else ""
    return reader.join(weekday, "primo" if date.day == 1 else day, words)


def _read_time(reader: Reader, time: Time) -> str:
    """Read a time as in "alle diciotto e trenta"."""
    if time.hour in {0, 24} and not time.minute and not time.second:
        return "mezzanotte"
    parts = [reader.cardinal(time.hour, "feminine")]
    if time.minute:
        parts += ["e", reader.cardinal(time.minute)]
    if time.second:
        count = Amount("", str(time.second))
        parts += ["e", reader.measure(count, "second")]
    return reader.join(*parts, _half_day(time))


def _half_day(time: Time) -> str:
    if not time.half_day:
        return ""
    if time.half_day == "a":
        return "di notte" if time.hour == _NOON else "del mattino"
    is_afternoon = time.hour == _NOON or time.hour < _EVENING
    return "del pomeriggio" if is_afternoon else "di sera"


def _read_measure(reader: Reader, amount: Amount, unit: str) -> str:
    return _ELIDED.sub("un'", defaults.read_measure(reader, amount, unit))


def _read_range(reader: Reader, first: Amount, last: Amount, unit: str) -> str:
    """Read a range; only before its noun is "uno" shortened."""
    gender = reader.noun(unit).gender if unit else ""
    form = gender if gender == "feminine" else ""
    end = reader.measure(last, unit) if unit else reader.amount(last)
    return reader.join(reader.amount(first, form), reader.language.to, end)


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read money; millions are nouns: "un milione di euro"."""
    if not scale:
        return defaults.read_money(reader, amount, code, scale)
    name = reader.currency(code).unit.forms[-1]
    is_one = amount.is_whole and int(amount.whole) == 1
    if scale == "mila":
        count = str(int(amount.whole) * 1000)
        known = amount.is_whole and not amount.sign
        return f"{reader.integer(count) if known else reader.amount(amount) + ' mila'} {name}"
    if is_one:
        scale = {"milioni": "milione", "miliardi": "miliardo"}[scale]
    return f"{reader.amount(amount, 'masculine')} {scale} di {name}"


# --- own rules ---

_ORDINAL: Final = (
    r"(?<![\w.,:/-])(?P<number>\d{1,4})(?P<suffix>\.[°ºª]|ª"
    rf"|[°º](?= (?:{'|'.join(italian_words.PLACES)}|{'|'.join(italian_words.MONTHS)})\b))"
    r"(?!\w)"
)
_TITLE: Final = rf"(?<![\w.])(?i:{any_of(italian_words.TITLES)})(?!\w)"
_NUMBER: Final = r"\b[nN](?:\.? ?[°º]|\.[°º]?|r\.|um\.) ?(?=\d)"
_DATED: Final = (
    r"(?:il |del |al |dal |entro il |giorno "
    rf"|(?:{'|'.join(italian_words.WEEKDAYS)}),? )"
)
_CENTURY: Final = r"\b(?P<roman>[XVI]{1,6}) (?=secolo\b)"
# A point between hour and minutes is one between whole and fraction elsewhere.
_POINTED: Final = (
    r"\b(?P<lead>(?i:alle|dalle|delle|le|ore|sulle|per le)(?: ore)? )"
    r"(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)(?![\w%°]|[.,:]\d| ?(?:€|%|°))"
)
_ONE: Final = r"\b(?P<lead>[Aa]lle|[Dd]alle|[Dd]elle|[Ss]ono le|[Ll]e|[Ss]ulle) 0?1:(?P<minute>[0-5]\d)(?![:\d])"
_MIDNIGHT: Final = (
    r"\b(?P<lead>[Aa]lle|[Dd]alle|[Dd]elle|[Ss]ono le|[Ll]e) (?:0?0|24):00(?![:\d])"
)
_HALF: Final = r"(?<![\w.,/])(?:½|1/2) (?P<word>[^\W\d_]+)"
_RANGE: Final = (
    r"(?P<before>\b[^\W\d_]+ )?(?<![\w.,:/-])(?=(?P<first>\d{1,3})(?:,\d+)?[-–](?P<last>\d{1,3})"
    r"(?:,\d+)? ?(?:°|%|€|k|mm|cm|m/s|min|h\b|ore|giorni|minuti|secondi|gradi|settimane))"
)
_RANGED: Final = romance.words(
    "da dai dal dalle tra fra i le gli ai alle nei nelle prossimi prossime dei"
)
_ONES: Final = {
    "alle": "all'",
    "dalle": "dall'",
    "delle": "dell'",
    "sono le": "è l'",
    "le": "l'",
    "sulle": "sull'",
}
_MIDNIGHTS: Final = {
    "alle": "a",
    "dalle": "da",
    "delle": "di",
    "sono le": "è",
    "le": "la",
}


def _read_ordinal(reader: Reader, match: re.Match[str]) -> str:
    return reader.ordinal(int(match["number"]), _ordinal_form(match["suffix"]))


def _read_title(_reader: Reader, match: re.Match[str]) -> str:
    return italian_words.TITLES[match[0].capitalize()]


def _read_number(_reader: Reader, _match: re.Match[str]) -> str:
    return "numero "


def _read_century(reader: Reader, match: re.Match[str]) -> str:
    return reader.ordinal(romance.roman(match["roman"])) + " "


def _read_pointed(_reader: Reader, match: re.Match[str]) -> str:
    return f"{match['lead']}{match['hour']}:{match['minute']}"


def _read_one(reader: Reader, match: re.Match[str]) -> str:
    lead = _ONES[match["lead"].lower()]
    lead = lead.capitalize() if match["lead"][0].isupper() else lead
    return lead + reader.time(Time(1, int(match["minute"])))


def _read_midnight(_reader: Reader, match: re.Match[str]) -> str:
    lead = _MIDNIGHTS[match["lead"].lower()]
    lead = lead.capitalize() if match["lead"][0].isupper() else lead
    return f"{lead} mezzanotte"


def _read_half(reader: Reader, match: re.Match[str]) -> str | None:
    """Let a half agree: "mezza tazza", "mezz'ora"."""
    found = romance.halved(reader, match["word"], italian_words.gender)
    if found is None:
        return None
    gender, name, _ = found
    if name[0] in "aeiou":
        return f"mezz'{name}"
    return f"{'mezza' if gender == 'feminine' else 'mezzo'} {name}"


def _read_bare_range(_reader: Reader, match: re.Match[str]) -> str | None:
    before = match["before"] or ""
    is_rising = int(match["first"]) < int(match["last"])
    if not is_rising or before.strip().lower() in _RANGED:
        return None
    return f"{before}da "


def _count(reader: Reader, number: int, gender: str, word: str) -> str:
    if number != 1:
        return reader.cardinal(number)
    if gender == "masculine":
        return "uno" if _WHOLE_ONE.match(word) else "un"
    return "un'" if word[0] in "aeiou" else "una"


_SPACED_ELISION: Final = r"\bun' (?P<word>[aeiou]\w*)"


def _join_elided(_reader: Reader, match: re.Match[str]) -> str:
    return f"un'{match['word']}"


LANGUAGE: Final = Language(
    marks=Marks(",", ". '"),
    decimal="virgola",
    minus="meno",
    plus="più",
    plus_minus="più o meno",
    to="a",
    dot="punto",
    is_fraction_number=True,
    cardinal=_cardinal,
    ordinal=_ordinal,
    ordinal_form=_ordinal_form,
    fractions={
        (1, 2): "un mezzo",
        (1, 3): "un terzo",
        (2, 3): "due terzi",
        (1, 4): "un quarto",
        (3, 4): "tre quarti",
        (1, 5): "un quinto",
        (2, 5): "due quinti",
        (3, 5): "tre quinti",
        (4, 5): "quattro quinti",
        (1, 8): "un ottavo",
        (3, 8): "tre ottavi",
        (5, 8): "cinque ottavi",
        (7, 8): "sette ottavi",
        (1, 10): "un decimo",
        (16, 9): "sedici noni",
    },
    mixed="e",
    units=italian_units.UNITS,
    prefixes=italian_units.PREFIXES,
    per="",
    unit_symbols=italian_units.UNIT_SYMBOLS,
    currencies=italian_units.CURRENCIES,
    currency_symbols=italian_units.CURRENCY_SYMBOLS,
    scales=italian_units.SCALES,
    money_joint=" e ",
    months=italian_words.MONTHS,
    month_names=italian_words.MONTH_NAMES,
    weekdays=italian_words.WEEKDAYS,
    weekday_names=italian_words.WEEKDAY_NAMES,
    date_patterns=(
        r"{d}/{m}/{yy}",
        r"{d}\.{m}\.{yy}",
        r"{d}-{m}-{y}",
        r"{d}(?:\.?[°º])?[ -]{month}(?:[ -](?:del )?{y})?",
    ),
    time_patterns=(
        r"{h}[:.]{min}(?::{s})? ?{half}",
        r"{h} ?{half}",
        r"{h}:{min}(?::{s})?(?: ?h\b)?",
        r"{h}\.{min} ?h\b",
    ),
    half_days=romance.HALF_DAYS,
    read_date=_read_date,
    read_time=_read_time,
    read_measure=_read_measure,
    read_money=_read_money,
    read_range=_read_range,
    duration_joint=" e ",
    abbreviations=italian_words.ABBREVIATIONS,
    acronyms=italian_words.ACRONYMS,
    signs=italian_words.SIGNS,
    number_signs=italian_words.NUMBER_SIGNS,
    early_rules=(
        romance.weekday_rule(italian_words.WEEKDAYS, "a|e", "da"),
        romance.limit_rule(italian_words.LIMITS),
        rule(_TITLE, _read_title, "."),
        rule(_NUMBER, _read_number),
        rule(_ORDINAL, _read_ordinal),
        rule(_POINTED, _read_pointed, "."),
        rule(_MIDNIGHT, _read_midnight, ":"),
        rule(_ONE, _read_one, ":"),
        romance.short_date_rule(_DATED),
        romance.between_rule("(?:tra|fra)(?: le| i)?", "e"),
        rule(_RANGE, _read_bare_range, "-"),
        romance.length_rule(),
        *romance.number_rules("per"),
        rule(_HALF, _read_half, "½/"),
        rule(_CENTURY, _read_century, "XVI"),
    ),
    late_rules=(
        romance.agreement_rule(italian_words.gender, italian_words.LABELS, _count),
        rule(_SPACED_ELISION, _join_elided),
    ),
)
