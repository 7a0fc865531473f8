"""Writes a graph of convolutions anew, in another layout of its values."""

from collections.abc import Mapping
from typing import ClassVar, Final

import numpy as np
from onnx import NodeProto, TensorProto

from wyoming_jabber.errors import PreparationError
from wyoming_jabber.optimize.graph import Array, Graph, Writer, attribute

_ELEMENTWISE: Final = frozenset(
    {"Add", "Sub", "Mul", "Div", "Neg", "Exp", "Tanh", "Sigmoid", "LeakyRelu", "Relu"}
)
_PASSED: Final = frozenset({"Transpose", "Identity", "Unsqueeze"})
"""What a part has at its beginning and end alone, to turn columns and rows."""

_AXES: Final = 3

SPEAKER: Final = "speaker"


class Relayout:
    """Goes through the nodes of a part, whose values are (1, channels, frames).

    The part's own inputs and outputs keep their layout, (1, frames, channels). Raises
    PreparationError for an operator that isn't known to work in another layout.
    """

    axes: ClassVar[Mapping[int, int]]
    """Where the axes of columns are in the new layout."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._outputs = {value.name for value in graph.outputs}
        self._new = Graph((), {}, graph.inputs, graph.outputs, graph.opsets)
        self._writer = Writer(self._new, "new")
        self._names: dict[str, str] = {}

    def run(self) -> Graph:
        """Return the new graph."""
        for value in self._graph.inputs:
            if value.element != TensorProto.FLOAT:
                self._names[value.name] = value.name  # counts have no layout
                continue
            is_speaker = value.name.startswith(SPEAKER)
            self._names[value.name] = self.enter(value.name, is_speaker=is_speaker)
        for node in self._graph.nodes:
            self._names |= {name: name for name in node.output}
            self._rewrite(node)
        self._new.nodes = self._writer.take()
        self._new.drop_unread()
        return self._new

    def enter(self, name: str, *, is_speaker: bool) -> str:
        """Bring an input into the new layout; a speaker's is (1, channels, 1)."""
        raise NotImplementedError

    def leave(self, name: str, output: str) -> None:
        """Make an output of a value in the new layout."""
        raise NotImplementedError

    def constant(self, array: Array) -> Array:
        """Bring a constant with three axes into the new layout."""
        raise NotImplementedError

    def convolution(self, node: NodeProto) -> None:
        """Write a Conv."""
        raise NotImplementedError

    def upsampling(self, node: NodeProto) -> None:
        """Write a ConvTranspose."""
        raise NotImplementedError

    def read(self, name: str) -> str:
        """Return the name of a value in the new layout."""
        if name not in self._graph.constants:
            return self._names[name]
        array = self._graph.constants[name]
        self._new.constants[name] = (
            self.constant(array) if array.ndim == _AXES else array
        )
        return name

    def _rewrite(self, node: NodeProto) -> None:
        if node.op_type == "Conv":
            self.convolution(node)
        elif node.op_type == "ConvTranspose":
            self.upsampling(node)
        elif node.op_type in _PASSED:
            self._pass(node)
        elif node.op_type in _ELEMENTWISE or self._is_count(node):
            self.same(node, *map(self.read, node.input))
        elif node.op_type == "Slice":
            self._slice(node)
        elif node.op_type in ("Concat", "Split"):
            self._along(node)
        else:
            raise PreparationError(f"{node.op_type} is not known in another layout")

    def _is_count(self, node: NodeProto) -> bool:
        """Tell whether a node picks one of the numbers that rows are cut by."""
        counts = {v.name for v in self._graph.inputs if v.element != TensorProto.FLOAT}
        return node.op_type == "Gather" and node.input[0] in counts

    def same(self, node: NodeProto, *inputs: str) -> NodeProto:
        """Write a node again that reads these values; return it."""
        copied = NodeProto()
        copied.CopyFrom(node)
        del copied.input[:]
        copied.input.extend(inputs)
        self._writer.nodes.append(copied)
        return copied

    def _pass(self, node: NodeProto) -> None:
        source = self.read(node.input[0])
        self._names[node.output[0]] = source
        if node.output[0] in self._outputs:
            self.leave(source, node.output[0])

    def _slice(self, node: NodeProto) -> None:
        source, start, stop, axes, *steps = node.input
        moved = [self.axes[int(a) % _AXES] for a in self._graph.constants[axes]]
        names = (self.read(start), self.read(stop), self._writer.constant(moved))
        self.same(node, self.read(source), *names, *map(self.read, steps))

    def _along(self, node: NodeProto) -> None:
        axis = self.axes[attribute(node, "axis", 0) % _AXES]
        made = self.same(node, *map(self.read, node.input))
        next(a for a in made.attribute if a.name == "axis").i = axis


def check_plain(node: NodeProto) -> None:
    """Refuse convolutions with what no Piper decoder or flow has."""
    usual = {"group": 1, "auto_pad": b"NOTSET", "output_padding": [0]}
    usual |= {"strides": [1]} if node.op_type == "Conv" else {"dilations": [1]}
    for name, value in usual.items():
        if attribute(node, name, value) != value:
            raise PreparationError(f"{node.op_type} has an unusual {name}")


def bias_of(graph: Graph, node: NodeProto, size: int) -> Array:
    """Return the bias of a convolution, zeros where it has none."""
    names = [name for name in node.input[2:] if name]
    return graph.constants[names[0]] if names else np.zeros(size, np.float32)
