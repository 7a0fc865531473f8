"""Room for requests: all doors together take so many at a time."""

from collections.abc import Awaitable, Callable, Iterable, MutableSet
from typing import Any, Protocol


class Room(Protocol):
    """The requests that all doors together take at a time."""

    async def wait(self) -> None:
        """Wait a moment until there is room. Raises BusyError."""

    def enter(self, request: object) -> None:
        """Take room for a request."""

    def leave(self, request: object) -> None:
        """Give the room back."""


class SharedRoom:
    """Room that is counted by a set of requests, whoever put them there."""

    def __init__(
        self,
        requests: MutableSet[Any],
        wait: Callable[[], Awaitable[None]],
        leave: Callable[[Iterable[Any]], None],
    ) -> None:
        self._requests = requests
        self._wait = wait
        self._leave = leave

    async def wait(self) -> None:
        """Wait a moment until there is room. Raises BusyError."""
        await self._wait()

    def enter(self, request: object) -> None:
        """Take room for a request."""
        self._requests.add(request)

    def leave(self, request: object) -> None:
        """Give the room back."""
        self._leave((request,))
