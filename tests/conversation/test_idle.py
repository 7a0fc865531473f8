"""A warm server that nobody speaks to takes no processor."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import os
from pathlib import Path
import sys

import pytest

from tests.conversation.client import Client

pytestmark = pytest.mark.timeout(60)

# Seconds of watching: a tick of the clock is a hundredth, and the server looks into its
# folders every two.
_WATCHED = 2.0

Start = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start a server with the voice that comes with the program."""
    processes = []

    async def start(*flags: str) -> asyncio.subprocess.Process:
        command = (sys.executable, "-m", "wyoming_jabber", "serve", "--no-zeroconf")
        # Being measured for coverage is work.
        environment = {k: v for k, v in os.environ.items() if "COVERAGE" not in k}
        process = await asyncio.create_subprocess_exec(
            *command,
            *("--uri", f"unix://{tmp_path}/socket", "--data-dir", str(tmp_path)),
            *("--cache", "off", *flags),
            stdout=asyncio.subprocess.PIPE,
            env=environment,
        )
        processes.append(process)
        assert process.stdout is not None
        assert (await process.stdout.readline()).startswith(b"ready ")
        return process

    yield start
    for process in processes:
        process.terminate()
        assert await process.wait() == 0


async def speak(folder: Path, text: str) -> None:
    socket = folder / "socket"
    client = Client(*await asyncio.open_unix_connection(socket, limit=2**24))
    assert len((await client.say(text)).pcm) > 10_000
    await client.close()


def processor_seconds(process: asyncio.subprocess.Process) -> float:
    """What the process has used, in all its threads."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("threads", ["1", "2"])
async def test_a_warm_server_does_not_spin(
    start: Start, tmp_path: Path, threads: str
) -> None:
    flags = ("--session-threads", threads, "--engine-threads", threads)
    process = await start(*flags)
    await speak(tmp_path, "The kitchen light is on. The door is closed.")
    before = processor_seconds(process)
    await asyncio.sleep(_WATCHED)
    assert (processor_seconds(process) - before) / _WATCHED < 0.05
