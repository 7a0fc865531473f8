"""Counters as plain numbers, for the log and for whoever reads them later."""

from collections.abc import Callable, Iterable, Mapping
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


class Metrics:
    """What this process has done since it started; written by the event loop only."""

    def __init__(self, watched: Iterable[Callable[[], Counters]] = ()) -> None:
        self.connections = 0
        """Connections accepted."""

        self.connections_open = 0
        self.connections_refused = 0
        self.protocol_errors = 0
        """Connections closed because of what they sent."""

        self.utterances = 0
        """Requests answered with speech, whole or cut short."""

        self.utterances_open = 0
        self.utterances_failed = 0
        self.utterances_refused = 0
        self.characters = 0
        self.audio_seconds = 0.0
        self.busy_seconds = 0.0
        """Time engine threads spent on speech; over `audio_seconds` it is the RTF."""

        self.watched = list(watched)
        """Who else counts, such as caches; asked when a snapshot is taken."""

    def snapshot(self) -> dict[str, float]:
        """All counters by name."""
        numbers = {name: n for name, n in vars(self).items() if name != "watched"}
        for counters in self.watched:
            numbers |= counters()
        return numbers
