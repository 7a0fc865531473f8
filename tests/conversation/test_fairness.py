"""Clients share the engine block by block; counted in blocks, not in seconds."""

import asyncio
from collections.abc import Iterator
import threading

import pytest

from tests.conversation.client import Client
from tests.conversation.conftest import TINY
from wyoming_jabber.voices.piper import PiperVoice

STORY = " ".join(f"This is sentence number {n} of a long story." for n in range(60))
ALARM = "The kitchen is on fire."


class Engine:
    """Counts what the engine renders, and lets it go on by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rendered: list[str] = []
        self.at_once = self.most_at_once = 0
        self.gate: threading.Semaphore | None = None
        self._lock = threading.Lock()
        generate = PiperVoice.generate

        # Which client a real voice works for can't be seen from outside.
        def watched(voice, phonemes, options) -> Iterator[object]:
            for block in generate(voice, phonemes, options):
                if self.gate is None:  # the voice warms up
                    yield block
                    continue
                with self._lock:
                    self.at_once += 1
                    self.most_at_once = max(self.most_at_once, self.at_once)
                assert self.gate.acquire(timeout=20)
                with self._lock:
                    self.at_once -= 1
                    self.rendered.append("".join(phonemes))
                yield block

        monkeypatch.setattr(PiperVoice, "generate", watched)

    def hold(self) -> None:
        """Render nothing from now on that nobody `let`."""
        self.gate = threading.Semaphore(0)

    def let(self, blocks: int) -> None:
        if self.gate is not None:
            self.gate.release(blocks)


@pytest.fixture
def engine(server, monkeypatch) -> Iterator[Engine]:
    engine = Engine(monkeypatch)
    yield engine
    engine.let(10_000)


async def until(condition) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - a thread fills it
            await asyncio.sleep(0.005)


async def tell(client: Client, text: str) -> None:
    await client.send("synthesize", {"text": text, "voice": {"name": TINY}})


@pytest.mark.parametrize("threads", [1, 2, 4])
async def test_a_short_alarm_starts_during_a_long_story(
    start_server, connect, engine, threads
):
    server = await start_server(engine_threads=threads)
    engine.hold()
    story, alarm = await connect(server), await connect(server)
    await tell(story, STORY)
    engine.let(4)
    await until(lambda: len(engine.rendered) == 4)
    await tell(alarm, ALARM)
    await until(lambda: server.metrics.utterances_open == 2)
    # Steps that had begun, also the one ahead, and one in turn; not the story's sixty.
    engine.let(threads + 2)
    answer = await alarm.answer("audio-chunk")
    assert answer.ended
    assert len(engine.rendered) <= 4 + threads + 2
    engine.let(10_000)
    assert (await alarm.answer()).ended


async def test_many_clients_progress_alike(start_server, connect, engine):
    server = await start_server(engine_threads=2)
    engine.hold()
    clients = [await connect(server) for _ in range(5)]
    names = ["Alpha", "Bravo", "Charly", "Delta", "Echo"]
    for client, name in zip(clients, names, strict=True):
        await tell(client, " ".join(f"{name} one two three." for _ in range(40)))
    listening = [asyncio.create_task(client.answer()) for client in clients]
    await until(lambda: server.metrics.utterances_open == 5)
    engine.let(1)
    await until(lambda: engine.rendered)
    engine.let(60)
    await until(lambda: len(engine.rendered) == 61)
    shares = [engine.rendered.count(text) for text in set(engine.rendered)]
    assert len(shares) == 5
    # Twelve each; those who came first are a few ahead.
    assert max(shares) - min(shares) <= 6
    engine.let(10_000)
    for answer in await asyncio.gather(*listening):
        assert answer.ended


async def test_a_client_alone_has_two_cores(start_server, connect, engine):
    server = await start_server(engine_threads=2)
    engine.hold()
    client = await connect(server)
    await tell(client, STORY)
    await until(lambda: engine.at_once == 1)
    engine.let(1)
    # While a unit is being made, so is the next one.
    await until(lambda: engine.at_once == 2)
    engine.let(10_000)
    answer = await client.answer()
    assert answer.ended
    assert len(engine.rendered) == 60


async def test_streamed_text_is_made_ahead_as_well(start_server, connect, engine):
    server = await start_server(engine_threads=2)
    engine.hold()
    client = await connect(server)
    await client.send("synthesize-start", {"voice": {"name": TINY}})
    for sentence in STORY.split(". "):
        await client.send("synthesize-chunk", {"text": f"{sentence}. "})
    engine.let(1)
    await until(lambda: engine.at_once == 2)
    await client.send("synthesize-stop")
    engine.let(10_000)
    assert (await client.answer("synthesize-stopped")).ended
    assert len(engine.rendered) == 60


async def test_with_one_thread_nothing_is_made_ahead(start_server, connect, engine):
    server = await start_server(engine_threads=1)
    engine.hold()
    client = await connect(server)
    await tell(client, STORY)
    engine.let(10_000)
    assert (await client.answer()).ended
    assert engine.most_at_once == 1


async def test_who_goes_away_ends_what_was_begun_ahead(start_server, connect, engine):
    server = await start_server(engine_threads=2)
    engine.hold()
    client = await connect(server)
    await tell(client, STORY)
    engine.let(1)
    await until(lambda: engine.at_once == 2)
    client.abort()

    def is_over() -> bool:
        engine.let(1)  # who has gone is noticed when a block is sent
        return bool(server.metrics.utterances_open == 0)

    await until(is_over)
    engine.let(10_000)
    await until(lambda: engine.at_once == 0)
    rendered = len(engine.rendered)
    await asyncio.sleep(0.05)
    assert len(engine.rendered) <= rendered + 1
    assert rendered < 40
