"""The composition root: builds every part once, opens the doors, closes them again."""

import asyncio
from collections.abc import Callable, Coroutine
import logging
import os
import signal
from typing import Any

from wyoming_jabber.assembly import (
    assemble_cache,
    assemble_voices,
    delivery,
    lexicon_files,
)
from wyoming_jabber.config import Settings
from wyoming_jabber.engine.session import check_provider
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.pipeline import Delivery
from wyoming_jabber.preparer import BackgroundPreparer
from wyoming_jabber.server.discovery import (
    Announcer,
    bound_addresses,
    check_instance_name,
)
from wyoming_jabber.server.event_reader import ReadLimits
from wyoming_jabber.server.identity import instance_name
from wyoming_jabber.server.info import InfoSource
from wyoming_jabber.server.listener import Listener
from wyoming_jabber.server.wyoming import Services
from wyoming_jabber.synthesizer import Synthesizer
from wyoming_jabber.text.frontend import FrontEnd
from wyoming_jabber.text.lexicon import LexiconFiles
from wyoming_jabber.text.phonemize import shared_memory
from wyoming_jabber.voices.casting import prepare_languages
from wyoming_jabber.voices.selection import Selection

_LOGGER = logging.getLogger(__name__)

# Seconds between two looks into the data folders: a new voice appears this soon.
_SCAN_INTERVAL = 2.0

# More engine threads than this only fight for the memory bus of a home computer.
_MAX_AUTO_THREADS = 4


class App:
    """The whole server. `start`, then `stop`; both are read from top to bottom."""

    def __init__(self, settings: Settings) -> None:
        """Build all parts. Raises ConfigError if a setting is wrong."""
        self._settings = settings
        self._voices = assemble_voices(settings)
        self._cache = assemble_cache(settings)
        self.metrics = Metrics(watched=[shared_memory().counters])
        if self._cache is not None:
            self.metrics.watched.append(self._cache.counters)
        self._worker = EngineWorker(_engine_threads(settings))
        # Read with the folders: a constructor does not wait for the disk.
        self._lexicon: LexiconFiles | None = None
        self._synthesizer = Synthesizer(
            self._voices.directory,
            self._worker,
            Delivery(front=FrontEnd()),
            self._cache,
        )
        self.listener = Listener(
            settings.uri, self._services(), settings.max_connections
        )
        self._announcer: Announcer | None = None
        self._scanning: asyncio.Task[None] | None = None
        self._preparing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Find the voices and listen; `describe` is answered from here on.

        Raises JabberError: a wrong setting, or an address that can't be had.
        """
        await self._worker.load(check_provider, self._settings.provider)
        await self._worker.run(self._look)
        self._voices.directory.check()
        if self._cache is not None:
            await self._worker.run(self._cache.open)
        await self.listener.start()
        await self._announce()
        self._scanning = asyncio.create_task(self._scan_again())
        if self._settings.prepare == "auto":
            self._preparing = asyncio.create_task(self._preparer().run())

    async def warm_up(self) -> str:
        """Load what the first request needs; return the default voice's name.

        Where that voice is broken, it is the name of its stand-in.
        """
        part = await self._synthesizer.part(Selection())
        if self._settings.follow_language:
            await self._worker.load(prepare_languages, part, self._voices.directory)
        return part.voice.info.name

    async def stop(self) -> bool:
        """Finish or cut current speech, leave the network, release the threads.

        May be called twice, and after a start that failed. Returns whether all threads
        have ended; a model that still computes can't be interrupted.
        """
        if self._scanning is not None:
            self._scanning.cancel()
        if self._preparing is not None:
            self._preparing.cancel()
            await asyncio.gather(self._preparing, return_exceptions=True)
        if self._announcer is not None:
            await self._announcer.close()
        await self.listener.stop(self._settings.shutdown_timeout)
        has_ended = await asyncio.to_thread(self._worker.close)
        if self._cache is not None:  # when nobody can render any more
            await asyncio.to_thread(self._cache.close)
        counters = (f"{k}={v:g}" for k, v in self.metrics.snapshot().items() if v)
        _LOGGER.info("Stopped. %s", " ".join(counters) or "Nobody had called.")
        return has_ended

    def _preparer(self) -> BackgroundPreparer:
        return BackgroundPreparer(
            self._voices.families,
            self._voices.registry,
            self._settings.data_dir,
            is_idle=lambda: self.metrics.utterances_open == 0,
            load=self._worker.load,
        )

    def _services(self) -> Services:
        settings = self._settings
        return Services(
            synthesizer=self._synthesizer,
            info=InfoSource(
                self._voices.store,
                self._voices.registry,
                speed_variants=settings.speed_variants,
            ),
            metrics=self.metrics,
            read_limits=ReadLimits(
                max_characters=settings.max_characters,
                idle_timeout=settings.idle_timeout,
                event_timeout=settings.event_timeout,
            ),
            write_timeout=settings.write_timeout,
            max_requests=settings.max_requests,
            samples_per_chunk=settings.samples_per_chunk,
        )

    async def _announce(self) -> None:
        """Appear on the local network; only TCP can be reached from there."""
        if not self._settings.zeroconf or not self.listener.sockets:
            return
        port = self.listener.port
        name = self._settings.zeroconf_name
        if name is None:
            state_dir = self._settings.data_dir[0]
            name = await self._worker.run(instance_name, state_dir, port)
        self._announcer = Announcer(
            check_instance_name(name), port, bound_addresses(self.listener.sockets)
        )
        await self._announcer.start()

    async def _scan_again(self) -> None:
        """Notice what changes in the data folders while the server runs."""
        while True:
            await asyncio.sleep(_SCAN_INTERVAL)
            try:
                await self._worker.run(self._look)
            except Exception:
                # Whatever it was, the next look may find the folders mended.
                _LOGGER.exception("Looking into the data folders failed")

    def _look(self) -> None:
        """Read the data folders: voices and pronunciations; blocks."""
        if self._lexicon is None:
            self._lexicon = lexicon_files(self._settings)
        self._voices.registry.forget_missing(self._voices.store.scan())
        self._synthesizer.delivery = delivery(self._settings, self._lexicon)


async def serve(settings: Settings, on_ready: Callable[[str], None]) -> bool:
    """Run the server until SIGTERM, Ctrl-C, or the end of a stdio client.

    `on_ready` is called with one line when the server listens and the default voice
    is warm. Returns whether all threads have ended. Raises JabberError if the server
    can't start.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    app = App(settings)
    has_ended = True
    try:
        await app.start()
        await _first_of(_warm_up(app, on_ready), stopping.wait())
        await _first_of(stopping.wait(), app.listener.closed.wait())
    finally:
        has_ended = await app.stop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
    return has_ended


async def _warm_up(app: App, on_ready: Callable[[str], None]) -> None:
    voice = await app.warm_up()
    on_ready(f"ready {app.listener.uri} voice {voice}")


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait until one of these is done; the others are cancelled, an error is raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()


def _engine_threads(settings: Settings) -> int:
    return settings.engine_threads or min(_MAX_AUTO_THREADS, os.cpu_count() or 1)
