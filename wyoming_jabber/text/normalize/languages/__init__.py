"""The languages that the normalizer knows, one module each, loaded when first used."""

from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from wyoming_jabber.text.normalize.language import Language

# Base language -> module below this package; each has a `LANGUAGE`.
MODULES: Final = {
    "cmn": "chinese",
    "cs": "czech",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "ja": "japanese",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    "uk": "ukrainian",
    "zh": "chinese",
}


@lru_cache(maxsize=64)
def find_language(tag: str) -> Language | None:
    """Return the language of a BCP-47 tag, as its region or script has it."""
    base, *subtags = tag.split("-")
    if (name := MODULES.get(base.lower())) is None:
        return None
    language: Language = import_module(f"{__name__}.{name}").LANGUAGE
    for subtag in subtags:
        changes: dict[str, Any] = dict(language.variants.get(subtag, {}))
        language = language._replace(**changes)
    return language
