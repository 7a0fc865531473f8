"""`wyoming-jabber tune [VOICE]`: find out how many threads pay on this machine."""

import argparse
from collections.abc import Callable, Iterator, Sequence
import contextlib
import json

from tqdm import tqdm

from wyoming_jabber.assembly import assemble_voices, session_options
from wyoming_jabber.cli.background import go_to_background
from wyoming_jabber.cli.table import print_table
from wyoming_jabber.config import Settings
from wyoming_jabber.tuning.choice import Setup
from wyoming_jabber.tuning.tune import Tuned, medians, tune
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.selection import Selection, find

_MS = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the voice and how to go about it."""
    parser.add_argument(
        "name",
        metavar="VOICE",
        nargs="?",
        help="name of an installed voice; without it, the one that speaks by default",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument(
        "--background",
        action="store_true",
        help="lowest priority, no output, ends when standard input does",
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Measure a voice, keep the choice, and show what was measured."""
    if arguments.background:
        go_to_background()
    voices = assemble_voices(settings)
    found = voices.store.scan()
    if arguments.name is None:
        info = voices.directory.part(Selection()).voice.info
    else:
        info = find(found, arguments.name)
    with _bar(info.name, is_quiet=arguments.background) as progress:
        tuned = tune(
            info,
            voices.families[info.family],
            session_options(settings),
            voices.tuning,
            progress,
        )
    if not arguments.background:
        _show(info, tuned, as_json=arguments.json)
    return 0


@contextlib.contextmanager
def _bar(name: str, *, is_quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Show on standard error how far it has come, where somebody looks."""
    is_hidden = True if is_quiet else None
    with tqdm(desc=name, disable=is_hidden, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress


def _show(info: VoiceInfo, tuned: Tuned, *, as_json: bool) -> None:
    setup = tuned.choice.setup
    if as_json:
        report = {
            "voice": info.name,
            "cores": tuned.cores,
            "chosen": setup._asdict(),
            "measured": [measured._asdict() for measured in tuned.measured],
        }
        print(json.dumps(report, indent=2))
        return
    if tuned.measured:
        print_table(
            (
                "session threads",
                "sessions at once",
                "first audio ms",
                "x real time",
                "",
            ),
            list(_rows(tuned)),
        )
        print()
    print(f"{info.name}: {describe(setup)} on {_count(tuned.cores, 'core')}")


def describe(setup: Setup) -> str:
    """Say in words what was chosen."""
    threads = _count(setup.session_threads, "thread")
    return f"{threads} in a session, {_count(setup.engine_threads, 'session')} at once"


def _rows(tuned: Tuned) -> Iterator[Sequence[str]]:
    for measured in tuned.measured:
        first, rate = medians(measured)
        yield (
            str(measured.setup.session_threads),
            str(measured.setup.engine_threads),
            "" if first is None else f"{first * _MS:.1f}",
            f"{rate:.1f}",
            "chosen" if measured.setup == tuned.choice.setup else "",
        )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
