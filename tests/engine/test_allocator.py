"""Freed memory goes back to the system, where the C library can do that."""

import ctypes
from itertools import pairwise
import mmap
from pathlib import Path
import re
import subprocess
import sys

import numpy as np
import pytest

from wyoming_jabber.engine import allocator

IS_GLIBC = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


@pytest.mark.skipif(
    not IS_GLIBC, reason="only glibc keeps pages and can give them back"
)
def test_pages_that_hold_nothing_are_given_back() -> None:
    # Too small for maps of their own, and the last one keeps all below it from shrinking.
    arrays = [np.ones(4096, np.uint8) for _ in range(10_000)]
    last = arrays.pop()
    arrays.clear()
    allocator.give_back()
    arrays = [np.ones(4096, np.uint8) for _ in range(10_000)]
    full = resident_bytes()
    kept = arrays[-1]
    arrays.clear()
    held = resident_bytes()
    allocator.give_back()
    assert full - resident_bytes() > 30_000_000
    assert held > resident_bytes()
    assert last.all()
    assert kept.all()


HEAPS = """
import ctypes, threading
from wyoming_jabber.engine import allocator

{first}
threads = [threading.Thread(target=bytearray, args=(100_000,)) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""


@pytest.mark.skipif(not IS_GLIBC, reason="only glibc has heaps for threads")
@pytest.mark.parametrize(
    ("first", "is_one"), [("allocator.share_one_heap()", True), ("", False)]
)
def test_threads_share_one_heap(first: str, is_one: bool) -> None:
    program = HEAPS.format(first=first)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert (done.stdout.count("<heap nr=") == 1) is is_one


LARGE_PAGES = """
from pathlib import Path
from wyoming_jabber.engine import allocator

before = [bytes(100_000) for _ in range(30)]
last = bytes(100_000)
del before
allocator.start_with_large_pages()
kept = [bytes(1000) for _ in range(10_000)]
print(Path("/proc/self/smaps").read_text())
"""


@pytest.mark.skipif(
    not IS_GLIBC or mmap.PAGESIZE != 4096, reason="only glibc's heap of small pages"
)
def test_a_short_life_begins_with_large_pages() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LARGE_PAGES], capture_output=True, text=True, check=True
    )
    areas = done.stdout.split("VmFlags:")
    advised = [a for a, flags in pairwise(areas) if " hg" in flags.splitlines()[0]]
    assert len(advised) == 1
    assert "[heap]" in advised[0]
    size = re.search(r"Size: +(\d+) kB", advised[0])
    assert size is not None
    assert 60_000 < int(size[1]) < 70_000


def test_another_c_library_has_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_name: str | None) -> object:
        return object()

    monkeypatch.setattr(ctypes, "CDLL", load)
    allocator._function.cache_clear()
    allocator.give_back()
    allocator.share_one_heap()
    allocator.start_with_large_pages.__wrapped__()
    assert allocator._function("malloc_trim") is None
    allocator._function.cache_clear()
