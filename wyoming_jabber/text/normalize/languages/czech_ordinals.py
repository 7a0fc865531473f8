"""Czech ordinals: "3." before a noun, whose ending shows gender and case."""

import re
from typing import Final

from wyoming_jabber.text.normalize.languages import czech_words as words
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule

_LOCATIVE_NOUN: Final = r"(?:ě|e|u|i|ách|ech)\Z"
_LOCATIVE: Final = frozenset(("v", "ve", "na", "po", "při", "o"))
_GENITIVE: Final = frozenset(("do", "od", "z", "ze", "u", "kolem", "během"))
_INSTRUMENTAL: Final = frozenset(("s", "se", "před", "za", "mezi"))
_ORDINAL: Final = (
    r"(?:(?<!\w)(?P<before>(?i:[vzs]e?|na|po|při|o|do|od|u|kolem|během|před|za|mezi)) )?"
    r"(?<![\w.,:/-])(?P<number>\d{1,3})\.(?= (?P<noun>[a-záčďéěíňóřšťúůýž]{2,30}))"
)


def _form(before: str, noun: str) -> str:
    """Choose the ordinal's form between a preposition and a noun."""
    if re.match(r"let(?:ech)?\Z", noun):
        return "plural-genitive"
    is_feminine = bool(re.match(words.GRAMMAR.feminine, noun))
    return _oblique(before, noun, is_feminine) or _plain(noun, is_feminine)


def _oblique(before: str, noun: str, is_feminine: bool) -> str:
    if is_feminine and noun.endswith("u"):
        return "feminine-accusative"
    if before in _LOCATIVE and re.search(_LOCATIVE_NOUN, noun):
        return "feminine-oblique" if is_feminine else "locative"
    if before in _GENITIVE or noun in words.MONTHS:
        return "feminine-oblique" if is_feminine else "genitive"
    is_instrumental = before in _INSTRUMENTAL and noun.endswith(("em", "ím"))
    return "instrumental" if is_instrumental else ""


def _plain(noun: str, is_feminine: bool) -> str:
    if is_feminine:
        return "feminine"
    if noun[-1] in "oí" or re.match(words.GRAMMAR.neuter, noun):
        return "neuter"
    return "feminine" if noun.endswith("a") else ""


def _read(reader: Reader, match: re.Match[str]) -> str:
    before = match["before"] or ""
    form = _form(before.lower(), match["noun"])
    return reader.join(before, reader.ordinal(int(match["number"]), form))


ORDINAL_RULE: Final[Rule] = rule(_ORDINAL, _read, ".")
