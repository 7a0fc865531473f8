"""What other programs use, told by the system."""

import os
from pathlib import Path
import socket
import subprocess
import sys
import time

import pytest

from benchmark.processes import (
    cpu_seconds,
    free_port,
    last_line,
    main_thread_seconds,
    on_cores,
    resident_bytes,
    run,
    thread_count,
    wait_until,
)
from wyoming_jabber.errors import JabberError

BURN = "import time\nwhile time.thread_time() < {}: pass\n"
PARK = "print('there', flush=True); input()"

# Works in a thread of its own, then tells and waits.
THREADED = f"""
import threading
def burn():
    {BURN.format(0.2).strip().replace(chr(10), chr(10) + "    ")}
worker = threading.Thread(target=burn)
worker.start()
worker.join()
lasting = threading.Thread(target=threading.Event().wait, daemon=True)
lasting.start()
{PARK}
"""


@pytest.fixture
def start():
    """Start Python with a program that says when it has done its work, then waits."""
    started: list[subprocess.Popen[bytes]] = []

    def start_python(code: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-S", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == b"there\n"
        return process

    yield start_python
    for process in started:
        with process:
            process.kill()


def test_cpu_time_is_that_of_all_threads_and_of_the_first_one(start):
    process = start(THREADED)
    main = main_thread_seconds(process.pid)
    assert main > 0
    # The thread that burned has ended, and counts.
    assert 0.2 <= cpu_seconds(process.pid) - main < 2
    assert thread_count(process.pid) == 2


def test_cpu_time_is_that_of_the_system_itself(start):
    process = start(BURN.format(0.1) + PARK)
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    told = ticks / os.sysconf("SC_CLK_TCK")
    assert cpu_seconds(process.pid) == pytest.approx(told, abs=0.05)


def test_memory_is_what_is_occupied(start):
    small = resident_bytes(start(PARK).pid)
    large = resident_bytes(start("x = b'1' * 50_000_000\n" + PARK).pid)
    assert 45e6 < large - small < 60e6


@pytest.mark.parametrize(
    "look", [cpu_seconds, main_thread_seconds, resident_bytes, thread_count]
)
def test_of_a_process_that_has_ended_nothing_is_told(look):
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    with pytest.raises(JabberError, match=f"Process {process.pid} has ended"):
        look(process.pid)


def test_cores_are_given_back():
    before = os.sched_getaffinity(0)
    core = max(before)
    with on_cores([core]):
        assert os.sched_getaffinity(0) == {core}
        shown = subprocess.check_output(
            [sys.executable, "-S", "-c", "import os; print(os.sched_getaffinity(0))"]
        )
    assert shown.decode().strip() == str({core})
    assert os.sched_getaffinity(0) == before


def test_a_program_is_timed_from_its_start_to_its_end():
    spent = run([sys.executable, "-S", "-c", BURN.format(0.1)], {})
    assert 0.1 <= spent.cpu < 2
    assert spent.cpu <= spent.wall + 0.05


def test_a_program_gets_its_environment():
    code = "import os, sys; sys.exit(os.environ['WHO'] != 'me' or 'PATH' not in os.environ)"
    run([sys.executable, "-S", "-c", code], {"WHO": "me"})


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ([sys.executable, "-S", "-c", "raise SystemExit('no\\nvoice\\n')"], "voice$"),
        ([sys.executable, "-S", "-c", "raise SystemExit(3)"], "failed: no reason$"),
        (["/no/such/program"], "/no/such/program can't be measured: "),
    ],
)
def test_a_program_that_fails_is_one_line(command, complaint):
    with pytest.raises(JabberError, match=complaint):
        run(command, {})


def test_a_free_port_is_free():
    with socket.create_server(("127.0.0.1", free_port())):
        pass


def test_waiting_ends_when_it_is_so_or_never_will_be(start):
    process = start(PARK)
    looks = iter([False, False, True])
    assert wait_until(lambda: next(looks), process, 60)
    started = time.perf_counter()
    assert not wait_until(lambda: False, process, 0.01)
    process.kill()
    assert not wait_until(lambda: False, process, 60)
    assert time.perf_counter() - started < 30


@pytest.mark.parametrize(
    ("text", "line"),
    [(b"", "no reason"), (b"a\n b \n\n", "b"), (b"\xff\n", "\ufffd"), (b"a\r\n", "a")],
)
def test_the_last_line_says_why(text, line):
    assert last_line(text) == line
