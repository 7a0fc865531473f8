"""The data folder as voices come and go: all of a voice or nothing, and never another's.

    VOICE/                    a voice, with `installed.json` beside its files
    .downloads/VOICE/         what has arrived of one; hidden, so never taken for a voice

A voice takes its place by the renaming of its folder.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
import fcntl
import json
import logging
import os
from pathlib import Path
import shutil
import time
from typing import Any, Final

from wyoming_jabber.catalog.entry import megabytes
from wyoming_jabber.catalog.errors import DownloadError, FilesRefusedError
from wyoming_jabber.catalog.threads import finish

_LOGGER = logging.getLogger(__name__)

RECORD: Final = "installed.json"
"""Says where a voice came from, under which licence, and which files are its own."""

_STAGING: Final = ".downloads"

# Bytes to leave free: logs, caches and other programs need the disk as well.
_MARGIN: Final = 32_000_000

# Seconds after which nobody will go on with a download: a week.
_ABANDONED: Final = 7 * 86_400

# Seconds between two looks whether another process has finished with a voice.
_LOCK_INTERVAL: Final = 0.25


class VoiceFolder:
    """The folder that voices are installed in. What says that it blocks, does."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def staging(self, name: str) -> Path:
        """Return the folder in which a voice is put together."""
        return self.path / _STAGING / name

    def make_staging(self, name: str) -> Path:
        """Make sure of that folder; blocks. Raises DownloadError."""
        staging = self.staging(name)
        try:
            staging.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        for folder in (staging.parent, staging):
            if folder.is_symlink():
                raise DownloadError(f"{folder} is a link; remove it")
        return staging

    @asynccontextmanager
    async def locked(self, name: str) -> AsyncGenerator[Path, None]:
        """Yield the staging folder while no other process uses it; waits for its turn.

        Raises DownloadError.
        """
        while (lock := await finish(self._try_lock, name)) is None:  # noqa: ASYNC110 - another process has no event
            await asyncio.sleep(_LOCK_INTERVAL)
        try:
            yield self.staging(name)
        finally:
            await finish(self._unlock, name, lock)

    def check_space(self, size_bytes: int, what: str) -> None:
        """Raise DownloadError unless so many more bytes fit; blocks."""
        try:
            free = shutil.disk_usage(self.path).free
        except OSError as error:
            raise _unwritable(self.path, error) from error
        if free < size_bytes + _MARGIN:
            raise DownloadError(
                f"{what} needs {megabytes(size_bytes + _MARGIN)} in {self.path}, where "
                f"{megabytes(free)} are free; make room and start again"
            )

    def install(self, name: str, record: Mapping[str, Any]) -> Path:
        """Turn the staging folder into the voice; blocks.

        What a download leaves beside the files of `record` is removed. Raises
        DownloadError, FilesRefusedError.
        """
        staging, target = self.staging(name), self.path / name
        try:
            _keep_only(staging, record["files"])
            _write(staging / RECORD, {"name": name, **record})
            with suppress(OSError):
                target.rmdir()  # one that is empty is in nobody's way
            if os.path.lexists(target):
                raise FilesRefusedError(
                    f"{target} is in the way of voice {name}; move it or remove it"
                )
            staging.rename(target)
            _sync(self.path)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        self._drop_empty()
        return target

    def discard(self, name: str) -> None:
        """Forget what has arrived of a voice; blocks."""
        shutil.rmtree(self.staging(name), ignore_errors=True)
        self._drop_empty()

    def tidy(self) -> None:
        """Remove downloads that nobody has gone on with for a week; blocks."""
        with suppress(OSError):
            for folder in (self.path / _STAGING).iterdir():
                newest = max(_changed(file) for file in (folder, *folder.iterdir()))
                if time.time() - newest > _ABANDONED:
                    _LOGGER.info("Removed the abandoned download %s", folder)
                    shutil.rmtree(folder, ignore_errors=True)
        self._drop_empty()

    def _unlock(self, name: str, lock: int) -> None:
        """Leave the staging folder, and nothing of it when it is empty."""
        with suppress(OSError):
            self.staging(name).rmdir()
        self._drop_empty()
        os.close(lock)

    def _drop_empty(self) -> None:
        with suppress(OSError):
            (self.path / _STAGING).rmdir()

    def _try_lock(self, name: str) -> int | None:
        """Return a descriptor that holds the staging folder; None if another does."""
        staging = self.make_staging(name)
        try:
            lock = os.open(staging, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:
            return None  # it has become the voice a moment ago
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), staging.stat()):
                return lock
        except BlockingIOError:
            pass
        except FileNotFoundError:
            pass
        except OSError as error:
            # Some network file systems have no locks: then processes don't wait.
            _LOGGER.debug("%s can't be locked: %s", staging, error.strerror)
            return lock
        os.close(lock)
        return None


def read_record(folder: Path) -> dict[str, Any]:
    """Return what `installed.json` says; empty where there is none; blocks."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def remove_files(files: Sequence[Path], folder: Path, root: Path) -> None:
    """Delete a voice's files, then folders that are empty, below `root`; blocks.

    The first of the files must be what makes it a voice. Raises FilesRefusedError.
    """
    try:
        for file in files:
            if file.is_dir() and not file.is_symlink():
                shutil.rmtree(file)
            else:
                file.unlink(missing_ok=True)
    except OSError as error:
        raise FilesRefusedError(
            f"{error.filename} can't be removed: {error.strerror}"
        ) from error
    while folder != root and folder.is_relative_to(root):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _keep_only(staging: Path, files: Sequence[str]) -> None:
    for entry in staging.iterdir():
        if entry.name not in files:
            _remove(entry)
    for name in files:
        if not (staging / name).is_file() or (staging / name).is_symlink():
            raise FilesRefusedError(f"{name} is missing, or no plain file")


def _remove(entry: Path) -> None:
    remove: Callable[[Path], object] = Path.unlink
    if entry.is_dir() and not entry.is_symlink():
        remove = shutil.rmtree
    remove(entry)


def _write(file: Path, record: Mapping[str, Any]) -> None:
    with file.open("w", encoding="utf-8") as stream:
        json.dump(record, stream, indent=2, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(folder: Path) -> None:
    """Make a renaming last through a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _changed(file: Path) -> float:
    return file.lstat().st_mtime


def _unwritable(folder: Path, error: OSError) -> DownloadError:
    return DownloadError(f"{folder} can't be written to: {error.strerror}")
