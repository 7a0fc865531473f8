"""The program as the system sees it: streams, signals, exit statuses."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
import os
from pathlib import Path
import pty
import signal
import subprocess
from subprocess import PIPE
import sys
import termios
from typing import IO, BinaryIO, cast

import pytest
from wyoming.audio import AudioChunk
from wyoming.event import Event, read_event, write_event
from wyoming.info import Describe, Info
from wyoming.tts import Synthesize

from tests.cli.conftest import AMY
from wyoming_jabber import __version__

PROGRAM = (sys.executable, "-m", "wyoming_jabber")
NOWHERE = "tcp://127.0.0.1:1"
SERVE = ("serve", "--no-zeroconf", "--shutdown-timeout", "0")


@pytest.fixture
def environment(voice_dir, tmp_path) -> dict[str, str]:
    """What the program knows; its output is buffered as usual."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    return kept | {
        "WYOMING_JABBER_DATA_DIR": str(voice_dir),
        "PYTHONIOENCODING": "utf-8:strict",
    }


@pytest.fixture
def start(environment):
    """Start the program; it is gone at the end of the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start_program(
        *argv: str, stdout: int | IO[bytes] = PIPE, stderr: int = PIPE
    ) -> subprocess.Popen[bytes]:
        command = [*PROGRAM, *argv]
        process = subprocess.Popen(
            command, env=environment, stdin=PIPE, stdout=stdout, stderr=stderr
        )
        started.append(process)
        return process

    yield start_program
    for process in started:
        with process:
            process.kill()


def stream(pipe: IO[bytes] | None) -> BinaryIO:
    assert pipe is not None
    return cast("BinaryIO", pipe)


def test_the_module_is_the_program(start):
    out, error = (process := start("--version")).communicate()
    assert (process.returncode, out, error) == (0, f"{__version__}\n".encode(), b"")


# serve


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_is_ready_once_and_stops_when_it_is_asked_to(start, number):
    process = start(*SERVE, "--uri", "tcp://127.0.0.1:0")
    ready = stream(process.stdout).readline().decode()
    words = ready.split()
    assert words[:1] + words[2:] == ["ready", "voice", AMY]
    assert words[1].startswith("tcp://127.0.0.1:")
    assert int(words[1].rpartition(":")[2]) > 0
    process.send_signal(number)
    rest, log = process.communicate(timeout=10)
    assert process.returncode == 0
    assert rest == b""
    assert f"INFO Voice {AMY} is ready".encode() in log
    assert b"INFO Stopped." in log
    assert b"Traceback" not in log


def test_over_standard_streams_only_events_are_on_standard_output(start):
    process = start(*SERVE, "--uri", "stdio://")
    sent, received = stream(process.stdin), stream(process.stdout)
    write_event(Describe().event(), sent)
    info = read_event(received)
    assert info is not None
    assert AMY in {voice.name for voice in Info.from_event(info).tts[0].voices}
    write_event(Synthesize("Hello there.").event(), sent)
    events = list(until_stop(received))
    assert events[0].type == "audio-start"
    assert sum(AudioChunk.from_event(e).seconds for e in events[1:-1]) > 0.5
    sent.close()
    assert received.read() == b""
    log = stream(process.stderr).read().decode()
    assert process.wait(10) == 0
    assert f"ready stdio:// voice {AMY}" in log.splitlines()
    assert "Traceback" not in log


def until_stop(source: BinaryIO) -> Iterator[Event]:
    while True:
        event = read_event(source)
        assert event is not None
        yield event
        if event.type == "audio-stop":
            return


# Who reads our output may leave, or have no room


@pytest.mark.parametrize(
    "argv",
    [
        ("voices", "--server", NOWHERE, "--language", "de"),
        ("say", "The light is on.\n" * 50, "-o", "-"),
        ("say", "--help"),
    ],
)
def test_a_reader_that_has_left_is_no_traceback(start, argv):
    with reader_that_has_left() as closed:
        process = start(*argv, stdout=closed)
        _, error = process.communicate(timeout=10)
    assert process.returncode == 1
    assert b"Traceback" not in error
    assert b"Exception ignored" not in error
    assert b"Broken" not in error


@contextmanager
def reader_that_has_left() -> Iterator[int]:
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


def test_a_full_disk_is_one_line(start):
    with Path("/dev/full").open("wb") as full:
        process = start("voices", "--server", NOWHERE, stdout=full)
        _, error = process.communicate(timeout=10)
    assert process.returncode == 1
    (line,) = error.decode().splitlines()
    assert line.startswith("wyoming-jabber: ")
    assert "No space left on device" in line


def test_ctrl_c_ends_a_command_without_a_traceback(start):
    process = start("say", "-", "-o", "-", "--log-level", "debug")
    # Reading has begun when the program has taken what was written.
    stream(process.stdin).write(b"x" * 10_000)
    stream(process.stdin).flush()
    wait_until_reading(process.pid)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=10)
    assert process.returncode == 130
    assert b"Traceback" not in error


def wait_until_reading(pid: int) -> None:
    """Wait until a process sleeps in a read of its standard input."""
    call = Path(f"/proc/{pid}/syscall")
    while True:
        with suppress(OSError):
            number, first, *_ = [*call.read_text().split(), "", ""]
            if (number, first) == ("0", "0x0"):
                return


# The progress bar


def test_a_long_text_has_a_progress_bar_on_a_terminal_only(start, tmp_path):
    text, target = "The kitchen light is now on. " * 80, str(tmp_path / "a.wav")
    own, theirs = pty.openpty()
    termios.tcsetwinsize(own, (24, 80))
    process = start("say", text, "-o", target, stderr=theirs)
    os.close(theirs)
    shown = b"".join(read_terminal(own))
    assert process.wait(10) == 0
    assert b"Speaking: 0.0 s of sound in " in shown
    assert shown.rstrip(b" \r\n").count(b"\n") <= 1  # one line of log, and the bar

    process = start("say", text, "-o", target)
    _, error = process.communicate(timeout=10)
    assert process.returncode == 0
    assert b"Speaking" not in error


def read_terminal(own: int) -> Iterator[bytes]:
    """Read until the other side is closed, which Linux reports as an error."""
    with suppress(OSError):
        while block := os.read(own, 4096):
            yield block
    os.close(own)
