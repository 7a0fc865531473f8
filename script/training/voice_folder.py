"""Stage: checkpoints to a voice folder that the runtime speaks with, and its card.

    voice_folder --work WORK --acoustic A.pt --vocoder V.pt --out models/en_US-jabber-medium
    voice_folder --card models/en_US-jabber-medium --work WORK \
        --figures evaluation.json fidelity.json

The first form exports, calibrates rate and range of the speakers, quantizes, and writes
the graphs, voice.json and LICENSE; the same graphs in float32 go to WORK/exact/<name>.
The second writes MODEL_CARD.md. Figures are `{"command": ..., "figures": {name: value}}`:
what nobody measured is not in the card.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
import hashlib
import json
from pathlib import Path
import subprocess
from typing import Any

from onnx import ModelProto, save
import torch

from training import acoustic_model, vocoder
from training.export import GRAPHS, TrainedVoice, export, load_trained
from training.features import HOP, SAMPLE_RATE
from training.graph_surgery import fused
from training.graph_voice import GraphVoice, aligned_sentences, calibration_feeds
from training.model_card import write_card, write_licence
from training.prosody_calibration import Prosody, calibrate, held_out_recordings
from training.quantize import Precision, quantized, with_half_weights
from wyoming_jabber.audio.loudness import TARGET_LUFS
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.voices.jabber import JabberFamily
from wyoming_jabber.voices.registry import VoiceRegistry

_FORMAT = 1

# The licence of what is ours in the weights; LICENSE has the teacher's notice as well.
_LICENCE = "CC0-1.0"
_ATTRIBUTION = {
    "name": "LJ Speech (K. Ito, L. Johnson); CMU ARCTIC slt HTS (Carnegie Mellon University)",
    "url": "https://keithito.com/LJ-Speech-Dataset/",
}

# Sentences that calibrate the rounding, of both speakers together.
_SENTENCES = 90

# Recordings of a speaker that calibrate rate and range; as many of the teacher's are
# held out.
_CLIPS = 40

_CALIBRATION_SEED = 20


# Graphs


def exact_graphs(voice: TrainedVoice) -> dict[str, ModelProto]:
    """Return the graphs in float32; the encoder's weights are stored in 16 bits.

    The 8-bit voice has the same encoder, so that both have the same durations.
    """
    graphs = export(voice)
    return graphs | {"encoder": with_half_weights(graphs["encoder"])}


def rounded_graphs(
    exact: Mapping[str, ModelProto],
    work: Path,
    voice: TrainedVoice,
    most: int,
    precision: Precision,
) -> dict[str, ModelProto]:
    """Return the graphs with decoder and vocoder in 8 bits."""
    names = [speaker["name"] for speaker in voice.speakers]
    sentences = aligned_sentences(work, names, most, _CALIBRATION_SEED)
    feeds = list(calibration_feeds(GraphVoice(exact), sentences))
    return {
        "encoder": exact["encoder"],
        "decoder": quantized(exact["decoder"], (pair[0] for pair in feeds), precision),
        "vocoder": quantized(exact["vocoder"], (pair[1] for pair in feeds), precision),
    }


def write_graphs(folder: Path, graphs: Mapping[str, ModelProto]) -> None:
    """Write the graphs as files, in the form that is loaded fastest."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in released(graphs).items():
        save(model, folder / f"{name}.onnx")


def released(graphs: Mapping[str, ModelProto]) -> dict[str, ModelProto]:
    """Return the graphs in onnxruntime's own operators, with the same weights.

    Folding turns the encoder's into 32 bits; they go back into 16, where they came from.
    """
    final = {name: fused(model) for name, model in graphs.items()}
    return final | {"encoder": with_half_weights(final["encoder"])}


# voice.json


def calibrated_speakers(
    exact: Mapping[str, ModelProto], work: Path, voice: TrainedVoice, most: int
) -> tuple[list[dict[str, Any]], dict[str, Prosody]]:
    """Return the speakers with their factors, and what the factors lead to."""
    graph_voice = GraphVoice(exact)
    speakers, found = [], {}
    for number, speaker in enumerate(voice.speakers):
        recordings = held_out_recordings(
            work, speaker["name"], number, voice.phonemes, most
        )
        prosody = calibrate(graph_voice, recordings)
        factors = {
            "length_scale": prosody.length_scale,
            "pitch_range": prosody.pitch_range,
        }
        speakers.append({**speaker, **factors})
        found[speaker["name"]] = prosody
    return speakers, found


