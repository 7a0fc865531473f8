"""Single characters: what can't be spoken goes, typographic forms become plain ones."""

import re
import unicodedata

from wyoming_jabber.text.emoji import replace_emoji
from wyoming_jabber.text.pattern import Pattern

# Terminal control sequences: CSI, OSC and the short ones.
_ESCAPE = Pattern(
    r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]?|\][^\x07\x1b]*+(?:\x07|\x1b\\)?|[ -/]*+[0-~]?)"
)

# C0 and C1 controls except white space, soft hyphen, bidi and other format marks, BOM,
# surrogates, private use (icon fonts), noncharacters, tags.
_INVISIBLE = Pattern(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufeff\ufff0-\uffff\U000e0000-\U0010ffff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff]"
)
# Persian and the scripts of India spell with the joiners; elsewhere they are noise.
_JOINER = Pattern("(?<![\u0590-\u109f\u1780-\u17ff])[\u200c\u200d]+")
# No language puts more than three marks on a letter: "Z̵͖͐a̴l̷g̶o̸".
_PILED_MARKS = Pattern("[\u0300-\u036f\u0489]{4,}")

# A keycap is its digit; at the start of a line it counts like "1.".
_LIST_KEYCAP = Pattern("^[ \t]*([0-9])\ufe0f?\u20e3[ \t]*", re.MULTILINE)
_KEYCAP = Pattern("([0-9])\ufe0f?\u20e3|[#*]\ufe0f?\u20e3")
_LIST_CIRCLED = Pattern("^[ \t]*([①-⑳])[ \t]*", re.MULTILINE)
# Frames of tables; the other frames and shadings are emoji to us.
_COLUMN = Pattern("[│┃┆┇┊┋║╎╏]")
_ARROW = Pattern("[←-⇿➔-➯➱-➾⟰-⟿⤀-⥿⬅-⬇]\ufe0f?")

# Full width marks bring their space along, except inside a number.
_WIDE_MARK = Pattern("(?<![0-9])[，；：！？]|[，；：！？](?![0-9])")
# Forms of plain characters: full width, ligatures, letter-like units, circled numbers,
# mathematical letters ("𝗛𝗲𝗹𝗹𝗼").
_COMPATIBLE = Pattern("[！-～‼⁇-⁉℃℉①-⑳ﬀ-ﬆ\U0001d400-\U0001d7ff]")

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»‹›″〝〞", '"'),
        **dict.fromkeys("‘’‚‛′´ʼ＇", "'"),
        **dict.fromkeys("‐‑‒−﹣－", "-"),
        **dict.fromkeys("…⋯", "..."),
        **dict.fromkeys("•‣⁃", ", "),
        **dict.fromkeys("™®†‡¶"),
    }
)
# A dash between numbers is a range or a minus; any other is a pause.
_RANGE = Pattern(r"(?<=\d) ?[–—] ?(?=[-−$€£]?\d)")
# Written for a minus: "–5 °C".
_MINUS = Pattern(r"(?<![^\s(])–(?=\d)")
# So is one between "9 am" and "5 pm", "5 °C" and "7 °C", "Mon" and "Fri".
_UNIT_RANGE = Pattern(
    r"(?P<from>\d ?(?P<unit>[ap]\.?m\.?|°[CF]?|%|€|[A-Za-zµ]{1,3})) ?[-–—] ?"
    r"(?=[-−]?\d[\d.,:]*+ ?(?:(?P=unit)|[ap]\.?m\b))",
    re.IGNORECASE,
)
_NAME_RANGE = Pattern(r"\b([A-Z][A-Za-z]{0,2})–(?=[A-Z][A-Za-z]{0,2}\b)")
_DASH = Pattern(r" ?[–—―]+ ?")
# Between letters it belongs to the word: "кВт·ч", "col·lecció".
_MIDDLE_DOT = Pattern(r"(?<![^\W\d])·|·(?![^\W\d])")
_HYPHEN_DASH = Pattern(r"(?<!\d) -{1,3} | -{1,3} (?!\d)|(?<=\w)--+(?=\w)")


def drop_unspeakable(text: str, *, speak_emoji: bool = False) -> str:
    """Drop control and invisible characters, escape sequences and emoji.

    Emoji are called by their English names instead if asked for.
    """
    if "\x1b" in text:
        text = _ESCAPE.compiled.sub("", text)
    if not text.isascii():
        if "\u20e3" in text:
            text = _KEYCAP.compiled.sub(
                r" \1 ", _LIST_KEYCAP.compiled.sub(r"\1. ", text)
            )
        text = _LIST_CIRCLED.compiled.sub(_numbered, text)
        text = _COLUMN.compiled.sub("|", text)
        text = _ARROW.compiled.sub(", ", text)
        text = replace_emoji(text, spoken=speak_emoji)
        text = _PILED_MARKS.compiled.sub("", text)
        text = _JOINER.compiled.sub("", text)
    return text if text.isprintable() else _INVISIBLE.compiled.sub("", text)


def plain_signs(text: str) -> str:
    """Write typographic quotes, dashes, ellipses and letter forms plainly.

    A dash between words becomes a comma, which keeps its pause.
    """
    if " -" in text or "--" in text or "–" in text:
        text = _UNIT_RANGE.compiled.sub(r"\g<from>-", text)
    if not text.isascii():
        text = _WIDE_MARK.compiled.sub(r"\g<0> ", text)
        text = _COMPATIBLE.compiled.sub(_decompose, text)
        text = _RANGE.compiled.sub("-", text)
        text = _MINUS.compiled.sub("-", text)
        text = _NAME_RANGE.compiled.sub(r"\1-", text)
        text = _MIDDLE_DOT.compiled.sub(", ", text)
        text = _DASH.compiled.sub(", ", text).translate(_PLAIN)
    if " -" in text or "--" in text:
        text = _HYPHEN_DASH.compiled.sub(", ", text)
    return text


def _decompose(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _numbered(match: re.Match[str]) -> str:
    return f"{unicodedata.normalize('NFKC', match[1])}. "
