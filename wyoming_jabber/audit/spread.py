"""Repeated measurements in a few numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
import statistics


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """Half of all measurements lie between `low` and `high`, the quartiles."""

    median: float
    low: float
    high: float
    count: int


def spread(measurements: Iterable[float]) -> Spread:
    """Sum up measurements; there is at least one."""
    values = list(measurements)
    low = median = high = values[0]
    if len(values) > 1:
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(median=median, low=low, high=high, count=len(values))
