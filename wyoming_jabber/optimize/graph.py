"""An ONNX graph that can be asked who makes and who reads a value, and be cut."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Array = NDArray[Any]

_IR_VERSION: Final = 8


class Value(NamedTuple):
    """What goes into a graph or comes out."""

    name: str
    shape: Sequence[int | str | None]
    element: int = TensorProto.FLOAT


class Graph:
    """The nodes and constants of a model; both may be changed.

    Constants are initializers and the results of Constant nodes alike. `nodes` stay in
    an order in which they can be computed.
    """

    def __init__(
        self,
        nodes: Iterable[NodeProto],
        constants: Mapping[str, Array],
        inputs: Sequence[Value],
        outputs: Sequence[Value],
        opsets: Mapping[str, int],
    ) -> None:
        self.nodes = list(nodes)
        self.constants = dict(constants)
        self.inputs = tuple(inputs)
        self.outputs = tuple(outputs)
        self.opsets = dict(opsets)

    @classmethod
    def read(cls, model: bytes) -> Self:
        """Read a model from its bytes."""
        proto = ModelProto()
        proto.ParseFromString(model)
        graph = proto.graph
        constants = {w.name: numpy_helper.to_array(w) for w in graph.initializer}
        nodes: list[NodeProto] = []
        for node in graph.node:
            value = _constant(node)
            if value is None:
                nodes.append(node)
            else:
                constants[node.output[0]] = value
        inputs = [v for v in map(_value, graph.input) if v.name not in constants]
        opsets = {entry.domain: entry.version for entry in proto.opset_import}
        return cls(nodes, constants, inputs, list(map(_value, graph.output)), opsets)

    def write(self) -> bytes:
        """Return the model's bytes, with the constants that are still read."""
        used = {name for node in self.nodes for name in reads(node)}
        used.update(value.name for value in self.outputs)
        weights = [
            numpy_helper.from_array(np.asarray(array, order="C"), name)
            for name, array in self.constants.items()
            if name in used
        ]
        graph = helper.make_graph(
            self.nodes, "voice", _infos(self.inputs), _infos(self.outputs), weights
        )
        opsets = [helper.make_opsetid(*entry) for entry in self.opsets.items()]
        model: bytes = helper.make_model(
            graph, opset_imports=opsets, ir_version=_IR_VERSION
        ).SerializeToString()
        return model

    def makers(self) -> dict[str, NodeProto]:
        """Return the node that makes each value."""
        return {name: node for node in self.nodes for name in node.output if name}

    def readers(self) -> dict[str, list[NodeProto]]:
        """Return the nodes that read each value."""
        found: dict[str, list[NodeProto]] = {}
        for node in self.nodes:
            for name in dict.fromkeys(reads(node)):
                found.setdefault(name, []).append(node)
        return found

    def descendants(self, sources: Iterable[str]) -> set[str]:
        """Return the values that are computed from any of these, these included."""
        found = set(sources)
        for node in self.nodes:
            if not found.isdisjoint(reads(node)):
                found.update(filter(None, node.output))
        return found

    def ancestors(self, results: Iterable[str]) -> set[str]:
        """Return the values that any of these is computed from, these included."""
        found = set(results)
        for node in reversed(self.nodes):
            if not found.isdisjoint(node.output):
                found.update(reads(node))
        return found

    def part(self, inputs: Sequence[Value], outputs: Sequence[Value]) -> "Graph":
        """Return what computes the outputs from the inputs and constants alone.

        Raises ValueError if that can't be done.
        """
        given = {value.name for value in inputs}
        wanted = {value.name for value in outputs}
        kept: list[NodeProto] = []
        for node in reversed(self.nodes):
            if not (wanted - given).isdisjoint(node.output):
                kept.append(node)
                wanted.update(reads(node))
        made = {name for node in kept for name in node.output}
        if missing := wanted - given - made - self.constants.keys():
            raise ValueError(f"needs also {', '.join(sorted(missing))}")
        constants = {n: a for n, a in self.constants.items() if n in wanted}
        return Graph(reversed(kept), constants, inputs, outputs, self.opsets)

    def with_outputs(self, names: Sequence[str]) -> "Graph":
        """Return the same graph with these float values as its outputs."""
        outputs = [Value(name, ()) for name in names]
        return Graph(self.nodes, self.constants, self.inputs, outputs, self.opsets)

    def rewrite(
        self, replace: Callable[[NodeProto], "Iterable[NodeProto] | None"]
    ) -> None:
        """Put other nodes in the place of each for which there are any."""
        nodes: list[NodeProto] = []
        for node in self.nodes:
            new = replace(node)
            nodes.extend((node,) if new is None else new)
        self.nodes = nodes

    def rename(self, names: Mapping[str, str]) -> None:
        """Let readers of a value read another one instead."""
        for node in self.nodes:
            for place, name in enumerate(node.input):
                if name in names:
                    node.input[place] = names[name]

    def drop_unread(self) -> None:
        """Remove what no output is computed from."""
        outputs = self.outputs
        kept = self.part(self.inputs, outputs)
        self.nodes, self.constants = kept.nodes, kept.constants


class Writer:
    """Makes nodes and constants with names of their own, to be put into a graph."""

    def __init__(self, graph: Graph, prefix: str) -> None:
        self._graph = graph
        self._prefix = prefix
        self._count = 0
        self.nodes: list[NodeProto] = []

    def take(self) -> list[NodeProto]:
        """Return the nodes made since the last time."""
        nodes, self.nodes = self.nodes, []
        return nodes

    def name(self) -> str:
        """Make a name that nothing else has."""
        self._count += 1
        return f"{self._prefix}_{self._count}"

    def constant(self, value: object, dtype: type | str | None = None) -> str:
        """Add a constant."""
        name = self.name()
        self._graph.constants[name] = np.asarray(value, dtype)
        return name

    def node(
        self,
        op: str,
        *inputs: str,
        output: str = "",
        **attributes: Any,  # noqa: ANN401 - whatever onnx takes
    ) -> str:
        """Add a node with one output."""
        output = output or self.name()
        self.nodes.append(
            helper.make_node(op, list(inputs), [output], output, **attributes)
        )
        return output


def attribute(node: NodeProto, name: str, default: Any) -> Any:  # noqa: ANN401
    """Return a node's attribute, or the default where it has none."""
    for entry in node.attribute:
        if entry.name == name:
            return helper.get_attribute_value(entry)
    return default


def reads(node: NodeProto) -> Iterator[str]:
    """Yield what a node reads, its subgraphs included."""
    yield from filter(None, node.input)
    for entry in node.attribute:
        if entry.HasField("g"):
            for inner in entry.g.node:
                yield from reads(inner)


def _constant(node: NodeProto) -> Array | None:
    if node.op_type != "Constant":
        return None
    value = helper.get_attribute_value(node.attribute[0])
    if isinstance(value, TensorProto):
        return numpy_helper.to_array(value)
    dtype = np.float32 if node.attribute[0].name.startswith("value_f") else np.int64
    return np.asarray(value, dtype)


def _value(info: Any) -> Value:  # noqa: ANN401
    tensor = info.type.tensor_type
    shape = [
        dim.dim_value if dim.HasField("dim_value") else dim.dim_param or None
        for dim in tensor.shape.dim
    ]
    return Value(info.name, shape, tensor.elem_type)


def _infos(values: Iterable[Value]) -> list[Any]:
    """Describe values; a shape without sides and an element type of 0 are left open."""
    return [
        helper.make_tensor_value_info(name, kind, shape or None)
        if kind
        else helper.make_empty_tensor_value_info(name)
        for name, shape, kind in values
    ]
