"""Ukrainian: cases behind prepositions, hours, years and days as ordinals.

Decimals are read as 21,5 is taught: "двадцять одна ціла п'ять десятих"; 1,5 of a unit
of time is "півтора". Noun forms: 1 and 21, 2-4, 5-20, fractions.
"""

import re
from typing import Final

from wyoming_jabber.text.normalize import defaults, plurals
from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date, Language, Noun, Time
from wyoming_jabber.text.normalize.languages import (
    slavic,
    slavic_numbers,
    slavic_time,
    ukrainian_units as units,
    ukrainian_words as words,
)
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_TIME_UNITS: Final = frozenset(("hour", "minute", "day", "week", "month", "year"))
_YEAR_END: Final = r"(?: ?(?:р\.(?! *\Z)|р(?=\. *\Z)|р(?!\w)|року))?"
_THOUSAND: Final = re.compile(r"\Aодна (?=тисяча)")
_TENS: Final = re.compile(r"(?:дцять|десят)\Z")


def _cardinal(reader: Reader, number: int, form: str) -> str:
    gender, _, case = form.partition("-")
    spelled = defaults.cardinal(reader, number, gender or "masculine").replace("ʼ", "'")
    spelled = _THOUSAND.sub("", spelled)
    if case == "accusative":
        return re.sub(r"одна\Z", "одну", spelled)
    return (
        " ".join(_in_case(word, case) for word in spelled.split()) if case else spelled
    )


def _in_case(word: str, case: str) -> str:
    if _TENS.search(word):
        return f"{word.removesuffix('ь')}и"
    word = words.GENITIVES.get(word, word)
    if case == "locative":
        return words.LOCATIVES.get(word, word)
    return words.INSTRUMENTALS.get(word, word) if case == "instrumental" else word


def _ordinal(reader: Reader, number: int, form: str) -> str:
    return slavic_numbers.ordinal(reader, number, form, words.ORDINALS)


def _ordinal_suffix(suffix: str) -> str:
    """Choose the form for "3-й", "3-я", "3-го"."""
    endings = (
        {"я": "feminine", "а": "feminine", "є": "neuter", "е": "neuter"}
        | {"го": "genitive", "му": "locative", "ї": "feminine-genitive"}
        | {"ю": "feminine-accusative", "у": "feminine-accusative"}
        | {"х": "plural-genitive", "м": "instrumental"}
    )
    fitting = (end for end in endings if suffix.endswith(end))
    return endings.get(max(fitting, key=len, default=""), "")


def _read_amount(reader: Reader, amount: Amount, form: str) -> str:
    if amount.is_whole:
        return defaults.read_amount(reader, amount, form)
    return slavic_numbers.read_decimal(reader, amount, form, words.DECIMALS)


def _read_measure(reader: Reader, amount: Amount, unit: str) -> str:
    if unit in _TIME_UNITS and (amount.whole, amount.fraction) == ("1", "5"):
        noun = reader.noun(unit)
        half = "півтори" if noun.gender == "feminine" else "півтора"
        return reader.signed(amount, reader.join(half, noun.forms[-1]))
    return defaults.read_measure(reader, amount, unit)


def _between(reader: Reader, first: Amount, last: Amount, noun: Noun) -> str:
    start = reader.amount(first, f"{noun.gender or 'masculine'}-genitive")
    return reader.join("від", start, "до", slavic.genitive(reader, last, noun))


def _read_range(reader: Reader, first: Amount, last: Amount, unit: str) -> str:
    return _between(reader, first, last, reader.noun(unit) if unit else Noun(("",)))


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    return slavic_numbers.read_fraction(
        reader, whole, numerator, denominator, "plural-genitive"
    )


def _read_date(reader: Reader, date: Date) -> str:
    weekday = f"{words.WEEKDAYS[date.weekday]}," if date.weekday is not None else ""
    form = "neuter" if weekday else "genitive"
    day = reader.ordinal(date.day, form) if date.day else ""
    month = words.MONTHS[date.month - 1] if date.month else ""
    year = (
        reader.join(reader.ordinal(date.year, "genitive"), "року") if date.year else ""
    )
    return reader.join(weekday, day, month, year)


def _read_time(reader: Reader, time: Time) -> str:
    return _clock(reader, time, "")


def _read_year(reader: Reader, year: int) -> str:
    return reader.cardinal(year)


def _clock(reader: Reader, time: Time, form: str) -> str:
    rest = slavic_time.minutes(reader, time)
    form = form or "feminine"
    if rest:
        is_nought = not time.hour and form == "feminine"
        hour = reader.cardinal(0) if is_nought else reader.ordinal(time.hour, form)
        return reader.join(hour, rest)
    if not time.hour and form == "feminine":
        return "північ"
    return reader.join(reader.ordinal(time.hour, form), words.HOURS[form])


def _compound(reader: Reader, number: int) -> str:
    genitive = reader.cardinal(number, "masculine-genitive").replace(" ", "")
    return words.COMPOUNDS.get(number, genitive)


