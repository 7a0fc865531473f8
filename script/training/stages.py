"""Trains the voice: all stages, or those that are named. `script/training/run` calls it.

Stages that are complete are skipped; named ones are run again. Seeds are fixed.
"""

import argparse
from collections.abc import Sequence
import os
from pathlib import Path
import random
import signal
import sys

from training.plan import FULL, JUDGED, QUICK, Plan
from training.stage_runner import StageError, StageRunner
from training.stage_table import stages_of

_WHERE = """\
Recordings are needed: --recordings DIR, a folder with metadata.csv ("id|text" lines) and
the clips, .wav or .flac, in it, in `wavs` or in `flac`. The LJ Speech Dataset is one, 24
hours in the public domain: https://keithito.com/LJ-Speech-Dataset/. To see the pipeline
work without any: --quick."""

_HELD_OUT = 12

# What the CPU must have for bfloat16 to be faster than float32.
_FAST_HALF = ("avx512_bf16", "amx_bf16")


def choose_held_out(plan: Plan, given: Path | None) -> None:
    """Write which clips are never trained on, unless that was done before."""
    if given is not None:
        plan.held_out.write_text(given.read_text())
    elif not plan.held_out.exists():
        rows = plan.metadata.read_text("utf-8").splitlines()
        names = [row.split("|")[0] for row in rows]
        chosen = random.Random(plan.seed).sample(names, min(_HELD_OUT, len(names) // 4))
        plan.held_out.write_text("".join(f"{name}\n" for name in sorted(chosen)))


def write_kept(plan: Plan, more: Path | None) -> None:
    """Write which sentences the teacher must not say: our own for judging, and more."""
    texts = [path.read_text("utf-8") for path in (JUDGED, more) if path is not None]
    plan.kept.write_text("".join(text.rstrip("\n") + "\n" for text in texts), "utf-8")


def fast_half(device: str) -> bool:
    """Tell whether bfloat16 is worth it here."""
    if device != "cpu":
        return True
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return any(flag in flags for flag in _FAST_HALF)


def best_device() -> str:
    """Return cuda where there is one."""
    import torch  # noqa: PLC0415 - takes seconds, and a list of stages needs none

    return "cuda" if torch.cuda.is_available() else "cpu"


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def plan_of(args: argparse.Namespace) -> Plan:
    """Return what the arguments ask for. Exits where there are no recordings."""
    makes_recordings = args.quick and args.recordings is None
    if args.recordings is None and not makes_recordings:
        sys.exit(_WHERE)
    work = args.work.resolve()
    recordings = work / "recordings" if args.quick else args.recordings.resolve()
    if not args.quick and not (recordings / "metadata.csv").exists():
        sys.exit(f"{recordings} has no metadata.csv\n\n{_WHERE}")
    device = args.device or ("cpu" if args.quick else best_device())
    return Plan(
        work=work,
        recordings=recordings,
        source=args.recordings.resolve() if args.recordings else None,
        transcripts=tuple(path.resolve() for path in args.transcripts),
        amounts=QUICK if args.quick else FULL,
        device=device,
        has_half=not args.quick and fast_half(device),
        threads=max(1, cores() // 2),
        jobs=cores(),
        seed=args.seed,
        **({"voice": args.voice} if args.voice else {}),
    )


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    made = argparse.ArgumentParser(prog="script/training/run", description=__doc__)
    add = made.add_argument
    add(
        "stages",
        nargs="*",
        metavar="STAGE",
        help="run these alone (before other flags); see --list",
    )
    add(
        "--work",
        type=Path,
        default=Path("training-work"),
        help="folder for all that is made",
    )
    add("--recordings", type=Path, help="folder with metadata.csv and the clips")
    add("--transcripts", type=Path, nargs="*", default=[], help="texts for the teacher")
    add("--exclude", type=Path, help="tsv of sentences that are kept for judging")
    add(
        "--held-out",
        type=Path,
        help="file of clip ids never trained on; a dozen by chance",
    )
    add(
        "--quick",
        action="store_true",
        help="a few clips and steps: a test of the pipeline",
    )
    add("--voice", help="name of the voice")
    add("--device", help="cpu or cuda; what there is")
    add("--seed", type=int, default=1)
    add("--list", action="store_true", help="list the stages")
    return made


def main(arguments: Sequence[str] | None = None) -> None:
    command_line = parser()
    args = command_line.parse_intermixed_args(arguments)
    if args.list:
        for stage in stages_of(Plan(work=Path(), recordings=Path())).values():
            print(f"{stage.name:20} {stage.about}")
        return
    plan = plan_of(args)
    stages = stages_of(plan)
    if unknown := set(args.stages) - set(stages):
        command_line.error(f"no stage {min(unknown)}; there are {', '.join(stages)}")
    plan.work.mkdir(parents=True, exist_ok=True)
    write_kept(plan, args.exclude)
    if not args.quick:
        choose_held_out(plan, args.held_out)
    # A polite end stops the stages, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    runner = StageRunner(plan, stages, cores())
    try:
        runner.run(args.stages or stages, force=bool(args.stages))
    except StageError as error:
        sys.exit(f"script/training/run: {error}")
    print(f"The voice is in {plan.voice_folder}")


if __name__ == "__main__":
    main()
