"""Files that a browser sends: straight to the disk, never whole in memory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import logging
from pathlib import Path
import re
import shutil
import tempfile
from typing import BinaryIO, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.errors import JabberError
from wyoming_jabber.server.http.bodies import content_type
from wyoming_jabber.server.http.errors import BodyError, BodyTypeError, FieldError

# A model, its settings, and its card.
_MOST_FILES: Final = 3

# Bytes of all headers of a part, and of a field that is not a file.
_MOST_HEADER: Final = 4096
_MOST_FIELD: Final = 512

# Bytes to leave free on the disk: as much as the catalog leaves.
_MARGIN: Final = 32_000_000

_SUFFIX: Final = ".onnx"
_LAST_OF_PATH = re.compile(r"[^/\\]*\Z")


class Upload:
    """What was sent: files at their beginning, by their names."""

    def __init__(self, folder: Path) -> None:
        self.files: dict[str, BinaryIO] = {}
        self.given_name: str | None = None
        self._folder = folder

    @property
    def name(self) -> str:
        """The voice's name: as it was given, else as its model is called.

        Raises FieldError.
        """
        if self.given_name:
            return self.given_name
        for file in self.files:
            if file.endswith(_SUFFIX):
                return file.removesuffix(_SUFFIX)
        raise FieldError("files", "there is no model (.onnx) among them")

    def open(self, name: str) -> BinaryIO:
        """Make a file that is gone when it is closed; blocks."""
        if name in self.files or len(self.files) >= _MOST_FILES:
            raise FieldError(
                "files", f"at most {_MOST_FILES} files, each with a name of its own"
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        self.files[name] = file = tempfile.TemporaryFile(  # noqa: SIM115 - `close` does
            dir=self._folder
        )
        return file

    def check_space(self) -> None:
        """Raise JabberError when other programs would soon miss the disk; blocks."""
        if self.files and shutil.disk_usage(self._folder).free < _MARGIN:
            raise JabberError("The file can't be kept: the disk is almost full")

    def rewind(self) -> None:
        """Go to the beginning of all files; blocks."""
        for file in self.files.values():
            file.seek(0)

    def close(self) -> None:
        """Forget all files; blocks."""
        for file in self.files.values():
            file.close()


@asynccontextmanager
async def read_upload(
    request: Request, worker: EngineWorker, folder: Path
) -> AsyncIterator[Upload]:
    """Receive files, which are gone at the end.

    Raises BodyError, FieldError; JabberError if the disk doesn't take them.
    """
    # What it has to say of a wrong body is said in our answer.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    upload = Upload(folder)
    parts = _Parts(_boundary(request), upload)
    try:
        async for piece in request.stream():
            await worker.run(parts.write, piece)
        await worker.run(parts.finish)
        yield upload
    finally:
        await worker.run(upload.close)


class _Parts:
    """Takes a multipart body apart as it arrives; blocks on the disk."""

    def __init__(self, boundary: bytes, upload: Upload) -> None:
        self._upload = upload
        self._header = [b"", b""]
        self._header_bytes = 0
        self._disposition = b""
        self._file: BinaryIO | None = None
        self._field: bytes | None = None
        self._has_ended = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._add_name,
                "on_header_value": self._add_value,
                "on_header_end": self._end_header,
                "on_headers_finished": self._open,
                "on_part_data": self._add_data,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
        )

    def write(self, piece: bytes) -> None:
        """Take the next piece. Raises BodyError, FieldError, JabberError."""
        try:
            self._upload.check_space()
            self._parser.write(piece)
        except FormParserError as error:
            raise BodyError(f"The body is not valid multipart: {error}") from error
        except OSError as error:
            raise JabberError(f"The file can't be kept: {error.strerror}") from error

    def finish(self) -> None:
        """Raise BodyError unless all has arrived."""
        if not self._has_ended:
            raise BodyError("The body ends in the middle of a file")
        self._upload.rewind()

    def _begin(self) -> None:
        self._header_bytes, self._disposition = 0, b""
        self._file = self._field = None

    def _add_name(self, data: bytes, start: int, end: int) -> None:
        self._add_header(0, data[start:end])

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._add_header(1, data[start:end])

    def _add_header(self, part: int, data: bytes) -> None:
        self._header_bytes += len(data)
        if self._header_bytes > _MOST_HEADER:
            raise BodyError(f"A part has more than {_MOST_HEADER} bytes of headers")
        self._header[part] += data

    def _end_header(self) -> None:
        name, value = self._header
        if name.lower() == b"content-disposition":
            self._disposition = value
        self._header = [b"", b""]

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"filename")
        if name is not None:
            self._file = self._upload.open(_plain_name(name))
        elif options.get(b"name") == b"name":
            self._field = b""

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(memoryview(data)[start:end])
        elif self._field is not None:
            self._field += data[start:end]
            if len(self._field) > _MOST_FIELD:
                raise FieldError("name", f"has more than {_MOST_FIELD} bytes")

    def _end_part(self) -> None:
        if self._field is not None:
            self._upload.given_name = self._field.decode("utf-8", "replace").strip()

    def _end(self) -> None:
        self._has_ended = True


def _boundary(request: Request) -> bytes:
    if content_type(request) != "multipart/form-data":
        raise BodyTypeError("The body must be files: Content-Type: multipart/form-data")
    _, options = parse_options_header(request.headers["content-type"])
    boundary: bytes = options.get(b"boundary", b"")
    if not boundary:
        raise BodyError("Content-Type has no boundary")
    return boundary


def _plain_name(name: bytes) -> str:
    """Return the last part of a path: some browsers send all of it."""
    found = _LAST_OF_PATH.search(name.decode("utf-8", "replace"))
    return found[0] if found else ""
