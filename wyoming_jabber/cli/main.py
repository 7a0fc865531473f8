"""argv -> subcommand -> exit status."""

import argparse
from collections.abc import Mapping, Sequence
from importlib import import_module
import logging
import os
from pathlib import Path
import sys
from typing import NamedTuple, NoReturn

from wyoming_jabber import __version__, startup
from wyoming_jabber.cli.arguments import add_options, settings_from
from wyoming_jabber.errors import JabberError

_EPILOG = """\
Without a command, `serve` is meant. `wyoming-jabber COMMAND --help` explains one.
Every option can also be set in the environment, as WYOMING_JABBER_ and its name in
capitals (WYOMING_JABBER_DATA_DIR), and by a Home Assistant add-on in /data/options.json.

exit status:
  0  done, or stopped by SIGTERM or Ctrl-C
  1  it could not be done; one line on standard error says why
  2  a flag, variable or option is wrong, or names a voice that is not there
"""

# An interrupted command that is not a server, as shells expect it.
_INTERRUPTED = 130


class _Command(NamedTuple):
    module: str
    description: str
    ends_startup: bool = False
    """Whether the command says itself when the process has started."""

    is_brief: bool = False
    """Whether the process ends before a person would notice its memory."""


class _OneLineParser(argparse.ArgumentParser):
    """Says in one line what is wrong with a command, without a list of all flags."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


COMMANDS: Mapping[str, _Command] = {
    "serve": _Command(
        "wyoming_jabber.cli.serve",
        "answer Wyoming clients with speech",
        ends_startup=True,
    ),
    "say": _Command(
        "wyoming_jabber.cli.say",
        "speak a text, to a file or aloud",
        ends_startup=True,
        is_brief=True,
    ),
    "explain": _Command(
        "wyoming_jabber.cli.explain",
        "show how a text is read, stage by stage",
        is_brief=True,
    ),
    "voices": _Command("wyoming_jabber.cli.voices", "list, download and remove voices"),
    "prepare": _Command(
        "wyoming_jabber.cli.prepare", "make a voice as fast as this machine allows"
    ),
    "tune": _Command(
        "wyoming_jabber.cli.tune", "measure how many threads pay for a voice here"
    ),
    "health": _Command(
        "wyoming_jabber.cli.health", "ask a running server whether it can speak"
    ),
    "bench": _Command(
        "wyoming_jabber.cli.bench", "measure time to first audio and real-time factor"
    ),
    "audit": _Command(
        "wyoming_jabber.cli.audit", "measure every stage of voices, against budgets"
    ),
}


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    try:
        status = _run(argv)
        _flush_output()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left, and needs no words.
        _discard_output()
        return 1
    except OSError as error:
        _discard_output()
        print(f"wyoming-jabber: {error}", file=sys.stderr)
        return 1
    return status


def _run(argv: Sequence[str]) -> int:
    command, parser = _parser(argv)
    try:
        arguments = parser.parse_args(_with_command(argv))
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        settings = settings_from(arguments, command)
        _set_up_log(settings.log_level)
        module = import_module(COMMANDS[command].module)
        if not COMMANDS[command].ends_startup:
            startup.end()
        return int(module.run(settings, arguments))
    except JabberError as error:
        print(f"wyoming-jabber: {error}", file=sys.stderr)
        return error.exit_status


def _flush_output() -> None:
    """Meet here what would be a complaint at exit; stdio:// has closed its streams."""
    if not getattr(sys.stdout, "closed", True):
        sys.stdout.flush()


def _discard_output() -> None:
    """Send what is left to nowhere: Python would complain about it again at exit."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _parser(argv: Sequence[str]) -> tuple[str, argparse.ArgumentParser]:
    """Build the parser of the chosen command, or without one that of an overview."""
    parser = _OneLineParser(
        prog="wyoming-jabber",
        description="Text-to-speech for Home Assistant: fast, offline, at home.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    subparsers = parser.add_subparsers(metavar="COMMAND", title="commands")
    chosen = _with_command(argv)[0]
    for name in (chosen,) if chosen in COMMANDS else COMMANDS:
        command = COMMANDS[name]
        sub = subparsers.add_parser(
            name, help=command.description, description=command.description
        )
        if name == chosen:
            if command.is_brief:
                _take_large_pages()
            import_module(command.module).add_arguments(sub)
            asks_for_help = not {"-h", "--help"}.isdisjoint(argv)
            add_options(sub, name, explains=asks_for_help)
    return chosen, parser


def _take_large_pages() -> None:
    # Before numpy, which takes much memory; others do without what C needs.
    from wyoming_jabber.engine import allocator  # noqa: PLC0415

    allocator.start_with_large_pages()


def _with_command(argv: Sequence[str]) -> list[str]:
    first = argv[0] if argv else ""
    if first in (*COMMANDS, "-h", "--help", "--version"):
        return list(argv)
    return ["serve", *argv]


def _set_up_log(level: str) -> None:
    logging.basicConfig(
        level=level.upper(),
        format="%(asctime)s %(levelname)s %(message)s",
        stream=sys.stderr,
    )
    # Libraries report their inner life as INFO; a person wants our one line.
    for library in ("phonemizer", "zeroconf", "asyncio", "httpx2", "httpcore2"):
        logging.getLogger(library).setLevel(logging.WARNING)
