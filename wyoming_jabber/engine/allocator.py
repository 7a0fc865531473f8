"""The C library's memory, from which numpy and onnxruntime take theirs."""

import ctypes
from functools import cache
from typing import Any


def give_back() -> None:
    """Give pages that hold nothing any more back to the system; blocks for milliseconds.

    Many short-lived buffers of all sizes on several threads leave such pages behind, and
    glibc keeps them for good. Does nothing where the C library is another one.
    """
    if (trim := _malloc_trim()) is not None:
        trim(0)


@cache
def _malloc_trim() -> Any | None:  # noqa: ANN401 - a function of C
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # not glibc; Windows takes no None
        return None
