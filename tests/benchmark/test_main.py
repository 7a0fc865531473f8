"""`script/bench` as a command."""

import os
import signal
import subprocess
import sys
import time

import pytest

from benchmark import __main__ as command
from benchmark.contestants import ours
from benchmark.environments import Workshop
from benchmark.groups import PEER, Group
from benchmark.machine import describe, describe_peer, model_name
from benchmark.measures import Plan
from benchmark.report import BEGIN, END
from benchmark.results import load
from tests.benchmark.figures import results
from tests.tiny_models import write_piper_voice
from wyoming_jabber.errors import JabberError

CORE = max(os.sched_getaffinity(0))


@pytest.fixture(autouse=True)
def _signals():
    """Leave the handler of SIGTERM as it was."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A checkout with nothing in it but a README."""
    monkeypatch.setattr(command, "_ROOT", tmp_path)
    (tmp_path / "README.md").write_text(f"{BEGIN}\n{END}\n")
    return tmp_path


@pytest.fixture
def quick(tmp_path, monkeypatch):
    """One contestant that is there already, and a plan of one turn."""
    write_piper_voice(tmp_path / "voices", "en_US-tiny-medium")
    contestant = ours(PEER, "en_US-tiny-medium", tmp_path / "voices")
    group = Group("Piper medium", [contestant], {"flite": "no network"})
    monkeypatch.setattr(command, "groups", lambda _workshop, _parts: iter([group]))
    monkeypatch.setattr(command, "describe_peer", lambda _workshop: "peer: itself")
    monkeypatch.setattr(command, "QUICK", Plan(starts=0, batches=0, rounds=1))


def test_a_run_is_shown_kept_and_put_into_the_readme(root, quick, capsys):
    file = root / "kept.json"
    before = os.sched_getaffinity(0)
    flags = (
        "--quick",
        "--readme",
        "--json",
        str(file),
        "--folder",
        str(root / "bench"),
    )
    assert command.main(flags) == 0
    out = capsys.readouterr().out
    assert f"; core {CORE} of " in out
    assert "peer: itself" in out
    assert "flite: no network." in out
    kept = load(file)
    assert set(kept.groups["Piper medium"][PEER]) == {
        *("short", "paragraph", "server", "second"),
    }
    assert kept.machine in (root / "README.md").read_text()
    assert os.sched_getaffinity(0) == before


def test_what_was_kept_is_shown_without_measuring(root, capsys):
    results().save(root / "kept.json")
    assert command.main(("--show", str(root / "kept.json"))) == 0
    assert capsys.readouterr().out.startswith("a machine\n")
    assert (root / "README.md").read_text() == f"{BEGIN}\n{END}\n"


def test_what_goes_wrong_is_one_line(root, capsys):
    assert command.main(("--show", str(root / "none.json"))) == 1
    error = capsys.readouterr().err
    assert error.startswith("script/bench: Can't read ")
    assert error.count("\n") == 1


@pytest.mark.parametrize("core", ["-1", "one", "4096"])
def test_a_core_that_is_not_there_is_refused(core, capsys):
    with pytest.raises(SystemExit):
        command.main(("--core", core))
    assert "is not one of the cores [" in capsys.readouterr().err


def test_sigterm_ends_it_like_ctrl_c(root, monkeypatch):
    def interrupted(*_arguments):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)

    monkeypatch.setattr(command, "groups", interrupted)
    assert command.main(("--folder", str(root / "bench"))) == 130


def test_steps_are_told_on_standard_error(root, monkeypatch, capsys):
    def failing(workshop, parts):
        assert parts == ["x_low", "high"]
        workshop._tell("building")
        raise JabberError("no disk")

    monkeypatch.setattr(command, "groups", failing)
    flags = ("--only", "x_low", "--only", "high", "--folder", str(root / "bench"))
    assert command.main(flags) == 1
    assert capsys.readouterr() == (
        "",
        "script/bench: building ...\nscript/bench: no disk\n",
    )


def test_the_script_is_the_command():
    shown = subprocess.run(
        [sys.executable, "-m", "benchmark", "--help"],
        env=os.environ | {"PYTHONPATH": str(command._ROOT / "script")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.startswith("usage: script/bench ")


def test_the_machine_is_one_line():
    line = describe(CORE)
    assert "\n" not in line
    assert f"core {CORE} of {os.cpu_count()}" in line


def test_a_processor_without_a_name_is_unknown(tmp_path):
    (tmp_path / "cpuinfo").write_text("flags : fpu\nmodel name\t: A: B \n")
    assert model_name(tmp_path / "cpuinfo") == "A: B"
    (tmp_path / "cpuinfo").write_text("BogoMIPS: 1\n")
    assert model_name(tmp_path / "cpuinfo") == "unknown processor"
    assert model_name(tmp_path / "missing") == "unknown processor"


def test_the_peers_versions_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "benchmark.machine.versions", lambda _python, *names: dict.fromkeys(names, "1")
    )
    peer = describe_peer(Workshop(tmp_path, print))
    assert peer == "peer: wyoming-piper 1, piper-tts 1, onnxruntime 1"
