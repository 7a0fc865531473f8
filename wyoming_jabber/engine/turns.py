"""The queue for threads, with a way past it for what is quick."""

from collections import deque
import threading
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Turns(Generic[Item]):
    """Items that wait for a thread, and a lock that their owners may use as well.

    One thread takes quick items alone, so that they wait for each other at most; all
    others take them too, in turns with what isn't quick: however many there are, the
    rest goes on. Spare items are for threads that have nothing else to do.
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
        self._was_quick = False  # the item that `next` returned last
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

    def next(self) -> Item | None:
        """Wait for the next item; None for a thread that may go."""
        with self.lock:
            self._any_news.wait_for(self._has_any)
            if self._closing:
                return None
            if self._dismissed:
                self._dismissed -= 1
                return None
            is_quick = bool(self._quick and not (self._was_quick and self._queue))
            self._was_quick = is_quick
            if is_quick:
                return self._quick.popleft()
            return (self._queue or self._spare).popleft()

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

    def _has_any(self) -> bool:
        has_items = self._quick or self._queue or self._spare
        return bool(has_items or self._dismissed or self._closing)
