"""`wyoming-jabber serve`: the server."""

import argparse
import asyncio
import sys

from wyoming_jabber.app import serve
from wyoming_jabber.config import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`serve` has no arguments but the settings."""


def run(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001 - one signature for all commands
    """Serve until stopped."""
    # Over stdio:// standard output carries the events.
    output = sys.stderr if settings.uri == "stdio://" else sys.stdout
    asyncio.run(serve(settings, lambda line: print(line, file=output, flush=True)))
    return 0
