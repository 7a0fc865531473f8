"""Voices that somebody hands over as files: checked, then installed as a whole."""

from collections.abc import Mapping
import hashlib
import io
from pathlib import Path
from typing import Any, BinaryIO, Final

from wyoming_jabber.catalog.cards import licence_of
from wyoming_jabber.catalog.entry import (
    MODEL_CARD,
    is_safe_name,
    megabytes,
    shown_name,
)
from wyoming_jabber.catalog.errors import DownloadError, FilesRefusedError
from wyoming_jabber.catalog.families import check_files
from wyoming_jabber.catalog.folder import VoiceFolder

Files = Mapping[str, BinaryIO | bytes]
"""What somebody hands over, by the names that the files have there."""

# The largest Piper voice has 137 MB, and the settings of 904 speakers have 30 KB.
_MOST_BYTES: Final = {".onnx": 1_000_000_000, ".onnx.json": 10_000_000, "": 65_536}

_BLOCK: Final = 1 << 20


def install_upload(folder: VoiceFolder, name: str, files: Files) -> None:
    """Make a voice `name` of a `.onnx`, its `.onnx.json` and perhaps a MODEL_CARD; blocks.

    The names of the files say what they are, and nothing else. Nothing stays of a voice
    that is refused. Raises FilesRefusedError, DownloadError.
    """
    roles = _roles(name, files)
    staging = folder.make_staging(name)
    try:
        folder.check_space(sum(map(_size, files.values())), f"voice {name}")
        digests = {
            target: _copy(source, staging / target, limit)
            for target, (source, limit) in roles.items()
        }
        check_files("piper", name, staging)
        folder.install(name, _record(staging, digests))
    except OSError as error:
        raise DownloadError(
            f"{folder.path} can't be written to: {error.strerror}"
        ) from error
    finally:
        folder.discard(name)


def _roles(name: str, files: Files) -> dict[str, tuple[BinaryIO | bytes, int]]:
    """Say which file becomes which, with its limit in bytes."""
    if not is_safe_name(name):
        raise FilesRefusedError(
            f"{shown_name(name)} can't be a voice's name: letters, digits, '-', '_', "
            "'+' and '.', at most 120, beginning with a letter or digit"
        )
    roles: dict[str, tuple[BinaryIO | bytes, int]] = {}
    for given, source in files.items():
        target, limit = _role(name, given)
        if target in roles:
            raise FilesRefusedError(f"{shown_name(given)} is a second {target}")
        roles[target] = (source, limit)
    if missing := {f"{name}.onnx", f"{name}.onnx.json"} - roles.keys():
        raise FilesRefusedError(f"voice {name} lacks {' and '.join(sorted(missing))}")
    return roles


def _role(name: str, given: str) -> tuple[str, int]:
    if given in (MODEL_CARD, f"{MODEL_CARD}.md"):
        return given, _MOST_BYTES[""]
    for suffix in (".onnx.json", ".onnx"):
        if given.endswith(suffix):
            return f"{name}{suffix}", _MOST_BYTES[suffix]
    raise FilesRefusedError(
        f"{shown_name(given)} is neither .onnx nor .onnx.json; a voice is these two"
    )


def _copy(source: BinaryIO | bytes, target: Path, limit: int) -> str:
    """Write a file of at most `limit` bytes; return its digest."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    digest, size = hashlib.sha256(), 0
    target.unlink(missing_ok=True)
    with target.open("xb") as copy:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > limit:
                raise FilesRefusedError(
                    f"{target.name} is larger than {megabytes(limit)}"
                )
            digest.update(block)
            copy.write(block)
    return f"sha256:{digest.hexdigest()}"


def _size(source: BinaryIO | bytes) -> int:
    if isinstance(source, bytes):
        return len(source)
    place = source.tell()
    size = source.seek(0, io.SEEK_END)
    source.seek(place)
    return size - place


def _record(staging: Path, digests: Mapping[str, str]) -> dict[str, Any]:
    cards = [staging / name for name in digests if name.startswith(MODEL_CARD)]
    return {
        "family": "piper",
        "licence": licence_of(cards[0]) if cards else None,
        "source": "upload",
        "files": dict(digests),
    }
