"""`GET /api/events`: how the server is, and how downloads go, as it happens."""

import asyncio
import contextlib
import json
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from wyoming_jabber.catalog import Downloads
from wyoming_jabber.errors import BusyError
from wyoming_jabber.server.http.answers import Stream, StreamAnswer
from wyoming_jabber.server.http.status import StatusBoard
from wyoming_jabber.server.http.voice_list import VoiceList

# Seconds between two looks at the status, while somebody looks.
_INTERVAL: Final = 1.0

# Seconds between two tellings of downloads: more often than a person can see.
_PROGRESS_INTERVAL: Final = 0.1

# Pages that are open at the same time in one home.
_MOST_LOOKERS: Final = 32


class Events:
    """Tells each page that is open; nothing is done while there is none."""

    def __init__(
        self, status: StatusBoard, voices: VoiceList, downloads: Downloads
    ) -> None:
        self._status = status
        self._voices = voices
        self._downloads = downloads
        self._lookers = 0
        self._is_closing = False

    async def get(self, request: Request) -> Response:  # noqa: ARG002 - it says nothing
        """Answer with events until the client leaves."""
        return StreamAnswer(self._tell)

    def close(self) -> None:
        """End all answers within about a second."""
        self._is_closing = True

    async def _tell(self, stream: Stream) -> None:
        """Tell one page. Raises BusyError before a byte is sent."""
        # Here and not earlier: of many that come at once, each is counted by now.
        if self._lookers >= _MOST_LOOKERS:
            raise BusyError(f"{_MOST_LOOKERS} pages are open already; close one")
        self._lookers += 1
        try:
            await stream.start("text/event-stream", {"x-accel-buffering": "no"})
            await self._tell_all(stream)
            await stream.end()
        finally:
            self._lookers -= 1

    async def _tell_all(self, stream: Stream) -> None:
        loop = asyncio.get_running_loop()
        due, seen = loop.time(), -1
        while not self._is_closing:
            if loop.time() >= due:
                due = loop.time() + _INTERVAL
                await stream.write(_event("status", await self._status.snapshot()))
            if seen != self._downloads.revision:
                seen = self._downloads.revision
                await stream.write(_event("downloads", self._voices.progresses()))
            await asyncio.sleep(_PROGRESS_INTERVAL)
            await self._wait_for_change(seen, due - loop.time())

    async def _wait_for_change(self, seen: int, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                await self._downloads.changed(seen)


def _event(name: str, content: object) -> bytes:
    return (
        f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n".encode()
    )
