"""The folder of the voices that come with the program."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


@cache
def shipped_voices() -> Path:
    """Return the folder: in the installed package, or beside it in a checkout.

    It may be empty or missing; then there are no such voices.
    """
    installed = _PACKAGE / "models"
    return installed if installed.is_dir() else _PACKAGE.parent / "models"
