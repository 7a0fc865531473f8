"""The symbols of units and money as a language writes them, and their keys."""

from functools import lru_cache
from typing import Final

from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.patterns import any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.units import (
    BELOW_SYMBOLS,
    CURRENCY_CODES,
    CURRENCY_SYMBOLS,
    SYMBOLS,
)

LETTER_SCALES: Final = ("k", "K", "m", "M", "b", "B", "bn", "mn", "tn")


@lru_cache(maxsize=64)
def unit_symbols(language: Language) -> dict[str, str]:
    """Return symbol -> key as this language writes them."""
    symbols = {**SYMBOLS, **language.unit_symbols}
    return {symbol: key for symbol, key in symbols.items() if key}


@lru_cache(maxsize=64)
def currency_symbols(language: Language) -> dict[str, str]:
    """Return what stands for a currency -> ISO code."""
    codes = {code: code for code in (*CURRENCY_CODES, *language.currencies)}
    return codes | CURRENCY_SYMBOLS | dict(language.currency_symbols)


def scale_words(language: Language) -> list[str]:
    """Return the scales that are words, and not letters behind a sign."""
    return [name for name in language.scales if name not in LETTER_SCALES]


@lru_cache(maxsize=64)
def unit_pattern(language: Language) -> str:
    """Return the pattern of a unit with the group `unit`."""
    symbols = unit_symbols(language)
    # What ends in a point is abbreviated only where the sentence goes on.
    dotted = {symbol for symbol in symbols if symbol.endswith(".")}
    above = any_of({*symbols} - dotted)
    money = any_of(currency_symbols(language))
    below = any_of({*symbols, *BELOW_SYMBOLS} - dotted)
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


def read_price(reader: Reader, money: str, unit: str) -> str:
    """Say what a unit costs; the money is in words."""
    noun = reader.noun(unit)
    return reader.join(money, reader.language.per, noun.per or noun.forms[0])
