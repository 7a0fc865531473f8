"""Time by stage of work."""

from collections.abc import Iterator
from contextlib import contextmanager
import time
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")


class Cost(NamedTuple):
    """Seconds by the clock, and seconds of CPU of all threads of this process."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> "Cost":
        """Read both clocks."""
        return cls(time.perf_counter(), time.process_time())


class Stopwatch:
    """Charges time to stages; a stage inside another stops the outer one's clock."""

    def __init__(self) -> None:
        self._stages: list[str] = []
        self._last = Cost(0.0, 0.0)
        self._costs: dict[str, Cost] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Charge what is done inside to a stage."""
        self._charge()
        self._stages.append(name)
        try:
            yield
        finally:
            self._charge()
            self._stages.pop()

    def each(self, name: str, source: Iterator[Item]) -> Iterator[Item]:
        """Hand on what a source yields, and charge the making of it to a stage."""
        done = False
        while not done:
            with self.stage(name):
                done, items = _take(source)
            yield from items

    def take(self) -> dict[str, Cost]:
        """Return what has been charged, and begin anew."""
        costs, self._costs = self._costs, {}
        return costs

    def _charge(self) -> None:
        now = Cost.now()
        if self._stages:
            name = self._stages[-1]
            wall, cpu = self._costs.get(name, Cost(0.0, 0.0))
            since = self._last
            self._costs[name] = Cost(
                wall + now.wall - since.wall, cpu + now.cpu - since.cpu
            )
        self._last = now


def _take(source: Iterator[Item]) -> tuple[bool, tuple[Item, ...]]:
    """Take the next item; say whether there was none."""
    for item in source:
        return False, (item,)
    return True, ()
