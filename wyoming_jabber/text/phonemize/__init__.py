"""Words to phonemes (G2P) with espeak-ng, through the phonemizer library.

Clauses are split here, not by phonemizer: its punctuation keeper loses its place when
a mark also stands inside a number, and its backends load three copies of espeak each.
"""

import re
import unicodedata

from wyoming_jabber.text.pattern import Pattern
from wyoming_jabber.text.phonemize.espeak import EspeakPool, shared_pool
from wyoming_jabber.text.phonemize.memory import PhonemeMemory, shared_memory
from wyoming_jabber.text.raw import split_raw

__all__ = ["EspeakPool", "PhonemeMemory", "Phonemizer", "shared_memory"]

# Controls and surrogates; espeak stops at NUL.
_UNREADABLE = Pattern("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# The marks that voices were trained on, for those of other scripts.
_PLAIN_MARKS = str.maketrans(
    {
        **dict.fromkeys("。．｡।॥۔።", ". "),
        **dict.fromkeys("，、،–—", ", "),
        **dict.fromkeys("；؛", "; "),
        "：": ": ",
        "！": "! ",
        "？": "? ",
        "؟": "? ",
        "…": "...",
        **dict.fromkeys('"“”„«»()[]{}「」『』（）《》', " "),
    }
)
# Marks end a clause, but those inside a number are espeak's to read.
_MARKS = re.compile(r"((?:[;!?]|(?<!\d)[:,.]|[:,.](?!\d))(?:\s*[;:,.!?](?!\d))*)")
# A pause has a sound up to this many marks ("?!", "..."); a voice may stumble on more.
_MAX_MARKS = 3
# "(en)" before a word that espeak reads as English.
_LANGUAGE_FLAG = Pattern(r"\([a-z][\w-]*\)")


class Phonemizer:
    """Turns text into IPA. Any number of threads may use it."""

    def __init__(
        self, pool: EspeakPool | None = None, memory: PhonemeMemory | None = None
    ) -> None:
        """Without arguments, everything is shared by the whole process.

        With a pool of its own, it remembers nothing unless it is given a memory.
        """
        self._pool = pool or shared_pool()
        self._memory = memory or (None if pool else shared_memory())

    def phonemize(self, text: str, language: str) -> str:
        """Return IPA with stress and punctuation, as Piper voices were trained on.

        `language` is an espeak voice code: "en-us" gives "həlˈoʊ, wˈɜːld." Code points
        are decomposed (NFD). Raw phonemes (`[[ ... ]]`) are taken over. A text without
        phonemes gives "". Raises VoiceError if espeak doesn't have the language.
        """
        if self._memory is None:
            return self._phonemize(text, language)
        known = self._memory.get(text, language)
        if known is None:
            known = self._phonemize(text, language)
            self._memory.put(text, language, known)
        return known

    def _phonemize(self, text: str, language: str) -> str:
        spoken: list[str] = []
        for index, part in enumerate(split_raw(text)):
            if index % 2:
                _add_phonemes(spoken, part[2:-2])
            else:
                self._add_text(spoken, part, language)
        return unicodedata.normalize("NFD", " ".join(spoken))

    def _add_text(self, spoken: list[str], text: str, language: str) -> None:
        """Add the phonemes of clauses, each with the marks behind it."""
        if not text.isprintable():
            text = _UNREADABLE.compiled.sub(" ", text)
        clauses = _MARKS.split(text.translate(_PLAIN_MARKS))
        with self._pool.lend(language) as espeak:
            for clause, marks in zip(clauses[::2], [*clauses[1::2], ""], strict=True):
                if clause.strip():
                    _add_phonemes(spoken, espeak.text_to_phonemes(clause))
                _add_marks(spoken, marks)


def _add_phonemes(spoken: list[str], phonemes: str) -> None:
    """Add words, without espeak's separators and language flags."""
    if "(" in phonemes:
        phonemes = _LANGUAGE_FLAG.compiled.sub("", phonemes)
    spoken.extend(phonemes.replace("_", "").split())


def _add_marks(spoken: list[str], marks: str) -> None:
    """Add marks to the last word, unless it has some; the first comes first."""
    if spoken and marks and spoken[-1][-1] not in ";:,.!?":
        spoken[-1] += "".join(marks.split())[:_MAX_MARKS]
