"""The window plan, and rows that are kept while they are needed."""

from itertools import pairwise

from hypothesis import given, strategies as st
import numpy as np
import pytest

from wyoming_jabber.voices.windows import FIRST_WINDOW, WINDOW_CAP, Rows, window_stops


@given(st.integers(0, 20_000))
def test_windows_cover_all_frames_and_grow_to_a_cap(frames: int) -> None:
    stops = list(window_stops(frames))
    sizes = [b - a for a, b in pairwise([0, *stops])]
    assert sum(sizes) == frames
    assert all(size > 0 for size in sizes)
    assert max(sizes, default=0) <= WINDOW_CAP * 3 // 2
    assert all(b == min(2 * a, WINDOW_CAP) for a, b in pairwise(sizes[:-1]))
    if frames > 2 * FIRST_WINDOW:
        assert sizes[0] == FIRST_WINDOW


def test_rows_are_found_by_their_numbers() -> None:
    rows = Rows(2)
    data = np.arange(20, dtype=np.float32).reshape(10, 2)
    rows.extend(data[:4])
    rows.extend(data[4:])
    rows.forget(3)
    rows.forget(1)
    assert rows.stop == 10
    np.testing.assert_array_equal(rows.part(3, 6), data[3:6])
    with pytest.raises(AssertionError, match="forgotten"):
        rows.part(2, 5)
