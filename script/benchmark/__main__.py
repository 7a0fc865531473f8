"""script/bench: make what is needed, measure in turns, show and keep the figures."""

import argparse
from collections.abc import Sequence
import os
from pathlib import Path
import signal
import sys

from tqdm import tqdm

from benchmark.environments import Workshop
from benchmark.groups import PARTS, Group, groups
from benchmark.machine import describe, describe_peer
from benchmark.measures import QUICK, Plan, measure, schedule
from benchmark.processes import on_cores
from benchmark.report import show, update
from benchmark.results import Results, load
from wyoming_jabber.errors import JabberError

_ROOT = Path(__file__).parents[2]

# As shells expect it of what Ctrl-C has ended.
_INTERRUPTED = 130


def main(argv: Sequence[str]) -> int:
    """Measure, and return the exit status."""
    signal.signal(signal.SIGTERM, _stop)
    # Whoever installs a package has its bytecode; so shall the source tree have.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        _run(_parser().parse_args(argv))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except (JabberError, OSError) as error:
        print(f"script/bench: {error}", file=sys.stderr)
        return 1
    return 0


def _run(arguments: argparse.Namespace) -> None:
    results = load(arguments.show) if arguments.show else _measure(arguments)
    show(results)
    if arguments.readme:
        update(_ROOT / "README.md", results)


def _measure(arguments: argparse.Namespace) -> Results:
    workshop = Workshop(arguments.folder, _tell)
    # Everything is made before anything is measured: compilers warm a processor.
    found = list(groups(workshop, arguments.only or PARTS))
    machine = f"{describe(arguments.core)}; {describe_peer(workshop)}"
    results = Results(machine=machine, plan=QUICK if arguments.quick else Plan())
    for group in found:
        results.missing.update(group.missing)
        with on_cores([arguments.core]):
            _measure_group(group, results, workshop.logs)
        # After each group: whoever interrupts the rest keeps what there is.
        results.save(arguments.json or workshop.results)
    return results


def _measure_group(group: Group, results: Results, logs: Path) -> None:
    turns = list(schedule(group.contestants, results.plan))
    with tqdm(turns, desc=group.name, leave=False, disable=None) as bar:
        results.groups[group.name] = measure(iter(bar), logs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="script/bench",
        description="Measure this server against its peers, in turns, on one core. The "
        "first run installs the peers and builds their graphs in .bench, which takes "
        "minutes and some gigabytes.",
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=PARTS,
        help="measure this and the peer on one thread; may be given several times",
    )
    parser.add_argument(
        "--quick", action="store_true", help="few turns: to see that it runs"
    )
    parser.add_argument(
        "--core",
        type=_core,
        default=max(os.sched_getaffinity(0)),
        metavar="N",
        help="the core for all; without it, the last one, which is interrupted least",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="where to keep all samples"
    )
    parser.add_argument(
        "--show", type=Path, metavar="FILE", help="measure nothing, show what was kept"
    )
    parser.add_argument(
        "--readme", action="store_true", help="put the tables into README.md as well"
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=_ROOT / ".bench",
        help="where peers and graphs are kept",
    )
    return parser


def _core(text: str) -> int:
    usable = sorted(os.sched_getaffinity(0))
    if not text.isdecimal() or int(text) not in usable:
        raise argparse.ArgumentTypeError(f"{text!r} is not one of the cores {usable}")
    return int(text)


def _tell(step: str) -> None:
    print(f"script/bench: {step} ...", file=sys.stderr, flush=True)


def _stop(_number: int, _frame: object) -> None:
    """End as Ctrl-C does: servers are stopped."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
