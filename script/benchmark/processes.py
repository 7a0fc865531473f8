"""Other programs: where they run, and what they have used."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
import os
from pathlib import Path
import resource
import socket
import subprocess
import time
from typing import NamedTuple

from wyoming_jabber.errors import JabberError

# How Linux names the clock of another process's CPU time (clock_getcpuclockid).
_PROCESS_BITS, _PROCESS_CLOCK = 3, 2

_NANOSECOND = 1e-9
_BYTES_PER_KIBIBYTE = 1024

# Seconds that a program may take to write a WAV file.
_PATIENCE = 600.0


class Spent(NamedTuple):
    """What one run of a program took; seconds."""

    wall: float
    cpu: float


def cpu_seconds(pid: int) -> float:
    """Return the CPU time of all threads of a process, those that ended too.

    The same count as in /proc/PID/stat, in nanoseconds instead of ticks of 10 ms: a
    reply can take less than one tick.
    """
    with _alive(pid):
        return time.clock_gettime((~pid << _PROCESS_BITS) | _PROCESS_CLOCK)


def main_thread_seconds(pid: int) -> float:
    """Return the CPU time of a process's first thread."""
    with _alive(pid):
        text = Path(f"/proc/{pid}/task/{pid}/schedstat").read_text(encoding="ascii")
        return int(text.split()[0]) * _NANOSECOND


def resident_bytes(pid: int) -> int:
    """Return what a process occupies of memory (RSS)."""
    with _alive(pid):
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        return _field(text, "VmRSS") * _BYTES_PER_KIBIBYTE


def thread_count(pid: int) -> int:
    """Return how many threads a process has."""
    with _alive(pid):
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        return _field(text, "Threads")


@contextmanager
def on_cores(cores: Sequence[int]) -> Iterator[None]:
    """Run this thread, and whatever it starts meanwhile, on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def run(command: Sequence[str], environment: Mapping[str, str]) -> Spent:
    """Run a program to its end and time it. Raises JabberError if it fails."""
    before, started = _children_seconds(), time.perf_counter()
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise JabberError(f"{command[0]} can't be measured: {error}") from error
    wall = time.perf_counter() - started
    if done.returncode:
        raise JabberError(f"{' '.join(command)} failed: {last_line(done.stderr)}")
    return Spent(wall, _children_seconds() - before)


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_until(
    is_so: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float
) -> bool:
    """Look every few milliseconds; give up when time is over or the process ended."""
    give_up = time.perf_counter() + seconds
    while not is_so():
        if time.perf_counter() > give_up or process.poll() is not None:
            return False
        time.sleep(0.002)
    return True


def last_line(text: bytes) -> str:
    """Return the last line that says something, which is where programs say why."""
    lines = text.decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no reason")


def _children_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _field(status: str, name: str) -> int:
    """Read a number of /proc/PID/status; 0 where a dying process has none."""
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    return int(lines.get(name, "0").split()[0])


@contextmanager
def _alive(pid: int) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise JabberError(f"Process {pid} has ended; its log says why") from error
