"""All stages in a row, on clips that they make themselves."""

import json
import os
from pathlib import Path
import shutil
import subprocess
import sys

import pytest

pytest.importorskip("torch")
pytest.importorskip("pyworld")

from training import stages
from training.plan import QUICK, Plan, find_clip
from training.stage_runner import StageError, StageRunner
from training.stage_table import stages_of
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.voices.base import SynthesisOptions
from wyoming_jabber.voices.jabber import JabberFamily

SCRIPT = Path(__file__).parents[2] / "script"


def quick_run(work, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "training.stages", "--work", work, *arguments],
        env={**os.environ, "PYTHONPATH": str(SCRIPT)},
        text=True,
        capture_output=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not shutil.which("festival"), reason="the teacher is missing")
def test_a_quick_run_makes_a_voice_that_speaks(tmp_path):
    done = quick_run(tmp_path, "--quick")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    (info,) = JabberFamily().scan([tmp_path / "voice"])
    voice = JabberFamily().load(info, SessionOptions())
    phonemes = voice.phonemize("The kitchen light is now off.")
    assert sum(map(len, voice.generate(phonemes, SynthesisOptions()))) > 22050 / 2
    for file in ("evaluation.json", "fidelity.json", "held-out.txt"):
        assert (tmp_path / file).stat().st_size
    assert (info.path.parent / "MODEL_CARD.md").exists()
    assert list((tmp_path / "plots").glob("mel-*.png"))
    again = quick_run(tmp_path, "--quick")
    assert again.stdout.count("| complete") == len(stages_of(quick_plan(tmp_path)))


# The order, and what is left out


def quick_plan(work):
    return Plan(work=work, recordings=work / "recordings", amounts=QUICK)


def test_stages_follow_those_that_write_what_they_read(tmp_path):
    found = stages_of(quick_plan(tmp_path))
    assert set(found["aligner"].follows) == {"features", "mapping"}
    assert set(found["vocoder-adversarial"].follows) == {"vocoder", "predictions"}
    names = list(found)
    for stage in found.values():
        assert all(
            names.index(name) < names.index(stage.name) for name in stage.follows
        )
        assert all(
            any(path in other.outputs for other in found.values())
            for path in stage.inputs
        )


def test_only_a_quick_run_makes_clips(tmp_path):
    assert "clips" in stages_of(quick_plan(tmp_path))
    assert "clips" not in stages_of(Plan(work=tmp_path, recordings=tmp_path))


def test_a_stage_without_its_input_says_who_writes_it(tmp_path):
    plan = quick_plan(tmp_path)
    runner = StageRunner(plan, stages_of(plan), 1)
    with pytest.raises(StageError, match=r"corpus/slt.tsv .*, which sentences would"):
        runner.run(["teacher"], force=True)


def test_a_failing_stage_names_its_log(tmp_path):
    plan = Plan(work=tmp_path, recordings=tmp_path / "none", amounts=QUICK)
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "metadata.csv").write_text("")
    runner = StageRunner(plan, stages_of(plan), 1)
    with pytest.raises(StageError, match=r"sentences failed .*sentences\.log"):
        runner.run(["sentences"], force=True)
    assert "held-out.txt" in (tmp_path / "logs/stages/sentences.log").read_text()


class TestCompletion:
    """Is there something left to do?"""

    @pytest.fixture
    def runner(self, tmp_path):
        plan = quick_plan(tmp_path)
        return StageRunner(plan, stages_of(plan), 1)

    @pytest.fixture
    def complete(self, tmp_path, runner):
        """Pretend that clips and sentences have run."""
        (tmp_path / "recordings").mkdir()
        (tmp_path / "corpus").mkdir()
        (tmp_path / "stages").mkdir()
        for file in ("recordings/metadata.csv", "corpus/slt.tsv", "held-out.txt"):
            (tmp_path / file).write_text("x")
        found = stages_of(quick_plan(tmp_path))
        for time, name in enumerate(("clips", "sentences"), 1):
            commands = [list(c) for c in found[name].commands(quick_plan(tmp_path))]
            stamp = tmp_path / "stages" / f"{name}.json"
            stamp.write_text(json.dumps({"commands": commands, "seconds": 1}))
            os.utime(stamp, (time, time))
        return found["sentences"]

    def test_done_is_done(self, runner, complete):
        assert runner.is_complete(complete)

    def test_not_if_its_output_is_gone(self, runner, complete, tmp_path):
        (tmp_path / "corpus/slt.tsv").unlink()
        assert not runner.is_complete(complete)

    def test_not_if_what_it_reads_is_newer(self, runner, complete, tmp_path):
        os.utime(tmp_path / "stages/clips.json", (9, 9))
        assert not runner.is_complete(complete)

    def test_not_if_it_was_told_something_else(self, runner, complete, tmp_path):
        stamp = tmp_path / "stages/sentences.json"
        stamp.write_text(json.dumps({"commands": [["sentences"]], "seconds": 1}))
        assert not runner.is_complete(complete)


# The command line


def test_without_recordings_it_says_where_there_are_some(tmp_path):
    done = quick_run(tmp_path)
    assert done.returncode == 1
    assert "keithito.com/LJ-Speech-Dataset" in done.stderr


def test_an_unknown_stage_is_named(tmp_path):
    done = quick_run(tmp_path, "--quick", "vocode")
    assert done.returncode == 2
    assert "no stage vocode; there are clips, sentences" in done.stderr


def test_held_out_clips_are_chosen_once(tmp_path):
    plan = Plan(work=tmp_path, recordings=tmp_path)
    plan.metadata.write_text("".join(f"LJ{n:03}|Text.\n" for n in range(100)))
    stages.choose_held_out(plan, None)
    chosen = plan.held_out.read_text().split()
    assert len(set(chosen)) == 12
    plan.metadata.write_text("other|Text.\n")
    stages.choose_held_out(plan, None)
    assert plan.held_out.read_text().split() == chosen
    given = tmp_path / "given.txt"
    given.write_text("LJ001\n")
    stages.choose_held_out(plan, given)
    assert plan.held_out.read_text() == "LJ001\n"


def test_what_is_for_judging_is_kept_from_the_teacher(tmp_path):
    more = tmp_path / "more.tsv"
    more.write_text("m01\tThe light is on.")
    plan = Plan(work=tmp_path, recordings=tmp_path)
    stages.write_kept(plan, more)
    rows = plan.kept.read_text().splitlines()
    assert len(rows) > 20
    assert rows[-1] == "m01\tThe light is on."


def test_a_clip_is_found_in_either_format(tmp_path):
    (tmp_path / "a.wav").touch()
    assert find_clip(tmp_path, "a").name == "a.wav"
    with pytest.raises(FileNotFoundError, match=r"b.flac or b.wav"):
        find_clip(tmp_path, "b")
