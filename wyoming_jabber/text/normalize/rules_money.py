"""Rules for amounts of money."""

import re

from wyoming_jabber.text.normalize.amount import numeral
from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.patterns import DASH, any_of
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule
from wyoming_jabber.text.normalize.symbols import (
    LETTER_SCALES,
    currency_symbols,
    read_price,
    scale_words,
    unit_key,
    unit_symbols,
)


def money_rules(language: Language) -> tuple[Rule, ...]:
    """Return the rules for money, its ranges and prices per unit."""
    number = numeral(language.marks)
    symbols = currency_symbols(language)
    money, letter = any_of(symbols), any_of(set(language.scales) & set(LETTER_SCALES))
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
        read = read_price(reader, read, unit_key(reader, written["per"]))
    if written["first"] is None:
        return read
    first = reader.amount(reader.parse(written["first"]))
    first_scale = scales.get(written.get("first_scale") or "", "")
    return reader.join(first, first_scale, reader.language.to, read)
