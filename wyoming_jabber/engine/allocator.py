"""The C library's memory, from which numpy and onnxruntime take theirs."""

import ctypes
from functools import cache
from typing import Any, Final

# From glibc's malloc.h.
_M_ARENA_MAX: Final = -8


def share_one_heap() -> None:
    """Have all threads that start from here on take their memory from one heap.

    Each would have one of its own, and what all of them keep for nothing is more by a
    tenth of the process. Does nothing where the C library is another one.
    """
    if (set_option := _function("mallopt")) is not None:
        set_option(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Give pages that hold nothing any more back to the system; blocks for milliseconds.

    Many short-lived buffers of all sizes leave such pages behind, and glibc keeps them
    for good. Does nothing where the C library is another one.
    """
    if (trim := _function("malloc_trim")) is not None:
        trim(0)


@cache
def _function(name: str) -> Any | None:  # noqa: ANN401 - a function of C
    try:
        return getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError, TypeError):  # not glibc; Windows takes no None
        return None
