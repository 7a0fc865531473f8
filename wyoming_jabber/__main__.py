"""Entry point: `wyoming-jabber` and `python -m wyoming_jabber`."""

import gc
import sys

from wyoming_jabber import startup


def main() -> None:
    """Run the command line and exit with its status."""
    startup.begin()
    from wyoming_jabber.cli.main import run  # noqa: PLC0415 - loaded after `begin`

    status = run(sys.argv[1:])
    # The process ends, and its memory with it: Python need not look through it for
    # garbage, which would take 30 ms.
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    main()
