"""The script of an utterance: what to speak, in which order, after which pauses.

A text stream goes in, cut anywhere; cues come out, which depend on the text alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
import logging
import re
from typing import Protocol

from wyoming_jabber.text.pauses import DEFAULT_PAUSES, Pauses, pause_after
from wyoming_jabber.text.sentences import UnitCutter
from wyoming_jabber.text.spans import Span
from wyoming_jabber.text.ssml import SsmlError, looks_like_ssml, parse_ssml, plain_text

_LOGGER = logging.getLogger(__name__)

# What a document begins with; shorter beginnings may still become one of these.
_DOCUMENT_STARTS = ("<speak", "<?xml", "<!--", "<!doctype")
_INVISIBLE = "\ufeff \t\r\n"

_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_PARAGRAPH_BREAKS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Cue:
    """One unit to speak."""

    span: Span
    pause: float
    """Seconds of silence before it, counted from the last sound."""


class Script(Protocol):
    """Turns a text stream into cues."""

    def add(self, text: str) -> Iterator[Cue]:
        """Take a text chunk; yield the cues that it completes, to be consumed at once."""

    def finish(self) -> Iterator[Cue]:
        """Yield what is left."""


class PlainScript:
    """The script of plain text: sentences, lines and parts of long ones."""

    def __init__(self, pauses: Pauses = DEFAULT_PAUSES) -> None:
        self._pauses = pauses
        self._cutter = UnitCutter()
        self._last: str | None = None

    def add(self, text: str) -> Iterator[Cue]:
        """Take a text chunk; yield the cues that it completes."""
        yield from self._cues(self._cutter.add(text))

    def finish(self) -> Iterator[Cue]:
        """Yield what is left."""
        yield from self._cues(self._cutter.finish())

    def _cues(self, units: Iterator[str]) -> Iterator[Cue]:
        for unit in units:
            yield Cue(span=Span(text=unit), pause=self._pause())
            self._last = unit

    def _pause(self) -> float:
        if self._last is None:
            return 0.0
        breaks = len(_LINE_BREAK.findall(self._cutter.gap))
        return pause_after(
            self._last,
            is_line_end=breaks > 0,
            is_paragraph_end=breaks >= _PARAGRAPH_BREAKS,
            pauses=self._pauses,
        )


class SsmlScript:
    """The script of an SSML document, which is read when it is complete.

    A document that is malformed is spoken as its text.
    """

    def __init__(self, pauses: Pauses = DEFAULT_PAUSES) -> None:
        self._pauses = pauses
        self._texts: list[str] = []

    def add(self, text: str) -> Iterator[Cue]:
        """Keep a part of the document."""
        self._texts.append(text)
        yield from ()

    def finish(self) -> Iterator[Cue]:
        """Yield the whole document."""
        document = "".join(self._texts)
        self._texts.clear()
        try:
            spans = parse_ssml(document)
        except SsmlError as error:
            _LOGGER.warning("Malformed SSML is spoken as its text: %s", error)
            spans = [Span(text=plain_text(document))]
        pause = 0.0
        for span in spans:
            for cue in self._units(span):
                yield replace(cue, pause=max(cue.pause, pause))
                pause = 0.0
            pause = span.pause
        if pause:
            yield Cue(span=Span(), pause=pause)

    def _units(self, span: Span) -> Iterator[Cue]:
        """Cut a span into units that are spoken alike."""
        if not span.text.strip():
            yield Cue(span=replace(span, text=""), pause=0.0)
            return
        if span.say_as is not None:
            yield Cue(span=span, pause=0.0)
            return
        plain = PlainScript(self._pauses)
        for cue in (*plain.add(span.text), *plain.finish()):
            yield replace(cue, span=replace(span, text=cue.span.text, pause=0.0))


class DetectingScript:
    """Plain text, unless it begins as an SSML document."""

    def __init__(self, pauses: Pauses = DEFAULT_PAUSES) -> None:
        self._pauses = pauses
        self._start = ""
        self._script: Script | None = None

    def add(self, text: str) -> Iterator[Cue]:
        """Take a text chunk; hold back a beginning that could become either."""
        if self._script is None:
            self._start += text
            self._script = self._choose()
            text, self._start = self._start, "" if self._script else self._start
        if self._script is not None:
            yield from self._script.add(text)

    def finish(self) -> Iterator[Cue]:
        """Yield what is left."""
        document = self._start
        is_document = looks_like_ssml(document)
        script = self._script or (
            SsmlScript(self._pauses) if is_document else PlainScript(self._pauses)
        )
        yield from script.add(document)
        yield from script.finish()

    def _choose(self) -> Script | None:
        """Return the plain script once it is certain; a document is kept to its end."""
        start = self._start.lstrip(_INVISIBLE)[:16].lower()
        for document in _DOCUMENT_STARTS:
            if start.startswith(document) or document.startswith(start):
                return None
        return PlainScript(self._pauses)
