"""Brings one file of a voice here: resumed, retried, from one mirror or the next, verified."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
import errno
from http import HTTPStatus
import logging
from pathlib import Path
import re
from typing import Final

from wyoming_jabber.catalog.entry import RemoteFile, megabytes
from wyoming_jabber.catalog.errors import DownloadError, FetchError
from wyoming_jabber.catalog.network import Response, Web, shown
from wyoming_jabber.catalog.partial import Partial
from wyoming_jabber.catalog.threads import finish

_LOGGER = logging.getLogger(__name__)

# Bytes that an attempt must bring to be free: a line that drops each minute is a
# nuisance, one that brings a few bytes each time is a trap.
_PROGRESS: Final = 1_000_000

# A damaged file may have been put together from two; from the start, it is not.
_MOST_DAMAGED: Final = 2

_NO_SPACE: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_CONTENT_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class Transfer:
    """One file on its way into a folder. `run` once."""

    def __init__(
        self,
        web: Web,
        file: RemoteFile,
        folder: Path,
        on_received: Callable[[int], None],
    ) -> None:
        """`on_received` is told the bytes that are there, whenever they change."""
        self._web = web
        self._file = file
        self._folder = folder
        self._on_received = on_received
        self._partial = Partial(folder, file)

    async def run(self) -> None:
        """Return when the file is there, whole.

        When cancelled, and where it fails, what has arrived is kept for the next time.
        Raises DownloadError, OfflineError.
        """
        try:
            with _told_of_disk(self._file, self._folder):
                if not await finish(self._partial.open):
                    self._on_received(self._partial.received)
                    await self._ask_all()
                self._on_received(self._partial.received)
        finally:
            await finish(self._partial.close)

    async def _ask_all(self) -> None:
        """Ask one mirror after the other."""
        failure = DownloadError(f"{self._file.name}: no address is known")
        for address in self._file.addresses:
            try:
                await self._ask(address)
            except FetchError as error:
                failure = error
                _LOGGER.debug("%s: %s", self._file.name, error)
            else:
                return
        raise DownloadError(f"{self._file.name} did not arrive: {failure}") from failure

    async def _ask(self, address: str) -> None:
        """Ask one mirror, as often as it may help. Raises FetchError."""
        attempt = damaged = 0
        while True:
            before = self._partial.received
            try:
                await self._fetch_rest(address)
            except FetchError as error:
                if self._partial.received >= before + _PROGRESS:
                    attempt = 0
                if not error.may_pass or attempt + 1 >= self._web.options.attempts:
                    raise
                await asyncio.sleep(self._web.pause(attempt, error))
                attempt += 1
                continue
            if await finish(self._partial.finish):
                return
            damaged += 1
            if damaged == _MOST_DAMAGED or not before:
                raise FetchError(
                    f"{shown(address)} is not the file that the catalog means: its "
                    f"{self._file.digest.kind} digest differs"
                )

    async def _fetch_rest(self, address: str) -> None:
        """Ask once for what is missing."""
        if self._partial.is_full:
            return
        try:
            async with self._web.get(address, self._partial.headers(address)) as answer:
                await self._begin(address, answer)
                async for block in answer.aiter_raw():
                    await self._keep(address, block)
        except FetchError as error:
            if error.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                await finish(self._partial.restart)
            raise
        if not self._partial.is_full:
            raise FetchError(
                f"{shown(address)} ended after {self._partial.received} of "
                f"{self._file.size_bytes} bytes",
                may_pass=True,
            )

    async def _begin(self, address: str, answer: Response) -> None:
        """Check what an answer says of itself before a byte is taken."""
        size, received = self._file.size_bytes, self._partial.received
        if answer.status_code == HTTPStatus.PARTIAL_CONTENT:
            if not _fits(answer.headers.get("Content-Range", ""), received, size):
                await finish(self._partial.restart)
                raise FetchError(
                    f"{shown(address)} sends another part than the one asked for",
                    may_pass=True,
                )
        else:
            length = answer.headers.get("Content-Length", str(size))
            if length != str(size):
                raise FetchError(
                    f"{shown(address)} has {length} bytes, the catalog says {size}"
                )
        await finish(self._partial.begin, address, answer)
        self._on_received(self._partial.received)

    async def _keep(self, address: str, block: bytes) -> None:
        if self._partial.received + len(block) > self._file.size_bytes:
            await finish(self._partial.restart)
            raise FetchError(
                f"{shown(address)} sends more than the {self._file.size_bytes} bytes "
                "of the catalog"
            )
        await finish(self._partial.write, block)
        self._on_received(self._partial.received)


def _fits(content_range: str, received: int, size: int) -> bool:
    """Tell whether a part begins where ours ends, and is of a file as long as ours."""
    found = _CONTENT_RANGE.fullmatch(content_range)
    return (
        found is not None and int(found[1]) == received and found[3] in ("*", str(size))
    )


@contextmanager
def _told_of_disk(file: RemoteFile, folder: Path) -> Iterator[None]:
    """Say what a failing disk means for a download. Raises DownloadError."""
    try:
        yield
    except OSError as error:
        advice = ""
        if error.errno in _NO_SPACE:
            advice = "; make room and start again, it goes on where it stopped"
        raise DownloadError(
            f"{file.name} ({megabytes(file.size_bytes)}) can't be written to "
            f"{folder}: {error.strerror}{advice}"
        ) from error
