"""How long to be silent between two units, from the marks that the first ends with."""

from typing import NamedTuple


class Pauses(NamedTuple):
    """Seconds of silence from the last sound of a unit to the first of the next.

    The defaults are those of a reader who is listened to in a room: clauses and
    sentences as espeak-ng and its listeners are used to, paragraphs double.
    """

    clause: float = 0.15
    """After a comma or dash."""

    strong_clause: float = 0.225
    """After a colon or semicolon."""

    sentence: float = 0.30
    """After a full stop or exclamation mark."""

    question: float = 0.40
    """After a question mark: the listener thinks."""

    ellipsis: float = 0.45
    """After words that trail off."""

    line: float = 0.40
    """After a list item, heading or table row, whatever it ends with."""

    paragraph: float = 0.65
    """After a paragraph."""

    between_words: float = 0.0
    """Where a long sentence was cut without a mark."""


DEFAULT_PAUSES = Pauses()

# Each field's marks, in all scripts that have their own.
_MARKS = {
    "clause": ",–—―，、､،߸՝፣᠂᠈",
    "strong_clause": ";:；：؛፤፥",
    "sentence": ".!。！．｡۔।॥։՜።។៕။།༎᠃᠉",
    "question": "?\u037e？؟՞፧⸮",
    "ellipsis": "…⋯",
}
_FIELDS = {mark: field for field, marks in _MARKS.items() for mark in marks}
# "Wait..": two full stops or more trail off, too.
_DOTS = ".．。"


def pause_after(
    text: str,
    *,
    is_line_end: bool = False,
    is_paragraph_end: bool = False,
    pauses: Pauses = DEFAULT_PAUSES,
) -> float:
    """Return the seconds of silence to leave after a unit.

    Quotes, brackets, spaces and emoji after the last mark do not count; of several
    reasons for a pause, the longest one does.
    """
    lengths = [_mark_pause(_ending(text), pauses)]
    if is_line_end:
        lengths.append(pauses.line)
    if is_paragraph_end:
        lengths.append(pauses.paragraph)
    return max(lengths)


def missing_pause(wanted: float, silence: float) -> float:
    """Return the seconds to add when so much silence has been produced already."""
    return max(0.0, wanted - max(0.0, silence))


def _ending(text: str) -> str:
    """Return what follows the last letter or digit."""
    start = len(text)
    while start and not text[start - 1].isalnum():
        start -= 1
    return text[start:]


def _mark_pause(ending: str, pauses: Pauses) -> float:
    fields = {_FIELDS[sign] for sign in ending if sign in _FIELDS}
    if sum(map(ending.count, _DOTS)) > 1:
        fields.add("ellipsis")
    return max(
        (getattr(pauses, field) for field in fields), default=pauses.between_words
    )
