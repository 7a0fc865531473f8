"""Where sentences and lines end: sentence-stream's judgement, asked mark by mark.

The library decides from the few characters around a mark, but keeps all the text that
it was given and answers differently when a chunk happens to end inside that
surrounding. Here each mark is put to a fresh detector once its surroundings have
arrived, so the answer depends on the text alone, and a mark is looked at once.
"""

from functools import lru_cache
import re
from typing import Final, NamedTuple

from wyoming_jabber.text.pattern import Pattern
from wyoming_jabber.text.raw import LINE_BREAKS, MAX_RAW, RAW_PATTERN

# Marks that may end a sentence in any script; the library has the last word.
_ENDERS: Final = frozenset(".!?…。！？．｡؟۔।॥։՞՜።፧។៕၊။།༎;")

# A row of marks is judged in pieces of this many characters, so that an endless row of
# dashes does not hold back the stream.
_MAX_RUN = 32

_MARK = re.compile(
    rf"(?P<line>[{LINE_BREAKS}])|(?P<raw>{RAW_PATTERN})|(?P<bracket>\[\[)"
    rf"|(?P<run>(?:(?!\[\[)[^\w\s]|_){{1,{_MAX_RUN}}})"
)
_MAYBE_RAW = Pattern(rf"\[\[[^\[\]{LINE_BREAKS}]{{0,{MAX_RAW}}}\]?\Z")

# How far the next word may be from a mark, over spaces, quotes, brackets and emphasis.
_MAX_GAP = 16
_GAP = re.compile(rf"(?:[^\w{LINE_BREAKS}]|_){{0,{_MAX_GAP}}}")
# Twelve letters hold every month's name; `[.)]` makes "2." of a numbered list.
_WORD = re.compile(r"[^\W_]\w{0,11}[.)]{0,2}\s?")

_LAST_WORD = re.compile(r"[^\W_]*\Z")
# The library looks five characters back; dotted abbreviations are a little longer.
_REACH_BACK = 12

# "1." or "a." alone is a list mark, and belongs to what it counts.
_LIST_MARK = re.compile(r"[\W_]*(?:\d{1,3}|[A-Za-z])")
_CONTENT = re.compile(r"[^\W_]")

# Emphasis and emoji between the mark and the space; a quote says the same thing in
# signs that the library knows: "**Done.** Next" is "Done."" Next".
_DECORATION = Pattern("[*_~`#\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]")

# Never the last word of a sentence; the library knows those of up to three letters
# that begin with a capital.
_ABBREVIATION = Pattern(
    r"(?<![\w.])(?:approx|bzw|ca|d\.h|dipl|e\.g|evtl|fig|gegr|gen|i\.e|incl|inkl|messrs"
    r"|nr|o\.ä|prof|resp|sog|st|u\.a|usw|vgl|vs|z\.b|z\.t|zzgl|zzt)\Z",
    re.IGNORECASE,
)
# German dates and counts: "der 2. Weltkrieg", "am 3. Oktober".
_ORDINAL_LEAD = Pattern(r"das|de[mnrs]|die|vom|zum")
_GERMAN_MONTH = Pattern(
    r"Januar|Jänner|Februar|März|April|Mai|Jun[io]|Jul[io]|August|September|Oktober"
    r"|November|Dezember"
)
_ORDINAL = re.compile(r"(?:(\w+)\s)?\d{1,2}\Z")


class Scan(NamedTuple):
    """How far a unit's text was judged."""

    end: int | None
    """The first boundary, if there is one."""

    judged: int
    """Before this there is no other boundary, whatever text comes later."""


def find_boundary(text: str, start: int, *, is_final: bool) -> Scan:
    """Find the first end of a sentence or line in a unit's text.

    Go on at `start`, the last scan's `judged`, when more text has come. With
    `is_final` no more will.
    """
    position = start
    while match := _MARK.search(text, position):
        if match["line"]:
            return Scan(match.start(), match.start())
        if match["bracket"]:
            if not is_final and _MAYBE_RAW.compiled.match(text, match.start()):
                return Scan(None, match.start())
            position = match.start() + 1
            continue
        if match["run"]:
            if not is_final and _may_grow(match):
                return Scan(None, match.start())
            following = _following(text, match, is_final=is_final)
            if following is None:
                return Scan(None, match.start())
            if end := _sentence_end(text, match, following):
                return Scan(end, end)
        position = match.end()
    return Scan(None, len(text))


def _may_grow(run: re.Match[str]) -> bool:
    is_last = run.end() == len(run.string)
    return is_last and run.end() - run.start() < _MAX_RUN


def _following(text: str, run: re.Match[str], *, is_final: bool) -> str | None:
    """Return what decides about the marks: the next word, after a space if there is one.

    It is empty if there is no such word on this line, and None if it is yet to come.
    """
    if _ENDERS.isdisjoint(run["run"]):
        return ""
    gap = _GAP.match(text, run.end())
    assert gap is not None  # it may be empty
    word = _WORD.match(text, gap.end())
    if word is None:
        return None if gap.end() == len(text) and not is_final else ""
    space = " " if any(sign.isspace() for sign in gap[0]) else ""
    if not word[0][0].isdigit() and not text[run.start() - 1 : run.start()].isdigit():
        return space + word[0][0]
    if word.end() == len(text) and not is_final:
        return None
    return space + word[0]


def _sentence_end(text: str, run: re.Match[str], following: str) -> int | None:
    """Return where the sentence ends within the marks, if it does."""
    start = run.start()
    if not following or not _CONTENT.search(text, 0, start):
        return None
    last_word = _LAST_WORD.search(text[max(0, start - _REACH_BACK) : start])
    assert last_word is not None  # it may be empty
    sentence = last_word[0] + _DECORATION.compiled.sub('"', run["run"])
    length = _first_sentence(sentence + following)
    if not 0 < length <= len(sentence):
        return None
    if run["run"][0] == "." and _is_abbreviated(text, start, following):
        return None
    return start - len(last_word[0]) + length


@lru_cache(maxsize=256)  # the same few endings come again and again
def _first_sentence(text: str) -> int:
    """Return the length of the first sentence that is certainly complete, or 0."""
    # It brings regex: 10 ms, and a single sentence asks nothing.
    from sentence_stream import SentenceBoundaryDetector  # noqa: PLC0415

    detector = SentenceBoundaryDetector()
    return len(next(iter(detector.add_chunk(text)), ""))


def _is_abbreviated(text: str, start: int, following: str) -> bool:
    """Tell a list mark, abbreviation or German ordinal before a full stop."""
    if _LIST_MARK.fullmatch(text, 0, start):
        return True
    before = text[max(0, start - _REACH_BACK) : start]
    if ordinal := _ORDINAL.search(before):
        is_lead = _ORDINAL_LEAD.compiled.fullmatch(ordinal[1] or "") is not None
        return is_lead or _GERMAN_MONTH.compiled.match(following.strip()) is not None
    return _ABBREVIATION.compiled.search(before) is not None
