"""Looking for a file below a folder that somebody else is writing to."""

import glob
from pathlib import Path


def is_there(folder: Path, name: str) -> bool:
    """Tell whether a path of this name is there; `*` stands for anything."""
    # Path.rglob would fail where a folder is deleted meanwhile.
    found = glob.iglob(  # noqa: PTH207
        f"**/{name}", root_dir=folder, recursive=True, include_hidden=True
    )
    return any(found)
