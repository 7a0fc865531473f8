"""Never blocked: others are answered at once while the server works."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
import statistics
import threading
import time

import pytest

from tests.conversation.client import Client
from tests.conversation.conftest import TINY, not_ready
from tests.tiny_models import write_piper_voice
from wyoming_jabber.text.frontend import FrontEnd

SLOW = "en_US-slow-medium"
PARAGRAPH = "The kitchen light is now off. Please close the garden door. " * 12


@pytest.fixture
async def slow_server(start_server, data_dir):
    """A server whose default voice needs about a tenth of a second for a sentence."""
    write_piper_voice(data_dir, SLOW, work=40)
    return await start_server(voice=SLOW)


@asynccontextmanager
async def spoken_to(connect, server, number: int) -> AsyncIterator[None]:
    """So many clients that listen to long answers."""
    clients = [await connect(server) for _ in range(number)]

    async def listen(client):
        while True:
            assert (await client.say(PARAGRAPH)).ended

    tasks = [asyncio.create_task(listen(client)) for client in clients]
    await asyncio.sleep(0.3)
    yield
    for task in tasks:
        assert not task.done()
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_describe_is_answered_while_eight_are_spoken_to(slow_server, connect):
    times = []
    async with spoken_to(connect, slow_server, 8):
        for _ in range(25):
            started = time.perf_counter()
            await (await connect(slow_server)).describe()
            times.append(time.perf_counter() - started)
            await asyncio.sleep(0.02)
    assert statistics.median(times) < 0.05
    assert max(times) < 0.25


async def test_the_event_loop_never_pauses_while_speaking(slow_server, connect):
    gaps = []

    async def pulse():
        before = time.perf_counter()
        while True:
            await asyncio.sleep(0.005)
            now = time.perf_counter()
            gaps.append(now - before)
            before = now

    async with spoken_to(connect, slow_server, 4):
        pulsing = asyncio.create_task(pulse())
        await asyncio.sleep(1.5)
        pulsing.cancel()
    # One gap may be the machine's: another program had the processor.
    assert sorted(gaps)[-2] < 0.05


async def test_describe_is_answered_while_a_voice_loads(slow_server, connect, data_dir):
    for number in range(3):
        write_piper_voice(data_dir, f"en_US-new{number}-medium", work=80)
    loading = [
        asyncio.create_task(
            (await connect(slow_server)).say(
                "Hello.", voice={"name": f"en_US-new{number}-medium"}
            )
        )
        for number in range(3)
    ]
    asking = await connect(slow_server)
    times = []
    while not all(task.done() for task in loading):
        started = time.perf_counter()
        await asking.describe()
        times.append(time.perf_counter() - started)
        await asyncio.sleep(0.02)
    for answer in await asyncio.gather(*loading):
        assert answer.ended
    assert len(times) > 3
    assert max(times) < 0.25


async def test_a_short_answer_does_not_wait_for_long_ones(slow_server, connect):
    async with spoken_to(connect, slow_server, 3):
        started = time.perf_counter()
        assert (await (await connect(slow_server)).say("Hello.")).ended
        took = time.perf_counter() - started
    # One paragraph has 24 sentences of a tenth of a second; here it waits for a few.
    assert took < 1.5


async def test_fifty_at_once_are_all_answered(server, connect):
    clients = [await connect() for _ in range(50)]
    answers = await asyncio.gather(
        *(client.say(f"This is caller {i}.") for i, client in enumerate(clients))
    )
    assert all(answer.ended for answer in answers)
    assert server.metrics.utterances == 50
    assert server.metrics.utterances_open == 0


async def test_three_hundred_idle_connections_do_no_harm(connect):
    for _ in range(300):
        await connect()
    assert (await (await connect()).say("Hello.")).ended


async def test_who_asks_before_all_is_prepared_is_served_meanwhile(
    data_dir, monkeypatch
):
    spoken = threading.Event()

    def endless(_front: object, _language: str) -> Iterator[None]:
        while not spoken.is_set():
            yield

    monkeypatch.setattr(FrontEnd, "prepare", endless)
    async with not_ready(data_dir) as app:
        warming = asyncio.create_task(app.warm_up())
        streams = await asyncio.open_connection("127.0.0.1", app.listener.port)
        client = Client(*streams)
        assert (await client.say("The kitchen light is now off.")).ended
        await client.close()
        assert not warming.done()
        spoken.set()
        assert await warming == TINY
