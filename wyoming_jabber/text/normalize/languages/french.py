"""French, with the numbers of Belgium and Switzerland."""

from typing import Final

from wyoming_jabber.text.normalize import defaults, plurals
from wyoming_jabber.text.normalize.amount import Amount, Marks
from wyoming_jabber.text.normalize.language import Date, Language, Time
from wyoming_jabber.text.normalize.languages import french_units, french_words
from wyoming_jabber.text.normalize.languages.french_rules import (
    EARLY_RULES,
    LATE_RULES,
    MONTH_RULES,
    ordinal_form,
)
from wyoming_jabber.text.normalize.languages.shapes import (
    date_of,
    dotted_rule,
    names_rule,
)
from wyoming_jabber.text.normalize.numbers import spell
from wyoming_jabber.text.normalize.reader import Reader

_CENT_DIGITS: Final = 2
_SHORT_FRACTION: Final = 3


def _cardinal(reader: Reader, number: int, form: str) -> str:
    """Count in the spelling with spaces: "vingt et un"."""
    words = defaults.cardinal(reader, number, form or "masculine")
    return words.replace("-et-", " et ").replace("vingt un", "vingt-un")


def _ordinal(reader: Reader, number: int, form: str) -> str:
    words = spell(number, reader.tag, f"spellout-ordinal-{form or 'masculine'}")
    for joined in ("cent", "mille", "quatre-vingt"):
        words = words.replace(
            f"{joined}-et-", f"{joined}-" if "vingt" in joined else f"{joined} "
        )
    return words.replace("-et-", " et ")


def _read_amount(reader: Reader, amount: Amount, form: str) -> str:
    """Read the fraction as a number behind its noughts: "zéro virgule zéro cinq"."""
    if amount.is_whole or len(amount.fraction) > _SHORT_FRACTION:
        return defaults.read_amount(reader, amount, form)
    rest = amount.fraction.lstrip("0")
    noughts = reader.digits("0" * (len(amount.fraction) - len(rest)))
    words = reader.join(
        reader.integer(amount.whole),
        reader.language.decimal,
        noughts,
        reader.cardinal(int(rest)) if rest else "",
    )
    return reader.signed(amount, words)


def _read_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    """Read money without naming the cents: "cinq euros quatre-vingt-dix-neuf"."""
    if scale:
        return _scaled_money(reader, amount, code, scale)
    if len(amount.fraction) != _CENT_DIGITS or not int(amount.whole):
        return defaults.read_money(reader, amount, code, scale)
    unit = reader.counted(Amount("", amount.whole), reader.currency(code).unit)
    cents = reader.cardinal(int(amount.fraction)) if int(amount.fraction) else ""
    return reader.signed(amount, reader.join(unit, cents))


def _scaled_money(reader: Reader, amount: Amount, code: str, scale: str) -> str:
    name = reader.currency(code).unit.forms[-1]
    if scale == "mille":
        thousand = (
            "" if amount.is_whole and int(amount.whole) == 1 else reader.amount(amount)
        )
        return reader.join(thousand, scale, name)
    one, many = scale.removesuffix("s"), scale.removesuffix("s") + "s"
    of = "d'" if name[0] in "aeiouy" and name != "yens" else "de "
    word = one if amount.value < 2 else many  # noqa: PLR2004 - the plural begins at two
    return f"{reader.amount(amount)} {word} {of}{name}"


def _read_date(reader: Reader, date: Date) -> str:
    """Read a date; only the first of a month is an ordinal."""
    day = "premier" if date.day == 1 else reader.cardinal(date.day or 0)
    return reader.join(
        french_words.WEEKDAYS[date.weekday] if date.weekday is not None else "",
        day if date.day is not None else "",
        french_words.MONTHS[date.month - 1] if date.month is not None else "",
        reader.year(date.year) if date.year is not None else "",
    )


