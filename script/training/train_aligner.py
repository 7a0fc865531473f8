"""Stage: align the recordings, with an aligner that learns from the teacher's labels.

Reads WORK/features/{slt,lj} and WORK/alignments/slt.json; writes WORK/aligner.pt,
WORK/alignments/lj.json and WORK/plots/alignment-*.png. The aligner learns from the
teacher first, whose labels are exact. Then it aligns the recordings, learns from what it
found, and aligns again, until the boundaries stay where they are.
"""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
import json
import logging
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
import torch
from torch import Tensor

from training.aligner import SILENCE, Aligner, Alignment, align, save_aligner
from training.aligner_training import Examples, Lesson, example, learn, set_prior
from training.alignment_plots import plot_some
from training.features import HOP, SAMPLE_RATE
from wyoming_jabber.text.frontend import FrontEnd
from wyoming_jabber.text.lexicon import shipped_lexicon
from wyoming_jabber.text.phonemize import Phonemizer
from wyoming_jabber.text.spans import Span
from wyoming_jabber.voices.jabber_phonemes import PhonemeTable

_LOGGER = logging.getLogger(__name__)

READER: Final = "lj"
TEACHER: Final = "slt"

# Teacher utterances that match their phonemes worse than this are left out.
_COST_LIMIT: Final = 0.25
# One teacher utterance of this many only measures.
_CHECK_EACH: Final = 60

_ROUNDS: Final = 3
# Length of a round of self-training, against the first training.
_ROUND_PART: Final = 0.25
# Batches of a round that are recordings; the rest are the teacher's.
_RECORDINGS_PART: Final = 0.7
# In a round the speaker and the room are the right ones already.
_ROUND_AUGMENTATION: Final = 0.4
# Recordings with a score below this percentile teach nothing: they may be misread.
_TAUGHT_PERCENTILE: Final = 5

_FIRST_RATE, _ROUND_RATE = 2e-3, 1e-3

# Standard deviations below the median score at which a transcript is suspect.
_SUSPECT: Final = 4.5
# Standard deviation of a normal distribution whose median deviation is 1.
_PER_MEDIAN_DEVIATION: Final = 1.4826

_MS_PER_FRAME: Final = 1000 * HOP / SAMPLE_RATE
_FAR_MS: Final = 50.0


@dataclass(frozen=True, slots=True)
class Recording:
    """A clip with what is read in it."""

    text: str
    ipa: str
    symbols: list[str]
    mel: Tensor
    """`(T, 80)`, natural log."""


# ---------------------------------------------------------------------------
# What there is to learn from
# ---------------------------------------------------------------------------


def load_mel(path: Path) -> Tensor:
    """Return an utterance's mel `(T, 80)`, float16, from its features."""
    with np.load(path) as features:
        return torch.from_numpy(features["mel"])


def load_teacher(work: Path) -> tuple[list[str], dict[str, tuple[Tensor, Alignment]]]:
    """Return the vocabulary, and the mel and exact alignment of each utterance."""
    saved = json.loads((work / "alignments" / f"{TEACHER}.json").read_text("utf-8"))
    folder, utterances = work / "features" / TEACHER, saved["utterances"]
    teacher = {
        name: (
            load_mel(folder / f"{name}.npz"),
            Alignment(utterances[name]["symbols"], utterances[name]["frames"], 0.0),
        )
        for name in sorted(utterances)
        if utterances[name]["cost"] <= _COST_LIMIT and (folder / f"{name}.npz").exists()
    }
    _LOGGER.info("%d of %d teacher utterances", len(teacher), len(utterances))
    return saved["phonemes"], teacher


def load_recordings(
    work: Path, folder: Path, table: PhonemeTable
) -> dict[str, Recording]:
    """Return the clips that have features, read as the server reads a text."""
    front, phonemizer = FrontEnd(lexicon=shipped_lexicon()), Phonemizer()
    recordings = {}
    for line in (folder / "metadata.csv").read_text("utf-8").splitlines():
        name, text = line.split("|")[:2]
        features = work / "features" / READER / f"{name}.npz"
        if not features.exists():
            _LOGGER.warning("%s has no features: left out", name)
            continue
        said = front.read(Span(text=text), "en-US").pronounced
        ipa = phonemizer.phonemize(said, "en-us")
        recordings[name] = Recording(text, ipa, table.read(ipa), load_mel(features))
    _LOGGER.info("%d recordings", len(recordings))
    return recordings


# ---------------------------------------------------------------------------
# Aligning
# ---------------------------------------------------------------------------


def align_recordings(
    model: Aligner, recordings: Mapping[str, Recording]
) -> dict[str, Alignment]:
    """Align every recording."""
    return {
        name: align(model, clip.mel, clip.symbols) for name, clip in recordings.items()
    }


def ends(model: Aligner, alignment: Alignment) -> NDArray[np.int64]:
    """Return the frame at which each sound ends; marks don't count."""
    is_sound = model.classes(alignment.symbols).numpy() != SILENCE
    return np.cumsum(alignment.frames)[is_sound]


def log_distance(
    model: Aligner, title: str, pairs: Iterable[tuple[Alignment, Alignment]]
) -> None:
    """Log how far the ends of sounds lie apart in two alignments of each utterance."""
    apart = _MS_PER_FRAME * np.concatenate(
        [np.abs(ends(model, one) - ends(model, other)) for one, other in pairs]
    )
    _LOGGER.info(
        "%s: mean %.1f ms, median %.1f ms, %.1f %% over %.0f ms",
        *(
            title,
            apart.mean(),
            np.median(apart),
            100 * (apart > _FAR_MS).mean(),
            _FAR_MS,
        ),
    )


