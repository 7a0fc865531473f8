"""Wyoming events onto a byte stream, no faster than the client reads."""

import asyncio
import contextlib
from io import BytesIO

from wyoming.event import Event, write_event

# Seconds, and bytes at a time, that are read and dropped after an error.
_LINGER = 1.0
_LINGER_BYTES = 65_536


Sendable = Event | bytes | memoryview
"""An event, or the bytes of one or of a part."""


class EventWriter:
    """Writes one client's events; each is whole, whoever writes at the same time."""

    def __init__(self, writer: asyncio.StreamWriter, timeout: float) -> None:
        self._writer = writer
        self._timeout = timeout

    async def write(self, *parts: Sendable) -> None:
        """Send events and wait until the client has room for more.

        Raises ConnectionError when the client is gone, or has not read for the
        time-out; then the connection is cut.
        """
        if self._writer.is_closing():
            raise ConnectionResetError("The connection is closed")
        # In one piece: each write is a system call, and most of what an event costs.
        self._writer.write(b"".join(map(_encoded, parts)))
        if self._writer.transport.get_write_buffer_size() or self._writer.is_closing():
            await self._drain()

    async def _drain(self) -> None:
        """Wait until the client has room, or for the error that closed the connection."""
        try:
            async with asyncio.timeout(self._timeout):
                await self._writer.drain()
        except TimeoutError:
            self.abort()
            raise ConnectionAbortedError(
                f"The client has read nothing for {self._timeout:g} s"
            ) from None
        except ConnectionError:
            raise
        except OSError as error:  # such as no route to the client any more
            raise ConnectionResetError(str(error)) from error

    def abort(self) -> None:
        """Close at once and drop what has not been sent."""
        self._writer.transport.abort()

    async def linger(self, reader: asyncio.StreamReader) -> None:
        """Say that nothing more comes, and read on for a moment.

        Closing over unread bytes would reset the connection, and the reset would take
        the last events with it before the client has read them.
        """
        with contextlib.suppress(OSError, TimeoutError):
            if self._writer.can_write_eof() and not self._writer.is_closing():
                self._writer.write_eof()
            async with asyncio.timeout(_LINGER):
                while await reader.read(_LINGER_BYTES):
                    pass

    async def close(self) -> None:
        """Close after what has been written is sent; waits no longer than needed."""
        self._writer.close()
        try:
            async with asyncio.timeout(self._timeout):
                await self._writer.wait_closed()
        except (TimeoutError, OSError):
            self.abort()


def _encoded(part: Sendable) -> bytes | memoryview:
    if not isinstance(part, Event):
        return part
    whole = BytesIO()
    write_event(part, whole)
    return whole.getvalue()
