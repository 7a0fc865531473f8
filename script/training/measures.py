"""What can be counted in speech without anybody listening."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.features import HOP, SAMPLE_RATE, Floats, fundamental, mel_spectrogram
from training.sentences import distance, plain, words_of

# Decibels under the loud parts at which speech is taken to have ended.
_SILENCE_DB = -35.0

_SEMITONES = 12 / np.log(2)

# Of a frame in the loud parts.
_LOUD_PERCENTILE = 95


def roughness(mel: Floats) -> tuple[float, float]:
    """Return the mean step between neighbours in time and in frequency; mel (T, 80).

    Predictions that are an average of what is possible are smoother than speech.
    """
    mel = mel.astype(np.float32)
    return float(np.abs(np.diff(mel, axis=0)).mean()), float(
        np.abs(np.diff(mel, axis=1)).mean()
    )


def texture(predicted: Floats, real: Floats) -> dict[str, float]:
    """Return the roughness of a prediction over that of the recording; 1 is alike."""
    ours, theirs = roughness(predicted), roughness(real)
    return {
        "texture_time": ours[0] / theirs[0],
        "texture_frequency": ours[1] / theirs[1],
    }


def speech(samples: Floats) -> slice:
    """Return where speech begins and ends, in samples."""
    if len(samples) < HOP:
        return slice(0, len(samples))
    frames = samples[: len(samples) // HOP * HOP].reshape(-1, HOP)
    levels = 10 * np.log10((frames.astype(np.float64) ** 2).mean(1) + 1e-12)
    loud = np.flatnonzero(
        levels > np.percentile(levels, _LOUD_PERCENTILE) + _SILENCE_DB
    )
    return slice(int(loud[0]) * HOP, int(loud[-1] + 1) * HOP)


def melody(log_f0: Floats, voiced: NDArray[np.bool_]) -> dict[str, float]:
    """Return mean and spread of the pitch of voiced frames, in semitones over 1 Hz."""
    pitch = log_f0[voiced] * _SEMITONES if voiced.any() else np.zeros(1)
    return {"pitch": float(pitch.mean()), "pitch_spread": float(pitch.std())}


def of_sound(samples: Floats) -> dict[str, float]:
    """Return seconds of speech, melody and roughness of a clip at 22,050 Hz."""
    inside = samples[speech(samples)].astype(np.float64)
    # Whole frames, and enough of them for a spectrogram.
    inside = np.pad(inside, (0, -len(inside) % HOP))
    inside = np.pad(inside, (0, max(0, 8 * HOP - len(inside))))
    in_time, in_frequency = roughness(mel_spectrogram(inside))
    return {
        "seconds": len(inside) / SAMPLE_RATE,
        **melody(*fundamental(inside)),
        "roughness_time": in_time,
        "roughness_frequency": in_frequency,
    }


def against(ours: dict[str, float], recorded: dict[str, float]) -> dict[str, float]:
    """Return what a clip has of a recording of the same text; all ratios but pitch."""
    return {
        "length_ratio": ours["seconds"] / recorded["seconds"],
        "pitch_difference": ours["pitch"] - recorded["pitch"],
        "pitch_spread_ratio": ours["pitch_spread"] / recorded["pitch_spread"],
        "texture_time": ours["roughness_time"] / recorded["roughness_time"],
        "texture_frequency": ours["roughness_frequency"]
        / recorded["roughness_frequency"],
    }


def spoken_words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are said."""
    return words_of(plain(text))


def word_errors(text: str, heard: str) -> tuple[int, int]:
    """Return wrong words and all words, of which a rate is made over many clips."""
    wanted = spoken_words(text)
    return distance(wanted, words_of(heard)), len(wanted)


def means(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the means of what the rows have; not every row must have all."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {
        name: float(np.mean([r[name] for r in rows if name in r])) for name in names
    }
