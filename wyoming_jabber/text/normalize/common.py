"""Rules for every language: addresses, versions, times and plain numbers."""

import re
from typing import Final

from wyoming_jabber.text.normalize.reader import (
    NumberWords,
    Reader,
    Rule,
    numeral_pattern,
    spaced,
)

WORDS: dict[str, NumberWords] = {
    "cs": NumberWords(
        decimal_mark=",", group_mark=" ", decimal="celá", dot="tečka", minus="minus"
    ),
    "de": NumberWords(
        decimal_mark=",",
        group_mark=".",
        decimal="Komma",
        dot="Punkt",
        minus="minus",
        is_fraction_number=False,
    ),
    "en": NumberWords(
        decimal_mark=".",
        group_mark=",",
        decimal="point",
        dot="dot",
        minus="minus",
        version_dot="point",
        is_fraction_number=False,
    ),
    "es": NumberWords(
        decimal_mark=",", group_mark=".", decimal="coma", dot="punto", minus="menos"
    ),
    "fr": NumberWords(
        decimal_mark=",", group_mark=" ", decimal="virgule", dot="point", minus="moins"
    ),
    "it": NumberWords(
        decimal_mark=",", group_mark=".", decimal="virgola", dot="punto", minus="meno"
    ),
    "nl": NumberWords(
        decimal_mark=",", group_mark=".", decimal="komma", dot="punt", minus="min"
    ),
    "pl": NumberWords(
        decimal_mark=",",
        group_mark=" ",
        decimal="przecinek",
        dot="kropka",
        minus="minus",
    ),
    "pt": NumberWords(
        decimal_mark=",", group_mark=".", decimal="vírgula", dot="ponto", minus="menos"
    ),
    "ru": NumberWords(
        decimal_mark=",", group_mark=" ", decimal="запятая", dot="точка", minus="минус"
    ),
    "sv": NumberWords(
        decimal_mark=",", group_mark=" ", decimal="komma", dot="punkt", minus="minus"
    ),
    "uk": NumberWords(
        decimal_mark=",", group_mark=" ", decimal="кома", dot="крапка", minus="мінус"
    ),
    "zh": NumberWords(
        decimal_mark=".",
        group_mark=",",
        decimal="点",
        dot="点",
        minus="负",
        is_fraction_number=False,
    ),
}

# "config.yaml", "home-assistant.io", "me@example.org"; the last part's lower case tells
# them from a missing space ("on.The").
_ADDRESS = re.compile(
    r"(?<![\w.+-])(?:[\w.+-]+@)?(?:[\w-]+\.)+[a-z]{2,24}(?![\w-]|\.\w)"
)
# Three parts or more: a version, an IP address, a date.
_DOTTED = re.compile(r"(?<![\w.,])([vV]?)(\d+(?:\.\d+){2,})(?![\w]|\.\d)")
# What an IP address has, and no version is thought to.
_ADDRESS_PARTS: Final = 4

TIME_PATTERN: Final = (
    r"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?![\d:]|[.,]\d)"
)


def plain_rules(language: str) -> tuple[Rule, ...]:
    """Return the rules that need no more than a language's `NumberWords`."""
    words = WORDS.get(language)
    numeral = Rule(re.compile(numeral_pattern(words)), read_number)
    time = Rule(re.compile(TIME_PATTERN), _read_time)
    if words is None:
        return (time, numeral)
    return (*ADDRESS_RULES, time, numeral)


def _read_address(reader: Reader, match: re.Match[str]) -> str:
    assert reader.words is not None
    # espeak has the name of the sign in every language.
    named = match[0].replace("@", " @ ").replace(".", f" {reader.words.dot} ")
    return named.replace("_", " ")


def _read_dotted(reader: Reader, match: re.Match[str]) -> str:
    assert reader.words is not None
    parts = match[2].split(".")
    is_version = len(parts) != _ADDRESS_PARTS
    name = reader.words.version_dot if is_version else None
    joined = f" {name or reader.words.dot} ".join(map(reader.integer, parts))
    return f"{match[1]} {joined}" if match[1] else joined


def _read_time(reader: Reader, match: re.Match[str]) -> str:
    hour, minute, second = match.groups()
    parts = [hour]
    if int(minute) or second:
        parts.append(minute)
    if second:
        parts.append(second)
    return " ".join(reader.integer(str(int(part))) for part in parts)


def read_number(reader: Reader, match: re.Match[str]) -> str:
    """Read a number as it is written."""
    return spaced(match, reader.number(match))


ADDRESS_RULES = (Rule(_ADDRESS, _read_address), Rule(_DOTTED, _read_dotted))
