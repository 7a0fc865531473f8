"""Rewrites convolutions over columns as products of rows.

In the layout (1, frames, channels) a convolution is one product of a matrix whose rows
are some neighbouring rows side by side, and an upsampling is one too, of two neighbours,
whose result is read as several rows. Products are what a CPU does best, in 8 bits above
all: the rows are rounded before they are laid side by side, when they are few and one
byte each.

The rounding is fixed beforehand, so a window sounds as it would within the whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto

from wyoming_jabber.optimize.graph import Array, Graph, Writer, attribute
from wyoming_jabber.optimize.layout import Relayout, bias_of, check_plain

_TIME, _CHANNELS = 1, 2

DOMAIN: Final = "com.microsoft"
"""Of onnxruntime's own operators."""

# A row of weights that are all 0 still needs a scale.
_LEAST_WEIGHT: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Grid:
    """How a value is rounded to 8 bits."""

    scale: np.float32
    zero: np.uint8


@dataclass(frozen=True, slots=True)
class Rounding:
    """Which values are rounded, and with how many bits weights are."""

    grids: Mapping[str, Grid]
    """Of the input of each convolution that is computed in 8 bits."""

    outputs: Mapping[str, Grid] | None = None
    """Of the result of each convolution, for onnxruntime's own 8-bit convolution; it
    needs no copies of rows side by side. Without them it is a product as well."""

    weight_limit: int = 127
    """63 where products of larger numbers overflow, on CPUs without VNNI."""


def in_rows(graph: Graph, rounding: Rounding) -> Graph:
    """Return a flow or decoder rewritten, with the convolutions of `grids` in 8 bits.

    Raises PreparationError; see `Relayout`.
    """
    return _Rows(graph, rounding).run()


def in_eight_bits(graph: Graph, rounding: Rounding) -> Graph:
    """Return any graph with the convolutions of the outputs' grids in 8 bits.

    Around each, columns become rows and rows columns; nothing else changes.
    """
    opsets = {**graph.opsets, DOMAIN: 1}
    new = Graph(graph.nodes, graph.constants, graph.inputs, graph.outputs, opsets)
    writer = Writer(new, "eight")

    def replace(node: NodeProto) -> list[NodeProto] | None:
        if node.output[0] not in (rounding.outputs or {}):
            return None
        grid = rounding.grids[node.input[0]]
        rows = writer.node("Transpose", node.input[0], perm=[0, 2, 1])
        names = [writer.constant(value) for value in (grid.scale, grid.zero)]
        steps = writer.node("QuantizeLinear", rows, *names)
        result = writer.name()
        write_convolution(writer, new, node, (steps, result), rounding)
        writer.node("Transpose", result, output=node.output[0], perm=[0, 2, 1])
        return writer.take()

    new.rewrite(replace)
    new.drop_unread()
    return new


