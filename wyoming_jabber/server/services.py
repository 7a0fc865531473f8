"""What all Wyoming connections share, and the room that there is for requests."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from wyoming_jabber.errors import BusyError
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.server.event_reader import ReadLimits
from wyoming_jabber.server.info import InfoSource
from wyoming_jabber.server.utterance import Utterance
from wyoming_jabber.synthesizer import Synthesizer

# Seconds that a request over the limit waits for another to end.
_ROOM_PATIENCE = 0.25


@dataclass(kw_only=True, slots=True)
class Services:
    """What all connections share."""

    synthesizer: Synthesizer
    info: InfoSource
    metrics: Metrics
    read_limits: ReadLimits
    write_timeout: float
    max_requests: int
    samples_per_chunk: int
    utterances: set[Utterance] = field(default_factory=set)
    """Requests being spoken or waiting, over all connections."""

    room: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever a request has ended."""

    async def wait_for_room(self) -> None:
        """Wait a moment for the end of a request if there are too many.

        Clients that have left are noticed meanwhile. Raises BusyError.
        """
        try:
            async with asyncio.timeout(_ROOM_PATIENCE):
                while len(self.utterances) >= self.max_requests:
                    self.room.clear()
                    await self.room.wait()
        except TimeoutError:
            self.metrics.utterances_refused += 1
            raise BusyError(
                f"{self.max_requests} requests are waiting already; try again later"
            ) from None

    def leave(self, utterances: Iterable[Utterance]) -> None:
        """Give the room of requests that have ended to others."""
        self.utterances.difference_update(utterances)
        self.room.set()
