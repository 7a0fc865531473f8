"""What a training run is asked for: where things are, and how much of everything."""

from dataclasses import dataclass
from pathlib import Path

Command = tuple[str, ...]
"""A module of `training` and its arguments."""


JUDGED = Path(__file__).with_name("judged_sentences.tsv")
"""Sentences of a home that no training ever sees, `id<TAB>text`."""


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """How much of everything."""

    home_sentences: int
    book_sentences: int
    aligner_seconds: float
    vocoder: Command
    acoustic: Command
    prosody: Command
    texture: Command
    adversarial: Command
    calibration: Command = ()
    fidelity: Command = ()
    evaluation: Command = ("--sentences", str(JUDGED))
    plots: Command = ()
    makes_clips: bool = False
    """Whether there is a stage that makes the recordings."""


FULL = Amounts(
    home_sentences=3300,
    book_sentences=2300,
    aligner_seconds=180,
    vocoder=("--steps", "5000", "--resolutions", "2"),
    acoustic=("--steps", "4500", "--pretrain", "0.4"),
    # Stops by itself, long before.
    prosody=("--steps", "3000", "--rate", "1e-3"),
    texture=("--steps", "3200", "--batch", "10", "--rate", "5e-4"),
    adversarial=(
        *("--steps", "11000", "--batch", "8", "--rate", "3e-4", "--resolutions", "2"),
        *("--discriminators", "256", "512", "1024", "--predicted-share", "0.4"),
    ),
)

_FEW = ("--steps", "4", "--batch", "4")

# Sounds bad, and shows that everything fits together. Forty sentences of the teacher are
# held out; and the prosody stage keeps nothing before its fiftieth step.
QUICK = Amounts(
    home_sentences=80,
    book_sentences=0,
    aligner_seconds=6,
    vocoder=(*_FEW, "--frames", "32", "--resolutions", "2"),
    acoustic=_FEW,
    prosody=("--steps", "50", "--batch", "2"),
    texture=_FEW,
    adversarial=(*_FEW, "--frames", "32", "--discriminators", "512"),
    calibration=("--clips", "2", "--sentences", "6"),
    fidelity=("--most", "2"),
    evaluation=("--clips", "1", "--no-recognition"),
    plots=("--clips", "1"),
    makes_clips=True,
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run was asked for."""

    work: Path
    recordings: Path
    """Holds metadata.csv, and the clips in `flac`, `wavs` or beside it."""

    source: Path | None = None
    """Where a quick run takes its clips from; the teacher reads them otherwise."""

    voice: str = "en_US-jabber-medium"
    version: str = "1.0.0"
    transcripts: tuple[Path, ...] = ()
    """Lists of texts for the teacher, beside those of a home."""

    amounts: Amounts = FULL
    device: str = "cpu"
    has_half: bool = False
    """Whether bfloat16 is fast here."""

    threads: int = 1
    """Of one training process."""

    jobs: int = 1
    """Processes of a stage that has many small pieces of work."""

    seed: int = 1

    @property
    def held_out(self) -> Path:
        return self.work / "held-out.txt"

    @property
    def kept(self) -> Path:
        """Sentences that the teacher must not say, because they are for judging."""
        return self.work / "kept.tsv"

    @property
    def metadata(self) -> Path:
        return self.recordings / "metadata.csv"

    @property
    def voice_folder(self) -> Path:
        return self.work / "voice" / self.voice

    def checkpoint(self, name: str) -> str:
        return str(self.work / "checkpoints" / f"{name}.pt")


def clips_folder(recordings: Path) -> Path:
    """Return where the clips are. Raises FileNotFoundError where there are none."""
    for name in ("flac", "wavs", "wav", "."):
        folder = recordings / name
        if any(folder.glob("*.flac")) or any(folder.glob("*.wav")):
            return folder
    raise FileNotFoundError(f"no .flac or .wav in {recordings}, its flac or its wavs")


def find_clip(folder: Path, name: str) -> Path:
    """Return a clip's file. Raises FileNotFoundError where there is none."""
    for found in (folder / f"{name}.flac", folder / f"{name}.wav"):
        if found.exists():
            return found
    raise FileNotFoundError(f"{folder} has no {name}.flac or {name}.wav")
