"""Rendered units on disk: a private folder with one file for each.

Files and not a database: units are some hundred kilobytes each, a broken file spoils
one unit and no other, and two servers may share a folder without a lock. A file appears
under its name only when it is whole; one that a power cut has torn fails its checksum.
"""

from collections.abc import Iterator
from functools import partial
import logging
import os
from pathlib import Path
import re
import secrets
import time
from typing import Final

from wyoming_jabber.cache.background import Background
from wyoming_jabber.cache.keys import SALT_SIZE, Key, stored_name
from wyoming_jabber.cache.rendering import Rendering, decode, encode
from wyoming_jabber.lru import Lru
from wyoming_jabber.metrics import Counters, Tally

_LOGGER = logging.getLogger(__name__)

# Below the folder of the settings, which may hold other things.
_FOLDER: Final = "speech"
_SALT: Final = "salt"
_NAME: Final = re.compile(r"[0-9a-f]{40}\.unit")
_PART: Final = ".part"

# Nobody but the server's own user: what is kept was said in somebody's home.
_PRIVATE_FOLDER: Final = 0o700
_PRIVATE_FILE: Final = 0o600

# Seconds after which an unfinished file is what a crash has left.
_ABANDONED: Final = 600.0

# Bytes that wait to be written, on a card that is slower than speech: 90 s of it.
_WAITING_BYTES: Final = 8_000_000

# Seconds for the rest when the server stops.
_PATIENCE: Final = 1.0

_COUNTERS: Final = ("stored", "dropped", "errors")

# Never through a link, and never over a file that is there.
_NEW_FILE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


class DiskStore:
    """A `Store` within a budget of bytes; the least recently used unit leaves first."""

    name = "disk"

    def __init__(self, folder: Path, budget_bytes: int) -> None:
        """Nothing is touched before `open`."""
        self._folder = folder / _FOLDER
        # The sizes of our files are all it keeps.
        self._files: Lru[str, None] = Lru(budget_bytes)
        self._budget_bytes = budget_bytes
        self._background = Background("disk-cache", _WAITING_BYTES)
        self._tally = Tally(*(f"cache_disk_{name}" for name in _COUNTERS))
        # None until the folder is ours.
        self._salt: bytes | None = None
        self._is_failing = False

    def open(self) -> None:
        """Make the folder, or warn that there is none; what is in it is found later."""
        try:
            _make_private(self._folder)
            self._salt = _salt(self._folder / _SALT)
        except OSError as error:
            self._fail(error)
            return
        self._background.open()
        self._background.add(self._look)

    def get(self, key: Key) -> Rendering | None:
        """Read a unit; a broken file is deleted."""
        if self._salt is None:
            return None
        name = _file_name(key, self._salt)
        try:
            record = _read(self._folder / name)
        except FileNotFoundError:
            return None
        except OSError:
            self._count("errors")
            return None
        rendering = decode(record)
        if rendering is None:
            self._count("errors")
            self._background.add(partial(self._delete, name))
        else:
            self._background.add(partial(self._touch, name))
        return rendering

    def put(self, key: Key, rendering: Rendering) -> None:
        """Write a unit, when the disk has time."""
        if self._salt is None or rendering.size_bytes > self._budget_bytes:
            return
        name = _file_name(key, self._salt)
        job = partial(self._write, name, rendering)
        if not self._background.add(job, rendering.size_bytes):
            self._count("dropped")

    def counters(self) -> Counters:
        """Numbers of this store."""
        return {
            **self._tally.counters(),
            "cache_disk_units": len(self._files),
            "cache_disk_bytes": self._files.size_bytes,
        }

    def close(self) -> None:
        """Write what waits, for a second at most."""
        self._background.close(_PATIENCE)

    def _look(self) -> None:
        """Find what earlier runs have left, the least recently used first."""
        try:
            for name, size_bytes in _listed(self._folder):
                self._keep(name, size_bytes)
        except OSError as error:
            self._fail(error)

    def _write(self, name: str, rendering: Rendering) -> None:
        try:
            _write(self._folder / name, encode(rendering))
        except OSError as error:
            self._fail(error)
            return
        self._is_failing = False
        self._count("stored")
        self._keep(name, rendering.size_bytes)

    def _keep(self, name: str, size_bytes: int) -> None:
        """Count a file in, and delete those that are too much now."""
        for gone in self._files.put(name, None, size_bytes):
            _unlink(self._folder / gone)

    def _touch(self, name: str) -> None:
        """Note a use where it survives the process: in the file's time of change."""
        try:
            os.utime(self._folder / name)
            size_bytes = (self._folder / name).stat().st_size
        except OSError:
            self._files.remove(name)
        else:
            self._keep(name, size_bytes)

    def _delete(self, name: str) -> None:
        _unlink(self._folder / name)
        self._files.remove(name)

    def _fail(self, error: OSError) -> None:
        """Count an error; the first of a row is told."""
        self._count("errors")
        if not self._is_failing:
            self._is_failing = True
            _LOGGER.warning(
                "Speech can't be kept in %s: %s; it is rendered each time instead",
                self._folder,
                error.strerror or error,
            )

    def _count(self, name: str) -> None:
        self._tally.add(f"cache_disk_{name}")


def _file_name(key: Key, salt: bytes) -> str:
    return f"{stored_name(key, salt)}.unit"


def _make_private(folder: Path) -> None:
    """Make a folder for this user alone. Raises OSError if it is somebody else's."""
    folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    owner = folder.lstat().st_uid
    if folder.is_symlink() or owner != os.geteuid():
        raise PermissionError(0, "the folder belongs to another user, or is a link")
    folder.chmod(_PRIVATE_FOLDER)


def _salt(path: Path) -> bytes:
    """Return the salt of a folder, made at its first use."""
    try:
        salt = _read(path)
    except FileNotFoundError:
        salt = b""
    if len(salt) != SALT_SIZE:
        _write(path, secrets.token_bytes(SALT_SIZE))
        # Of two servers that began at the same time, the last one has written it.
        salt = _read(path)
    return salt


def _read(path: Path) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        return file.read()


def _write(path: Path, content: bytes) -> None:
    """Write a private file that appears under its name when it is whole."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_PART}")
    try:
        with os.fdopen(os.open(part, _NEW_FILE, _PRIVATE_FILE), "wb") as file:
            file.write(content)
        part.replace(path)
    except OSError:
        _unlink(part)
        raise


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _LOGGER.debug("%s stays: %s", path, error)


def _listed(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield names and sizes of the units by the time of their last use."""
    units = []
    with os.scandir(folder) as entries:
        for entry in entries:
            stat = entry.stat(follow_symlinks=False)
            if _NAME.fullmatch(entry.name):
                units.append((stat.st_mtime_ns, entry.name, stat.st_size))
            elif (
                entry.name.endswith(_PART) and stat.st_mtime < time.time() - _ABANDONED
            ):
                _unlink(Path(entry.path))
    for _, name, size_bytes in sorted(units):
        yield name, size_bytes
