"""`wyoming-jabber voices`: which voices there are, and which can be had."""

import argparse
import asyncio
from collections.abc import Sequence
import json
import sys

from wyoming_jabber.catalog.entry import speaks
from wyoming_jabber.cli.local import find_voices
from wyoming_jabber.cli.table import print_table
from wyoming_jabber.cli.voice_fit import Fit, Fits
from wyoming_jabber.cli.voices_catalog import (
    download_voices,
    print_available,
    print_licences,
    remove_voices,
)
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import ConfigError, JabberError
from wyoming_jabber.server.client import warm_voices
from wyoming_jabber.voices.base import VoiceInfo

_BYTES_PER_MEGABYTE = 1_000_000

# A server at home answers in milliseconds, or is not there.
_TIMEOUT = 1.0

_ACTIONS = """\
list (default): the voices that are here; available: those that can be had; download,
remove, licence: do that with the named voices
"""

# Actions on voices that are named, and what to do for each.
_WITH_NAMES = {
    "download": download_voices,
    "remove": remove_voices,
    "licence": print_licences,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the action, the choice of voices and the format."""
    actions = ("list", "available", *_WITH_NAMES)
    parser.add_argument(
        "action", nargs="?", choices=actions, default="list", help=_ACTIONS
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="names of voices")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.add_argument(
        "--language",
        metavar="TAG",
        help="only voices that speak it, such as en or de-DE",
    )
    parser.add_argument(
        "--server",
        metavar="URI",
        default="tcp://127.0.0.1:10200",
        help="the running server to ask which voices are warm (default %(default)s)",
    )
    group = parser.add_argument_group("available voices")
    group.add_argument(
        "--refresh", action="store_true", help="fetch the catalog anew before"
    )
    group.add_argument("--family", help="only voices of a family, such as piper")
    group.add_argument("--quality", help="only x_low, low, medium or high voices")
    group.add_argument(
        "--licence",
        metavar="WORDS",
        help="only voices whose licence has these words, such as 'CC BY'; unknown for "
        "those that don't say",
    )
    group.add_argument(
        "--max-size", type=float, metavar="MB", help="only voices up to this size"
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Do what the action says."""
    action, names = arguments.action, list(dict.fromkeys(arguments.names))
    if action in _WITH_NAMES:
        if not names:
            raise ConfigError(f"voices {action}: name at least one voice")
        asyncio.run(_WITH_NAMES[action](settings, names))
        return 0
    if names:
        raise ConfigError(f"voices {action}: takes no names, but got {names[0]!a}")
    if action == "available":
        asyncio.run(print_available(settings, arguments))
    else:
        _print_list(settings, arguments)
    return 0


def _print_list(settings: Settings, arguments: argparse.Namespace) -> None:
    voices = find_voices(settings)
    if arguments.language:
        voices = tuple(v for v in voices if speaks(v, arguments.language))
    warm, fits = _ask_server(arguments.server), Fits(settings)
    if arguments.json:
        json.dump([_entry(v, warm, fits.of(v)) for v in voices], sys.stdout, indent=2)
        print()
    else:
        print_table(
            (
                "name",
                "language",
                "family",
                "licence",
                "MB",
                "prepared",
                "threads",
                "warm",
            ),
            [_row(voice, warm, fits.of(voice)) for voice in voices],
        )


def _ask_server(uri: str) -> frozenset[str]:
    """Return the warm voices; none where no server runs."""
    try:
        return asyncio.run(warm_voices(uri, _TIMEOUT))
    except ConfigError:
        raise
    except JabberError:
        return frozenset()


def _entry(voice: VoiceInfo, warm: frozenset[str], fit: Fit) -> dict[str, object]:
    return {
        "name": voice.name,
        "description": voice.description,
        "family": voice.family,
        "languages": list(voice.languages),
        "speakers": list(voice.speakers),
        "licence": voice.licence,
        "sample_rate": voice.sample_rate,
        "size_bytes": voice.size_bytes,
        "path": str(voice.path) if voice.path else None,
        "prepared": fit.prepared,
        "session_threads": fit.session_threads,
        "engine_threads": fit.engine_threads,
        "warm": voice.name in warm,
    }


def _row(voice: VoiceInfo, warm: frozenset[str], fit: Fit) -> Sequence[str]:
    return (
        voice.name,
        ", ".join(voice.languages),
        voice.family,
        voice.licence,
        f"{voice.size_bytes / _BYTES_PER_MEGABYTE:.1f}",
        fit.preparation,
        fit.threads,
        "yes" if voice.name in warm else "no",
    )