_CLOCK: Final = slavic_time.Clock(
    forms={
        "": "feminine",
        **dict.fromkeys(("о", "об", "в", "у"), "feminine-locative"),
        **dict.fromkeys(
            ("до", "від", "з", "із", "зі", "після", "близько", "біля"),
            "feminine-genitive",
        ),
        **dict.fromkeys(("на", "за"), "feminine-accusative"),
        "перед": "feminine-instrumental",
    },
    words={"": ""},
    abbreviations=(),
    hours={},
    midnight=(
        {"о": "опівночі", "до": "до півночі", "з": "з півночі"}
        | {"після": "після півночі", "від": "від півночі", "перед": "перед північчю"}
    ),
    range_words=("з", "до"),
    read=_clock,
)
_YEARS: Final = slavic_time.Years(
    months=(*words.MONTHS, *words.OTHER_CASES),
    words={"р.": "?", "р": "?", "року": "genitive", "році": "locative", "рік": ""},
    locative="в|у",
    names={"": "рік", "genitive": "року", "locative": "році"},
)
_DAYS: Final = slavic_time.Days(
    months=words.MONTHS,
    start="з",
    starts="з|від|із",
    ends={"": "neuter", "по": "neuter", "до": "genitive"},
    end="по",
    neuter="на|по|за|сьогодні|завтра|вчора|учора|післязавтра",
)
_SYMBOLS: Final = units.UNIT_SYMBOLS | units.CURRENCY_SYMBOLS


def _read_kopecks(reader: Reader, match: re.Match[str]) -> str:
    cent = reader.currency("UAH").cent or Noun(("",))
    return reader.counted(reader.parse(match[1]), cent)


def _one_and_a_half(_reader: Reader, match: re.Match[str]) -> str:
    is_feminine = match["noun"] in {"години", "хвилини", "секунди"}
    return f"{'півтори' if is_feminine else 'півтора'} {match['noun']}"


def _read_queue(reader: Reader, match: re.Match[str]) -> str:
    """Read a group of planned outages: "черга 2.1"."""
    return reader.join(match[1], reader.digits(match[2]), reader.digits(match[3]))


def _read_middle_dot(_reader: Reader, match: re.Match[str]) -> str:
    """Undo what takes the point of "кВт·ч" for a bullet."""
    return f"{match['unit']}·{match['hour']}"


def _read_short_minutes(_reader: Reader, match: re.Match[str]) -> str:
    return f"{match[1]} год {match[2]} хв"


_EARLY: Final[tuple[Rule, ...]] = (
    rule(
        r"(?<![\d.,])1[,.]5 (?P<noun>години|хвилини|секунди|дня|тижня|місяця|року)(?!\w)",
        _one_and_a_half,
    ),
    rule(
        r"(?<![\w.,])(\d{1,3}) ?г(?:од)?,? ?(\d{1,2}) ?(?:м|х)(?!\w)",
        _read_short_minutes,
    ),
    slavic.symbol_words(words.COMPARED),
    slavic_time.names_rule(words.FORMULAS),
    slavic_time.storey_rule({"поверх": "", "поверсі": "locative", "під'їзд": ""}),
    rule(r"(?<!\w)((?i:черг|груп)\w{1,3}) (\d)\.(\d)(?!\w|[.,]\d)", _read_queue),
    rule(
        r"(?<=[\d /])(?P<unit>[мкМГ]?Вт|м?А),? +(?P<hour>ч|год)(?!\w)",
        _read_middle_dot,
        "ВА",
    ),
    slavic_time.words_rule(units.BEFORE_NUMBERS),
    slavic_time.undot_rule(units.DOTTED_UNITS),
    rule(r"(?<![\w.,])(\d{1,2}) ?коп(?!\w)", _read_kopecks),
    slavic_time.century_rule({"століття": "neuter", "столітті": "locative"}),
    *slavic_time.day_rules(_DAYS),
    *slavic_time.year_rules(_YEARS),
    *slavic_time.clock_rules(_CLOCK),
    slavic.price_rule(_SYMBOLS, "за"),
    slavic.accusative_rule("на|за|через|кожну|в|у", _SYMBOLS),
    *slavic.genitive_rules(words.GRAMMAR, _SYMBOLS),
    *slavic.range_rules(words.GRAMMAR, _SYMBOLS, _between),
    slavic.compound_rule(_compound, r"[иі]й|[ая]|[ео]|ого|ої|[иі]х|і|[иі]м|у"),
)
_LATE: Final[tuple[Rule, ...]] = (
    slavic.one_rule(words.GRAMMAR, "в|у|на|при|о", "[ії]"),
    slavic.counted_rule(words.GRAMMAR),
)

LANGUAGE: Final = Language(
    marks=slavic.MARKS,
    decimal="кома",
    minus="мінус",
    plus="плюс",
    plus_minus="плюс-мінус",
    to="до",
    dot="крапка",
    plural=plurals.east_slavic,
    cardinal=_cardinal,
    ordinal=_ordinal,
    ordinal_pattern=(
        r"-(?:[иі]?й|[тш]?[ая]|[тш]?[еє]|ь?о?го|ь?о?му|ь?о?ї|[ую]|[иі]?х|[иі]?м)(?!\w)"
    ),
    ordinal_form=_ordinal_suffix,
    fractions=(
        {(1, 2): "одна друга", (1, 3): "одна третина", (2, 3): "дві третини"}
        | {(1, 4): "одна чверть", (3, 4): "три чверті"}
    ),
    mixed="і",
    units=units.UNITS,
    prefixes=units.PREFIXES,
    per="на",
    unit_symbols=units.UNIT_SYMBOLS,
    currencies=units.CURRENCIES,
    currency_symbols=units.CURRENCY_SYMBOLS,
    scales=units.SCALES,
    months=words.MONTHS,
    month_names=words.MONTH_NAMES,
    weekdays=words.WEEKDAYS,
    weekday_names=words.WEEKDAY_NAMES,
    date_patterns=(
        rf"{{d}}\.{{m}}\.{{yy}}{_YEAR_END}",
        rf"{{d}}-{{m}}-{{y}}{_YEAR_END}",
        rf"{{d}} {{month}}(?!\w)(?:,? {{y}}{_YEAR_END})?",
        r"(?=0\d\.\d\d(?!\d)){d}\.{m}",
    ),
    read_date=_read_date,
    read_time=_read_time,
    read_year=_read_year,
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