def learn_from_teacher(
    model: Aligner, teacher: Mapping[str, tuple[Tensor, Alignment]], seconds: float
) -> Examples:
    """Train on the exact labels, log how well that went, and return them."""
    checked = list(teacher.values())[::_CHECK_EACH]
    taught = [
        example(model, *utterance)
        for n, utterance in enumerate(teacher.values())
        if n % _CHECK_EACH
    ]
    set_prior(model, taught)
    examples = Examples(taught)
    lesson = Lesson(seconds=seconds, rate=_FIRST_RATE, augmentation=1.0)
    learn(model, [(1.0, examples)], lesson)
    pairs = [(exact, align(model, mel, exact.symbols)) for mel, exact in checked]
    log_distance(model, "teacher, boundaries against exact ones", pairs)
    return examples


def self_train(
    model: Aligner,
    recordings: Mapping[str, Recording],
    taught: Examples,
    held_out: frozenset[str],
    seconds: float,
) -> dict[str, Alignment]:
    """Align, learn from it, align again; return the last alignment."""
    alignments = align_recordings(model, recordings)
    for number in range(1, _ROUNDS + 1):
        scores = {name: found.score for name, found in alignments.items()}
        least = np.percentile(list(scores.values()), _TAUGHT_PERCENTILE)
        own = Examples(
            example(model, recordings[name].mel, found)
            for name, found in alignments.items()
            if found.score >= least and name not in held_out
        )
        sources = [(_RECORDINGS_PART, own), (1 - _RECORDINGS_PART, taught)]
        lesson = Lesson(
            seconds=seconds, rate=_ROUND_RATE, augmentation=_ROUND_AUGMENTATION
        )
        learn(model, sources, lesson, seed=number)
        before, alignments = alignments, align_recordings(model, recordings)
        moved = ((before[name], alignments[name]) for name in recordings)
        log_distance(model, f"round {number}, boundaries moved", moved)
    return alignments


# ---------------------------------------------------------------------------
# What comes out
# ---------------------------------------------------------------------------


def suspects(alignments: Mapping[str, Alignment]) -> set[str]:
    """Return whose text and sound differ, by their scores."""
    scores = np.array([found.score for found in alignments.values()])
    # A mean over few frames says less.
    lengths = np.array([sum(found.frames) for found in alignments.values()])
    excess = (scores - np.median(scores)) * np.sqrt(lengths)
    deviation = _PER_MEDIAN_DEVIATION * np.median(np.abs(excess))
    names = np.array(list(alignments))
    return set(names[excess < -_SUSPECT * deviation].tolist())


def _doubted(alignments: Mapping[str, Alignment], held_out: frozenset[str]) -> set[str]:
    """Judge held-out recordings apart: what taught nothing scores lower."""
    groups: dict[bool, dict[str, Alignment]] = {True: {}, False: {}}
    for name, found in alignments.items():
        groups[name in held_out][name] = found
    return set().union(*(suspects(group) for group in groups.values() if group))


def write_alignments(
    path: Path,
    phonemes: Sequence[str],
    recordings: Mapping[str, Recording],
    alignments: Mapping[str, Alignment],
    held_out: frozenset[str],
) -> None:
    """Write the alignments in the teacher's format, with what is known of each."""
    doubted = _doubted(alignments, held_out)
    utterances = {
        name: {
            "text": clip.text,
            "kind": "recording",
            "ipa": clip.ipa,
            "symbols": alignments[name].symbols,
            "frames": alignments[name].frames,
            "cost": 0.0,  # no other phonemes had to be matched
            "score": round(alignments[name].score, 3),
            "held_out": name in held_out,
            "suspect": name in doubted,
        }
        for name, clip in recordings.items()
    }
    for name in sorted(doubted, key=lambda name: alignments[name].score):
        score, text = alignments[name].score, recordings[name].text
        _LOGGER.warning("suspect: %s, score %.2f: %s", name, score, text)
    saved = {"phonemes": list(phonemes), "utterances": utterances}
    partial_file = path.with_suffix(".tmp")
    partial_file.write_text(json.dumps(saved, ensure_ascii=False), "utf-8")
    partial_file.replace(path)


def run(
    work: Path, folder: Path, held_out: frozenset[str], seconds: float, device: str
) -> None:
    """Do the whole stage."""
    torch.manual_seed(0)
    phonemes, teacher = load_teacher(work)
    recordings = load_recordings(work, folder, PhonemeTable(phonemes))
    model = Aligner(phonemes).to(device)
    taught = learn_from_teacher(model, teacher, seconds)
    alignments = self_train(model, recordings, taught, held_out, seconds * _ROUND_PART)
    save_aligner(model, work / "aligner.pt")
    target = work / "alignments" / f"{READER}.json"
    write_alignments(target, phonemes, recordings, alignments, held_out)
    mels = {name: clip.mel for name, clip in recordings.items()}
    plot_some(work / "plots", mels, alignments)


def main() -> None:
    parser = argparse.ArgumentParser(description="Align the recordings.")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument(
        "--recordings", type=Path, required=True, help="has metadata.csv"
    )
    parser.add_argument("--held-out", type=Path, help="file of ids, one per line")
    parser.add_argument(
        "--seconds", type=float, default=180.0, help="of first training"
    )
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    held_out = frozenset(
        args.held_out.read_text("utf-8").split() if args.held_out else ()
    )
    run(args.work, args.recordings, held_out, args.seconds, args.device)


if __name__ == "__main__":
    main()
