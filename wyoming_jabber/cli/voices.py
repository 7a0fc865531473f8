"""`wyoming-jabber voices`: which voices there are."""

import argparse
import asyncio
from collections.abc import Sequence
import json
import sys

from wyoming_jabber.cli.local import find_voices
from wyoming_jabber.cli.table import print_table
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import ConfigError, JabberError
from wyoming_jabber.server.client import warm_voices
from wyoming_jabber.voices.base import VoiceInfo

_BYTES_PER_MEGABYTE = 1_000_000

# A server at home answers in milliseconds, or is not there.
_TIMEOUT = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the choice of voices and of the format."""
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


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the voices."""
    voices = find_voices(settings)
    if arguments.language:
        voices = tuple(v for v in voices if _speaks(v, arguments.language))
    warm = _ask_server(arguments.server)
    if arguments.json:
        json.dump([_entry(v, warm) for v in voices], sys.stdout, indent=2)
        print()
    else:
        print_table(
            ("name", "language", "family", "licence", "MB", "warm"),
            [_row(voice, warm) for voice in voices],
        )
    return 0


def _ask_server(uri: str) -> frozenset[str]:
    """Return the warm voices; none where no server runs."""
    try:
        return asyncio.run(warm_voices(uri, _TIMEOUT))
    except ConfigError:
        raise
    except JabberError:
        return frozenset()


def _speaks(voice: VoiceInfo, language: str) -> bool:
    wanted = language.lower().replace("_", "-")
    return any(f"{tag.lower()}-".startswith(f"{wanted}-") for tag in voice.languages)


def _entry(voice: VoiceInfo, warm: frozenset[str]) -> dict[str, object]:
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
        "warm": voice.name in warm,
    }


def _row(voice: VoiceInfo, warm: frozenset[str]) -> Sequence[str]:
    return (
        voice.name,
        ", ".join(voice.languages),
        voice.family,
        voice.licence,
        f"{voice.size_bytes / _BYTES_PER_MEGABYTE:.1f}",
        "yes" if voice.name in warm else "no",
    )
