"""Each speaker's own rate and range, so that the voice is as slow and lively as they are.

Durations learnt as logarithms come out short, and melodies learnt by regression flat.
Both are measured on recordings that the model never saw, and undone by a factor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.features import Floats
from training.graph_voice import GraphVoice, Sentence, decoder_feeds
from wyoming_jabber.voices.jabber_phonemes import PhonemeTable
from wyoming_jabber.voices.jabber_prosody import Encoding, frames_of, write_score

# What the runtime takes for a slip of the pen lies beyond.
_LENGTH_SCALES = (0.6, 1.8)
_PITCH_RANGES = (0.5, 2.0)

# Aims, over the recordings. A text is read without the pauses that the reader made where
# there is no mark, so phonemes as long as hers make the whole 6 % short, and a recogniser
# understood the slower voice better. A melody that is guessed from text is wide in the
# wrong places if it is as wide as hers: of forty sentences a recogniser got 17 to 20 % of
# the words wrong at 0.81 to 0.83, and 21 % at 0.87.
_LENGTH, _SPREAD = 1.05, 0.82

# Each round comes about ten times nearer.
_ROUNDS = 5


@dataclass(frozen=True)
class Recording:
    """An aligned recording. M phonemes, T frames."""

    sentence: Sentence
    frames: NDArray[np.int64]
    """(M,)"""

    log_f0: Floats
    """(T,), ln Hz"""

    voiced: NDArray[np.bool_]
    """(T,)"""


@dataclass(frozen=True)
class Prosody:
    """A speaker's factors, and what they lead to."""

    length_scale: float
    pitch_range: float
    length_ratio: float
    """Length of the voice's sentences over that of the recordings, with the factor."""

    spread_ratio: float
    """Spread of F0 within the voice's sentences over the recordings', with the factor."""

    recordings: int
    """How many it was fitted on; the ratios are of the same ones."""

    @property
    def is_at_limit(self) -> bool:
        """Whether a factor would have had to be larger or smaller than is allowed."""
        return self.length_scale in _LENGTH_SCALES or self.pitch_range in _PITCH_RANGES


def held_out_recordings(
    work: Path, speaker: str, number: int, phonemes: Sequence[str], most: int
) -> list[Recording]:
    """Return recordings that nothing was trained on.

    They are the ones marked so, or the last ones where none is: as in the training of
    the acoustic model, if it saw the same features. Raises ValueError if there are none.
    """
    saved = json.loads((work / "alignments" / f"{speaker}.json").read_text("utf-8"))
    folder, table = work / "features" / speaker, PhonemeTable(phonemes)
    good = {
        name: row
        for name, row in saved["utterances"].items()
        if not row.get("suspect") and (folder / f"{name}.npz").exists()
    }
    held = [name for name, row in good.items() if row.get("held_out")] or list(good)
    if not held:
        raise ValueError(f"{speaker} has no recordings to calibrate on in {folder}")
    recordings = []
    for name in held[-most:]:
        sentence = Sentence(table.ids(good[name]["symbols"]), number)
        with np.load(folder / f"{name}.npz") as features:
            log_f0, voiced = features["log_f0"], features["voiced"]
        recordings.append(
            Recording(sentence, np.array(good[name]["frames"]), log_f0, voiced)
        )
    return recordings


def calibrate(voice: GraphVoice, recordings: Sequence[Recording]) -> Prosody:
    """Return the factors of the speaker of these recordings."""
    encodings = [voice.encode(recording.sentence) for recording in recordings]
    length_scale, pitch_range = 1.0, 1.0
    human = spread([(row.log_f0, row.voiced) for row in recordings])
    for _ in range(_ROUNDS):
        ratio = length_ratio(encodings, recordings, length_scale)
        length_scale = float(np.clip(length_scale * _LENGTH / ratio, *_LENGTH_SCALES))
        melody = melodies(voice, encodings, recordings, pitch_range)
        ratio = spread(melody) / human
        pitch_range = float(np.clip(pitch_range * _SPREAD / ratio, *_PITCH_RANGES))
    length_scale, pitch_range = round(length_scale, 3), round(pitch_range, 3)
    melody = melodies(voice, encodings, recordings, pitch_range)
    return Prosody(
        length_scale,
        pitch_range,
        length_ratio(encodings, recordings, length_scale),
        spread(melody) / human,
        len(recordings),
    )


def length_ratio(
    encodings: Sequence[Encoding], recordings: Sequence[Recording], length_scale: float
) -> float:
    """Return the length of what would be spoken over that of the recordings."""
    spoken = sum(frames_of(row.log_durations, length_scale).sum() for row in encodings)
    return max(float(spoken), 1.0) / sum(int(row.frames.sum()) for row in recordings)


def melodies(
    voice: GraphVoice,
    encodings: Sequence[Encoding],
    recordings: Sequence[Recording],
    pitch_range: float,
) -> list[tuple[Floats, NDArray[np.bool_]]]:
    """Return the voice's ln F0 in the recordings' own time, and where those are voiced."""
    pairs = []
    for encoding, recording in zip(encodings, recordings, strict=True):
        timed = Encoding(
            hidden=encoding.hidden,
            log_durations=np.log1p(recording.frames).astype(np.float32),
            pitch=encoding.pitch,
            energy=encoding.energy,
        )
        score = write_score(
            timed, length_scale=1.0, pitch_range=pitch_range, pitch_shift=0.0
        )
        feeds = decoder_feeds(score, recording.sentence.speaker)
        pairs.append((voice.run("decoder", feeds)["log_f0"][0], recording.voiced))
    return pairs


def spread(melody: Sequence[tuple[Floats, NDArray[np.bool_]]]) -> float:
    """Return the deviation of ln F0 from each sentence's mean, where there is voice."""
    deviations = [
        f0[voiced] - f0[voiced].mean() for f0, voiced in melody if voiced.any()
    ]
    if not deviations:
        return 1e-6
    return max(float(np.sqrt((np.concatenate(deviations) ** 2).mean())), 1e-6)
