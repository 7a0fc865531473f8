"""Runs stages in their order, two at once where neither needs the other.

A stage is complete when the very same commands have run to their end, what they write
is there, and no stage that it follows ran later. WORK/stages/NAME.json tells; what a
stage says goes to the screen and to WORK/logs/stages/NAME.log.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
import json
import os
from pathlib import Path
import subprocess
import sys
import threading
import time

from training.plan import Plan
from training.stage_table import Stage

# Two training processes of one thread do more than one of two.
_LANES = 2

_SCRIPT = Path(__file__).resolve().parents[1]


class StageError(Exception):
    """A stage failed, or lacks what it reads."""


class StageRunner:
    """Runs the stages of one plan."""

    def __init__(self, plan: Plan, stages: Mapping[str, Stage], cores: int) -> None:
        self._plan = plan
        self._stages = stages
        self._lanes = min(_LANES, cores)
        self._processes: set[subprocess.Popen[str]] = set()
        self._printing = threading.Lock()
        self._width = max(map(len, stages))

    def is_complete(self, stage: Stage) -> bool:
        """Tell whether there is nothing left to do for a stage."""
        stamp = self._stamp(stage)
        if not stamp.exists() or not all(map(self._is_there, stage.outputs)):
            return False
        if json.loads(stamp.read_text())["commands"] != self._commands(stage):
            return False
        before = [self._stamp(self._stages[name]) for name in stage.follows]
        written = stamp.stat().st_mtime
        return all(s.exists() and s.stat().st_mtime <= written for s in before)

    def run(self, names: Iterable[str], *, force: bool) -> None:
        """Run stages; those that are complete only with `force`. Raises StageError.

        When one fails, no other begins; what runs beside it runs to its end.
        """
        wanted = [self._stages[name] for name in names]
        after = {stage.name: self._after(stage, wanted) for stage in wanted}
        sorter = TopologicalSorter(after)
        sorter.prepare()
        with ThreadPoolExecutor(self._lanes) as pool:
            try:
                self._run_sorted(sorter, pool, force=force)
            except BaseException as error:
                if not isinstance(error, StageError):
                    self._stop()
                raise

    def _run_sorted(
        self, sorter: "TopologicalSorter[str]", pool: ThreadPoolExecutor, *, force: bool
    ) -> None:
        waiting: list[Stage] = []
        running: dict[Future[None], Stage] = {}
        while sorter.is_active():
            waiting += [self._stages[name] for name in sorter.get_ready()]
            complete = [s for s in waiting if not force and self.is_complete(s)]
            for stage in complete:
                self._say(stage, "complete")
                sorter.done(stage.name)
                waiting.remove(stage)
            if complete:
                continue  # others may be ready by that
            for stage in list(waiting):
                if self._has_room(stage, running.values()):
                    running[pool.submit(self._run_stage, stage)] = stage
                    waiting.remove(stage)
            if running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    stage = running.pop(future)
                    future.result()
                    sorter.done(stage.name)

    def _after(self, stage: Stage, wanted: Sequence[Stage]) -> set[str]:
        """Return which of the wanted stages this one follows, also through others."""
        before = set(stage.follows)
        for name in stage.follows:
            before |= self._after(self._stages[name], wanted)
        return before & {other.name for other in wanted}

    def _has_room(self, stage: Stage, running: Iterable[Stage]) -> bool:
        others = list(running)
        if stage.is_wide or any(other.is_wide for other in others):
            return not others
        return len(others) < self._lanes

    def _run_stage(self, stage: Stage) -> None:
        lacking = [path for path in stage.inputs if not self._is_there(path)]
        if lacking:
            raise StageError(
                f"{stage.name} reads {', '.join(lacking)} in {self._plan.work}, which "
                f"{', '.join(stage.follows)} would have written"
            )
        self._say(stage, stage.about)
        started = time.monotonic()
        commands = self._commands(stage)
        for command in commands:
            self._run_command(stage, command)
        missing = [path for path in stage.outputs if not self._is_there(path)]
        if missing:
            raise StageError(f"{stage.name} ended well, but without {missing[0]}")
        seconds = round(time.monotonic() - started, 1)
        stamp = self._stamp(stage)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(json.dumps({"commands": commands, "seconds": seconds}))
        self._say(stage, f"done in {seconds:.0f} s")

    def _run_command(self, stage: Stage, command: Sequence[str]) -> None:
        log = self._plan.work / "logs" / "stages" / f"{stage.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        module, *arguments = command
        process = subprocess.Popen(
            [sys.executable, "-m", f"training.{module}", *arguments],
            env=self._environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._processes.add(process)
        with process, log.open("a") as file:
            assert process.stdout is not None
            print("$", *command, file=file, flush=True)
            for line in process.stdout:
                print(line, end="", file=file, flush=True)
                if line.strip():
                    self._say(stage, line.rstrip())
        self._processes.discard(process)
        if process.returncode:
            raise StageError(
                f"{stage.name} failed (exit status {process.returncode}): see {log}"
            )

    def _environment(self) -> dict[str, str]:
        threads = str(self._plan.threads)
        paths = [str(_SCRIPT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONUNBUFFERED": "1",
            "OMP_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
        }

    def _stop(self) -> None:
        for process in list(self._processes):
            process.terminate()

    def _commands(self, stage: Stage) -> list[list[str]]:
        return [list(command) for command in stage.commands(self._plan)]

    def _stamp(self, stage: Stage) -> Path:
        return self._plan.work / "stages" / f"{stage.name}.json"

    def _is_there(self, path: str) -> bool:
        """Tell whether there is a file, or a folder with something in it."""
        found = self._plan.work / path
        if path == "recordings":
            found = self._plan.recordings
        return any(found.iterdir()) if found.is_dir() else found.exists()

    def _say(self, stage: Stage, text: str) -> None:
        with self._printing:
            print(f"{stage.name:>{self._width}} | {text}", flush=True)
