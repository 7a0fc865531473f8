"""Asks a server who it is, as Home Assistant does, and says why it does not answer.

Everything is bounded: the time in all, the size of an answer, and the lookup of a
host name, which the system's resolver does not let itself be interrupted in.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
import os
import socket
import threading
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from wyoming.event import Event, async_write_event
from wyoming.info import Describe

from wyoming_jabber.errors import ConfigError, JabberError, ProtocolError
from wyoming_jabber.server.event_reader import (
    MAX_HEADER_BYTES,
    EventReader,
    ReadLimits,
)

# An answer of some 2 MB: over twenty times what a catalogue of 170 voices takes.
_MAX_CHARACTERS = 160_000

# What another program says is quoted only so far.
_MAX_QUOTE = 200

_Streams: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Description(NamedTuple):
    """What a server says of itself."""

    program: str
    """Name and version of the program that speaks; empty if none does."""

    voices: tuple[str, ...]
    """Names of its voices that are installed: what Home Assistant would list."""


async def describe(uri: str, patience: float) -> Description:
    """Have a Wyoming server describe itself, within `patience` seconds in all.

    `uri` is tcp://HOST:PORT or unix:///PATH; HOST may be a name, an IPv4 address or an
    IPv6 address in brackets. Raises ConfigError for any other, JabberError with what
    happened and what to do if the answer is missing, late or not Wyoming.
    """
    address = _parse(uri)
    deadline = asyncio.get_running_loop().time() + patience
    async with _connected(uri, address, deadline) as (reader, writer):
        try:
            async with asyncio.timeout_at(deadline):
                await async_write_event(Describe().event(), writer)
                info = await _read_info(uri, EventReader(reader, _limits(patience)))
        except TimeoutError:
            raise JabberError(
                f"The server on {uri} did not describe itself within {patience:g} s: "
                "it hangs, or is no Wyoming server; see its log, then restart it"
            ) from None
        except ConnectionError as error:
            raise JabberError(
                f"The server on {uri} hung up ({_reason(error)}): see its log"
            ) from error
    try:
        return _read_description(info.data)
    except (AttributeError, LookupError, TypeError) as error:
        raise _stranger(uri, "its description can't be read") from error


# What was asked: the address


def _parse(uri: str) -> tuple[str, int] | str:
    """Return host and port, or the path of a socket."""
    try:
        parts = urlsplit(uri)
        host, port = parts.hostname, parts.port
        if parts.scheme == "tcp" and host and port and not parts.path.strip("/"):
            return host, port
        if parts.scheme == "unix" and parts.path and not parts.netloc:
            return parts.path
    except ValueError:
        pass  # a port that is no number, or a bracket without its fellow
    raise ConfigError(f"--uri: {uri!r} must be tcp://HOST:PORT or unix:///PATH")


# The connection


@asynccontextmanager
async def _connected(
    uri: str, address: tuple[str, int] | str, deadline: float
) -> AsyncGenerator[_Streams, None]:
    with _explaining(uri):
        async with asyncio.timeout_at(deadline):
            streams = await _connect(address, deadline)
    try:
        yield streams
    finally:
        # Nothing more is wanted of it: no wait for an orderly end.
        streams[1].transport.abort()


async def _connect(address: tuple[str, int] | str, deadline: float) -> _Streams:
    if isinstance(address, str):
        return await asyncio.open_unix_connection(address, limit=MAX_HEADER_BYTES)
    found = await _look_up(*address)
    for rest in range(len(found), 1, -1):
        # One address that swallows everything leaves time for the others.
        now = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(now + (deadline - now) / rest):
                return await _open(*found[-rest])
        except OSError:
            continue
    return await _open(*found[-1])


async def _open(
    family: int, kind: int, protocol: int, _name: str, address: tuple[Any, ...]
) -> _Streams:
    """Connect to one address as the resolver returns it."""
    one = socket.socket(family, kind, protocol)
    try:
        one.setblocking(False)
        await asyncio.get_running_loop().sock_connect(one, address)
        return await asyncio.open_connection(sock=one, limit=MAX_HEADER_BYTES)
    except BaseException:
        one.close()
        raise


async def _look_up(host: str, port: int) -> list[tuple[Any, ...]]:
    """Resolve a host name, in a thread that nobody waits for at the end."""
    answer: Future[list[tuple[Any, ...]]] = Future()
    answer.set_running_or_notify_cancel()

    def ask() -> None:
        try:
            answer.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.set_exception(error)

    threading.Thread(target=ask, name="resolver", daemon=True).start()
    return await asyncio.wrap_future(answer)


@contextmanager
def _explaining(uri: str) -> Iterator[None]:
    """Turn what the system says of a connection into what a person can do."""
    try:
        yield
    except (socket.gaierror, UnicodeError) as error:
        told = f"There is no host of the name in {uri} ({_reason(error)}): "
        raise JabberError(f"{told}check its spelling, or give its address") from error
    except ConnectionRefusedError as error:
        told = f"Nothing listens on {uri} ({_reason(error)}): "
        raise JabberError(f"{told}start the server, or correct the address") from error
    except TimeoutError as error:
        told = f"{uri} could not be reached in time: "
        raise JabberError(f"{told}check the address and the firewall") from error
    except OSError as error:
        told = f"{uri} can't be reached ({_reason(error)}): "
        raise JabberError(f"{told}check the address") from error


def _reason(error: Exception) -> str:
    if isinstance(error, socket.gaierror) or not isinstance(error, OSError):
        return _quote(error.args[-1] if error.args else error)
    return os.strerror(error.errno) if error.errno else _quote(error)


# The answer


def _limits(patience: float) -> ReadLimits:
    """Limit sizes; the time is limited around all that is read."""
    return ReadLimits(
        max_characters=_MAX_CHARACTERS,
        idle_timeout=2 * patience,
        event_timeout=2 * patience,
    )


async def _read_info(uri: str, reader: EventReader) -> Event:
    """Read until the description; events that nobody asked for are passed over."""
    while True:
        try:
            event = await reader.read()
        except ProtocolError as error:
            raise _stranger(uri, str(error)) from error
        if event is None:
            raise _stranger(uri, "it hung up without an answer")
        if event.type == "error":
            told = _quote(event.data.get("text"))
            raise JabberError(f"The server on {uri} refused to answer: {told}")
        if event.type == "info":
            return event


def _stranger(uri: str, reason: str) -> JabberError:
    return JabberError(
        f"What answers on {uri} is no Wyoming server ({reason}): check the port"
    )


def _read_description(data: dict[str, Any]) -> Description:
    """Read an `info` event as Home Assistant does: the first program that is there."""
    programs = data.get("tts") or []
    program = next((one for one in programs if one["installed"]), None)
    if program is None:
        return Description("", ())
    voices = (voice for voice in program["voices"] if voice["installed"])
    name = " ".join(filter(None, (program["name"], program.get("version"))))
    return Description(_quote(name), tuple(_quote(voice["name"]) for voice in voices))


def _quote(text: object) -> str:
    """Make one short line of what another program says."""
    line = " ".join(str(text).split())
    return "".join(filter(str.isprintable, line))[:_MAX_QUOTE]
