"""From what a Jabber voice's encoder says of phonemes to what its decoder reads."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# A phoneme whose duration the model gives less than this is left out, as people do.
_LEAST_FRAMES: Final = 0.5

# Ten seconds: a duration beyond is a fault, and must not fill the memory.
_MOST_FRAMES: Final = 900.0


class Encoding(NamedTuple):
    """What the encoder says of a unit's M phonemes."""

    hidden: Floats
    """Shape (M, channels)."""

    log_durations: Floats
    """Shape (M,): ln(1 + frames)."""

    pitch: Floats
    """Shape (M,): ln F0 less the speaker's mean, in the speaker's scales."""

    energy: Floats
    """Shape (M,)."""


class Score(NamedTuple):
    """What the decoder reads of a unit's T frames."""

    hidden: Floats
    """Shape (M, channels), by phoneme."""

    phonemes: NDArray[np.intp]
    """Shape (T,): which phoneme each frame belongs to."""

    prosody: Floats
    """Shape (T, 6): pitch, energy, and the place of the frame in its phoneme."""

    @property
    def frames(self) -> int:
        """How many there are; none for a unit in which nothing has a duration."""
        return self.phonemes.size

    @property
    def lead(self) -> int:
        """How many of them belong to the mark that begins the unit: they are silent."""
        return int(np.count_nonzero(self.phonemes == 0))


def write_score(
    encoding: Encoding, *, length_scale: float, pitch_range: float, pitch_shift: float
) -> Score:
    """Spread phonemes over frames; `pitch_shift` is in the speaker's scales."""
    durations = frames_of(encoding.log_durations, length_scale)
    phonemes = np.repeat(np.arange(durations.size), durations)
    pitch = _shaped(encoding.pitch, durations, pitch_range) + np.float32(pitch_shift)
    prosody = np.empty((phonemes.size, 6), np.float32)
    prosody[:, 0] = pitch[phonemes]
    prosody[:, 1] = encoding.energy[phonemes]
    prosody[:, 2:] = _places(durations, phonemes)
    return Score(hidden=encoding.hidden, phonemes=phonemes, prosody=prosody)


def frames_of(log_durations: Floats, length_scale: float) -> NDArray[np.int64]:
    """Return whole frames per phoneme; what rounding takes, the next one gets."""
    spoken = np.minimum(np.expm1(log_durations.astype(np.float64)), _MOST_FRAMES)
    counts = []
    owed = 0.0
    for frames in spoken.tolist():
        owed += frames * length_scale
        count = max(round(owed), 1 if frames >= _LEAST_FRAMES else 0)
        counts.append(count)
        owed -= count
    return np.array(counts, dtype=np.int64)


def _shaped(pitch: Floats, durations: NDArray[np.int64], pitch_range: float) -> Floats:
    """Move pitch away from the unit's mean, which stays."""
    if pitch_range == 1.0 or not durations.any():
        return pitch
    mean = np.float32(np.average(pitch, weights=durations))
    return mean + (pitch - mean) * np.float32(pitch_range)


def _places(durations: NDArray[np.int64], phonemes: NDArray[np.intp]) -> Floats:
    """Tell where frames are in their phonemes, in ways that a network can use: (T, 4)."""
    starts = np.cumsum(durations) - durations
    past = np.arange(phonemes.size) - starts[phonemes]
    length = durations[phonemes]
    places = np.empty((phonemes.size, 4), np.float32)
    places[:, 0] = (past + 0.5) / length
    places[:, 1] = np.log1p(past) / 2
    places[:, 2] = np.log1p(length - past) / 2
    places[:, 3] = np.log1p(length) / 2
    return places
