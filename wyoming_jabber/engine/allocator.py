"""The C library's memory, from which numpy and onnxruntime take theirs."""

import ctypes
from functools import cache
import mmap
from typing import Any, Final

# From glibc's malloc.h and Linux's mman.h.
_M_TOP_PAD: Final = -2
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_MADV_HUGEPAGE: Final = 14

# More than a voice of a few megabytes has taken when it has said a sentence; what is
# not used costs nothing.
_HEAP_START: Final = 64 * 2**20
_MOST_MMAP_THRESHOLD: Final = 32 * 2**20
_SMALL_PAGE: Final = 2**12
_LARGE_PAGE: Final = 2**21


def share_one_heap() -> None:
    """Have all threads that start from here on take their memory from one heap.

    Each would have one of its own, and what all of them keep for nothing is more by a
    tenth of the process. Does nothing where the C library is another one.
    """
    if (set_option := _function("mallopt")) is not None:
        set_option(_M_ARENA_MAX, 1)


@cache
def start_with_large_pages() -> None:
    """Take the next 64 MB in pages of 2 MB, once: for a process that soon ends.

    Else it asks 8,000 times for 4 kB, a tenth of the time that a short text takes. A
    server would keep more than it needs. Does nothing where the C library is another
    one, or pages are larger anyway.
    """
    names = ("mallopt", "malloc", "free", "sbrk", "madvise")
    functions = list(filter(None, map(_function, names)))
    if len(functions) < len(names) or mmap.PAGESIZE != _SMALL_PAGE:
        return
    set_option, allocate, free, heap_end, advise = functions
    set_option(_M_TOP_PAD, _HEAP_START)
    # What is smaller comes from the heap. Glibc would raise it to this by and by, but not
    # any more once the one above is set.
    set_option(_M_MMAP_THRESHOLD, _MOST_MMAP_THRESHOLD)
    allocate.restype = heap_end.restype = ctypes.c_void_p
    # More than the heap has free, so that it grows; what was said above then stays.
    free(ctypes.c_void_p(allocate(_MOST_MMAP_THRESHOLD - _LARGE_PAGE)))
    end = heap_end(0)
    start = -(-(end - _HEAP_START) // _LARGE_PAGE) * _LARGE_PAGE
    advise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _MADV_HUGEPAGE)


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
