"""What a Jabber voice reads: phonemes with their stress and place in the word.

Training and speaking share this module, so that both see the same symbols.
"""

from collections.abc import Collection, Iterable, Sequence
import re
from typing import Final, NamedTuple
import unicodedata

import numpy as np
from numpy.typing import NDArray

START: Final = "^"
END: Final = "$"
GAP: Final = " "
"""Between words; it has no sound and no id."""

PAUSES: Final = ",.?!"
"""The marks that a voice hears."""

_STRESSES: Final = {"ˈ": 1, "ˌ": 2}

# Edges of a word, as bits.
_WORD_START, _WORD_END = 1, 2

# Marks with the sound of another.
_SAME_PAUSE: Final = str.maketrans({";": ",", ":": ",", "…": "."})

# Two letters or more that are one sound in English. Longest first is how they are read.
UNITS: Final = tuple(
    unicodedata.normalize("NFD", unit)
    for unit in (
        *("aɪɚ", "aɪə", "ɑːɹ", "ɔːɹ"),
        *("aɪ", "aʊ", "eɪ", "oʊ", "ɔɪ", "iə", "əl", "n̩"),
        *("iː", "uː", "ɑː", "ɔː", "ɜː", "ɛɹ", "ɪɹ", "ʊɹ", "tʃ", "dʒ"),
    )
)

# A sound of English, and the sounds of others, or other spellings, that it stands for.
_STANDS_FOR: Final = {
    "æ": "a ɶ",
    "eɪ": "e",
    "oʊ": "o",
    "uː": "u y ʉ ɯ",
    "ɑː": "ɑ ɒ",
    "ɔː": "ɔ",
    "ɜː": "ɜ ɝ ø œ ɞ",
    "ə": "ɘ ɐ ɚ",
    "ʊ": "ɵ ʏ",
    "ɪ": "ɨ ɪ̈ ᵻ",
    "ʌ": "ɤ",
    "iː": "i",
    "i": "iː iə",
    "ɡ": "g ɣ ɢ",
    "ɹ": "r ɻ ʁ ʀ ɽ",
    "t": "ɾ ʔ ʈ",
    "l": "ɫ ɭ ʎ ɬ ɮ ʟ ɺ",
    "k": "x χ c q",
    "dʒ": "ɟ",
    "h": "ç ħ ɦ",
    "w": "ʍ ɥ",
    "v": "ʋ β",
    "f": "ɸ",
    "m": "ɱ",
    "n": "ɲ ɳ",
    "ŋ": "ɴ",
    "ʃ": "ʂ ɕ",
    "ʒ": "ʐ ʑ",
    "j": "ʝ",
    "d": "ɖ ɗ",
    "b": "ɓ",
}
_NEAREST: Final = {
    other: sound for sound, others in _STANDS_FOR.items() for other in others.split()
}

_VOWELS: Final = frozenset("aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏᵻ")
_VOWELS_PATTERN: Final = "".join(sorted(_VOWELS))
_SYLLABIC: Final = "\u0329"
_PAUSE_RUN: Final = re.compile(r"[,.?!]+")


class PhonemeIds(NamedTuple):
    """What the encoder reads; three int64 arrays `(phonemes,)` of one length."""

    phonemes: NDArray[np.int64]
    stresses: NDArray[np.int64]
    """0 none, 1 primary, 2 secondary."""

    edges: NDArray[np.int64]
    """Bit 0: a word begins here; bit 1: one ends here."""


