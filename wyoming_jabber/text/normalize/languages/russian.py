"""Russian: cases behind prepositions, years and days as ordinals.

Decimals are read as 21,5 is taught: "двадцать одна целая пять десятых"; 1,5 of a unit
of time is "полтора". Noun forms: 1 and 21, 2-4, 5-20, fractions. The letter ё is
always written, as espeak does not restore it.
"""

import re
from typing import Final

from wyoming_jabber.text.normalize import defaults, plurals
from wyoming_jabber.text.normalize.amount import Amount
from wyoming_jabber.text.normalize.language import Date, Language, Noun, Time
from wyoming_jabber.text.normalize.languages import (
    russian_units as units,
    russian_words as words,
    slavic,
    slavic_numbers,
    slavic_time,
)
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_TIME_UNITS: Final = frozenset(("hour", "minute", "day", "week", "month", "year"))
_YEAR_END: Final = r"(?: ?(?:г\.(?! *\Z)|г(?=\. *\Z)|г(?!\w)|года))?"
_THOUSAND: Final = re.compile(r"\A(?:одн[ауйо]+) (?=тысяч)")
_YO: Final = {
    "четырех": "четырёх",
    "трех": "трёх",
    "четырем": "четырём",
    "трем": "трём",
} | {"нулем": "нулём"}
_WITH_YO: Final = re.compile(rf"(?<!\w)(?:{'|'.join(_YO)})(?!\w)")


def _cardinal(reader: Reader, number: int, form: str) -> str:
    spelled = defaults.cardinal(reader, number, form or "masculine")
    spelled = _WITH_YO.sub(lambda match: _YO[match[0]], spelled)
    return _THOUSAND.sub("", spelled)


def _ordinal(reader: Reader, number: int, form: str) -> str:
    return slavic_numbers.ordinal(reader, number, form, words.ORDINALS)


def _ordinal_suffix(suffix: str) -> str:
    """Choose the form for "3-й", "3-я", "3-го"."""
    endings = (
        {"я": "feminine", "е": "neuter", "го": "genitive", "му": "dative"}
        | {
            "ей": "feminine-genitive",
            "ой": "",
            "м": "locative",
            "ю": "feminine-accusative",
        }
        | {"х": "plural-genitive", "ми": "plural-genitive"}
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
        half = "полторы" if noun.gender == "feminine" else "полтора"
        return reader.signed(amount, reader.join(half, noun.forms[-1]))
    return defaults.read_measure(reader, amount, unit)


def _between(reader: Reader, first: Amount, last: Amount, noun: Noun) -> str:
    start = reader.amount(first, f"{noun.gender or 'masculine'}-genitive")
    return reader.join("от", start, "до", slavic.genitive(reader, last, noun))


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
        reader.join(reader.ordinal(date.year, "genitive"), "года") if date.year else ""
    )
    return reader.join(weekday, day, month, year)


def _read_time(reader: Reader, time: Time) -> str:
    return _clock(reader, time, "")


def _read_year(reader: Reader, year: int) -> str:
    return reader.cardinal(year)


def _clock(reader: Reader, time: Time, form: str) -> str:
    gender = f"masculine-{form}" if form else ""
    hour = reader.cardinal(time.hour, gender)
    rest = slavic_time.minutes(reader, time, gender)
    if rest:
        return reader.join(hour, rest)
    if form == "dative":
        return reader.join(hour, "часу" if time.hour in {1, 21} else "часам")
    amount = Amount("", str(time.hour))
    noun = reader.noun("hour")
    if form:
        return slavic.genitive(reader, amount, noun)
    return reader.join(hour, reader.form(noun, amount))


def _compound(reader: Reader, number: int) -> str:
    special = {1: "одно", 90: "девяносто", 100: "сто"}
    genitive = reader.cardinal(number, "masculine-genitive").replace(" ", "")
    return special.get(number, genitive)


_GENITIVE_BEFORE: Final = ("до", "с", "со", "от", "после", "около")
_CLOCK: Final = slavic_time.Clock(
    forms={**dict.fromkeys(_GENITIVE_BEFORE, "genitive"), "к": "dative", "в": ""},
    words={"": ""},
    abbreviations=(),
    hours={},
    midnight=(
        {"в": "в полночь", "до": "до полуночи", "с": "с полуночи"}
        | {"после": "после полуночи", "около": "около полуночи", "к": "к полуночи"}
    ),
    range_words=("с", "до"),
    read=_clock,
)
_YEARS: Final = slavic_time.Years(
    months=(*words.MONTHS, *words.OTHER_CASES),
    words={"г.": "?", "г": "?", "года": "genitive", "году": "locative", "год": ""},
    locative="в|во",
    names={"": "год", "genitive": "года", "locative": "году"},
)
_DAYS: Final = slavic_time.Days(
    months=words.MONTHS,
    start="с",
    starts="с|от|со",
    ends={"": "neuter", "по": "neuter", "до": "genitive"},
    end="по",
    neuter="на|по|за|сегодня|завтра|вчера|послезавтра|сегодня уже",
)
_SYMBOLS: Final = units.UNIT_SYMBOLS | units.CURRENCY_SYMBOLS


