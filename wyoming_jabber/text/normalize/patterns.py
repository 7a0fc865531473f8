"""Pieces of regular expressions that several rules are made of."""

from collections.abc import Iterable, Mapping
import re
from typing import Final

# Where a number may begin and end: not inside another number or word.
BEFORE: Final = r"(?<![\w.,:/])"
AFTER: Final = r"(?![\w]|[.,:/]\d)"
DASH: Final = "[-–—‐‑‒−]"
DASHES: Final = frozenset("-–—‐‑‒−")


def any_of(texts: Iterable[str]) -> str:
    """Return a pattern of one of the texts, the longest that fits; never an empty one.

    A space in a text may be missing.
    """
    longest_first = sorted(set(texts), key=len, reverse=True)
    escaped = "|".join(_escape(text) for text in longest_first if text)
    return f"(?:{escaped or '(?!)'})"


def _escape(text: str) -> str:
    # Most are letters only, and there are thousands.
    return text if text.isalnum() else re.escape(text).replace(r"\ ", " ?")


def fill(pattern: str, parts: Mapping[str, str]) -> str:
    """Put named groups in the place of {name}."""
    for name, part in parts.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern
