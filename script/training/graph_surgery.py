"""Changes to the weights and nodes of an ONNX graph."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from onnx import (
    ModelProto,
    NodeProto,
    TensorProto,
    checker,
    helper,
    load,
    numpy_helper,
)

from wyoming_jabber.engine.session import Operators, simplify


class Surgery:
    """A copy of a graph, whose weights and nodes can be changed."""

    def __init__(self, model: ModelProto) -> None:
        self._model = ModelProto()
        self._model.CopyFrom(model)
        graph = self._model.graph
        self.weights: dict[str, NDArray] = {
            weight.name: numpy_helper.to_array(weight).copy()
            for weight in graph.initializer
        }
        self.nodes: list[NodeProto] = list(graph.node)

    def products(self) -> list[NodeProto]:
        """Return the Gemm nodes."""
        return [node for node in self.nodes if node.op_type == "Gemm"]

    def maker(self, name: str) -> NodeProto | None:
        """Return the node that makes a value."""
        return next((node for node in self.nodes if name in node.output), None)

    def channel_parameters(self, name: str) -> tuple[str, ...]:
        """Return the parameters that a value is proportional to, channel by channel.

        They are those of a norm, or of a Gemm before a ReLU; none if something else
        makes the value.
        """
        node = self.maker(name)
        if node is not None and node.op_type == "Relu":
            node = self.maker(node.input[0])
            return tuple(node.input[1:]) if node and node.op_type == "Gemm" else ()
        if node is not None and node.op_type == "LayerNormalization":
            return tuple(node.input[1:])
        return ()

    def rounded(self, reader: NodeProto, scale: np.float32, zero: np.uint8) -> str:
        """Put the first input of a node through 8 bits; return the value after that."""
        name, value = f"{reader.name}.input", reader.input[0]
        grid = [f"{name}.scale", f"{name}.zero"]
        self.weights |= dict(zip(grid, map(np.asarray, (scale, zero)), strict=True))
        self._before(
            reader,
            helper.make_node("QuantizeLinear", [value, *grid], [f"{name}.steps"]),
            helper.make_node("DequantizeLinear", [f"{name}.steps", *grid], [name]),
        )
        return name

    def stored(
        self, reader: NodeProto, part: str, steps: NDArray, scales: NDArray, axis: int
    ) -> str:
        """Store a node's parameter as whole steps; return the value that they mean."""
        name = f"{reader.name}.{part}.value"
        parts = [f"{name}.{part}" for part in ("steps", "scales", "zeros")]
        self.weights |= {
            parts[0]: steps,
            parts[1]: scales.astype(np.float32),
            parts[2]: np.zeros(len(scales), steps.dtype),
        }
        self._before(
            reader, helper.make_node("DequantizeLinear", parts, [name], axis=axis)
        )
        return name

    def store_half(self, name: str) -> None:
        """Store a weight in 16 bits."""
        array = self.weights.pop(name)
        self.weights[f"{name}.half"] = array.astype(np.float16)
        cast = helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT)
        self.nodes.insert(0, cast)

    def clips_at_zero(self, node: NodeProto) -> bool:
        """Tell whether a node rounds, and to nothing below zero."""
        return (
            node.op_type == "QuantizeLinear" and not self.weights[node.input[2]].any()
        )

    def finished(self) -> ModelProto:
        """Return the graph with the weights that its nodes still use."""
        used = {name for node in self.nodes for name in node.input}
        weights = [
            numpy_helper.from_array(array, name)
            for name, array in self.weights.items()
            if name in used
        ]
        nodes = [_copy(node) for node in self.nodes]
        graph = self._model.graph
        del graph.node[:], graph.initializer[:]
        graph.node.extend(nodes)
        graph.initializer.extend(weights)
        checker.check_model(self._model, full_check=True)
        return self._model

    def _before(self, reader: NodeProto, *nodes: NodeProto) -> None:
        """Add nodes just before the one that reads them."""
        place = next(n for n, node in enumerate(self.nodes) if node is reader)
        self.nodes[place:place] = nodes


def _copy(node: NodeProto) -> NodeProto:
    copied = NodeProto()
    copied.CopyFrom(node)
    return copied


def fused(model: ModelProto) -> ModelProto:
    """Return the graph as onnxruntime would simplify it on any CPU, each time it loads it.

    It has onnxruntime's own operators, computes the same to the last bit, and is loaded
    in two thirds of the time.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "fused.onnx"
        simplify(model.SerializeToString(), file, Operators.FUSED)
        final = load(file)
    # Older versions of onnxruntime do not know all domains that this one lists.
    domains = {node.domain for node in final.graph.node}
    opsets = [opset for opset in final.opset_import if opset.domain in domains]
    del final.opset_import[:]
    final.opset_import.extend(opsets)
    return final
