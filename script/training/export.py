"""Stage: checkpoints to three ONNX graphs in float32, what the runtime speaks with.

- encoder: `phonemes`, `stresses`, `edges` int64 (1, M), `speaker` int64 (1,) ->
  `hidden` (1, M, C), `log_durations`, `pitch`, `energy` (1, M);
- decoder: `hidden` (1, T, C), `prosody` (1, T, 6), `speaker` (1,) ->
  `mel` (1, T, 80) natural log, `log_f0` (1, T) in ln Hz;
- vocoder: `mel`, `log_f0` -> `filters` (1, 2T, 3, 257): gain of the harmonics, gain of
  the noise, phase of the harmonics in radians.

Any M and T. Outside an utterance every layer sees zeros, as it was trained.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
import json
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, save

from training.acoustic_model import (
    MEL_MEAN,
    MEL_SCALE,
    PROSODY,
    AcousticModel,
    Decoder,
    Encoder,
    PhonemeReader,
    ProsodyModel,
)
from training.features import MEL_BANDS
from training.onnx_graph import GraphWriter, array_of, floats, integers
from training.progress import averaged_weights
from training.speak import load_vocoder
from training.vocoder import BINS, Vocoder

GRAPHS = ("encoder", "decoder", "vocoder")

_IDS = ("phonemes", "stresses", "edges")

# What `Vocoder.forward` does to its inputs: mel, then ln F0.
_INPUT_MEANS = np.array([-5.0] * MEL_BANDS + [5.3], np.float32)
_INPUT_FACTORS = np.array([1 / 2.5] * MEL_BANDS + [2.0], np.float32)

# Natural logarithms that gains stay within.
_GAINS = (-12.0, 4.0)

_FIRST = (0,)
_LAST = (-1,)

Speakers = Sequence[dict[str, Any]]
"""`name`, `log_f0_mean`, `log_f0_scale` of each."""


@dataclass(frozen=True)
class TrainedVoice:
    """What training leaves behind."""

    acoustic: AcousticModel
    vocoder: Vocoder
    phonemes: Sequence[str]
    speakers: Speakers


def load_trained(acoustic: Path, vocoder: Path) -> TrainedVoice:
    """Read the averaged weights of both checkpoints."""
    settings = json.loads(acoustic.with_suffix(".json").read_text())
    phonemes, speakers = settings["phonemes"], settings["speakers"]
    model = AcousticModel(len(phonemes), len(speakers), settings["channels"]).eval()
    model.load_state_dict(averaged_weights(acoustic))
    return TrainedVoice(model, load_vocoder(vocoder), phonemes, speakers)


def export(voice: TrainedVoice) -> dict[str, ModelProto]:
    """Return the graphs by name."""
    return {
        "encoder": encoder_graph(voice.acoustic.encoder),
        "decoder": decoder_graph(voice.acoustic.decoder, voice.speakers),
        "vocoder": vocoder_graph(voice.vocoder),
    }


# Encoder


def encoder_graph(encoder: Encoder) -> ModelProto:
    """Return the graph from phonemes to hidden vectors and prosody."""
    graph = GraphWriter("encoder")
    x = _read(graph, encoder, "encoder")
    x = graph.blocks(x, encoder.blocks, "encoder.blocks")
    x = graph.layer_norm(x, encoder.norm, "encoder.norm")
    graph.node("Unsqueeze", x, graph.constant(_FIRST, np.int64), output="hidden")
    _prosody_outputs(graph, encoder.prosody)
    return graph.model(
        [*(integers(name, 1, "M") for name in _IDS), integers("speaker", 1)],
        [
            floats("hidden", 1, "M", encoder.phoneme.embedding_dim),
            *(floats(name, 1, "M") for name in ("log_durations", "pitch", "energy")),
        ],
    )


def _read(graph: GraphWriter, reader: PhonemeReader, name: str) -> str:
    """Add `PhonemeReader.read` of a whole unit: (M, C)."""
    first = graph.constant(_FIRST, np.int64)
    x = graph.embedding("speaker", reader.speaker, f"{name}.speaker")
    tables = (reader.phoneme, reader.stress, reader.edge)
    for ids, table in zip(_IDS, tables, strict=True):
        row = graph.node("Squeeze", ids, first)
        x = graph.node("Add", x, graph.embedding(row, table, f"{name}.{ids}"))
    return x


def _prosody_outputs(graph: GraphWriter, model: ProsodyModel) -> None:
    """Add the prosody model; each output is a row of the batch."""
    x = _read(graph, model, "prosody")
    places = graph.linear(_unit_places(graph), model.place, "prosody.place")
    x = graph.blocks(graph.node("Add", x, places), model.near, "prosody.near")
    mean = graph.node("ReduceMean", x, axes=[0], keepdims=1)
    whole = graph.linear(mean, model.whole, "prosody.whole")
    x = graph.blocks(graph.node("Add", x, whole), model.far, "prosody.far")
    x = graph.layer_norm(x, model.norm, "prosody.norm")
    columns = graph.linear(x, model.output, "prosody.output")
    rows = graph.node("Transpose", columns, perm=[1, 0])
    for index, name in enumerate(("log_durations", "pitch", "energy")):
        place = graph.constant([index], np.int64)
        graph.node("Gather", rows, place, output=name, axis=0)


def _unit_places(graph: GraphWriter) -> str:
    """Add `acoustic_model.unit_places` of a whole unit: (M, 3)."""
    zero, one = graph.constant(0.0), graph.constant(1.0)
    shape = graph.node("Shape", "phonemes", start=1, end=2)
    count = graph.node("Cast", graph.node("Squeeze", shape), to=1)
    before = graph.node("Range", zero, count, one)
    upto = graph.node("Add", before, one)
    parts = [
        graph.node("Div", before, count),
        *(
            graph.node("Mul", graph.node("Log", value), graph.constant(0.25))
            # One more than the phonemes before, and than those after.
            for value in (upto, graph.node("Sub", count, before))
        ),
    ]
    last = graph.constant(_LAST, np.int64)
    columns = [graph.node("Unsqueeze", part, last) for part in parts]
    return graph.node("Concat", *columns, axis=1)


# Decoder


def decoder_graph(decoder: Decoder, speakers: Speakers) -> ModelProto:
    """Return the graph from frames to mel and F0, both in their own units."""
    graph = GraphWriter("decoder")
    first = graph.constant(_FIRST, np.int64)
    x = graph.node("Squeeze", "hidden", first)
    prosody = graph.node("Squeeze", "prosody", first)
    prosody = graph.linear(prosody, decoder.prosody, "decoder.prosody")
    x = graph.node("Add", x, prosody)
    x = graph.node(
        "Add", x, graph.embedding("speaker", decoder.speaker, "decoder.speaker")
    )
    x = graph.layer_norm(x, decoder.input_norm, "decoder.input_norm")
    x = graph.blocks(x, decoder.blocks, "decoder.blocks")
    x = graph.layer_norm(x, decoder.norm, "decoder.norm")
    _mel_output(graph, decoder, x)
    _pitch_output(graph, decoder, x, speakers)
    channels = decoder.speaker.embedding_dim
    return graph.model(
        [
            floats("hidden", 1, "T", channels),
            floats("prosody", 1, "T", PROSODY),
            integers("speaker", 1),
        ],
        [floats("mel", 1, "T", MEL_BANDS), floats("log_f0", 1, "T")],
    )


def _mel_output(graph: GraphWriter, decoder: Decoder, x: str) -> None:
    weight = array_of(decoder.output.weight)[:MEL_BANDS] * MEL_SCALE
    bias = array_of(decoder.output.bias)[:MEL_BANDS] * MEL_SCALE + MEL_MEAN
    mel = graph.gemm(x, weight.T, bias, "decoder.mel")
    graph.node("Unsqueeze", mel, graph.constant(_FIRST, np.int64), output="mel")


def _pitch_output(
    graph: GraphWriter, decoder: Decoder, x: str, speakers: Speakers
) -> None:
    """Add ln F0: the speaker's own mean and scale."""
    weight = array_of(decoder.output.weight)[MEL_BANDS:]
    pitch = graph.gemm(
        x, weight.T, array_of(decoder.output.bias)[MEL_BANDS:], "decoder.pitch"
    )
    row = graph.node("Transpose", pitch, perm=[1, 0])
    scales = graph.constant([speaker["log_f0_scale"] for speaker in speakers])
    means = graph.constant([speaker["log_f0_mean"] for speaker in speakers])
    scaled = graph.node("Mul", row, graph.node("Gather", scales, "speaker"))
    graph.node("Add", scaled, graph.node("Gather", means, "speaker"), output="log_f0")


