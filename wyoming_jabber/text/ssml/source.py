"""SSML as characters: authors' errors repaired, or all the tags taken out."""

import html
from html.entities import html5
import re

# What XML 1.0 can't hold, and the byte order mark, which files leave in mid-text.
_INVALID_CLASS = "[^\t\n\r\x20-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_INVALID = re.compile(_INVALID_CLASS)

# Patterns are linear: what has no end goes on to the end of the text, and everything
# else stops at the next `<`.
_CDATA = r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
_COMMENT = r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
# The document type that SSML 1.0 asks for; it declares nothing itself.
_DOCTYPE = r"<!DOCTYPE\b[^\[<>]*+>"
_ENTITY = "&(?P<entity>#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
# "Tom & Jerry", "below < 5", and the end of a CDATA section that there isn't.
_BARE = r"(?P<bare>&|<(?![^\W\d]|[/!?])|(?<=\]\])>)"
_NAME = r"[^\W\d][\w:.-]*+"
_VALUE = r""""[^"<]*+"|'[^'<]*+'"""
# A tag to its end, a tag with a quote too many, and a tag that isn't closed.
_TAG = (
    rf"</?(?P<tag>{_NAME})(?:(?:[^<>\"']|{_VALUE})*+>|[^<>]*+>"
    rf"|(?:\s++{_NAME}\s*+=\s*+(?:{_VALUE}))*+\s?/?)"
)
# A document type with declarations of its own; then what else looks like one.
_DECLARATION = r"<!DOCTYPE\b[^\[<>]*+\[.*?(?:\]\s*+>|\Z)|<!(?=[^\W\d])[^<>]*+>?"

_REPAIRED = re.compile(
    rf"{_CDATA}|(?P<nothing>{_COMMENT}|{_DOCTYPE}|{_INVALID_CLASS})|{_ENTITY}|{_BARE}",
    re.DOTALL,
)
_TAKEN_OUT = re.compile(
    rf"{_CDATA}|{_COMMENT}|{_DOCTYPE}|{_DECLARATION}|{_ENTITY}|{_TAG}",
    re.DOTALL,
)
_SPEAK = re.compile(
    rf"(?:[\s\ufeff]++|{_COMMENT}|{_DOCTYPE})*+<(?:[\w.-]+:)?speak(?=[\s/>]|\Z)",
    re.DOTALL | re.IGNORECASE,
)

# White space is one space; one that is no place for a break stays ("21 °C").
_WHITE_SPACE = re.compile(r"\s{2,}|[^\S\xa0\u2007\u202f]")
_LINE_END = re.compile(r" ?\n[ \n]*+")
# Double brackets hold phonemes, and those are not for a text's author to write here.
_BRACKETS = str.maketrans("[]［］", "()()")

# Elements that text does not run on across.
SEPARATING = frozenset(
    {"audio", "break", "media", "p", "par", "paragraph", "s", "sentence", "speak"}
)


def looks_like_ssml(text: str) -> bool:
    """Tell whether the text starts with `<speak`, after what XML allows before it."""
    return _SPEAK.match(text) is not None


def repair(text: str) -> str:
    """Return XML without DTD, CDATA and comments, and without authors' common errors.

    Those are: a bare `&` or `<` that starts nothing, entities of HTML (`&nbsp;`) and
    unknown ones (`&c;`, taken for its characters), references to Windows-1252
    (`&#150;`), characters that XML excludes, and white space, a byte order mark or a
    comment before the XML declaration.
    """
    return _REPAIRED.sub(_repaired, text).strip()


def _repaired(match: re.Match[str]) -> str:
    if match["nothing"]:
        return ""
    if match["cdata"] is not None:
        return html.escape(_INVALID.sub("", match["cdata"]))
    if match["entity"]:
        return html.escape(_decode(match["entity"]))
    return html.escape(match["bare"])


def plain_text(text: str) -> str:
    """Take the tags out of anything, in linear time; paragraphs and breaks end lines.

    Entities are decoded, and square brackets made round, as in `parse_ssml`.
    """
    words = _TAKEN_OUT.sub(_without_tags, tidy(_INVALID.sub("", text)))
    return unbracket(_LINE_END.sub("\n", words)).strip()


def _without_tags(match: re.Match[str]) -> str:
    if match["tag"]:
        return "\n" if local_name(match["tag"]) in SEPARATING else ""
    if match["entity"]:
        return _decode(match["entity"])
    return match["cdata"] or ""


def _decode(entity: str) -> str:
    """Return an entity's characters; those of an unknown one are as it was written."""
    reference = f"&{entity};"
    if entity[0] != "#":
        return html5.get(f"{entity};", reference)
    return _INVALID.sub("", html.unescape(reference)).replace("\ufffd", "")


def local_name(name: str) -> str:
    """Return an element's name without its prefix, declared or not, in small letters."""
    return name.rpartition(":")[2].lower()


def tidy(text: str) -> str:
    """Make each run of white space one space."""
    return _WHITE_SPACE.sub(" ", text)


def unbracket(text: str) -> str:
    """Make square brackets round."""
    return text.translate(_BRACKETS)
