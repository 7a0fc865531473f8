"""A server of our own in a process of its own, seen from outside."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import fields
import os
from pathlib import Path
import re
import sys
import tempfile
import time
from typing import IO, Final

from wyoming_jabber.config import Settings
from wyoming_jabber.errors import JabberError

# Seconds until a server must be ready: the largest voice on the slowest machine.
_START_PATIENCE: Final = 120.0

# Seconds that a server gets to end by itself.
_END_PATIENCE: Final = 10.0

_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")

# Linux names the CPU clock of a process by its number, bit by bit the other way round,
# and this kind, as clock_getcpuclockid(3) does.
_CPU_CLOCK_BITS: Final = 3
_CPU_CLOCK_KIND: Final = 2

# The server's last line in the log: `Stopped. cache_misses=4 phoneme_hits=12`.
_STOPPED: Final = re.compile(r" Stopped\. (.*)")
_COUNTER: Final = re.compile(r"(\w+)=([-+.\de]+)")

# A last word of this length says why; the rest of it is in no report.
_REASON_LENGTH: Final = 300


class ChildServer:
    """A server that is ready."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        log: IO[bytes],
        uri: str,
        start_seconds: float,
    ) -> None:
        self._process = process
        self._log = log
        self.uri = uri
        self.start_seconds = start_seconds
        """From the start of the process until it said that it is ready."""

    def cpu_seconds(self) -> float:
        """Return the CPU time of all its threads so far."""
        return time.clock_gettime(
            (~self._process.pid << _CPU_CLOCK_BITS) | _CPU_CLOCK_KIND
        )

    def memory_bytes(self) -> int:
        """Return its resident memory."""
        return int(self._proc("statm").read_text().split()[1]) * _PAGE_BYTES

    def threads(self) -> int:
        """Return how many threads it has."""
        return len(list(self._proc("task").iterdir()))

    async def stop(self) -> dict[str, float]:
        """End it, and return its counters; those that are 0 may be missing."""
        await _end(self._process)
        found = _STOPPED.findall(_text_of(self._log))
        return {name: float(n) for name, n in _COUNTER.findall("".join(found[-1:]))}

    def _proc(self, name: str) -> Path:
        return Path("/proc", str(self._process.pid), name)


@asynccontextmanager
async def running_server(settings: Settings) -> AsyncGenerator[ChildServer, None]:
    """Start a server with these settings, on a free port, for this machine only.

    Raises JabberError if it does not get ready. It is gone in the end.
    """
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "wyoming_jabber", "serve", *_flags(settings)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        try:
            uri = await _ready_uri(process, log)
            yield ChildServer(process, log, uri, time.perf_counter() - started)
        finally:
            await _end(process)


def _flags(settings: Settings) -> list[str]:
    """Write all settings as flags: no variable or file may change them again."""
    own: dict[str, object] = {
        "uri": "tcp://127.0.0.1:0",
        "zeroconf": False,
        "prepare": "off",
        "log_level": "info",
    }
    flags = []
    for spec in fields(settings):
        value = own.get(spec.name, getattr(settings, spec.name))
        flag = spec.name.replace("_", "-")
        if isinstance(value, bool):
            flags.append(f"--{flag}" if value else f"--no-{flag}")
        elif isinstance(value, tuple):
            flags += [f"--{flag}={item}" for item in value]
        elif value is not None:
            flags.append(f"--{flag}={value}")
    return flags


async def _ready_uri(process: asyncio.subprocess.Process, log: IO[bytes]) -> str:
    """Wait until the server says where it listens."""
    assert process.stdout is not None, "it is a pipe"
    try:
        async with asyncio.timeout(_START_PATIENCE):
            line = (await process.stdout.readline()).decode()
    except TimeoutError:
        raise JabberError(
            f"The server was not ready after {_START_PATIENCE:g} s"
        ) from None
    if not line.startswith("ready "):
        await _end(process)
        raise JabberError(f"The server did not start: {_last_line(log)}")
    return line.split()[1]


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a process, the hard way if need be; one that has ended stays so."""
    with suppress(ProcessLookupError):
        if process.returncode is None:
            process.terminate()
    try:
        async with asyncio.timeout(_END_PATIENCE):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _text_of(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode("utf-8", "replace")


def _last_line(log: IO[bytes]) -> str:
    lines = _text_of(log).split("\n")
    last = next(filter(None, reversed(lines)), "it gave no reason")
    return last.removeprefix("wyoming-jabber: ")[:_REASON_LENGTH]
