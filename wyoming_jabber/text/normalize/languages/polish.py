"""Polish: cases behind prepositions, hours as ordinals, years in the genitive.

Decimals are read with their comma, as people and weather reports do: 21,5 is
"dwadzieścia jeden przecinek pięć". Noun forms: 1, 2-4, 5-21, fractions.
"""

import re
from typing import Final

from wyoming_jabber.text.normalize import defaults, plurals
from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date, Language, Noun, Time
from wyoming_jabber.text.normalize.languages import (
    polish_units as units,
    polish_words as words,
    slavic,
    slavic_numbers,
    slavic_time,
)
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_LOCATIVE_NOUN: Final = r"(?:ze|cie|ju|rze|iu|cu|niu|roku|dniu|le|sie|wie|okoju)\Z"
_CURRENCIES: Final = {"zł": "PLN", "zl": "PLN"}
_YEAR_END: Final = r"(?: ?(?:r\.(?! *\Z)|r(?=\. *\Z)|r\b|roku))?"


def _cardinal(reader: Reader, number: int, form: str) -> str:
    return defaults.cardinal(reader, number, form or "masculine")


def _ordinal(reader: Reader, number: int, form: str) -> str:
    return slavic_numbers.ordinal(reader, number, form, words.ORDINALS)


def _ordinal_suffix(suffix: str) -> str:
    """Choose the form for "1-szy", "3-cia", "5-go"."""
    endings = {"a": "feminine", "e": "neuter", "o": "genitive", "j": "feminine-oblique"}
    return endings.get(suffix[-1], "")


def _read_amount(reader: Reader, amount: Amount, form: str) -> str:
    if amount.is_whole or not form.endswith("-genitive"):
        return defaults.read_amount(reader, amount, form)
    whole = reader.integer(amount.whole, form)
    tail = defaults.read_amount(reader, Amount("", "0", amount.fraction), "")
    return reader.signed(amount, whole + tail.removeprefix(reader.cardinal(0)))


def _read_measure(reader: Reader, amount: Amount, unit: str) -> str:
    if unit in {"hour", "day"} and (amount.whole, amount.fraction) == ("1", "5"):
        half = "półtorej godziny" if unit == "hour" else "półtora dnia"
        return reader.signed(amount, half)
    return defaults.read_measure(reader, amount, unit)


def _one_and_a_half(_reader: Reader, _match: re.Match[str]) -> str:
    return "półtorej godziny"


def _read_decade(reader: Reader, match: re.Match[str]) -> str:
    return f"{match[1]} {reader.ordinal(int(match[2]), 'plural-genitive')}"


def _read_postcode(reader: Reader, match: re.Match[str]) -> str:
    return f"{reader.digits(match[1])}, {reader.digits(match[2])}"


def _read_percent(reader: Reader, match: re.Match[str]) -> str:
    number = reader.integer(match[2], "masculine-locative")
    return f"{match[1]} {number} {'procencie' if match[2] == '1' else 'procentach'}"


def _between(reader: Reader, first: Amount, last: Amount, noun: Noun) -> str:
    start = reader.amount(first, f"{noun.gender or 'masculine'}-genitive")
    return reader.join("od", start, "do", slavic.genitive(reader, last, noun))


def _read_range(reader: Reader, first: Amount, last: Amount, unit: str) -> str:
    return _between(reader, first, last, reader.noun(unit) if unit else Noun(("",)))


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    return slavic_numbers.read_fraction(reader, whole, numerator, denominator, "plural")


def _read_date(reader: Reader, date: Date) -> str:
    weekday = f"{words.WEEKDAYS[date.weekday]}," if date.weekday is not None else ""
    day = reader.ordinal(date.day, "genitive") if date.day else ""
    month = words.MONTHS[date.month - 1] if date.month else ""
    year = (
        reader.join(reader.ordinal(date.year, "genitive"), "roku") if date.year else ""
    )
    return reader.join(weekday, day, month, year)


def _read_time(reader: Reader, time: Time) -> str:
    return _clock(reader, time, "feminine")


