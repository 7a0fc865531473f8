"""A file that is arriving: `NAME.part`, and beside it a note that tells what it is."""

import contextlib
from http import HTTPStatus
import io
import json
import os
from pathlib import Path
import threading
from typing import Any, Final

from wyoming_jabber.catalog.entry import RemoteFile
from wyoming_jabber.catalog.network import Response

_DIGEST_BLOCK: Final = 1 << 20


class Partial:
    """What has arrived of one file. Its methods block, and lock: any thread may call.

    It survives the process: with the same digest, the next one goes on where it
    stopped. OSError where the disk fails.
    """

    def __init__(self, folder: Path, file: RemoteFile) -> None:
        self._file = file
        self._whole = folder / file.name
        self._part = folder / f"{file.name}.part"
        self._note = folder / f"{file.name}.part.json"
        self._stream: io.FileIO | None = None
        self._lock = threading.Lock()
        self.received = 0
        """Bytes that are on disk."""

        self._address = self._validator = ""

    def open(self) -> bool:
        """Look at what is there; return whether the whole file is, verified."""
        with self._lock:
            if self._whole.is_file() and _matches(self._whole, self._file):
                self.received = self._file.size_bytes
                return True
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            descriptor = os.open(self._part, flags, 0o644)
            self._stream = io.FileIO(descriptor, "r+b")
            note = self._read_note()
            if note.get("digest") == str(self._file.digest):
                self._address = str(note.get("address", ""))
                self._validator = str(note.get("validator", ""))
                self.received = self._stream.seek(0, io.SEEK_END)
            if self.received > self._file.size_bytes:
                self._truncate()
            return False

    @property
    def is_full(self) -> bool:
        """Whether there are as many bytes as there shall be."""
        return self.received == self._file.size_bytes

    def headers(self, address: str) -> dict[str, str]:
        """Return what asks a server for the rest, if the file is still the same."""
        if not self.received:
            return {}
        headers = {"Range": f"bytes={self.received}-"}
        # Another mirror may name the same bytes in another way; the digest decides.
        if self._validator and self._address == address:
            headers["If-Range"] = self._validator
        return headers

    def begin(self, address: str, response: Response) -> None:
        """Get ready for a body: behind what is there, or all of it from the start."""
        with self._lock:
            if response.status_code == HTTPStatus.OK:
                self._truncate()
            self._address = address
            self._validator = _validator(response)
            note = {
                "digest": str(self._file.digest),
                "address": address,
                "validator": self._validator,
            }
            new = self._note.with_suffix(".new")
            new.write_text(json.dumps(note), encoding="utf-8")
            new.replace(self._note)

    def write(self, block: bytes) -> None:
        """Add a block at the end; what a full disk still took stays."""
        with self._lock:
            assert self._stream is not None, "open() comes first"
            view = memoryview(block)
            while view:
                count = self._stream.write(view)
                self.received += count
                view = view[count:]

    def restart(self) -> None:
        """Forget what is there."""
        with self._lock:
            self._truncate()

    def finish(self) -> bool:
        """Check the digest; give the file its name, or return False and forget it."""
        with self._lock:
            assert self._stream is not None, "open() comes first"
            if not _matches(self._part, self._file):
                self._truncate()
                return False
            os.fsync(self._stream.fileno())
            self._part.replace(self._whole)
            self._note.unlink(missing_ok=True)
            return True

    def close(self) -> None:
        """Release the file; an empty one leaves nothing behind. May be repeated."""
        with self._lock:
            if self._stream is None:
                return
            self._stream.close()
            self._stream = None
            if not self.received:
                self._part.unlink(missing_ok=True)
                self._note.unlink(missing_ok=True)

    def _truncate(self) -> None:
        assert self._stream is not None, "open() comes first"
        self._stream.truncate(0)
        self._stream.seek(0)
        self.received = 0

    def _read_note(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError, RecursionError):
            note = json.loads(self._note.read_text(encoding="utf-8"))
            if isinstance(note, dict):
                return note
        return {}


def _validator(response: Response) -> str:
    """Return what says that a file is still the same; empty if nothing surely does."""
    tag = str(response.headers.get("ETag", ""))
    return "" if tag.startswith("W/") else tag


def _matches(path: Path, file: RemoteFile) -> bool:
    with path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size != file.size_bytes:
            return False
        digest = file.digest.start()
        while block := stream.read(_DIGEST_BLOCK):
            digest.update(block)
    return digest.hexdigest() == file.digest.value
