"""`audit`: figures, budgets, files; a real server with the built-in voice."""

import json

import pytest

from tests.cli.conftest import AMY, CREW
from wyoming_jabber.audit.report_file import read_report
from wyoming_jabber.voices.shipped import shipped_voices

FEW = ("--quick", "--runs", 1, "--utterances", 4)
BUILT_IN = "en_US-jabber-medium"


@pytest.fixture(scope="module")
def audited(tmp_path_factory):
    """A folder for the files of one audit, which the tests below look at."""
    return tmp_path_factory.mktemp("audited")


@pytest.mark.timeout(120)
def test_the_built_in_voice_is_audited(jabber, audited):
    json_file, html_file = audited / "a.json", audited / "a.html"
    files = ("--json", json_file, "--html", html_file)
    budgets = ("--target", "rtf=5", "ttfa=5", "--target", "cache_hit=0.9")
    answer = jabber("audit", *FEW, "--voice", BUILT_IN, *files, *budgets)
    assert answer.status == 0, answer.err
    for heading in ("Answers of", "Stages of", "Figures of", "Budgets"):
        assert heading in answer.out
    (voice,) = read_report(json_file).voices
    assert voice.name == BUILT_IN
    stages = [stage.name for stage in voice.texts[0].stages]
    expected = [
        "normalize",
        "phonemize",
        "encode",
        "decode",
        "sound",
        "pcm",
        "protocol",
    ]
    assert stages == expected
    for text in voice.texts:
        assert sum(stage.share for stage in text.stages) == pytest.approx(1)
        assert text.audio > 1
        assert 0 < text.rtf.median < 5
    assert len(voice.memory.points) == 4
    assert shipped_voices().name not in answer.err
    assert html_file.read_text().startswith("<!DOCTYPE html>")


@pytest.mark.timeout(120)
def test_a_missed_budget_is_named_and_compared_with_another_report(jabber, audited):
    other = audited / "a.json"
    budgets = ("--target", "rtf=0", "leak=100")
    flags = ("--voice", AMY, "--compare", other, *budgets)
    answer = jabber("audit", *FEW, *flags)
    assert answer.status == 1
    lines = [line for line in answer.err.splitlines() if "misses" in line]
    rtf, leak = lines
    assert rtf.startswith(f"wyoming-jabber: {AMY} misses its budget: rtf is 0.")
    assert leak.endswith("leak is not measured, budget 100 bytes/utterance")
    assert f"{AMY} and {BUILT_IN}: here and there" in answer.out


@pytest.mark.parametrize(
    ("flags", "complaint"),
    [
        (("--target", "speed=1"), "target: 'speed' is not one of rtf, cpu, ttfa"),
        (("--target", "rtf=x"), "target: rtf='x' is not a number from 0 on"),
        (("--voice", "nobody"), "There is no voice 'nobody'"),
        (("--json", "/nowhere/a.json"), "Can't write /nowhere/a.json: there is no"),
        (("--compare", "/nowhere/a.json"), "/nowhere/a.json can't be read: No such"),
        (("--json", "x", "--html", "x"), "--json and --html both name x"),
    ],
)
def test_what_is_wrong_is_found_before_minutes_are_spent(jabber, flags, complaint):
    answer = jabber("audit", *flags)
    assert answer.status != 0
    assert answer.complaint.startswith(complaint)
    assert answer.out == ""


def test_a_report_of_another_schema_is_refused(jabber, tmp_path):
    file = tmp_path / "other.json"
    file.write_text(json.dumps({"schema": 0}))
    answer = jabber("audit", "--compare", file)
    assert answer.status != 0
    assert "is a report of schema '0', and only 1 is understood" in answer.complaint


@pytest.mark.parametrize("number", ["0", "-1", "many", "1000001"])
def test_counts_are_checked(jabber, number):
    answer = jabber("audit", f"--runs={number}")
    assert answer.status == 2
    assert f"{number!r} is not a whole number from 1 to 1000000" in answer.err


@pytest.mark.timeout(120)
def test_a_broken_voice_leaves_the_others(jabber, voice_dir, tmp_path):
    for path in voice_dir.glob(f"{CREW}*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    broken = tmp_path / f"{CREW}.onnx"
    broken.write_bytes(b"not a model")
    flags = ("--data-dir", tmp_path, "--data-dir", voice_dir)
    answer = jabber("audit", *FEW, *flags, "--voice", CREW, "--voice", AMY)
    assert answer.status == 1
    assert f"Figures of {AMY}" in answer.out
    assert f"{CREW}.onnx" in answer.err
    alone = jabber("audit", *FEW, "--data-dir", tmp_path, "--voice", CREW)
    assert alone.status == 1
    assert alone.out == ""
