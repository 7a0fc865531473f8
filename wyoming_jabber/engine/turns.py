"""The queue for threads, with a way past it for what is quick."""

from collections import deque
from contextlib import suppress
import threading
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

# Quick items that go before one of the rest: some milliseconds in all. Without an end,
# a few clients that repeat what is kept would leave nothing to all others.
_MOST_IN_ROW: Final = 12


class Turns(Generic[Item]):
    """Items that wait for a thread, and a lock that their owners may use as well.

    One thread takes quick items alone, so that they wait for each other at most; all
    others take them too, before anything else, but for one item of the rest after each
    dozen, which so goes on however many are quick. Spare items are for threads that have
    nothing else to do.
    """

    def __init__(self) -> None:
        # May be taken again by the thread that has it: wherever Python collects garbage,
        # an iterator that was given up is closed, and takes it.
        self.lock = threading.RLock()
        self._any_news = threading.Condition(self.lock)
        self._quick_news = threading.Condition(self.lock)
        self._queue: deque[Item] = deque()
        self._quick: deque[Item] = deque()
        self._spare: deque[Item] = deque()
        # How many quick items in a row `next` has returned.
        self._quick_in_row = 0
        # Threads that shall take no more items.
        self._dismissed = 0
        self._closing = False
        self._is_quick_thread_idle = False

    def append(self, item: Item, *, is_quick: bool) -> None:
        """Put an item last; the caller holds the lock."""
        if not is_quick:
            self._queue.append(item)
            self._any_news.notify()
            return
        self._quick.append(item)
        is_idle, self._is_quick_thread_idle = self._is_quick_thread_idle, False
        (self._quick_news if is_idle else self._any_news).notify()

    def append_spare(self, item: Item) -> None:
        """Put an item behind all that ever wait; the caller holds the lock."""
        self._spare.append(item)
        self._any_news.notify()

    def remove_spare(self, item: Item) -> None:
        """Take a spare item back, if no thread has it; the caller holds the lock.

        While threads have other things to do, nobody else would ever take it.
        """
        with suppress(ValueError):
            self._spare.remove(item)

    def next(self) -> Item | None:
        """Wait for the next item; None for a thread that may go."""
        with self.lock:
            self._any_news.wait_for(self._has_any)
            if self._closing:
                return None
            if self._dismissed:
                self._dismissed -= 1
                return None
            return self._next_in_turn().popleft()

    def dismiss(self, threads: int) -> None:
        """Let so many of the threads go that ask for the `next` item."""
        with self.lock:
            self._dismissed += threads
            self._any_news.notify_all()

    def next_quick(self) -> Item | None:
        """Wait for the next quick item; None when it is over. For one thread only."""
        with self.lock:
            while not (self._quick or self._closing):
                self._is_quick_thread_idle = True
                self._quick_news.wait()
            self._is_quick_thread_idle = False
            return None if self._closing else self._quick.popleft()

    def close(self) -> None:
        """Give out no more items."""
        with self.lock:
            self._closing = True
            self._any_news.notify_all()
            self._quick_news.notify_all()

    def _next_in_turn(self) -> deque[Item]:
        """Return the queue whose turn it is; one has an item."""
        is_rest_due = self._quick_in_row >= _MOST_IN_ROW and bool(self._queue)
        if self._quick and not is_rest_due:
            self._quick_in_row += 1
            return self._quick
        self._quick_in_row = 0
        return self._queue or self._spare

    def _has_any(self) -> bool:
        has_items = self._quick or self._queue or self._spare
        return bool(has_items or self._dismissed or self._closing)
