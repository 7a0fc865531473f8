"""A Piper voice in small: every kind of node that preparation looks at, random weights.

Text: embedding, convolution, durations, means and spreads. A path repeats phonemes, as
exporters write it. One coupling with a gate for a flow, two upsamplings for a decoder.
"""

from collections.abc import Sequence
from functools import cache
import json
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from tests.tiny_models import NUM_SYMBOLS, piper_config

CHANNELS = 8
HOP_LENGTH = 16
FLOW_HALO = 2
SAMPLE_RATE = 8000


class _Maker:
    """Collects nodes and weights."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self.random = np.random.default_rng(7)

    def constant(self, value: Any, dtype: Any = np.float32) -> str:
        name = f"c{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def node(self, op: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        output = output or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, list(inputs), [output], **attributes))
        return output

    def ints(self, *values: int) -> str:
        return self.constant(values, np.int64)

    def conv(
        self, x: str, inputs: int, outputs: int, kernel: int, dilation: int = 1
    ) -> str:
        size = (outputs, inputs, kernel)
        weight = self.random.normal(0, (inputs * kernel) ** -0.5, size)
        bias = self.constant(self.random.normal(0, 0.1, outputs))
        pad = dilation * (kernel // 2)
        return self.node(
            "Conv",
            x,
            self.constant(weight),
            bias,
            dilations=[dilation],
            group=1,
            kernel_shape=[kernel],
            pads=[pad, pad],
            strides=[1],
        )

    def up(self, x: str, inputs: int, outputs: int, stride: int) -> str:
        size = (inputs, outputs, 2 * stride)
        weight = self.constant(self.random.normal(0, (2 * inputs) ** -0.5, size))
        bias = self.constant(self.random.normal(0, 0.1, outputs))
        pads = [stride // 2] * 2
        x = self.node("LeakyRelu", x, alpha=0.1)
        return self.node(
            "ConvTranspose",
            x,
            weight,
            bias,
            group=1,
            kernel_shape=[2 * stride],
            pads=pads,
            strides=[stride],
            dilations=[1],
        )

    def slice(self, x: str, start: int, stop: int, axis: int, step: int = 1) -> str:
        return self.node("Slice", x, *map(self.ints, (start, stop, axis, step)))

    def cast(self, x: str, kind: int = TensorProto.FLOAT) -> str:
        return self.node("Cast", x, to=kind)


@cache
def vits_model(has_speakers: bool = False, flaw: str = "") -> bytes:
    """Build the graph; a flaw makes it unlike Piper's in one place."""
    m = _Maker()
    g = _speaker(m) if has_speakers else None
    means, log_scales, durations, mask = _text(m, g)
    ceil = m.node("Ceil" if flaw != "no rounding" else "Round", durations)
    path, frame_mask = _path(m, ceil, mask)
    spread = [m.node("Transpose", v, perm=[0, 2, 1]) for v in (means, log_scales)]
    mean, log_scale = (
        m.node("Transpose", m.node("MatMul", path, v), perm=[0, 2, 1]) for v in spread
    )
    if flaw == "shifted means":
        mean = m.node("Add", mean, m.constant([[[0.1]]]))
    noise = m.node("RandomNormalLike", mean)
    if flaw == "two noises":
        other = m.node("RandomNormalLike", mean)
        noise = m.node("Mul", noise, other)
    scale = m.node("Gather", "scales", m.constant(0, np.int64), axis=0)
    noise = m.node("Mul", m.node("Mul", noise, m.node("Exp", log_scale)), scale)
    joined = m.node("Sub" if flaw == "no sum" else "Add", mean, noise)
    if flaw == "no sum":
        joined = m.node("Sub", joined, noise)
    z = m.node("Mul", _flow(m, joined, frame_mask, g), frame_mask)
    sound = _decoder(m, z, g, flaw)
    if flaw == "masked sound":
        long = m.node("Resize", frame_mask, "", m.constant([1, 1, HOP_LENGTH]))
        sound = m.node("Mul", sound, long)
    if flaw == "two decoders":
        sound = m.node("Add", sound, _decoder(m, z, g, ""))
    m.node("Unsqueeze", sound, m.ints(1), output="output")
    return _model(m, has_speakers)


