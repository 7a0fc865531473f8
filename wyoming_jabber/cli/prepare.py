"""`wyoming-jabber prepare VOICE`: make a voice as fast as it gets on this machine."""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
import contextlib
import json
from typing import Any

from tqdm import tqdm

from wyoming_jabber.assembly import assemble_voices, session_options
from wyoming_jabber.cli.background import end_tidily, go_to_background
from wyoming_jabber.cli.table import print_table
from wyoming_jabber.config import Settings
from wyoming_jabber.voices.preparations import Preparation
from wyoming_jabber.voices.selection import find

_KEEP = ("fp32", "fp32-images", "int8-products", "int8-convolutions")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the voice and how to go about it."""
    parser.add_argument("name", metavar="VOICE", help="name of an installed voice")
    parser.add_argument(
        "--force", action="store_true", help="do it again, whatever there is already"
    )
    parser.add_argument(
        "--keep",
        choices=_KEEP,
        metavar="VARIANT",
        help=f"choose it instead of the fastest that sounds alike: {', '.join(_KEEP)}",
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument(
        "--background",
        action="store_true",
        help="lowest priority, no output, ends when standard input does",
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Prepare a voice and show what was measured."""
    end_tidily()
    if arguments.background:
        go_to_background()
    info = find(assemble_voices(settings).store.scan(), arguments.name)
    # Who only speaks never imports what this needs.
    from wyoming_jabber.optimize.preparation import STEPS, prepare  # noqa: PLC0415

    with _bar(STEPS, info.name, is_quiet=arguments.background) as progress:
        preparation = prepare(
            info,
            session_options(settings),
            keep=arguments.keep,
            is_forced=arguments.force,
            progress=progress,
        )
    if not arguments.background:
        _show(preparation, as_json=arguments.json)
    return 1 if preparation.failure else 0


@contextlib.contextmanager
def _bar(
    steps: Sequence[str], name: str, *, is_quiet: bool
) -> Iterator[Callable[[str], None]]:
    """Show on standard error how far it has come, where somebody looks."""
    is_hidden = True if is_quiet else None
    with tqdm(total=len(steps), desc=name, disable=is_hidden, leave=False) as bar:

        def progress(step: str) -> None:
            bar.set_postfix_str(step, refresh=False)
            bar.update(steps.index(step) - bar.n)

        yield progress


def _show(preparation: Preparation, *, as_json: bool) -> None:
    report = preparation.report
    if as_json:
        print(json.dumps(report, indent=2))
        return
    if preparation.failure:
        print(f"Used whole: {preparation.failure}")
        return
    print_table(
        ("part", "variant", "short", "long", "speed", "SNR dB", "mel dB", "passes", ""),
        list(_rows(report)),
    )
    print(
        "\nshort and long: seconds of CPU for a second of audio, in a first window and "
        f"in a long one.\nWindows equal the shipped graph to {report['exactness']:.0f} dB."
        f"\nStored in {preparation.folder}"
    )


def _rows(report: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for part, entries in report["measured"].items():
        for entry in entries:
            is_chosen = entry["variant"] == report["chosen"][part]
            yield (
                part,
                entry["variant"],
                f"{entry['short']:.4f}",
                f"{entry['long']:.4f}",
                f"{entries[0]['long'] / entry['long']:.2f}",
                "" if entry["snr"] is None else f"{entry['snr']:.1f}",
                "" if entry["snr"] is None else f"{entry['mel_distance']:.2f}",
                "yes" if entry["passes"] else "no",
                "chosen" if is_chosen else "",
            )
