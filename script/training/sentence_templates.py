"""Templates of sentences, and how they become sentences.

A template is a line of text. `{room}` takes one of the words of that name, `{1..12}` a
whole number, `{00..59}` one with leading zeros, and `(on|off)` one of these. Words are
templates too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
import random
import re

import yaml

_RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")
_WORD = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\(([^()]*)\)")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeio]|up|un[^i]|8|11\b|18\b)")

# Draws of one template after which a kind counts as exhausted.
_FRUITLESS_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Kind:
    """Sentences of one sort, such as questions."""

    name: str
    count: int
    templates: Sequence[str]


@dataclass(frozen=True, slots=True)
class Templates:
    """What can be said, and how often."""

    words: Mapping[str, Sequence[str]]
    kinds: Sequence[Kind]

    def sentences(self, kind: Kind, rng: random.Random) -> Iterator[str]:
        """Yield different sentences, from each template in turn, until none is new."""
        seen: set[str] = set()
        fruitless = 0
        while fruitless < _FRUITLESS_DRAWS:
            for template in rng.sample(kind.templates, len(kind.templates)):
                sentence = self.expand(template, rng)
                fruitless += 1
                if sentence not in seen:
                    fruitless = 0
                    seen.add(sentence)
                    yield sentence

    def expand(self, template: str, rng: random.Random) -> str:
        """Fill one template; begins with a capital letter."""

        def word(found: re.Match[str]) -> str:
            return rng.choice(self.words[found[1]])

        text, before = template, ""
        while text != before:
            before = text
            text = _WORD.sub(word, text)
            text = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), text)
        text = _RANGE.sub(lambda found: _number(found[1], found[2], rng), text)
        text = _ARTICLE.sub(r"\1n ", text)
        return text[0].upper() + text[1:]


def read_templates(path: Path) -> Templates:
    """Read templates; a kind may name a `file` with its templates beside this one.

    Raises ValueError where a template names words that there aren't.
    """
    content = yaml.safe_load(path.read_text("utf-8"))
    words = {name: entries.split(" | ") for name, entries in content["words"].items()}
    kinds = [
        Kind(name, entry["count"], _lines(entry, path.parent))
        for name, entry in content["kinds"].items()
    ]
    lines = [line for kind in kinds for line in kind.templates]
    entries = [entry for several in words.values() for entry in several]
    used = {name for line in lines + entries for name in _WORD.findall(line)}
    if missing := used - set(words):
        raise ValueError(f"{path}: no words called {', '.join(sorted(missing))}")
    return Templates(words, kinds)


def _lines(entry: Mapping[str, str], folder: Path) -> list[str]:
    """Return the templates of a kind, from their file or from the entry itself."""
    file = entry.get("file")
    text = (folder / file).read_text("utf-8") if file else entry["templates"]
    return text.splitlines()


def _number(low: str, high: str, rng: random.Random) -> str:
    """Draw a whole number, as wide as the lower bound is written."""
    return str(rng.randint(int(low), int(high))).zfill(len(low))
