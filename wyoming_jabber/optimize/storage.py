"""Writes a preparation: all of it or nothing, by one process at a time."""

from collections.abc import Iterator, Mapping
import contextlib
import errno
import fcntl
import hashlib
import json
import os
from pathlib import Path
import shutil
import tempfile
from typing import Any, Final

from wyoming_jabber.errors import PreparationError
from wyoming_jabber.voices.preparations import REPORT, places
from wyoming_jabber.whole_file import write_whole

_UNFINISHED: Final = ".unfinished-"

# What says that somebody else holds a lock; other errors say that there are no locks, as
# on some network drives, and then nobody is kept out.
_HELD: Final = (errno.EAGAIN, errno.EACCES)

# A folder may be removed by the one who held it while the next opens it.
_TRIES: Final = 3


@contextlib.contextmanager
def claim(model: Path, state_dir: Path | None) -> Iterator[Path]:
    """Hold the folder that a voice's preparation is written to; yield it.

    It is beside the voice, or where state lies. What killed processes have left there
    is removed; an empty folder isn't left behind. Raises PreparationError where nothing
    can be written, or if another process prepares the voice.
    """
    problems = []
    with contextlib.ExitStack() as stack:
        for place in places(model, state_dir):
            try:
                stack.enter_context(_held(place))
                _tidy(place)
            except OSError as error:
                problems.append(f"{place}: {error.strerror}")
                continue
            yield place
            return
    raise PreparationError(f"nowhere to write to ({'; '.join(problems)})")


def store(
    place: Path, kind: str, files: Mapping[str, bytes], report: Mapping[str, Any]
) -> Path:
    """Write a preparation to a claimed folder, with its files' digests.

    Returns its own folder in there. Raises PreparationError if the disk doesn't take it.
    """
    digests = {n: hashlib.sha256(content).hexdigest() for n, content in files.items()}
    text = json.dumps({**report, "files": digests}, indent=2)
    try:
        folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=place))
        try:
            for name, content in files.items():
                write_whole(folder / name, content, mode=None)
            write_whole(folder / REPORT, text, mode=None)
            folder.chmod(0o755)  # a voice is no secret, and may be shared
            return _put(folder, place / kind)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise PreparationError(f"{place} can't be written: {error.strerror}") from error


@contextlib.contextmanager
def _held(place: Path) -> Iterator[None]:
    """Hold a folder, which ends with the process however that ends."""
    descriptor = _open(place)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            place.rmdir()  # if nothing came of it
        os.close(descriptor)


def _open(place: Path) -> int:
    """Make, open and lock a folder. Raises OSError, PreparationError."""
    for _ in range(_TRIES):
        place.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        is_free = _lock(descriptor)
        if is_free and _is_there(place, descriptor):
            return descriptor
        os.close(descriptor)
        if not is_free:
            break
    raise PreparationError("another process prepares it now")


def _lock(descriptor: int) -> bool:
    """Lock a folder until it is closed; tell whether nobody else holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _HELD
    return True


def _is_there(place: Path, descriptor: int) -> bool:
    """Tell whether an open folder is still the one of this name."""
    try:
        return os.path.samestat(place.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _tidy(place: Path) -> None:
    """Remove what killed processes have left; a folder that can't be written raises."""
    for leftover in place.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=place)).rmdir()


def _put(folder: Path, target: Path) -> Path:
    """Rename; what was there before is out of the way for an instant only."""
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=target.parent))
        target.rename(old / "old")
        folder.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        folder.rename(target)
    return target
