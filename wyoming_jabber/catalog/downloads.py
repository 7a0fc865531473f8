"""Downloads: voices on their way into the data folder, a few at a time, each once."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
import logging
from pathlib import Path
import time
from typing import Final

from wyoming_jabber.catalog.catalog import Catalog
from wyoming_jabber.catalog.download import Download, Parts, Progress, State
from wyoming_jabber.catalog.entry import CatalogEntry, shown_name
from wyoming_jabber.catalog.errors import (
    CatalogError,
    DownloadError,
    FilesRefusedError,
)
from wyoming_jabber.catalog.folder import VoiceFolder
from wyoming_jabber.catalog.network import Web
from wyoming_jabber.catalog.removal import remove_voice
from wyoming_jabber.catalog.threads import finish
from wyoming_jabber.catalog.uploads import Files, install_upload
from wyoming_jabber.errors import JabberError, VoiceNotFoundError
from wyoming_jabber.voices.store import VoiceStore

_LOGGER = logging.getLogger(__name__)

# More at once only share the line.
_AT_ONCE: Final = 2

# Seconds between two notices of progress: as often as a person can see.
_NOTICE_INTERVAL: Final = 0.1

# Seconds before a request starts a download again that failed or was cancelled.
_RETRY_AFTER: Final = 600.0

# Seconds that a start waits for a catalog; then it goes on with the voices there are.
_EXPECT_TIMEOUT: Final = 20.0


class Downloads:
    """Brings voices of a catalog here, and takes them away.

    Belongs to one event loop, that of `open`; only `wanted` may be called on any
    thread. `close` interrupts what is on its way; the next start goes on with it.
    """

    def __init__(
        self,
        catalog: Catalog,
        store: VoiceStore,
        web: Web,
        data_dirs: Sequence[Path],
        *,
        is_automatic: bool = False,
    ) -> None:
        """Voices go into the first folder; `is_automatic` lets requests start downloads."""
        self._catalog = catalog
        self._store = store
        self._web = web
        self._data_dirs = data_dirs
        self._folder = VoiceFolder(data_dirs[0])
        self._is_automatic = is_automatic
        self._parts = Parts(
            catalog, store, web, self._folder, asyncio.Semaphore(_AT_ONCE)
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._downloads: dict[str, Download] = {}
        self._installing: set[str] = set()  # names of voices that are handed over
        self._changed = asyncio.Event()
        self._noticed_at = 0.0
        self._late: asyncio.TimerHandle | None = None
        self.revision = 0
        """Grows with each notice of progress."""

    async def open(self) -> None:
        """Read the catalog that is kept, and clear away what was abandoned."""
        self._loop = asyncio.get_running_loop()
        await finish(self._folder.tidy)
        await asyncio.to_thread(self._catalog.load)

    async def close(self) -> None:
        """Interrupt the downloads and close all connections; may be called twice."""
        self._loop = None
        for download in self._downloads.values():
            download.interrupt()
        for download in self._downloads.values():
            await download.settled()
        await self._web.close()

    def start(self, name: str) -> Download:
        """Begin to download a voice; one that is on its way already is returned.

        A voice that is installed is done at once. Raises VoiceNotFoundError,
        OfflineError; DownloadError for a family that this version can't speak with;
        FilesRefusedError while its files are handed over by somebody else.
        """
        entry = self._catalog.find(name)
        known = self._downloads.get(entry.name)
        if known is not None and known.progress.is_open:
            return known
        if not entry.is_installed:
            self._check_possible(entry)
            self._check_not_installing(entry.name)
        download = Download(entry, self._parts, self._note)
        self._downloads[entry.name] = download
        download.begin()
        self._note(True)
        return download

    def progress(self, name: str) -> Progress | None:
        """Return how far the last download of a voice is; None if there was none."""
        download = self._downloads.get(name)
        return None if download is None else download.progress

    def progresses(self) -> list[Progress]:
        """Return how far all downloads are, the ended ones too, in order of start."""
        return [download.progress for download in self._downloads.values()]

    def cancel(self, name: str) -> bool:
        """End a download and forget what has arrived; return whether there was one."""
        download = self._downloads.get(name)
        if download is None or not download.progress.is_open:
            return False
        download.cancel()
        return True

    async def changed(self, seen: int | None = None) -> int:
        """Return the `revision` when there is progress beyond `seen`, else beyond now.

        Notices come at most ten times a second, and at each change of a state.
        """
        if seen is None or seen == self.revision:
            await self._changed.wait()
        return self.revision

    async def install_files(self, name: str, files: Files) -> None:
        """Make a voice of a `.onnx`, its `.onnx.json` and perhaps a MODEL_CARD.

        Raises FilesRefusedError, DownloadError; then nothing has changed.
        """
        self._check_idle(name)
        self._installing.add(name)
        try:
            await asyncio.to_thread(self._store.scan)
            if any(voice.name == name for voice in self._store.voices):
                raise FilesRefusedError(
                    f"there is a voice {name} already; remove it first"
                )
            await finish(install_upload, self._folder, name, files)
            await asyncio.to_thread(self._store.scan)
        finally:
            self._installing.discard(name)

    async def remove(self, name: str) -> None:
        """Delete a voice's own files from the data folders.

        Raises VoiceNotFoundError, FilesRefusedError.
        """
        self._check_idle(name)
        await asyncio.to_thread(self._store.scan)
        await finish(remove_voice, name, self._store.voices, self._data_dirs)
        await asyncio.to_thread(self._store.scan)
        self._downloads.pop(name, None)

    def wanted(self, name: str) -> tuple[str, ...] | None:
        """Say that a request wants a voice that isn't there; never blocks, any thread.

        Returns its languages if it is on its way, or starts to be, since downloads are
        automatic; None if it won't come.
        """
        try:
            entry = self._catalog.find(name)
        except VoiceNotFoundError:
            return None
        known = self._downloads.get(entry.name)
        if known is not None and known.progress.is_open:
            return entry.languages
        loop, is_offline = self._loop, self._web.options.is_offline
        if not self._is_automatic or not entry.is_supported or is_offline or not loop:
            return None
        with suppress(RuntimeError):  # the loop has ended a moment ago
            loop.call_soon_threadsafe(self._start_wanted, entry.name)
        return entry.languages

    async def arrived(self, name: str) -> None:
        """Wait while a voice that a request wants is on its way; never raises."""
        if self.wanted(name) is None:
            return
        entry = self._catalog.find(name)
        self._start_wanted(entry.name)
        await self._downloads[entry.name].settled()

    async def expect(self, names: Iterable[str]) -> None:
        """Get ready for voices that are not there, and that the settings name.

        Where downloads are automatic, they start; a catalog that doesn't know them is
        refreshed. Never raises.
        """
        missing = list(names)
        if not self._is_automatic or not missing or self._web.options.is_offline:
            return
        if not all(map(self._is_known, missing)):
            try:
                async with asyncio.timeout(_EXPECT_TIMEOUT):
                    await self._catalog.refresh()
            except CatalogError as error:
                _LOGGER.warning("No catalog for voice %s: %s", missing[0], error)
            except TimeoutError:
                _LOGGER.warning("No catalog for voice %s: no answer", missing[0])
        for name in missing:
            self.wanted(name)

    def _is_known(self, name: str) -> bool:
        try:
            self._catalog.find(name)
        except VoiceNotFoundError:
            return False
        return True

    def _check_possible(self, entry: CatalogEntry) -> None:
        if not entry.is_supported:
            raise DownloadError(
                f"voice {entry.name} is of the family {entry.family}, "
                "which is not supported by this version"
            )
        self._web.check_online(f"downloading voice {entry.name}")

    def _start_wanted(self, name: str) -> None:
        """Start what a request wants, unless it failed or was cancelled lately."""
        known = self._downloads.get(name)
        if (
            known is not None
            and known.progress.state in (State.FAILED, State.CANCELLED)
            and time.monotonic() < known.ended_at + _RETRY_AFTER
        ):
            return
        try:
            self.start(name)
        except JabberError as error:
            _LOGGER.warning("Voice %s can't be downloaded: %s", name, error)

    def _check_idle(self, name: str) -> None:
        download = self._downloads.get(name)
        if download is not None and download.progress.is_open:
            raise FilesRefusedError(
                f"voice {name} is being downloaded; cancel that first"
            )
        self._check_not_installing(name)

    def _check_not_installing(self, name: str) -> None:
        if name in self._installing:
            raise FilesRefusedError(
                f"voice {shown_name(name)} is being installed by somebody else; wait"
            )

    def _note(self, is_turn: bool) -> None:
        """Wake whoever waits in `changed`; at once, or with what comes soon after."""
        wait = self._noticed_at + _NOTICE_INTERVAL - time.monotonic()
        if is_turn or wait <= 0:
            self._notify()
        elif self._late is None:
            self._late = asyncio.get_running_loop().call_later(wait, self._notify)

    def _notify(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None
        self._noticed_at = time.monotonic()
        self.revision += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
