"""Emoji: skipped, or spoken by name."""

from functools import lru_cache
import re
from typing import Final
import unicodedata

from wyoming_jabber.text.pattern import Pattern

# Blocks of pictures; a text has few signs from these blocks that anybody would read
# out. Skin tones, flags and joined sequences consist of them.
_RUN = Pattern(
    "(?: ?(?:[©®‼⁉™ℹ]\ufe0f|[\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff〰〽㊗㊙"
    "\U0001f000-\U0001fbff])[\u200d\ufe0f\u20e3\U000e0020-\U000e007f]*)+ ?"
)
# Those with a name worth hearing: no frames, arrows, bullets or parts of a sequence.
_NAMED = Pattern(
    "[\U0001f1e6-\U0001f1ff]{2}|[⌚⌛⏩-⏺☀-♀♃-⛿✂-✍✔✖✨❄❌❎❓-❕❗❣❤⭐⭕"
    "\U0001f004-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_FLAG_A: Final = 0x1F1E6

# Common ones whose official name says how they are drawn.
_NAMES: Final = {
    "☀": "sun",
    "☁": "cloud",
    "☎": "telephone",
    "☔": "rain",
    "⚠": "warning",
    "⚡": "lightning",
    "⚽": "football",
    "⛅": "sun behind cloud",
    "✅": "check mark",
    "✔": "check mark",
    "❄": "snowflake",
    "❌": "cross mark",
    "❓": "question mark",
    "❗": "exclamation mark",
    "❤": "heart",
    "⭐": "star",
    "🌞": "sun",
    "🌡": "thermometer",
    "🌤": "sun behind cloud",
    "🌥": "sun behind cloud",
    "🌦": "sun and rain",
    "🌧": "rain",
    "🌨": "snow",
    "🌩": "lightning",
    "🏠": "house",
    "👋": "waving hand",
    "👍": "thumbs up",
    "👎": "thumbs down",
    "💡": "light bulb",
    "🔒": "locked",
    "🔓": "unlocked",
    "🔥": "fire",
    "😀": "grinning face",
    "😂": "tears of joy",
    "😊": "smiling face",
    "🙂": "smiling face",
}
# How the sign is drawn, and that it is one.
_DRAWN = Pattern(
    r"\b(?:black|emoji component|heavy|negative|sign|squared?|symbol|white)\b"
    r"|\bwith (?:open mouth|smiling eyes|variation)\b|-(?=\d)"
)


def replace_emoji(text: str, *, spoken: bool) -> str:
    """Put a space, or the English name between pauses, in the place of each emoji.

    Several of one kind in a row are named once.
    """
    if text.isascii():
        return text
    return _RUN.compiled.sub(_names if spoken else " ", text)


def _names(run: re.Match[str]) -> str:
    names = dict.fromkeys(_name(match[0]) for match in _NAMED.compiled.finditer(run[0]))
    spoken = [name for name in names if name]
    return f", {', '.join(spoken)}, " if spoken else " "


@lru_cache(maxsize=512)
def _name(emoji: str) -> str:
    if emoji in _NAMES:
        return _NAMES[emoji]
    if len(emoji) > 1:
        return "flag " + " ".join(chr(ord("A") + ord(sign) - _FLAG_A) for sign in emoji)
    name = _DRAWN.compiled.sub(" ", unicodedata.name(emoji, "").lower())
    return " ".join(name.split())
