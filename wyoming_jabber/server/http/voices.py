"""`/api/voices` and `/api/default-voice`: voices come, go, and are chosen."""

import asyncio
from collections.abc import Coroutine
from http import HTTPStatus
import logging
from pathlib import Path
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from wyoming_jabber.catalog import Catalog, Downloads
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.errors import BusyError, JabberError
from wyoming_jabber.server.http.answers import json_answer
from wyoming_jabber.server.http.bodies import read_fields
from wyoming_jabber.server.http.errors import NotFoundError
from wyoming_jabber.server.http.look import Look
from wyoming_jabber.server.http.status import StatusBoard
from wyoming_jabber.server.http.uploads import read_upload
from wyoming_jabber.server.http.voice_list import VoiceList, show_progress
from wyoming_jabber.voices.default_voice import ChosenVoiceDirectory, keep_choice
from wyoming_jabber.voices.selection import Selection, find
from wyoming_jabber.voices.store import VoiceStore

_LOGGER = logging.getLogger(__name__)

# Uploads at the same time: each may fill hundreds of megabytes of the disk.
_MOST_UPLOADS: Final = 2


class Voices:
    """Installs and removes voices."""

    def __init__(
        self,
        *,
        voices: VoiceList,
        catalog: Catalog,
        downloads: Downloads,
        state_dir: Path,
        worker: EngineWorker,
        look: Look,
    ) -> None:
        self._voices = voices
        self._catalog = catalog
        self._downloads = downloads
        self._state_dir = state_dir
        self._worker = worker
        self._look = look
        self._uploads = 0

    async def list(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """Return all voices."""
        return json_answer(self._voices.content())

    async def refresh(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """Fetch the catalog anew, then return all voices. Raises CatalogError."""
        await self._catalog.refresh()
        return json_answer(self._voices.content())

    async def licence(self, request: Request) -> Response:
        """Return a licence, for a person to read before a download."""
        name = request.path_params["name"]
        licence = await self._catalog.licence(name)
        return json_answer(
            {"name": name, "licence": licence.name, "card": licence.card}
        )

    async def download(self, request: Request) -> Response:
        """Begin a download; `GET /api/events` tells how it goes."""
        download = self._downloads.start(request.path_params["name"])
        return json_answer(show_progress(download.progress), HTTPStatus.ACCEPTED)

    async def cancel(self, request: Request) -> Response:
        """Stop a download. Raises NotFoundError."""
        name = self._catalog.find(request.path_params["name"]).name
        if not self._downloads.cancel(name):
            raise NotFoundError(f"Voice {name} is not being downloaded")
        return json_answer(self._voices.progress(name))

    async def upload(self, request: Request) -> Response:
        """Install a voice that somebody has sent.

        Raises BusyError, BodyError, FilesRefusedError, DownloadError.
        """
        if self._uploads >= _MOST_UPLOADS:
            raise BusyError(f"{_MOST_UPLOADS} voices are being uploaded already")
        self._uploads += 1
        try:
            name = await self._install(request)
        finally:
            self._uploads -= 1
        return json_answer({"name": name}, HTTPStatus.CREATED)

    async def delete(self, request: Request) -> Response:
        """Delete a voice that was installed."""
        name = request.path_params["name"]
        await self._downloads.remove(name)
        await self._look()
        _LOGGER.info("Deleted the voice %s", name)
        return json_answer({"name": name})

    async def _install(self, request: Request) -> str:
        async with read_upload(request, self._worker, self._state_dir) as upload:
            await self._downloads.install_files(upload.name, upload.files)
        await self._look()
        _LOGGER.info("Installed the voice %s that was uploaded", upload.name)
        return upload.name


class DefaultVoice:
    """Chooses the voice of requests that name none."""

    def __init__(
        self,
        store: VoiceStore,
        directory: ChosenVoiceDirectory,
        worker: EngineWorker,
        state_dir: Path,
        status: StatusBoard,
    ) -> None:
        self._store = store
        self._directory = directory
        self._worker = worker
        self._state_dir = state_dir
        self._status = status
        self._loading: set[asyncio.Task[None]] = set()

    async def put(self, request: Request) -> Response:
        """Choose a voice, or take the choice back; kept over restarts.

        The answer says whether the settings leave it without effect. Raises
        VoiceNotFoundError; JabberError if it can't be kept.
        """
        fields = await read_fields(request)
        wanted = fields.optional_text("name")
        chosen = None if wanted is None else find(self._store.voices, wanted).name
        await self._worker.run(self._keep, chosen)
        self._directory.chosen = chosen
        self._status.forget()
        self._keep_task(self._load())
        return json_answer(self._content())

    def close(self) -> None:
        """Wait for no voice any more."""
        for task in self._loading:
            task.cancel()

    def _keep(self, name: str | None) -> None:
        try:
            keep_choice(self._state_dir, name)
        except OSError as error:
            raise JabberError(
                f"The choice can't be kept in the state folder: {error.strerror}"
            ) from error

    def _content(self) -> dict[str, Any]:
        directory = self._directory
        name, configured = directory.default_voice().name, directory.configured
        message = None
        if configured is not None:
            message = f"The setting voice={configured} wins until it is removed"
        return {
            "name": name,
            "set_by": directory.set_by,
            "chosen": directory.chosen,
            "is_effective": directory.chosen in (None, name),
            "message": message,
        }

    async def _load(self) -> None:
        """Have the voice ready before somebody asks for it."""
        try:
            await self._worker.load(self._directory.part, Selection())
        except JabberError as error:
            _LOGGER.warning("The new default voice can't be loaded: %s", error)

    def _keep_task(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._loading.add(task)
        task.add_done_callback(self._loading.discard)
