"""Numbers, dates, units, money, addresses and abbreviations as the words for them.

Shared rules recognize what is written (`rules_*.py`); a language says how its parts
are read (`languages/`). The result has words and pauses only.

How to add a language
---------------------

1. Write `languages/NAME.py` with a `LANGUAGE: Final = Language(...)`, and add its code
   to `MODULES` in `languages/__init__.py`. `language.py` documents each field; only
   marks and five words must be given, and all else has a default.
2. Fill the tables: `units` (a `noun` per key of `units.py`, one form per index that
   `plural` returns; with "kilo" in `prefixes`, "watt" also gives "kilowatt"),
   `currencies`, `months`, `weekdays`, `date_patterns`, `abbreviations`, `signs`.
3. Where a default of `defaults.py` reads otherwise than the language does, write a
   function of the same arguments and give it as the field (`read_time`, `read_date`,
   `cardinal` ...). It gets a `Reader`: `reader.cardinal(5, "feminine")` counts by the
   Unicode rule set `spellout-cardinal-feminine`.
4. What only this language writes ("halb acht", "1er mai") is a rule of its own, in
   `early_rules` or `late_rules`: `rule(PATTERN, read)`.
5. Write `tests/golden/CODE.tsv`: input, tab, what is spoken; `#` begins a comment; a
   third column "deviation: why" pins what is known to be read wrongly.
"""

from collections.abc import Callable
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
from wyoming_jabber.text.raw import outside_raw

__all__ = ["normalize"]

_SPACES = re.compile(r"[^\S\n]+")
_SPACE_BEFORE_MARK = re.compile(r" (?=[,.;:!?](?!\S))")
_PLAIN_LANGUAGE = Language(marks=Marks(".", ","), decimal="", minus="", to="", dot="")
# Digits of other scripts.
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_PLAIN = str.maketrans({**dict.fromkeys("−‐‑‒", "-"), "’": "'", "μ": "µ"})


class _Step(NamedTuple):
    needs: frozenset[str]
    hint: re.Pattern[str] | None
    change: Callable[[str], str]


# Between two stages much of what later rules are for is gone.
_Stages = tuple[tuple[_Step, ...], ...]


def normalize(text: str, language: str) -> str:
    """Return cleaned text in words, for a voice that speaks a BCP-47 language.

    Total. What the language has no rule for, and raw phonemes, stay as they are.
    """
    stages = _stages(language)
    return outside_raw(text, partial(_apply, stages)) if stages else text


def _apply(stages: _Stages, text: str) -> str:
    if not text or text.isspace():
        return text
    before, after = text[0] == " ", text[-1] == " "
    text = _SPACES.sub(" ", text)
    if not text.isascii():
        text = _OTHER_DIGIT.sub(_ascii_digit, text).translate(_PLAIN)
    for steps in stages:
        present = frozenset(text)
        for needs, hint, change in steps:
            if needs and needs.isdisjoint(present):
                continue
            if hint is None or hint.search(text):
                text = change(text)
    text = _SPACE_BEFORE_MARK.sub("", _SPACES.sub(" ", text)).strip(" ")
    return " " * before + text + " " * after


def _step(reader: Reader, rule: Rule) -> _Step:
    is_spaced = bool(reader.language.joiner)

    def read(match: re.Match[str]) -> str:
        words = rule.read(reader, match)
        if words is None:
            return match[0]
        return _spaced(match, words) if is_spaced else words

    return _Step(rule.needs, rule.hint, partial(rule.pattern.sub, read))


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
def _stages(language: str) -> _Stages:
    """Return what a language's rules do to a text; nothing if it isn't known at all."""
    known = find_language(language)
    if known is None and not can_spell(language):
        return ()
    reader = Reader(language, known or _PLAIN_LANGUAGE)
    stages = all_rules(known) if known else (plain_rules(),)
    return tuple(tuple(_step(reader, rule) for rule in rules) for rules in stages)
