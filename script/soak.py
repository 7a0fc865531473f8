"""A leak soak: thousands of utterances of all kinds, and what the memory does meanwhile.

A real server, in a process of its own, speaks to a few clients over a socket: once with
its caches off, once with caches that are full. Its memory is read every hundred
utterances. The slope is that of Theil and Sen in the later half, with a 99.9 % interval;
the exit status is 1 when it is above zero beyond noise.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
import json
import math
import os
from pathlib import Path
import statistics
import sys
import tempfile
from typing import NamedTuple

from tqdm import tqdm
from wyoming.audio import AudioChunk, AudioStop
from wyoming.client import AsyncClient, AsyncTcpClient
from wyoming.event import Event
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)

CLIENTS = 4
SAMPLE_EVERY = 100

# Seconds without an event after which the server hangs.
PATIENCE = 60.0

# Megabytes in all: the allocator takes and returns memory in pieces about as large, and
# what a lock or a late import takes is no leak.
NOISE_MB = 1.0

# Samples, of which half are enough for a slope.
MANY = 15

# Standard deviations of a 99.9 % interval: a soak in a thousand may be a false alarm.
CONFIDENCE = 3.29

MODES = {
    "caches off": ("--cache", "off"),
    # One megabyte each is full after the first few utterances.
    "caches full": ("--cache", "disk", "--cache-memory", "1", "--cache-disk", "1"),
}


class Slope(NamedTuple):
    """Megabytes for each utterance: the middle of all, and a 99.9 % interval."""

    middle: float
    low: float
    high: float


def theil_sen(points: Sequence[tuple[int, float]]) -> Slope:
    """Return the median slope between all pairs, with the interval that Sen gave."""
    slopes = sorted(
        (y2 - y1) / (x2 - x1)
        for number, (x1, y1) in enumerate(points)
        for x2, y2 in points[number + 1 :]
    )
    if not slopes:
        raise ValueError("a slope needs two points")
    n = len(points)
    width = CONFIDENCE * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    low = max(0, math.floor((len(slopes) - width) / 2))
    high = min(len(slopes) - 1, math.ceil((len(slopes) + width) / 2))
    return Slope(statistics.median(slopes), slopes[low], slopes[high])


def settled(points: Sequence[tuple[int, float]]) -> Sequence[tuple[int, float]]:
    """Return the later half: memories fill and the allocator settles, slower and slower.

    A leak goes on as it began, so it is in the later half as well.
    """
    return points[len(points) // 2 :] if len(points) > MANY else points


def is_leak(points: Sequence[tuple[int, float]]) -> bool:
    """Tell whether memory grows for sure, and by more than an allocator's piece."""
    slope = theil_sen(points)
    return slope.low > 0 and slope.middle * (points[-1][0] - points[0][0]) > NOISE_MB


# The utterances, no text twice but where caches shall be hit.

KINDS = ("short", "long", "ssml", "language", "unspeakable", "cut", "stream", "again")


class Request(NamedTuple):
    kind: str
    text: str
    language: str | None = None


