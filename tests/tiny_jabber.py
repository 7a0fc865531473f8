"""Tiny Jabber voices: three real ONNX graphs with random weights, made in milliseconds.

They are wired like the shipped voice: convolutions along time, so that windows need
their halos, between matrix products. The sound is a buzz of about the right loudness,
rate and pitch, and follows every control.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from wyoming_jabber.voices.jabber_phonemes import END, PAUSES, START, UNITS

PHONEMES = (START, END, *PAUSES, *UNITS, *"bdfhijklmnpstvwzæðŋəɚɛɡɪɹʃʊʌʒθ")
"""The symbols that a tiny voice knows, in the order of their ids."""

FRAMES_PER_PHONEME = 7
"""About 80 ms."""

BASE_F0 = 200.0
"""Hertz; the second speaker is two semitones higher, and so on."""

LOG_F0_SCALE = 0.2

MEL_BANDS = 80

# Numbers for two half frames of three filters with 257 bins each.
_FILTERS = (2, 3, 257)

_KERNEL = 7
_REACH = _KERNEL // 2

# Gains of harmonics and noise, natural logarithms; then a phase.
_FILTER_LEVELS = (-2.5, -5.0, 0.0)
_FILTER_SPREADS = (0.5, 0.5, 0.1)

_WORK_SIZE = 512


def write_jabber_voice(
    folder: Path,
    name: str = "en_US-tinyjabber-medium",
    *,
    speakers: Sequence[str] = ("anna", "bert"),
    phonemes: Sequence[str] = PHONEMES,
    work: int = 0,
    channels: int = 8,
    blocks: int = 1,
    changes: Mapping[str, Any] | None = None,
) -> Path:
    """Write a voice into `folder`; return the path of its `voice.json`.

    `work` is a number of matrix products that change nothing but the time that a call
    of the decoder takes: about 2 ms each on a small computer. `channels` and `blocks`
    of 192 and 6 make a voice as large as the shipped one. `changes` overrule keys of
    the configuration; None removes one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    graphs = {
        "encoder": encoder_model(len(phonemes), len(speakers), channels),
        "decoder": decoder_model(len(speakers), channels, blocks, work),
        "vocoder": vocoder_model(channels, blocks),
    }
    for graph, model in graphs.items():
        (folder / f"{graph}.onnx").write_bytes(model)
    config = jabber_config(name, speakers, phonemes, graphs, blocks)
    config |= changes or {}
    config = {key: value for key, value in config.items() if value is not None}
    file = folder / "voice.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    return file


def jabber_config(
    name: str,
    speakers: Sequence[str],
    phonemes: Sequence[str],
    graphs: Mapping[str, bytes],
    blocks: int,
) -> dict[str, Any]:
    """Build what `voice.json` holds."""
    halos = {"decoder": {"halo": _REACH * blocks}, "vocoder": {"halo": _REACH * blocks}}
    entries = {
        graph: {"file": f"{graph}.onnx", "sha256": hashlib.sha256(model).hexdigest()}
        | halos.get(graph, {})
        for graph, model in graphs.items()
    }
    return {
        "format": 1,
        "name": name,
        "version": "1.0",
        "language": "en-US",
        "espeak_voice": "en-us",
        "licence": "CC0-1.0",
        "attribution": {"name": "The tests", "url": "https://example.org/tiny"},
        "sample_rate": 22050,
        "hop_length": 256,
        "phonemes": list(phonemes),
        "speakers": [
            {"name": name, "log_f0_mean": 5.3, "log_f0_scale": LOG_F0_SCALE}
            for name in speakers
        ],
        **entries,
        "training": {"commit": "none", "steps": 0},
    }


