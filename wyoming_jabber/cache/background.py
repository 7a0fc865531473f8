"""Work that nobody waits for: done in order by a thread, refused when it is too much."""

from collections import deque
from collections.abc import Callable
import logging
import threading

Job = Callable[[], object]

_LOGGER = logging.getLogger(__name__)


class Background:
    """A thread that does jobs one after the other. `open`, then `close`."""

    def __init__(
        self,
        name: str,
        budget_bytes: int,
        tend: Callable[[], float | None] = lambda: None,
    ) -> None:
        """`budget_bytes` is what waiting jobs may hold.

        `tend` is called by the thread before each job and each wait; it returns in how
        many seconds it wants to be called again, or None for after the next job.
        """
        self._budget_bytes = budget_bytes
        self._tend = tend
        self._news = threading.Condition()
        self._jobs: deque[tuple[Job, int]] = deque()
        self._waiting_bytes = 0
        self._closing = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def open(self) -> None:
        """Start the thread."""
        self._thread.start()

    def add(self, job: Job, size_bytes: int = 0) -> bool:
        """Leave a job; returns at once, and whether there was room for it."""
        with self._news:
            total = self._waiting_bytes + size_bytes
            if self._closing or (size_bytes and total > self._budget_bytes):
                return False
            self._jobs.append((job, size_bytes))
            self._waiting_bytes = total
            self._news.notify()
            return True

    def close(self, timeout: float) -> None:
        """Take no more jobs, and let those that wait be done for so many seconds.

        May be called twice, and without `open`. What is not done then never will be.
        """
        with self._news:
            self._closing = True
            self._news.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)
        with self._news:
            self._jobs.clear()

    def _work(self) -> None:
        while (job := self._next(self._tend())) is not None:
            try:
                job()
            except Exception:
                # A fault of ours; the next job may be none.
                _LOGGER.exception("Work in the background failed")

    def _next(self, seconds: float | None) -> Job | None:
        """Wait for a job; one without work when the time is over, None at the end."""
        with self._news:
            self._news.wait_for(lambda: self._jobs or self._closing, seconds)
            if not self._jobs:
                return None if self._closing else _nothing
            job, size_bytes = self._jobs.popleft()
            self._waiting_bytes -= size_bytes
            return job


def _nothing() -> None:
    """Do no work: it is time to tend."""