def request(number: int) -> Request:
    """Return an utterance; the same for the same number."""
    kind = KINDS[number % len(KINDS)]
    short = f"Light number {number} in room {number % 97} is on."
    if kind == "again":
        return Request(kind, "The kitchen light is now off.")
    if kind == "long":
        sentences = (f"Part {n} of story {number} is told now." for n in range(6))
        return Request(kind, " ".join(sentences))
    if kind == "ssml":
        text = f"<speak>Step {number}, <break time='200ms'/><prosody rate='slow'>now.</prosody></speak>"
        return Request(kind, text)
    if kind == "language":
        language = ("de", "fr", "es", "ru")[number // len(KINDS) % 4]
        return Request(kind, f"Radio {number}, Taxi {number % 89}.", language)
    if kind == "unspeakable":
        return Request(
            kind, ("...", "", "\n", "*** ---", "<speak></speak>")[number % 5]
        )
    return Request(kind, short)


async def speak(client: AsyncClient, wanted: Request) -> None:
    """Say one utterance and hear it to its end, or go away in the middle."""
    voice = SynthesizeVoice(language=wanted.language) if wanted.language else None
    if wanted.kind == "stream":
        await client.write_event(SynthesizeStart().event())
        for word in wanted.text.split(" "):
            await client.write_event(SynthesizeChunk(text=f"{word} ").event())
        await client.write_event(SynthesizeStop().event())
        await hear(client, SynthesizeStopped.is_type)
        return
    await client.write_event(Synthesize(text=wanted.text, voice=voice).event())
    is_end = AudioChunk.is_type if wanted.kind == "cut" else AudioStop.is_type
    await hear(client, is_end)


async def hear(client: AsyncClient, is_end: object) -> None:
    assert callable(is_end)
    while True:
        async with asyncio.timeout(PATIENCE):
            event: Event | None = await client.read_event()
        if event is None:
            raise ConnectionError("the server has closed the connection")
        if event.type == "error":
            raise RuntimeError(f"the server says {event.data}")
        if is_end(event.type):
            return


class Server(NamedTuple):
    uri: str
    pid: int

    def megabytes(self) -> float:
        """Resident memory."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@asynccontextmanager
async def running(*flags: str) -> AsyncIterator[Server]:
    """Start a server with folders of its own, and stop it."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "wyoming_jabber", "serve", "--no-zeroconf"),
            *("--uri", "tcp://127.0.0.1:0", "--data-dir", folder),
            *("--cache-dir", f"{folder}/cache", "--log-level", "error", *flags),
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout is not None
        try:
            words = (await process.stdout.readline()).decode().split()
            if not words:
                raise RuntimeError("the server did not start; its words are above")
            yield Server(words[1], process.pid)
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def soak(
    server: Server, utterances: int, skip: int, bar: "tqdm[object]"
) -> list[tuple[int, float]]:
    """Let a few clients speak; return memory by number of utterances."""
    numbers = iter(range(utterances))
    points: list[tuple[int, float]] = []
    done = 0

    async def be_client() -> None:
        nonlocal done
        client: AsyncClient | None = None
        for number in numbers:
            if client is None:
                client = AsyncTcpClient(*address(server.uri))
                await client.connect()
            wanted = request(number)
            await speak(client, wanted)
            if wanted.kind == "cut":
                await client.disconnect()
                client = None
            done += 1
            bar.update()
            if done >= skip and done % SAMPLE_EVERY == 0:
                points.append((done, server.megabytes()))
        if client is not None:
            await client.disconnect()

    async with asyncio.TaskGroup() as clients:
        for _ in range(CLIENTS):
            clients.create_task(be_client())
    return points


def address(uri: str) -> tuple[str, int]:
    host, _, port = uri.removeprefix("tcp://").rpartition(":")
    return host, int(port)


async def soak_mode(
    flags: Sequence[str], utterances: int, skip: int
) -> list[tuple[int, float]]:
    hidden = not sys.stderr.isatty()
    with tqdm(total=utterances, disable=hidden, leave=False) as bar:
        async with running(*flags) as server:
            return await soak(server, utterances, skip, bar)


def report(mode: str, points: Sequence[tuple[int, float]]) -> dict[str, object]:
    late = settled(points)
    slope = theil_sen(late)
    leaks = is_leak(late)
    kilobytes = [value * 1000 for value in slope]
    print(
        f"{mode}: {points[0][1]:.1f} MB after {points[0][0]} utterances, "
        f"{points[-1][1]:.1f} MB after {points[-1][0]}; from "
        f"{late[0][0]} on {kilobytes[0]:.3f} kB for each (99.9 %: {kilobytes[1]:.3f} to {kilobytes[2]:.3f}): "
        f"{'IT LEAKS' if leaks else 'no leak'}",
        flush=True,
    )
    return {
        "mode": mode,
        "points": points,
        "slope_from": late[0][0],
        "slope_mb": slope._asdict(),
        "leaks": leaks,
    }


def modes(chosen: str | None) -> Iterator[tuple[str, Sequence[str]]]:
    for name, flags in MODES.items():
        if chosen in (None, name):
            yield name, flags


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--utterances", type=int, default=10_000, metavar="N")
    parser.add_argument(
        "--skip",
        type=int,
        default=1000,
        metavar="N",
        help="not measured (default 1000)",
    )
    parser.add_argument("--mode", choices=MODES, help="one of the two")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args(argv)
    if arguments.utterances < arguments.skip + 2 * SAMPLE_EVERY:
        parser.error(f"--utterances: at least {2 * SAMPLE_EVERY} more than --skip")
    reports = [
        report(
            mode, asyncio.run(soak_mode(flags, arguments.utterances, arguments.skip))
        )
        for mode, flags in modes(arguments.mode)
    ]
    if arguments.json:
        arguments.json.write_text(json.dumps(reports, indent=2) + "\n")
    return 1 if any(entry["leaks"] for entry in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
