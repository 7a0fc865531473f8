"""Speed and pitch of samples, for voices that can't speak faster or higher themselves.

Speed is overlap-add of pieces that fit each other's waveform (WSOLA: W. Verhelst and
M. Roelands, "An overlap-add technique based on waveform similarity for high quality
time-scale modification of speech", ICASSP 1993). Pitch is speed, and then reading the
samples faster or slower; the voice's formants move with it, as in a smaller or larger
person.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.audio.resample import Resampler

RATE_MINIMUM = 0.5
RATE_MAXIMUM = 2.0
"""How many times as fast; beyond these, speech is hard to follow."""

SEMITONES_MAXIMUM = 12.0
"""How far up or down."""

# Seconds of a piece's half, which overlaps its neighbour: two halves hold a period of
# the lowest voice. Measured on a speaker, 15 ms are a fifth further from the original
# spectrum, because longer pieces repeat or lose stop consonants.
_HOP = 0.010
# Seconds around its due place that a piece may come from: half a period of 71 Hz.
_TOLERANCE = 0.007
# How much less alike a piece in its due place may be than one at the limit of the
# tolerance. Decides in silence, where all are alike, and keeps the rhythm: measured,
# the spectrum over time is a tenth nearer than without.
_LATENESS = 0.1
# Power below which nothing is to be heard; keeps silence from dividing by zero.
_FLOOR = 1e-9


class TimeStretch:
    """Makes speech `rate` times as fast and `semitones` higher; a `Step`.

    The first samples come after 30 ms of sound, and the duration is exact. Raises
    ValueError beyond the limits above.
    """

    def __init__(
        self, sample_rate: int, rate: float = 1.0, semitones: float = 0.0
    ) -> None:
        if not RATE_MINIMUM <= rate <= RATE_MAXIMUM:
            raise ValueError(f"rate {rate} is not {RATE_MINIMUM} to {RATE_MAXIMUM}")
        if not abs(semitones) <= SEMITONES_MAXIMUM:
            raise ValueError(f"more than {SEMITONES_MAXIMUM} semitones: {semitones}")
        ratio = 2 ** (semitones / 12)
        self._rate = rate
        self._overlap = _Overlap(sample_rate, rate / ratio)
        self._resampler = Resampler(ratio) if semitones else None
        self._taken = self._given = 0

    def process(self, block: Samples) -> Samples:
        """Return what is ready, which may be nothing."""
        self._taken += block.size
        stretched = self._overlap.process(block)
        if self._resampler:
            stretched = self._resampler.process(stretched)
        self._given += stretched.size
        return stretched

    def finish(self) -> Samples:
        """Return the end."""
        rest = self._overlap.finish()
        if self._resampler:
            rest = np.concatenate(
                (self._resampler.process(rest), self._resampler.finish())
            )
        return _fit(rest, round(self._taken / self._rate) - self._given)


class _Overlap:
    """Changes the duration alone. At rate 1, every piece fits in its due place."""

    def __init__(self, sample_rate: int, rate: float) -> None:
        self._rate = rate
        self._hop = round(_HOP * sample_rate)
        self._tolerance = round(_TOLERANCE * sample_rate)
        turn = (np.arange(self._hop) + 0.5) / self._hop
        self._rise = (0.5 - 0.5 * np.cos(np.pi * turn)).astype(np.float32)
        lateness = np.arange(-self._tolerance, self._tolerance + 1) / self._tolerance
        self._lateness = _LATENESS * np.abs(lateness)
        self._input: Samples = np.zeros(0, np.float32)
        # The place of `_input[0]`, the place where the last piece's second half is
        # and would go on, and the number of the next piece.
        self._offset = self._next = self._count = 0

    def process(self, block: Samples) -> Samples:
        self._input = np.concatenate((self._input, block))
        pieces = list(self._pieces())
        keep = min(self._next, self._due() - self._tolerance)
        drop = min(max(keep - self._offset, 0), self._input.size)
        self._input = self._input[drop:]
        self._offset += drop
        return np.concatenate(pieces) if pieces else self._input[:0]

    def finish(self) -> Samples:
        """Go on into silence until all input has been spoken."""
        return self.process(np.zeros(self._tolerance + 5 * self._hop, np.float32))

    def _due(self) -> int:
        return round(self._count * self._hop * self._rate)

    def _pieces(self) -> Iterator[Samples]:
        """Yield a hop of sound as long as the input reaches."""
        width = 2 * self._hop
        while True:
            furthest = max(self._next, self._due() + self._tolerance) + width
            if furthest > self._offset + self._input.size:
                return
            fading = self._part(self._next, self._hop)
            start = self._best_place()
            yield fading + self._rise * (self._part(start, self._hop) - fading)
            self._next = start + self._hop
            self._count += 1

    def _best_place(self) -> int:
        """Find the piece that is most like what would have followed the last one."""
        width = 2 * self._hop
        low = self._due() - self._tolerance
        first = max(0, low)
        wanted = self._part(self._next, width)
        around = self._part(first, self._due() + self._tolerance + width - first)
        likeness = np.correlate(around, wanted, "valid") / np.sqrt(
            (_energies(around, width) + _FLOOR) * (np.dot(wanted, wanted) + _FLOOR)
        )
        return first + int(np.argmax(likeness - self._lateness[first - low :]))

    def _part(self, start: int, size: int) -> Samples:
        start -= self._offset
        return self._input[start : start + size]


def _energies(samples: Samples, width: int) -> NDArray[np.float64]:
    """Return the energy of each `width` samples in a row."""
    sums = np.concatenate(([0.0], np.cumsum(samples.astype(np.float64) ** 2)))
    energies: NDArray[np.float64] = np.maximum(sums[width:] - sums[:-width], 0.0)
    return energies


def _fit(samples: Samples, size: int) -> Samples:
    """Cut, or pad with silence."""
    return np.pad(samples[: max(0, size)], (0, max(0, size - samples.size)))
