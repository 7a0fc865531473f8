"""Crops of sound for the vocoder: recordings, teacher audio, shifted copies, predictions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly
import torch
from torch import Tensor
from tqdm import tqdm

from training.features import HOP, Floats, mel_spectrogram
from training.vocoder import pulses

# Copies of a recording played slower and faster: other pitches and other throats from
# the same minutes.
_SHIFTS = ((50, 47), (47, 50))

# Levels, in nats, that a crop is drawn from.
_QUIETEST, _LOUDEST = -0.5, 0.3


@dataclass(frozen=True)
class Clip:
    """One utterance, whole."""

    name: str
    samples: NDArray[np.int16]
    """(T * 256,)"""

    mel: NDArray[np.float16]
    """(T, 80)"""

    log_f0: Floats
    """(T,)"""

    excitation: NDArray[np.float16]
    """(T * 256,), in step with the samples"""

    predicted: Floats | None = None
    """(T, 80): what the acoustic model says, if it was asked."""

    @property
    def frames(self) -> int:
        return len(self.mel)


@dataclass(frozen=True)
class Crops:
    """Equal crops: mel (B, T, 80), log_f0 (B, T), samples and excitation (B, T * 256)."""

    mel: Tensor
    log_f0: Tensor
    samples: Tensor
    excitation: Tensor

    def to(self, device: str) -> "Crops":
        parts = (self.mel, self.log_f0, self.samples, self.excitation)
        return Crops(*(part.to(device, non_blocking=True) for part in parts))


def read_clip(path: Path, predictions: Path | None = None) -> Clip:
    """Read one utterance's features, and the mel predicted for it where there is one."""
    with np.load(path) as features:
        log_f0, phase = features["log_f0"], features["phase"]
        predicted = None
        if predictions is not None and (predictions / path.name).exists():
            predicted = np.load(predictions / path.name)["mel"].astype(np.float32)
        return Clip(
            path.stem,
            features["samples"],
            features["mel"],
            log_f0,
            pulses(log_f0, phase).astype(np.float16),
            predicted,
        )


def shifted(clip: Clip, up: int, down: int, phase: Floats) -> Clip:
    """Return the clip resampled: `up / down` times as long, and as much lower."""
    samples = resample_poly(clip.samples / 32767.0, up, down)
    count = len(samples) // HOP
    samples = np.clip(samples[: count * HOP], -1, 1)
    at = np.minimum(np.arange(count) * down / up, clip.frames - 1)
    frames = np.arange(clip.frames)
    log_f0 = (np.interp(at, frames, clip.log_f0) + np.log(down / up)).astype(np.float32)
    moved = np.interp(at, frames, phase).astype(np.float32)
    return Clip(
        f"{clip.name}-{up}-{down}",
        np.round(samples * 32767).astype(np.int16),
        mel_spectrogram(samples).astype(np.float16),
        log_f0,
        pulses(log_f0, moved).astype(np.float16),
    )


class ClipPool:
    """Clips that crops are drawn from, each by its length."""

    def __init__(self, clips: Iterable[Clip], least_frames: int) -> None:
        self.clips = [clip for clip in clips if clip.frames > least_frames]
        if not self.clips:
            raise ValueError("no clip is long enough to be cropped")
        frames = np.array([clip.frames for clip in self.clips], dtype=float)
        self._ends = np.cumsum(frames / frames.sum())

    def draw(self, rng: np.random.Generator) -> Clip:
        place = np.searchsorted(self._ends, rng.random())
        return self.clips[min(int(place), len(self.clips) - 1)]


def draw_crops(
    pools: Sequence[tuple[float, ClipPool]],
    count: int,
    frames: int,
    rng: np.random.Generator,
    *,
    predicted_share: float = 0.0,
) -> Crops:
    """Draw crops from pools by their weights, each at a level of its own."""
    weights = np.array([weight for weight, _ in pools])
    rows = []
    for _ in range(count):
        pool = pools[rng.choice(len(pools), p=weights / weights.sum())][1]
        rows.append(_crop(pool.draw(rng), frames, rng, predicted_share))
    return Crops(
        *(torch.from_numpy(np.stack(part)) for part in zip(*rows, strict=True))
    )


def _crop(
    clip: Clip, frames: int, rng: np.random.Generator, predicted_share: float
) -> tuple[Floats, Floats, Floats, Floats]:
    start = int(rng.integers(0, clip.frames - frames))
    gain = float(rng.uniform(_QUIETEST, _LOUDEST))
    is_predicted = clip.predicted is not None and rng.random() < predicted_share
    mel = clip.predicted if is_predicted else clip.mel
    inside = slice(start, start + frames)
    sound = slice(start * HOP, (start + frames) * HOP)
    return (
        mel[inside].astype(np.float32) + np.float32(gain),
        clip.log_f0[inside],
        clip.samples[sound].astype(np.float32) * np.float32(np.exp(gain) / 32767),
        clip.excitation[sound].astype(np.float32),
    )


def read_clips(
    folder: Path, names: Sequence[str], predictions: Path | None = None
) -> list[Clip]:
    """Read utterances by name."""
    return [
        read_clip(folder / f"{name}.npz", predictions)
        for name in tqdm(names, desc=f"reading {folder.name}", mininterval=5)
    ]


def shifted_copies(folder: Path, clips: Sequence[Clip]) -> list[Clip]:
    """Return a slower and a faster copy of each clip."""
    copies = []
    for clip in clips:
        with np.load(folder / f"{clip.name}.npz") as features:
            copies += [
                shifted(clip, up, down, features["phase"]) for up, down in _SHIFTS
            ]
    return copies