def voice_json(
    folder: Path,
    phonemes: Sequence[str],
    speakers: Sequence[Mapping[str, Any]],
    training: Mapping[str, Any],
    version: str,
) -> dict[str, Any]:
    """Return the configuration of the graphs in `folder`."""
    halos = {"decoder": acoustic_model.HALO, "vocoder": vocoder.HALO}
    graphs = {
        name: {
            "file": f"{name}.onnx",
            "sha256": hashlib.sha256(
                (folder / f"{name}.onnx").read_bytes()
            ).hexdigest(),
            **({"halo": halos[name]} if name in halos else {}),
        }
        for name in GRAPHS
    }
    return {
        "format": _FORMAT,
        "name": folder.name,
        "label": "Jabber, English (United States)",
        "version": version,
        "language": "en-US",
        "espeak_voice": "en-us",
        "licence": _LICENCE,
        "attribution": _ATTRIBUTION,
        "sample_rate": SAMPLE_RATE,
        "hop_length": HOP,
        "phonemes": list(phonemes),
        "speakers": list(speakers),
        **graphs,
        "training": dict(training),
    }


def training_record(
    acoustic: Path,
    vocoder_path: Path,
    precision: Precision,
    found: Mapping[str, Prosody],
) -> dict[str, Any]:
    """Return where the weights come from, and what calibration came to."""
    return {
        "calibration": {name: asdict(prosody) for name, prosody in found.items()},
        "commit": _commit(),
        "steps": {path.stem: _steps(path) for path in (acoustic, vocoder_path)},
        "weight_bits": precision.weight_bits,
    }


def _steps(checkpoint: Path) -> int:
    return int(torch.load(checkpoint, map_location="cpu", weights_only=True)["step"])


def _commit() -> str:
    """Return the commit of the training scripts, with "+" if they are not all in it.

    "unknown" outside git.
    """
    commit = _git("rev-parse", "HEAD")
    changed = _git("--no-optional-locks", "status", "--porcelain", "--", ".")
    return f"{commit}+" if commit and changed else commit or "unknown"


def _git(*arguments: str) -> str:
    asked = subprocess.run(
        ["git", *arguments],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()


# The stage


def make_voice(args: argparse.Namespace) -> dict[str, Prosody]:
    """Write the voice folder; return what calibration found."""
    voice = load_trained(args.acoustic, args.vocoder)
    precision = Precision(weight_bits=args.weight_bits)
    exact = exact_graphs(voice)
    speakers, found = calibrated_speakers(exact, args.work, voice, args.clips)
    write_graphs(args.work / "exact" / args.out.name, exact)
    rounded = rounded_graphs(exact, args.work, voice, args.sentences, precision)
    write_graphs(args.out, rounded)
    record = training_record(args.acoustic, args.vocoder, precision, found)
    config = voice_json(args.out, voice.phonemes, speakers, record, args.version)
    write_config(args.out, config)
    write_config(args.out, {**config, "levelling": levelling(args.out)})
    write_licence(args.out)
    return found


def write_config(folder: Path, config: Mapping[str, Any]) -> None:
    text = json.dumps(config, indent=1, ensure_ascii=False)
    (folder / "voice.json").write_text(text + "\n", "utf-8")


def levelling(folder: Path) -> dict[str, float]:
    """Return how much louder the voice is made, as a server finds out without it."""
    (info,) = JabberFamily().scan([folder])
    registry = VoiceRegistry(
        {"jabber": JabberFamily()}, SessionOptions(), info.memory_bytes
    )
    registry.load(info)
    gain = registry.levelling_gain(info)
    return {"target_lufs": TARGET_LUFS, "gain_db": round(gain, 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a voice folder, or its card.")
    add = parser.add_argument
    add("--work", type=Path, help="has alignments and features")
    add("--acoustic", type=Path, help="checkpoint, with .json beside it")
    add("--vocoder", type=Path, help="checkpoint")
    add("--out", type=Path, help="voice folder")
    add("--version", default="1.0.0")
    add("--clips", type=int, default=_CLIPS, help="recordings for rate and range")
    add("--sentences", type=int, default=_SENTENCES, help="for the rounding")
    add("--weight-bits", type=int, choices=(7, 8), default=Precision().weight_bits)
    add("--card", type=Path, help="voice folder to write a card for, no more")
    add("--figures", type=Path, nargs="*", default=[], help="JSON files for the card")
    args = parser.parse_args()
    torch.set_num_threads(1)
    if args.card:
        write_card(args.card, args.figures, args.work)
        return
    missing = [
        name
        for name in ("work", "acoustic", "vocoder", "out")
        if not getattr(args, name)
    ]
    if missing:
        parser.error(f"missing: {', '.join(f'--{name}' for name in missing)}")
    for name, prosody in make_voice(args).items():
        print(f"{name}: {prosody}")
        if prosody.is_at_limit:
            print(f"{name}: NOT CALIBRATED, a factor is at its limit: is it trained?")


if __name__ == "__main__":
    main()
