"""Tiny voices in Piper's format, real ONNX graphs that a test writes in milliseconds.

Each phoneme id becomes a short tone whose pitch tells the id, so the sound is audible,
lasts about as long as speech would, and is the same bytes for the same input.
"""

from collections.abc import Mapping, Sequence
from functools import cache
import json
from pathlib import Path
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

PHONEMES = (
    "_^$ !'(),-.:;?"
    "abcdefghijklmnopqrstuvwxyz"
    "æçðøŋœɐɑɒɔəɚɛɜɡɪɫɹɾʃʊʌʒʔʲˈˌːθχᵻʰ"
    "\u0303\u0329\u032f"
)
"""The symbols that a tiny voice knows, in the order of their ids."""

NUM_SYMBOLS = 256

SECONDS_PER_ID = 0.035
"""There is a pad after each phoneme: 70 ms for one, 14 phonemes in a second."""

_WORK_SIZE = 512

_NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "US": "United States",
    "GB": "Great Britain",
    "DE": "Germany",
    "FR": "France",
}


def write_piper_voice(
    folder: Path,
    name: str = "en_US-tiny-medium",
    *,
    sample_rate: int = 22050,
    speakers: Sequence[str] = (),
    phoneme_type: str = "espeak",
    old_keys: bool = False,
    language: str = "en_US",
    espeak_voice: str = "en-us",
    licence: str | None = None,
    work: int = 0,
    changes: Mapping[str, Any] | None = None,
) -> Path:
    """Write a voice's `.onnx` and `.onnx.json`; return the model's path.

    `work` is a number of matrix products that change nothing but the time a call
    takes: about 2 ms each on a small computer. `changes` overrule keys of the
    configuration; None removes one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    model.write_bytes(piper_model(sample_rate, len(speakers) > 1, work))
    config = piper_config(
        sample_rate=sample_rate,
        speakers=speakers,
        phoneme_type=phoneme_type,
        language=language,
        espeak_voice=espeak_voice,
    )
    if old_keys:
        config = _with_old_keys(config)
    config |= changes or {}
    config = {key: value for key, value in config.items() if value is not None}
    config_file = folder / f"{name}.onnx.json"
    config_file.write_text(json.dumps(config), encoding="utf-8")
    if licence is not None:
        card = f"# Model card\n\n## Dataset\n\n* License: {licence}\n"
        (folder / "MODEL_CARD").write_text(card, encoding="utf-8")
    return model


def piper_config(
    *,
    sample_rate: int = 22050,
    speakers: Sequence[str] = (),
    phoneme_type: str = "espeak",
    language: str = "en_US",
    espeak_voice: str = "en-us",
) -> dict[str, Any]:
    """Build what a current `.onnx.json` holds."""
    family, _, region = language.partition("_")
    return {
        "audio": {"sample_rate": sample_rate, "quality": "medium"},
        "espeak": {"voice": espeak_voice},
        "language": {
            "code": language,
            "family": family,
            "region": region,
            "name_english": _NAMES.get(family, family),
            "country_english": _NAMES.get(region, region),
        },
        "dataset": "tiny",
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": phoneme_type,
        "phoneme_map": {},
        "phoneme_id_map": {symbol: [n] for n, symbol in enumerate(PHONEMES)},
        "num_symbols": NUM_SYMBOLS,
        "num_speakers": max(1, len(speakers)),
        "speaker_id_map": {name: n for n, name in enumerate(speakers)},
        "piper_version": "1.0.0",
        "hop_length": 256,
    }


def _with_old_keys(config: dict[str, Any]) -> dict[str, Any]:
    """Turn a configuration into one of Piper's first year."""
    kept = ("audio", "espeak", "inference", "num_symbols", "num_speakers")
    old = {key: config[key] for key in kept}
    old["phoneme_id_map"] = {s: ids[0] for s, ids in config["phoneme_id_map"].items()}
    return old


@cache
def piper_model(
    sample_rate: int = 22050, has_speakers: bool = False, work: int = 0
) -> bytes:
    """Build the graph: the inputs and output of a Piper voice, and next to nothing."""
    nodes = _tone_nodes(has_speakers) + _work_nodes(work)
    graph = helper.make_graph(
        nodes, "tiny", _inputs(has_speakers), [_output()], _constants(sample_rate)
    )
    opset = helper.make_opsetid("", 17)
    model: ModelProto = helper.make_model(graph, opset_imports=[opset], ir_version=8)
    serialized: bytes = model.SerializeToString()
    return serialized


