"""A leak is found, and noise is not one."""

import random

from hypothesis import given, strategies as st
import pytest

from wyoming_jabber.audit.slope import fit_slope, student_t

BASE = 120_000_000


def noisy(growth: float, count: int = 200, seed: int = 1) -> list[tuple[int, int]]:
    rng = random.Random(seed)
    return [(n, round(BASE + growth * n + rng.gauss(0, 50_000))) for n in range(count)]


# From a printed table of Student's t.
@pytest.mark.parametrize(
    ("freedom", "expected"),
    [(3, 3.182), (5, 2.571), (10, 2.228), (18, 2.101), (100, 1.984)],
)
def test_the_quantiles_are_those_of_the_tables(freedom, expected):
    assert student_t(0.975, freedom) == pytest.approx(expected, rel=0.01)


@given(st.floats(-1e5, 1e5), st.integers(100, 400))
def test_an_exact_line_is_found_exactly(growth, count):
    slope = fit_slope([(n, round(BASE + growth * n)) for n in range(count)])
    assert slope is not None
    assert slope.bytes_per_utterance == pytest.approx(growth, rel=1e-3, abs=0.05)
    assert slope.low <= slope.bytes_per_utterance <= slope.high


def test_a_leak_is_surely_found():
    slope = fit_slope(noisy(5_000))
    assert slope is not None
    assert slope.low > 4_000
    assert slope.low < 5_000 < slope.high


def test_noise_is_seldom_taken_for_a_leak():
    slopes = [fit_slope(noisy(0, seed=seed)) for seed in range(60)]
    surely = [s for s in slopes if s is not None and s.low > 0]
    assert len(surely) <= 6  # 1.5 are to be expected


def test_memory_that_wanders_says_nothing_for_sure():
    rng, size, points = random.Random(3), BASE, []
    for n in range(400):
        size += rng.choice((-4096, 4096)) * 20
        points.append((n, size))
    narrow = fit_slope(noisy(0, 400))
    wide = fit_slope(points)
    assert narrow is not None
    assert wide is not None
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_memory_that_never_moves_has_no_slope_at_all():
    slope = fit_slope([(n, BASE) for n in range(1, 101)])
    assert slope is not None
    assert slope.low == slope.high == slope.bytes_per_utterance == 0
    assert (slope.start, slope.intercept) == (1, BASE)


def test_too_few_points_have_no_line():
    assert fit_slope([(n, BASE) for n in range(4)]) is None
