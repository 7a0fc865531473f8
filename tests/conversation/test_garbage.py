"""What an utterance held is free when it ends: nothing waits for the collector."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import gc

from tests.conversation.client import Client

STORY = " ".join(f"This is sentence number {n} of a long story." for n in range(20))


@contextmanager
def kept_garbage() -> Iterator[list[str]]:
    """Collect nothing meanwhile; then tell which of our objects had to be collected."""
    names: list[str] = []
    gc.collect()
    gc.disable()
    try:
        yield names
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        types = {type(thing) for thing in gc.garbage}
        names += (t.__name__ for t in types if t.__module__.startswith("wyoming_"))
        # An error's traceback holds frames, and these whatever was on its way.
        names += (t.__name__ for t in types if t.__name__ in ("frame", "traceback"))
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


async def hear_all(client: Client) -> None:
    assert (await client.say(STORY)).ended


async def leave(client: Client) -> None:
    await client.send("synthesize", {"text": STORY})
    await client.answer("audio-chunk")
    client.abort()


async def stream(client: Client) -> None:
    await client.send("synthesize-start")
    for sentence in STORY.split(". "):
        await client.send("synthesize-chunk", {"text": f"{sentence}. "})
    await client.send("synthesize-stop")
    assert (await client.answer("synthesize-stopped")).ended


async def fail(client: Client) -> None:
    await client.send("synthesize", {"text": STORY, "voice": {"name": "nobody"}})
    assert (await client.answer()).error


async def test_whoever_hears_leaves_or_fails_leaves_nothing(server, connect):
    async def converse() -> None:
        for converse in (hear_all, leave, stream, fail):
            client = await connect()
            await converse(client)
            await client.close()
        async with asyncio.timeout(20):
            while server.metrics.connections_open:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)  # a step in progress ends on its thread

    await converse()  # what is made once is made
    with kept_garbage() as garbage:
        await converse()
    assert not garbage
