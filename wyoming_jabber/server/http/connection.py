"""Connections of the HTTP door: uvicorn's protocol with time limits of our own."""

import asyncio
from dataclasses import dataclass
from typing import Final

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from wyoming_jabber.metrics import Metrics

# Clients beyond the most there may be, who are still told that there is no room; who
# comes after them is dropped before a word, so that files are left for the others.
_TOLD: Final = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class ClientLimits:
    """What a client may take."""

    head: float
    """Seconds from the first byte of a request to the end of its head."""

    write: float
    """Seconds to read some of an answer that is being sent."""

    connections: int
    """How many of them there may be, of all doors together."""


class HttpConnection(H11Protocol):
    """One client. Who sends no request, or reads no answer, is dropped.

    uvicorn itself would wait for both without end.
    """

    def __init__(
        self, config: Config, state: ServerState, limits: ClientLimits, metrics: Metrics
    ) -> None:
        super().__init__(config, state, {"abort": self._abort})
        self._limits = limits
        self._metrics = metrics
        self._head_timer: asyncio.TimerHandle | None = None
        self._write_timer: asyncio.TimerHandle | None = None
        self._ended = asyncio.Event()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._metrics.connections += 1
        self._metrics.connections_open += 1
        self._head_timer = self._start(self._limits.head)
        if self._metrics.connections_open > self._limits.connections + _TOLD:
            self._metrics.connections_refused += 1
            self.drop()

    def connection_lost(self, exc: Exception | None) -> None:
        """End all waiting."""
        self._metrics.connections_open -= 1
        self._head_timer = _stop(self._head_timer)
        self._write_timer = _stop(self._write_timer)
        self._ended.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; a head that is incomplete has its time.

        So has the rest of a body whose request has been refused.
        """
        super().data_received(data)
        if self.is_busy or self._is_between_requests:
            self._head_timer = _stop(self._head_timer)
        elif self._head_timer is None:
            self._head_timer = self._start(self._limits.head)

    def pause_writing(self) -> None:
        """Begin to wait for a client that reads slowly."""
        super().pause_writing()
        self._write_timer = self._start(self._limits.write)

    def resume_writing(self) -> None:
        """Stop waiting: the client has read something."""
        self._write_timer = _stop(self._write_timer)
        super().resume_writing()

    @property
    def is_busy(self) -> bool:
        """Whether a request is being answered."""
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def finish(self) -> None:
        """End the connection when the answer ends that is being sent."""
        if self.is_busy:
            self.cycle.keep_alive = False
        else:
            self.drop()

    def drop(self) -> None:
        """End the connection without waiting for what has not been sent."""
        self.transport.abort()

    @property
    def _is_between_requests(self) -> bool:
        return self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]

    async def _abort(self) -> None:
        """Drop the connection, and return when that has happened."""
        self.drop()
        await self._ended.wait()

    def _start(self, seconds: float) -> asyncio.TimerHandle:
        return self.loop.call_later(seconds, self.drop)


def _stop(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    if timer is not None:
        timer.cancel()
    return None
