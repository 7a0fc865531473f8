"""Takes out what was written for the eye: Markdown, HTML, links, emoji, decoration."""

from collections.abc import Callable
from functools import partial
import re
from typing import Final, NamedTuple

from wyoming_jabber.text.addresses import spoken_addresses
from wyoming_jabber.text.latex import plain_formulas
from wyoming_jabber.text.pattern import Pattern
from wyoming_jabber.text.raw import outside_raw
from wyoming_jabber.text.signs import drop_unspeakable, plain_signs

# Signs that espeak calls by name when no letter or digit is near.
_SPOKEN_SIGNS = frozenset("%°&+=@#$€£¥×÷±√∞≠≤≥©®™")

# Markup within markup ("> # **title**") shows when the outer is gone. Deeper nesting
# than this is no writing, and only its words are left.
_MAX_PASSES = 4
_NO_WORDS = re.compile(r"[\W_]+")

# A line of a list, table or heading ends with a full stop, which gives it its pause. A
# longer one may be the first part of a line that the unit cutter cut in two.
_MAX_LINE: Final = 60
_CLOSING_HASHES = Pattern(r"(?:^| )#+ ?$")
# What is said last, before closing marks; sentence marks need no other behind them.
_SAID_LAST = Pattern(r"[\w%°²³€$£)\]](?=[*_~`'\"”’)\] ]*+$)")


class _Step(NamedTuple):
    """One replacement; without its sign in the text there is nothing to look for."""

    sign: str
    pattern: Pattern
    replacement: str | Callable[[re.Match[str]], str]


def _spoken_line(line: re.Match[str]) -> str:
    """Drop the mark of a list or table, and end the line."""
    return _ended(line["content"].strip(" |"))


def _numbered_line(line: re.Match[str]) -> str:
    return f"{line['number']}. {_ended(line['content'].strip())}"


def _heading(line: re.Match[str]) -> str:
    return _ended(_CLOSING_HASHES.compiled.sub("", line["content"]).strip())


def _ended(content: str) -> str:
    """Put a full stop behind a short line that has no mark."""
    is_open = len(content) <= _MAX_LINE and _SAID_LAST.compiled.search(content)
    return f"{content}." if is_open else content


def _without_ruler(line: re.Match[str]) -> str:
    return "" if "--" in line[0] else line[0]


def _tag_words(tag: re.Match[str]) -> str:
    """Keep the words of what only looks like a tag: "<room name>"."""
    is_element = _ELEMENT.compiled.fullmatch(tag["name"]) is not None
    is_tag = is_element or not _PLAIN_WORDS.compiled.fullmatch(tag["rest"])
    if tag["slash"]:
        return "" if is_element else " "
    return "" if is_tag else f"{tag['name']}{tag['rest']}"


def _power(digits: re.Match[str]) -> str:
    return digits[1].translate(_POWERS)


# All patterns are linear: what repeats excludes what opens it, or never gives back
# (`*+`), and runs of spaces are gone before any pattern looks for one.
_ENTITY = Pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# An ampersand stands alone, lest it make an entity with what follows.
_AMPERSAND = Pattern(r" ?&[ &]*+")

_POWERS = str.maketrans("23", "²³")
_ELEMENT = Pattern(
    r"a|abbr|article|audio|b|big|blockquote|body|br|button|caption|center|cite"
    r"|code|col|dd|del|details|dfn|div|dl|dt|em|figure|font|footer|form|h1|h2"
    r"|h3|h4|h5|h6|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link"
    r"|main|mark|meta|nav|ol|option|p|path|pre|q|s|samp|script|section|select"
    r"|small|source|span|speak|strike|strong|style|sub|summary|sup|svg|table"
    r"|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul|var|video|answer"
    r"|response|final|output",
    re.IGNORECASE,
)
_PLAIN_WORDS = Pattern(r"(?:[ _-][A-Za-z0-9]{1,20}){0,5}")
_BLOCK_TAG = Pattern(
    r"<(?:br|dd|div|dt|h[1-6]|hr|li|ol|p|pre|t[dhr]|table|ul)\b[^<>]*+>"
    r"|</(?:div|h[1-6]|li|ol|p|t[dr]|table|ul|summary|title|caption)>(?= ?[^\s<])",
    re.IGNORECASE,
)
_TAG = Pattern(r"<(?P<slash>/?)(?P<name>[A-Za-z][\w-]*+)(?P<rest>[^<>]*+)>")
_HTML_STEPS: tuple[tuple[Pattern, str | Callable[[re.Match[str]], str]], ...] = (
    (Pattern(r"<(script|style)\b[^<>]*+>[^<]*+</\1>", re.IGNORECASE), ""),
    (Pattern(r"<!--[^<>]*-->"), ""),
    (Pattern(r"<((?:https?|ftp|mailto):[^<>\s]*+)>", re.IGNORECASE), r"\1"),
    (Pattern(r"<([\w.+-]++@[\w.-]++)>"), r"\1"),
    # Control words of language models: "<|im_end|>", "<|start|>assistant".
    (Pattern(r"<\|(?:start|channel)\|>\w*|<\|[a-z_]{1,20}\|>"), " "),
    (Pattern(r"<sup>([23]+)</sup>", re.IGNORECASE), _power),
    (
        Pattern(r"<img\b[^<>]{0,300}? alt=\"([^<>\"]*+)\"[^<>]*+>", re.IGNORECASE),
        r" \1 ",
    ),
    (_BLOCK_TAG, " , "),
    (_TAG, _tag_words),
    (Pattern(r"<![A-Za-z][^<>]*+>|<!--"), ""),
)