def _read_time(reader: Reader, time: Time) -> str:
    """Read a time: "dix-huit heures trente"."""
    hours = reader.counted(Amount("", str(time.hour)), reader.noun("hour"))
    form = "feminine"
    minutes = reader.cardinal(time.minute, form) if time.minute else ""
    if not time.second:
        return reader.join(hours, minutes)
    minutes = reader.counted(Amount("", str(time.minute or 0)), reader.noun("minute"))
    seconds = reader.counted(Amount("", str(time.second)), reader.noun("second"))
    return reader.join(hours, minutes, "et", seconds)


def _read_year(reader: Reader, year: int) -> str:
    return reader.cardinal(year)


_DENOMINATORS: Final = {2: "demi", 3: "tiers", 4: "quart"}


def _read_fraction(
    reader: Reader, whole: Amount | None, numerator: int, denominator: int
) -> str:
    if whole is None and (day := date_of(reader, numerator, denominator)):
        return day
    if not 1 < denominator <= 12 or numerator >= denominator:  # noqa: PLR2004 - "8/10" is a mark
        return defaults.read_fraction(reader, whole, numerator, denominator)
    if denominator == 10 and whole is None:  # noqa: PLR2004 - a mark too
        return defaults.read_fraction(reader, whole, numerator, denominator)
    name = _DENOMINATORS.get(denominator) or reader.ordinal(denominator)
    part = f"{reader.cardinal(numerator)} {name}"
    if numerator > 1 and not name.endswith("s"):
        part += "s"
    if whole is None:
        return part
    return f"{reader.amount(whole)} et {'demi' if denominator == 2 else part}"  # noqa: PLR2004 - a half


LANGUAGE: Final = Language(
    marks=Marks(",", " "),
    decimal="virgule",
    minus="moins",
    plus="plus",
    plus_minus="plus ou moins",
    to="à",
    dot="point",
    plural=plurals.below_two,
    cardinal=_cardinal,
    ordinal=_ordinal,
    ordinal_pattern=r"(?:ers?|ères?|res?|es?|èmes?|ième|ieme|eme|ᵉ)(?!\w)",
    ordinal_form=ordinal_form,
    units=french_units.UNITS,
    prefixes=french_units.PREFIXES,
    per="par",
    unit_symbols=french_units.UNIT_SYMBOLS,
    currencies=french_units.CURRENCIES,
    currency_symbols=french_units.CURRENCY_SYMBOLS,
    scales=french_units.SCALES,
    months=french_words.MONTHS,
    month_names=french_words.MONTH_NAMES,
    weekdays=french_words.WEEKDAYS,
    weekday_names=french_words.WEEKDAY_NAMES,
    date_patterns=(
        r"{d}/{m}/{yy}",
        r"{d}\.{m}\.{y}",
        r"{d}-{m}-{y}",
        r"{d}(?:er)? {month}(?:,? {y}(?! ?[°%€]))?",
    ),
    time_patterns=(
        r"{h} ?[hH] ?{min}(?: ?min\b)?(?: ?{s} ?s\b)?",
        r"{h}:{min}(?::{s})?(?: ?(?:h|heures)\b)?",
        r"{h} ?[hH](?! ?\d)",
    ),
    read_date=_read_date,
    read_time=_read_time,
    read_year=_read_year,
    read_amount=_read_amount,
    read_money=_read_money,
    read_fraction=_read_fraction,
    abbreviations=french_words.ABBREVIATIONS,
    acronyms=french_words.ACRONYMS,
    signs=french_words.SIGNS,
    number_signs=french_words.NUMBER_SIGNS,
    early_rules=(
        *EARLY_RULES,
        dotted_rule(french_words.ABBREVIATIONS),
        names_rule(french_words.ACRONYMS),
    ),
    late_rules=(*MONTH_RULES, *LATE_RULES),
    variants={
        "CH": {"marks": Marks(",", " '")},
        "CA": {"currency_symbols": french_units.CURRENCY_SYMBOLS | {"$ CA": "CAD"}},
    },
)
