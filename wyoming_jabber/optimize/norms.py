"""Puts one node in the place of a layer norm over channels, which traces as nine."""

from typing import Final, NamedTuple

from onnx import NodeProto

from wyoming_jabber.optimize.graph import Graph, Writer, attribute

_CHANNELS: Final = 1
_AXES: Final = 3


class _Norm(NamedTuple):
    source: str
    gain: str
    shift: str
    epsilon: float


def fuse_norms(graph: Graph) -> None:
    """Rewrite `(x - mean) / sqrt(variance + epsilon) * gain + shift` over channels."""
    finder = _Finder(graph)
    writer = Writer(graph, "norm")
    turned = [0, 2, 1]

    def replace(node: NodeProto) -> list[NodeProto] | None:
        norm = finder.norm(node)
        if norm is None:
            return None
        rows = writer.node("Transpose", norm.source, perm=turned)
        normed = writer.node(
            "LayerNormalization",
            rows,
            writer.constant(graph.constants[norm.gain].reshape(-1)),
            writer.constant(graph.constants[norm.shift].reshape(-1)),
            axis=-1,
            epsilon=norm.epsilon,
        )
        writer.node("Transpose", normed, output=node.output[0], perm=turned)
        return writer.take()

    graph.rewrite(replace)
    graph.drop_unread()


class _Finder:
    """Goes back from a sum to what it is made of."""

    def __init__(self, graph: Graph) -> None:
        self._constants = graph.constants
        self._makers = graph.makers()

    def norm(self, node: NodeProto) -> _Norm | None:
        """Return the norm that a node ends, if it ends one."""
        scaled, shift = self._with_channels(node, "Add")
        product, gain = self._with_channels(scaled, "Mul")
        quotient = self._made_by(product, "Div")
        centred = self._input(quotient, 0, "Sub")
        deviation = self._input(quotient, 1, "Sqrt")
        if not shift or not gain or centred is None or deviation is None:
            return None
        epsilon = self._epsilon(self._input(deviation, 0, "Add"), centred.output[0])
        if epsilon is None or not self._is_mean(centred.input[1], centred.input[0]):
            return None
        return _Norm(centred.input[0], gain, shift, epsilon)

    def _with_channels(
        self, node: NodeProto | str | None, op: str
    ) -> tuple[str | None, str]:
        """Return the value and the constant, one number a channel, that a node joins."""
        if not isinstance(node, NodeProto):
            node = self._made_by(node, op)
        if node is None or node.op_type != op:
            return None, ""
        for value, constant in (node.input, reversed(node.input)):
            array = self._constants.get(constant)
            if array is not None and array.shape == (1, array.size, 1):
                return value, constant
        return None, ""

    def _epsilon(self, node: NodeProto | None, centred: str) -> float | None:
        """Return what is added to the mean of squares of a value."""
        if node is None:
            return None
        epsilon = self._constants.get(node.input[1])
        mean = self._input(node, 0, "ReduceMean")
        if epsilon is None or epsilon.size != 1 or not _over_channels(mean):
            return None
        assert mean is not None, "it is over channels"
        square = self._makers.get(mean.input[0])
        if square is None or not self._is_square(square, centred):
            return None
        return float(epsilon.reshape(()))

    def _is_square(self, node: NodeProto, of: str) -> bool:
        if node.op_type == "Mul":
            return list(node.input) == [of, of]
        power = self._constants.get(node.input[1]) if node.op_type == "Pow" else None
        return power is not None and node.input[0] == of and bool((power == 2).all())  # noqa: PLR2004 - a square

    def _is_mean(self, name: str, of: str) -> bool:
        node = self._made_by(name, "ReduceMean")
        return node is not None and _over_channels(node) and node.input[0] == of

    def _input(self, node: NodeProto | None, place: int, op: str) -> NodeProto | None:
        return None if node is None else self._made_by(node.input[place], op)

    def _made_by(self, name: str | None, op: str) -> NodeProto | None:
        node = self._makers.get(name or "")
        return node if node is not None and node.op_type == op else None


def _over_channels(node: NodeProto | None) -> bool:
    """Tell whether a mean is over channels; newer opsets have axes as an input."""
    if node is None or not attribute(node, "keepdims", 1):
        return False
    axes = attribute(node, "axes", [])
    return [axis % _AXES for axis in axes] == [_CHANNELS]
