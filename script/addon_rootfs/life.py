"""The life of the add-on, without s6: its scripts are run one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import shutil
import subprocess
from typing import NamedTuple

from addon_rootfs.container import Container

SERVICES = "/etc/s6-overlay/s6-rc.d"
RESULT = "/run/s6-linux-init-container-results/exitcode"

_HERE = Path(__file__).parent
_PID = "/run/jabber.pid"
_HALTED = "/run/halted"

# s6-overlay's part: it passes the container's environment on, and stops the container.
_WITH_CONTENV = '#!/bin/sh\nexec "$@"\n'
_HALT = f"#!/bin/sh\n: >{_HALTED}\n"

# s6's part: it starts the server, and its finish script with how the server has ended, or
# with 256 and the signal.
_SUPERVISE = f"""\
{SERVICES}/jabber/run &
echo $! >{_PID}
wait $!
status=$?
if [ $status -gt 128 ]; then
    {SERVICES}/jabber/finish 256 $((status - 128))
else
    {SERVICES}/jabber/finish $status 0
fi
exit $status
"""

# Seconds for a server to start and fail, or to stop.
_PATIENCE = 60


class End(NamedTuple):
    """How the server ended, and what became of that."""

    status: int
    """Of the server's process; 128 and more for a signal."""

    log: str
    halted: bool
    result: int
    """What the container would end with."""


def furnish(root: Path) -> None:
    """Put what s6-overlay would bring into a root filesystem, and our tools."""
    _write_program(root / "command/with-contenv", _WITH_CONTENV)
    _write_program(root / "run/s6/basedir/bin/halt", _HALT)
    result = root / RESULT.lstrip("/")
    result.parent.mkdir(parents=True, exist_ok=True)
    result.write_text("0\n", encoding="ascii")
    tools = root / "run/tools"
    tools.mkdir(exist_ok=True)
    for name in ("speak.py", "supervisor.py"):
        shutil.copy(_HERE / name, tools)


@contextmanager
def served(container: Container) -> Iterator[subprocess.Popen[str]]:
    """Run the server's script; one that the block doesn't stop is stopped behind it."""
    server = container.start("/bin/sh", "-c", _SUPERVISE)
    try:
        yield server
    finally:
        if server.poll() is None:
            stop(container, server)


def stop(
    container: Container, server: subprocess.Popen[str], signal: str = "TERM"
) -> End:
    """Send the server a signal and wait for its end, and its finish script's."""
    container.run("/bin/sh", "-c", f"kill -{signal} $(cat {_PID})")
    return ended(container, server)


def ended(container: Container, server: subprocess.Popen[str]) -> End:
    """Wait for the end of a server, and of its finish script."""
    log, _ = server.communicate(timeout=_PATIENCE)
    halted = container.root / _HALTED.lstrip("/")
    result = (container.root / RESULT.lstrip("/")).read_text(encoding="ascii")
    return End(server.returncode, log, halted.exists(), int(result))


def discover(container: Container) -> str:
    """Run the discovery script to its end and return what it said."""
    _, said = container.run(f"{SERVICES}/discovery/run")
    return said


def speak(container: Container, python: str, uri: str) -> float:
    """Ask the server for a sentence; return seconds of audio. Raises RuntimeError."""
    status, said = container.run(python, "/run/tools/speak.py", uri)
    if status:
        raise RuntimeError(f"The server in the container did not speak: {said}")
    return float(said)


def _write_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
