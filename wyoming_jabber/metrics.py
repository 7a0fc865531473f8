"""Counters as plain numbers, for the log and for whoever reads them later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
import threading

Counters = Mapping[str, float]
"""Numbers by name."""


class Tally:
    """Counters that any thread may raise."""

    def __init__(self, *names: str) -> None:
        self._lock = threading.Lock()
        self._numbers = dict.fromkeys(names, 0)

    def add(self, name: str, number: int = 1) -> None:
        """Raise a counter."""
        with self._lock:
            self._numbers[name] += number

    def counters(self) -> Counters:
        """All counters as they are now."""
        with self._lock:
            return dict(self._numbers)


@dataclass(slots=True)
class Metrics:
    """What this process has done since it started; written by the event loop only."""

    connections: int = 0
    """Connections accepted."""

    connections_open: int = 0
    connections_refused: int = 0
    protocol_errors: int = 0
    """Connections closed because of what they sent."""

    utterances: int = 0
    """Requests answered with speech, whole or cut short."""

    utterances_open: int = 0
    utterances_failed: int = 0
    utterances_refused: int = 0
    characters: int = 0
    audio_seconds: float = 0.0
    busy_seconds: float = 0.0
    """Time engine threads spent on speech; over `audio_seconds` it is the RTF."""

    watched: list[Callable[[], Counters]] = field(default_factory=list)
    """Who else counts, such as caches; asked when a snapshot is taken."""

    def snapshot(self) -> dict[str, float]:
        """All counters by name."""
        own = (spec.name for spec in fields(self) if spec.name != "watched")
        numbers: dict[str, float] = {name: getattr(self, name) for name in own}
        for counters in self.watched:
            numbers |= counters()
        return numbers
