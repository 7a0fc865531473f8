"""What every store of rendered units behind the memory can do."""

from typing import Protocol

from wyoming_jabber.cache.keys import Key
from wyoming_jabber.cache.rendering import Rendering
from wyoming_jabber.metrics import Counters


class Store(Protocol):
    """Keeps units beyond the life of the process. Thread-safe; raises nothing.

    A store that fails loses what it kept, and nothing else.
    """

    @property
    def name(self) -> str:
        """What the log and the counters call it."""

    def open(self) -> None:
        """Begin; blocks for a look at the disk at most."""

    def get(self, key: Key) -> Rendering | None:
        """Return a unit, within a few milliseconds; None if it can't be had."""

    def put(self, key: Key, rendering: Rendering) -> None:
        """Keep a unit, sooner or later; returns at once."""

    def counters(self) -> Counters:
        """Numbers whose names begin with `cache_` and the store's name."""

    def close(self) -> None:
        """Finish what is being stored, for a second at most; may be called twice."""
