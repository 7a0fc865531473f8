"""Blocks that idle threads make before they are asked for."""

from collections import deque
from collections.abc import Callable, Iterator
from threading import Lock
import time
from typing import Any, Final, Generic, Self, TypeVar

from wyoming_jabber.engine.turns import Turns

Block = TypeVar("Block")

# Blocks that are made ahead at most. The sound of a unit has a few.
_MOST: Final = 8


class Ahead(Generic[Block]):
    """An iterator over another one, some blocks of which are there already.

    One reader takes the blocks, and makes those itself that are not there. An idle
    thread takes one step in its turn, when nobody waits for a thread and `is_wanted`.
    Errors come where they happened. The other iterator must not depend on the thread.
    """

    def __init__(
        self,
        source: Iterator[Block],
        turns: Turns[Any],
        *,
        is_wanted: Callable[[], bool],
        spent: Callable[[float], None],
    ) -> None:
        """Both functions are called under the lock of `turns`.

        `spent` is told the seconds that idle threads have worked.
        """
        self._source = source
        self._turns = turns
        self._is_wanted = is_wanted
        self._spent = spent
        # Held by whoever advances the source and adds what is below.
        self._making = Lock()
        self._blocks: deque[Block] = deque()
        self._error: Exception | None = None
        self._is_over = False
        # Under the lock of turns.
        self._is_offered = False
        self._is_useful = True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Block:
        return self.take(lambda: None)

    def take(self, meanwhile: Callable[[], object]) -> Block:
        """Return the next block; blocks. Raises StopIteration after the last.

        `meanwhile` is called if an idle thread is about to make it: rather than wait
        for that, it may do some other work.
        """
        if self._blocks:
            return self._blocks.popleft()
        if not self._making.acquire(blocking=False):
            meanwhile()
            self._making.acquire()
        try:
            return self._next()
        finally:
            self._making.release()

    def offer(self) -> None:
        """Let an idle thread take a step; the caller holds the lock of turns."""
        if self._is_useful and not self._is_offered and self._is_wanted():
            self._is_offered = True
            self._turns.append_spare(self)

    def step(self) -> None:
        """Make one block; called by an engine thread that has nothing else to do."""
        started = time.perf_counter()
        has_room = self._try_to_make()
        with self._turns.lock:
            self._spent(time.perf_counter() - started)
            self._is_offered = False
            if has_room:
                self.offer()

    def help(self) -> None:
        """Make one block; called by a thread of the lane, whose time counts anyway."""
        self._try_to_make()

    def close(self) -> None:
        """Close the source; waits for the step in progress. Reading is over."""
        with self._turns.lock:
            self._is_useful = False
            if self._is_offered:
                self._turns.remove_spare(self)
        with self._making:
            self._is_over, self._error = True, None
            self._blocks.clear()
            close = getattr(self._source, "close", None)
            if close is not None:
                close()

    def _next(self) -> Block:
        if self._blocks:
            return self._blocks.popleft()
        if self._error is not None:
            error, self._error = self._error, None
            raise error
        if self._is_over:
            raise StopIteration
        return next(self._source)

    def _try_to_make(self) -> bool:
        """Make one block, and return whether there is room for another one."""
        if not self._making.acquire(blocking=False):
            return False  # its reader is making a block, and needs no help
        try:
            self._make()
            return not self._is_over and len(self._blocks) < _MOST
        finally:
            self._making.release()

    def _make(self) -> None:
        if self._is_over or len(self._blocks) >= _MOST or not self._is_wanted_now():
            return
        try:
            self._blocks.append(next(self._source))
        except StopIteration:
            self._is_over = True
        except Exception as error:  # noqa: BLE001 - it is the reader's, in its place
            self._error, self._is_over = error, True

    def _is_wanted_now(self) -> bool:
        with self._turns.lock:
            return self._is_useful and self._is_wanted()