@cache
def encoder_model(num_phonemes: int, num_speakers: int, channels: int) -> bytes:
    """Build the graph from phonemes to hidden states, durations, pitch and energy."""
    graph = _Graph(seed=1)
    inputs = ("phonemes", "stresses", "edges", "speaker")
    sizes = (num_phonemes, 3, 4, num_speakers)
    parts = [
        graph.node("Gather", graph.weights((size, channels)), name)
        for name, size in zip(inputs, sizes, strict=True)
    ]
    parts[3] = graph.node("Unsqueeze", parts[3], graph.constant([1]))
    hidden = graph.block(graph.sum(parts), channels)
    heads = graph.node("Tanh", graph.product(hidden, channels, 3))
    level = [np.log1p(FRAMES_PER_PHONEME), 0.0, 0.0]
    heads = graph.node("Mul", heads, graph.constant([0.2, 0.5, 0.5], np.float32))
    heads = graph.node("Add", heads, graph.constant(level, np.float32))
    names = ("log_durations", "pitch", "energy")
    for index, name in enumerate(names):
        graph.node("Gather", heads, graph.constant(index), into=name, axis=2)
    graph.node("Identity", hidden, into="hidden")
    return graph.model(
        [*((n, [1, "M"], TensorProto.INT64) for n in inputs[:3]), _speaker_input()],
        [("hidden", [1, "M", channels]), *((n, [1, "M"]) for n in names)],
    )


@cache
def decoder_model(num_speakers: int, channels: int, blocks: int, work: int) -> bytes:
    """Build the graph from frames to mel and F0, which follows pitch exactly."""
    graph = _Graph(seed=2)
    speaker = graph.node("Gather", graph.weights((num_speakers, channels)), "speaker")
    parts = [
        graph.product("hidden", channels, channels),
        graph.product("prosody", 6, channels),
        graph.node("Unsqueeze", speaker, graph.constant([1])),
    ]
    x = graph.sum(parts)
    for _ in range(blocks):
        x = graph.block(x, channels)
    mel = graph.node("Tanh", graph.product(x, channels, MEL_BANDS))
    mel = graph.work(mel, work)
    graph.node("Sub", mel, graph.constant(5.0, np.float32), into="mel")
    pitch = graph.node("Gather", "prosody", graph.constant(0), axis=2)
    pitch = graph.node("Mul", pitch, graph.constant(LOG_F0_SCALE, np.float32))
    bases = np.log(BASE_F0) + np.arange(num_speakers) * np.log(2) / 6
    base = graph.node("Gather", graph.constant(bases, np.float32), "speaker")
    graph.node("Add", pitch, base, into="log_f0")
    return graph.model(
        [("hidden", [1, "T", channels]), ("prosody", [1, "T", 6]), _speaker_input()],
        [("mel", [1, "T", MEL_BANDS]), ("log_f0", [1, "T"])],
    )


@cache
def vocoder_model(channels: int, blocks: int) -> bytes:
    """Build the graph from mel and F0 to the filters of each half frame."""
    graph = _Graph(seed=3)
    log_f0 = graph.node("Unsqueeze", "log_f0", graph.constant([2]))
    x = graph.node("Concat", "mel", log_f0, axis=2)
    x = graph.product(x, MEL_BANDS + 1, channels)
    for _ in range(blocks):
        x = graph.block(x, channels)
    x = graph.product(x, channels, int(np.prod(_FILTERS)))
    x = graph.node("Tanh", x)
    x = graph.node("Reshape", x, graph.constant([1, -1, *_FILTERS[1:]]))
    spread = np.array(_FILTER_SPREADS, np.float32)[:, np.newaxis]
    x = graph.node("Mul", x, graph.constant(spread, np.float32))
    levels = np.array(_FILTER_LEVELS, np.float32)[:, np.newaxis]
    x = graph.node("Add", x, graph.constant(levels, np.float32))
    gains = graph.node("Slice", x, *map(graph.constant, ([0], [2], [2])))
    phases = graph.node("Slice", x, *map(graph.constant, ([2], [3], [2])))
    graph.node("Concat", graph.node("Exp", gains), phases, into="filters", axis=2)
    return graph.model(
        [("mel", [1, "T", MEL_BANDS]), ("log_f0", [1, "T"])],
        [("filters", [1, "S", *_FILTERS[1:]])],
    )


