"""Lexicon files: read, and read again when they change."""

from collections.abc import Iterable
import logging
from pathlib import Path
from typing import Final, NamedTuple

from wyoming_jabber.text.lexicon.entries import MAX_ENTRIES, Entry
from wyoming_jabber.text.lexicon.lexicon import Lexicon

_LOGGER = logging.getLogger(__name__)

# 20,000 entries of 50 bytes.
MAX_BYTES: Final = 1 << 20


class _Stamp(NamedTuple):
    """What changes when a file does."""

    mtime_ns: int
    size: int
    inode: int


class _State(NamedTuple):
    """A file as it was last read."""

    stamp: _Stamp
    entries: tuple[Entry, ...]
    errors: tuple[str, ...]


def load_lexicon(paths: Iterable[Path]) -> tuple[Lexicon, list[str]]:
    """Read lexicon files, or folders of them, and return what is wrong too.

    Each problem is a line "FILE:LINE: what". What does not exist is skipped. Of equal
    entries that of the later file wins. Never raises for what is in the files.
    """
    files = LexiconFiles(paths)
    lexicon = files.read()
    return lexicon, files.errors


class LexiconFiles:
    """The user's lexicon files, followed while they are edited.

    Reads files; call it where blocking is allowed, and from one thread at a time.
    """

    def __init__(self, paths: Iterable[Path], base: Lexicon | None = None) -> None:
        """Follow files and folders; `base` is what their entries win over."""
        self._paths = tuple(paths)
        self._base = base or Lexicon()
        self._states: dict[Path, _State] = {}
        self._lexicon = self._base

    @property
    def errors(self) -> list[str]:
        """What was wrong when the files were last read, a line each."""
        return [error for state in self._states.values() for error in state.errors]

    def refresh(self) -> Lexicon:
        """Return the lexicon as the files are now; read only those that changed.

        A file that can't be read any more keeps its last entries. Each new problem is
        logged once.
        """
        known = set(self.errors)
        lexicon = self.read()
        for error in self.errors:
            if error not in known:
                _LOGGER.warning("Lexicon: %s", error)
        return lexicon

    def read(self) -> Lexicon:
        """Do what `refresh` does, without logging."""
        states = {}
        for path in _files(self._paths):
            stamp = _stamp(path)
            if stamp is not None:
                states[path] = self._state(path, stamp)
        if states != self._states:
            self._states = states
            entries = [entry for state in states.values() for entry in state.entries]
            self._lexicon = Lexicon.of(entries[-MAX_ENTRIES:]).over(self._base)
        return self._lexicon

    def _state(self, path: Path, stamp: _Stamp) -> _State:
        last = self._states.get(path)
        if last is not None and last.stamp == stamp:
            return last
        # YAML takes 15 ms to import, and most people have no file.
        from wyoming_jabber.text.lexicon.parse import parse_lexicon  # noqa: PLC0415

        entries: list[Entry] = []
        text, problem = _read(path, stamp)
        if text is None:
            problems = [(1, problem)]
        else:
            entries, problems = parse_lexicon(text)
        if not entries and problems and last is not None:
            entries = list(last.entries)
        errors = tuple(f"{path}:{line}: {problem}" for line, problem in problems)
        return _State(stamp, tuple(entries), errors)


def _files(paths: Iterable[Path]) -> list[Path]:
    """Return the files, with those in folders in the order of their names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [*path.glob("*.yaml"), *path.glob("*.yml")]
            found += sorted(file for file in inside if not file.name.startswith("."))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return _Stamp(status.st_mtime_ns, status.st_size, status.st_ino)


def _read(path: Path, stamp: _Stamp) -> tuple[str | None, str]:
    """Return the text, or None and why there is none."""
    if stamp.size > MAX_BYTES:
        return None, f"the file is larger than {MAX_BYTES} bytes"
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES).decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return None, f"the file is not UTF-8: {error.reason}"
    except OSError as error:
        return None, f"the file can't be read: {error.strerror}"
