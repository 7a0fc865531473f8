"""Frames to sound in windows: rows that are kept while they are needed, and the plan."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# The first window is short, so that something is heard soon, 0.2 s of it; the others
# grow, because each computes its halos as well. Past the cap longer ones take as much
# time, because caches no longer hold them, and more memory.
FIRST_WINDOW: Final = 16
WINDOW_CAP: Final = 96
"""Frames, mostly of 11.6 ms."""


def window_stops(
    frames: int, first: int = FIRST_WINDOW, cap: int = WINDOW_CAP
) -> Iterator[int]:
    """Yield where windows end: twice as long each, up to the cap.

    What would be less than half a window at the end joins the one before.
    """
    stop, size = 0, first
    while frames - stop > size + size // 2:
        stop += size
        size = min(2 * size, cap)
        yield stop
    if frames:
        yield frames


class Rows:
    """The rows that are still needed, found by their absolute numbers."""

    def __init__(self, channels: int) -> None:
        self._start = 0
        self._kept: NDArray[np.float32] = np.zeros((0, channels), np.float32)

    @property
    def stop(self) -> int:
        """Number of the row after the last one."""
        return self._start + len(self._kept)

    def extend(self, rows: NDArray[Any]) -> None:
        """Add rows after the last one."""
        self._kept = np.concatenate((self._kept, rows))

    def part(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return rows that are still there."""
        assert self._start <= start <= stop <= self.stop, "a forgotten row"
        return self._kept[start - self._start : stop - self._start]

    def forget(self, before: int) -> None:
        """Let go of the rows before this one."""
        if before > self._start:
            self._kept = self.part(before, self.stop).copy()
            self._start = before
