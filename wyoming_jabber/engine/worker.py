"""The only thread boundary: blocking iterators become asynchronous ones, in turns."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import count
import threading
import time
from typing import Any, TypeVar, TypeVarTuple

from wyoming_jabber.engine.lane import Lane, Steps
from wyoming_jabber.engine.turns import Turns

__all__ = ["DEFAULT_AHEAD", "EngineWorker", "Lane"]

Block = TypeVar("Block")
Result = TypeVar("Result")
Args = TypeVarTuple("Args")

# Blocks that a lane may run ahead of its reader: enough to have the next unit
# ready, little enough that a client who doesn't read costs no memory.
DEFAULT_AHEAD = 8


class EngineWorker:
    """Engine threads that many lanes share, one step each in turn.

    Blocking work crosses into threads here and nowhere else. A step is one
    `next()` on a lane's iterator, so a short lane never waits for a long one to
    end, only for one step of each lane before it. For steps that are quick there is a
    thread of their own, so that they wait for no other. A thread that would be idle
    works ahead for a lane that has asked for it, one step in turn as well.
    """

    def __init__(self, threads: int) -> None:
        self._turns = Turns[Steps]()
        self._is_closed = False
        self._engines = 0
        self._numbers = count()
        self._threads: list[threading.Thread] = []
        self._start("quick", self._turns.next_quick)
        self.resize(threads)
        # A look into a folder never waits for a model to load.
        self._lookers = ThreadPoolExecutor(1, "looker")
        self._loaders = ThreadPoolExecutor(1, "loader")
        self._jobs: set[Future[Any]] = set()

    @property
    def threads(self) -> int:
        """How many lanes can take a step at the same time, quick ones aside."""
        return self._engines

    def resize(self, threads: int) -> None:
        """Have so many engine threads from now on, 1 or more.

        One that is too many ends after its step. Not thread-safe.
        """
        assert threads > 0, "without a thread nobody speaks"
        if self._is_closed:
            return
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        self._turns.dismiss(max(0, self._engines - threads))
        for _ in range(threads - self._engines):
            self._start(f"engine-{next(self._numbers)}", self._turns.next)
        self._engines = threads

    def open_lane(self, ahead: int = DEFAULT_AHEAD) -> Lane[Block]:
        """Open a lane whose results are read in the running event loop."""
        return Lane(self._turns, asyncio.get_running_loop(), ahead)

    async def take_turns(self, steps: Iterator[None]) -> None:
        """Work through steps in turns with the lanes, none of which waits for long."""
        lane: Lane[None] = self.open_lane()
        lane.add(steps)
        lane.end()
        try:
            async for _ in lane:
                pass
        finally:
            lane.close()

    async def run(self, function: Callable[[*Args], Result], *args: *Args) -> Result:
        """Run short blocking work that is not speech, such as reading a folder.

        When the caller is cancelled the work still runs to its end; the result is
        dropped.
        """
        return await self._submit(self._lookers, function, *args)

    async def load(self, function: Callable[[*Args], Result], *args: *Args) -> Result:
        """Run work that may take seconds, such as loading a voice; else like `run`."""
        return await self._submit(self._loaders, function, *args)

    def close(self, timeout: float = 2.0) -> bool:
        """Let the steps in progress end, for at most `timeout` seconds; may be repeated.

        Returns whether every thread has ended. Blocks: call it when no event loop has
        to be served any more.
        """
        self._is_closed = True
        self._turns.close()
        deadline = time.monotonic() + timeout
        for executor in (self._lookers, self._loaders):
            executor.shutdown(wait=False, cancel_futures=True)
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        _, busy = wait(tuple(self._jobs), max(0.0, deadline - time.monotonic()))
        return not busy and not any(thread.is_alive() for thread in self._threads)

    async def _submit(
        self,
        executor: ThreadPoolExecutor,
        function: Callable[[*Args], Result],
        *args: *Args,
    ) -> Result:
        job = executor.submit(function, *args)
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        try:
            return await asyncio.wrap_future(job)
        finally:
            del job  # it holds the error, whose traceback holds this frame

    def _start(self, name: str, next_item: Callable[[], Steps | None]) -> None:
        thread = threading.Thread(
            target=_work, args=(next_item,), name=name, daemon=True
        )
        self._threads.append(thread)
        thread.start()


def _work(next_item: Callable[[], Steps | None]) -> None:
    while (item := next_item()) is not None:
        item.step()
