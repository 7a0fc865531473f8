"""`wyoming-jabber prepare`."""

import json
from pathlib import Path
import signal
import subprocess
import sys

import pytest

from tests.tiny_models import write_piper_voice
from tests.tiny_vits import write_vits_voice
from wyoming_jabber.cli.main import run
from wyoming_jabber.cli.prepare import _KEEP
from wyoming_jabber.optimize.variants import NAMES


@pytest.fixture(autouse=True)
def same_signals() -> object:
    """Put back what the command sets for its own process."""
    handler = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, handler)


def prepare(folder: Path, *arguments: str) -> int:
    return run(["prepare", *arguments, "--data-dir", str(folder)])


def test_it_shows_what_was_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_vits_voice(tmp_path)
    assert prepare(tmp_path, "en_US-vits-low", "--keep", "fp32") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:4] == ["part", "variant", "short", "long"]
    chosen = [line.split()[:2] for line in lines if line.endswith("chosen")]
    assert chosen == [["flow", "fp32"], ["decoder", "fp32"], ["text", "fp32"]]
    assert "Windows equal the shipped graph to" in lines[-2]
    assert prepare(tmp_path, "en_US-vits-low", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["keep"] == "fp32", "it was there already"


def test_what_can_not_be_prepared_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_piper_voice(tmp_path)
    assert prepare(tmp_path, "en_US-tiny-medium") == 1
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("wyoming-jabber: voice en_US-tiny-medium is used whole: ")
    assert prepare(tmp_path, "en_US-tiny-medium") == 1
    assert capsys.readouterr().out.startswith("Used whole: the graph is built unlike")


def test_an_unknown_voice_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prepare(tmp_path, "nobody") == 2
    assert "no voice 'nobody'" in capsys.readouterr().err


@pytest.mark.timeout(60)
def test_in_the_background_it_ends_with_its_standard_input(tmp_path: Path) -> None:
    write_vits_voice(tmp_path)
    before = sorted(tmp_path.iterdir())
    command = ["prepare", "en_US-vits-low", "--background", "--data-dir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "wyoming_jabber", *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode != 0
    assert done.stdout == b""
    assert sorted(tmp_path.iterdir()) == before


def test_every_variant_can_be_kept() -> None:
    assert _KEEP == NAMES
