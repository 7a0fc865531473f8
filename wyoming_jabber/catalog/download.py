"""One voice on its way: from the catalog to its place in the data folder."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
import logging
import time
from typing import Any, NamedTuple

from wyoming_jabber.catalog.catalog import Catalog
from wyoming_jabber.catalog.entry import MODEL_CARD, CatalogEntry
from wyoming_jabber.catalog.errors import DownloadError, FilesRefusedError
from wyoming_jabber.catalog.families import check_files
from wyoming_jabber.catalog.files import write_whole
from wyoming_jabber.catalog.folder import VoiceFolder
from wyoming_jabber.catalog.network import Web, shown
from wyoming_jabber.catalog.threads import finish
from wyoming_jabber.catalog.transfer import Transfer
from wyoming_jabber.errors import JabberError
from wyoming_jabber.voices.store import VoiceStore

_LOGGER = logging.getLogger(__name__)


class State(StrEnum):
    """Where a download stands."""

    WAITING = "waiting"  # for others, in this process or another
    RUNNING = "running"
    DONE = "done"  # the voice is there
    FAILED = "failed"  # what has arrived is kept
    CANCELLED = "cancelled"  # what had arrived is gone


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a download is."""

    name: str
    total: int
    """Bytes of all files."""

    received: int = 0
    state: State = State.WAITING
    error: str | None = None
    """Why it failed, in one line."""

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.state in (State.WAITING, State.RUNNING)


class Parts(NamedTuple):
    """What all downloads share."""

    catalog: Catalog
    store: VoiceStore
    web: Web
    folder: VoiceFolder
    turns: asyncio.Semaphore
    """Bounds how many run at the same time."""


class Download:
    """One voice on its way. `begin`, then `wait` if somebody wants to."""

    def __init__(
        self, entry: CatalogEntry, parts: Parts, on_change: Callable[[bool], None]
    ) -> None:
        """`on_change` is told of progress; with True, of a change of the state."""
        self.entry = entry
        self.progress = Progress(name=entry.name, total=entry.size_bytes)
        self.ended_at = 0.0
        """Of `time.monotonic`."""

        self._parts = parts
        self._on_change = on_change
        self._failure: JabberError | None = None
        self._task: asyncio.Task[None] | None = None
        # Somebody has cancelled it; else it was interrupted, and may go on later.
        self._is_unwanted = False

    @property
    def name(self) -> str:
        """Name of the voice."""
        return self.entry.name

    def begin(self) -> None:
        """Start, in a task of its own; a voice that is there already is done."""
        if self.entry.is_installed:
            total = self.progress.total
            self.progress = replace(self.progress, state=State.DONE, received=total)
        else:
            self._task = asyncio.create_task(self._run())
            self._task.add_done_callback(self._note_end)

    def cancel(self) -> None:
        """End it, and forget what has arrived."""
        self._is_unwanted = True
        self.interrupt()

    def interrupt(self) -> None:
        """End it; what has arrived is kept for the next time."""
        if self._task is not None:
            self._task.cancel()

    async def settled(self) -> None:
        """Return when it has ended, one way or another."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def wait(self) -> None:
        """Return when the voice is there. Raises JabberError if it isn't.

        Who waits may be cancelled; the download goes on.
        """
        await self.settled()
        if self._failure is not None:
            raise self._failure
        if self.progress.state is not State.DONE:
            raise DownloadError(f"the download of voice {self.name} was cancelled")

    async def _run(self) -> None:
        """Bring the voice here, and say how that ended."""
        state = State.CANCELLED
        try:
            async with self._parts.turns, self._parts.folder.locked(self.name):
                await self._bring()
            state = State.DONE
            _LOGGER.info("Downloaded voice %s", self.name)
        except JabberError as error:
            state, self._failure = State.FAILED, error
            _LOGGER.warning("Voice %s was not downloaded: %s", self.name, error)
        except OSError as error:
            state, self._failure = State.FAILED, self._disk_failure(error)
            _LOGGER.warning("Voice %s was not downloaded: %s", self.name, self._failure)
        except Exception:
            state = State.FAILED
            self._failure = DownloadError("the download broke; the log says where")
            _LOGGER.exception("Downloading voice %s broke", self.name)
        finally:
            self.ended_at = time.monotonic()
            error_text = str(self._failure) if self._failure else None
            self._update(replace(self.progress, state=state, error=error_text))

    def _disk_failure(self, error: OSError) -> DownloadError:
        """Say what a disk means that is full, or a folder that has vanished."""
        folder = self._parts.folder.path
        return DownloadError(f"{folder} can't be used: {error.strerror}; start again")

    def _note_end(self, _: object) -> None:
        """Say so too when it was cancelled before its first step."""
        if self.progress.is_open:
            self._update(replace(self.progress, state=State.CANCELLED))

    async def _bring(self) -> None:
        folder = self._parts.folder
        # Another process may have brought it while this one waited.
        if not await self._is_there():
            self._update(replace(self.progress, state=State.RUNNING))
            try:
                await self._fetch()
                await finish(self._install)
            except FilesRefusedError as error:
                await finish(folder.discard, self.name)
                raise DownloadError(str(error)) from error
            except asyncio.CancelledError:
                if self._is_unwanted:
                    await finish(folder.discard, self.name)
                raise
            await self._is_there()
        self._update(replace(self.progress, received=self.progress.total))

    async def _fetch(self) -> None:
        """Fetch all files into the staging folder."""
        entry, staging = self.entry, self._parts.folder.staging(self.name)
        await finish(self._check_space)
        done = 0
        if entry.card is not None:
            card = await self._parts.catalog.card(entry) or ""
            await finish(write_whole, staging / MODEL_CARD, card.encode())
            done = entry.card.size_bytes
        for file in entry.files:

            def note(received: int, before: int = done) -> None:
                self.progress = replace(self.progress, received=before + received)
                self._on_change(False)

            await Transfer(self._parts.web, file, staging, note).run()
            done += file.size_bytes

    def _check_space(self) -> None:
        folder = self._parts.folder
        here = sum(file.stat().st_size for file in folder.staging(self.name).iterdir())
        missing = max(0, self.entry.size_bytes - here)
        folder.check_space(missing, f"voice {self.name}")

    def _install(self) -> None:
        entry, folder = self.entry, self._parts.folder
        check_files(entry.family, entry.name, folder.staging(entry.name))
        folder.install(entry.name, _record(entry))

    async def _is_there(self) -> bool:
        store = self._parts.store
        await asyncio.to_thread(store.scan)
        return any(voice.name == self.name for voice in store.voices)

    def _update(self, progress: Progress) -> None:
        self.progress = progress
        self._on_change(True)


def _record(entry: CatalogEntry) -> dict[str, Any]:
    """Say where a voice comes from; lies beside it as long as it is there."""
    digests = {file.name: str(file.digest) for file in entry.files}
    if entry.card is not None:
        digests[MODEL_CARD] = ""  # cards are corrected: see `CatalogEntry.card`
    return {
        "family": entry.family,
        "licence": entry.licence,
        "source": shown(entry.files[0].addresses[0]).rpartition("/")[0],
        "installed": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": digests,
    }
