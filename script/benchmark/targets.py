"""What we want to reach, and whether we have."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from benchmark.groups import OURS, PEER, PREPARED
from benchmark.results import Results

_MEDIUM: Final = "Piper medium"
_HIGH: Final = "Piper high"
_MS: Final = 1000

# From here on a number needs no decimal: three digits say enough.
_LARGE: Final = 100


class Target(NamedTuple):
    """A figure of ours, in `must` and `aim` times less than the peer's.

    Without a peer to compare with, both are milliseconds.
    """

    what: str
    group: str
    contestant: str
    measure: str
    must: float
    aim: float
    is_ratio: bool = True


TARGETS: Final = (
    Target("Piper medium: CPU time", _MEDIUM, PREPARED, "cpu", 2.0, 2.6),
    Target("Piper high: CPU time", _HIGH, PREPARED, "cpu", 2.8, 3.5),
    Target("Piper medium: first audio, reply", _MEDIUM, PREPARED, "short", 2.5, 4),
    Target(
        "Piper medium: first audio, paragraph", _MEDIUM, PREPARED, "paragraph", 6, 12
    ),
    Target("Piper medium: start to first audio", _MEDIUM, PREPARED, "load", 2, 5),
    Target("Piper medium: second client", _MEDIUM, PREPARED, "second", 10, 20),
    Target("Piper medium: memory", _MEDIUM, PREPARED, "memory", 1.8, 2.5),
    Target("built-in voice: CPU time", _MEDIUM, OURS, "cpu", 10, 15),
    Target("built-in voice: first audio, reply", _MEDIUM, OURS, "short", 6, 15),
    Target(
        "built-in voice: first audio, paragraph", _MEDIUM, OURS, "paragraph", 10, 40
    ),
    Target("built-in voice: second client", _MEDIUM, OURS, "second", 10, 20),
    Target("built-in voice: start to WAV", _MEDIUM, OURS, "wav", 5, 8),
    Target(
        *("built-in voice: first request when ready", _MEDIUM, OURS, "ready"),
        *(50, 25, False),
    ),
    Target(
        *("built-in voice: server's work for 15 s", _MEDIUM, OURS, "server"),
        *(3, 2, False),
    ),
)


class Verdict(NamedTuple):
    """A target beside what was measured, as cells of a table."""

    what: str
    must: str
    aim: str
    peer: str
    ours: str
    ratio: str
    reached: str
    """`aim`, `must` or `missed`."""


def judge(results: Results) -> Iterator[Verdict]:
    """Yield a verdict for each target that was measured."""
    for target in TARGETS:
        own = results.median(target.group, target.contestant, target.measure)
        if own is None:
            continue
        peer = results.median(target.group, PEER, target.measure)
        if not target.is_ratio:
            yield _verdict(target, own, None)
        elif peer is not None:
            yield _verdict(target, own, peer)


def _verdict(target: Target, own: float, peer: float | None) -> Verdict:
    """Compare; how far a figure is beyond a limit is a factor in both kinds."""
    limits = (target.must, target.aim)
    if peer is None:
        beyond = [limit / (own * _MS) for limit in limits]
        must, aim = (f"{limit:g} ms" for limit in limits)
    else:
        beyond = [peer / own / limit for limit in limits]
        must, aim = (f"1/{limit:g}" for limit in limits)
    return Verdict(
        what=target.what,
        must=must,
        aim=aim,
        peer="" if peer is None else figure(target.measure, peer),
        ours=figure(target.measure, own),
        ratio="" if peer is None else show_factor(peer / own),
        reached="aim" if beyond[1] >= 1 else "must" if beyond[0] >= 1 else "missed",
    )


def figure(measure: str, value: float) -> str:
    """Write a figure with its unit."""
    if measure == "memory":
        return f"{value / 1e6:.0f} MB"
    milliseconds = value * _MS
    digits = 0 if milliseconds >= _LARGE else 1
    unit = "ms/s" if measure == "cpu" else "ms"
    return f"{milliseconds:.{digits}f} {unit}"


def show_factor(factor: float) -> str:
    """Write how many times less ours is: 1/2.5, or 1.30 where it is more."""
    if factor < 1:
        return f"{1 / factor:.2f}"
    return f"1/{factor:.{0 if factor >= _LARGE else 1}f}"