# A sign of feeling stands alone, and no word or number looks like one.
_EMOTICON = Pattern(
    r"""(?<!\S)(?:[:;][-'^o]?[)(DPp/\\|]+|:[oO]|=[)(D]|\^_*\^|[oO]_[oO]|T_T|-_+-|\(:"""
    r"|¯\\+_\(ツ\)_/+¯|[^\w\s]*[ಠ╯┻◕‿︵ʕᴥ]\S*)(?=[\s.,!?]|$)"
)
# Each has one of these.
_EMOTICON_SIGNS: Final = frozenset(":;=^_¯ಠ╯┻◕‿︵ʕᴥ")
_BULLETS: Final = r"[-*+•◦▪‣·–—]"

_BLOCK_STEPS: tuple[_Step, ...] = (
    _Step("`", Pattern(r"^ ?`{3,}\w*+ ?$", re.MULTILINE), ""),
    _Step("~~~", Pattern(r"^ ?~{3,}\w*+ ?$", re.MULTILINE), ""),
    _Step("", Pattern(r"^ ?(?:([-*_=])(?: ?\1){2,} ?)$", re.MULTILINE), ""),
    _Step("--", Pattern(r"^[|:\-+= ]++$", re.MULTILINE), _without_ruler),
    _Step(">", Pattern(r"^ ?(?:> ?)+", re.MULTILINE), ""),
    # Sources, as search engines cite them.
    _Step("【", Pattern("【[^【】\n]{0,40}】"), ""),
    _Step("[", Pattern(r"(?<=[\w.,;:!?)])(?: ?\[\d{1,3}(?:, ?\d{1,3})*+\])+"), ""),
    # What a reference link refers to, and where a cut link leads.
    _Step("]:", Pattern(r"^ ?\[[^\[\]\n^]*+\]: ?\S*+[^\n]*+$", re.MULTILINE), ""),
    _Step("[^", Pattern(r"\[\^[^\[\]\s]{1,20}\]:?"), ""),
    _Step(
        "](",
        Pattern(r"!?\[([^\[\]\n]*+)\](?:\((?:[^()\n]|\([^()\n]*+\))*+\))"),
        r"\1",
    ),
    _Step("](", Pattern(r"\]\([^()\s]*+\)"), ""),
    _Step("][", Pattern(r"!?\[([^\[\]\n]*+)\] ?\[[^\[\]\n]*+\]"), r"\1"),
)
_LINE_STEPS: tuple[_Step, ...] = (
    _Step(
        "#",
        Pattern(r"^ ?#{1,6} (?P<content>[^\n]*+)$", re.MULTILINE),
        _heading,
    ),
    _Step(
        "",
        Pattern(
            rf"^ ?(?:{_BULLETS} )+(?:\[[ xX]\] )?(?P<content>[^\n]*+)$", re.MULTILINE
        ),
        _spoken_line,
    ),
    _Step(
        "",
        Pattern(
            r"^ ?\(?(?P<number>\d{1,3})[.)] (?:\[[ xX]\] )?(?P<content>[^\n]+)$",
            re.MULTILINE,
        ),
        _numbered_line,
    ),
    _Step("|", Pattern(r"\| ?[-–—]+ ?(?=\|)"), "|"),
    _Step(
        "|",
        Pattern(r"^(?: ?\|)++ ?(?P<content>[^\n]*+)$", re.MULTILINE),
        _spoken_line,
    ),
    _Step("|", Pattern(r" ?\|[ |]*+"), ", "),
)
_ESCAPE_STEPS: tuple[_Step, ...] = (
    # A line break that was escaped twice on its way here.
    _Step("\\", Pattern(r"(?:\\[nrt](?![a-z]))+"), ", "),
    _Step("\\", Pattern(r"\\([!-/:-@\[-`{-~])"), r"\1"),
    _Step("\\", Pattern(r"\\+"), " "),
)
_INLINE_STEPS: tuple[_Step, ...] = (
    _Step(">", Pattern(r" ?(?<![-=<])<?(?:-{1,3}|={1,3})> ?"), ", "),
    _Step("<-", Pattern(r" <-{1,3} "), ", "),
    _Step("*", Pattern(r"(?<=\d)(?:\*{1,2}| \*{1,2} )(?=\d)"), " × "),
    _Step("_", Pattern(r"(?<=[^\W_])_+(?=[^\W_])"), " "),
    # Emphasis, code, strike-through and hash tags; "~5" and "C#" are none.
    _Step("*", Pattern(r"\*+"), ""),
    _Step("_", Pattern("_+"), ""),
    _Step("`", Pattern("`+"), ""),
    _Step("~", Pattern(r"~{2,}|~(?!\d)"), ""),
    _Step("#", Pattern(r"(?<![\w#])#++(?=[^\W\d_])"), ""),
    _Step("", Pattern(r"([=+#@$%^~<>/|])\1{2,}+"), " "),
    _Step("---", Pattern(r" ?-{3,}+ ?(?=\w)"), ", "),
    _Step("---", Pattern(r"-{3,}+"), ""),
    # Brackets and braces are neither spoken nor a pause.
    _Step("", Pattern(r"[\[\]{}]+"), ""),
    # An aside is spoken between pauses; numbers in brackets belong to a telephone.
    _Step(
        "(",
        Pattern(r"(?<=\w) \((?!\d+\))([^()\n]{2,}+)\) ?$", re.MULTILINE),
        r", \1",
    ),
    _Step("(", Pattern(r"(?<=\w) \((?!\d+\))([^()\n]{2,}+)\)(?=[.,;:!?\s])"), r", \1,"),
)
_TIDY_STEPS: tuple[_Step, ...] = (
    # A pause of markup adds nothing to a mark; its comma stands apart.
    _Step(",", Pattern(r"(?<=[.!?;:]) +,"), ""),
    _Step("", Pattern(r" (?=[,.!?;:]+(?: |$))"), ""),
    _Step("", Pattern(r"([!?])\1+"), r"\1"),
    _Step(",", Pattern(r",(?: ?,)+"), ","),
    # Beside another mark a comma adds nothing, but a point may be an abbreviation's.
    _Step(",", Pattern(r"(?<=[!?;:]) ?,|(?<=\W\.) ?,|, ?(?=[.!?;:]+(?: |$))"), ""),
)
_LEADING_MARKS = re.compile(r"\A[.,;:!?]+ ")


