"""Wyoming events off a byte stream, within limits of size and time."""

import asyncio
from dataclasses import dataclass
import json
from typing import Any

from wyoming.event import Event

from wyoming_jabber.errors import ProtocolError

# The header is one line; the reference implementation can't read a longer one either.
MAX_HEADER_BYTES = 65_536

# Nothing that a text-to-speech server is sent needs a payload: it is read and dropped.
MAX_PAYLOAD_BYTES = 1_048_576

# Bytes of JSON that one character may take: an escaped surrogate pair, \ud83d\ude00.
_BYTES_PER_CHARACTER = 12

# Objects and lists of an event besides its text.
_BRACKETS_AROUND = 1000

_PAYLOAD_STEP = 65_536


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadLimits:
    """What one event may cost."""

    max_characters: int
    idle_timeout: float
    """Seconds between two events."""

    event_timeout: float
    """Seconds from the first byte of an event to its last."""

    @property
    def max_brackets(self) -> int:
        """Room for a text of nothing else, and the objects around it."""
        return self.max_characters + _BRACKETS_AROUND

    @property
    def max_data_bytes(self) -> int:
        """Room for the longest text, however it is escaped, and the keys around it."""
        return MAX_HEADER_BYTES + self.max_characters * _BYTES_PER_CHARACTER


class IdleError(ProtocolError):
    """The client has sent nothing for too long."""

    code = "idle"


class EventReader:
    """Reads one client's events; holds at most one event in memory."""

    def __init__(self, reader: asyncio.StreamReader, limits: ReadLimits) -> None:
        self._reader = reader
        self._limits = limits

    async def read(self) -> Event | None:
        """Return the next event without its payload, or None when the client is done.

        Raises ProtocolError if the bytes are no event or break a limit, IdleError if
        none comes in time, ConnectionError if the connection is lost.
        """
        limits = self._limits
        late: ProtocolError = IdleError(
            f"Nothing was sent for {limits.idle_timeout:g} s"
        )
        timer = asyncio.timeout(limits.idle_timeout)
        try:
            async with timer:
                first = await self._reader.read(1)
                if not first:
                    return None
                seconds = limits.event_timeout
                late = ProtocolError(
                    f"An event took longer than {seconds:g} s to arrive"
                )
                timer.reschedule(asyncio.get_running_loop().time() + seconds)
                return await self._read_rest(first)
        except asyncio.IncompleteReadError:
            raise ProtocolError("The connection ended inside an event") from None
        except ConnectionError:
            raise
        except OSError as error:
            # The network has a TimeoutError of its own, after which nothing can be read.
            if timer.expired():
                raise late from None
            raise ConnectionResetError(str(error)) from error
        finally:
            del timer  # it holds the task, which holds an error, and that this frame

    async def _read_rest(self, first: bytes) -> Event:
        header = self._parse(first + await self._read_line(first), "header")
        event_type = header.get("type")
        if not isinstance(event_type, str) or not event_type:
            raise ProtocolError("The header has no type")
        data = header.get("data")
        if data is None:
            data = {}
        elif not isinstance(data, dict):
            raise ProtocolError("The header's data is not an object")
        data_length = _length(header, "data_length", self._limits.max_data_bytes)
        payload_length = _length(header, "payload_length", MAX_PAYLOAD_BYTES)
        if data_length:
            data |= self._parse(await self._reader.readexactly(data_length), "data")
        await self._skip(payload_length)
        return Event(type=event_type, data=data)

    def _parse(self, block: bytes, part: str) -> dict[str, Any]:
        # Half a megabyte of nested lists takes a quarter of a second to parse, half a
        # megabyte of text a few milliseconds.
        if block.count(b"[") + block.count(b"{") > self._limits.max_brackets:
            raise ProtocolError(f"The {part} has too many lists and objects")
        return _parse_object(block, part)

    async def _read_line(self, first: bytes) -> bytes:
        if first == b"\n":
            raise ProtocolError("The header is an empty line")
        try:
            return await self._reader.readuntil(b"\n")
        except asyncio.LimitOverrunError:
            raise ProtocolError(
                f"The header is longer than {MAX_HEADER_BYTES} bytes"
            ) from None
        except asyncio.IncompleteReadError as error:
            # The last line may lack its line break when the client has ended its side.
            return error.partial

    async def _skip(self, length: int) -> None:
        while length > 0:
            step = min(length, _PAYLOAD_STEP)
            await self._reader.readexactly(step)
            length -= step


def _parse_object(block: bytes, part: str) -> dict[str, Any]:
    try:
        value = json.loads(block)
    except (ValueError, RecursionError):
        # ValueError: also bad UTF-8 and numbers with thousands of digits.
        raise ProtocolError(f"The {part} is not valid JSON") from None
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ProtocolError(f"The {part} is not a JSON object")
    return value


def _length(header: dict[str, Any], key: str, limit: int) -> int:
    value = header.get(key)
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ProtocolError(f"{key} is not a number of bytes")
    if value > limit:
        raise ProtocolError(f"{key} is over the limit of {limit} bytes")
    return value
