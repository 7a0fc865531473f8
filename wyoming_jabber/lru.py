"""A bounded memory of what was used last."""

from collections import OrderedDict
from collections.abc import Hashable
import threading
from typing import Generic, NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class _Entry(NamedTuple, Generic[Value]):
    value: Value
    size_bytes: int


class Lru(Generic[Key, Value]):
    """Keeps values within a budget; the least recently used one leaves first.

    Thread-safe; nothing in it waits for anything but its own few steps.
    """

    def __init__(self, budget_bytes: int) -> None:
        self._budget_bytes = budget_bytes
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, _Entry[Value]] = OrderedDict()
        self._size_bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size_bytes(self) -> int:
        """What all entries take, as they were said to."""
        return self._size_bytes

    def get(self, key: Key) -> Value | None:
        """Return a value, which is then the last to leave; None if it is not kept."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry.value

    def put(self, key: Key, value: Value, size_bytes: int) -> list[Key]:
        """Keep a value, and return the keys of those that had to leave for it.

        One that alone is over the budget is not kept, and none leaves for it.
        """
        with self._lock:
            self._remove(key)
            if size_bytes > self._budget_bytes:
                return []
            self._entries[key] = _Entry(value, size_bytes)
            self._size_bytes += size_bytes
            return self._make_room()

    def remove(self, key: Key) -> None:
        """Forget a value, if it is there."""
        with self._lock:
            self._remove(key)

    def _remove(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._size_bytes -= entry.size_bytes

    def _make_room(self) -> list[Key]:
        gone = []
        while self._size_bytes > self._budget_bytes:
            key, entry = self._entries.popitem(last=False)
            self._size_bytes -= entry.size_bytes
            gone.append(key)
        return gone