class PhonemeTable:
    """The sounds that one voice knows, and their ids."""

    def __init__(self, phonemes: Sequence[str]) -> None:
        """`phonemes` in the order of their ids, with all marks, START and END."""
        self._ids = {phoneme: n for n, phoneme in enumerate(phonemes)}
        self._symbol = re.compile(_pattern({*UNITS, *self._ids}), re.DOTALL)

    def read(self, ipa: str) -> list[str]:
        """Cut IPA, as the phonemizer writes it, into symbols that `ids` knows.

        A symbol is a sound with its stress before it, a mark or a gap. Sounds that the
        voice lacks become the nearest it has, or are left out. Ends with a mark. Empty
        if there is no sound.
        """
        spelled = unicodedata.normalize("NFD", ipa).translate(_SAME_PAUSE)
        symbols: list[str] = []
        for word in _PAUSE_RUN.sub(_one_pause, spelled).split():
            if word in PAUSES:
                if symbols and symbols[-1] not in PAUSES:
                    symbols.append(word)
                continue
            sounds = list(self._sounds(word))
            if sounds and symbols:
                symbols.append(GAP)
            symbols += sounds
        if symbols and symbols[-1] not in PAUSES:
            symbols.append(".")
        return symbols

    def unknown(self, ipa: str) -> set[str]:
        """Return the letters of IPA that have no sound in this voice, however near."""
        letters = set(unicodedata.normalize("NFD", ipa).translate(_SAME_PAUSE))
        marks = {*PAUSES, *_STRESSES, "ː", "ˑ"}
        return {
            letter
            for letter in letters - marks
            if unicodedata.category(letter).startswith("L") and not self._known(letter)
        }

    def ids(self, symbols: Sequence[str]) -> PhonemeIds:
        """Look up what the model reads, between START and END."""
        rows = [(self._ids[START], 0, 0)]
        for before, symbol, after in _neighbours(symbols):
            if symbol == GAP:
                continue
            stress = _STRESSES.get(symbol[0], 0)
            sound = symbol[1:] if stress else symbol
            edges = 0
            if sound not in PAUSES:
                edges = _WORD_START * _is_edge(before) + _WORD_END * _is_edge(after)
            rows.append((self._ids[sound], stress, edges))
        rows.append((self._ids[END], 0, 0))
        return PhonemeIds(*np.array(rows, dtype=np.int64).T.copy())

    def _sounds(self, word: str) -> Iterable[str]:
        """Yield a word's sounds; a stress goes to the next vowel."""
        stress = ""
        for found in self._symbol.findall(word):
            if found in _STRESSES:
                stress = found
                continue
            for sound in self._known(found):
                is_syllable = sound[0] in _VOWELS or _SYLLABIC in sound
                yield stress + sound if is_syllable else sound
                stress = "" if is_syllable else stress

    def _known(self, sound: str, tried: Collection[str] = ("",)) -> list[str]:
        """Return the sound, or the nearest that this voice has, or its parts.

        Parts do not lead back to what was `tried`.
        """
        seen = {*tried}
        while sound not in seen:
            if sound in self._ids:
                return [sound]
            seen.add(sound)
            sound = _NEAREST.get(sound, sound)
        if len(sound) == 1 or sound in tried:
            return []
        return [known for part in sound for known in self._known(part, seen)]


def _pattern(sounds: Iterable[str]) -> str:
    """Match any of these sounds, the longest first, or else a single letter.

    "əl" in "hello" is two, for the l begins a syllable.
    """
    units = [re.escape(sound) for sound in sounds if len(sound) > 1]
    units.sort(key=len, reverse=True)
    closed = "|".join(unit for unit in units if unit[-1] in "ɹl")
    others = "|".join(unit for unit in units if unit[-1] not in "ɹl")
    # What looks for a vowel is there but once: each takes as long to compile as ten sounds.
    return f"(?:{closed})(?![ˈˌ]?[{_VOWELS_PATTERN}])|{others}|."


def _one_pause(marks: re.Match[str]) -> str:
    """Keep one mark of a run: the one that says most."""
    return f" {next((mark for mark in '?!.,' if mark in marks[0]), ',')} "


def _neighbours(symbols: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    """Yield each symbol with the one before and the one after."""
    padded = [START, *symbols, END]
    return zip(padded, padded[1:], padded[2:], strict=False)


def _is_edge(neighbour: str) -> bool:
    """Tell whether a word begins or ends beside this symbol."""
    return neighbour in {GAP, START, END, *PAUSES}
