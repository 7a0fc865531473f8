"""Puts texts and pauses, as they come, together to as few spans as will do."""

from dataclasses import dataclass, field
import re

from wyoming_jabber.text.spans import Span
from wyoming_jabber.text.ssml.elements import Style
from wyoming_jabber.text.ssml.source import tidy

# Seconds in one place: longer is taken for a hang.
_MAX_PAUSE = 10.0

# "Turn it <emphasis>off</emphasis>." ends with the word, not with a lone full stop.
_CLOSING = re.compile(r"""[.,;:!?…)"'»”’]+(?: |\Z)""")


@dataclass(kw_only=True, slots=True)
class _OpenSpan:
    """A span that may still grow."""

    parts: list[str]
    style: Style
    pause: float = 0.0

    def continues_as(self, style: Style) -> bool:
        """Tell whether text of a style belongs to this; two dates make two spans."""
        return style is self.style or (style.say_as is None and style == self.style)

    def close(self) -> Span:
        return Span(
            text="".join(self.parts),
            language=self.style.language,
            voice=self.style.voice,
            prosody=self.style.prosody,
            pause=self.pause,
            say_as=self.style.say_as,
            say_as_format=self.style.say_as_format,
        )


@dataclass(slots=True)
class SpanBuilder:
    """Collects one document's spans."""

    _spans: list[_OpenSpan] = field(default_factory=list)
    _has_gap: bool = False
    """There was white space after the last text."""

    _break: float | None = None
    """Seconds that the author asked for since the last text."""

    _boundary: float = 0.0
    """Seconds for paragraphs and sentences that began or ended since then."""

    def say(self, text: str, style: Style) -> None:
        """Add text; white space at its ends separates it from its neighbours."""
        words = tidy(text)
        core = words.strip(" ")
        if not core:
            self._has_gap |= bool(words)
            return
        self._has_gap |= words[0] == " "
        self._add_pause()
        self._add_words(core, style)
        self._has_gap = words[-1] == " "

    def add_break(self, seconds: float) -> None:
        """Add silence; it adds up with other breaks, and boundaries give way to it."""
        self._break = min((self._break or 0.0) + seconds, _MAX_PAUSE)
        self._has_gap = True

    def add_boundary(self, seconds: float) -> None:
        """End a word, and pause if text was spoken before and more comes."""
        self._boundary = max(self._boundary, seconds)
        self._has_gap = True

    def finish(self) -> list[Span]:
        """Return the spans; the silence of the last boundary is not among them."""
        self._boundary = 0.0
        self._add_pause()
        return [span.close() for span in self._spans]

    def _add_pause(self) -> None:
        pause = self._boundary if self._break is None else self._break
        if self._spans:
            self._spans[-1].pause = pause
        elif self._break:
            self._spans.append(_OpenSpan(parts=[], style=Style(), pause=pause))
        self._boundary, self._break = 0.0, None

    def _add_words(self, words: str, style: Style) -> None:
        if self._spans and not self._spans[-1].pause:
            words = self._join(self._spans[-1], words, style)
            if self._spans[-1].continues_as(style):
                self._spans[-1].parts.append(words)
                return
        if words:
            self._spans.append(_OpenSpan(parts=[words], style=style))

    def _join(self, last: _OpenSpan, words: str, style: Style) -> str:
        """Move what belongs to the last span there and return the rest.

        Only the text itself is in a span that `say_as` reads, if that can be.
        """
        if self._has_gap and last.style.say_as and not style.say_as:
            return " " + words
        if self._has_gap:
            last.parts.append(" ")
            return words
        if last.style.say_as or not (closing := _CLOSING.match(words)):
            return words
        last.parts.append(closing[0])
        return words[closing.end() :]
