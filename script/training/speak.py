"""Text to sound from checkpoints, before there is a voice folder: to judge training by."""

import argparse
from dataclasses import dataclass
import json
from pathlib import Path

import numpy as np
import soundfile
import torch

from training.acoustic_model import MEL_MEAN, MEL_SCALE, AcousticModel, repeat
from training.features import MEL_BANDS, SAMPLE_RATE, Floats
from training.progress import averaged_weights
from training.vocoder import Vocoder, pulses
from wyoming_jabber.text.phonemize import Phonemizer
from wyoming_jabber.voices.jabber_phonemes import PhonemeTable


@dataclass(frozen=True)
class Manner:
    """How to speak."""

    speaker: int = 0
    length_scale: float = 1.0
    pitch_range: float = 1.0


class CheckpointVoice:
    """An acoustic model and a vocoder, as they stand."""

    def __init__(self, acoustic: Path, vocoder: Path) -> None:
        settings = json.loads(acoustic.with_suffix(".json").read_text())
        self.speakers = settings["speakers"]
        self._table = PhonemeTable(settings["phonemes"])
        self._phonemizer = Phonemizer()
        self._acoustic = AcousticModel(
            len(settings["phonemes"]), len(self.speakers), settings["channels"]
        ).eval()
        self._acoustic.load_state_dict(averaged_weights(acoustic))
        self._vocoder = load_vocoder(vocoder)

    @torch.no_grad()
    def mel(self, text: str, manner: Manner) -> tuple[torch.Tensor, torch.Tensor]:
        """Return log-mel (1, T, 80) and ln F0 (1, T)."""
        symbols = self._table.read(self._phonemizer.phonemize(text, "en-us"))
        ids = self._table.ids(symbols)
        rows = [
            torch.from_numpy(row)[None]
            for row in (ids.phonemes, ids.stresses, ids.edges)
        ]
        speaker = torch.tensor([manner.speaker])
        encoded = self._acoustic.encoder(
            *rows, speaker, torch.ones(1, len(ids.phonemes), 1)
        )
        exact = torch.expm1(encoded.log_durations).clamp_min(0) * manner.length_scale
        # The rounding error is carried along: the whole is as long as the sum says.
        frames = torch.diff(
            torch.round(torch.cumsum(exact, 1)), prepend=torch.zeros(1, 1)
        ).long()
        mean = encoded.pitch.mean()
        pitch = mean + (encoded.pitch - mean) * manner.pitch_range
        wide, prosody, mask, _ = repeat(encoded.hidden, pitch, encoded.energy, frames)
        output = self._acoustic.decoder(wide, prosody, speaker, mask)
        about = self.speakers[manner.speaker]
        log_f0 = output[..., MEL_BANDS] * about["log_f0_scale"] + about["log_f0_mean"]
        return output[..., :MEL_BANDS] * MEL_SCALE + MEL_MEAN, log_f0

    def speak(self, text: str, manner: Manner) -> Floats:
        return sound(self._vocoder, *self.mel(text, manner))


def load_vocoder(path: Path) -> Vocoder:
    weights = averaged_weights(path)
    depth = 1 + max(
        int(name.split(".")[1]) for name in weights if name.startswith("blocks.")
    )
    vocoder = Vocoder(len(weights["norm.bias"]), depth).eval()
    vocoder.load_state_dict(weights)
    return vocoder


@torch.no_grad()
def sound(vocoder: Vocoder, mel: torch.Tensor, log_f0: torch.Tensor) -> Floats:
    """Return samples for log-mel (1, T, 80) and ln F0 (1, T)."""
    torch.manual_seed(0)
    excitation = torch.from_numpy(pulses(log_f0[0].numpy()))[None]
    samples: Floats = vocoder.sound(vocoder(mel, log_f0), excitation).samples[0].numpy()
    return samples


def copy(vocoder: Vocoder, features: Path) -> Floats:
    """Return a recording's sound made anew from its mel and F0 (copy synthesis)."""
    with np.load(features) as recorded:
        mel = torch.from_numpy(recorded["mel"].astype(np.float32))[None]
        return sound(vocoder, mel, torch.from_numpy(recorded["log_f0"])[None])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--acoustic", type=Path)
    add("--vocoder", type=Path, required=True)
    add("--out", type=Path, required=True, help="folder of wav files")
    add("--sentences", type=Path, help="`id<TAB>text` lines to speak")
    add("--copies", type=Path, help="folder of features: copy synthesis instead")
    add("--names", type=Path, help="file of the ids to copy; all")
    add("--speaker", type=int, default=0)
    add("--length-scale", type=float, default=1.0)
    add("--pitch-range", type=float, default=1.0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    args.out.mkdir(parents=True, exist_ok=True)
    if args.copies:
        names = args.names.read_text().split() if args.names else []
        files = [args.copies / f"{name}.npz" for name in names] or args.copies.glob(
            "*.npz"
        )
        vocoder = load_vocoder(args.vocoder)
        for file in files:
            soundfile.write(
                args.out / f"{file.stem}.wav", copy(vocoder, file), SAMPLE_RATE
            )
        return
    voice = CheckpointVoice(args.acoustic, args.vocoder)
    manner = Manner(args.speaker, args.length_scale, args.pitch_range)
    for line in args.sentences.read_text().splitlines():
        name, text = line.split("\t")[:2]
        soundfile.write(
            args.out / f"{name}.wav", voice.speak(text, manner), SAMPLE_RATE
        )


if __name__ == "__main__":
    main()
