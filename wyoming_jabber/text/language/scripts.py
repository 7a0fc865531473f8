"""Writing: which script a text is in, and which languages use its letters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
import re
from typing import Final
import unicodedata

# A sentence tells its language long before; the limit keeps the cost flat.
MAX_SAMPLE: Final = 400

# Languages by script; every other one is written in Latin letters.
_LANGUAGES: Final[dict[str, frozenset[str]]] = {
    script: frozenset(languages.split())
    for script, languages in {
        "Cyrillic": "ru uk bg sr mk be kk ky mn tg tt ba cv",
        "Greek": "el grc",
        "Hangul": "ko",
        "Kana": "ja",
        "Han": "zh cmn yue hak ja",
        "Arabic": "ar fa ur ps ug sd ckb",
        "Hebrew": "he iw yi",
        "Thai": "th",
        "Devanagari": "hi mr ne kok",
        "Bengali": "bn as bpy",
        "Gurmukhi": "pa",
        "Gujarati": "gu",
        "Oriya": "or",
        "Tamil": "ta",
        "Telugu": "te",
        "Kannada": "kn",
        "Malayalam": "ml",
        "Sinhala": "si",
        "Lao": "lo",
        "Myanmar": "my shn",
        "Khmer": "km",
        "Georgian": "ka",
        "Armenian": "hy hyw",
        "Ethiopic": "am ti",
    }.items()
}
# Both alphabets are in daily use.
_ALSO_LATIN: Final = frozenset({"sr", "kk"})
_NOT_LATIN: Final = frozenset().union(*_LANGUAGES.values()) - _ALSO_LATIN

_RANGES: Final = {
    "Latin": "A-Za-zªºÀ-ÖØ-öø-ʯḀ-ỿＡ-Ｚａ-ｚ",
    "Cyrillic": "\u0400-\u052f",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3",
    "Kana": "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f",
    "Han": "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
    "Arabic": "\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdff"
    "\ufe70-\ufefc",
    "Hebrew": "\u05d0-\u05f2\ufb1d-\ufb4f",
    "Thai": "\u0e01-\u0e4e",
    "Devanagari": "\u0900-\u0963\u0970-\u097f",
    "Bengali": "\u0980-\u09e3",
    "Gurmukhi": "\u0a01-\u0a5e\u0a70-\u0a75",
    "Gujarati": "\u0a81-\u0ae3",
    "Oriya": "\u0b01-\u0b63",
    "Tamil": "\u0b82-\u0bd7",
    "Telugu": "\u0c00-\u0c63",
    "Kannada": "\u0c80-\u0ce3",
    "Malayalam": "\u0d00-\u0d63",
    "Sinhala": "\u0d81-\u0ddf",
    "Lao": "\u0e81-\u0ecd",
    "Myanmar": "\u1000-\u103f\u1050-\u109d",
    "Khmer": "\u1780-\u17d3",
    "Georgian": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Armenian": "\u0531-\u0587",
    "Ethiopic": "\u1200-\u135a",
}
_ASCII_LETTERS = re.compile("[A-Za-z]+")
_WORD = re.compile(r"[^\W\d_]+")

# A character of these is as much as two letters, and words are not spaced.
_DENSE: Final = frozenset({"Han", "Kana", "Hangul"})
_UNSPACED: Final = frozenset({"Han", "Kana", "Thai", "Lao", "Khmer", "Myanmar"})
_LETTERS_PER_WORD: Final = 2

# Brand names stand in Latin letters in every script, so half of a text in another
# script is enough. Less than a quarter is a quotation; between is anybody's guess.
_MOST: Final = 0.5
_LITTLE: Final = 0.25

# More Chinese characters than these without kana are no Japanese.
_MAX_WITHOUT_KANA: Final = 3
_CHINESE: Final = ("zh", "cmn", "yue", "hak")

_RUSSIAN: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_ARABIC: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى"
# All letters of languages that share a script.
_ALPHABETS: Final = {
    tag: frozenset(letters)
    for tag, letters in {
        "ru": _RUSSIAN,
        "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
        "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
        "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
        "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
        "kk": _RUSSIAN + "әғқңөұүһі",
        "ky": _RUSSIAN + "ңөү",
        "mn": _RUSSIAN + "өү",
        "ar": _ARABIC,
        "fa": "اآأبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئءؤ",
        "ur": "اآأبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیےئؤۂ",
    }.items()
}


def base_of(tag: str) -> str:
    """Return the language of a tag without region and script: `en` of `en-GB`."""
    return tag.replace("_", "-").partition("-")[0].lower()


@cache
def _run_pattern() -> re.Pattern[str]:
    """Return the pattern of a run in any script; it takes 3 ms to compile."""
    return re.compile(
        "|".join(f"(?P<{name}>[{chars}]+)" for name, chars in _RANGES.items())
    )


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the scripts of a text and what is written in them, run by run."""
    if text.isascii():
        for letters in _ASCII_LETTERS.findall(text):
            yield "Latin", letters
        return
    for run in _run_pattern().finditer(text):
        yield run.lastgroup or "", run[0]


def main_script(text: str) -> str | None:
    """Return the script that a text is mostly written in; None if there is none."""
    counts = Counter[str]()
    for script, letters in _runs(text):
        weight = 2 if script in _DENSE else 1
        counts[script] += weight * len(letters)
    if not counts:
        return None
    total = counts.total()
    if counts["Kana"] and counts["Kana"] + counts["Han"] >= _MOST * total:
        return "Kana"
    script, count = max(
        ((script, count) for script, count in counts.items() if script != "Latin"),
        key=lambda item: item[1],
        default=("Latin", 0),
    )
    if count >= _MOST * total:
        return script
    return "Latin" if counts["Latin"] > (1 - _LITTLE) * total else None


def is_written_in(base: str, script: str) -> bool:
    """Tell whether a language, a base tag, is written in a script."""
    if script == "Latin":
        return base not in _NOT_LATIN
    return base in _LANGUAGES[script]


def count_words(text: str, script: str) -> int:
    """Count words; of a script that doesn't space them, an estimate."""
    if script in _UNSPACED:
        letters = sum(len(run) for _, run in _runs(text))
        return -(-letters // _LETTERS_PER_WORD)
    return len(_WORD.findall(text))


def could_spell(text: str, possible: Sequence[str], script: str) -> list[str]:
    """Return those that have all letters of the text, or all if none has."""
    if script == "Han":
        return _without_kana(text, possible)
    letters = {
        letter
        for written_in, run in _runs(unicodedata.normalize("NFC", text).lower())
        if written_in == script
        for letter in run
    }
    able = [tag for tag in possible if letters <= _ALPHABETS.get(base_of(tag), letters)]
    return able or list(possible)


def _without_kana(text: str, possible: Sequence[str]) -> list[str]:
    """Return the first Chinese candidate, unless a text is short enough for a sign."""
    chinese = [tag for tag in possible if base_of(tag) in _CHINESE]
    letters = sum(len(run) for script, run in _runs(text) if script == "Han")
    if chinese and letters > _MAX_WITHOUT_KANA:
        return chinese[:1]
    return list(possible)
