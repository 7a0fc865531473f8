"""Which of the languages that have a voice a text is written in.

The script decides first, then the alphabet, then for what is left a detector. An answer
is None where none is certain; the caller then keeps the voice it has.
"""

from collections.abc import Sequence
from typing import Final

from wyoming_jabber.text.language.detector import likelihoods, load_detector
from wyoming_jabber.text.language.scripts import (
    MAX_SAMPLE,
    base_of,
    could_spell,
    count_words,
    is_written_in,
    main_script,
)
from wyoming_jabber.text.raw import split_raw

__all__ = ["LanguageChooser", "detect_language", "load_detector"]

# Chosen on the 250 sentences of the tests' table: the one wrong answer is below it, and
# one right one.
_CERTAIN: Final = 0.8
# Two words are a name or a title as often as a sentence.
_CERTAIN_OF_TWO: Final = 0.95
_FEW_WORDS: Final = 2

# Chances below this are the rounding of nothing.
_TINY: Final = 1e-9

# To change the language in mid-answer takes a clause in the other one, not a film title
# or "Guten Morgen".
_CERTAIN_TO_CHANGE: Final = 0.95
_WORDS_TO_CHANGE: Final = 4

# Where a text is too short to tell, it is rather in one of these than in another of the
# same script, and rather in an earlier one.
_WIDESPREAD: Final = ("ru", "uk", "bg", "ar", "fa", "zh", "ja", "hi", "el", "he", "ko")

# If a text is plainly in one of these, none of the voices speaks it, and the nearest
# relative is no better than the voice that is there.
_COMMON: Final = ("cs", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv")


def detect_language(
    text: str, candidates: Sequence[str], *, certainty: float = _CERTAIN
) -> str | None:
    """Return the candidate, a BCP-47 tag, that `text` is in; None if it is uncertain.

    Total. The first call that needs the detector takes 0.5 s to load it; others take
    some 0.1 ms.
    """
    sample = " ".join(split_raw(text[:MAX_SAMPLE])[::2])
    script = main_script(sample)
    if script is None:
        return None
    words = count_words(sample, script)
    if script == "Latin" and words < _FEW_WORDS:
        return None
    possible = [tag for tag in candidates if is_written_in(base_of(tag), script)]
    if len(possible) > 1:
        possible = could_spell(sample, possible, script)
    if len(possible) <= 1:
        return possible[0] if possible else None
    if words <= _FEW_WORDS:
        certainty = max(certainty, _CERTAIN_OF_TWO)
    return _most_likely(sample, possible, script, certainty)


class LanguageChooser:
    """The language of one utterance, unit by unit."""

    def __init__(self, candidates: Sequence[str], default: str | None = None) -> None:
        """Choose among `candidates`; `default` holds until a unit is certain."""
        self._candidates = tuple(candidates)
        self._current = default
        self._decided = False

    def choose(self, unit: str) -> str | None:
        """Return the language to speak a unit in.

        The first certain unit decides. Later only a whole unit that is clearly in
        another language changes it, never some foreign words.
        """
        if not self._decided:
            language = detect_language(unit, self._candidates)
            self._decided = language is not None
        else:
            language = self._clear_change(unit)
        if language is None and not self._decided:
            return self._guess(unit) or self._current
        self._current = language or self._current
        return self._current

    def _guess(self, unit: str) -> str | None:
        """Guess the language of a unit that the current one is not written like.

        The wrong Cyrillic voice reads what an English one would name letter by letter.
        """
        script = main_script(unit[:MAX_SAMPLE])
        if script is None or self._current is None:
            return None
        if is_written_in(base_of(self._current), script):
            return None
        tags = {base_of(tag): tag for tag in self._candidates}
        likely = [
            tags[base]
            for base in _WIDESPREAD
            if base in tags and is_written_in(base, script)
        ]
        guess = detect_language(unit, likely, certainty=0.0)
        return guess or next(iter(likely), None)

    def _clear_change(self, unit: str) -> str | None:
        script = main_script(unit[:MAX_SAMPLE])
        if script is None:
            return None
        words = count_words(unit[:MAX_SAMPLE], script)
        # Another script is out of the voice's reach; two words of it are enough.
        if words < (_WORDS_TO_CHANGE if script == "Latin" else _FEW_WORDS):
            return None
        is_same = self._current and is_written_in(base_of(self._current), script)
        certainty = _CERTAIN_TO_CHANGE if is_same else _CERTAIN
        return detect_language(unit, self._candidates, certainty=certainty)


def _most_likely(
    sample: str, possible: list[str], script: str, certainty: float
) -> str | None:
    """Return the one that is as likely as `certainty` among the possible."""
    ranks = likelihoods(sample)
    known = {base: ranks[base] for base in map(base_of, possible) if base in ranks}
    best = max(possible, key=lambda tag: known.get(base_of(tag), 0.0))
    total = sum(known.values())
    if known.get(base_of(best), 0.0) < max(certainty * total, _TINY):
        return None
    common = sum(ranks[base] for base in _COMMON if base not in known)
    is_foreign = script == "Latin" and total < (1 - _CERTAIN) * (total + common)
    return None if is_foreign else best
