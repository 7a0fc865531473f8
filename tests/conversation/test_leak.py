"""A server in a process of its own: memory and descriptors stay where they are."""

import asyncio
from collections.abc import AsyncIterator
import os
from pathlib import Path
import sys

import pytest

from tests.conversation.client import Client
from tests.conversation.conftest import TINY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

VOICES = (TINY, "espeak-en-us", "espeak-de")


class Process:
    """A running server and what it uses."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.port = port

    async def connect(self) -> Client:
        return Client(
            *await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        )

    def megabytes(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/statm").read_text().split()
        return int(fields[1]) * 4096 / 1e6

    def descriptors(self) -> int:
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@pytest.fixture
async def process(data_dir: Path, tmp_path: Path) -> AsyncIterator[Process]:
    command = (sys.executable, "-m", "wyoming_jabber", "serve")
    flags: tuple[str, ...]
    flags = ("--uri", "tcp://127.0.0.1:0", "--data-dir", str(data_dir), "--no-zeroconf")
    # Caches that are full before anything is measured.
    flags += ("--cache-memory", "1", "--cache-disk", "1")
    # Being measured for coverage would cost half of the speed, and memory.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    with (tmp_path / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command,
            *flags,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            env=environment,
        )
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    yield Process(process, int(line.split()[1].rpartition(":")[2]))
    process.terminate()
    assert await process.wait() == 0


async def speak(process: Process, number: int, clients: int = 4) -> None:
    """So many short utterances, by a few clients at the same time."""

    async def one(offset: int) -> None:
        client = await process.connect()
        for i in range(offset, number, clients):
            voice = {"name": VOICES[i % len(VOICES)]}
            answer = await client.say(f"Light number {i} is on.", voice=voice)
            assert answer.ended
        await client.close()

    await asyncio.gather(*(one(offset) for offset in range(clients)))


@pytest.mark.timeout(90)
async def test_two_thousand_utterances_leave_no_trace(process):
    # The allocator takes as long to settle.
    await speak(process, 1000)
    megabytes, descriptors = process.megabytes(), process.descriptors()
    await speak(process, 2000)
    assert process.megabytes() - megabytes < 6
    assert process.descriptors() <= descriptors + 2


async def test_five_hundred_connections_leave_no_trace(process):
    async def come_and_go(number: int) -> None:
        for i in range(number):
            client = await process.connect()
            if i % 2:
                await client.describe()
            if i % 3:
                await client.close()
            else:
                client.abort()

    await come_and_go(50)
    megabytes, descriptors = process.megabytes(), process.descriptors()
    await come_and_go(500)
    await asyncio.sleep(0.5)
    assert process.megabytes() - megabytes < 4
    assert process.descriptors() <= descriptors + 2
