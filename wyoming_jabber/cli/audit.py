"""`wyoming-jabber audit`: what a voice costs here, against budgets and other audits."""

import argparse
from collections.abc import Iterator
import contextlib
from pathlib import Path
import signal
import sys

from tqdm import tqdm

from wyoming_jabber.audit.audit import audit, steps, voices_to_audit
from wyoming_jabber.audit.comparison import check_comparable, compare
from wyoming_jabber.audit.page import busy_warning, page
from wyoming_jabber.audit.report import Plan, Report, VoiceReport
from wyoming_jabber.audit.report_file import (
    check_writable,
    read_report,
    to_json,
    write_whole,
)
from wyoming_jabber.audit.rows import (
    Table,
    budget_table,
    comparison_table,
    described,
    figure_table,
    stage_table,
    text_table,
)
from wyoming_jabber.audit.stages import Tick
from wyoming_jabber.audit.targets import FIGURES, parse_targets
from wyoming_jabber.cli.table import print_table
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import ConfigError

_THOROUGH = Plan()
_QUICK = Plan(runs=2, cold_starts=1, utterances=20, is_quick=True)

# Far more than anybody waits for.
_MOST = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is measured, against what, and where the figures go."""
    add = parser.add_argument
    add(
        "--voice",
        action="append",
        default=[],
        metavar="NAME",
        help="may be given several times; without it, the default voice",
    )
    add(
        "--target",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME=NUMBER",
        help=f"budgets; exit status 1 if one is missed: {', '.join(FIGURES)}",
    )
    add("--json", type=Path, metavar="FILE", help="write the report there")
    add("--html", type=Path, metavar="FILE", help="write a page with plots there")
    add(
        "--compare",
        type=Path,
        metavar="FILE",
        help="show the report of another audit (--json) beside this one",
    )
    add("--quick", action="store_true", help="seconds instead of minutes; rough")
    add("--runs", type=_count, metavar="N", help="of each text (default 9; quick 2)")
    add(
        "--cold-starts",
        type=_count,
        metavar="N",
        help="new processes (default 3; quick 1)",
    )
    add(
        "--utterances",
        type=_count,
        metavar="N",
        help="for memory and its growth (default 1000; quick 20)",
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Measure, print, write, judge."""
    # All that can be wrong is found before minutes are spent.
    targets = parse_targets(arguments.target)
    other = read_report(arguments.compare) if arguments.compare else None
    _check_files(arguments)
    names = voices_to_audit(settings, arguments.voice)
    if other is not None:
        check_comparable(names, other)
    plan = _plan(arguments)
    with _ending_on_sigterm(), _bar(len(names) * steps(plan)) as tick:
        report = audit(settings, names, plan, targets, tick)
    if arguments.json:
        write_whole(arguments.json, to_json(report))
    if arguments.html:
        write_whole(arguments.html, page(report, other))
    _show(report, other)
    return _status(report)


def _plan(arguments: argparse.Namespace) -> Plan:
    base = _QUICK if arguments.quick else _THOROUGH
    return Plan(
        runs=arguments.runs or base.runs,
        cold_starts=arguments.cold_starts or base.cold_starts,
        utterances=arguments.utterances or base.utterances,
        is_quick=base.is_quick,
    )


def _check_files(arguments: argparse.Namespace) -> None:
    files = [file for file in (arguments.json, arguments.html) if file is not None]
    for file in files:
        check_writable(file)
    if len({file.absolute() for file in files}) < len(files):
        raise ConfigError(f"--json and --html both name {arguments.html}")


def _show(report: Report, other: Report | None) -> None:
    print(report.machine.line)
    if report.was_busy:
        print(f"wyoming-jabber: {busy_warning(report)}", file=sys.stderr)
    for voice in report.voices:
        _show_voice(voice)
    if other is not None:
        print(f"\nhere:  {report.machine.line}\nthere: {other.machine.line}")
        for comparison in compare(report, other):
            _print(comparison_table(comparison))
    if report.outcomes:
        _print(budget_table(report.outcomes))


def _show_voice(voice: VoiceReport) -> None:
    print(f"\n{described(voice)}")
    for table in (text_table(voice), stage_table(voice), figure_table(voice)):
        _print(table)


def _print(table: Table) -> None:
    print(f"\n{table.caption}")
    print_table(table.header, table.rows)


def _status(report: Report) -> int:
    """Say on standard error what was missed, one line for each."""
    missed = [outcome for outcome in report.outcomes if not outcome.met]
    for outcome in missed:
        found = (
            "not measured" if outcome.measured is None else f"{outcome.measured:.4g}"
        )
        unit = FIGURES[outcome.name].unit
        print(
            f"wyoming-jabber: {outcome.voice} misses its budget: {outcome.name} is "
            f"{found}, budget {outcome.budget:g} {unit}",
            file=sys.stderr,
        )
    for failure in report.failures:
        print(f"wyoming-jabber: {failure.reason}", file=sys.stderr)
    return 1 if missed or report.failures else 0


@contextlib.contextmanager
def _bar(total: int) -> Iterator[Tick]:
    """Show on standard error how far it has come, where somebody looks."""
    with tqdm(total=total, desc="Audit", leave=False, disable=None) as bar:

        def tick(step: str) -> None:
            bar.set_postfix_str(step, refresh=False)
            bar.update()

        yield tick


@contextlib.contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """End as on Ctrl-C, which also ends the servers that were started."""
    before = signal.signal(
        signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT)
    )
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= _MOST:
        raise argparse.ArgumentTypeError(
            f"{text[:20]!r} is not a whole number from 1 to {_MOST}"
        )
    return int(text)