def _read_kopecks(reader: Reader, match: re.Match[str]) -> str:
    cent = reader.currency("RUB").cent or Noun(("",))
    return reader.counted(reader.parse(match[1]), cent)


def _one_and_a_half(_reader: Reader, match: re.Match[str]) -> str:
    is_feminine = match["noun"] in {"минуты", "секунды", "недели"}
    return f"{'полторы' if is_feminine else 'полтора'} {match['noun']}"


def _read_due(reader: Reader, match: re.Match[str]) -> str:
    return f"{match[1]} {reader.ordinal(int(match[2]), 'dative')}"


def _read_middle_dot(_reader: Reader, match: re.Match[str]) -> str:
    """Undo what takes the point of "кВт·ч" for a bullet."""
    return f"{match['unit']}·{match['hour']}"


def _read_short_minutes(_reader: Reader, match: re.Match[str]) -> str:
    return f"{match[1]} ч {match[2]} мин"


def _read_locative(reader: Reader, match: re.Match[str]) -> str:
    return reader.ordinal(int(match[1]), "locative")


_EARLY: Final[tuple[Rule, ...]] = (
    rule(
        r"(?<![\d.,])1[,.]5 (?P<noun>часа|минуты|секунды|дня|недели|месяца|года)(?!\w)",
        _one_and_a_half,
    ),
    rule(r"(?<![\w.,])(\d{1,3}) ?ч,? ?(\d{1,2}) ?м(?!\w)", _read_short_minutes),
    rule(r"(?<![\w.,])(\d{1,4})-[оы]?м(?!\w)", _read_locative),
    slavic.symbol_words(words.COMPARED),
    slavic_time.names_rule(words.FORMULAS),
    slavic_time.storey_rule({"этаж": "", "этаже": "locative", "подъезд": ""}),
    rule(
        r"(?<=[\d /])(?P<unit>[мкМГ]?Вт|м?А),? +(?P<hour>ч|год)(?!\w)",
        _read_middle_dot,
        "ВА",
    ),
    slavic_time.words_rule(units.BEFORE_NUMBERS),
    slavic_time.undot_rule(units.DOTTED_UNITS),
    rule(r"(?<![\w.,])(\d{1,2}) ?коп(?!\w)", _read_kopecks),
    slavic_time.century_rule({"век": "", "века": "genitive", "веке": "locative"}),
    rule(rf"(?<!\w)([кК]) (\d\d?)(?= (?:{'|'.join(words.MONTHS)})(?!\w))", _read_due),
    *slavic_time.day_rules(_DAYS),
    *slavic_time.year_rules(_YEARS),
    *slavic_time.clock_rules(_CLOCK),
    slavic.price_rule(_SYMBOLS, "за"),
    slavic.accusative_rule("на|за|через|каждую|в", _SYMBOLS),
    *slavic.genitive_rules(words.GRAMMAR, _SYMBOLS),
    *slavic.range_rules(words.GRAMMAR, _SYMBOLS, _between),
    slavic.compound_rule(
        _compound, r"[ыио]й|[ая]я|[ое]е|[ое]го|[ое]й|[ыи]х|[ыи]е|[ыи]м|[ую]ю"
    ),
)
_LATE: Final[tuple[Rule, ...]] = (
    slavic.one_rule(words.GRAMMAR, "во?|на|при|о", "[еи]"),
    slavic.counted_rule(words.GRAMMAR),
)

LANGUAGE: Final = Language(
    marks=slavic.MARKS,
    decimal="запятая",
    minus="минус",
    plus="плюс",
    plus_minus="плюс-минус",
    to="до",
    dot="точка",
    plural=plurals.east_slavic,
    cardinal=_cardinal,
    ordinal=_ordinal,
    ordinal_pattern=(
        r"-(?:[ыио]?й|[ая]?я|[ое]?е|[ое]?го|[ое]?му|[ыио]?м|[ую]?ю|[ыи]?х|[ыи]ми)(?!\w)"
    ),
    ordinal_form=_ordinal_suffix,
    fractions=(
        {(1, 2): "одна вторая", (1, 3): "одна треть", (2, 3): "две трети"}
        | {(1, 4): "одна четверть", (3, 4): "три четверти"}
    ),
    mixed="и",
    units=units.UNITS,
    prefixes=units.PREFIXES,
    per="в",
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
