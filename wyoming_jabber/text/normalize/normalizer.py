"""Applies a language's rules to a text."""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
import re
from typing import NamedTuple
import unicodedata

from wyoming_jabber.text.normalize.amount import Marks
from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.languages import find_language
from wyoming_jabber.text.normalize.numbers import can_spell
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule
from wyoming_jabber.text.normalize.rules import all_rules, plain_rules
from wyoming_jabber.text.pattern import Pattern
from wyoming_jabber.text.raw import outside_raw

_SPACES = re.compile(r"[^\S\n]+")
_SPACE_BEFORE_MARK = re.compile(r" (?=[,.;:!?](?!\S))")
_PLAIN_LANGUAGE = Language(marks=Marks(".", ","), decimal="", minus="", to="", dot="")
# Digits of other scripts.
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_PLAIN = str.maketrans({**dict.fromkeys("−‐‑‒", "-"), "’": "'", "μ": "µ"})


class _Step(NamedTuple):
    needs: frozenset[str]
    hint: Pattern | None
    pattern: Pattern
    read: Callable[[re.Match[str]], str]


# Between two stages much of what later rules are for is gone.
_Stages = tuple[tuple[_Step, ...], ...]


def normalize(text: str, language: str) -> str:
    """Return cleaned text in words, for a voice that speaks a BCP-47 language.

    Total. What the language has no rule for, and raw phonemes, stay as they are.
    """
    stages = _stages(language)
    return outside_raw(text, partial(_apply, stages)) if stages else text


def prepare(language: str) -> Iterator[None]:
    """Compile all that the texts of a BCP-47 language may need, in short steps.

    Else each rule is compiled when the first text comes that it may be for.
    """
    for steps in _stages(language):
        for step in steps:
            for pattern in filter(None, (step.hint, step.pattern)):
                pattern.compiled  # noqa: B018 - it is kept
            yield


def _apply(stages: _Stages, text: str) -> str:
    if not text or text.isspace():
        return text
    before, after = text[0] == " ", text[-1] == " "
    text = _SPACES.sub(" ", text)
    if not text.isascii():
        text = _OTHER_DIGIT.sub(_ascii_digit, text).translate(_PLAIN)
    for steps in stages:
        present = frozenset(text)
        for needs, hint, pattern, read in steps:
            if needs and needs.isdisjoint(present):
                continue
            if hint is None or hint.compiled.search(text):
                text = pattern.compiled.sub(read, text)
    text = _SPACE_BEFORE_MARK.sub("", _SPACES.sub(" ", text)).strip(" ")
    return " " * before + text + " " * after


def _step(reader: Reader, rule: Rule) -> _Step:
    is_spaced = bool(reader.language.joiner)

    def read(match: re.Match[str]) -> str:
        words = rule.read(reader, match)
        if words is None:
            return match[0]
        return _spaced(match, words) if is_spaced else words

    return _Step(rule.needs, rule.hint, rule.pattern, read)


def _spaced(match: re.Match[str], words: str) -> str:
    """Part what was read from letters and signs around it: "5kg", "MP3", "50%"."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    left = " " if before.isalnum() else ""
    right = " " if after.isalnum() or after in {"%", "°", "$", "€", "£"} else ""
    return left + words + right


def _ascii_digit(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match[0]))


@lru_cache(maxsize=64)
def reader_of(language: str) -> Reader | None:
    """Return what reads a BCP-47 language; None if we can't even count in it."""
    tag = _usual_case(language)
    known = find_language(tag)
    if known is None and not can_spell(tag):
        return None
    return Reader(tag, known or _PLAIN_LANGUAGE)


def _usual_case(tag: str) -> str:
    """Return "en-US" for "EN-us", "zh-Hant" for "ZH-HANT"."""
    base, *subtags = tag.split("-")
    cased = [
        subtag.upper() if len(subtag) == len("US") else subtag.title()
        for subtag in subtags
    ]
    return "-".join([base.lower(), *cased])


@lru_cache(maxsize=64)
def _stages(language: str) -> _Stages:
    """Return what a language's rules do to a text; nothing if it isn't known at all."""
    reader = reader_of(language)
    if reader is None:
        return ()
    is_plain = reader.language is _PLAIN_LANGUAGE
    stages = (plain_rules(),) if is_plain else all_rules(reader.language)
    return tuple(tuple(_step(reader, rule) for rule in rules) for rules in stages)
