"""Writes a preparation: all of it or nothing."""

from collections.abc import Mapping
import json
import os
from pathlib import Path
import shutil
import tempfile
import time
from typing import Any, Final

from wyoming_jabber.errors import PreparationError
from wyoming_jabber.voices.preparations import REPORT, places

_UNFINISHED: Final = ".unfinished-"

# Seconds after which nobody can still be writing.
_ABANDONED: Final = 3600


def store(
    model: Path,
    state_dir: Path | None,
    kind: str,
    files: Mapping[str, bytes],
    report: Mapping[str, Any],
) -> Path:
    """Write a preparation beside its voice, or where state lies; return the folder.

    What killed processes have left there is removed. Raises PreparationError.
    """
    problems = []
    for place in places(model, state_dir):
        try:
            return _store_in(place, kind, files, report)
        except OSError as error:
            problems.append(f"{place}: {error.strerror}")
    raise PreparationError(f"nowhere to write to ({'; '.join(problems)})")


def _store_in(
    place: Path, kind: str, files: Mapping[str, bytes], report: Mapping[str, Any]
) -> Path:
    is_new = not place.exists()
    place.mkdir(parents=True, exist_ok=True)
    for leftover in place.glob(f"{_UNFINISHED}*"):
        if time.time() - leftover.stat().st_mtime > _ABANDONED:
            shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=place))
    try:
        for name, content in files.items():
            _write(folder / name, content)
        _write(folder / REPORT, json.dumps(report, indent=2).encode())
        folder.chmod(0o755)  # a voice is no secret, and may be shared
        return _put(folder, place / kind)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if is_new:
            shutil.rmtree(place, ignore_errors=True)
        raise


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


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
