"""Takes out what was written for the eye: Markdown, HTML, links, emoji, decoration."""

import html
import re

from wyoming_jabber.text.raw import LINE_BREAKS, outside_raw
from wyoming_jabber.text.signs import drop_unspeakable, plain_signs

# Signs that espeak calls by name when no letter or digit is near.
_SPOKEN_SIGNS = frozenset("%°&+=@#$€£¥×÷±√∞≠≤≥©®™")

# Markup within markup ("> # **title**") shows when the outer is gone. Deeper nesting
# than this is no writing, and only its words are left.
_MAX_PASSES = 4
_NO_WORDS = re.compile(r"[\W_]+")

# All patterns are linear: what repeats excludes what opens it, or never gives back
# (`*+`), and runs of spaces are gone before any pattern looks for one.
_SPACES = re.compile(r"[^\S\n]+")
_LINE_BREAK = re.compile(rf" ?[{LINE_BREAKS}][\s]*")

_SCRIPT = re.compile(r"<(script|style)\b[^<>]*+>[^<]*+</\1>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]*-->")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]*+)>", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"<(?:br|dd|div|dt|h[1-6]|hr|li|ol|p|pre|t[dhr]|table|ul)\b[^<>]*+>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*+>|<![A-Za-z][^<>]*+>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# An ampersand stands alone, lest it make an entity with what follows.
_AMPERSAND = re.compile(r" ?&[ &]*+")

_FENCE = re.compile(r"^ ?(?:`{3,}|~{3,})[^\n`~]*+$", re.MULTILINE)
_RULE = re.compile(
    r"^ ?(?:([-*_=])(?: ?\1){2,} ?|[|:\-+= ]*---[|:\-+= ]*)$", re.MULTILINE
)
_QUOTE = re.compile(r"^ ?(?:> ?)+", re.MULTILINE)
_HEADING = re.compile(r"^ ?#{1,6} | #++ ?$", re.MULTILINE)
_BULLET = re.compile(r"^ ?(?:[-*+•◦▪‣] )+(?:\[[ xX]\] )?", re.MULTILINE)
_LINK_OR_IMAGE = re.compile(
    r"!?\[([^\[\]\n]*+)\](?:\((?:[^()\n]|\([^()\n]*+\))*+\)|\[[^\[\]\n]*+\])"
)
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,20}\]:?")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_OUTER_PIPES = re.compile(r"^(?: ?\|)++ ?|(?<![| ])(?: ?\|)++ ?$", re.MULTILINE)
_PIPE = re.compile(r" ?\|[ |]*+")

_URL = re.compile(r"\b(?:https?|ftp|wss?)://\S*+|\bwww\.\S++", re.IGNORECASE)
_URL_TAIL = ".,;:!?'\")]}>*_~"
_HOST = re.compile(r"(?:\w+://)?(?:[^\s/@?#]*@)?(?:www\.)*([^\s/:?#@]*)", re.IGNORECASE)
_MAILTO = re.compile(r"\bmailto:(?=\S)", re.IGNORECASE)

_PRODUCT = re.compile(r"(?<=\d) ?\*{1,2} ?(?=\d)")
_SNAKE = re.compile(r"(?<=[^\W_])_+(?=[^\W_])")
# Emphasis, code, strike-through and hash tags; "~5" and "C#" are none.
_DECORATION = re.compile(r"[*_`]+|~{2,}|~(?!\d)|(?<![\w#])#++(?=[^\W\d_])")

# An aside is spoken between pauses.
_LAST_ASIDE = re.compile(r"(?<=\w) \(([^()\n]{2,}+)\) ?$", re.MULTILINE)
_ASIDE = re.compile(r"(?<=\w) \(([^()\n]{2,}+)\)(?=[.,;:!?\s])")

_LOOSE_SPACE = re.compile(r" (?=[,.!?;:]+(?: |$))")
_COMMAS = re.compile(r",(?: ?,)+")
# Beside another mark a comma adds nothing.
_IDLE_COMMA = re.compile(r"(?<=[.!?;:]) ?,|, ?(?=[.!?;:]+(?: |$))")

_BLOCK_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_SPACES, " "),
    (_LINE_BREAK, "\n"),
    (_SCRIPT, ""),
    (_COMMENT, ""),
    (_AUTOLINK, r"\1"),
    (_BLOCK_TAG, ", "),
    (_TAG, ""),
    (_FENCE, ""),
    (_RULE, ""),
    (_QUOTE, ""),
    (_HEADING, ""),
    (_BULLET, ""),
    (_LINK_OR_IMAGE, r"\1"),
    (_FOOTNOTE, ""),
    (_ESCAPED, r"\1"),
    (_OUTER_PIPES, ""),
    (_PIPE, ", "),
    (_MAILTO, ""),
)
_INLINE_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_PRODUCT, " × "),
    (_SNAKE, " "),
    (_DECORATION, ""),
    (_LAST_ASIDE, r", \1"),
    (_ASIDE, r", \1,"),
)
_TIDY_STEPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\s+"), " "),
    (_LOOSE_SPACE, ""),
    (_COMMAS, ","),
    (_IDLE_COMMA, ""),
)


def clean(text: str) -> str:
    """Return the text as a person would read it out: no markup, links cut to the host.

    Total and idempotent. Raw phonemes (`[[ ... ]]`) stay as they are; so do sentence
    marks, numbers and units, which are the normalizer's work.
    """
    for _ in range(_MAX_PASSES):
        cleaned = _clean_once(text)
        if cleaned == text:
            return text
        text = cleaned
    return outside_raw(text, _words).strip()


def is_speakable(text: str) -> bool:
    """Tell whether there is a letter, a digit or a sign with a spoken name."""
    return any(char.isalnum() or char in _SPOKEN_SIGNS for char in text)


def _clean_once(text: str) -> str:
    return outside_raw(text, _clean_plain).lstrip(" ,").rstrip()


def _clean_plain(text: str) -> str:
    text = drop_unspeakable(text)
    text = _ENTITY.sub(_unescape, text)
    text = _AMPERSAND.sub(" & ", text)
    text = _URL.sub(_spoken_host, _apply(_BLOCK_STEPS, text))
    text = plain_signs(_apply(_INLINE_STEPS, text))
    return _apply(_TIDY_STEPS, text)


def _apply(steps: tuple[tuple[re.Pattern[str], str], ...], text: str) -> str:
    for pattern, replacement in steps:
        text = pattern.sub(replacement, text)
    return text


def _words(text: str) -> str:
    return _NO_WORDS.sub(" ", text)


def _unescape(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _spoken_host(url: re.Match[str]) -> str:
    """Keep a link's host without `www`, and the sentence marks behind the link."""
    address = url[0].rstrip(_URL_TAIL)
    host = _HOST.match(address)
    assert host is not None  # every part may be missing
    return host[1].lower() + url[0][len(address) :]
