"""What stands between a browser and the server in Home Assistant, as small as it can be."""

import asyncio
from contextlib import suppress

PREFIX = "/api/hassio_ingress/abcDEF-123_x"


class Ingress:
    """Hands requests below PREFIX on to a port; `stop` and `start` as often as you like."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}{PREFIX}/"

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Refuse everybody, and hang up on those that are here."""
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._hand_on(reader, writer)
        writer.close()

    async def _hand_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request, *fields = head.removesuffix("\r\n\r\n").split("\r\n")
        method, path, version = request.split(" ")
        if not path.startswith(f"{PREFIX}/"):
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        kept = [f for f in fields if not f.lower().startswith("connection:")]
        lines = [
            f"{method} {path.removeprefix(PREFIX)} {version}",
            *kept,
            f"X-Ingress-Path: {PREFIX}",
            "Connection: close",
        ]
        there, on = await asyncio.open_connection("127.0.0.1", self._target)
        on.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        try:
            await _pass_both(reader, on, there, writer)
        finally:
            on.close()


async def _pass_both(
    reader: asyncio.StreamReader,
    on: asyncio.StreamWriter,
    there: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    """Pass bytes both ways until one side has ended."""
    ways = {
        asyncio.create_task(_pass(reader, on)),
        asyncio.create_task(_pass(there, writer)),
    }
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65_536):
        writer.write(piece)
        await writer.drain()
