"""Rules for numbers and what is counted: units, money, ranges, fractions, ordinals."""

import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount, numeral
from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.patterns import AFTER, BEFORE, DASH, any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule
from wyoming_jabber.text.normalize.units import (
    CURRENCY_CODES,
    CURRENCY_SYMBOLS,
    SYMBOLS,
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
_LETTER_SCALES: Final = ("k", "K", "m", "M", "b", "B", "bn", "mn", "tn")


def unit_symbols(language: Language) -> dict[str, str]:
    """Return symbol -> key as this language writes them."""
    symbols = SYMBOLS | language.unit_symbols
    return {symbol: key for symbol, key in symbols.items() if key}


def currency_symbols(language: Language) -> dict[str, str]:
    """Return what stands for a currency -> ISO code."""
    codes = {code: code for code in (*CURRENCY_CODES, *language.currencies)}
    return codes | CURRENCY_SYMBOLS | dict(language.currency_symbols)


def measure_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for money, ranges, units and fractions, in their order."""
    number = numeral(language.marks)
    return (
        *_money_rules(language, number),
        _range_rule(language, number),
        _unit_rule(language, number),
        *_fraction_rules(number),
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


def _unit_pattern(language: Language, group: str = "unit") -> str:
    symbols = any_of(unit_symbols(language))
    money = any_of(currency_symbols(language))
    return rf"(?P<{group}>(?:{symbols}|{money}(?=/))(?: ?/ ?{symbols})?)(?![\w°^]|'\w)"


def _unit_key(reader: Reader, written: str) -> str:
    symbols = unit_symbols(reader.language)
    above, slash, below = (part.strip() for part in written.partition("/"))
    key = symbols.get(above) or currency_symbols(reader.language).get(above) or above
    return f"{key}_per_{symbols[below]}" if slash else key


def _unit_rule(language: Language, number: str) -> Rule:
    pattern = rf"(?P<number>{number})(?P<gap>[ -]?){_unit_pattern(language)}"

    def read(reader: Reader, match: re.Match[str]) -> str | None:
        amount = reader.parse(match["number"])
        key = keys(reader, match["unit"])
        if key == "kelvin" and amount.value < _MIN_KELVIN and not match["gap"]:
            return None
        return reader.measure(amount, key)

    keys = _unit_key
    return rule(pattern, read)


# --- ranges ---


def _range_rule(language: Language, number: str) -> Rule:
    unit = any_of(unit_symbols(language))
    pattern = (
        rf"(?<![\w.,:/-])(?P<first>{number})(?: ?(?P<same>{unit}))?"
        rf"(?P<dash> ?{DASH} ?)(?P<last>{number})"
        rf"(?: ?{_unit_pattern(language)}|(?![\w:/%°]|[.,:/-]\d|{DASH}\d))"
    )
    return rule(pattern, _read_range)


def _read_range(reader: Reader, match: re.Match[str]) -> str | None:
    first, last = reader.parse(match["first"]), reader.parse(match["last"])
    unit = match["unit"] or ""
    if match["same"] and match["same"] != unit:
        return None
    is_minus = match["dash"].strip() in "-−" and first.value >= last.value
    if match["dash"].startswith(" ") and is_minus and not unit:
        parts = (reader.amount(first), reader.language.minus, reader.amount(last))
        return reader.join(*parts)
    return reader.range(first, last, _unit_key(reader, unit) if unit else "")


# --- money ---


def _money_rules(language: Language, number: str) -> tuple[Rule, ...]:
    symbols = currency_symbols(language)
    money = any_of(symbols)
    words = [name for name in language.scales if name not in _LETTER_SCALES]
    letters = [name for name in language.scales if name in _LETTER_SCALES]
    word, letter = any_of(words), any_of(letters)
    scale = rf"(?: ?(?P<scale>{word}|{letter})(?!\w))?"
    minus = rf"(?P<minus>(?<![^\s(]){DASH})?"
    before = rf"{minus}(?<!\w)(?P<money>{money}) ?(?P<number>{number}){scale}"
    behind = (
        rf"(?P<number>{number})(?: ?(?P<scale>{word}|{letter}(?= ?[$€£¥])))? ?"
        rf"(?P<money>{money})(?![\w/]| ?\d)(?P<minus>(?!))?"
    )
    return (rule(before, _read_money), rule(behind, _read_money))


def _read_money(reader: Reader, match: re.Match[str]) -> str:
    amount = reader.parse(match["number"])
    if match["minus"]:
        amount = amount._replace(sign="-")
    code = currency_symbols(reader.language)[match["money"]]
    scale = reader.language.scales.get(match["scale"] or "", "")
    return reader.money(amount, code, scale)


# --- fractions ---


def _fraction_rules(number: str) -> tuple[Rule, ...]:
    vulgar = rf"(?:(?P<whole>{number}) ?)?(?P<sign>[{''.join(_VULGAR)}])"
    written = (
        rf"{BEFORE}(?:(?P<whole>\d{{1,3}}) )?(?P<above>\d{{1,2}})[/⁄](?P<below>\d{{1,3}})"
        rf"{AFTER}(?!/)"
    )
    return (
        rule(vulgar, _read_vulgar, frozenset(_VULGAR)),
        rule(written, _read_written, "/⁄"),
    )


def _read_vulgar(reader: Reader, match: re.Match[str]) -> str:
    whole = reader.parse(match["whole"]) if match["whole"] else None
    return reader.fraction(whole, *_VULGAR[match["sign"]])


def _read_written(reader: Reader, match: re.Match[str]) -> str:
    above, below = int(match["above"]), int(match["below"])
    whole = Amount("", match["whole"]) if match["whole"] else None
    if whole is not None and above >= below:
        read = reader.fraction(None, above, below)
        return reader.join(reader.amount(whole), read)
    return reader.fraction(whole, above, below)
