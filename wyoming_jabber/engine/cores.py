"""How many processor cores we may use: those we are let onto, and our share of time."""

from collections.abc import Iterator
import os
from pathlib import Path
from typing import Final

_CONTROL_GROUPS: Final = Path("/sys/fs/cgroup")
_OWN_GROUPS: Final = Path("/proc/self/cgroup")

_UNLIMITED: Final = "max"


def usable_cores() -> int:
    """Return how many cores can work for us at the same time; at least 1.

    Respects the affinity of this process and the CPU quota of its control groups, as
    containers and services have them.
    """
    quotas = cpu_quotas(_CONTROL_GROUPS, _OWN_GROUPS)
    # Part of a core is left alone: it would only be taken away in the middle of work.
    return max(1, int(min((_allowed_cores(), *quotas))))


def cpu_quotas(root: Path, own: Path) -> Iterator[float]:
    """Yield each limit in cores that the control groups over this process set.

    `root` is where control groups (version 2, or the CPU controller of version 1) are
    mounted, `own` a file like /proc/self/cgroup. What can't be read sets no limit.
    """
    for line in _read(own).splitlines():
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if not controllers:
            yield from _unified_quotas(root, path)
        elif "cpu" in controllers.split(","):
            yield from _legacy_quotas(root / "cpu", path)


def _allowed_cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except (AttributeError, OSError):  # only Linux has it
        return os.cpu_count() or 1


def _unified_quotas(root: Path, path: str) -> Iterator[float]:
    for folder in _upwards(root, path):
        quota, _, period = _read(folder / "cpu.max").strip().partition(" ")
        if quota != _UNLIMITED:
            yield from _cores(quota, period)


def _legacy_quotas(root: Path, path: str) -> Iterator[float]:
    for folder in _upwards(root, path):
        quota = _read(folder / "cpu.cfs_quota_us").strip()  # -1 is no limit
        yield from _cores(quota, _read(folder / "cpu.cfs_period_us").strip())


def _upwards(root: Path, path: str) -> Iterator[Path]:
    """Yield a control group's folder and those above it; each may set a limit.

    Inside a container the path may be the host's, and only the root is there.
    """
    folder = root.joinpath(*Path(path.lstrip("/")).parts)
    while folder != root and root in folder.parents:
        yield folder
        folder = folder.parent
    yield root


def _cores(quota: str, period: str) -> Iterator[float]:
    if quota.isdecimal() and period.isdecimal() and int(quota) and int(period):
        yield int(quota) / int(period)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
