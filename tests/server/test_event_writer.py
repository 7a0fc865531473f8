"""Events reach the client whole; a client that is gone is always a ConnectionError."""

import asyncio
import errno
from typing import Self

import pytest
from wyoming.event import Event, async_read_event

from wyoming_jabber.server.event_writer import EventWriter

SOUND = Event("audio-chunk", {"rate": 16000}, bytes(100_000))


class Client:
    """One end of a real connection; the writer under test has the other."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout

    async def __aenter__(self) -> Self:
        accepted: asyncio.Future[asyncio.StreamWriter] = asyncio.Future()

        async def accept(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted.set_result(writer)

        self.server = await asyncio.start_server(accept, "127.0.0.1", 0)
        port = self.server.sockets[0].getsockname()[1]
        self.reader, self.own = await asyncio.open_connection("127.0.0.1", port)
        self.stream = await accepted
        self.writer = EventWriter(self.stream, self.timeout)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.own.close()
        self.stream.close()
        self.server.close()


async def test_events_written_at_the_same_time_arrive_whole():
    async with Client(timeout=5) as client:
        writing = asyncio.gather(*(client.writer.write(SOUND) for _ in range(20)))
        for _ in range(20):
            assert await async_read_event(client.reader) == SOUND
        await writing


async def test_closing_sends_what_was_written():
    async with Client(timeout=5) as client:
        await client.writer.write(Event("last"))
        await client.writer.close()
        assert await async_read_event(client.reader) == Event("last")
        assert await async_read_event(client.reader) is None


async def test_a_client_that_does_not_read_is_cut():
    async with Client(timeout=0.05) as client:
        with pytest.raises(ConnectionAbortedError, match=r"read nothing for 0\.05 s"):
            for _ in range(1000):
                await client.writer.write(SOUND)
        with pytest.raises(ConnectionResetError, match="is closed"):
            await client.writer.write(SOUND)
        await client.writer.close()


async def test_closing_does_not_wait_for_a_client_that_does_not_read():
    async with Client(timeout=0.05) as client:
        client.stream.write(bytes(30_000_000))
        await client.writer.close()


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EHOSTUNREACH, "No route to host"),
        OSError(errno.ETIMEDOUT, "Connection timed out"),
        BrokenPipeError("gone"),
    ],
)
async def test_a_lost_connection_is_a_connection_error_whatever_the_system_calls_it(
    error,
):
    async with Client(timeout=5) as client:
        more_than_fits = Event("audio-chunk", {}, bytes(30_000_000))
        writing = asyncio.create_task(client.writer.write(more_than_fits))
        await asyncio.sleep(0.01)
        assert not writing.done()
        protocol = client.stream.transport.get_protocol()
        assert isinstance(protocol, asyncio.StreamReaderProtocol)
        protocol.connection_lost(error)
        with pytest.raises(ConnectionError):
            await writing
