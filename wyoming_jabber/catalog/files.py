"""Small files that are there as a whole or not at all."""

from pathlib import Path
from typing import Final

from wyoming_jabber import whole_file

# Lists and cards of voices are public.
_MODE: Final = 0o644


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that no reader, and no crash, sees half of it; blocks.

    Its folder is made. What a loss of power takes is fetched again: nobody waits for
    the disk. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    whole_file.write_whole(path, content, mode=_MODE, durable=False)
