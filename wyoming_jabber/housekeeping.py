"""What the server does beside speaking: it looks for changes, prepares and tunes voices."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
import logging
from typing import Any

from wyoming_jabber.assembly import Voices
from wyoming_jabber.config import Settings
from wyoming_jabber.engine.allocator import give_back
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.preparer import BackgroundPreparer
from wyoming_jabber.tuning.background import BackgroundTuner

_LOGGER = logging.getLogger(__name__)

# Seconds between two looks into the data folders: a new voice appears this soon.
_SCAN_INTERVAL = 2.0

# Seconds after which memory that speech has left behind is given back.
_TIDY_INTERVAL = 30.0


class Housekeeping:
    """Tasks that go on while the server runs. `start`, `cancel`, then `ended`."""

    def __init__(
        self,
        settings: Settings,
        voices: Voices,
        worker: EngineWorker,
        metrics: Metrics,
        *,
        look: Callable[[], object],
        on_choice: Callable[[], Awaitable[None]],
    ) -> None:
        """`look` reads the data folders, and blocks; it runs on the worker.

        `on_choice` is called when a voice was tuned.
        """
        self._settings = settings
        self._voices = voices
        self._worker = worker
        self._metrics = metrics
        self._look = look
        self._on_choice = on_choice
        # Two processes at work would spoil the figures of each other.
        self._turn = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, cores: int) -> None:
        """Begin what the settings ask for, on a machine with so many cores."""
        self._keep(self._scan_again())
        self._keep(self._tidy())
        if self._settings.prepare == "auto":
            self._keep(self._preparer().run())
        if not (self._settings.engine_threads and self._settings.session_threads):
            self._keep(self._tuner(cores).run())

    def cancel(self) -> None:
        """Begin no more, and tell processes at work to end."""
        for task in self._tasks:
            task.cancel()

    async def ended(self) -> None:
        """Wait until all has ended after `cancel`; may be called twice."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        task.add_done_callback(_tell_failure)
        self._tasks.append(task)

    async def _scan_again(self) -> None:
        """Notice what changes in the data folders while the server runs."""
        while True:
            await asyncio.sleep(_SCAN_INTERVAL)
            try:
                await self._worker.run(self._look)
            except Exception:
                # Whatever it was, the next look may find the folders mended.
                _LOGGER.exception("Looking into the data folders failed")

    async def _tidy(self) -> None:
        """Give memory back after speech: also under load, which need never end."""
        tidied = 0
        while True:
            await asyncio.sleep(_TIDY_INTERVAL)
            spoken = self._metrics.utterances
            if spoken != tidied:
                await self._worker.run(give_back)
                tidied = spoken

    def _is_idle(self) -> bool:
        return self._metrics.utterances_open == 0

    def _preparer(self) -> BackgroundPreparer:
        return BackgroundPreparer(
            self._voices.families,
            self._voices.registry,
            self._settings.data_dir,
            is_idle=self._is_idle,
            load=self._worker.load,
            turn=self._turn,
        )

    def _tuner(self, cores: int) -> BackgroundTuner:
        return BackgroundTuner(
            self._voices.families,
            self._voices.registry,
            self._voices.tuning,
            self._settings.data_dir,
            is_idle=self._is_idle,
            load=self._worker.load,
            on_choice=self._on_choice,
            turn=self._turn,
            prepares=self._settings.prepare == "auto",
            provider=self._settings.provider,
            cores=cores,
        )


def _tell_failure(task: asyncio.Task[None]) -> None:
    """Log a fault of ours that has ended a task; speech goes on without it."""
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOGGER.error("Work beside speech has ended; speech goes on", exc_info=error)
