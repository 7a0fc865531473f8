"""Follows the elements of an SSML document and what they mean for the text in them."""

from typing import Protocol
from xml.sax.handler import ContentHandler

from wyoming_jabber.text.spans import Span
from wyoming_jabber.text.ssml.builder import SpanBuilder
from wyoming_jabber.text.ssml.elements import (
    BOUNDARY_PAUSES,
    Style,
    pause_at,
    spoken_instead,
    style_within,
)
from wyoming_jabber.text.ssml.source import SEPARATING, local_name, unbracket

# Elements within elements; people write about five.
_MAX_DEPTH = 100


class SsmlError(ValueError):
    """The text is not SSML, or more than is read; the message says why."""


class _SaxAttributes(Protocol):
    def items(self) -> list[tuple[str, str]]: ...


class SsmlReader(ContentHandler):
    """Receives one document's SAX events, without namespaces, and makes spans."""

    def __init__(self) -> None:
        super().__init__()
        self._builder = SpanBuilder()
        self._styles = [Style()]
        """That of each open element, after the voice's own."""

    def finish(self) -> list[Span]:
        """Return the spans, after the last event."""
        return self._builder.finish()

    def startElement(self, name: str, attrs: _SaxAttributes) -> None:  # noqa: N802 - SAX's
        """Open an element; SsmlError if it is too deep or the root is another."""
        element = local_name(name)
        if len(self._styles) == 1 and element != "speak":
            raise SsmlError("the root element is not speak")
        if len(self._styles) > _MAX_DEPTH:
            raise SsmlError(f"elements are nested deeper than {_MAX_DEPTH}")
        attributes = dict(attrs.items())
        style = style_within(self._styles[-1], element, attributes)
        if not style.is_skipped:
            style = self._enter(element, attributes, style)
        self._styles.append(style)

    def _enter(self, element: str, attributes: dict[str, str], style: Style) -> Style:
        """Add what the element itself says, and return the style of its text."""
        if element == "break":
            self._builder.add_break(pause_at(attributes))
        elif element in SEPARATING:
            self._builder.add_boundary(BOUNDARY_PAUSES.get(element, 0.0))
        replacement = spoken_instead(element, attributes)
        if replacement is None:
            return style
        self._builder.say(replacement, style)
        return Style(is_skipped=True)

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX's
        """Close the element that was opened last."""
        style = self._styles.pop()
        element = local_name(name)
        if element in SEPARATING and element != "break" and not style.is_skipped:
            self._builder.add_boundary(BOUNDARY_PAUSES.get(element, 0.0))

    def characters(self, content: str) -> None:
        """Say text that is for speaking."""
        if not self._styles[-1].is_skipped:
            self._builder.say(unbracket(content), self._styles[-1])
