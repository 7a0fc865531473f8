"""Rules for numbers and what is counted: units, money, ranges, fractions, ordinals."""

from functools import lru_cache
import re
from typing import Final

from wyoming_jabber.text.normalize.amount import Amount, numeral
from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.patterns import AFTER, BEFORE, DASH, DASHES, any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule
from wyoming_jabber.text.normalize.units import (
    BELOW_SYMBOLS,
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
_LETTER_SCALES: Final = ("k", "K", "m", "M", "b", "B", "bn", "mn", "tn")


@lru_cache(maxsize=64)
def unit_symbols(language: Language) -> dict[str, str]:
    """Return symbol -> key as this language writes them."""
    symbols = SYMBOLS | language.unit_symbols
    return {symbol: key for symbol, key in symbols.items() if key}


@lru_cache(maxsize=64)
def currency_symbols(language: Language) -> dict[str, str]:
    """Return what stands for a currency -> ISO code."""
    codes = {code: code for code in (*CURRENCY_CODES, *language.currencies)}
    return codes | CURRENCY_SYMBOLS | dict(language.currency_symbols)


def scale_words(language: Language) -> list[str]:
    """Return the scales that are words, and not letters behind a sign."""
    return [name for name in language.scales if name not in _LETTER_SCALES]


def measure_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for money, ranges, units and fractions, in their order."""
    number = numeral(language.marks)
    return (
        *_money_rules(language, number),
        _range_rule(language, number),
        _unit_rule(language, number),
        *_bare_rules(language),
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


def unit_pattern(language: Language) -> str:
    """Return the pattern of a unit with the group `unit`."""
    symbols = unit_symbols(language)
    # What ends in a point is abbreviated only where the sentence goes on.
    dotted = {symbol for symbol in symbols if symbol.endswith(".")}
    above = any_of({*symbols} - dotted)
    money = any_of(currency_symbols(language))
    below = any_of({*symbols, *BELOW_SYMBOLS})
    go_on = rf"{any_of(dotted)}(?= [^\W\dA-Z])"
    one = rf"(?:{go_on}|(?:{above}|{money}(?=/))(?: ?/ ?{below})?)"
    return rf"(?P<unit>{one})(?![\w°^]|'\w)"


@lru_cache(maxsize=64)
def _keys(language: Language) -> dict[str, str]:
    """Return symbol -> key, the symbols without their optional spaces."""
    symbols = BELOW_SYMBOLS | currency_symbols(language) | unit_symbols(language)
    return {symbol.replace(" ", ""): key for symbol, key in symbols.items()}


def unit_key(reader: Reader, written: str) -> str:
    """Return the key of what `unit_pattern` has matched."""
    keys = _keys(reader.language)
    above, slash, below = written.replace(" ", "").partition("/")
    if not slash:
        return keys[above]
    return f"{keys[above]}_per_{keys[below]}"


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
        return _price(reader, reader.money(amount, above), below)
    return reader.measure(amount, key)


def _price(reader: Reader, money: str, unit: str) -> str:
    noun = reader.noun(unit)
    return reader.join(money, reader.language.per, noun.per or noun.forms[0])


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


# --- money ---


def _money_rules(language: Language, number: str) -> tuple[Rule, ...]:
    symbols = currency_symbols(language)
    money, letter = any_of(symbols), any_of(set(language.scales) & set(_LETTER_SCALES))
    word = any_of(scale_words(language))
    scale = rf"(?: ?(?P<scale>{word}|{letter})(?!\w))?"
    scale_behind = rf"(?: ?(?P<scale>{word}|{letter}(?= ?[$€£¥])))?"
    behind = rf"{scale_behind} ?(?P<money>{money})(?![\w/]| ?\d)"
    per = rf"(?: ?/ ?(?P<per>{any_of(unit_symbols(language))})(?!\w))?"
    last = rf"(?P<number>{number})"
    first, to = rf"(?P<first>{number})", rf" ?{DASH} ?"
    first_scale = scale.replace("<scale>", "<first_scale>")
    rest = rf"(?:{first}{first_scale}{to}(?:{money} ?)?)?+{last}{scale}{per}"
    signs = [symbol for symbol in symbols if not symbol[-1].isalpha()]
    names = any_of(set(symbols) - set(signs))
    minus = rf"(?P<minus>(?<![^\s(]){DASH})?"
    return (
        rule(
            rf"{minus}(?<!\w)(?P<money>{any_of(signs)}) ?{rest}",
            _read_money,
            {sign[-1] for sign in signs},
        ),
        rule(rf"\b(?P<money>{names}) ?{rest}", _read_money, hint=rf"{names} ?[-+]?\d"),
        rule(
            rf"(?<![\w.,:/-])(?:{first}{to})?+{last}{behind}",
            _read_money,
            hint=rf"{any_of(signs)}|\d ?{names}|{word} ?{names}",
        ),
    )


def _read_money(reader: Reader, match: re.Match[str]) -> str:
    written = match.groupdict()
    amount = reader.parse(match["number"])
    if written.get("minus") and not written["first"]:
        amount = amount._replace(sign="-")
    code = currency_symbols(reader.language)[match["money"]]
    scales = reader.language.scales
    read = reader.money(amount, code, scales.get(match["scale"] or "", ""))
    if written.get("per"):
        read = _price(reader, read, unit_key(reader, written["per"]))
    if written["first"] is None:
        return read
    first = reader.amount(reader.parse(written["first"]))
    first_scale = scales.get(written.get("first_scale") or "", "")
    return reader.join(first, first_scale, reader.language.to, read)


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
