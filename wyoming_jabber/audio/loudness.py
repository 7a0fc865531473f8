"""Loudness: how loud speech is to the ear, and what makes all voices equally loud.

Measured as integrated loudness, ITU-R BS.1770, in LUFS: the unit of broadcasting.
"""

from loudness import integrated_loudness as _integrated_loudness
import numpy as np

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.audio.volume import CEILING

TARGET_LUFS = -18.0
"""How loud every voice speaks, by default.

Sentences brought to full scale one by one, as Piper does, lie there at the median
(measured on 70 of one speaker: -20.0 to -15.6), so a voice is as loud as people know.
"""

# Beyond this, what was measured was no speech.
_MAXIMUM_GAIN_DB = 20.0
# How far a voice's peaks may be pushed beyond the ceiling: the limiter takes that much
# off short peaks unheard.
_LIMITED_DB = 3.0
# The standard measures in blocks of this many seconds.
_SHORTEST = 0.4


def measure(samples: Samples, sample_rate: int) -> float | None:
    """Return the integrated loudness in LUFS, within 0.2 LU.

    None if there is less than 0.4 s of sound, or nothing above -70 LUFS.
    """
    if samples.size < np.ceil(_SHORTEST * sample_rate):
        return None
    lufs = _integrated_loudness(np.ascontiguousarray(samples), sample_rate)
    return lufs if np.isfinite(lufs) else None


def levelling_gain(
    samples: Samples, sample_rate: int, target_lufs: float = TARGET_LUFS
) -> float:
    """Return the gain in dB that brings a voice to the target; 0 if none is known.

    The samples are a sentence or more of its speech, such as its warm-up makes.
    """
    lufs = measure(samples, sample_rate)
    if lufs is None:
        return 0.0
    room_db = 20 * float(np.log10(CEILING / np.abs(samples).max())) + _LIMITED_DB
    gain_db = min(target_lufs - lufs, room_db)
    return min(max(gain_db, -_MAXIMUM_GAIN_DB), _MAXIMUM_GAIN_DB)
