"""How the server is: what it speaks with, how busy it is, what its caches save."""

import asyncio
from collections.abc import Mapping
from importlib.metadata import version
import os
from pathlib import Path
import platform
import resource
import time
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from wyoming_jabber import __version__
from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import engine_version
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.errors import VoiceNotFoundError
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.server.http.answers import json_answer
from wyoming_jabber.voices import preparations
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.default_voice import ChosenVoiceDirectory
from wyoming_jabber.voices.registry import VoiceRegistry

# Seconds for which a snapshot is good: however many look, it is taken once.
_GOOD_FOR: Final = 0.9

# Seconds after which it is looked again whether a voice has been prepared meanwhile.
_PREPARED_GOOD_FOR: Final = 10.0

_PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
_STATM: Final = Path("/proc/self/statm")
_BYTES_PER_KIB: Final = 1 << 10

# Counters of caches: those of found units, and those of units that were rendered.
_CACHES: Final[Mapping[str, tuple[str, str]]] = {
    "speech": ("cache_hits_", "cache_misses"),
    "phonemes": ("phoneme_hits", "phoneme_misses"),
}


class StatusBoard:
    """Takes snapshots of the server, at most about one each second."""

    def __init__(
        self,
        directory: ChosenVoiceDirectory,
        registry: VoiceRegistry,
        metrics: Metrics,
        worker: EngineWorker,
        state_dir: Path,
    ) -> None:
        self._directory = directory
        self._registry = registry
        self._metrics = metrics
        self._worker = worker
        self._state_dir = state_dir
        self._started = time.monotonic()
        self._taking = asyncio.Lock()
        self._snapshot: dict[str, Any] = {}
        self._taken = -_GOOD_FOR
        self._last_work = (self._started, time.process_time())
        self._versions: dict[str, str] = {}
        self._prepared: dict[tuple[str, str], tuple[float, dict[str, Any] | None]] = {}

    async def get(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """Answer with a snapshot."""
        return json_answer(await self.snapshot())

    async def snapshot(self) -> dict[str, Any]:
        """Return how the server is now, or was a moment ago."""
        async with self._taking:
            if time.monotonic() - self._taken >= _GOOD_FOR:
                self._snapshot = await self._take()
                self._taken = time.monotonic()
            return self._snapshot

    def forget(self) -> None:
        """Take the next snapshot anew: something has changed just now."""
        self._taken = -_GOOD_FOR

    async def _take(self) -> dict[str, Any]:
        warm = self._registry.warm()
        memory_bytes, prepared = await self._worker.run(self._read_disk, warm)
        counters = self._metrics.snapshot()
        return {
            "version": __version__,
            "versions": self._versions,
            "uptime_seconds": round(time.monotonic() - self._started, 1),
            "default_voice": self._default_voice(),
            "load": {
                "requests_open": self._metrics.utterances_open,
                "connections_open": self._metrics.connections_open,
                "cpu_percent": self._cpu_percent(),
                "cpu_count": os.cpu_count() or 1,
                "engine_threads": self._worker.threads,
                "memory_bytes": memory_bytes,
            },
            "caches": cache_rates(counters),
            "loaded_voices": [
                {
                    "name": voice.name,
                    "family": voice.family,
                    "memory_bytes": voice.memory_bytes,
                    "prepared": prepared[voice.name],
                }
                for voice in warm
            ],
            "metrics": counters,
        }

    def _default_voice(self) -> dict[str, Any]:
        try:
            name: str | None = self._directory.default_voice().name
        except VoiceNotFoundError:
            name = None
        return {"name": name, "set_by": self._directory.set_by}

    def _cpu_percent(self) -> float:
        """Return how busy this process was since the last look; 100 is one CPU."""
        before, work_before = self._last_work
        now, work = time.monotonic(), time.process_time()
        self._last_work = now, work
        seconds = max(now - before, 1e-3)
        return round(100 * (work - work_before) / seconds, 1)

    def _read_disk(
        self, warm: tuple[VoiceInfo, ...]
    ) -> tuple[int, dict[str, dict[str, Any] | None]]:
        """Return the memory in use and what was prepared; blocks."""
        self._versions = self._versions or _versions()
        return resident_bytes(), {v.name: self._preparation(v) for v in warm}

    def _preparation(self, voice: VoiceInfo) -> dict[str, Any] | None:
        """Return what was made of a voice for this machine, or why nothing was."""
        if voice.path is None:
            return None
        key, now = (voice.name, voice.revision), time.monotonic()
        looked, found = self._prepared.get(key, (-_PREPARED_GOOD_FOR, None))
        if now - looked >= _PREPARED_GOOD_FOR:
            found = self._find_preparation(voice.path)
            self._prepared[key] = (now, found)
        return found

    def _find_preparation(self, path: Path) -> dict[str, Any] | None:
        kind = preparations.kind_of(engine_version(), this_cpu())
        found = preparations.find(path, self._state_dir, kind)
        if found is None:
            return None
        return {"variants": found.report.get("chosen"), "failure": found.failure}


def _versions() -> dict[str, str]:
    """Return the versions of what sound and speed depend on; blocks."""
    return {"python": platform.python_version(), "onnxruntime": version("onnxruntime")}


def cache_rates(counters: Mapping[str, float]) -> dict[str, Any]:
    """Return of each cache how often it had what was asked for."""
    rates = {}
    for name, (hit_prefix, miss) in _CACHES.items():
        if miss in counters:
            hits = sum(v for k, v in counters.items() if k.startswith(hit_prefix))
            asked = hits + counters[miss]
            rate = hits / asked if asked else None
            rates[name] = {"hits": hits, "misses": counters[miss], "hit_rate": rate}
    return rates


def resident_bytes(statm: Path = _STATM) -> int:
    """Return the memory that this process takes; blocks.

    Where the system has no such file, it is the most that it took so far.
    """
    try:
        return int(statm.read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    except (OSError, ValueError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES_PER_KIB
