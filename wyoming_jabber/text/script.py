"""The script of an utterance: what to speak, in which order, after which pauses.

A text stream goes in, cut anywhere; cues come out, which depend on the text alone.
"""

from collections.abc import Iterator
from importlib import import_module
import logging
import re
from typing import NamedTuple, Protocol

from wyoming_jabber.text.pauses import DEFAULT_PAUSES, Pauses, pause_after
from wyoming_jabber.text.sentences import UnitCutter
from wyoming_jabber.text.spans import Span

_LOGGER = logging.getLogger(__name__)

# What a document begins with; shorter beginnings may still become one of these.
_DOCUMENT_STARTS = ("<speak", "<?xml", "<!--", "<!doctype")
_LONGEST_START = max(map(len, _DOCUMENT_STARTS))
_INVISIBLE = "\ufeff \t\r\n"

_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_PARAGRAPH_BREAKS = 2


class Cue(NamedTuple):
    """One unit to speak; without text, a pause that the author asked for."""

    span: Span
    pause: float
    """Seconds of silence before it, counted from the last sound."""


class Script(Protocol):
    """Turns a text stream into cues."""

    def add(self, text: str) -> Iterator[Cue]:
        """Take a text chunk; yield the cues that it completes, to be consumed at once."""

    def finish(self) -> Iterator[Cue]:
        """Yield what is left."""


def prepare_scripts() -> Iterator[None]:
    """Load what a short plain text does without, in steps: 35 ms."""
    for module in (
        "sentence_stream",
        "wyoming_jabber.text.normalize.say_as",
        "wyoming_jabber.text.ssml",
    ):
        import_module(module)
        yield


class PlainScript:
    """The script of plain text: sentences, lines and parts of long ones."""

    def __init__(
        self, pauses: Pauses = DEFAULT_PAUSES, last: str | None = None
    ) -> None:
        """`last` is the unit that was spoken right before the text."""
        self._pauses = pauses
        self._cutter = UnitCutter()
        self._last = last

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
        from wyoming_jabber.text.ssml import (  # noqa: PLC0415 - 25 ms, XML and HTML
            SsmlError,
            parse_ssml,
            plain_text,
        )

        document = "".join(self._texts)
        self._texts.clear()
        try:
            spans = parse_ssml(document)
        except SsmlError as error:
            _LOGGER.warning("Malformed SSML is spoken as its text: %s", error)
            spans = [Span(text=plain_text(document))]
        # The unit whose marks make the next pause, unless the author made one.
        last: str | None = None
        for span in spans:
            for cue in self._units(span, last):
                yield cue
                last = cue.span.text
            if span.pause:
                yield Cue(span=Span(), pause=span.pause)
                last = None

    def _units(self, span: Span, last: str | None) -> Iterator[Cue]:
        """Cut a span into units that are spoken alike."""
        if span.say_as is not None and span.text.strip():
            pause = 0.0 if last is None else pause_after(last, pauses=self._pauses)
            yield Cue(span=span._replace(pause=0.0), pause=pause)
            return
        plain = PlainScript(self._pauses, last)
        for cue in (*plain.add(span.text), *plain.finish()):
            yield cue._replace(span=span._replace(text=cue.span.text, pause=0.0))


class DetectingScript:
    """Plain text, unless it begins as an SSML document."""

    def __init__(self, pauses: Pauses = DEFAULT_PAUSES) -> None:
        self._pauses = pauses
        self._script: Script | None = None
        # Until there is a script: the text, and what it begins with.
        self._held: list[str] = []
        self._start = ""

    def add(self, text: str) -> Iterator[Cue]:
        """Take a text chunk; hold back what could become a document."""
        if self._script is not None:
            yield from self._script.add(text)
            return
        self._held.append(text)
        if not self._may_be_document(text):
            yield from self._begin(PlainScript(self._pauses))

    def finish(self) -> Iterator[Cue]:
        """Yield what is left."""
        if self._script is None:
            from wyoming_jabber.text.ssml import looks_like_ssml  # noqa: PLC0415

            is_document = looks_like_ssml("".join(self._held))
            script = SsmlScript if is_document else PlainScript
            yield from self._begin(script(self._pauses))
        assert self._script is not None, "it has just begun"
        yield from self._script.finish()

    def _may_be_document(self, text: str) -> bool:
        """Whether the text so far, to which `text` was added, begins as a document."""
        if len(self._start) < _LONGEST_START:
            start = (self._start + text).lstrip(_INVISIBLE)
            self._start = start[:_LONGEST_START].lower()
        return any(
            self._start.startswith(start) or start.startswith(self._start)
            for start in _DOCUMENT_STARTS
        )

    def _begin(self, script: Script) -> Iterator[Cue]:
        self._script = script
        text = "".join(self._held)
        self._held.clear()
        yield from script.add(text)
