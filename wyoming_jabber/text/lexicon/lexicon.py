"""The lexicon: an immutable value, made once, that texts are looked up in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
import logging
import re
from typing import Final, NamedTuple

from wyoming_jabber.text.lexicon.entries import Entry, compile_pattern
from wyoming_jabber.text.lexicon.inflection import English, inflected
from wyoming_jabber.text.lexicon.words import Token, join, key_of, tokens
from wyoming_jabber.text.raw import outside_raw

_LOGGER = logging.getLogger(__name__)

# All patterns of a lexicon together get this many seconds for a text; what takes longer
# is skipped. Sane ones take some 10 µs each.
_PATTERN_TIMEOUT: Final = 0.02


class _Match(NamedTuple):
    start: int
    end: int
    spoken: str


@dataclass(frozen=True, slots=True)
class _Layer:
    """Entries of one rank: the user's or the shipped ones."""

    words: dict[str, tuple[Entry, ...]]
    """By key; those that win come first."""

    lengths: dict[str, int]
    """How many tokens the longest word has that begins with a token."""

    patterns: tuple[Entry, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "_Layer":
        ordered = sorted(reversed(list(entries)), key=Entry.narrowness)
        # `sorted` keeps the order of equals, so the later of those still comes first.
        ordered.sort(key=Entry.narrowness, reverse=True)
        words: dict[str, tuple[Entry, ...]] = {}
        lengths: dict[str, int] = {}
        for entry in ordered:
            if entry.word:
                key, count = key_of(entry.word)
                words[key] = (*words.get(key, ()), entry)
                first = next(tokens(entry.word)).folded
                lengths[first] = max(count, lengths.get(first, 0))
        patterns = tuple(entry for entry in ordered if entry.pattern)
        return cls(words, lengths, patterns)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Says how words are spoken that a language's rules get wrong."""

    _layers: tuple[_Layer, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Lexicon":
        """Make a lexicon of entries; later ones win over equal earlier ones."""
        layer = _Layer.of(entries)
        return cls((layer,) if layer.words or layer.patterns else ())

    def over(self, other: "Lexicon") -> "Lexicon":
        """Return a lexicon where this one's entries win over the other's."""
        return Lexicon(self._layers + other._layers)

    def apply(self, text: str, language: str, voice: str | None = None) -> str:
        """Return text with its words as they are to be spoken.

        Total and linear. `language` is a BCP-47 tag, `voice` a name. Raw phonemes stay
        as they are.
        """
        if not self._layers or not text:
            return text
        return outside_raw(text, lambda part: self._apply(part, language, voice))

    def _apply(self, text: str, language: str, voice: str | None) -> str:
        parts = list(tokens(text))
        is_taken = bytearray(len(text))
        chosen: list[_Match] = []
        for layer in self._layers:
            found = [
                *_find_words(layer, text, parts, language, voice),
                *_find_patterns(layer, text, language, voice),
            ]
            for match in sorted(found, key=lambda match: (match.start, -match.end)):
                if not any(is_taken[match.start : match.end]):
                    is_taken[match.start : match.end] = b"\1" * (
                        match.end - match.start
                    )
                    chosen.append(match)
        return _replace(text, sorted(chosen))


def _replace(text: str, matches: list[_Match]) -> str:
    pieces: list[str] = []
    end = 0
    for match in matches:
        pieces += text[end : match.start], match.spoken
        end = match.end
    return "".join((*pieces, text[end:]))


def _find_words(
    layer: _Layer, text: str, parts: list[Token], language: str, voice: str | None
) -> Iterator[_Match]:
    """Yield the longest match at each place, from left to right."""
    is_english = language[:2].lower() == "en"
    index = 0
    while index < len(parts):
        for count in range(_longest(layer, parts[index], is_english), 0, -1):
            some = parts[index : index + count]
            match = _find_word(layer, text, some, language, voice)
            if match:
                yield _with_suffix(match, text, is_english)
                index += len(some)
                break
        else:
            index += 1


def _longest(layer: _Layer, first: Token, is_english: bool) -> int:
    """Return of how many tokens a word may be that begins with this one."""
    longest = layer.lengths.get(first.folded, 0)
    if is_english and first.folded.endswith("s"):
        longest = max(longest, layer.lengths.get(first.folded[:-1], 0))
    return longest
