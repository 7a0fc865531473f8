"""`wyoming-jabber serve`: the server."""

import argparse
import asyncio
import logging
import os
import sys

from wyoming_jabber import startup
from wyoming_jabber.app import serve
from wyoming_jabber.config import Settings
from wyoming_jabber.engine.allocator import share_one_heap


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`serve` has no arguments but the settings."""


def run(settings: Settings, arguments: argparse.Namespace) -> int:  # noqa: ARG001 - one signature for all commands
    """Serve until stopped."""
    share_one_heap()
    # Over stdio:// standard output carries the events.
    output = sys.stderr if settings.uri == "stdio://" else sys.stdout

    def tell(line: str) -> None:
        startup.end()
        print(line, file=output, flush=True)

    has_ended = asyncio.run(serve(settings, tell))
    if not has_ended:
        # A model still computes. Python would wait for its thread, or crash beneath
        # it; there is nothing left to save.
        logging.shutdown()
        os._exit(0)
    return 0
