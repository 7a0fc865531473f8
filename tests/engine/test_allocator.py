"""Freed memory goes back to the system, where the C library can do that."""

import ctypes
from pathlib import Path
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


def test_another_c_library_has_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_name: str | None) -> object:
        return object()

    monkeypatch.setattr(ctypes, "CDLL", load)
    allocator._malloc_trim.cache_clear()
    allocator.give_back()
    assert allocator._malloc_trim() is None
    allocator._malloc_trim.cache_clear()
