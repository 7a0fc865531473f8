"""Is it speech, and of a length that fits its text?"""

from dataclasses import dataclass
import subprocess

import imageio_ffmpeg
import numpy as np

RATE = 16_000
_FRAME = RATE // 50

# Decibels of full scale above which a frame of 20 ms is not silence.
_SILENCE = -45.0

# Speech is levelled to -18 LUFS: what is far below was lost on the way.
_QUIETEST = -35.0

# Half of speech is sound, and its syllables rise and fall by more than a hum's.
_LEAST_SPOKEN = 0.5
_LEAST_SWING = 3.0

# Two recordings are the same sound if neither their length nor their samples are
# further apart than what MP3 changes; seconds, and a share of full scale.
_SAME_LENGTH = 0.05
_SAME_SAMPLES = 0.01

# Seconds that a person takes for a character, from a hurried "illegal" to a slow "A 1".
_FASTEST, _SLOWEST = 0.03, 0.2


@dataclass(frozen=True)
class Sound:
    """What can be measured of a recording."""

    kind: str
    seconds: float
    level: float
    """Decibels of full scale, over what is not silence."""

    spoken: float
    """Share of the time that is not silence."""

    swing: float
    """Decibels by which the level varies: syllables do, hum and hiss don't."""

    samples: np.ndarray

    def __str__(self) -> str:
        return f"{self.kind}, {self.seconds:.2f} s, {self.level:.0f} dBFS"


def measure(data: bytes) -> Sound:
    """Decode a sound file; ValueError if it is none."""
    decoded = subprocess.run(
        (
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "-"),
            *("-f", "s16le", "-ac", "1", "-ar", str(RATE), "-"),
        ),
        input=data,
        capture_output=True,
        timeout=30,
        check=False,
    )
    if decoded.returncode != 0 or not decoded.stdout:
        raise ValueError(f"{len(data)} bytes that are no sound: {data[:40]!r}")
    samples = np.frombuffer(decoded.stdout, np.int16) / 32768
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    levels = 20 * np.log10(np.sqrt((frames**2).mean(axis=1)) + 1e-6)
    loud = levels[levels > _SILENCE]
    return Sound(
        kind="WAV" if data[:4] == b"RIFF" else "MP3",
        seconds=len(samples) / RATE,
        level=float(loud.mean()) if len(loud) else -120.0,
        spoken=len(loud) / max(1, len(levels)),
        swing=float(loud.std()) if len(loud) else 0.0,
        samples=samples,
    )


def check_speech(sound: Sound, text: str) -> None:
    """Raise ValueError if it can't be that text, spoken."""
    low, high = _FASTEST * len(text), _SLOWEST * len(text) + 1.0
    if not low <= sound.seconds <= high:
        raise ValueError(f"{sound} is not between {low:.1f} and {high:.1f} s")
    if (
        sound.level < _QUIETEST
        or sound.spoken < _LEAST_SPOKEN
        or sound.swing < _LEAST_SWING
    ):
        raise ValueError(
            f"{sound} is no speech: {sound.spoken:.0%} not silent, "
            f"level varies by {sound.swing:.1f} dB"
        )


def differ(one: Sound, other: Sound) -> bool:
    """Whether two recordings are more than copies of each other."""
    length = min(len(one.samples), len(other.samples))
    if abs(one.seconds - other.seconds) > _SAME_LENGTH:
        return True
    gap = np.abs(one.samples[:length] - other.samples[:length]).mean()
    return bool(gap > _SAME_SAMPLES)
