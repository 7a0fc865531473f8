"""Band-limited resampling by a fixed ratio, block by block."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from wyoming_jabber.audio.pcm import Samples

if TYPE_CHECKING:
    from fractions import Fraction

# Samples on each side of a new one that it is made from, where nothing is filtered
# out; measured, a tone at 0.9 of the band keeps within 0.1 dB, and images are 80 dB
# down.
_HALF_WIDTH = 16
# Kaiser's window at this beta stops 80 dB and leaves the narrowest transition for it.
_KAISER_BETA = 7.86
# Ratios of whole numbers up to this hit any tenth of a semitone to 0.1 cents and need a
# table of as many rows, 128 kB at most.
_MAX_DENOMINATOR = 500
# New samples made at once: each takes a few hundred bytes meanwhile.
_BATCH = 4096


class Resampler:
    """Reads samples `ratio` times as fast: 2 halves the duration, an octave higher."""

    def __init__(self, ratio: float) -> None:
        # It takes 1.5 ms to import, and most voices are heard as they are.
        from fractions import Fraction  # noqa: PLC0415

        self._ratio = Fraction(ratio).limit_denominator(_MAX_DENOMINATOR)
        self._kernels = _kernels(self._ratio)
        self._reach = self._kernels.shape[1] // 2
        # What the next sample is made from, and everything after it.
        self._input: Samples = np.zeros(self._reach - 1, np.float32)
        # The place of `_input[0]` and the end of the sound, `_reach - 1` later.
        self._offset = self._end = 0
        self._count = 0

    def process(self, block: Samples) -> Samples:
        """Return the samples whose surroundings have arrived."""
        self._input = np.concatenate((self._input, block))
        self._end += block.size
        width = 2 * self._reach
        known = self._offset + self._input.size - width
        # The last sample whose place `floor(n * ratio)` is known.
        stop = max(self._count, -(-(known + 1) // self._ratio))
        return self._make(stop)

    def finish(self) -> Samples:
        """Return the rest: the surroundings of the last samples are silent."""
        self._input = np.pad(self._input, (0, 2 * self._reach))
        return self._make(max(self._count, -(-self._end // self._ratio)))

    def _make(self, stop: int) -> Samples:
        """Return the samples up to the one numbered `stop`, and drop their input."""
        starts = range(self._count, stop, _BATCH)
        made = [self._batch(start, min(start + _BATCH, stop)) for start in starts]
        self._count = stop
        drop = min(self._place(stop) - self._offset, self._input.size)
        self._input = self._input[drop:]
        self._offset += drop
        return np.concatenate(made) if made else np.zeros(0, np.float32)

    def _batch(self, start: int, stop: int) -> Samples:
        numbers = np.arange(start, stop)
        places, phases = np.divmod(
            numbers * self._ratio.numerator, self._ratio.denominator
        )
        windows = sliding_window_view(self._input, 2 * self._reach)
        kernels = self._kernels[phases]
        made: Samples = np.einsum("ij,ij->i", windows[places - self._offset], kernels)
        return made

    def _place(self, number: int) -> int:
        """Return the old sample at or before a new one."""
        return number * self._ratio.numerator // self._ratio.denominator


def _kernels(ratio: "Fraction") -> NDArray[np.float32]:
    """Return the weights of a sample's surroundings, a row for each place between two.

    Reading faster moves the top of the band beyond what samples can hold, so it is
    filtered out.
    """
    band = min(1.0, 1 / float(ratio))
    reach = int(np.ceil(_HALF_WIDTH / band))
    fractions = np.arange(ratio.denominator)[:, None] / ratio.denominator
    distances = np.arange(1 - reach, reach + 1) - fractions
    window = np.i0(_KAISER_BETA * np.sqrt(np.maximum(0, 1 - (distances / reach) ** 2)))
    weights = np.sinc(band * distances) * window
    weights /= weights.sum(axis=1, keepdims=True)
    kernels: NDArray[np.float32] = weights.astype(np.float32)
    return kernels
