"""Files that are there as a whole or not at all."""

from collections.abc import Iterator
import contextlib
import os
from pathlib import Path
from typing import BinaryIO, Final

# O_EXCL: no other process or thread writes to it, and no link is followed.
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC

# What open() asks for; the umask takes its part of it.
_AS_USUAL: Final = 0o666

# Characters of a file's name in that of its part, which tell whose part it is. With four
# bytes each they leave room in the 255 bytes that a name may have.
_NAMED: Final = 50

# Random bytes in the name of a part: two never meet.
_RANDOM: Final = 8


@contextlib.contextmanager
def open_whole(
    file: Path, *, mode: int | None, durable: bool = True
) -> Iterator[BinaryIO]:
    """Open a file that appears under its name only when it is complete; blocks.

    Until then, and after any error, a reader sees what was there before. `mode` is who
    may use it, whatever the umask; None leaves that to the umask. With `durable` it has
    reached the disk before it has its name, so that a loss of power leaves no empty
    file; that takes milliseconds to seconds. A killed process leaves its part behind,
    as `.NAME-` and random digits. Raises OSError.
    """
    part = file.parent / f".{file.name[:_NAMED]}-{os.urandom(_RANDOM).hex()}"
    descriptor = os.open(part, _NEW, _AS_USUAL if mode is None else mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            _allow(descriptor, mode)
            yield stream
            stream.flush()
            if durable:
                os.fsync(descriptor)
        part.replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def write_whole(
    file: Path, content: bytes | str, *, mode: int | None, durable: bool = True
) -> None:
    """Write a file, text in UTF-8, as `open_whole` does; blocks.

    Raises OSError, or UnicodeEncodeError for half a character; then nothing has changed.
    """
    encoded = content.encode() if isinstance(content, str) else content
    with open_whole(file, mode=mode, durable=durable) as stream:
        stream.write(encoded)


def _allow(descriptor: int, mode: int | None) -> None:
    """Give back what the umask took.

    A drive without permissions, such as a USB stick's, has nothing to give back, and
    would refuse.
    """
    if mode is not None and mode & ~os.fstat(descriptor).st_mode:
        os.fchmod(descriptor, mode)
