"""Results as tables, for a terminal and for the README."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmark.groups import PEER
from benchmark.results import Results
from benchmark.targets import Verdict, figure, judge, show_factor
from wyoming_jabber.cli.table import print_table
from wyoming_jabber.errors import JabberError

BEGIN: Final = "<!-- script/bench: begin -->"
END: Final = "<!-- script/bench: end -->"

_TARGETS: Final = ("", "must", "aim", "peer", "ours", "ratio", "reached")

_COLUMNS: Final = {
    "cpu": "CPU per s of audio",
    "short": "first audio, reply",
    "paragraph": "first audio, paragraph",
    "second": "second client",
    "load": "start to first audio",
    "ready": "first request when ready",
    "wav": "start to WAV",
    "memory": "RSS",
}

Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""A heading and rows."""


def show(results: Results) -> None:
    """Print all tables."""
    print(results.machine)
    for heading, rows in _tables(results):
        print()
        print_table(heading, rows)
    print()
    print(_legend(results))


def markdown(results: Results) -> str:
    """Return all tables and what is needed to read them."""
    tables = ["\n".join(_table(*table)) for table in _tables(results)]
    return "\n\n".join([f"Measured on {results.machine}.", *tables, _legend(results)])


def update(file: Path, results: Results) -> None:
    """Put the tables between the marks of a file. Raises JabberError."""
    try:
        text = file.read_text(encoding="utf-8")
        before, begin, rest = text.partition(BEGIN)
        _, end, after = rest.partition(END)
        if not begin or not end:
            raise JabberError(f"{file} has no lines {BEGIN} and {END}: add them")
        unfinished = file.with_name(f"{file.name}.partial")
        text = f"{before}{begin}\n\n{markdown(results)}\n\n{end}{after}"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)
    except OSError as error:
        raise JabberError(f"Can't update {file}: {error.strerror}") from error


def _tables(results: Results) -> Iterator[Table]:
    """Yield the targets, if some were measured, then every group."""
    verdicts: list[Verdict] = list(judge(results))
    if verdicts:
        yield _TARGETS, verdicts
    for group in results.groups:
        yield (group, *_COLUMNS.values()), list(_rows(results, group))


def _rows(results: Results, group: str) -> Iterator[Sequence[str]]:
    for contestant in results.groups[group]:
        cells = (_cell(results, group, contestant, measure) for measure in _COLUMNS)
        yield (contestant, *cells)


def _cell(results: Results, group: str, contestant: str, measure: str) -> str:
    """Write a figure, and its ratio to the peer's."""
    value = results.median(group, contestant, measure)
    if value is None:
        return ""
    factor = results.factor(group, contestant, measure)
    if factor is None or contestant == PEER:
        return figure(measure, value)
    return f"{figure(measure, value)} ({show_factor(factor)})"


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield _line(heading)
    yield _line(["---"] * len(heading))
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _legend(results: Results) -> str:
    plan = results.plan
    missing = [f"{name}: {reason}." for name, reason in results.missing.items()]
    return " ".join(
        (
            f"Medians of {plan.batches} turns (CPU), {plan.rounds} (first audio, second",
            f"client) and {plan.starts} (fresh processes); ratios are to {PEER}.",
            "Piper's graphs have random weights at full size.",
            "All on one core, except wyoming-piper as shipped, which has them all.",
            f"RSS after {plan.utterances} utterances.",
            *missing,
        )
    )
