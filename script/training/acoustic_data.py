"""Utterances for the acoustic model: phonemes, their frames and prosody, the mel."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
import torch
from torch import Tensor
from tqdm import tqdm

from training.acoustic_model import MEL_MEAN, MEL_SCALE
from training.features import MEL_BANDS, Floats
from wyoming_jabber.voices.jabber_phonemes import PhonemeTable

# Scale of ln F0: about its spread within a sentence.
LOG_F0_SCALE = 0.2

# Clips that a speaker's mean F0 is taken from.
_CLIPS_OF_MEAN = 300

# Energy of a phoneme without frames.
_NO_ENERGY = -1.0

# Utterances longer than this are cut at a phoneme for a batch.
_LONGEST = 330
_CUT = 300

# Time stretch of recordings, so that 22 minutes hold more rhythms.
_STRETCHES = (0.9, 1.12)
_STRETCHED_SHARE = 0.4

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Utterance:
    """One utterance, aligned."""

    name: str
    ids: Ints
    """(3, M): phonemes, stresses, edges"""

    frames: Ints
    """(M,)"""

    pitch: Floats
    """(M,), mean of the normalised ln F0"""

    energy: Floats
    """(M,), mean of the normalised mel"""

    mel: NDArray[np.float16]
    """(T, 80), normalised"""

    log_f0: Floats
    """(T,), normalised"""

    voiced: Floats
    """(T,), 1 where there is voice"""

    speaker: int


@dataclass(frozen=True)
class Batch:
    """Padded utterances; shapes as in `Utterance` with B in front."""

    ids: Tensor
    frames: Tensor
    pitch: Tensor
    energy: Tensor
    mask: Tensor
    """(B, M, 1)"""

    mel: Tensor
    log_f0: Tensor
    voiced: Tensor
    speaker: Tensor

    def to(self, device: str) -> "Batch":
        moved = {
            name: getattr(self, name).to(device) for name in self.__dataclass_fields__
        }
        return Batch(**moved)


def read_alignments(path: Path) -> tuple[list[str], dict[str, dict]]:
    """Return the vocabulary and the utterances of an alignment file."""
    data = json.loads(path.read_text())
    return data["phonemes"], data["utterances"]


def speaker_mean(folder: Path) -> float:
    """Return the mean ln F0 of a speaker's voiced frames, over some hundred clips."""
    total = count = 0.0
    for path in sorted(folder.glob("*.npz"))[:_CLIPS_OF_MEAN]:
        with np.load(path) as features:
            voiced = features["log_f0"][features["voiced"]]
        total, count = total + float(voiced.sum()), count + len(voiced)
    return total / count


def read_utterances(
    folder: Path,
    alignments: dict[str, dict],
    table: PhonemeTable,
    speaker: int,
    mean: float,
) -> list[Utterance]:
    """Read all utterances that are aligned and analysed."""
    utterances = []
    for name, alignment in tqdm(alignments.items(), desc=folder.name, mininterval=5):
        path = folder / f"{name}.npz"
        if path.exists():
            utterances.append(_read(path, alignment, table, speaker, mean))
    return utterances


def _read(
    path: Path, alignment: dict, table: PhonemeTable, speaker: int, mean: float
) -> Utterance:
    ids = table.ids(alignment["symbols"])
    frames = np.array(alignment["frames"], dtype=np.int64)
    with np.load(path) as features:
        mel = (features["mel"].astype(np.float32) - MEL_MEAN) / MEL_SCALE
        smooth = gaussian_filter1d(features["log_f0"], 1.0)
        voiced = features["voiced"].astype(np.float32)
    if frames.sum() != len(mel) or len(frames) != len(ids.phonemes):
        raise ValueError(f"{path}: {frames.sum()} frames aligned, {len(mel)} analysed")
    log_f0 = ((smooth - mean) / LOG_F0_SCALE).astype(np.float32)
    pitch, energy = phoneme_levels(frames, log_f0, mel)
    return Utterance(
        path.stem,
        np.stack([ids.phonemes, ids.stresses, ids.edges]),
        frames,
        pitch,
        energy,
        mel.astype(np.float16),
        log_f0,
        voiced,
        speaker,
    )


def phoneme_levels(frames: Ints, log_f0: Floats, mel: Floats) -> tuple[Floats, Floats]:
    """Return the mean pitch and energy (M,) of each phoneme's frames."""
    loudness = mel.mean(1)
    ends = np.cumsum(frames)
    pitch = np.zeros(len(frames), np.float32)
    energy = np.full(len(frames), _NO_ENERGY, np.float32)
    for index, (end, count) in enumerate(zip(ends, frames, strict=True)):
        if count:
            pitch[index] = log_f0[end - count : end].mean()
            energy[index] = loudness[end - count : end].mean()
        else:
            pitch[index] = log_f0[min(end, len(log_f0) - 1)]
    return pitch, energy