def write_vits_voice(
    folder: Path,
    name: str = "en_US-vits-low",
    *,
    speakers: Sequence[str] = (),
    flaw: str = "",
) -> Path:
    """Write a voice's `.onnx` and `.onnx.json`; return the model's path."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    model.write_bytes(vits_model(len(speakers) > 1, flaw))
    config = piper_config(sample_rate=SAMPLE_RATE, speakers=speakers)
    config["hop_length"] = HOP_LENGTH
    (folder / f"{name}.onnx.json").write_text(json.dumps(config), encoding="utf-8")
    return model


def _speaker(m: _Maker) -> str:
    table = m.constant(m.random.normal(0, 1, (4, CHANNELS)))
    return m.node("Unsqueeze", m.node("Gather", table, "sid"), m.ints(-1))


def _text(m: _Maker, g: str | None) -> tuple[str, str, str, str]:
    table = m.constant(m.random.normal(0, 1, (NUM_SYMBOLS, CHANNELS)))
    x = m.node("Transpose", m.node("Gather", table, "input"), perm=[0, 2, 1])
    # The mask, with the detours of a traced graph.
    length = m.node("Gather", m.node("Shape", x), m.constant(2, np.int64))
    zero, one = m.constant(0, np.int64), m.constant(1, np.int64)
    places = m.node("Unsqueeze", m.node("Range", zero, length, one), m.ints(0))
    lengths = m.node("Unsqueeze", "input_lengths", m.ints(1))
    mask = m.cast(m.node("Unsqueeze", m.node("Less", places, lengths), m.ints(1)))
    x = m.node("Mul", m.node("Tanh", m.conv(x, CHANNELS, CHANNELS, 3)), mask)
    stats = m.node("Mul", m.conv(x, CHANNELS, 2 * CHANNELS, 1), mask)
    means = m.slice(stats, 0, CHANNELS, 1)
    log_scales = m.slice(stats, CHANNELS, 2 * CHANNELS, 1)
    w = x if g is None else m.node("Add", x, g)
    w = m.conv(w, CHANNELS, 1, 1)
    noise_w = m.node("Gather", "scales", m.constant(2, np.int64), axis=0)
    w = m.node("Add", w, m.node("Mul", m.node("RandomNormalLike", w), noise_w))
    longer = m.node("Add", m.node("Sigmoid", w), m.constant(1.2))
    w = m.node("Mul", m.node("Exp", longer), mask)
    length_scale = m.node("Gather", "scales", m.constant(1, np.int64), axis=0)
    return means, log_scales, m.node("Mul", w, length_scale), mask


def _path(m: _Maker, ceil: str, mask: str) -> tuple[str, str]:
    """Return the matrix that repeats phonemes (1, frames, phonemes), and a mask."""
    total = m.node("ReduceSum", ceil, m.ints(1, 2), keepdims=0)
    total = m.node("Clip", total, m.constant(1.0))
    top = m.node("ReduceMax", m.cast(total, TensorProto.INT64), keepdims=0)
    zero, one = m.constant(0, np.int64), m.constant(1, np.int64)
    frames = m.cast(m.node("Range", zero, top, one))
    limits = m.node("Unsqueeze", total, m.ints(1))
    frame_mask = m.node("Less", m.node("Unsqueeze", frames, m.ints(0)), limits)
    frame_mask = m.cast(m.node("Unsqueeze", frame_mask, m.ints(1)))
    ends = m.node("CumSum", ceil, m.constant(-1, np.int64))
    starts = m.node("Sub", ends, ceil)
    row = m.node("Unsqueeze", frames, m.ints(0, 2))
    after = m.node("GreaterOrEqual", row, starts)
    path = m.cast(m.node("And", after, m.node("Less", row, ends)))
    return m.node("Mul", path, mask), frame_mask


def _flow(m: _Maker, z: str, mask: str, g: str | None) -> str:
    """Write a flip and a coupling whose gate sees two frames on either side."""
    half = CHANNELS // 2
    z = m.slice(z, -1, -(2**31), 1, -1)
    m.nodes.append(
        helper.make_node("Split", [z, m.ints(half, half)], ["first", "second"], axis=1)
    )
    h = m.node("Mul", m.conv("first", half, CHANNELS, 1), mask)
    gates = m.conv(h, CHANNELS, 2 * CHANNELS, 5)
    if g is not None:
        gates = m.node("Add", gates, m.conv(g, CHANNELS, 2 * CHANNELS, 1))
    tanh = m.node("Tanh", m.slice(gates, 0, CHANNELS, 1))
    gate = m.node("Sigmoid", m.slice(gates, CHANNELS, 2 * CHANNELS, 1))
    # zeros_like(h) + ..., as a trace has it
    nothing = m.node("ConstantOfShape", m.node("Shape", h))
    out = m.node("Add", nothing, m.node("Mul", tanh, gate))
    shift = m.node("Mul", m.conv(out, CHANNELS, half, 1), mask)
    second = m.node("Sub", "second", shift)
    level = m.node("ConstantOfShape", m.node("Shape", second))
    factor = m.node("Exp", m.node("Neg", level))
    second = m.node("Mul", m.node("Mul", second, factor), mask)
    return m.node("Concat", "first", second, axis=1)


def _decoder(m: _Maker, z: str, g: str | None, flaw: str) -> str:
    x = m.conv(z, CHANNELS, 16, 7)
    if g is not None:
        x = m.node("Add", x, m.conv(g, CHANNELS, 16, 1))
    if flaw == "no upsampling":
        return m.node("Tanh", m.conv(x, 16, 1, 7))
    if flaw == "strange activation":
        x = m.node("Softsign", x)
    channels = 16
    for stride in (4, 4):
        x = m.up(x, channels, channels // 2, stride)
        channels //= 2
        blocks = []
        for kernel, dilation in ((3, 1), (5, 2)):
            h = m.conv(m.node("LeakyRelu", x, alpha=0.1), channels, channels, kernel)
            h = m.node("Add", h, x)
            y = m.node("LeakyRelu", h, alpha=0.1)
            y = m.conv(y, channels, channels, kernel, dilation)
            blocks.append(m.node("Add", y, h))
        x = m.node("Div", m.node("Add", *blocks), m.constant(2.0))
    x = m.node("LeakyRelu", x, alpha=0.01)
    return m.node("Tanh", m.conv(x, channels, 1, 7))


def _model(m: _Maker, has_speakers: bool) -> bytes:
    info = helper.make_tensor_value_info
    inputs = [
        info("input", TensorProto.INT64, ["batch", "phonemes"]),
        info("input_lengths", TensorProto.INT64, ["batch"]),
        info("scales", TensorProto.FLOAT, [3]),
    ]
    if has_speakers:
        inputs.append(info("sid", TensorProto.INT64, ["batch"]))
    output = info("output", TensorProto.FLOAT, ["batch", 1, 1, "time"])
    graph = helper.make_graph(m.nodes, "vits", inputs, [output], m.weights)
    opset = helper.make_opsetid("", 15)
    model = helper.make_model(graph, opset_imports=[opset], ir_version=8)
    return bytes(model.SerializeToString())
