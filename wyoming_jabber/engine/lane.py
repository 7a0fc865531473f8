"""One client's line of work, which engine threads advance step by step."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
import contextlib
from enum import Enum, auto
import logging
import time
from typing import Any, Generic, Protocol, Self, TypeVar

from wyoming_jabber.engine.ahead import Ahead
from wyoming_jabber.engine.turns import Turns

_LOGGER = logging.getLogger(__name__)

Block = TypeVar("Block")
Other = TypeVar("Other")


class _LaneState(Enum):
    PARKED = auto()  # nothing to do, or too far ahead of the reader
    QUEUED = auto()  # waiting for its turn
    RUNNING = auto()  # a thread is taking one step
    CLOSED = auto()  # will never take another step


class Steps(Protocol):
    """What waits for a thread: a lane, or what a lane has made ahead."""

    def step(self) -> None:
        """Work until the next block is there; blocks."""


class Lane(Generic[Block]):
    """One client's line of work: iterators go in, their blocks come out in order.

    None in place of a block ends a step, and nobody is told. Steps of a lane never
    overlap, but for what it makes ahead. A lane that is `ahead` blocks in front of its
    reader rests until the reader has caught up. An error in an iterator reaches the
    reader after the blocks before it, and ends the lane. One task reads it.
    """

    def __init__(
        self, turns: Turns[Steps], loop: asyncio.AbstractEventLoop, ahead: int
    ) -> None:
        self.busy_seconds = 0.0
        """Time that engine threads have spent on this lane."""

        self.is_quick: Callable[[], bool] = _never
        """Asked before each step, whether it is a quick one."""

        self._turns = turns
        self._loop = loop
        self._ahead = ahead
        # Shared between the event loop and the engine threads, under the lock of turns:
        self._state = _LaneState.PARKED
        self._sources: deque[Iterator[Block | None]] = deque()
        self._helped: Ahead[Any] | None = None
        self._unread = 0
        self._ended = False
        # Used by the event loop alone:
        self._blocks: deque[Block] = deque()
        self._error: Exception | None = None
        self._drained = False
        self._reader: asyncio.Future[None] | None = None
        """Who waits for news, if anybody does."""

    def add(self, source: Iterator[Block | None]) -> None:
        """Append an iterator; its steps come after those of the ones before it."""
        with self._turns.lock:
            if self._ended or self._state is _LaneState.CLOSED:
                return
            self._sources.append(source)
            self._enqueue()

    def make_ahead(self, source: Iterator[Other]) -> Ahead[Other]:
        """Return an iterator that idle threads work on, while this lane is at work.

        For the sources of this lane: one of them reads it later, and closes it. There
        is one at a time; the one before goes on without help.
        """
        helped = Ahead(source, self._turns, is_wanted=self._is_busy, spent=self._spend)
        with self._turns.lock:
            if self._state is not _LaneState.CLOSED:
                self._helped = helped
            helped.offer()
        return helped

    def end(self) -> None:
        """Say that no further iterator comes: reading ends after the last block."""
        with self._turns.lock:
            self._ended = True
            self._enqueue()

    def close(self) -> None:
        """Stop: a step in progress ends on its thread and its block is dropped.

        So are blocks that nobody has read; may be repeated, and come after the end.
        """
        with self._turns.lock:
            if self._state is _LaneState.PARKED:
                # A thread closes the sources, which may have to wait for it.
                self._turns.append(self, is_quick=self.is_quick())
            self._state = _LaneState.CLOSED
            # Both know this lane: nobody but the garbage collector would free the sound.
            self.is_quick = _never
            self._helped = None
        self._blocks.clear()
        self._error = None
        self._drained = True
        self._wake()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Block:
        while not self._blocks:
            if self._error is not None:
                raise self._error
            if self._drained:
                raise StopAsyncIteration
            self._reader = self._loop.create_future()
            await self._reader
        block = self._blocks.popleft()
        with self._turns.lock:
            self._unread -= 1
            self._enqueue()
        return block

    def _enqueue(self) -> None:
        """Ask for a turn if there is something to do; the caller holds the lock."""
        if self._state is not _LaneState.PARKED or self._unread >= self._ahead:
            return
        if self._sources or self._ended:
            self._state = _LaneState.QUEUED
            self._turns.append(self, is_quick=self.is_quick())
            if self._helped is not None:
                self._helped.offer()

    def _is_busy(self) -> bool:
        """Whether the reader waits for more; the caller holds the lock."""
        return self._state in (_LaneState.QUEUED, _LaneState.RUNNING)

    def _spend(self, seconds: float) -> None:
        """Note the time of an idle thread; the caller holds the lock."""
        self.busy_seconds += seconds

    def step(self) -> None:
        """Take one step; called by an engine thread when it is this lane's turn."""
        with self._turns.lock:
            abandoned = self._state is _LaneState.CLOSED
            sources = list(self._sources)
            if abandoned:
                self._sources.clear()
            else:
                self._state = _LaneState.RUNNING
        if abandoned:
            _close_all(sources)
        elif sources:
            self._advance(sources[0])
        else:
            self._settle(drained=True)

    def _advance(self, source: Iterator[Block | None]) -> None:
        started = time.perf_counter()
        block: tuple[Block, ...] = ()
        error: Exception | None = None
        is_finished = False
        try:
            made = next(source)
            block = () if made is None else (made,)
        except StopIteration:
            is_finished = True
        except Exception as failure:  # noqa: BLE001 - it is the reader's, not the thread's
            error = failure
        spent = time.perf_counter() - started
        self._settle(block=block, is_finished=is_finished, error=error, spent=spent)

    def _settle(
        self,
        *,
        block: tuple[Block, ...] = (),
        is_finished: bool = False,
        drained: bool = False,
        error: Exception | None = None,
        spent: float = 0.0,
    ) -> None:
        """Hand over the step's result and ask for the next turn."""
        over = drained or error is not None
        with self._turns.lock:
            self.busy_seconds += spent
            if is_finished and self._sources:
                self._sources.popleft()
            self._unread += len(block)
            was_closed = self._state is _LaneState.CLOSED
        if not was_closed and (block or over):
            # Before the next turn, whose block another thread may bring. Not under the
            # lock, which the event loop takes as soon as it knows.
            self._tell(block, error, over)
        with self._turns.lock:
            is_closed = over or self._state is _LaneState.CLOSED
            leftover = list(self._sources) if is_closed else []
            if is_closed:
                self._state = _LaneState.CLOSED
                self._sources.clear()
            else:
                self._state = _LaneState.PARKED
                self._enqueue()
        _close_all(leftover)

    def _tell(
        self, block: tuple[Block, ...], error: Exception | None, over: bool
    ) -> None:
        # The loop may be closed already when the program ends.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._receive, block, error, over)

    def _receive(
        self, block: tuple[Block, ...], error: Exception | None, over: bool
    ) -> None:
        if self._drained:
            return
        self._blocks.extend(block)
        self._error = error
        self._drained = over
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)


def _never() -> bool:
    return False


def _close_all(sources: list[Iterator[Block | None]]) -> None:
    for source in sources:
        close = getattr(source, "close", None)
        if close is None:
            continue
        try:
            close()
        except Exception:
            _LOGGER.exception("An abandoned piece of speech did not end cleanly")
