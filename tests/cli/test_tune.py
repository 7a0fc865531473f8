"""`wyoming-jabber tune`."""

import json
from pathlib import Path
import signal
import subprocess
import sys

import pytest

from tests.cli.conftest import AMY, RunCommand
from tests.tiny_models import write_piper_voice
from wyoming_jabber.tuning import tune as tuning_module


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    # The machine that tests run on may have one, and nothing to choose.
    monkeypatch.setattr(tuning_module, "usable_cores", lambda: 2)


def test_it_shows_what_was_measured_and_chosen(jabber: RunCommand) -> None:
    answer = jabber("tune", AMY)
    assert answer.status == 0
    header, *rows, gap, chosen = answer.out.splitlines()
    assert header.split("  ")[0] == "session threads"
    assert [row.split()[:2] for row in rows] == [["1", "1"], ["1", "2"], ["2", "1"]]
    assert sum(row.endswith("chosen") for row in rows) == 1
    assert gap == ""
    assert chosen.startswith(f"{AMY}: ")
    assert chosen.endswith("at once on 2 cores")


def test_the_figures_as_json(jabber: RunCommand, voice_dir: Path) -> None:
    report = json.loads(jabber("tune", AMY, "--json").out)
    assert report["voice"] == AMY
    assert report["cores"] == 2
    assert len(report["measured"]) == 3
    kept = [
        json.loads(file.read_text()) for file in voice_dir.glob(f"tuning/{AMY}-*.json")
    ]
    chosen = report["chosen"]
    assert chosen in [{key: record[key] for key in chosen} for record in kept]


def test_without_a_name_it_is_the_voice_that_speaks(
    jabber: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WYOMING_JABBER_VOICE", AMY)
    assert jabber("tune").out.splitlines()[-1].startswith(AMY)


def test_with_one_core_it_says_so(
    jabber: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning_module, "usable_cores", lambda: 1)
    out = jabber("tune", AMY).out
    assert out == f"{AMY}: 1 thread in a session, 1 session at once on 1 core\n"


def test_a_voice_that_is_not_there(jabber: RunCommand) -> None:
    answer = jabber("tune", "nobody")
    assert answer.status == 2
    assert "no voice 'nobody'" in answer.complaint


def test_a_voice_without_models(jabber: RunCommand) -> None:
    answer = jabber("tune", "espeak-en-us")
    assert answer.status == 1
    assert "can't be tuned" in answer.complaint


@pytest.mark.timeout(60)
def test_in_the_background_it_ends_with_its_standard_input(tmp_path: Path) -> None:
    write_piper_voice(tmp_path, AMY, work=200)
    command = ["tune", AMY, "--background", "--data-dir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "wyoming_jabber", *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == b""
    assert not (tmp_path / "tuning").exists()


@pytest.mark.timeout(60)
def test_in_the_background_it_says_nothing(tmp_path: Path) -> None:
    write_piper_voice(tmp_path, AMY)
    command = ["tune", AMY, "--background", "--data-dir", str(tmp_path)]
    with subprocess.Popen(
        [sys.executable, "-m", "wyoming_jabber", *command, "--log-level=error"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.wait(60) == 0
        assert process.stdout is not None
        assert process.stderr is not None
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")
    assert len(list((tmp_path / "tuning").iterdir())) == 1


def test_no_signal_is_touched_in_the_foreground(jabber: RunCommand) -> None:
    before = signal.getsignal(signal.SIGTERM)
    jabber("tune", AMY)
    assert signal.getsignal(signal.SIGTERM) is before
