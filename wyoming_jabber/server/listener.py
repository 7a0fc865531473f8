"""The Wyoming door: listens on TCP, a Unix socket or standard input and output."""

import asyncio
from collections.abc import Sequence
import contextlib
import errno
import logging
import os
from pathlib import Path
import socket
import stat
import sys
from typing import TextIO
from urllib.parse import urlsplit

from wyoming.error import Error

from wyoming_jabber.errors import BusyError, ConfigError, JabberError
from wyoming_jabber.server.event_reader import MAX_HEADER_BYTES
from wyoming_jabber.server.event_writer import EventWriter
from wyoming_jabber.server.services import Services
from wyoming_jabber.server.wyoming import JabberEventHandler

_LOGGER = logging.getLogger(__name__)

_Identity = tuple[int, int]
"""Device and inode of a file."""

# Connections that the system keeps for us while we are busy accepting others.
_BACKLOG = 256

# A client over the limit is told so, and not waited for.
_REFUSAL_TIMEOUT = 2.0

# Extra time for the end of cut answers to leave before connections are dropped.
_LAST_WORDS_TIMEOUT = 1.0


class Listener:
    """Accepts clients, at most `max_connections` of them, and serves each in a task."""

    def __init__(self, uri: str, services: Services, max_connections: int) -> None:
        self._address = parse_uri(uri)
        self._uri = uri
        self._services = services
        self._max_connections = max_connections
        self._server: asyncio.Server | None = None
        self._socket_file: tuple[Path, _Identity] | None = None
        """The Unix socket that this object has made, and no other."""
        self._handlers: dict[asyncio.Task[None], JabberEventHandler] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.closed = asyncio.Event()
        """Set when the only client there will ever be (stdio) has gone."""

    @property
    def uri(self) -> str:
        """Where clients connect; a port of 0 has become a real one."""
        if self.sockets:
            return f"tcp://{_join(self._address[1], self.port)}"
        return self._uri

    @property
    def port(self) -> int:
        """The TCP port that is really listened on."""
        port: int = self.sockets[0].getsockname()[1]
        return port

    @property
    def sockets(self) -> Sequence[socket.socket]:
        """The TCP sockets that listen; none for the other transports."""
        sockets = self._server.sockets if self._server is not None else ()
        return [s for s in sockets if s.family in (socket.AF_INET, socket.AF_INET6)]

    async def start(self) -> None:
        """Begin to accept clients. Raises JabberError if that is not possible."""
        scheme, host, port = self._address
        try:
            if scheme == "tcp":
                self._server = await asyncio.start_server(
                    self._accept,
                    # All families: a socket for IPv6 alone would shut out IPv4.
                    None if host == "::" else host,
                    port,
                    limit=MAX_HEADER_BYTES,
                    backlog=_BACKLOG,
                )
            elif scheme == "unix":
                await self._listen_on_path(host)
            else:
                await self._serve_stdio()
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise JabberError(f"Can't listen on {self._uri}: {reason}") from error

    async def stop(self, grace: float) -> None:
        """Stop accepting; let answers end for `grace` seconds, then cut them."""
        if self._server is not None:
            self._server.close()
        for handler in self._handlers.values():
            handler.finish()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for handler in self._handlers.values():
            handler.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_WORDS_TIMEOUT)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket_file is not None:
            path, identity = self._socket_file
            self._socket_file = None
            await asyncio.to_thread(_remove, path, identity)

    async def _listen_on_path(self, path: str) -> None:
        if await _answers(path):
            raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
        await asyncio.to_thread(_remove_left_over, Path(path))
        self._server = await asyncio.start_unix_server(
            self._accept, path, limit=MAX_HEADER_BYTES, backlog=_BACKLOG
        )
        identity = await asyncio.to_thread(_identify, Path(path))
        self._socket_file = Path(path), identity

    def _accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        metrics = self._services.metrics
        if len(self._handlers) >= self._max_connections:
            metrics.connections_refused += 1
            self._keep(asyncio.create_task(self._refuse(reader, writer)))
            return
        metrics.connections += 1
        metrics.connections_open += 1
        handler = JabberEventHandler(reader, writer, self._services)
        task = asyncio.create_task(handler.run())
        self._handlers[task] = handler
        task.add_done_callback(self._forget)
        self._keep(task)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._services.metrics.connections_open -= 1
        del self._handlers[task]

    async def _refuse(
        self, reader: asyncio.StreamReader, stream: asyncio.StreamWriter
    ) -> None:
        writer = EventWriter(stream, _REFUSAL_TIMEOUT)
        text = f"{self._max_connections} clients are connected already; try again later"
        with contextlib.suppress(ConnectionError):
            await writer.write(Error(text=text, code=BusyError.code).event())
            await writer.linger(reader)
        await writer.close()

    async def _serve_stdio(self) -> None:
        reader, writer = await _open_stdio()
        self._accept(reader, writer)
        for task in self._handlers:
            task.add_done_callback(lambda _: self.closed.set())


def parse_uri(uri: str) -> tuple[str, str, int]:
    """Split a URI into scheme, host or path, and port. Raises ConfigError."""
    wanted = "must be tcp://HOST:PORT, unix:///PATH or stdio://"
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError as error:
        raise ConfigError(f"uri: {uri!r} {wanted} ({error})") from error
    if parts.scheme == "tcp" and port is not None and not parts.path.strip("/"):
        return "tcp", parts.hostname or "::", port
    if parts.scheme == "unix" and parts.path and not parts.netloc:
        return "unix", parts.path, 0
    if uri == "stdio://":
        return "stdio", "", 0
    raise ConfigError(f"uri: {uri!r} {wanted}")


async def _answers(path: str) -> bool:
    """Whether a server listens on a Unix socket; a left-over file does not answer."""
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return False
    writer.close()
    return True


def _remove_left_over(path: Path) -> None:
    """Remove the socket of a server that ended without; never another kind of file."""
    if path.is_socket():
        path.unlink()


def _identify(path: Path) -> _Identity:
    status = path.stat()
    return status.st_dev, status.st_ino


def _remove(path: Path, identity: _Identity) -> None:
    """Remove our own socket; by now another server may have made its own there."""
    with contextlib.suppress(OSError):
        if _identify(path) == identity:
            path.unlink()


def _check_stream(file: TextIO) -> None:
    """Raise ValueError for what would be read for ever, or not at all."""
    mode = os.fstat(file.fileno()).st_mode
    if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or file.isatty()):
        raise ValueError(f"{file.name} is a file or a device")


async def _open_stdio() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect standard input and output, which have to be pipes or sockets."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=MAX_HEADER_BYTES)
    protocol = asyncio.StreamReaderProtocol(reader)
    try:
        _check_stream(sys.stdin)
        _check_stream(sys.stdout)
        await loop.connect_read_pipe(lambda: protocol, sys.stdin)
        transport, flow = await loop.connect_write_pipe(
            lambda: asyncio.StreamReaderProtocol(asyncio.StreamReader()), sys.stdout
        )
    except ValueError as error:
        raise JabberError(
            "stdio:// needs pipes as standard input and output, not files"
        ) from error
    return reader, asyncio.StreamWriter(transport, flow, None, loop)


def _join(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
