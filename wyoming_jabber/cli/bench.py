"""`wyoming-jabber bench`: time to first audio and real-time factor, as a table."""

import argparse
import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
import json
import os
from pathlib import Path
import platform
import statistics
import time

from tqdm import tqdm

from wyoming_jabber import __version__
from wyoming_jabber.audio.pcm import duration
from wyoming_jabber.cli.bench_front_end import StageCost, measure_front_end
from wyoming_jabber.cli.local import cast_locally
from wyoming_jabber.cli.table import print_table
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import JabberError
from wyoming_jabber.pipeline import perform_text
from wyoming_jabber.server.client import Answer, time_answer

# The two texts that all our figures are made with: a reply and a paragraph.
TEXTS = {
    "short": "The kitchen light is now off.",
    "paragraph": (
        "It is seven thirty and twelve degrees outside, with light rain expected until "
        "noon. You have two appointments today: the dentist at ten, and a call with "
        "the school at three. The back door is unlocked."
    ),
}

# Seconds without a sign of life before a server is given up.
_PATIENCE = 60.0
_MS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """Medians over the runs of one text; seconds, and RTF as a ratio."""

    text: str
    characters: int
    runs: int
    first_audio: float
    total: float
    audio: float
    rtf: float


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is measured and where the figures go."""
    parser.add_argument(
        "--server",
        metavar="URI",
        help="measure the Wyoming server there, ours or another; "
        "without it, the pipeline in this process",
    )
    parser.add_argument(
        "--runs", type=_positive, default=7, metavar="N", help="per text (default 7)"
    )
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Measure, print the table, write the file."""
    measure = (
        _over_wyoming(arguments.server, settings.voice)
        if arguments.server
        else _in_process(settings)
    )
    results = list(_measure_all(measure, arguments.runs))
    print(f"{_machine()}; medians of {arguments.runs} runs")
    print_table(
        ("text", "characters", "first audio ms", "total ms", "audio s", "RTF"),
        [_row(result) for result in results],
    )
    costs = [] if arguments.server else _front_end(settings, arguments.runs)
    if arguments.json:
        _write(Path(arguments.json), results, costs, arguments.server)
    return 0


def _front_end(settings: Settings, runs: int) -> Sequence[StageCost]:
    """Measure and print what each stage of the text front end costs."""
    costs = list(measure_front_end(settings, runs))
    print()
    print_table(
        ("front end", "us", "us per character"),
        [(c.stage, f"{c.microseconds:.0f}", f"{c.per_character:.2f}") for c in costs],
    )
    return costs


def _measure_all(measure: Callable[[str], Answer], runs: int) -> Iterator[Result]:
    with tqdm(
        total=len(TEXTS) * runs, desc="Measuring", leave=False, disable=None
    ) as bar:
        for name, text in TEXTS.items():
            measure(text)  # the first run of a text warms up, and does not count
            taken = []
            for _ in range(runs):
                taken.append(measure(text))
                bar.update()
            yield _summarize(name, text, taken)


def _summarize(name: str, text: str, runs: Sequence[Answer]) -> Result:
    return Result(
        text=name,
        characters=len(text),
        runs=len(runs),
        first_audio=statistics.median(run.first_audio for run in runs),
        total=statistics.median(run.total for run in runs),
        audio=statistics.median(run.audio for run in runs),
        rtf=statistics.median(run.total / run.audio for run in runs),
    )


def _in_process(settings: Settings) -> Callable[[str], Answer]:
    casting, delivery = cast_locally(settings)
    rate = casting.lead.sample_rate

    def measure(text: str) -> Answer:
        started = time.perf_counter()
        first, length = None, 0
        for pcm in perform_text(casting, delivery, text):
            if pcm and first is None:
                first = time.perf_counter() - started
            length += len(pcm)
        total = time.perf_counter() - started
        if first is None:
            raise JabberError(f"Voice {casting.lead.name} can't speak the text")
        return Answer(first, total, duration(length, rate))

    return measure


def _over_wyoming(uri: str, voice: str | None) -> Callable[[str], Answer]:
    return lambda text: asyncio.run(time_answer(uri, text, voice, _PATIENCE))


def _row(result: Result) -> Sequence[str]:
    return (
        result.text,
        str(result.characters),
        f"{result.first_audio * _MS:.1f}",
        f"{result.total * _MS:.1f}",
        f"{result.audio:.2f}",
        f"{result.rtf:.4f}",
    )


def _write(
    path: Path,
    results: Sequence[Result],
    costs: Sequence[StageCost],
    server: str | None,
) -> None:
    report = {
        "version": __version__,
        "machine": _machine(),
        "server": server,
        "results": [asdict(result) for result in results],
        "front_end": [asdict(cost) for cost in costs],
    }
    try:
        path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise JabberError(f"Can't write {path}: {error.strerror}") from error


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}"


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)
