"""What was measured with so many threads, and what follows from it."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

# Twice the threads have to take this much less time: otherwise most of the second one's
# work is waiting, and another client could have had its core.
_WORTH_IT: Final = 0.75

# Seconds to the first sound that somebody could notice to be missing.
_NOTICEABLE: Final = 0.02

# Above this real-time factor, a busier moment makes speech stutter, so that every gain
# counts.
_SLOW: Final = 0.5

# What several clients get together with more threads inside a session, against what they
# get with one; and with fewer sessions, against the most.
_SHARED: Final = 0.8
_NEARLY_ALL: Final = 0.9

# More threads or sessions than this only fight for the memory bus of a home computer.
MOST: Final = 8

# As many values as quartiles need.
_FEWEST: Final = 3


class Setup(NamedTuple):
    """A way to use the cores."""

    session_threads: int = 1
    """Threads inside one run of a model."""

    engine_threads: int = 1
    """Runs at the same time."""


class Measured(NamedTuple):
    """One setup, a value for each round; all setups had the same rounds."""

    setup: Setup
    first_audio: Sequence[float] = ()
    """Seconds to the first block of a short reply; only measured with one run."""

    rate: Sequence[float] = ()
    """Seconds of audio made in a second, all runs together."""


def candidates(cores: int) -> Iterator[Setup]:
    """Yield the setups worth measuring, those with fewer threads first."""
    for threads in _doublings(cores):
        for runs in _doublings(cores // threads):
            yield Setup(threads, runs)


def choose(measured: Sequence[Measured], cores: int) -> Setup:
    """Return the setup to use; where it makes no clear difference, fewer threads.

    Setups beyond `cores` are not considered. Without measurements it is one thread.
    """
    found = {m.setup: m for m in measured if _fits(m.setup, cores)}
    threads = 1
    for more in sorted({setup.session_threads for setup in found}):
        if more > threads and _pays(found, threads, more):
            threads = more
    return Setup(threads, _best_runs(found, threads))


def _fits(setup: Setup, cores: int) -> bool:
    return setup.session_threads * setup.engine_threads <= cores


def _doublings(most: int) -> Iterator[int]:
    number = 1
    while number <= min(most, MOST):
        yield number
        number *= 2


def _pays(found: dict[Setup, Measured], few: int, many: int) -> bool:
    """Tell whether more threads inside a session are worth it."""
    before, after = found.get(Setup(few)), found.get(Setup(many))
    if before is None or after is None:
        return False
    # A factor of 4 in threads is two times the factor of 2.
    limit = _WORTH_IT ** ((many // few).bit_length() - 1)
    is_sooner = _is_less(after.first_audio, before.first_audio, limit)
    saved = _middle(before.first_audio) - _middle(after.first_audio)
    is_faster = _is_less(before.rate, after.rate, limit)
    is_slow = _middle(before.rate) * _SLOW < 1.0
    if not ((is_sooner and saved >= _NOTICEABLE) or (is_faster and is_slow)):
        return False
    together = _most_rate(found, many)
    return together >= _SHARED * _most_rate(found, few)


def _is_less(values: Sequence[float], others: Sequence[float], limit: float) -> bool:
    """Tell whether values are below `limit` times the others, and clear of their noise."""
    if min(len(values), len(others)) < _FEWEST:
        return False
    is_clear = _quartile(values, 3) < _quartile(others, 1)
    return is_clear and _middle(values) <= limit * _middle(others)


def _best_runs(found: dict[Setup, Measured], threads: int) -> int:
    """Return the fewest runs at a time that make nearly as much speech as any number."""
    enough = _NEARLY_ALL * _most_rate(found, threads)
    for setup in sorted(found):
        is_enough = _middle(found[setup].rate) >= enough
        if setup.session_threads == threads and is_enough:
            return setup.engine_threads
    return 1


def _most_rate(found: dict[Setup, Measured], threads: int) -> float:
    rates = (m.rate for s, m in found.items() if s.session_threads == threads)
    return max(map(_middle, rates), default=0.0)


def _middle(values: Sequence[float]) -> float:
    from statistics import median  # noqa: PLC0415 - 2 ms that only tuning takes

    return median(values) if values else 0.0


def _quartile(values: Sequence[float], number: int) -> float:
    ordered = sorted(values)
    return ordered[round((len(ordered) - 1) * number / 4)]
