"""Numbers as words, from the Unicode rules for spelling numbers out (RBNF)."""

from __future__ import annotations

from functools import lru_cache
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unicode_rbnf import RbnfEngine

# Beyond this the library's floating point loses digits.
MAX_DIGITS: Final = 15

# Languages whose rules have another name, or only empty ones under their own.
_RULES_OF: Final = {
    "cmn": "zh",
    "nb": "no",
    "zh-HK": "zh_Hant",
    "zh-MO": "zh_Hant",
    "zh-TW": "zh_Hant",
}
_RULESETS: Final[tuple[str, ...]] = (
    "spellout-numbering",
    "spellout-cardinal-sinokorean",
)
# espeak takes this zero for a foreign letter.
_CIRCLE_ZERO: Final = ("〇", "零")

# The engines sort and correct their rules while they format.
_lock = threading.Lock()


def can_spell(language: str) -> bool:
    """Tell whether there are rules for a BCP-47 tag's language."""
    return _engine(language) is not None


@lru_cache(maxsize=1024)
def spell(number: int, language: str, ruleset: str = "") -> str:
    """Return the number in words, or in digits if the language has no rule for it.

    A rule set that the language lacks is replaced by its plain way of counting.
    """
    engine = _engine(language)
    if engine is None or abs(number) >= 10**MAX_DIGITS:
        return str(number)
    from unicode_rbnf import FormatPurpose  # noqa: PLC0415 - the engine's
    from unicode_rbnf.engine import RbnfError  # noqa: PLC0415

    names = [ruleset] if ruleset in engine.rulesets else _plain_rulesets(engine)
    try:
        with _lock:
            words = engine.format_number(number, FormatPurpose.CARDINAL, names)
    except (RbnfError, ValueError):
        return str(number)
    # Some rules part syllables by soft hyphens.
    return words.text.replace("\xad", "").replace(*_CIRCLE_ZERO)


def _plain_rulesets(engine: RbnfEngine) -> list[str] | None:
    """Choose the plain way of counting; None leaves the choice to the library."""
    return next(([name] for name in _RULESETS if name in engine.rulesets), None)


@lru_cache(maxsize=64)
def _engine(language: str) -> RbnfEngine | None:
    base = language.partition("-")[0]
    names = (
        _RULES_OF.get(language),
        language.replace("-", "_"),
        _RULES_OF.get(base),
        base,
    )
    supported = _supported()
    for name in names:
        if name in supported:
            return _library().for_language(name)
    return None


@lru_cache(maxsize=1)
def _supported() -> frozenset[str]:
    return frozenset(_library().get_supported_languages())


def _library() -> type[RbnfEngine]:
    from unicode_rbnf import RbnfEngine  # noqa: PLC0415 - 10 ms; many texts don't count

    return RbnfEngine