# Vocoder


def vocoder_graph(vocoder: Vocoder) -> ModelProto:
    """Return the graph from mel and F0 to the filters of each half frame."""
    graph = GraphWriter("vocoder")
    log_f0 = graph.node("Unsqueeze", "log_f0", graph.constant(_LAST, np.int64))
    x = graph.node("Concat", "mel", log_f0, axis=2)
    x = graph.node("Squeeze", x, graph.constant(_FIRST, np.int64))
    # Not folded into the convolution: its padding is zero after this.
    x = graph.node("Sub", x, graph.constant(_INPUT_MEANS))
    x = graph.node("Mul", x, graph.constant(_INPUT_FACTORS))
    x = graph.convolution(x, vocoder.input, "vocoder.input")
    x = graph.layer_norm(x, vocoder.input_norm, "vocoder.input_norm")
    x = graph.blocks(x, vocoder.blocks, "vocoder.blocks")
    x = graph.layer_norm(x, vocoder.norm, "vocoder.norm")
    _filters_output(graph, graph.linear(x, vocoder.head, "vocoder.head"))
    return graph.model(
        [floats("mel", 1, "T", MEL_BANDS), floats("log_f0", 1, "T")],
        [floats("filters", 1, "S", 3, BINS)],
    )


def _filters_output(graph: GraphWriter, raw: str) -> None:
    """Add what makes gains and phases of (T, 2 * 3 * 257)."""
    shape = graph.constant([1, -1, 3, BINS], np.int64)
    raw = graph.node("Reshape", raw, shape)
    axis = graph.constant([2], np.int64)
    edges = [graph.constant([edge], np.int64) for edge in (0, 2, 3)]
    levels = graph.node("Slice", raw, edges[0], edges[1], axis)
    phases = graph.node("Slice", raw, edges[1], edges[2], axis)
    levels = graph.node("Clip", levels, *(graph.constant(limit) for limit in _GAINS))
    graph.node("Concat", graph.node("Exp", levels), phases, output="filters", axis=2)


def main() -> None:
    parser = argparse.ArgumentParser(description="Export checkpoints to ONNX graphs.")
    parser.add_argument(
        "--acoustic", type=Path, required=True, help="with .json beside it"
    )
    parser.add_argument("--vocoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder for the graphs")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name, model in export(load_trained(args.acoustic, args.vocoder)).items():
        save(model, args.out / f"{name}.onnx")


if __name__ == "__main__":
    main()
