"""A voice that never learnt anything, with all that the last stages read."""

from dataclasses import dataclass
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.acoustic_model import AcousticModel
from training.export import TrainedVoice
from training.graph_voice import Sentence
from training.progress import Checkpoint
from training.vocoder import Vocoder
from wyoming_jabber.voices.jabber_phonemes import END, PAUSES, START, PhonemeTable

PHONEMES = (START, END, *PAUSES, *"abdefghijklmnoprstuvwz", "iː", "oʊ", "ə", "ɪ")
SPEAKERS = (
    {"name": "lj", "log_f0_mean": 5.3, "log_f0_scale": 0.2},
    {"name": "slt", "log_f0_mean": 5.1, "log_f0_scale": 0.25},
)
CHANNELS = 32

# Frames that a phoneme has in these recordings, and about in this voice.
FRAMES = 6


def untrained_voice(channels: int = CHANNELS, seed: int = 0) -> TrainedVoice:
    """Return a voice with random weights that all matter."""
    torch.manual_seed(seed)
    acoustic = AcousticModel(len(PHONEMES), len(SPEAKERS), channels).eval()
    vocoder = Vocoder(channels).eval()
    for module in (*acoustic.modules(), *vocoder.modules()):
        if isinstance(module, nn.LayerNorm):
            nn.init.normal_(module.weight, 1.0, 0.3)
            nn.init.normal_(module.bias, 0.0, 0.2)
    output = acoustic.encoder.prosody.output
    with torch.no_grad():
        output.weight.mul_(0.2)
        output.bias[0] = float(np.log1p(FRAMES))
    return TrainedVoice(acoustic, vocoder, PHONEMES, SPEAKERS)


def random_symbols(random: np.random.Generator, count: int) -> list[str]:
    """Return something to say, of so many symbols and a point."""
    sounds = [*PHONEMES[len(PAUSES) + 2 :], "ˈoʊ", "ˌiː", " "]
    symbols = [str(symbol) for symbol in random.choice(sounds, count)]
    return ["b", *symbols, "a", "."]


def random_sentences(count: int, seed: int = 0) -> list[Sentence]:
    """Return sentences of both speakers, from short to long."""
    random = np.random.default_rng(seed)
    table = PhonemeTable(PHONEMES)
    return [
        Sentence(table.ids(random_symbols(random, 1 + 6 * n)), n % len(SPEAKERS))
        for n in range(count)
    ]


@dataclass(frozen=True)
class Work:
    """A folder as training leaves it."""

    folder: Path
    acoustic: Path
    vocoder: Path


def write_work(folder: Path, voice: TrainedVoice, clips: int = 4) -> Work:
    """Write checkpoints, alignments and features."""
    acoustic = folder / "checkpoints" / "acoustic.pt"
    vocoder = folder / "checkpoints" / "vocoder.pt"
    Checkpoint(acoustic, voice.acoustic).save(1200)
    Checkpoint(vocoder, voice.vocoder).save(3400)
    settings = {
        "phonemes": list(PHONEMES),
        "speakers": list(SPEAKERS),
        "channels": voice.acoustic.encoder.phoneme.embedding_dim,
    }
    acoustic.with_suffix(".json").write_text(json.dumps(settings))
    (folder / "alignments").mkdir()
    for speaker in SPEAKERS:
        _write_recordings(folder, speaker, clips)
    return Work(folder, acoustic, vocoder)


def _write_recordings(folder: Path, speaker, clips: int) -> None:
    random = np.random.default_rng(len(speaker["name"]))
    table, utterances = PhonemeTable(PHONEMES), {}
    features = folder / "features" / speaker["name"]
    features.mkdir(parents=True)
    for number in range(clips):
        symbols = random_symbols(random, 12)
        frames = random.integers(
            FRAMES - 2, FRAMES + 3, len(table.ids(symbols).phonemes)
        )
        utterances[f"clip{number}"] = {
            "symbols": symbols,
            "frames": frames.tolist(),
            "suspect": False,
            "held_out": speaker["name"] == "lj" and number < 2,
        }
        log_f0 = speaker["log_f0_mean"] + 0.05 * random.standard_normal(frames.sum())
        voiced = random.random(frames.sum()) < 0.8
        np.savez(
            features / f"clip{number}.npz", log_f0=np.float32(log_f0), voiced=voiced
        )
    saved = {"phonemes": list(PHONEMES), "utterances": utterances}
    file = folder / "alignments" / f"{speaker['name']}.json"
    file.write_text(json.dumps(saved))
