"""The composition root: builds every part once, opens the doors, closes them again."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
import logging
import signal
from typing import TYPE_CHECKING, Any

from wyoming_jabber.assembly import (
    assemble_cache,
    assemble_voices,
    delivery,
    lexicon_files,
)
from wyoming_jabber.config import Settings
from wyoming_jabber.engine.cores import usable_cores
from wyoming_jabber.engine.session import check_provider
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.errors import EngineError
from wyoming_jabber.housekeeping import Housekeeping
from wyoming_jabber.http_door import Shared, build_http_door
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.pipeline import Delivery
from wyoming_jabber.server.event_reader import ReadLimits
from wyoming_jabber.server.identity import instance_name
from wyoming_jabber.server.info import InfoSource
from wyoming_jabber.server.listener import Listener
from wyoming_jabber.server.services import Services
from wyoming_jabber.synthesizer import Synthesizer
from wyoming_jabber.text.frontend import FrontEnd
from wyoming_jabber.text.lexicon import LexiconFiles
from wyoming_jabber.text.phonemize import shared_memory
from wyoming_jabber.text.script import prepare_scripts
from wyoming_jabber.voices.base import Voice
from wyoming_jabber.voices.casting import prepare_languages
from wyoming_jabber.voices.default_voice import read_choice
from wyoming_jabber.voices.registry import warm_up
from wyoming_jabber.voices.selection import Selection

if TYPE_CHECKING:
    from wyoming_jabber.catalog import Catalog, Downloads
    from wyoming_jabber.server.discovery import Announcer
    from wyoming_jabber.server.http.door import HttpDoor

_LOGGER = logging.getLogger(__name__)

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
        self._worker = EngineWorker(settings.engine_threads or 1)
        self._cores = 1  # until the machine was asked
        # Read with the folders: a constructor does not wait for the disk.
        self._lexicon: LexiconFiles | None = None
        self._synthesizer = Synthesizer(
            self._voices.directory,
            self._worker,
            Delivery(front=FrontEnd()),
            self._cache,
        )
        self._services = self._share()
        self.listener = Listener(settings.uri, self._services, settings.max_connections)
        self.http: HttpDoor | None = None
        """The HTTP door, if it is switched on and the server has started."""

        self._catalog: Catalog | None = None
        self._downloads: Downloads | None = None
        self._is_warm = False
        self._announcer: Announcer | None = None
        self._housekeeping = Housekeeping(
            settings,
            self._voices,
            self._worker,
            self.metrics,
            look=self._look,
            on_choice=self._resize,
        )

    async def start(self) -> None:
        """Find the voices and listen; `describe` is answered from here on.

        Raises JabberError: a wrong setting, or an address that can't be had.
        """
        await self._worker.load(check_provider, self._settings.provider)
        if self._settings.http != "off" or self._settings.download == "auto":
            await self._open_catalog()
        if self._settings.http != "off":
            self.http = await self._worker.load(self._http_door)
        await self._worker.run(self._look)
        if self._downloads is not None:
            await self._downloads.expect(self._voices.directory.missing())
        self._voices.directory.check()
        self._cores = await self._worker.run(usable_cores)
        await self._resize()
        if self._cache is not None:
            await self._worker.run(self._cache.open)
        await self.listener.start()
        if self.http is not None:
            await self.http.start()
        await self._announce()
        self._housekeeping.start(self._cores)

    async def warm_up(self) -> str:
        """Load what the first request needs; return the default voice's name.

        Where that voice is broken, it is the name of its stand-in. Requests are served
        as soon as the voice is loaded.
        """
        part = await self._synthesizer.part(Selection())
        await self._resize()
        await self._worker.take_turns(self._preparation(part.voice))
        if self._settings.follow_language:
            await self._worker.load(prepare_languages, part, self._voices.directory)
        self._is_warm = True
        return part.voice.info.name

    def _preparation(self, voice: Voice) -> Iterator[None]:
        """Do for all to come what the first would do for itself, in short steps."""
        yield from self._synthesizer.delivery.front.prepare(voice.info.languages[0])
        yield from prepare_scripts()
        try:
            # Last: whoever has asked already does it meanwhile.
            yield from warm_up(voice)
        except EngineError as error:
            _LOGGER.warning("Voice %s failed to speak: %s", voice.info.name, error)

    async def stop(self) -> bool:
        """Finish or cut current speech, leave the network, release the threads.

        May be called twice, and after a start that failed. Returns whether all threads
        have ended; a model that still computes can't be interrupted.
        """
        self._housekeeping.cancel()
        if self._announcer is not None:
            await self._announcer.close()
        await self._close_doors(self._settings.shutdown_timeout)
        if self._downloads is not None:
            await self._downloads.close()
        await self._housekeeping.ended()
        has_ended = await asyncio.to_thread(self._worker.close)
        if self._cache is not None:  # when nobody can render any more
            await asyncio.to_thread(self._cache.close)
        counters = (f"{k}={v:g}" for k, v in self.metrics.snapshot().items() if v)
        _LOGGER.info("Stopped. %s", " ".join(counters) or "Nobody had called.")
        return has_ended

    async def _close_doors(self, grace: float) -> None:
        if self.http is None:
            await self.listener.stop(grace)
        else:
            await asyncio.gather(self.listener.stop(grace), self.http.stop(grace))

    async def _resize(self) -> None:
        """Have as many engine threads as the loaded voices were found to use well."""
        if self._settings.engine_threads:
            return
        default = min(_MAX_AUTO_THREADS, self._cores)
        threads = await self._worker.run(
            self._voices.tuning.engine_threads, self._voices.registry.warm(), default
        )
        if threads != self._worker.threads:
            _LOGGER.info("Sentences rendered at the same time: %d", threads)
            self._worker.resize(threads)

    async def _open_catalog(self) -> None:
        """Join catalog and downloads to the voices. Raises ConfigError."""
        catalog, downloads = await self._worker.load(self._load_catalog)
        await downloads.open()
        self._catalog, self._downloads = catalog, downloads
        self._voices.directory.on_its_way = downloads.wanted
        if self._settings.download_wait:
            self._synthesizer.arrived = downloads.arrived

    def _load_catalog(self) -> "tuple[Catalog, Downloads]":
        """Load and build catalog and downloads; blocks."""
        from wyoming_jabber.catalog import (  # noqa: PLC0415 - few need it
            CatalogOptions,
            assemble_catalog,
        )

        options = CatalogOptions.from_settings(self._settings)
        return assemble_catalog(self._voices.store, self._settings.data_dir, options)

    def _http_door(self) -> "HttpDoor":
        """Load and build the HTTP door; blocks."""
        assert self._catalog is not None, "_open_catalog comes first"
        assert self._downloads is not None, "_open_catalog comes first"
        services, voices = self._services, self._voices
        shared = Shared(
            voices=voices,
            synthesizer=self._synthesizer,
            worker=self._worker,
            metrics=self.metrics,
            requests=services.utterances,
            wait_for_room=services.wait_for_room,
            leave=services.leave,
            look=lambda: self._worker.run(self._look),
            is_ready=lambda: self._is_warm,
        )
        return build_http_door(self._settings, shared, self._catalog, self._downloads)

    def _share(self) -> Services:
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
        name = self._settings.zeroconf_name
        if name is None:
            state_dir, port = self._settings.data_dir[0], self.listener.port
            name = await self._worker.run(instance_name, state_dir, port)
        self._announcer = await self._worker.load(self._load_announcer, name)
        await self._announcer.start()

    def _load_announcer(self, name: str) -> "Announcer":
        """Load zeroconf, which nobody waits for who has an address; blocks."""
        from wyoming_jabber.server.discovery import (  # noqa: PLC0415
            Announcer,
            bound_addresses,
            check_instance_name,
        )

        addresses = bound_addresses(self.listener.sockets)
        return Announcer(check_instance_name(name), self.listener.port, addresses)

    def _look(self) -> None:
        """Read the data folders: voices and pronunciations; blocks."""
        if self._lexicon is None:
            self._lexicon = lexicon_files(self._settings)
            self._voices.directory.chosen = read_choice(self._settings.data_dir[0])
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
