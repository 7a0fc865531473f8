"""Commands that a server runs beside itself."""

import contextlib
import os
import signal
import threading

# The least that there is: speech and everything else come first.
_NICENESS = 19

_STANDARD_INPUT = 0


def end_tidily() -> None:
    """Let SIGTERM end us as Ctrl-C does: what is half done is taken back."""
    signal.signal(signal.SIGTERM, _stop)


def go_to_background() -> None:
    """Work at the lowest priority, and end tidily when standard input does.

    Whoever started us holds the other end of it, and has ended then, however that
    happened.
    """
    end_tidily()
    os.nice(_NICENESS)
    threading.Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    # Not sys.stdin: Python can't end while a thread waits inside of it.
    with contextlib.suppress(OSError):  # a broken connection is an end as well
        while os.read(_STANDARD_INPUT, 1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)


def _stop(_number: int, _frame: object) -> None:
    # Whoever asks twice does not disturb the tidying up.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt
