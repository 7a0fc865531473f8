"""The lexicon: an immutable value, made once, that texts are looked up in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
import logging
from typing import Final, NamedTuple

from wyoming_jabber.text.lexicon.entries import Entry, compile_pattern
from wyoming_jabber.text.lexicon.inflection import (
    add_s,
    plural_stem,
    possessive_end,
)
from wyoming_jabber.text.lexicon.words import Token, join, tokens
from wyoming_jabber.text.raw import outside_raw

_LOGGER = logging.getLogger(__name__)

# Seconds for one pattern and one text, after which the text's other patterns are not
# tried: sane ones take some 10 µs.
_PATTERN_TIMEOUT: Final = 0.02


class _Match(NamedTuple):
    start: int
    end: int
    spoken: str


class _Layer(NamedTuple):
    """Entries of one rank: the user's or the shipped ones."""

    words: dict[str, tuple[Entry, ...]]
    """By key; those that win come first."""

    lengths: dict[str, int]
    """How many tokens the longest word has that begins with a token."""

    patterns: tuple[Entry, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "_Layer":
        # The later of equals comes first: sorting keeps their order.
        ordered = list(entries)
        ordered.reverse()
        ordered.sort(key=Entry.narrowness, reverse=True)
        words: defaultdict[str, list[Entry]] = defaultdict(list)
        lengths: dict[str, int] = {}
        for entry in ordered:
            if entry.word:
                parts = list(tokens(entry.word))
                words[join(parts)].append(entry)
                first = parts[0].folded
                lengths[first] = max(len(parts), lengths.get(first, 0))
        return cls(
            {key: tuple(same) for key, same in words.items()},
            lengths,
            tuple(entry for entry in ordered if entry.pattern),
        )


class Lexicon(NamedTuple):
    """Says how words are spoken that a language's rules get wrong."""

    layers: tuple[_Layer, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Lexicon":
        """Make a lexicon of entries; later ones win over equal earlier ones."""
        layer = _Layer.of(entries)
        return cls((layer,) if layer.words or layer.patterns else ())

    def over(self, other: "Lexicon") -> "Lexicon":
        """Return a lexicon where this one's entries win over the other's."""
        return Lexicon(self.layers + other.layers)

    def apply(self, text: str, language: str, voice: str | None = None) -> str:
        """Return text with its words as they are to be spoken.

        Total and linear. `language` is a BCP-47 tag, `voice` a name. Raw phonemes stay
        as they are.
        """
        if not self.layers or not text:
            return text
        return outside_raw(text, lambda part: self._apply(part, language, voice))

    def prepare(self, language: str) -> Iterator[None]:
        """Compile the patterns of a BCP-47 language, one a step."""
        for layer in self.layers:
            for entry in layer.patterns:
                if entry.applies_to(language, None):
                    compile_pattern(entry.pattern, entry.is_exact)
                    yield

    def _apply(self, text: str, language: str, voice: str | None) -> str:
        reading = _Reading(text, list(tokens(text)), language, voice)
        chosen = _Chosen(len(text))
        for layer in self.layers:
            found = [*_find_words(layer, reading), *_find_patterns(layer, reading)]
            for match in sorted(found, key=_longest_first):
                chosen.add(match)
        return chosen.replace(text)


class _Reading(NamedTuple):
    """A text and who reads it."""

    text: str
    parts: list[Token]
    language: str
    voice: str | None

    @property
    def is_english(self) -> bool:
        return self.language[:2].lower() == "en"


class _Chosen:
    """Matches that don't overlap; those that are added first win."""

    def __init__(self, length: int) -> None:
        self._is_taken = bytearray(length)
        self._matches: list[_Match] = []

    def add(self, match: _Match) -> None:
        place = slice(match.start, match.end)
        if not any(self._is_taken[place]):
            self._is_taken[place] = b"\1" * (match.end - match.start)
            self._matches.append(match)

    def replace(self, text: str) -> str:
        pieces: list[str] = []
        end = 0
        for match in sorted(self._matches):
            pieces += text[end : match.start], match.spoken
            end = match.end
        return "".join((*pieces, text[end:]))


def _longest_first(match: _Match) -> tuple[int, int]:
    return match.start, -match.end


def _find_words(layer: _Layer, reading: _Reading) -> Iterator[_Match]:
    """Yield the longest word at each place, from left to right."""
    index = 0
    while index < len(reading.parts):
        for count in range(_longest(layer, reading, index), 0, -1):
            some = reading.parts[index : index + count]
            if match := _find_word(layer, reading, some):
                yield match
                index += len(some)
                break
        else:
            index += 1


def _longest(layer: _Layer, reading: _Reading, index: int) -> int:
    """Return of how many tokens a word may be that begins at a place."""
    first = reading.parts[index].folded
    longest = layer.lengths.get(first, 0)
    if reading.is_english and first.endswith("s"):
        longest = max(longest, layer.lengths.get(first[:-1], 0))
    return longest


def _find_word(layer: _Layer, reading: _Reading, some: list[Token]) -> _Match | None:
    """Find what is said for these tokens, or for the word they are the plural of."""
    key = join(some)
    start, end = some[0].start, some[-1].end
    if (say := _look_up(layer, reading, key, reading.text[start:end])) is not None:
        return _with_possessive(reading, _Match(start, end, say))
    if reading.is_english and (stem := plural_stem(reading.text[start:end])):
        say = _look_up(layer, reading, key[:-1], stem)
        if say:
            return _Match(start, end, add_s(say))
    return None


def _look_up(layer: _Layer, reading: _Reading, key: str, written: str) -> str | None:
    for entry in layer.words.get(key, ()):
        is_right_case = not entry.is_exact or entry.word == written
        if is_right_case and entry.applies_to(reading.language, reading.voice):
            return entry.say
    return None


def _with_possessive(reading: _Reading, match: _Match) -> _Match:
    """Take an English "'s" into phonemes; behind a spelling it stays as it is."""
    if not (reading.is_english and match.spoken.endswith("]]")):
        return match
    end = possessive_end(reading.text, match.end)
    if end == match.end:
        return match
    return _Match(match.start, end, add_s(match.spoken))


def _find_patterns(layer: _Layer, reading: _Reading) -> Iterator[_Match]:
    folded = reading.text.casefold()
    for entry in layer.patterns:
        if entry.hint not in (reading.text if entry.is_exact else folded):
            continue
        if not entry.applies_to(reading.language, reading.voice):
            continue
        pattern = compile_pattern(entry.pattern, entry.is_exact)
        # Ours are known to be sane: a busy machine must not change what is said.
        timeout = None if entry.hint else _PATTERN_TIMEOUT
        try:
            for match in pattern.finditer(reading.text, timeout=timeout):
                if match[0]:
                    yield _Match(*match.span(), match.expand(entry.say))
        except TimeoutError:
            _LOGGER.warning("Lexicon pattern takes too long: %s", entry.pattern)
            return
