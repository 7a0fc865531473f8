"""Whether memory grows: a straight line through it, and how sure that line is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
import math
import statistics
from typing import Final

# Two neighbouring measurements of memory are nearly the same one. Means of so many
# groups are nearly independent, and what dependence is left is allowed for.
_GROUPS: Final = 20
_LEAST_GROUPS: Final = 5

# Of 100 such intervals, 95 hold the true slope.
_CONFIDENCE: Final = 0.95

# Residuals that follow each other more than this leave nothing to be sure of.
_MOST_DEPENDENT: Final = 0.9

Point = tuple[int, int]
"""Number of the utterance, and bytes of memory after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slope:
    """Bytes for each utterance, and the interval that holds the true value to 95 %."""

    bytes_per_utterance: float
    low: float
    high: float
    start: int
    """The utterance that the line begins at: before it, memory settles."""

    intercept: float
    """Bytes at utterance 0, for the line as it is drawn."""


def fit_slope(points: Sequence[Point]) -> Slope | None:
    """Draw a line through points in their order; None if they are too few."""
    groups = _means(points)
    if len(groups) < _LEAST_GROUPS:
        return None
    numbers, sizes = zip(*groups, strict=True)
    slope, intercept = statistics.linear_regression(numbers, sizes)
    rest = [size - (intercept + slope * number) for number, size in groups]
    freedom = len(groups) - 2
    middle = statistics.fmean(numbers)
    width = math.sqrt(sum((number - middle) ** 2 for number in numbers))
    error = math.sqrt(sum(r * r for r in rest) / freedom) / width * _dependence(rest)
    margin = student_t((1 + _CONFIDENCE) / 2, freedom) * error
    return Slope(
        bytes_per_utterance=slope,
        low=slope - margin,
        high=slope + margin,
        start=points[0][0],
        intercept=intercept,
    )


def student_t(probability: float, freedom: int) -> float:
    """Return the quantile of Student's t distribution, to 1 % from 3 degrees on.

    Fisher's expansion around the normal distribution.
    """
    z = statistics.NormalDist().inv_cdf(probability)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return math.fsum(term / freedom**power for power, term in enumerate(terms))


def _means(points: Sequence[Point]) -> list[tuple[float, float]]:
    """Average neighbours, in groups of the same size; what is left over is dropped."""
    size = max(1, len(points) // _GROUPS)
    groups = (points[n : n + size] for n in range(0, len(points) - size + 1, size))
    return [
        (statistics.fmean(n for n, _ in group), statistics.fmean(b for _, b in group))
        for group in groups
    ]


def _dependence(rest: Sequence[float]) -> float:
    """Return the factor on the error of what is not independent (lag one)."""
    variance = sum(r * r for r in rest)
    if variance == 0:
        return 1.0
    lagged = sum(a * b for a, b in pairwise(rest)) / variance
    lagged = min(max(lagged, 0.0), _MOST_DEPENDENT)
    return math.sqrt((1 + lagged) / (1 - lagged))
