"""Lexicon entries, and what makes one wrong."""

from functools import lru_cache
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from wyoming_jabber.text.lexicon.words import MAX_TOKENS, key_of
from wyoming_jabber.text.pattern import Pattern
from wyoming_jabber.text.raw import LINE_BREAKS, split_raw

if TYPE_CHECKING:
    import regex

# In one file, and in all of a user's together.
MAX_ENTRIES: Final = 20_000

# Longer ones are texts, not pronunciations.
MAX_SAY: Final = 400
MAX_PATTERN: Final = 200

_CONTROL = Pattern(f"[\x00-\x08\x0e-\x1f\x7f{LINE_BREAKS}]")
_LANGUAGE = Pattern(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")

# What matters of a regular expression's syntax: escapes and classes hide the rest;
# `{2,}` and `{0,99}` repeat as `*` does, `?` and `{2}` don't multiply.
_SYNTAX = Pattern(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?P<open>\()|(?P<close>\))"
    r"|(?P<many>[*+]|\{\d*,\d*\})",
    re.DOTALL,
)


class EntryError(ValueError):
    """An entry can't be used; the message says why, in one line."""


class Entry(NamedTuple):
    """What is said for a word or for what a regular expression matches.

    A lexicon takes entries that were checked; ours are, by a test.
    """

    say: str
    """A spelling, or phonemes in `[[ ]]`; empty is silence."""

    word: str = ""
    pattern: str = ""
    """Either this or `word`."""

    languages: frozenset[str] = frozenset()
    """BCP-47 tags; `en` includes `en-GB`. Empty: all."""

    voices: frozenset[str] = frozenset()
    """Names of voices. Empty: all."""

    is_exact: bool = False
    """Upper and lower case must match."""

    hint: str = ""
    """What is in each text that the pattern matches, in small letters unless exact.

    A pattern with a hint is one of ours: it is tested, and compiled when a text has it.
    """

    def check(self) -> None:
        """Raise EntryError if a field is wrong."""
        if bool(self.word) == bool(self.pattern):
            raise EntryError("needs a word or a pattern, and not both")
        _check_say(self.say)
        for language in self.languages:
            if not _LANGUAGE.compiled.fullmatch(language):
                raise EntryError(f"{language!r} is not a language tag such as de-AT")
        if self.word:
            _check_word(self.word)
        elif not self.hint:
            _check_pattern(self)

    def applies_to(self, language: str, voice: str | None) -> bool:
        """Tell whether the entry is for this language and voice."""
        if self.voices and (voice is None or voice.lower() not in self._lower_voices()):
            return False
        if not self.languages:
            return True
        tag = _subtags(language)
        return any(
            tag[: len(wanted)] == wanted for wanted in map(_subtags, self.languages)
        )

    def narrowness(self) -> tuple[bool, int, bool]:
        """Return what to sort by, so that the narrower comes last."""
        length = min((len(_subtags(tag)) for tag in self.languages), default=0)
        return bool(self.voices), length, self.is_exact

    def _lower_voices(self) -> set[str]:
        return {voice.lower() for voice in self.voices}


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str, is_exact: bool) -> "regex.Pattern[str]":
    """Compile a pattern; of `regex`, which can give up after a time."""
    import regex  # noqa: PLC0415 - 30 ms that few need

    return regex.compile(pattern, 0 if is_exact else regex.IGNORECASE)


@lru_cache(maxsize=256)
def _subtags(tag: str) -> tuple[str, ...]:
    return tuple(tag.lower().replace("_", "-").split("-"))


def _check_say(say: str) -> None:
    if len(say) > MAX_SAY:
        raise EntryError(f"what to say is longer than {MAX_SAY} characters")
    if _CONTROL.compiled.search(say):
        raise EntryError("what to say has a line break or control character")
    if any("[[" in part or "]]" in part for part in split_raw(say)[::2]):
        raise EntryError("phonemes need [[ before and ]] behind, and no bracket inside")


def _check_word(word: str) -> None:
    key, count = key_of(word)
    if not key:
        raise EntryError(f"{word!r} is no word")
    if count > MAX_TOKENS:
        raise EntryError(f"the word has more than {MAX_TOKENS} parts")


def _check_pattern(entry: Entry) -> None:
    import regex  # noqa: PLC0415 - see above

    if len(entry.pattern) > MAX_PATTERN:
        raise EntryError(f"the pattern is longer than {MAX_PATTERN} characters")
    if _repeats_repeats(entry.pattern):
        raise EntryError(
            "the pattern repeats a group that repeats inside, which may take for ever"
        )
    try:
        compile_pattern(entry.pattern, entry.is_exact)
        if "\\" in entry.say:
            # The empty alternative matches, so that it is tried with the groups.
            match = regex.match(f"|{entry.pattern}", "")
            assert match is not None
            match.expand(entry.say)
    except (regex.error, LookupError, ValueError, OverflowError) as error:
        raise EntryError(f"the pattern or its groups are wrong: {error}") from error


def _repeats_repeats(pattern: str) -> bool:
    """Tell whether a group with a `*` or the like inside is repeated itself."""
    has_repeat = [False]
    closed: tuple[int, bool] | None = None
    for match in _SYNTAX.compiled.finditer(pattern):
        if match["open"]:
            has_repeat.append(False)
        elif match["close"] and len(has_repeat) > 1:
            inside = has_repeat.pop()
            closed = match.end(), inside
            has_repeat[-1] |= inside
        elif match["many"]:
            if closed == (match.start(), True):
                return True
            has_repeat[-1] = True
    return False
