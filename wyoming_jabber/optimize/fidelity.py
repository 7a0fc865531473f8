"""How near a faster variant sounds to the graph that it was made from."""

from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wyoming_jabber.audio.pcm import Samples

# Decibels by which the error of the worst sentence has to lie below the speech. It rises
# and falls with the speech that masks it; 8 bits give 27 to 35.
LEAST_SNR: Final = 20.0

# Decibels that bands of the spectrum may differ on average: less than 1 is heard by
# nobody, in bands that are a third of an octave or narrower.
MOST_MEL_DISTANCE: Final = 1.0

# Frames that a phoneme may be longer or shorter on average: a hundredth of how long one
# is, and of how much they vary by themselves from one time to the next.
MOST_RHYTHM: Final = 0.1

# Decibels that a windowed sound has to be the same as an unsplit one. A step of 16 bits
# is 90 below the loudest sample.
LEAST_EXACTNESS: Final = 60.0

SILENT_ERROR: Final = 200.0
"""Decibels that stand for no error at all."""

_SIZE, _HOP, _BANDS = 1024, 256, 80

# Decibels below the loudest band; what is quieter is masked, or silence.
_FLOOR: Final = 60.0


class Fidelity(NamedTuple):
    """Over all sentences."""

    snr: float
    """Decibels, of the worst sentence."""

    mel_distance: float
    """Decibels, mean."""

    rhythm: float = 0.0
    """Frames by which durations of phonemes differ, mean."""

    @property
    def passes(self) -> bool:
        """Whether the variant may speak."""
        return (
            self.snr >= LEAST_SNR
            and self.mel_distance <= MOST_MEL_DISTANCE
            and self.rhythm <= MOST_RHYTHM
        )


def fidelity(pairs: Iterable[tuple[Samples, Samples]], sample_rate: int) -> Fidelity:
    """Compare sentences, each as the reference and as the variant says it."""
    snrs, distances = [], []
    for reference, sound in pairs:
        snrs.append(snr(reference, sound))
        distances.append(mel_distance(reference, sound, sample_rate))
    return Fidelity(min(snrs), float(np.mean(distances)))


def snr(reference: Samples, sound: Samples) -> float:
    """Return by how many decibels the difference is weaker; no number is no match."""
    if reference.shape != sound.shape or not np.isfinite(sound).all():
        return -SILENT_ERROR
    wanted = float(np.square(reference, dtype=np.float64).sum())
    error = float(np.square(reference.astype(np.float64) - sound).sum())
    if error == 0.0:
        return SILENT_ERROR
    return min(SILENT_ERROR, 10 * float(np.log10(max(wanted, 1e-20) / error)))


def mel_distance(reference: Samples, sound: Samples, sample_rate: int) -> float:
    """Return the mean difference of the bands in decibels, where anything is heard."""
    if reference.shape != sound.shape or not np.isfinite(sound).all():
        return SILENT_ERROR
    levels = [_levels(samples, sample_rate) for samples in (reference, sound)]
    floor = max(level.max() for level in levels) - _FLOOR
    first, second = (np.maximum(level, floor) for level in levels)
    is_heard = levels[0] > floor
    return float(np.abs(first - second)[is_heard].mean()) if is_heard.any() else 0.0


def _levels(samples: Samples, sample_rate: int) -> NDArray[np.float64]:
    """Return decibels, shape (frames, bands)."""
    padded = np.pad(samples, (_SIZE // 2, _SIZE))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _SIZE)[::_HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(_SIZE))) ** 2
    return np.asarray(10 * np.log10(power @ _filters(sample_rate).T + 1e-12))


@cache
def _filters(sample_rate: int) -> NDArray[np.float64]:
    """Return triangles on the mel scale, shape (bands, bins)."""
    top = 2595 * np.log10(1 + sample_rate / 2 / 700)
    edges = 700 * (10 ** (np.linspace(0, top, _BANDS + 2) / 2595) - 1)
    bins = np.fft.rfftfreq(_SIZE, 1 / sample_rate)
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    return np.asarray(np.maximum(0, np.minimum(rising, falling)))
