"""`wyoming-jabber health`: can a running server speak? For container health checks."""

import argparse
import asyncio
from urllib.parse import urlsplit

from wyoming_jabber.config import Settings, show_number
from wyoming_jabber.errors import ConfigError, JabberError
from wyoming_jabber.server.probe import Description, describe

# Seconds that Home Assistant gives a server to describe itself.
_TIMEOUT = 5.0

_SHORTEST, _LONGEST = 0.05, 600.0

# An address that a server listens on, to one where it is found from the same machine.
_FROM_INSIDE = {"0.0.0.0": "127.0.0.1", "::": "localhost", None: "localhost"}  # noqa: S104 - nothing listens here


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which server is asked, for how long, and what is enough."""
    parser.add_argument(
        "--uri",
        help="the server to ask: tcp://HOST:PORT or unix:///PATH; without it, the "
        "address that `serve` would listen on here",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        default=_TIMEOUT,
        metavar="SECONDS",
        help="time for all of it (%(default)g by default)",
    )
    parser.add_argument(
        "--live",
        action="store_true",
        help="be content with any answer: the server runs, even if it can't speak",
    )


def run(settings: Settings, arguments: argparse.Namespace) -> int:
    """Ask the server and print one line; an error if it is not well."""
    uri = arguments.uri if arguments.uri is not None else _own_address(settings.uri)
    description = asyncio.run(describe(uri, arguments.timeout))
    if not arguments.live:
        _check_ready(uri, description)
    state = "live" if arguments.live else "ready"
    program = description.program or "a server that does not speak"
    voices = len(description.voices)
    print(f"{state} {uri} {program}, {voices} voice{'' if voices == 1 else 's'}")
    return 0


def _check_ready(uri: str, description: Description) -> None:
    if not description.program:
        raise JabberError(
            f"The server on {uri} answers, but it does not speak: it is another kind "
            "of Wyoming server; check the port"
        )
    if not description.voices:
        raise JabberError(
            f"{description.program} on {uri} answers, but has no voice that works: "
            "its log says why; put a voice into its data folder"
        )


def _own_address(uri: str) -> str:
    """Return where a server that listens on `uri` is found from this machine."""
    parts = urlsplit(uri)
    if parts.scheme != "tcp":
        return uri
    host = parts.hostname
    if host not in _FROM_INSIDE:
        return uri
    try:
        return f"tcp://{_FROM_INSIDE[host]}:{parts.port}"
    except ValueError as error:
        raise ConfigError(f"uri: {uri!r} has no port that exists") from error


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not _SHORTEST <= seconds <= _LONGEST:
        limits = f"{show_number(_SHORTEST)} and {show_number(_LONGEST)} seconds"
        raise argparse.ArgumentTypeError(f"{text!r} is not between {limits}")
    return seconds