def cut(utterance: Utterance, rng: np.random.Generator) -> Utterance:
    """Return part of a long utterance, between two phonemes."""
    total = len(utterance.mel)
    if total <= _LONGEST:
        return utterance
    edges = np.concatenate([[0], np.cumsum(utterance.frames)])
    # The beginning as often as any other place: it has the first phoneme.
    start = 0 if rng.integers(2) else int(rng.integers(0, total - _CUT))
    first = int(np.searchsorted(edges, start))
    last = int(np.searchsorted(edges, edges[first] + _CUT, side="right")) - 1
    inside = slice(edges[first], edges[last])
    return replace(
        utterance,
        ids=utterance.ids[:, first:last],
        frames=utterance.frames[first:last],
        pitch=utterance.pitch[first:last],
        energy=utterance.energy[first:last],
        mel=utterance.mel[inside],
        log_f0=utterance.log_f0[inside],
        voiced=utterance.voiced[inside],
    )


def stretched(utterance: Utterance, rng: np.random.Generator) -> Utterance:
    """Return the utterance spoken slower or faster; for training only."""
    factor = float(rng.uniform(*_STRETCHES))
    edges = np.round(np.concatenate([[0], np.cumsum(utterance.frames)]) * factor)
    total = int(edges[-1])
    at = np.clip((np.arange(total) + 0.5) / factor - 0.5, 0, len(utterance.mel) - 1)
    low = at.astype(int)
    high = np.minimum(low + 1, len(utterance.mel) - 1)
    part = (at - low).astype(np.float32)
    mel = utterance.mel.astype(np.float32)
    mixed = mel[low] * (1 - part[:, None]) + mel[high] * part[:, None]
    frames = np.arange(len(utterance.mel))
    return replace(
        utterance,
        frames=np.diff(edges).astype(np.int64),
        mel=mixed.astype(np.float16),
        log_f0=np.interp(at, frames, utterance.log_f0).astype(np.float32),
        voiced=utterance.voiced[np.round(at).astype(int)],
    )


class Corpus:
    """Utterances of two speakers, and batches of both."""

    def __init__(
        self, teacher: Sequence[Utterance], recordings: Sequence[Utterance], seed: int
    ) -> None:
        self.teacher = sorted(teacher, key=lambda u: len(u.mel))
        self.recordings = list(recordings)
        self._seed = seed

    def draw(self, step: int, size: int, recorded_share: float) -> Batch:
        """Draw a step's batch: teacher utterances of about one length, any recordings.

        A step's batch is always the same, whether the run was interrupted or not.
        """
        rng = np.random.default_rng((self._seed, step))
        recorded = int(rng.binomial(size, recorded_share))
        near = 250  # neighbours in length: little padding, and still much choice
        start = int(rng.integers(0, max(1, len(self.teacher) - near)))
        window = self.teacher[start : start + near]
        rows = [window[i] for i in rng.choice(len(window), size - recorded)]
        for index in rng.choice(len(self.recordings), recorded):
            row = self.recordings[index]
            if rng.random() < _STRETCHED_SHARE:
                row = stretched(row, rng)
            rows.append(row)
        return collate([cut(row, rng) for row in rows])


def collate(rows: Sequence[Utterance]) -> Batch:
    """Pad utterances to one batch."""
    phonemes = max(len(row.frames) for row in rows)
    frames = max(len(row.mel) for row in rows)

    def padded(name: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
        out = torch.zeros((len(rows), *shape), dtype=dtype)
        for row, place in zip(rows, out, strict=True):
            value = torch.from_numpy(np.ascontiguousarray(getattr(row, name)))
            place[tuple(slice(0, n) for n in value.shape)] = value.to(dtype)
        return out

    mask = torch.zeros(len(rows), phonemes, 1)
    for row, place in zip(rows, mask, strict=True):
        place[: len(row.frames)] = 1
    return Batch(
        ids=padded("ids", (3, phonemes), torch.long),
        frames=padded("frames", (phonemes,), torch.long),
        pitch=padded("pitch", (phonemes,), torch.float),
        energy=padded("energy", (phonemes,), torch.float),
        mask=mask,
        mel=padded("mel", (frames, MEL_BANDS), torch.float),
        log_f0=padded("log_f0", (frames,), torch.float),
        voiced=padded("voiced", (frames,), torch.float),
        speaker=torch.tensor([row.speaker for row in rows]),
    )
