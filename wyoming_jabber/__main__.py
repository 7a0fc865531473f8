"""Entry point: `wyoming-jabber` and `python -m wyoming_jabber`."""

import atexit
from contextlib import suppress
import os
import sys

from wyoming_jabber import startup

# The exit status, once it is known.
_statuses: list[int] = []


def main() -> None:
    """Run the command line and exit with its status."""
    startup.begin()
    # Before anybody else, and so called after all of them.
    atexit.register(_end_process)
    from wyoming_jabber.cli.main import run  # noqa: PLC0415 - loaded after `begin`

    _statuses.append(run(sys.argv[1:]))
    sys.exit(_statuses[0])


def _end_process() -> None:
    """End here: Python would go on for 10 ms, freeing what ends with the process.

    A process that fails without a status is left to Python, which tells why.
    """
    if not _statuses:
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):  # none, broken or closed
            stream.flush()
    os._exit(_statuses[0])


if __name__ == "__main__":
    main()
