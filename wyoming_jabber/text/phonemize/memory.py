"""The phonemes of texts that were spoken lately."""

from functools import lru_cache
from typing import Final

from wyoming_jabber.lru import Lru
from wyoming_jabber.metrics import Counters, Tally

# What the process may grow by: some two thousand sentences.
_BUDGET_BYTES: Final = 2_000_000

# Bytes of an entry beside its characters, and of a character: IPA takes two.
_OVERHEAD: Final = 400
_CHARACTER_BYTES: Final = 2


class PhonemeMemory:
    """IPA by espeak voice and text, within a budget. Thread-safe."""

    def __init__(self, budget_bytes: int = _BUDGET_BYTES) -> None:
        self._texts: Lru[tuple[str, str], str] = Lru(budget_bytes)
        self._tally = Tally("phoneme_hits", "phoneme_misses")

    def get(self, text: str, language: str) -> str | None:
        """Return the phonemes of a text; None if they are not known."""
        phonemes = self._texts.get((language, text))
        self._tally.add("phoneme_misses" if phonemes is None else "phoneme_hits")
        return phonemes

    def put(self, text: str, language: str, phonemes: str) -> None:
        """Remember the phonemes of a text."""
        size_bytes = _OVERHEAD + _CHARACTER_BYTES * (len(text) + len(phonemes))
        self._texts.put((language, text), phonemes, size_bytes)

    def counters(self) -> Counters:
        """Hits, misses and what is remembered."""
        return {
            **self._tally.counters(),
            "phoneme_texts": len(self._texts),
            "phoneme_bytes": self._texts.size_bytes,
        }


@lru_cache(maxsize=1)
def shared_memory() -> PhonemeMemory:
    """Return the memory of this process."""
    return PhonemeMemory()
