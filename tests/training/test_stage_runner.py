"""The runner starts all that is ready, also when it goes on with a run broken off."""

import json
from pathlib import Path
import threading

import pytest

from training.plan import FULL, Plan
from training.stage_runner import StageError, StageRunner
from training.stage_table import Stage, stages_of


class Work:
    """A work folder, and stages that run no command but note when they begin."""

    def __init__(self, folder: Path) -> None:
        self.plan = Plan(work=folder, recordings=folder, amounts=FULL)
        self.begun: list[str] = []
        self.together = threading.Barrier(2, timeout=5)

    def stage(self, name: str, *follows: str, meets: bool = False) -> Stage:
        def commands(_plan: Plan) -> list[list[str]]:
            if threading.current_thread() is threading.main_thread():
                return []  # the runner only asks which they would be
            self.begun.append(name)
            if meets:
                self.together.wait()
            (self.plan.work / name).write_text("done")
            return []

        return Stage(
            name=name, about=name, commands=commands, outputs=(name,), follows=follows
        )

    def run(self, *stages: Stage, force: bool = False) -> list[str]:
        """Run the stages on two cores; return those that were not complete."""
        self.begun.clear()
        runner = StageRunner(self.plan, {stage.name: stage for stage in stages}, 2)
        runner.run([stage.name for stage in stages], force=force)
        return sorted(self.begun)


def test_complete_stages_are_left_alone_and_what_follows_new_ones_is_not(
    tmp_path: Path,
) -> None:
    work = Work(tmp_path)
    first, second = work.stage("first"), work.stage("second", "first")
    assert work.run(first, second) == ["first", "second"]
    assert work.run(first, second) == []
    assert work.run(first, second, force=True) == ["first", "second"]
    stamp = tmp_path / "stages" / "first.json"
    stamp.write_text(json.dumps({"commands": [["other"]]}))
    assert work.run(first, second) == ["first", "second"]


def test_both_chains_of_a_run_that_was_broken_off_go_on_at_once(tmp_path: Path) -> None:
    work = Work(tmp_path)
    features, aligner = work.stage("features"), work.stage("aligner", "features")
    work.run(features, aligner)
    vocoder = work.stage("vocoder", "features", meets=True)
    acoustic = work.stage("acoustic", "aligner", meets=True)
    # Either waits for the other to begin: a runner that does not start both fails.
    begun = work.run(features, aligner, vocoder, acoustic)
    assert begun == ["acoustic", "vocoder"]


def test_a_stage_that_writes_nothing_is_told(tmp_path: Path) -> None:
    work = Work(tmp_path)
    idle = Stage(name="idle", about="", commands=lambda _: [], outputs=("nothing",))
    with pytest.raises(StageError, match="idle ended well, but without nothing"):
        work.run(idle)


def test_a_training_that_runs_alone_has_all_cores(tmp_path: Path) -> None:
    (tmp_path / "clip.wav").touch()
    plan = Plan(work=tmp_path, recordings=tmp_path, amounts=FULL, threads=1, jobs=2)
    threads = {}
    for name, stage in stages_of(plan).items():
        for command in stage.commands(plan):
            if "--threads" in command:
                threads[name] = command[command.index("--threads") + 1]
    assert threads == {
        **dict.fromkeys(("vocoder", "acoustic", "prosody", "texture"), "1"),
        **dict.fromkeys(("predictions", "vocoder-adversarial"), "2"),
    }