def _speaker_input() -> tuple[str, list[int | str], int]:
    return ("speaker", [1], TensorProto.INT64)


class _Graph:
    """Nodes and weights of one graph, with names that take care of themselves."""

    def __init__(self, seed: int) -> None:
        self._nodes: list[Any] = []
        self._initializers: list[Any] = []
        self._random = np.random.default_rng(seed)
        self._names = (f"value_{n}" for n in range(10_000))

    def node(self, op: str, *inputs: str, into: str = "", **attributes: Any) -> str:
        """Add a node; return the name of its output."""
        name = into or next(self._names)
        self._nodes.append(helper.make_node(op, list(inputs), [name], **attributes))
        return name

    def constant(self, value: Any, dtype: Any = np.int64) -> str:
        name = next(self._names)
        array = np.asarray(value, dtype)
        self._initializers.append(numpy_helper.from_array(array, name))
        return name

    def weights(self, shape: Sequence[int]) -> str:
        scale = 1 / np.sqrt(shape[0])
        return self.constant(self._random.normal(0, scale, shape), np.float32)

    def product(self, x: str, size: int, outputs: int) -> str:
        return self.node("MatMul", x, self.weights((size, outputs)))

    def sum(self, parts: Sequence[str]) -> str:
        total = parts[0]
        for part in parts[1:]:
            total = self.node("Add", total, part)
        return total

    def block(self, x: str, channels: int) -> str:
        """Add what ConvNeXt is made of; it sees three frames on either side."""
        y = self.node("Transpose", x, perm=[0, 2, 1])
        y = self.node(
            "Conv",
            y,
            self.weights((channels, 1, _KERNEL)),
            group=channels,
            kernel_shape=[_KERNEL],
            pads=[_REACH, _REACH],
        )
        y = self.node("Transpose", y, perm=[0, 2, 1])
        ones, zeros = np.ones(channels), np.zeros(channels)
        scale, bias = self.constant(ones, np.float32), self.constant(zeros, np.float32)
        y = self.node("LayerNormalization", y, scale, bias, axis=-1)
        y = self.node("Tanh", self.product(y, channels, 3 * channels))
        return self.node("Add", x, self.product(y, 3 * channels, channels))

    def work(self, x: str, amount: int) -> str:
        """Multiply big matrices, then add none of it to x."""
        if not amount:
            return x
        shape = self.constant([_WORK_SIZE, _WORK_SIZE])
        value = helper.make_tensor("value", TensorProto.FLOAT, [1], [1 / _WORK_SIZE])
        factor = self.node("ConstantOfShape", shape, value=value)
        # Takes part of the input, or else it would all be computed at load time.
        mean = self.node("ReduceMean", x, keepdims=0)
        matrix = self.node("Mul", factor, mean)
        for _ in range(amount):
            matrix = self.node("MatMul", matrix, factor)
        nothing = self.constant(0.0, np.float32)
        mean = self.node("ReduceMean", matrix, keepdims=0)
        return self.node("Add", x, self.node("Mul", mean, nothing))

    def model(self, inputs: Sequence[Any], outputs: Sequence[Any]) -> bytes:
        """Serialize; inputs and outputs are tuples of name, shape and perhaps type."""
        graph = helper.make_graph(
            self._nodes,
            "tiny",
            list(_values(inputs)),
            list(_values(outputs)),
            self._initializers,
        )
        opset = helper.make_opsetid("", 17)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
        serialized: bytes = model.SerializeToString()
        return serialized


def _values(values: Sequence[Any]) -> Iterator[Any]:
    for name, shape, *kind in values:
        (element,) = kind or [TensorProto.FLOAT]
        yield helper.make_tensor_value_info(name, element, shape)
