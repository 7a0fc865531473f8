"""The stages from recordings to a voice: what each runs, reads and writes.

Paths in the table are relative to WORK. A stage follows those that write what it reads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from training import stage_commands
from training.plan import Plan
from training.stage_commands import Commands


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of the way."""

    name: str
    about: str
    commands: Commands
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...]
    is_wide: bool = False
    """Uses all cores, and so runs by itself."""

    follows: tuple[str, ...] = ()
    """Stages that write what this one reads; `stages_of` fills it in."""


_TABLE = (
    Stage(
        name="clips",
        about="a few recordings, to try the pipeline with",
        commands=stage_commands.clips,
        outputs=("recordings", "held-out.txt"),
    ),
    Stage(
        name="sentences",
        about="what the teacher will say",
        commands=stage_commands.sentences,
        inputs=("recordings",),
        outputs=("corpus/slt.tsv",),
    ),
    Stage(
        name="teacher",
        about="the teacher says it",
        commands=stage_commands.teacher,
        inputs=("corpus/slt.tsv",),
        outputs=("teacher",),
        is_wide=True,
    ),
    Stage(
        name="mapping",
        about="the teacher's phones become the voice's phonemes",
        commands=stage_commands.mapping,
        inputs=("corpus/slt.tsv", "teacher"),
        outputs=("alignments/slt.json",),
        is_wide=True,
    ),
    Stage(
        name="features",
        about="mel, F0 and phase of all sound",
        commands=stage_commands.features,
        inputs=("recordings", "teacher"),
        outputs=("features/lj", "features/slt"),
        is_wide=True,
    ),
    Stage(
        name="aligner",
        about="which frames of the recordings are which phoneme",
        commands=stage_commands.aligner,
        inputs=("features/lj", "features/slt", "alignments/slt.json"),
        outputs=("aligner.pt", "alignments/lj.json"),
    ),
    Stage(
        name="vocoder",
        about="the vocoder, by regression",
        commands=stage_commands.vocoder,
        inputs=("features/lj", "features/slt"),
        outputs=("checkpoints/vocoder-regression.pt",),
    ),
    Stage(
        name="acoustic",
        about="the acoustic model, by regression",
        commands=stage_commands.acoustic("spectrum"),
        inputs=("aligner.pt", "alignments/lj.json", "alignments/slt.json"),
        outputs=("checkpoints/acoustic-spectrum.pt",),
    ),
    Stage(
        name="prosody",
        about="durations, pitch and energy, until the held-out clips say stop",
        commands=stage_commands.acoustic("prosody", "spectrum"),
        inputs=("checkpoints/acoustic-spectrum.pt",),
        outputs=("checkpoints/acoustic-prosody.pt",),
    ),
    Stage(
        name="texture",
        about="the decoder, against a discriminator",
        commands=stage_commands.acoustic("texture", "prosody"),
        inputs=("checkpoints/acoustic-prosody.pt",),
        outputs=("checkpoints/acoustic-texture.pt",),
    ),
    Stage(
        name="predictions",
        about="mels as the acoustic model makes them, for the vocoder",
        commands=stage_commands.predictions,
        inputs=("checkpoints/acoustic-texture.pt",),
        outputs=("predicted",),
    ),
    Stage(
        name="vocoder-adversarial",
        about="the vocoder, against discriminators",
        commands=stage_commands.adversarial,
        inputs=("checkpoints/vocoder-regression.pt", "predicted"),
        outputs=("checkpoints/vocoder.pt",),
    ),
    Stage(
        name="voice",
        about="calibrate, export and quantize",
        commands=stage_commands.voice,
        inputs=("checkpoints/acoustic-texture.pt", "checkpoints/vocoder.pt"),
        outputs=("voice",),
    ),
    Stage(
        name="evaluate",
        about="figures and plots of the held-out clips",
        commands=stage_commands.evaluate,
        inputs=("voice",),
        outputs=("evaluation.json", "fidelity.json", "plots"),
    ),
    Stage(
        name="card",
        about="the model card",
        commands=stage_commands.card,
        inputs=("voice", "evaluation.json", "fidelity.json"),
        outputs=("voice",),
    ),
)


def stages_of(plan: Plan) -> Mapping[str, Stage]:
    """Return the stages by name, in order, each with those that it follows."""
    return {stage.name: stage for stage in _linked(plan)}


def _linked(plan: Plan) -> Iterator[Stage]:
    writers: dict[str, str] = {}
    for stage in _TABLE:
        if stage.name == "clips" and not plan.amounts.makes_clips:
            continue
        follows = {writers[path]: None for path in stage.inputs if path in writers}
        yield replace(stage, follows=tuple(follows))
        for path in stage.outputs:
            writers.setdefault(path, stage.name)
