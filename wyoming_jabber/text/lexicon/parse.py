"""Lexicon files: YAML to entries, each problem with its line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
import re
from typing import Final

import yaml

from wyoming_jabber.text.lexicon.entries import MAX_ENTRIES, Entry, EntryError

# Each is tried on each text.
MAX_PATTERNS: Final = 500

# Nobody nests deeper than section, entries, entry, list; YAML could, and recurses.
_MAX_DEPTH: Final = 12

_FIELDS: Final = frozenset({"word", "pattern", "say", "language", "voice", "case"})
_CASES: Final = frozenset({"any", "exact"})
_LIST_KEY: Final = "entries"
_LANGUAGE_KEY = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
# Values that YAML reads as a list of lists, and we as what was meant.
_PHONEMES = re.compile(r"\[\[[^\[\]\n]*\]\]")


class _TooDeepError(Exception):
    """YAML that would take more stack than a lexicon needs."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass
class _File:
    """What is found in one file."""

    text: str
    entries: list[Entry] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    pattern_count: int = 0

    def add(self, node: yaml.Node, make: Callable[[], Entry]) -> None:
        """Keep an entry; if it can't be made, say why."""
        try:
            entry = make()
            entry.check()
            self._check_room(entry)
        except EntryError as error:
            self.complain(node, str(error))
        else:
            self.entries.append(entry)
            self.pattern_count += bool(entry.pattern)

    def complain(self, node: yaml.Node, problem: str) -> None:
        self.errors.append((node.start_mark.line + 1, problem))

    def scalar(self, node: yaml.Node) -> str:
        """Return a value as it is written: `no` is a word and 1984 another."""
        if isinstance(node, yaml.ScalarNode):
            if not node.style and node.value in ("", "~"):
                raise EntryError('there is nothing to say; for silence write ""')
            return str(node.value)
        source = self.text[node.start_mark.index : node.end_mark.index].strip()
        if _PHONEMES.fullmatch(source):
            return source
        raise EntryError("a word or text is expected here")

    def strings(self, node: yaml.Node) -> frozenset[str]:
        """Return a value or a list of values."""
        if isinstance(node, yaml.SequenceNode):
            return frozenset(self.scalar(item) for item in node.value)
        return frozenset({self.scalar(node)})

    def _check_room(self, entry: Entry) -> None:
        if len(self.entries) >= MAX_ENTRIES:
            raise EntryError(f"more than {MAX_ENTRIES} entries")
        if entry.pattern and self.pattern_count >= MAX_PATTERNS:
            raise EntryError(f"more than {MAX_PATTERNS} patterns")


def parse_lexicon(text: str) -> tuple[list[Entry], list[tuple[int, str]]]:
    """Return a file's entries, and its problems with the numbers of their lines.

    Total. A wrong entry leaves the others; of a text that is no YAML nothing is left.
    """
    file = _File(text)
    try:
        root = _compose(text)
    except _TooDeepError as error:
        file.errors.append((error.line, "nested too deeply"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        file.errors.append((line, f"not valid YAML: {error.problem or error.context}"))
    except yaml.YAMLError as error:
        file.errors.append((1, f"not valid YAML: {' '.join(str(error).split())}"))
    else:
        if root is not None:
            _read_section(file, root, frozenset())
    return file.entries, sorted(file.errors)


def _compose(text: str) -> yaml.Node | None:
    """Return the tree of a document; of values nothing is made but text."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    _check_depth(text, loader)
    root: yaml.Node | None = yaml.compose(text, Loader=loader)
    return root


def _check_depth(text: str, loader: type[yaml.SafeLoader]) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH:
            mark = event.start_mark
            raise _TooDeepError(mark.line + 1 if mark else 1)


def _read_section(file: _File, node: yaml.Node, languages: frozenset[str]) -> None:
    """Read a mapping of words or a list of entries, for these languages."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            file.add(item, partial(_long_entry, file, item, languages))
    elif isinstance(node, yaml.MappingNode):
        _read_words(file, node, languages)
    else:
        file.complain(node, "expected lines of the form WORD: SPELLING")


def _read_words(
    file: _File, section: yaml.MappingNode, languages: frozenset[str]
) -> None:
    lines: dict[str, int] = {}
    for key, value in section.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name in lines:
            file.complain(
                key, f"{name!r} is in line {lines[name]} too; this one counts"
            )
        lines[name] = key.start_mark.line + 1
        if isinstance(value, yaml.ScalarNode) or not _is_section(name, value, file):
            file.add(key, partial(_short_entry, file, name, value, languages))
        elif name == _LIST_KEY:
            _read_section(file, value, languages)
        elif languages or not _LANGUAGE_KEY.fullmatch(name):
            file.complain(key, f"{name!r} is no language; entries go under 'entries'")
        else:
            _read_section(file, value, frozenset({name}))


def _is_section(name: str, value: yaml.Node, file: _File) -> bool:
    """Tell a section from phonemes without quotes, which YAML takes for a list."""
    source = file.text[value.start_mark.index : value.end_mark.index].strip()
    return bool(name) and not _PHONEMES.fullmatch(source)


def _short_entry(
    file: _File, word: str, value: yaml.Node, languages: frozenset[str]
) -> Entry:
    return Entry(word=word, say=file.scalar(value), languages=languages)


def _long_entry(file: _File, node: yaml.Node, languages: frozenset[str]) -> Entry:
    if not isinstance(node, yaml.MappingNode):
        raise EntryError("an entry needs 'say' and 'word' or 'pattern'")
    fields = dict(_fields(node))
    if "say" not in fields:
        raise EntryError("an entry needs 'say'")
    case = file.scalar(fields["case"]) if "case" in fields else "any"
    if case not in _CASES:
        raise EntryError(f"case is 'any' or 'exact', not {case!r}")
    return Entry(
        word=file.scalar(fields["word"]) if "word" in fields else "",
        pattern=file.scalar(fields["pattern"]) if "pattern" in fields else "",
        say=file.scalar(fields["say"]),
        languages=(
            file.strings(fields["language"]) if "language" in fields else languages
        ),
        voices=file.strings(fields["voice"]) if "voice" in fields else frozenset(),
        is_exact=case == "exact",
    )


def _fields(node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node]]:
    for key, value in node.value:
        if key.value not in _FIELDS:
            known = ", ".join(sorted(_FIELDS))
            raise EntryError(f"unknown {key.value!r}; an entry has {known}")
        yield key.value, value
