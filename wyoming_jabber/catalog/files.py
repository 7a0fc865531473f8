"""Small files that are there as a whole or not at all."""

import contextlib
import os
from pathlib import Path
import tempfile


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that no reader, and no crash, sees half of it; blocks.

    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
