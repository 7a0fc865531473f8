"""Time of variants that take turns, and the choice among them."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
import time
from typing import Final, NamedTuple

from wyoming_jabber.optimize.fidelity import Fidelity

PLAIN: Final = "fp32"
"""The variant that is always there, and what others are compared with."""

# A lossy variant has to save this much to be worth it, and more than measuring errs.
_WORTH: Final = 0.95

# Part of the time in long windows; the rest is the first ones, that a listener waits for.
_LONG_PART: Final = 0.75

# Turns for each variant. The median of them passes over what else the machine did.
_TURNS: Final = 7

Clock = Callable[[], float]


class Measured(NamedTuple):
    """A variant of a part, with what was found out about it."""

    name: str
    short: float
    long: float
    """Seconds of CPU for a second of audio, in a first window and in a long one."""

    fidelity: Fidelity | None = None
    """Against the plain variant; None for itself."""

    @property
    def cost(self) -> float:
        """One number for both windows."""
        return _LONG_PART * self.long + (1 - _LONG_PART) * self.short

    @property
    def passes(self) -> bool:
        """Whether it may speak."""
        return self.fidelity is None or self.fidelity.passes


def choose(measured: Sequence[Measured], keep: str | None = None) -> Measured:
    """Return the fastest variant that passes, or the one that is asked for.

    What isn't clearly faster than the plain one is not taken. A variant that is asked
    for but doesn't pass, or isn't there, gives way to the plain one.
    """
    by_name = {entry.name: entry for entry in measured}
    plain = by_name[PLAIN]
    if keep is not None:
        kept = by_name.get(keep, plain)
        return kept if kept.passes else plain
    worthy = [m for m in measured if m.passes and m.cost <= _WORTH * plain.cost]
    return min(worthy, key=lambda entry: entry.cost, default=plain)


def take_turns(
    tasks: Mapping[str, Callable[[], object]],
    *,
    turns: int = _TURNS,
    clock: Clock = time.process_time,
) -> dict[str, float]:
    """Return the median seconds of each task; all are run once before.

    One after the other in every turn, so that a busy moment meets them all alike.
    """
    for task in tasks.values():
        task()
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(turns):
        for name, task in tasks.items():
            started = clock()
            task()
            times[name].append(clock() - started)
    return {name: median(values) for name, values in times.items()}
