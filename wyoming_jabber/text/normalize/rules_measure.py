"""Rules for numbers and what is counted: units, money, ranges, fractions, ordinals."""

import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount, numeral
from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.patterns import AFTER, BEFORE, DASH, DASHES, any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule
from wyoming_jabber.text.normalize.symbols import (
    currency_symbols,
    read_price,
    scale_words,
    unit_key,
    unit_pattern,
    unit_symbols,
)

# "4K" is a screen, "4000 K" a colour.
_MIN_KELVIN: Final = 100
_VULGAR: Final = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
    "⅐": (1, 7),
    "⅑": (1, 9),
    "⅒": (1, 10),
}
# What is no word or name in any language.
_BARE: Final = frozenset(
    [
        "°C",
        "°F",
        "kW",
        "kWh",
        "MWh",
        "Wh",
        "mAh",
        "hPa",
        "kPa",
        "mbar",
        "Hz",
        "kHz",
        "MHz",
        "GHz",
        "km/h",
        "µg",
        "m²",
        "m³",
        "km²",
        "cm²",
        "lx",
        "Mbit",
        "Gbit",
        "Mbps",
        "Gbps",
        "MB",
        "TB",
        "dBm",
    ]
)
# Each of them has one of these.
_BARE_SIGNS: Final = frozenset("°WhPzµ²³xbB")
_BELOW: Final = frozenset(
    ["h", "s", "min", "kWh", "m²", "m³", "l", "L", "gal", "m³", "m2", "m3"]
)
# The number whose noun stands for "many of them".
_MANY: Final = Amount("", "5")


def measure_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for money, ranges, units and fractions, in their order."""
    number = numeral(language.marks)
    return (
        _range_rule(language, number),
        *_fraction_rules(language, number),
        _unit_rule(language, number),
        *_bare_rules(language),
    )


def ordinal_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rule for digits with an ordinal's ending, if the language has some."""
    if not language.ordinal_pattern:
        return ()
    number = r"(?P<number>\d{1,3}(?:,\d{3}){1,3}|\d{1,12})"
    pattern = rf"{BEFORE}{number}(?P<suffix>{language.ordinal_pattern})"
    return (rule(pattern, _read_ordinal),)


def number_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rule for plain numbers."""
    return (rule(rf"(?P<number>{numeral(language.marks)})", _read_number),)


def _read_number(reader: Reader, match: re.Match[str]) -> str:
    return reader.amount(reader.parse(match["number"]))


def _read_ordinal(reader: Reader, match: re.Match[str]) -> str:
    form = reader.language.ordinal_form(match["suffix"])
    return reader.ordinal(int(match["number"].replace(",", "")), form)


# --- units ---


def _unit_rule(language: Language, number: str) -> Rule:
    scale = rf"(?: (?P<scale>{any_of(scale_words(language))}))?"
    pattern = rf"(?P<number>{number}){scale}(?P<gap>[ -]?){unit_pattern(language)}"
    return rule(pattern, _read_unit)


def _read_unit(reader: Reader, match: re.Match[str]) -> str | None:
    amount = reader.parse(match["number"])
    key = unit_key(reader, match["unit"])
    if key == "kelvin" and amount.value < _MIN_KELVIN and not match["gap"]:
        return None
    if match["scale"]:
        scale = reader.language.scales[match["scale"]]
        many = reader.form(reader.noun(key), _MANY).replace("{}", "").strip()
        return reader.join(reader.amount(amount), scale, many)
    above, per, below = key.partition("_per_")
    if per and above.isupper():
        return read_price(reader, reader.money(amount, above), below)
    return reader.measure(amount, key)


def _bare_rules(language: Language) -> tuple[Rule, ...]:
    """Read symbols that are nothing but units, without a number: "in kWh"."""
    known = set(unit_symbols(language))
    upper = any_of({*known, *currency_symbols(language)})
    quotient = rf"{upper} ?/ ?{any_of(known & _BELOW)}"
    begin, end = r"(?<![\w.°$€£])(?P<unit>", r")(?![\w°/])"
    return (
        rule(f"{begin}{quotient}{end}", _read_bare, "/"),
        rule(f"{begin}{any_of(known & _BARE)}{end}", _read_bare, _BARE_SIGNS),
    )


def _read_bare(reader: Reader, match: re.Match[str]) -> str:
    noun = reader.noun(unit_key(reader, match["unit"]))
    return reader.form(noun, _MANY).replace("{}", "").strip()


# --- ranges ---


def _range_rule(language: Language, number: str) -> Rule:
    unit = any_of(unit_symbols(language))
    pattern = (
        rf"(?<![\w.,:/-])(?P<first>{number})(?: ?(?P<same>{unit}))?"
        rf"(?P<dash> ?{DASH} ?)(?P<last>{number})"
        rf"(?: ?{unit_pattern(language)}|(?![\w:/%°]|[.,:/-]\d|{DASH}\d))"
    )
    return rule(pattern, _read_range, DASHES)


def _read_range(reader: Reader, match: re.Match[str]) -> str | None:
    first, last = reader.parse(match["first"]), reader.parse(match["last"])
    unit = match["unit"] or ""
    if match["same"] and match["same"] != unit:
        return None
    is_minus = match["dash"].strip() in "-−" and first.value >= last.value
    if match["dash"].startswith(" ") and is_minus and not unit:
        parts = (reader.amount(first), reader.language.minus, reader.amount(last))
        return reader.join(*parts)
    return reader.range(first, last, unit_key(reader, unit) if unit else "")


# --- fractions ---


def _fraction_rules(language: Language, number: str) -> tuple[Rule, ...]:
    unit = unit_pattern(language)
    vulgar = (
        rf"(?:(?P<whole>{number}) ?)?(?P<sign>[{''.join(_VULGAR)}])(?:[ -]?{unit})?"
    )
    written = (
        rf"{BEFORE}(?:(?P<whole>\d{{1,3}}) )?(?P<above>\d{{1,2}})[/⁄](?P<below>\d{{1,3}})"
        rf"(?:[ -]?{unit}|{AFTER}(?!/))"
    )
    return (
        rule(vulgar, _read_vulgar, frozenset(_VULGAR)),
        rule(written, _read_written, "/⁄"),
    )


def _read_vulgar(reader: Reader, match: re.Match[str]) -> str:
    whole = reader.parse(match["whole"]) if match["whole"] else None
    read = reader.fraction(whole, *_VULGAR[match["sign"]])
    return _with_unit(reader, match, whole, read)


def _read_written(reader: Reader, match: re.Match[str]) -> str:
    above, below = int(match["above"]), int(match["below"])
    whole = Amount("", match["whole"]) if match["whole"] else None
    if whole is not None and above >= below:
        read = reader.join(reader.amount(whole), reader.fraction(None, above, below))
    else:
        read = reader.fraction(whole, above, below)
    return _with_unit(reader, match, whole, read)


def _with_unit(
    reader: Reader, match: re.Match[str], whole: Amount | None, read: str
) -> str:
    """Add the unit; half of one has no plural where a language has but two forms."""
    if not match["unit"]:
        return read
    noun = reader.noun(unit_key(reader, match["unit"]))
    amount = Amount("", whole.whole if whole else "0", "5")
    is_part = whole is None and len(noun.forms) <= 2  # noqa: PLR2004 - one and other
    form = noun.forms[0] if is_part else reader.form(noun, amount)
    return form.replace("{}", read) if "{}" in form else reader.join(read, form)
