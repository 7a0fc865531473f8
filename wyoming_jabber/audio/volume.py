"""Volume: gain in decibels, and a limiter that keeps what is too loud from clipping."""

import numpy as np
from numpy.typing import NDArray

from wyoming_jabber.audio.pcm import Samples

CEILING = 0.99
"""No sample is louder after the limiter; leaves players that resample some room."""

# Seconds of the limiter's grid. It turns down over one hop, before the loud sample
# comes: slow enough to make no click, quick enough to leave the word before alone.
_HOP = 0.005
# How much of full gain comes back in a second. Slower than a voice's period, so that
# the gain does not follow the waveform, which would be distortion.
_RECOVERY = 2.0
# Stands for silence where a peak divides.
_TINY = 1e-9


def amplify(samples: Samples, gain_db: float) -> Samples:
    """Make samples louder; 0 dB changes nothing. The limiter comes after."""
    return samples * np.float32(10 ** (gain_db / 20)) if gain_db else samples


class Limiter:
    """Turns loud passages down to `CEILING`, and changes nothing else; a `Step`.

    It holds back up to 10 ms. A sample that is not a number becomes silence.
    """

    def __init__(self, sample_rate: int) -> None:
        self._hop = round(_HOP * sample_rate)
        self._recovery = _RECOVERY * _HOP
        self._held: Samples = np.zeros(0, np.float32)
        # At the border before what is held.
        self._gain = 1.0

    def process(self, block: Samples) -> Samples:
        """Return every hop of the grid that is followed by a whole one."""
        if not np.isfinite(block).all():
            block = np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0)
        self._held = np.concatenate((self._held, block))
        hops = self._held.size // self._hop
        if hops <= 1:
            return self._held[:0]
        known = self._held[: hops * self._hop].reshape(hops, self._hop)
        ready, self._held = known[:-1], self._held[(hops - 1) * self._hop :]
        needed = np.minimum(1.0, CEILING / np.maximum(_peaks(known), _TINY))
        if self._gain == needed.min() == 1.0:
            return ready.reshape(-1)
        gains = self._gains(needed)
        limited = (ready * gains).clip(-CEILING, CEILING)
        return limited.astype(np.float32).reshape(-1)

    def finish(self) -> Samples:
        """Return what was held back."""
        size = self._held.size
        return self.process(np.zeros(3 * self._hop - size, np.float32))[:size]

    def _gains(self, needed: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a gain for each sample of all hops but the last.

        It is a straight line over each hop, whose ends are as low as the louder of the
        two hops there needs.
        """
        borders = [min(self._gain, needed[0])]
        for lowest in np.minimum(needed[:-1], needed[1:]):
            borders.append(min(lowest, borders[-1] + self._recovery))
        self._gain = borders[-1]
        ends = np.array(borders)[:, None]
        along = np.arange(self._hop) / self._hop
        gains: NDArray[np.float64] = ends[:-1] + (ends[1:] - ends[:-1]) * along
        return gains


def _peaks(hops: Samples) -> NDArray[np.float64]:
    peaks: NDArray[np.float64] = np.abs(hops).max(axis=1).astype(np.float64)
    return peaks
