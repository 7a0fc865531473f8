"""Which sounds follow which: what a corpus covers, and how to cover more of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
import random

from wyoming_jabber.text.phonemize import Phonemizer
from wyoming_jabber.voices.jabber_phonemes import (
    END,
    GAP,
    PAUSES,
    START,
    UNITS,
    PhonemeTable,
)

_ESPEAK_VOICE = "en-us"

# Letters of IPA that espeak may write for English.
_LETTERS = "abdefhijklmnoprstuvwxzæçðŋɐɑɒɔəɚɛɜɝɡɪɫɬɹɾʃʊʌʒʔʲθᵻ"

# Sentences that each pair of sounds is wanted in.
_ENOUGH = 12

Diphone = tuple[str, str]


def every_phoneme() -> list[str]:
    """Return all that may occur in English, before any of it is left out as rare."""
    return [START, END, *PAUSES, *sorted({*UNITS, *_LETTERS})]


@cache
def _phonemizer() -> Phonemizer:
    """Return the phonemizer of this process."""
    return Phonemizer()


class Reader:
    """Reads texts as a voice with these phonemes does; may go to another process."""

    def __init__(self, phonemes: Sequence[str]) -> None:
        self.table = PhonemeTable(phonemes)

    def ipa(self, text: str) -> str:
        """Return what the front end hands to the voice."""
        return _phonemizer().phonemize(text, _ESPEAK_VOICE)

    def sounds(self, text: str) -> list[str]:
        """Return the sounds and marks of a text, without stresses and gaps."""
        return sounds_of(self.table.read(self.ipa(text)))


def sounds_of(symbols: Iterable[str]) -> list[str]:
    """Return symbols without stresses and gaps: one for each phoneme id."""
    return [symbol.lstrip("ˈˌ") for symbol in symbols if symbol != GAP]


def diphones(sounds: Sequence[str]) -> set[Diphone]:
    """Return the pairs of neighbours, silence at both ends included."""
    return set(pairwise([START, *sounds, END]))


def choose_covering(
    candidates: Sequence[str],
    count: int,
    spoken: Iterable[str],
    reader: Reader,
    rng: random.Random,
) -> list[str]:
    """Choose `count` candidates: half for pairs that are rare so far, half by chance."""
    pairs = {text: diphones(reader.sounds(text)) for text in candidates}
    holders: dict[Diphone, list[str]] = defaultdict(list)
    for text, found in pairs.items():
        for pair in found:
            holders[pair].append(text)
    covered = Counter(pair for text in spoken for pair in diphones(reader.sounds(text)))
    chosen: dict[str, None] = {}  # a set that keeps its order
    for pair in sorted(holders, key=lambda pair: (len(holders[pair]), pair)):
        wanted = max(0, _ENOUGH - covered[pair])
        for text in holders[pair][:wanted]:
            if len(chosen) < count // 2 and text not in chosen:
                chosen[text] = None
                covered.update(pairs[text])
    rest = [text for text in candidates if text not in chosen]
    return [*chosen, *rng.sample(rest, min(len(rest), count - len(chosen)))]


def coverage(texts: Iterable[str], reader: Reader) -> str:
    """Describe in a few lines which phonemes and pairs a corpus has, and how often."""
    phonemes: Counter[str] = Counter()
    pairs: Counter[Diphone] = Counter()
    for text in texts:
        sounds = reader.sounds(text)
        phonemes.update(sounds)
        pairs.update(pairwise([START, *sounds, END]))
    often = sum(number >= _ENOUGH for number in pairs.values())
    rare = ", ".join(f"{sound} {n}" for sound, n in phonemes.most_common()[:-16:-1])
    return (
        f"{len(phonemes)} phonemes and marks; the rarest: {rare}\n"
        f"{len(pairs)} diphones, {often} of them {_ENOUGH} times or more"
    )
