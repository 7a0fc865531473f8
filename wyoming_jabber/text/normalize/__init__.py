"""Numbers, times, money and addresses as the words that are spoken for them.

The phonemizer ends clauses at points, commas and colons; here the numbers that have
them inside become words first.
"""

from functools import lru_cache, partial

from wyoming_jabber.text.normalize.common import WORDS, plain_rules
from wyoming_jabber.text.normalize.english import ENGLISH_RULES
from wyoming_jabber.text.normalize.numbers import can_spell
from wyoming_jabber.text.normalize.reader import Reader, Rule
from wyoming_jabber.text.raw import outside_raw


def normalize(text: str, language: str) -> str:
    """Return cleaned text in words, for a voice that speaks a BCP-47 language.

    Total. What the language has no rule for, and raw phonemes, stay as they are.
    """
    reader, rules = _rules(language)
    return outside_raw(text, partial(_apply, reader, rules))


def _apply(reader: Reader, rules: tuple[Rule, ...], text: str) -> str:
    for rule in rules:
        text = rule.pattern.sub(partial(rule.read, reader), text)
    return text


@lru_cache(maxsize=64)
def _rules(language: str) -> tuple[Reader, tuple[Rule, ...]]:
    base = language.partition("-")[0].lower()
    reader = Reader(language, WORDS.get(base))
    if not can_spell(language):
        return reader, ()
    return reader, ENGLISH_RULES if base == "en" else plain_rules(base)