def _inputs(has_speakers: bool) -> list[Any]:
    inputs = [
        helper.make_tensor_value_info(
            "input", TensorProto.INT64, ["batch", "phonemes"]
        ),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    if has_speakers:
        inputs.append(
            helper.make_tensor_value_info("sid", TensorProto.INT64, ["batch"])
        )
    return inputs


def _output() -> Any:
    shape: list[str | int | None] = ["batch", 1, "one", "time"]
    return helper.make_tensor_value_info("output", TensorProto.FLOAT, shape)


def _constants(sample_rate: int) -> list[TensorProto]:
    """Tables by id, in radians per sample and in loudness, and plain numbers."""
    ids = np.arange(NUM_SYMBOLS)
    pitches = 2 * np.pi * (120 + 9 * ids) / sample_rate
    loudness = np.where(ids < PHONEMES.index("a"), 0.1, 0.3)
    values: dict[str, Any] = {
        "pitches": pitches.astype(np.float32),
        "loudness": loudness.astype(np.float32),
        "samples_per_id": np.float32(SECONDS_PER_ID * sample_rate),
        "zero": np.int64(0),
        "one": np.int64(1),
        "two": np.int64(2),
        "last_axis": np.array([2]),
        "waveform_shape": np.array([1, 1, 1, -1]),
        "noise_loudness": np.float32(0.05),
        "speaker_step": np.float32(0.25),
        "nothing": np.float32(0),
        "work_shape": np.array([_WORK_SIZE, _WORK_SIZE]),
    }
    return [numpy_helper.from_array(np.asarray(v), k) for k, v in values.items()]


def _tone_nodes(has_speakers: bool) -> list[Any]:
    """From ids to tones; speakers differ in pitch, noise adds overtones."""
    node = helper.make_node
    pitch = "speaker_pitch" if has_speakers else "pitch"
    speaker = [
        node("Cast", ["sid"], ["sid_number"], to=TensorProto.FLOAT),
        node("Mul", ["sid_number", "speaker_step"], ["higher"]),
        node("Mul", ["pitch", "higher"], ["pitch_above"]),
        node("Add", ["pitch", "pitch_above"], ["speaker_pitch"]),
    ]
    return [
        node("Gather", ["pitches", "input"], ["pitch"]),
        *(speaker if has_speakers else ()),
        node("Gather", ["loudness", "input"], ["amplitude"]),
        # How long each id sounds: [samples]
        node("Gather", ["scales", "one"], ["length_scale"]),
        node("Mul", ["samples_per_id", "length_scale"], ["length"]),
        node("Cast", ["length"], ["length_int"], to=TensorProto.INT64),
        node("Range", ["zero", "length_int", "one"], ["clock_int"]),
        node("Cast", ["clock_int"], ["clock"], to=TensorProto.FLOAT),
        # The tone: [batch, ids, samples]
        node("Unsqueeze", [pitch, "last_axis"], ["pitch_3d"]),
        node("Unsqueeze", ["amplitude", "last_axis"], ["amplitude_3d"]),
        node("Mul", ["pitch_3d", "clock"], ["phase"]),
        node("Sin", ["phase"], ["tone"]),
        # Noise scale: an octave above; noise w scale: two of them.
        node("Gather", ["scales", "zero"], ["noise_scale"]),
        node("Gather", ["scales", "two"], ["noise_w_scale"]),
        *_overtone_nodes("octave", "phase", "noise_scale"),
        *_overtone_nodes("second_octave", "octave_phase", "noise_w_scale"),
        node("Add", ["tone", "octave"], ["tone_1"]),
        node("Add", ["tone_1", "second_octave"], ["tone_2"]),
        node("Mul", ["tone_2", "amplitude_3d"], ["tones"]),
        node("Reshape", ["tones", "waveform_shape"], ["waveform"]),
    ]


def _overtone_nodes(name: str, phase: str, scale: str) -> list[Any]:
    node = helper.make_node
    return [
        node("Add", [phase, phase], [f"{name}_phase"]),
        node("Sin", [f"{name}_phase"], [f"{name}_full"]),
        node("Mul", [scale, "noise_loudness"], [f"{name}_loudness"]),
        node("Mul", [f"{name}_full", f"{name}_loudness"], [name]),
    ]


def _work_nodes(work: int) -> list[Any]:
    """Multiply big matrices, then add none of it; the last node is the output."""
    node = helper.make_node
    if not work:
        return [node("Identity", ["waveform"], ["output"])]
    value = helper.make_tensor("value", TensorProto.FLOAT, [1], [1 / _WORK_SIZE])
    chain = [
        node("MatMul", [f"work_{n}", "work_by"], [f"work_{n + 1}"]) for n in range(work)
    ]
    return [
        node("ConstantOfShape", ["work_shape"], ["work_by"], value=value),
        # Takes part of the input, or else it would all be computed at load time.
        node("Mul", ["work_by", "length_scale"], ["work_0"]),
        *chain,
        node("ReduceMean", [f"work_{work}"], ["work_mean"], keepdims=0),
        node("Mul", ["work_mean", "nothing"], ["work_nothing"]),
        node("Add", ["waveform", "work_nothing"], ["output"]),
    ]