def _clock(reader: Reader, time: Time, form: str) -> str:
    rest = slavic_time.minutes(reader, time)
    if time.hour == 0:
        return reader.join(reader.cardinal(0), rest) if rest else "północ"
    return reader.join(reader.ordinal(time.hour, form or "feminine"), rest)


def _ordinal_form(before: str, noun: str) -> str:
    """Choose the form of "3." between a preposition and a noun."""
    if before in {"na", "w", "we", "po", "przy"} and re.search(_LOCATIVE_NOUN, noun):
        is_feminine = bool(re.match(words.GRAMMAR.feminine, noun))
        return "feminine-oblique" if is_feminine else "locative"
    if noun.endswith("ę"):
        return "feminine-accusative"
    if before in {"do", "od", "z", "ze"}:
        is_feminine = bool(re.match(words.GRAMMAR.feminine, noun)) or noun[-1] in "iy"
        return "feminine-oblique" if is_feminine else "genitive"
    if noun[-1] in "oe" or noun.endswith("um"):
        return "neuter"
    return "feminine" if noun.endswith("a") else ""


def _read_ordinal(reader: Reader, match: re.Match[str]) -> str:
    before = match["before"] or ""
    form = _ordinal_form(before.lower(), match["noun"])
    return reader.join(before, reader.ordinal(int(match["number"]), form))


def _compound(_reader: Reader, number: int) -> str:
    if number in words.COMPOUNDS:
        return words.COMPOUNDS[number]
    tens, one = number // 10 % 10 * 10, number % 10
    hundred = words.COMPOUNDS[100] if number > 100 else ""  # noqa: PLR2004
    parts = (words.COMPOUNDS.get(tens, ""), words.COMPOUNDS.get(one, ""))
    return hundred + "".join(parts)


_CLOCK: Final = slavic_time.Clock(
    forms={
        "": "feminine",
        **dict.fromkeys(
            ("o", "po", "do", "od", "około", "ok.", "koło"), "feminine-oblique"
        ),
        **dict.fromkeys(("na", "przed", "między", "a", "za"), "feminine-accusative"),
    },
    words=(
        {"": "godzina", "o": "godzinie", "po": "godzinie", "do": "godziny"}
        | {
            "od": "godziny",
            "około": "godziny",
            "ok.": "godziny",
            "na": "godzinę",
            "przed": "godziną",
        }
    ),
    abbreviations=("godz.", "godz", "g."),
    hours=(
        {"godzina": "feminine", "godzinie": "feminine-oblique"}
        | {"godziny": "feminine-oblique", "godzinę": "feminine-accusative"}
        | {"godziną": "feminine-accusative"}
    ),
    midnight={
        **{name: f"{name} północy" for name in ("o", "po", "do", "od", "około")},
        "przed": "przed północą",
    },
    range_words=("od", "do"),
    read=_clock,
)
_CASES_OF_MONTHS: Final = (
    *words.MONTHS,
    *(name for name in words.MONTH_NAMES if len(name) > 3),  # noqa: PLR2004
    *("maj", "styczniu", "lutym", "marcu", "kwietniu", "maju", "czerwcu", "lipcu"),
    *("sierpniu", "wrześniu", "październiku", "listopadzie", "grudniu"),
)
_YEARS: Final = slavic_time.Years(
    months=_CASES_OF_MONTHS,
    words={"r.": "?", "r": "?", "roku": "?", "rok": ""},
    locative="w|we",
    names={"": "rok", "genitive": "roku", "locative": "roku"},
)
_DAYS: Final = slavic_time.Days(
    months=words.MONTHS,
    start="od",
    starts="od",
    ends={"": "genitive", "do": "genitive"},
    end="do",
    neuter="",
)
_SYMBOLS: Final = units.UNIT_SYMBOLS | _CURRENCIES
_ORDINAL: Final = (
    r"(?:(?<!\w)(?P<before>(?i:na|we?|po|przy|do|od|ze?)) )?(?<![\w.,:/-])"
    r"(?P<number>\d{1,3})\.(?= (?P<noun>[a-ząćęłńóśźż]{3,30}))"
)
_EARLY: Final[tuple[Rule, ...]] = (
    slavic.symbol_words(words.COMPARED),
    slavic_time.names_rule(words.FORMULAS),
    slavic_time.storey_rule({"piętro": "neuter", "piętrze": "locative"}),
    rule(r"(?<!\w)([Ll]atach|[Ll]at) (\d0)\.", _read_decade, "."),
    rule(
        r"(?<![\w.,/-])(\d\d)-(\d{3})(?![\w/-]|[.,:]\d)(?! ?[A-Zzµ%°]{1,3}\b)",
        _read_postcode,
        "-",
    ),
    rule(r"(?<!\w)([Ww]) (\d{1,3}) ?%", _read_percent, "%"),
    rule(r"(?<![\d.,])1[,.]5 godziny(?!\w)", _one_and_a_half),
    slavic_time.words_rule(units.BEFORE_NUMBERS),
    slavic_time.undot_rule(units.DOTTED_UNITS),
    slavic_time.century_rule({"wiek": "", "wieku": "?"}),
    *slavic_time.day_rules(_DAYS),
    *slavic_time.year_rules(_YEARS),
    *slavic_time.clock_rules(_CLOCK),
    slavic.price_rule(_SYMBOLS, "za"),
    slavic.accusative_rule("na|za|przez|co|o|w", _SYMBOLS),
    *slavic.genitive_rules(words.GRAMMAR, _SYMBOLS),
    *slavic.range_rules(words.GRAMMAR, _SYMBOLS, _between),
    slavic.compound_rule(
        _compound, r"ow[yaei]|owego|owej|owym|ową|n[yaei]|nego|nej|nym"
    ),
)
_LATE: Final[tuple[Rule, ...]] = (
    rule(_ORDINAL, _read_ordinal, "."),
    slavic.one_rule(words.GRAMMAR, "we?|po|na|przy|o", "[eui]"),
    slavic.counted_rule(words.GRAMMAR),
)

