"""Over a real socket: what a client of the server waits for, and what the server takes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from wyoming_jabber.audit.child import ChildServer, running_server
from wyoming_jabber.audit.report import MemoryReport, Plan
from wyoming_jabber.audit.slope import Point, fit_slope
from wyoming_jabber.audit.stages import Tick
from wyoming_jabber.audit.texts import SHORT, TEXTS, everyday
from wyoming_jabber.config import Settings
from wyoming_jabber.server.client import Answer, time_answer

# Seconds without a sign of life before the server is given up.
_PATIENCE: Final = 60.0

# Utterances before memory is taken for settled: each text has been spoken once, and a
# fifth of all on top of that lets the allocator find its size.
_EARLY: Final = 50
_SETTLING_PART: Final = 5

# With fewer, it is the settling that one would see.
_LEAST_FOR_SLOPE: Final = 2 * _EARLY

# So many points make a plot and a slope; more only make a long file.
_MOST_POINTS: Final = 200


class Timed(NamedTuple):
    """An answer, and the server's CPU seconds for it."""

    answer: Answer
    cpu: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """What was measured; answers by text."""

    starts: list[float]
    colds: list[float]
    fresh: Mapping[str, list[Timed]]
    """Rendered anew each time."""

    cached: Mapping[str, list[Timed]]
    memory: MemoryReport
    hit_rate: float | None
    phoneme_hit_rate: float | None


async def measure_service(settings: Settings, plan: Plan, tick: Tick) -> Service:
    """Start servers with the settings' voice and ask them; the last one lives longest.

    Raises JabberError.
    """
    plain = replace(settings, cache="off")
    starts, colds = [], []
    for _ in range(plan.cold_starts - 1):
        async with running_server(plain) as server:
            starts.append(server.start_seconds)
            colds.append((await _ask(server, settings, SHORT, tick)).answer.first_audio)
    async with running_server(plain) as server:
        starts.append(server.start_seconds)
        colds.append((await _ask(server, settings, SHORT, tick)).answer.first_audio)
        fresh = await _ask_all(server, settings, plan.runs, tick)
        memory = await _watch_memory(server, settings, plan.utterances, tick)
        counters = await server.stop()
    hits, misses = (counters.get(f"phoneme_{n}", 0) for n in ("hits", "misses"))
    cached, hit_rate = await _measure_cache(settings, plan.runs, tick)
    return Service(
        starts=starts,
        colds=colds,
        fresh=fresh,
        cached=cached,
        memory=memory,
        hit_rate=hit_rate,
        phoneme_hit_rate=_rate(hits, hits + misses),
    )


async def _measure_cache(
    settings: Settings, runs: int, tick: Tick
) -> tuple[dict[str, list[Timed]], float | None]:
    """Ask for texts that have been spoken before; count what was found of them."""
    keeping = replace(settings, cache="memory", cache_varied=True)
    async with running_server(keeping) as server:
        answers = await _ask_all(server, settings, runs, tick)
        counters = await server.stop()
    hits, misses = (counters.get(f"cache_{n}", 0) for n in ("hits_memory", "misses"))
    # The first time nothing can be found, as long as no unit comes twice in the texts.
    known = (hits + misses) * runs / (runs + 1)
    return answers, _rate(hits, known)


async def _ask_all(
    server: ChildServer, settings: Settings, runs: int, tick: Tick
) -> dict[str, list[Timed]]:
    """Ask for each text several times; the first answer does not count."""
    answers: dict[str, list[Timed]] = {}
    for name in TEXTS:
        await _ask(server, settings, name, tick)
        answers[name] = [await _ask(server, settings, name, tick) for _ in range(runs)]
    return answers


async def _ask(server: ChildServer, settings: Settings, name: str, tick: Tick) -> Timed:
    tick("server")
    before = server.cpu_seconds()
    answer = await time_answer(server.uri, TEXTS[name], settings.voice, _PATIENCE)
    return Timed(answer, server.cpu_seconds() - before)


async def _watch_memory(
    server: ChildServer, settings: Settings, utterances: int, tick: Tick
) -> MemoryReport:
    sizes = []
    for text in everyday(utterances):
        tick("memory")
        await time_answer(server.uri, text, settings.voice, _PATIENCE)
        sizes.append(server.memory_bytes())
    return memory_report(sizes, server.threads())


def memory_report(sizes: list[int], threads: int) -> MemoryReport:
    """Sum up the resident memory after each utterance, in bytes."""
    step = -(-len(sizes) // _MOST_POINTS)
    points: list[Point] = list(enumerate(sizes, 1))[step - 1 :: step]
    start = max(_EARLY, len(sizes) // _SETTLING_PART)
    settled = [point for point in points if point[0] > start]
    return MemoryReport(
        points=tuple(points),
        after_50=sizes[_EARLY - 1] if len(sizes) >= _EARLY else None,
        last=sizes[-1],
        slope=fit_slope(settled) if len(sizes) >= _LEAST_FOR_SLOPE else None,
        threads=threads,
    )


def _rate(part: float, whole: float) -> float | None:
    return part / whole if whole else None
