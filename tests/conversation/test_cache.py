"""What was spoken before comes at once, whoever works, and whatever breaks."""

import asyncio
from collections.abc import Iterator
import logging
from pathlib import Path
import statistics
import time

import pytest

from tests.conversation.conftest import running
from tests.redis_server import RedisServer, running_redis
from tests.tiny_models import write_piper_voice

SLOW = "en_US-slow-medium"
STORY = "The kitchen light is now off. Please close the garden door."
PARAGRAPH = f"{STORY} " * 12


@pytest.fixture
def cache_dir(tmp_path: Path) -> str:
    return str(tmp_path / "kept")


def is_kept_on_disk(cache_dir: str) -> bool:
    return Path(cache_dir).exists()


@pytest.fixture
async def cached_server(start_server, cache_dir):
    return await start_server(cache="disk", cache_dir=cache_dir)


def sources(caplog) -> list[str]:
    """Where each utterance came from, as the log says."""
    lines = [line for line in caplog.messages if line.startswith("Spoke")]
    return [line.rpartition("cached=")[2] for line in lines]


async def wait_for(server, name: str, number: float) -> None:
    """Wait for a counter, which has no event to wait for."""
    async with asyncio.timeout(5):
        while server.metrics.snapshot()[name] < number:  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)


async def test_the_second_time_is_the_same_and_from_memory(
    cached_server, connect, caplog
):
    caplog.set_level(logging.INFO)
    client = await connect(cached_server)
    first = await client.say(STORY)
    assert (await client.say(STORY)).pcm == first.pcm
    assert (await client.stream(*STORY)).pcm == first.pcm
    assert sources(caplog) == ["no", "memory", "memory"]
    assert "kitchen" not in caplog.text
    counters = cached_server.metrics.snapshot()
    assert counters["cache_misses"] == 2
    assert counters["cache_hits_memory"] == 4
    assert counters["phoneme_misses"] > 0
    assert all(isinstance(value, int | float) for value in counters.values())


async def test_a_restart_finds_it_on_disk(
    start_server, data_dir, cache_dir, connect, caplog
):
    caplog.set_level(logging.INFO)
    async with running(data_dir, cache="disk", cache_dir=cache_dir) as server:
        client = await connect(server)
        first = await client.say(STORY)
        await client.close()
    client = await connect(await start_server(cache="disk", cache_dir=cache_dir))
    assert (await client.say(STORY)).pcm == first.pcm
    assert (await client.say(STORY)).pcm == first.pcm
    assert sources(caplog) == ["no", "disk", "memory"]


@pytest.mark.parametrize("kind", ["off", "memory"])
async def test_what_is_not_for_the_disk_is_not_there(
    start_server, cache_dir, connect, kind
):
    client = await connect(await start_server(cache=kind, cache_dir=cache_dir))
    await client.say(STORY)
    assert not is_kept_on_disk(cache_dir)


async def test_no_disk_at_all_is_a_setting(start_server, cache_dir, connect, caplog):
    caplog.set_level(logging.INFO)
    server = await start_server(cache="disk", cache_dir=cache_dir, cache_disk=0)
    client = await connect(server)
    for _ in range(2):
        await client.say(STORY)
    assert sources(caplog) == ["no", "memory"]
    assert not is_kept_on_disk(cache_dir)


async def test_a_client_that_leaves_in_the_middle_leaves_nothing_half(
    start_server, data_dir, cache_dir, connect
):
    write_piper_voice(data_dir, SLOW, work=20)
    server = await start_server(voice=SLOW, cache="disk", cache_dir=cache_dir)
    client = await connect(server)
    await client.send("synthesize", {"text": PARAGRAPH})
    await client.receive()
    client.abort()
    await wait_for(server, "utterances", 1)
    whole = await (await connect(server)).say(STORY)
    again = await (await connect(server)).say(STORY)
    assert again.pcm == whole.pcm


async def first_chunk(client, text: str) -> float:
    """Seconds until the first sound."""
    started = time.perf_counter()
    await client.send("synthesize", {"text": text})
    event = await client.receive()
    while event.type != "audio-chunk":
        event = await client.receive()
    seconds = time.perf_counter() - started
    await client.answer()
    return seconds


async def test_a_hit_does_not_wait_for_those_who_are_rendered_for(
    start_server, data_dir, connect
):
    write_piper_voice(data_dir, SLOW, work=40)
    server = await start_server(voice=SLOW, cache="memory", engine_threads=1)
    client = await connect(server)
    alone = await first_chunk(client, STORY)
    busy = [await connect(server) for _ in range(3)]
    for number, other in enumerate(busy):
        text = " ".join(f"Sentence {number} of {n} is new." for n in range(40))
        await other.send("synthesize", {"text": text})
    await asyncio.sleep(0.2)
    times = [await first_chunk(client, STORY) for _ in range(15)]
    # Three others take turns, each with a step as long as ours was.
    assert statistics.median(times) < alone / 4
    for other in busy:
        other.abort()


# Redis


@pytest.fixture
def redis(tmp_path) -> Iterator[RedisServer]:
    pytest.importorskip("redis", reason="the extra `redis` is not installed")
    with running_redis(tmp_path) as server:
        yield server


async def start_shared(start_server, redis):
    server = await start_server(cache=redis.url, cache_disk=0)
    await wait_for(server, "cache_redis_connected", 1)
    return server


async def test_two_servers_share_a_redis(start_server, redis, connect, caplog):
    caplog.set_level(logging.INFO)
    first, second = [await start_shared(start_server, redis) for _ in range(2)]
    one = await (await connect(first)).say(STORY)
    await wait_for(first, "cache_redis_stored", 2)
    other = await (await connect(second)).say(STORY)
    assert other.pcm == one.pcm
    # A busy machine may answer later than speech waits.
    assert sources(caplog) in (["no", "redis"], ["no", "no"])
    hits = second.metrics.snapshot()
    assert hits["cache_hits_redis"] + hits["cache_redis_late"] == 2


@pytest.mark.parametrize("end", ["freeze", "kill"])
async def test_speech_goes_on_when_redis_does_not(
    start_server, redis, connect, caplog, end
):
    caplog.set_level(logging.WARNING)
    server = await start_shared(start_server, redis)
    client = await connect(server)
    await first_chunk(client, STORY)
    getattr(redis, end)()
    # That nobody waits is shown where Redis is asked; here, that everybody is answered.
    times = [await first_chunk(client, f"Number {n}.") for n in range(40)]
    assert max(times) < 0.5
    await wait_for(server, "cache_redis_errors", 1)
    before = server.metrics.snapshot()
    assert before["cache_redis_connected"] == 0
    for number in range(40, 60):
        assert (await client.say(f"Number {number}.")).ended
    assert server.metrics.snapshot()["cache_redis_late"] == before["cache_redis_late"]
    lines = [line for line in caplog.messages if "Redis" in line]
    assert len(lines) == 1
    assert "speech goes on without it" in lines[0]
