"""The front end: what is written -> what is said, stage by stage."""

from collections.abc import Iterator
from typing import NamedTuple

from wyoming_jabber.text.lexicon import Lexicon
from wyoming_jabber.text.markup import clean
from wyoming_jabber.text.normalize import normalize, prepare
from wyoming_jabber.text.spans import Span

# Numbers, a time, and words with signs: what loads the tables of a language.
_WARM_UP = Span(text="1,234.5 °C, 7:05, 1st, *Wi-Fi*’s.")


class Reading(NamedTuple):
    """One unit after each stage."""

    written: str
    """As it was cut from the text."""

    clean: str
    """Without markup."""

    normalized: str
    """In words only."""

    pronounced: str
    """With the lexicon's pronunciations; what the voice phonemizes."""


class FrontEnd:
    """Reads units; never changed, so that one utterance is read alike to its end."""

    def __init__(
        self, *, lexicon: Lexicon | None = None, speak_emoji: bool = False
    ) -> None:
        self.lexicon = Lexicon() if lexicon is None else lexicon
        self.speak_emoji = speak_emoji

    def prepare(self, language: str) -> Iterator[None]:
        """Load and compile all that texts of a language may need, in steps; 0.1 s.

        Else each text does so for what it is the first to need.
        """
        yield from prepare(language)
        yield from self.lexicon.prepare(language)
        self.read(_WARM_UP, language)
        yield

    def read(self, span: Span, language: str, voice: str | None = None) -> Reading:
        """Take a unit through markup, normalizer and lexicon of a language; total.

        `voice` is the name that entries of the lexicon may be limited to.
        """
        cleaned = clean(span.text, speak_emoji=self.speak_emoji)
        if span.say_as is None:
            normalized = normalize(cleaned, language)
        else:
            # Only SSML asks for it.
            from wyoming_jabber.text.normalize.say_as import say_as  # noqa: PLC0415

            text = span.text.strip()
            normalized = say_as(text, span.say_as, span.say_as_format, language)
        return Reading(
            written=span.text,
            clean=cleaned,
            normalized=normalized,
            pronounced=self.lexicon.apply(normalized, language, voice),
        )
