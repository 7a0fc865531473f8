"""Raw phonemes, written `[[ hɐlˈoʊ ]]`: no step of the text pipeline changes them."""

from collections.abc import Callable

from wyoming_jabber.text.pattern import Pattern

# What `str.splitlines` takes for the end of a line, less the separators of old files.
LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"

# The longest content that is taken for phonemes; a bracket that closes later, or on
# another line, is ordinary text. The limit keeps a stream from waiting for it.
MAX_RAW = 250

RAW_PATTERN = rf"\[\[[^\[\]{LINE_BREAKS}]{{0,{MAX_RAW}}}\]\]"

_RAW = Pattern(f"({RAW_PATTERN})")


def split_raw(text: str) -> list[str]:
    """Split into plain text (even indices) and raw phonemes (odd, with brackets)."""
    return _RAW.compiled.split(text) if "[[" in text else [text]


def outside_raw(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to what is not raw phonemes; white space around those is kept."""
    parts = split_raw(text)
    parts[::2] = [change(part) for part in parts[::2]]
    return "".join(parts)
