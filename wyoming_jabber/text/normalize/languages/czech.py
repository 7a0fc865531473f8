"""Czech: counted nouns, hours, ordinals with a point.

Decimals are read as 21,5 is said: "dvacet jedna celá pět". Above twenty a one and a
two do not agree with the noun, which is a plural genitive: "dvacet jedna stupňů".
Noun forms: 1, 2-4, 0 and 5 up, fractions.
"""

import re
from typing import Final

from wyoming_jabber.text.normalize import defaults, plurals
from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date, Language, Noun, Time
from wyoming_jabber.text.normalize.languages import (
    czech_units as units,
    czech_words as words,
    slavic,
    slavic_numbers,
    slavic_time,
)
from wyoming_jabber.text.normalize.languages.czech_ordinals import ORDINAL_RULE
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_FEW: Final = 4
_SINGULAR_CENTURIES: Final = range(1100, 2000)


def _cardinal(reader: Reader, number: int, form: str) -> str:
    gender, _, case = form.partition("-")
    agrees = number < 20 and gender  # noqa: PLR2004 - "dvacet jedna" does not
    spelled = defaults.cardinal(reader, number, gender if agrees else "masculine")
    if not agrees:
        spelled = re.sub(r"jeden\Z", "jedna", spelled)
    spelled = spelled.replace("milión", "milion")
    if case == "accusative":
        return "jednu" if number == 1 else spelled
    if not case:
        return spelled
    inflected = " ".join(_in_case(word, case) for word in spelled.split())
    return inflected if agrees else re.sub(r" jedné\Z", " jedna", inflected)


def _in_case(word: str, case: str) -> str:
    word = words.GENITIVES.get(word) or re.sub(
        r"(?<=[^aeiouyáéíóúýě])\Z|(?<=t)\Z", "i", word
    )
    if case == "locative":
        return words.LOCATIVES.get(word, word)
    return words.INSTRUMENTALS.get(word, word) if case == "instrumental" else word


def _ordinal(reader: Reader, number: int, form: str) -> str:
    return slavic_numbers.ordinal(reader, number, form, words.ORDINALS)


def _read_amount(reader: Reader, amount: Amount, form: str) -> str:
    if amount.is_whole:
        return defaults.read_amount(reader, amount, form)
    whole = int(amount.whole)
    gender = "feminine" if whole else ""
    comma = "celá" if whole % 100 in {0, 1, 21} and whole < 100 else "celých"  # noqa: PLR2004
    comma = "celé" if 1 < whole <= _FEW else comma
    tail = defaults.read_amount(reader, Amount("", "0", amount.fraction), "")
    fraction = tail.removeprefix(f"{reader.cardinal(0)} {reader.language.decimal} ")
    words_ = reader.join(reader.integer(amount.whole, gender), comma, fraction)
    return reader.signed(amount, words_)


def _between(reader: Reader, first: Amount, last: Amount, noun: Noun) -> str:
    start = reader.amount(first, noun.gender)
    return reader.join(start, reader.language.to, reader.counted(last, noun))


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    noun = words.FRACTIONS.get(denominator)
    named = (numerator, denominator) in reader.language.fractions
    if noun is None or named or numerator >= denominator:
        return defaults.read_fraction(reader, whole, numerator, denominator)
    form = reader.form(noun, Amount("", str(numerator)))
    read = reader.join(reader.cardinal(numerator, "feminine"), form)
    return reader.join(reader.amount(whole), "a", read) if whole else read


def _read_date(reader: Reader, date: Date) -> str:
    weekday = f"{words.WEEKDAYS[date.weekday]}" if date.weekday is not None else ""
    day = reader.ordinal(date.day, "genitive") if date.day else ""
    month = words.MONTHS[date.month - 1] if date.month else ""
    year = reader.year(date.year) if date.year else ""
    return reader.join(weekday, day, month, year)


def _read_year(reader: Reader, year: int) -> str:
    """Read 1999 as nineteen hundreds and ninety-nine."""
    if year not in _SINGULAR_CENTURIES:
        return reader.cardinal(year)
    rest = reader.cardinal(year % 100) if year % 100 else ""
    return reader.join(reader.cardinal(year // 100), "set", rest)


def _read_time(reader: Reader, time: Time) -> str:
    return _clock(reader, time, "")


def _clock(reader: Reader, time: Time, form: str) -> str:
    rest = slavic_time.minutes(reader, time)
    if rest:
        return reader.join(reader.cardinal(time.hour), rest)
    amount, noun = Amount("", str(time.hour)), reader.noun("hour")
    if form == "genitive":
        return slavic.genitive(reader, amount, noun)
    if form in {"feminine-oblique", "instrumental"}:
        is_locative = form == "feminine-oblique"
        ordinal = "feminine-oblique" if is_locative else "feminine-accusative"
        name = "hodině" if is_locative else "hodinou"
        return reader.join(reader.ordinal(time.hour, ordinal), name)
    if form == "accusative" and time.hour == 1:
        return "jednu hodinu"
    return reader.counted(amount, noun)


def _compound(reader: Reader, number: int) -> str:
    if number in words.COMPOUNDS:
        return words.COMPOUNDS[number]
    return reader.cardinal(number, "masculine-genitive").replace(" ", "")


def _read_voiced(_reader: Reader, match: re.Match[str]) -> str:
    """Say "ve dvě", "ve čtyři": v before a like sound."""
    return match["before"] + "e"


def _read_in(_reader: Reader, match: re.Match[str]) -> str:
    """Keep "v 5 pokojích" from being a version, by another space."""
    return f"{match[0][0]}\u00a0"


def _read_written_year(reader: Reader, match: re.Match[str]) -> str:
    return reader.join(match["word"], _read_year(reader, int(match["year"])))


def _read_one(reader: Reader, _match: re.Match[str]) -> str:
    return reader.cardinal(1, "masculine")


def _one_and_a_half(_reader: Reader, match: re.Match[str]) -> str:
    return f"{'jedna' if match[1] == 'minuty' else 'jeden'} a půl {match[1]}"


def _read_crowns(reader: Reader, match: re.Match[str]) -> str:
    return reader.money(reader.parse(match[1]), "CZK")


_CLOCK: Final = slavic_time.Clock(
    forms=(
        {**dict.fromkeys(("do", "od", "kolem", "okolo"), "genitive")}
        | {"v": "accusative", "ve": "accusative", "na": "accusative"}
        | {"po": "feminine-oblique", "před": "instrumental"}
    ),
    words={"": ""},
    abbreviations=(),
    hours={},
    midnight=(
        {**dict.fromkeys(("v", "ve"), "o půlnoci")}
        | {"do": "do půlnoci", "od": "od půlnoci", "po": "po půlnoci"}
        | {"před": "před půlnocí", "kolem": "kolem půlnoci"}
    ),
    range_words=("od", "do"),
    read=_clock,
)
_DAYS: Final = slavic_time.Days(
    months=words.MONTHS,
    start="od",
    starts="od",
    ends={"": "genitive", "do": "genitive"},
    end="do",
    neuter="",
)
_SYMBOLS: Final = units.UNIT_SYMBOLS | units.CURRENCY_SYMBOLS
_MONTH_NAMES: Final = "|".join(
    (*words.MONTHS, *words.OTHER_CASES, *(n for n in words.MONTH_NAMES if n[-1] != "."))
)
_WRITTEN_YEAR: Final = (
    rf"(?<!\w)(?P<word>(?i:roce|roku|rok|r\.|léta|{_MONTH_NAMES})) "
    r"(?P<year>1[5-9]\d\d|2[01]\d\d)(?![\w%°]|[.,:-]\d)"
)
_EARLY: Final[tuple[Rule, ...]] = (
    slavic.symbol_words(words.COMPARED),
    slavic_time.names_rule(words.FORMULAS),
    rule(r"(?<![\d.,])1,5 (hodiny|minuty|dne|roku|měsíce)(?!\w)", _one_and_a_half),
    slavic_time.words_rule(units.BEFORE_NUMBERS),
    slavic_time.undot_rule(units.DOTTED_UNITS),
    rule(r"(?<![\w.,])(\d[\d ]{0,9}\d|\d),(?:-|--|–)(?: ?Kč)?(?![\w-])", _read_crowns),
    rule(
        r"(?<!\w)(?P<before>[vVzZsSkK])(?= (?:[234]|1[234])(?!\d)|"
        r" [234]\d(?!\d)| [234]\d\d(?!\d))",
        _read_voiced,
    ),
    *slavic_time.day_rules(_DAYS),
    ORDINAL_RULE,
    rule(_WRITTEN_YEAR, _read_written_year),
    *slavic_time.clock_rules(_CLOCK),
    slavic.price_rule(_SYMBOLS, "za"),
    slavic.accusative_rule("na|za|přes|o|po|v", _SYMBOLS),
    *slavic.genitive_rules(words.GRAMMAR, _SYMBOLS),
    *slavic.range_rules(words.GRAMMAR, _SYMBOLS, _between, " až "),
    slavic.compound_rule(
        _compound, r"ov(?:ý|á|é|ého|ém|ou|ým|ých)|n(?:í|ý|á|é|ího|ím|ém|ou)"
    ),
    rule(r"(?<!\w)[vV] (?=\d{1,4}(?![.,]?\d))", _read_in, "vV"),
)
_LATE: Final[tuple[Rule, ...]] = (
    slavic.one_rule(words.GRAMMAR, "ve?|na|po|při|o", "[ěei]"),
    rule(rf"(?<![\w.,:/-])1(?= (?:{words.MASCULINE}))", _read_one),
    slavic.counted_rule(words.GRAMMAR),
)

LANGUAGE: Final = Language(
    marks=slavic.MARKS,
    decimal="celá",
    minus="mínus",
    plus="plus",
    plus_minus="plus mínus",
    to="až",
    dot="tečka",
    is_fraction_number=True,
    plural=plurals.czech,
    cardinal=_cardinal,
    ordinal=_ordinal,
    fractions={(1, 2): "jedna polovina", (1, 4): "jedna čtvrtina"},
    mixed="a",
    units=units.UNITS,
    prefixes=units.PREFIXES,
    per="za",
    unit_symbols=units.UNIT_SYMBOLS,
    currencies=units.CURRENCIES,
    currency_symbols=units.CURRENCY_SYMBOLS,
    scales=units.SCALES,
    months=words.MONTHS,
    month_names=words.MONTH_NAMES,
    weekdays=words.WEEKDAYS,
    weekday_names=words.WEEKDAY_NAMES,
    date_patterns=(
        r"{d}\. ?{m}\. ?{yy}(?!\d)",
        r"{d}-{m}-{y}",
        r"{d}\.? {month}(?!\w)(?: {y})?",
        r"{d}\. ?{m}\.(?! ?\d)",
        r"(?=0\d\.\d\d(?!\d)){d}\.{m}",
    ),
    time_patterns=(
        r"{h}:{min}(?::{s})?(?: ?h(?:od)?\b| hodin)?",
        r"{h}\.{min} ?(?:h(?:od)?\b|hodin)",
    ),
    read_date=_read_date,
    read_time=_read_time,
    read_year=_read_year,
    abbreviations=words.ABBREVIATIONS,
    acronyms=words.ACRONYMS,
    signs=words.SIGNS,
    number_signs=words.NUMBER_SIGNS,
    read_amount=_read_amount,
    read_money=slavic.read_money,
    read_fraction=_read_fraction,
    early_rules=_EARLY,
    late_rules=_LATE,
)
