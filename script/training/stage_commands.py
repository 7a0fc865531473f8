"""What each stage runs."""

from collections.abc import Callable
from pathlib import Path

from training.plan import JUDGED, Command, Plan, clips_folder

Commands = Callable[[Plan], list[Command]]

# Hertz. The teacher's melody is made by rules, and keeps within these; a narrower search
# jumps fewer octaves.
_TEACHER_F0 = ("--f0-range", "100", "350")


def _optional(flag: str, *values: Path | None) -> Command:
    given = [str(value) for value in values if value is not None]
    return (flag, *given) if given else ()


def _training(plan: Plan, *, alone: bool = False) -> Command:
    """Return what all training stages are told.

    One beside which no other can run has all cores: measured on two, 1.7 times the speed.
    """
    threads = plan.jobs if alone else plan.threads
    half = ("--half",) if plan.has_half else ()
    return (
        *("--work", str(plan.work), "--held-out", str(plan.held_out)),
        *("--device", plan.device, "--threads", str(threads)),
        *("--seed", str(plan.seed), *half),
    )


def clips(plan: Plan) -> list[Command]:
    source = _optional("--recordings", plan.source)
    return [("quick_clips", "--work", str(plan.work), *source)]


def sentences(plan: Plan) -> list[Command]:
    return [
        (
            *("sentences", "--work", str(plan.work), "--seed", str(plan.seed)),
            *_optional("--transcripts", *plan.transcripts),
            *("--recordings", str(plan.metadata), "--held-out", str(plan.held_out)),
            *("--exclude", str(plan.kept)),
            *("--home", str(plan.amounts.home_sentences)),
            *("--books", str(plan.amounts.book_sentences)),
        )
    ]


def teacher(plan: Plan) -> list[Command]:
    return [("teacher", "--work", str(plan.work), "--jobs", str(plan.jobs))]


def mapping(plan: Plan) -> list[Command]:
    transcripts = _optional("--transcripts", *plan.transcripts)
    work = ("--work", str(plan.work), "--jobs", str(plan.jobs))
    return [("phone_mapping", *work, *transcripts)]


def features(plan: Plan) -> list[Command]:
    work = ("features", "--work", str(plan.work), "--jobs", str(plan.jobs))
    own, teacher = clips_folder(plan.recordings), plan.work / "teacher"
    return [
        (*work, "--speaker", "lj", "--clips", str(own), "--pad-with-room"),
        (*work, "--speaker", "slt", "--clips", str(teacher), *_TEACHER_F0),
    ]


def aligner(plan: Plan) -> list[Command]:
    return [
        (
            *("train_aligner", "--work", str(plan.work), "--device", plan.device),
            *("--recordings", str(plan.recordings), "--held-out", str(plan.held_out)),
            *("--seconds", str(plan.amounts.aligner_seconds)),
        )
    ]


def vocoder(plan: Plan) -> list[Command]:
    name = ("--name", "vocoder-regression")
    return [("train_vocoder", *_training(plan), *name, *plan.amounts.vocoder)]


def acoustic(stage: str, before: str | None = None) -> Commands:
    """Return what runs a stage of the acoustic model, from the one before."""

    def commands(plan: Plan) -> list[Command]:
        start = (
            ("--start-from", plan.checkpoint(f"acoustic-{before}")) if before else ()
        )
        amount = {
            "spectrum": plan.amounts.acoustic,
            "prosody": plan.amounts.prosody,
            "texture": plan.amounts.texture,
        }[stage]
        name = ("--stage", stage, "--name", f"acoustic-{stage}")
        return [("train_acoustic", *_training(plan), *name, *start, *amount)]

    return commands


def predictions(plan: Plan) -> list[Command]:
    checkpoint = plan.checkpoint("acoustic-texture")
    return [("train_acoustic", *_training(plan, alone=True), "--predict", checkpoint)]


def adversarial(plan: Plan) -> list[Command]:
    start = ("--start-from", plan.checkpoint("vocoder-regression"))
    how = ("--name", "vocoder", "--adversarial", *start)
    training = _training(plan, alone=True)
    return [("train_vocoder", *training, *how, *plan.amounts.adversarial)]


def voice(plan: Plan) -> list[Command]:
    return [
        (
            *(
                "voice_folder",
                "--work",
                str(plan.work),
                "--out",
                str(plan.voice_folder),
            ),
            *("--acoustic", plan.checkpoint("acoustic-texture")),
            *("--vocoder", plan.checkpoint("vocoder"), "--version", plan.version),
            *plan.amounts.calibration,
        )
    ]


def evaluate(plan: Plan) -> list[Command]:
    common = ("--work", str(plan.work), "--voice", str(plan.voice_folder))
    held_out = ("--held-out", str(plan.held_out), "--recordings", str(plan.recordings))
    exact = str(plan.work / "exact" / plan.voice)
    texts, result = (
        ("--texts", str(JUDGED)),
        ("--out", str(plan.work / "fidelity.json")),
    )
    return [
        (
            "fidelity",
            "--exact",
            exact,
            *common[2:],
            *texts,
            *result,
            *plan.amounts.fidelity,
        ),
        ("evaluate", *common, *held_out, *plan.amounts.evaluation),
        ("plots", *common, *held_out, *plan.amounts.plots),
    ]


def card(plan: Plan) -> list[Command]:
    figures = [str(plan.work / f"{name}.json") for name in ("evaluation", "fidelity")]
    folders = ("--card", str(plan.voice_folder), "--work", str(plan.work))
    return [("voice_folder", *folders, "--figures", *figures)]
