"""Products of decoder and vocoder in 8 bits; the encoder's weights in 16.

Static quantization: the scales are constants, found on real sentences, so that a window
of frames gives the same numbers as the whole (dynamic scales would depend on what else
is in the window). Activations are unsigned, weights signed with a scale per output:
the pair that onnxruntime multiplies fastest on x86. The form is QuantizeLinear and
DequantizeLinear around each Gemm, which `graph_surgery.fused` makes integer kernels of.
Convolutions, norms and sums stay in float32, and so does all of the encoder's
arithmetic: durations never move.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper

from training.graph_surgery import Surgery
from training.graph_voice import Feeds
from wyoming_jabber.engine.session import Session, SessionOptions

Floats = NDArray[np.float32]

KEPT = ("decoder.prosody", "decoder.pitch")
"""Products that stay in float32: both are thin, and F0 is heard as pitch."""

# Rows of activations that are kept of each sentence: together a distribution.
_ROWS = 40

# Clipping that is tried, as shares of the whole range.
_SHARES = np.linspace(1.0, 0.4, 25)

# So much of the difference between channels goes into the weights, which have more room.
_MIGRATED = 0.7

# Of the widest channel; what is narrower counts as so wide.
_LEAST_RANGE = 1e-3

# Encoder weights of fewer numbers stay as they are.
_SMALL = 1024


@dataclass(frozen=True)
class Precision:
    """How products are rounded."""

    weight_bits: int = 7
    """With 8, x86 without VNNI can saturate the 16-bit sums inside its products, and
    sounds different; 7 are the same everywhere, and cost about 2 dB."""

    kept: Sequence[str] = KEPT
    """Names of Gemm nodes that stay in float32."""

    @property
    def most(self) -> int:
        """The largest weight."""
        most: int = 2 ** (self.weight_bits - 1) - 1
        return most


def quantized(
    model: ModelProto, feeds: Iterable[Feeds], precision: Precision | None = None
) -> ModelProto:
    """Return the graph with its products in 8 bits, calibrated on runs with `feeds`."""
    precision = precision or Precision()
    surgery = Surgery(model)
    seen = observe(model, feeds)
    migrate_ranges(surgery, seen, precision)
    for product in surgery.products():
        if product.name not in precision.kept:
            _quantize(surgery, product, seen[product.input[0]], precision)
    _drop_clipped_relus(surgery)
    return surgery.finished()


def observe(model: ModelProto, feeds: Iterable[Feeds]) -> dict[str, Floats]:
    """Return rows (N, columns) of each value that enters a Gemm, by its name."""
    names = list(dict.fromkeys(node.input[0] for node in Surgery(model).products()))
    session = Session.load(_tapped(model, names), SessionOptions())
    seen: dict[str, list[Floats]] = {name: [] for name in names}
    random = np.random.default_rng(0)
    for feed in feeds:
        outputs = dict(zip(session.output_names, session.run(feed), strict=True))
        for name, rows in seen.items():
            values = outputs[name]
            some = random.permutation(len(values))[:_ROWS]
            rows += [
                values[some],
                values.max(0, keepdims=True),
                values.min(0, keepdims=True),
            ]
    return {name: np.concatenate(rows) for name, rows in seen.items()}


def _tapped(model: ModelProto, names: Iterable[str]) -> bytes:
    """Return the graph with more outputs."""
    tapped = ModelProto()
    tapped.CopyFrom(model)
    known = {output.name for output in tapped.graph.output}
    for name in names:
        if name not in known:
            info = helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
            tapped.graph.output.append(info)
    data: bytes = tapped.SerializeToString()
    return data


# Ranges


def migrate_ranges(
    surgery: Surgery, seen: dict[str, Floats], precision: Precision
) -> None:
    """Make the channels of each product's input about equally wide; changes `seen` too.

    All channels share one scale in 8 bits. What makes a channel, a norm or a product
    with ReLU, is divided by a factor, and the weights that read it are multiplied: the
    function stays. After SmoothQuant (G. Xiao et al., 2023) and cross-layer
    equalization (M. Nagel et al., 2019).
    """
    for name, rows in seen.items():
        readers = [node for node in surgery.products() if node.input[0] == name]
        rounded = [node for node in readers if node.name not in precision.kept]
        sources = surgery.channel_parameters(name)
        if not rounded or not sources:
            continue
        weights = np.concatenate([surgery.weights[n.input[1]] for n in rounded], axis=1)
        factors = _factors(rows, weights)
        for parameter in sources:
            surgery.weights[parameter] = surgery.weights[parameter] / factors
        for reader in readers:
            weight = reader.input[1]
            surgery.weights[weight] = surgery.weights[weight] * factors[:, None]
        seen[name] = rows / factors


def _factors(rows: Floats, weights: Floats) -> Floats:
    """Return a factor for each channel, one in the geometric mean."""
    wide, heavy = np.abs(rows).max(0), np.abs(weights).max(1)
    wide = np.maximum(wide, max(_LEAST_RANGE * wide.max(), 1e-9))
    heavy = np.maximum(heavy, max(_LEAST_RANGE * heavy.max(), 1e-9))
    logarithms = _MIGRATED * np.log(wide) - (1 - _MIGRATED) * np.log(heavy)
    factors: Floats = np.exp(logarithms - logarithms.mean()).astype(np.float32)
    return factors


def activation_range(rows: Floats, weight: Floats) -> tuple[np.float32, np.uint8]:
    """Return scale and zero point that spoil `rows @ weight` least."""
    low, high = min(0.0, float(rows.min())), max(0.0, float(rows.max()))
    if low == high:
        return np.float32(1.0), np.uint8(0)
    importance = (weight**2).sum(1)

    def harm(share: float) -> float:
        scale, zero = _grid(low * share, high * share)
        steps = np.clip(np.rint(rows / scale) + zero, 0, 255) - zero
        return float((((steps * scale - rows) ** 2) * importance).sum())

    best = min(_SHARES, key=harm)
    return _grid(low * best, high * best)


def _grid(low: float, high: float) -> tuple[np.float32, np.uint8]:
    scale = np.float32((high - low) / 255)
    return scale, np.uint8(np.clip(round(-low / float(scale)), 0, 255))


# Rewriting


def _quantize(
    surgery: Surgery, product: NodeProto, rows: Floats, precision: Precision
) -> None:
    """Put a product's input, weight and bias through 8, 8 and 32 bits."""
    weight, bias = (surgery.weights[name] for name in product.input[1:])
    scale, zero = activation_range(rows, weight)
    scales = np.maximum(np.abs(weight).max(0) / precision.most, 1e-12).astype(
        np.float32
    )
    steps = np.rint(weight / scales).astype(np.int8)
    # What rounding adds to the sums on average is taken out of the bias.
    x = (np.clip(np.rint(rows / scale) + zero, 0, 255) - zero) * scale
    bias = bias + (rows @ weight - x @ (steps * scales)).mean(0)
    bias_steps = np.rint(bias / (scales * scale)).astype(np.int32)
    product.input[0] = surgery.rounded(product, scale, zero)
    product.input[1] = surgery.stored(product, "weight", steps, scales, axis=1)
    product.input[2] = surgery.stored(
        product, "bias", bias_steps, scales * scale, axis=0
    )


def _drop_clipped_relus(surgery: Surgery) -> None:
    """Take out each ReLU before a rounding that has no steps below zero."""
    for node in [node for node in surgery.nodes if node.op_type == "Relu"]:
        readers = [other for other in surgery.nodes if node.output[0] in other.input]
        if all(surgery.clips_at_zero(reader) for reader in readers):
            for reader in readers:
                reader.input[0] = node.input[0]
            surgery.nodes.remove(node)


def with_half_weights(model: ModelProto) -> ModelProto:
    """Return the graph with large weights stored in 16 bits.

    onnxruntime turns them into float32 once, when it loads the graph.
    """
    surgery = Surgery(model)
    for name, array in list(surgery.weights.items()):
        if array.dtype == np.float32 and array.size >= _SMALL:
            surgery.store_half(name)
    return surgery.finished()
