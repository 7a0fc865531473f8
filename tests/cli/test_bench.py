"""`bench`: figures that add up, in a table and as JSON."""

import json

import pytest

from tests.cli.conftest import AMY
from tests.stage import Stage
from tests.tiny_models import PHONEMES, write_piper_voice
from wyoming_jabber import __version__
from wyoming_jabber.cli.bench import TEXTS

STAGES = ["cut", "clean", "normalize", "lexicon", "phonemize"]
NOWHERE = "tcp://127.0.0.1:1"


@pytest.fixture
def seconds_of_audio(voice_dir) -> dict[str, float]:
    """How long each text lasts when it is rendered."""
    stage = Stage(voice_dir, voice=AMY)
    return {name: stage.seconds(text) for name, text in TEXTS.items()}


def check(result: dict[str, float], text: str, audio: float) -> None:
    assert result["characters"] == len(text)
    assert result["audio"] == pytest.approx(audio)
    assert 0 < result["first_audio"] <= result["total"] < 5
    assert result["rtf"] == pytest.approx(result["total"] / result["audio"])


@pytest.mark.parametrize("over_wyoming", [False, True])
def test_figures_are_those_of_the_speech(
    jabber, tmp_path, request, over_wyoming, seconds_of_audio
):
    uri = request.getfixturevalue("server") if over_wyoming else None
    flags = ["--server", uri] if uri else []
    file = tmp_path / "figures.json"
    answer = jabber("bench", "--runs", 1, "--voice", AMY, "--json", file, *flags)
    assert (answer.status, answer.err) == (0, "")
    report = json.loads(file.read_text())
    assert report["version"] == __version__
    assert report["server"] == uri
    assert "CPUs, Python 3." in report["machine"]
    assert [result["text"] for result in report["results"]] == list(TEXTS)
    costs = {cost["stage"]: cost["microseconds"] for cost in report["front_end"]}
    assert list(costs) == ([] if over_wyoming else STAGES)
    assert all(0 < cost < 1e6 for cost in costs.values())
    for result in report["results"]:
        assert result["runs"] == 1
        check(result, TEXTS[result["text"]], seconds_of_audio[result["text"]])


def test_the_tables_have_a_row_per_text_and_per_stage_of_the_front_end(jabber):
    speech, front_end = jabber("bench", "--runs", 2).out.split("\n\n")
    machine, heading, *rows = speech.splitlines()
    assert machine.endswith("; medians of 2 runs")
    assert heading.split("  ")[0] == "text"
    assert [row.split()[0] for row in rows] == list(TEXTS)
    assert [float(cell) > 0 for cell in rows[0].split()[1:]] == [True] * 5
    heading, *rows = front_end.splitlines()
    assert heading.startswith("front end")
    assert [row.split()[0] for row in rows] == STAGES


def test_with_no_server_there_it_is_one_line(jabber):
    answer = jabber("bench", "--server", NOWHERE, "--runs", 1)
    assert (answer.status, answer.out) == (1, "")
    assert answer.complaint.startswith(f"No server answers on {NOWHERE}: ")


def test_a_servers_error_is_told(jabber, server):
    answer = jabber("bench", "--server", server, "--voice", "nobody", "--runs", 1)
    assert answer.status == 1
    assert answer.complaint.startswith(
        "The server answered: There is no voice 'nobody'"
    )


def test_a_folder_that_is_not_there_is_one_line(jabber, tmp_path):
    file = tmp_path / "missing" / "figures.json"
    answer = jabber("bench", "--runs", 1, "--json", file)
    assert answer.status == 1
    assert answer.complaint == f"Can't write {file}: No such file or directory"


def test_a_voice_that_cannot_speak_the_text_is_one_line(jabber, tmp_path):
    known = {symbol: [n] for n, symbol in enumerate(PHONEMES) if not symbol.isalpha()}
    changes = {"phoneme_id_map": known | {"я": [50]}}
    write_piper_voice(tmp_path / "odd", "ru_RU-mute-low", changes=changes)
    flags = ("--voice", "ru_RU-mute-low", "--data-dir", tmp_path / "odd")
    answer = jabber("bench", "--runs", 1, *flags)
    assert answer.status == 1
    assert answer.complaint == "Voice ru_RU-mute-low can't speak the text"
