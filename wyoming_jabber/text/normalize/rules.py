"""All rules in their order: each may rely on what those before it have taken."""

import re
from typing import Final

from wyoming_jabber.text.normalize.language import Language
from wyoming_jabber.text.normalize.reader import Reader
from wyoming_jabber.text.normalize.rule import Rule, rule
from wyoming_jabber.text.normalize.rules_measure import (
    measure_rules,
    number_rules,
    ordinal_rules,
)
from wyoming_jabber.text.normalize.rules_money import money_rules
from wyoming_jabber.text.normalize.rules_names import (
    address_rules,
    name_rules,
    number_sign_rules,
    sign_rules,
    version_rules,
    word_rules,
)
from wyoming_jabber.text.normalize.rules_time import time_rules

# A time without a language's habits; a whole number without marks inside.
_TIME: Final = r"(?<![\d:.,])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(?![\d:]|[.,]\d)"
_WHOLE: Final = r"(?<![\d.,:])\d++(?![.,:]\d)"

# Signs that nobody has named. What only shapes a pause stays.
_LEFT_OVER: Final = (
    r"[#$%&*+/<=>@\\^_`|~{}\[\]\u00a2-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00be×÷"
    r"\u2020-\u2025\u2027-\u2038\u203b-\u206f\u20a0-\u20cf\u2100-\u214f\u2190-\u2bff"
    r"\ufffc\ufffd\U0001f000-\U0001faff]+"
)
# Quick to compile; none of these is left over.
_ORDINARY: Final = r"A-Za-z0-9 \n.,;:!?'\"()-"


def all_rules(language: Language) -> tuple[tuple[Rule, ...], ...]:
    """Return the rules of a language that has a module, in stages."""
    return (
        language.early_rules,
        (*address_rules(language), *word_rules(language), *time_rules(language)),
        (
            *version_rules(language),
            # A stroke may still be a fraction's or a quotient's.
            *number_sign_rules(language, without=frozenset("/")),
            *money_rules(language),
            *measure_rules(language),
        ),
        (*ordinal_rules(language), *language.late_rules, *name_rules(language)),
        (*number_sign_rules(language), *sign_rules(language), *number_rules(language)),
        (rule(_LEFT_OVER, _read_nothing, "", f"[^{_ORDINARY}]"),),
    )


def plain_rules() -> tuple[Rule, ...]:
    """Return the rules of a language that we can only count in."""
    return (rule(_TIME, _read_time), rule(_WHOLE, _read_whole))


def _read_time(reader: Reader, match: re.Match[str]) -> str:
    hour, minute, second = match.groups()
    parts = [hour]
    if int(minute) or second:
        parts.append(minute)
    if second:
        parts.append(second)
    return " ".join(reader.integer(str(int(part))) for part in parts)


def _read_whole(reader: Reader, match: re.Match[str]) -> str:
    return reader.integer(match[0])


def _read_nothing(_reader: Reader, _match: re.Match[str]) -> str:
    return " "