class _Rows(Relayout):
    axes = {0: 0, 1: _CHANNELS, 2: _TIME}  # noqa: RUF012 - nobody changes it

    def __init__(self, graph: Graph, rounding: Rounding) -> None:
        super().__init__(graph)
        self._new.opsets[DOMAIN] = 1
        self._rounding = rounding
        self._rounded: dict[str, str] = {}

    def enter(self, name: str, *, is_speaker: bool) -> str:
        if not is_speaker:
            return name
        return self._writer.node("Transpose", name, perm=[0, 2, 1])

    def leave(self, name: str, output: str) -> None:
        self._writer.node("Identity", name, output=output)

    def constant(self, array: Array) -> Array:
        return array.transpose(0, 2, 1)

    def convolution(self, node: NodeProto) -> None:
        weight = self._graph.constants[node.input[1]]
        dilation = attribute(node, "dilations", [1])[0]
        pads = attribute(node, "pads", [0, 0])
        check_plain(node)
        if self._quantized_convolution(node):
            return
        taps = [tap * dilation for tap in range(weight.shape[2])]
        matrix = weight.transpose(2, 1, 0).reshape(-1, weight.shape[0])
        self._product(node, node.output[0], taps, (pads[0], pads[1]), matrix)

    def _quantized_convolution(self, node: NodeProto) -> bool:
        """Write a convolution as one node where its result has a grid."""
        grid = self._rounding.grids.get(node.input[0])
        if grid is None or node.output[0] not in (self._rounding.outputs or {}):
            return False
        steps = self._steps(self.read(node.input[0]), grid)
        write_convolution(
            self._writer, self._graph, node, (steps, node.output[0]), self._rounding
        )
        return True

    def upsampling(self, node: NodeProto) -> None:
        """Write each phase of the result as a product of the rows that reach it."""
        weight = self._graph.constants[node.input[1]]
        (stride,) = attribute(node, "strides", [1])
        first, last = attribute(node, "pads", [0, 0])
        check_plain(node)
        inputs, outputs, kernel = weight.shape
        count = -(-kernel // stride)
        phases = np.zeros((inputs, outputs, count * stride), np.float32)
        phases[:, :, :kernel] = weight
        phases = phases.reshape(inputs, outputs, count, stride)[:, :, ::-1]
        matrix = phases.transpose(2, 0, 3, 1).reshape(count * inputs, stride * outputs)
        ends = (count - 1, count - 1)
        wide = self._writer.name()
        self._product(node, wide, list(range(count)), ends, matrix, repeat=stride)
        shape = self._writer.constant([1, -1, outputs], np.int64)
        long = self._writer.node("Reshape", wide, shape)
        # What the rows before the first and after the last would have reached.
        beyond = last + count * stride - kernel
        self._cut(long, first, -beyond, node.output[0])

    def _cut(self, source: str, start: int, stop: int, output: str = "") -> str:
        limits = (start, stop or 2**31 - 1, _TIME)
        names = [self._writer.constant([limit], np.int64) for limit in limits]
        return self._writer.node("Slice", source, *names, output=output)

    def _product(
        self,
        node: NodeProto,
        output: str,
        taps: list[int],
        pads: tuple[int, int],
        matrix: NDArray[np.float32],
        *,
        repeat: int = 1,
    ) -> None:
        """Multiply rows, side by side as the taps say, with a matrix; add the bias."""
        size = matrix.shape[1] // repeat
        bias = np.tile(bias_of(self._graph, node, size), repeat)
        grid = self._rounding.grids.get(node.input[0])
        source = self.read(node.input[0])
        if grid is None:
            rows = self._side_by_side(source, taps, pads, np.float32(0))
            product = self._writer.node("MatMul", rows, self._writer.constant(matrix))
            self._writer.node(
                "Add", product, self._writer.constant(bias), output=output
            )
            return
        rows = self._side_by_side(self._steps(source, grid), taps, pads, grid.zero)
        self._eight_bit(rows, grid, matrix, bias, output)

    def _eight_bit(
        self,
        rows: str,
        grid: Grid,
        matrix: NDArray[np.float32],
        bias: NDArray[np.float32],
        output: str,
    ) -> None:
        limit = self._rounding.weight_limit
        scales = np.maximum(np.abs(matrix).max(axis=0), _LEAST_WEIGHT) / limit
        constants: tuple[Any, ...] = (
            np.rint(matrix / scales).astype(np.int8),
            grid.scale,
            scales.astype(np.float32),
            grid.zero,
            np.zeros(len(scales), np.int8),
            bias,
        )
        names = [self._writer.constant(value) for value in constants]
        self._writer.node(
            "MatMulIntegerToFloat", rows, *names, output=output, domain=DOMAIN
        )

    def _steps(self, source: str, grid: Grid) -> str:
        """Round a value, once for all that read it."""
        if source not in self._rounded:
            names = [self._writer.constant(value) for value in (grid.scale, grid.zero)]
            self._rounded[source] = self._writer.node("QuantizeLinear", source, *names)
        return self._rounded[source]

    def _side_by_side(
        self, source: str, taps: list[int], pads: tuple[int, int], zero: np.generic
    ) -> str:
        if len(taps) == 1 and pads == (0, 0):
            return source
        edges = self._writer.constant([0, pads[0], 0, 0, pads[1], 0], np.int64)
        padded = self._writer.node("Pad", source, edges, self._writer.constant(zero))
        parts = [self._cut(padded, tap, tap - taps[-1]) for tap in taps]
        return self._writer.node("Concat", *parts, axis=_CHANNELS)


def write_convolution(
    writer: Writer,
    graph: Graph,
    node: NodeProto,
    ends: tuple[str, str],
    rounding: Rounding,
) -> None:
    """Write a Conv as onnxruntime's own in 8 bits, from rounded rows to float rows."""
    source, output = ends
    grid, result = (
        rounding.grids[node.input[0]],
        (rounding.outputs or {})[node.output[0]],
    )
    weight = graph.constants[node.input[1]]
    scales = np.maximum(np.abs(weight).max(axis=(1, 2)), _LEAST_WEIGHT)
    scales = (scales / rounding.weight_limit).astype(np.float32)
    bias = bias_of(graph, node, len(scales))
    constants = (
        grid.scale,
        grid.zero,
        np.rint(weight / scales[:, None, None]).astype(np.int8),
        scales,
        np.zeros(len(scales), np.int8),
        result.scale,
        result.zero,
        np.rint(bias / (grid.scale * scales)).astype(np.int32),
    )
    names = [writer.constant(value) for value in constants]
    steps = writer.node(
        "QLinearConv",
        source,
        *names,
        domain=DOMAIN,
        channels_last=1,
        dilations=attribute(node, "dilations", [1]),
        pads=attribute(node, "pads", [0, 0]),
    )
    writer.node("DequantizeLinear", steps, names[5], names[6], output=output)
