"""Listens for HTTP: uvicorn's connections without its server, which takes signals."""

import asyncio
from collections.abc import Sequence
import logging
import socket
from typing import Final

from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.server import ServerState

from wyoming_jabber.errors import JabberError
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.server.http.address import show_address
from wyoming_jabber.server.http.connection import ClientLimits, HttpConnection

_LOGGER = logging.getLogger(__name__)

# Connections that the system keeps for us while we are busy accepting others.
_BACKLOG: Final = 256

# Bytes of a request's head: browsers and proxies send a few KiB.
_MAX_HEAD: Final = 32 << 10

# Seconds that a connection may stay open between two requests.
_KEEP_ALIVE: Final = 15

# Extra time for answers that were cut to leave before connections are dropped.
_LAST_WORDS_TIMEOUT: Final = 1.0


class HttpListener:
    """Accepts clients and hands their requests to an application. `start`, `stop`."""

    def __init__(
        self,
        app: ASGIApp,
        address: tuple[str, int],
        limits: ClientLimits,
        metrics: Metrics,
    ) -> None:
        self._host, self._wanted_port = address
        self._limits = limits
        self._metrics = metrics
        self._state = ServerState()
        self._config = _uvicorn_config(app)
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port that is really listened on."""
        port: int = self._sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """Where clients find the door."""
        return f"http://{show_address(self._host, self.port)}"

    async def start(self) -> None:
        """Begin to accept clients. Raises JabberError if that is not possible."""
        await asyncio.to_thread(self._config.load)
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(
                self._connect,
                # All families: a socket for IPv6 alone would shut out IPv4.
                None if self._host == "::" else self._host,
                self._wanted_port,
                backlog=_BACKLOG,
            )
        except OSError as error:
            where = show_address(self._host, self._wanted_port)
            reason = error.strerror or error
            raise JabberError(f"http: can't listen on {where}: {reason}") from error
        _LOGGER.info("HTTP and the web page are at %s", self.url)

    async def stop(self, grace: float) -> None:
        """Stop accepting; let answers end for `grace` seconds, then cut them."""
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            connection.finish()
        await self._wait(grace)
        for task in tuple(self._state.tasks):
            task.cancel()
        await self._wait(_LAST_WORDS_TIMEOUT)
        for connection in self._connections:
            connection.drop()
        await asyncio.sleep(0)  # their ends are told in the loop's next turn

    @property
    def _sockets(self) -> Sequence[socket.socket]:
        return () if self._server is None else self._server.sockets

    @property
    def _connections(self) -> list[HttpConnection]:
        found = self._state.connections
        return [c for c in found if isinstance(c, HttpConnection)]

    async def _wait(self, seconds: float) -> None:
        if self._state.tasks:
            await asyncio.wait(self._state.tasks, timeout=seconds)

    def _connect(self) -> HttpConnection:
        return HttpConnection(self._config, self._state, self._limits, self._metrics)


def _uvicorn_config(app: ASGIApp) -> Config:
    # What uvicorn has to say of single requests is said by us.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    return Config(
        app,
        interface="asgi3",
        http=HttpConnection,
        ws="none",
        lifespan="off",
        loop="none",
        log_config=None,
        access_log=False,
        # Addresses are who connects, never what a header says.
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        h11_max_incomplete_event_size=_MAX_HEAD,
    )
