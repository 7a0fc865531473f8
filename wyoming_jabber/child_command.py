"""Runs a command of ours in a process of its own, which ends with this one."""

import asyncio
import contextlib
import signal
import sys

# Seconds that a process gets to take back what is half done.
_GRACE = 5.0


async def run_child(*arguments: str) -> tuple[int, str]:
    """Run `wyoming-jabber` with these arguments; return its status and last line.

    When the caller is cancelled the process is ended. It must end with its standard
    input, a pipe that nobody writes to: when this process is gone, so is the pipe.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "wyoming_jabber", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None, "it is a pipe"
    try:
        complaint = await process.stderr.read()
        status = await process.wait()
    finally:
        if process.returncode is None:
            await _end(process)
    return status, _last_line(complaint) or _ending(status)


def _last_line(text: bytes) -> str:
    lines = text.decode(errors="replace").splitlines()
    return next(filter(None, map(str.strip, reversed(lines))), "")


def _ending(status: int) -> str:
    """Say how a process ended that said nothing itself."""
    if status == -signal.SIGKILL:
        return "its process was killed, perhaps for want of memory"
    return f"its process ended with status {status}"


async def _end(process: asyncio.subprocess.Process) -> None:
    """End a process, the hard way if need be."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_GRACE):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
