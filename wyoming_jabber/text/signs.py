"""Single characters: what can't be spoken goes, typographic forms become plain ones."""

import re
import unicodedata

# Terminal control sequences: CSI, OSC and the short ones.
_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]?|\][^\x07\x1b]*+(?:\x07|\x1b\\)?|[ -/]*+[0-~]?)"
)

# C0 and C1 controls except white space, soft hyphen, bidi and other format marks, BOM,
# surrogates, private use (icon fonts), noncharacters, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufeff\ufff0-\uffff\U000e0000-\U0010ffff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff]"
)
# Persian and the scripts of India spell with the joiners; elsewhere they are noise.
_JOINER = re.compile("(?<![\u0590-\u109f\u1780-\u17ff])[\u200c\u200d]+")

# Keycaps, then the blocks of pictures; a text has few signs from these blocks that
# anybody would read out. Skin tones, flags and joined sequences consist of them.
_EMOJI = re.compile(
    "[0-9#*]\ufe0f?\u20e3"
    "|(?:[©®‼⁉™ℹ]\ufe0f|[\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff〰〽㊗㊙"
    "\U0001f000-\U0001fbff])[\u200d\ufe0f\u20e3\U000e0020-\U000e007f]*"
)

# Forms of plain characters: full width, ligatures, letter-like units, mathematical
# letters ("𝗛𝗲𝗹𝗹𝗼").
_COMPATIBLE = re.compile("[！-～‼⁇-⁉℃℉ﬀ-ﬆ\U0001d400-\U0001d7ff]")

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»‹›″〝〞", '"'),
        **dict.fromkeys("‘’‚‛′´ʼ＇", "'"),
        **dict.fromkeys("‐‑‒−﹣－", "-"),
        **dict.fromkeys("…⋯", "..."),
        **dict.fromkeys("←→↔⇐⇒⇔↦➔•·‣⁃", ", "),
    }
)
# A dash between numbers is a range or a minus; any other is a pause.
_RANGE = re.compile(r"(?<=\d) ?[–—] ?(?=\d)")
_DASH = re.compile(r" ?[–—―]+ ?|(?<!\d) -{1,3} | -{1,3} (?!\d)|(?<=\w)--+(?=\w)")


def drop_unspeakable(text: str) -> str:
    """Drop control and invisible characters, escape sequences and emoji."""
    text = _ESCAPE.sub("", text)
    text = _EMOJI.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    return _JOINER.sub("", text)


def plain_signs(text: str) -> str:
    """Write typographic quotes, dashes, ellipses and letter forms plainly.

    A dash between words becomes a comma, which keeps its pause.
    """
    text = _COMPATIBLE.sub(_decompose, text)
    text = _RANGE.sub("-", text)
    text = _DASH.sub(", ", text)
    return text.translate(_PLAIN)


def _decompose(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])