LANGUAGE: Final = Language(
    marks=slavic.MARKS,
    decimal="przecinek",
    minus="minus",
    plus="plus",
    plus_minus="plus minus",
    to="do",
    dot="kropka",
    is_fraction_number=True,
    plural=plurals.polish,
    cardinal=_cardinal,
    ordinal=_ordinal,
    ordinal_pattern=r"-(?:szy|sza|sze|gi|ga|gie|ci|cia|cie|ty|ta|te|my|ma|me|go|ej)(?!\w)",
    ordinal_form=_ordinal_suffix,
    fractions={(1, 2): "pół", (1, 4): "jedna czwarta"},
    mixed="i",
    units=units.UNITS,
    prefixes=units.PREFIXES,
    per="na",
    unit_symbols=units.UNIT_SYMBOLS,
    currencies=units.CURRENCIES,
    currency_symbols=_CURRENCIES,
    scales=units.SCALES,
    months=words.MONTHS,
    month_names=words.MONTH_NAMES,
    weekdays=words.WEEKDAYS,
    weekday_names=words.WEEKDAY_NAMES,
    date_patterns=(
        rf"{{d}}\.{{m}}\.{{yy}}{_YEAR_END}",
        rf"{{d}}-{{m}}-{{y}}{_YEAR_END}",
        rf"{{d}}\.? {{month}}(?!\w)(?:,? {{y}}{_YEAR_END})?",
        r"(?=0\d\.\d\d(?!\d)|\d\d?\.0\d\.){d}\.{m}\.?",
    ),
    read_date=_read_date,
    read_time=_read_time,
    abbreviations=words.ABBREVIATIONS,
    acronyms=words.ACRONYMS,
    signs=words.SIGNS,
    number_signs=words.NUMBER_SIGNS,
    read_amount=_read_amount,
    read_measure=_read_measure,
    read_money=slavic.read_money,
    read_range=_read_range,
    read_fraction=_read_fraction,
    early_rules=_EARLY,
    late_rules=_LATE,
)
