"""How a process starts: lean until its command can work, and as any other after."""

from collections.abc import Iterator
import gc
from pathlib import Path
import subprocess
import sys

import pytest

from tests.tiny_models import write_piper_voice
from wyoming_jabber import startup

WATCHED = """
import gc, sys
import {module} as command
from wyoming_jabber import startup
from wyoming_jabber.__main__ import main

def watch(settings, arguments):
    print("on" if gc.isenabled() else "off", gc.get_freeze_count() > 10_000)
    return run(settings, arguments)

run, command.run = command.run, watch
sys.argv[1:] = {arguments!r}
try:
    main()
finally:
    print("on" if gc.isenabled() else "off")
"""

SERVED = """
import gc, sys
import wyoming_jabber.cli.serve as command
from wyoming_jabber.__main__ import main

async def serve(settings, on_ready):
    print("on" if gc.isenabled() else "off")
    on_ready("ready")
    print("on" if gc.isenabled() else "off", gc.get_freeze_count() > 10_000)
    return True

command.serve = serve
sys.argv[1:] = ["serve"]
main()
"""

THREADS = """
import os, sys
sys.argv[1:] = ["--version"]
from wyoming_jabber.__main__ import main
try:
    main()
except SystemExit:
    import numpy
    print(os.environ["OPENBLAS_NUM_THREADS"], len(os.listdir("/proc/self/task")))
"""

TYPES = """
import sys
from typing import Any, NamedTuple
from wyoming_jabber import startup
startup.begin()
import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray

class Both(NamedTuple):
    one: npt.NDArray[np.float32] | None
    other: NDArray[Any]

from numpy._typing._nbit_base import _8Bit
print(Both(np.zeros(2), None).one, np.linalg.norm([3, 4]), np.typing is npt, _8Bit)
"""

HELP = """
from wyoming_jabber import startup
startup.begin()
import numpy
print(bool(numpy.empty.__doc__), bool(numpy.mean.__doc__), numpy.arange(4).mean())
"""


@pytest.fixture
def collecting() -> Iterator[None]:
    yield
    gc.enable()
    gc.unfreeze()


def python(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.usefixtures("collecting")
def test_garbage_waits_for_the_end_of_the_start():
    startup.begin()
    assert not gc.isenabled()
    startup.end()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000


@pytest.mark.usefixtures("collecting")
def test_an_end_without_a_beginning_freezes_nothing():
    startup.begin()
    startup.end()
    gc.unfreeze()
    startup.end()
    assert gc.isenabled()
    assert gc.get_freeze_count() < 10_000


def test_a_command_that_speaks_starts_without_collecting(tmp_path: Path):
    write_piper_voice(tmp_path)
    arguments = [
        "say",
        "-o",
        str(tmp_path / "a.wav"),
        "--data-dir",
        str(tmp_path),
        "Hi.",
    ]
    program = WATCHED.format(module="wyoming_jabber.cli.say", arguments=arguments)
    assert python(program) == ["off", "False", "on"]


def test_a_server_collects_when_it_is_ready():
    assert python(SERVED) == ["off", "ready", "on", "True"]


def test_any_other_command_collects_from_its_beginning(tmp_path: Path):
    arguments = ["voices", "--data-dir", str(tmp_path)]
    program = WATCHED.format(module="wyoming_jabber.cli.voices", arguments=arguments)
    answer = python(program)
    assert (answer[:2], answer[-1]) == (["on", "True"], "on")


def test_nothing_starts_threads_for_matrices(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert python(THREADS)[-2:] == ["1", "1"]


def test_who_wants_threads_for_matrices_has_them(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert python(THREADS)[-2] == "2"


def test_numpy_comes_without_the_help_of_its_functions_in_c():
    assert python(HELP) == ["False", "True", "1.5"]


def test_annotations_with_numpys_types_do_without_them():
    assert python(TYPES) == [
        *("[0.", "0.]", "5.0", "True"),
        *("<class", "'numpy._typing._8Bit'>"),
    ]
