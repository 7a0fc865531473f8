"""A command in a process of its own, which ends with us."""

import asyncio
import os
from pathlib import Path
import signal
import sys

import pytest

from wyoming_jabber import child_command
from wyoming_jabber.child_command import run_child


async def test_its_status_and_its_last_line(tmp_path: Path) -> None:
    flags = ("--data-dir", str(tmp_path))
    status, complaint = await run_child("tune", *flags, "--", "nobody")
    assert status == 2
    assert "no voice 'nobody'" in complaint


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("exit 3", (3, "its process ended with status 3")),
        ("kill -9 $$", (-9, "its process was killed, perhaps for want of memory")),
        ("echo first >&2; echo ' last' >&2; echo >&2; exit 1", (1, "last")),
    ],
)
async def test_how_it_ended(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    expected: tuple[int, str],
) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\n{words}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    assert await run_child("anything") == expected


@pytest.mark.parametrize("is_stubborn", [False, True])
async def test_it_ends_when_the_caller_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_stubborn: bool
) -> None:
    """A stand-in for our own program, which would never be stubborn."""
    file = tmp_path / "pid"
    program = tmp_path / "program"
    ignore = "trap '' TERM" if is_stubborn else ""
    program.write_text(
        f"#!/bin/sh\n{ignore}\necho $$ > {file}.new; mv {file}.new {file}\n"
        "while :; do sleep 0.05; done\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(child_command, "_GRACE", 0.2)
    task = asyncio.create_task(run_child("anything"))
    async with asyncio.timeout(10):
        while not file.exists():  # noqa: ASYNC110 - the process makes it
            await asyncio.sleep(0.01)
    pid = int(file.read_text())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIG_DFL)