def clean(text: str, *, speak_emoji: bool = False) -> str:
    """Return the text as a person would read it out: no markup, links cut to the host.

    Total and idempotent. Raw phonemes (`[[ ... ]]`) stay as they are; so do sentence
    marks, numbers and units, which are the normalizer's work. Emoji are skipped, or
    called by their English names. Empty if there is nothing to say.
    """
    for _ in range(_MAX_PASSES):
        cleaned = _clean_once(text, speak_emoji=speak_emoji)
        if cleaned == text:
            return text
        text = cleaned
    return outside_raw(text, _words).strip()


def is_speakable(text: str) -> bool:
    """Tell whether there is a letter, a digit or a sign with a spoken name."""
    return any(char.isalnum() or char in _SPOKEN_SIGNS for char in text)


def _clean_once(text: str, *, speak_emoji: bool) -> str:
    clean_part = partial(_clean_plain, speak_emoji=speak_emoji)
    cleaned = outside_raw(text, clean_part).lstrip(" ,").rstrip()
    cleaned = _LEADING_MARKS.sub("", cleaned)
    return cleaned if _says_something(cleaned) else ""


def _says_something(text: str) -> bool:
    """Tell words and a single spoken sign from drawings made of signs."""
    is_sign = len(text) == 1 and is_speakable(text)
    return is_sign or any(char.isalnum() for char in text)


def _clean_plain(text: str, *, speak_emoji: bool) -> str:
    if not _EMOTICON_SIGNS.isdisjoint(text):
        text = _EMOTICON.compiled.sub("", text)
    text = drop_unspeakable(text, speak_emoji=speak_emoji)
    if "&" in text:
        text = _ENTITY.compiled.sub(_unescape, text)
        text = _AMPERSAND.compiled.sub(" & ", text)
    text = _lines(text)
    if "<" in text:
        for pattern, replacement in _HTML_STEPS:
            text = pattern.compiled.sub(replacement, text)
    text = spoken_addresses(_apply(_BLOCK_STEPS, text))
    text = plain_formulas(_apply(_LINE_STEPS, text))
    text = _apply(_INLINE_STEPS, _apply(_ESCAPE_STEPS, text))
    text = plain_signs(text)
    return _apply(_TIDY_STEPS, _framed(" ".join(text.split()), text))


def _lines(text: str) -> str:
    """Leave one space or line break where there is any white space."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return _framed("\n".join(line for line in lines if line), text)


def _framed(text: str, original: str) -> str:
    """Keep a space at each end where the original had one: raw phonemes may follow."""
    before = " " if original[:1].isspace() else ""
    after = " " if original[-1:].isspace() else ""
    return f"{before}{text}{after}" if text else before or after


def _apply(steps: tuple[_Step, ...], text: str) -> str:
    for sign, pattern, replacement in steps:
        if sign in text:
            text = pattern.compiled.sub(replacement, text)
    return text


def _words(text: str) -> str:
    return _NO_WORDS.sub(" ", text)


def _unescape(entity: re.Match[str]) -> str:
    import html  # noqa: PLC0415 - 1.4 ms for its table; few texts have entities

    return html.unescape(entity[0])
