"""How many words a speech recogniser gets wrong: pocketsphinx, with its general model.

Its rates are high even for people; what counts is the comparison on the same texts.
"""

from importlib.util import find_spec

import numpy as np
from scipy.signal import resample_poly

from training.features import SAMPLE_RATE, Floats

_RATE = 16000

# Level that the recogniser's models know, and silence around, in seconds.
_RMS, _PAUSE = 0.07, 0.3


def is_there() -> bool:
    """Tell whether pocketsphinx is installed."""
    return find_spec("pocketsphinx") is not None


class Recogniser:
    """Writes down what it hears."""

    def __init__(self) -> None:
        import pocketsphinx  # noqa: PLC0415 - an option

        self._decoder = pocketsphinx.Decoder(samprate=_RATE, loglevel="FATAL")

    def hear(self, samples: Floats) -> str:
        """Return the words of a clip at 22,050 Hz."""
        # 16,000 / 22,050 = 320 / 441
        sound = resample_poly(samples.astype(np.float64), 320, SAMPLE_RATE // 50)
        sound *= _RMS / max(1e-6, np.sqrt((sound**2).mean()))
        # Not zeros, of which a logarithm would be taken.
        pause = np.random.default_rng(0).normal(0, 1e-4, int(_PAUSE * _RATE))
        sound = np.concatenate([pause, sound, pause])
        pcm = np.round(np.clip(sound, -1, 1) * 32767).astype(np.int16)
        self._decoder.start_utt()
        self._decoder.process_raw(pcm.tobytes(), no_search=False, full_utt=True)
        self._decoder.end_utt()
        hypothesis = self._decoder.hyp()
        return hypothesis.hypstr if hypothesis else ""
