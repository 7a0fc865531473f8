"""Fewer nodes, same values: what depends on sizes alone is computed at preparation.

A traced graph works out shapes with hundreds of nodes, most of them for the batch,
which is 1 here, and the others over and over again. The values that they have are
observed at several sizes: those that never change become constants, and those that are
always equal are computed once.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from onnx import NodeProto, numpy_helper

from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.optimize.graph import Array, Graph, Value, attribute

Feeds = Mapping[str, Array]

# Elements of a value that may be about shapes; more is data.
_MOST_ELEMENTS: Final = 32

_COUNTED: Final = frozenset({"NonZero", "Compress", "Unique", "NonMaxSuppression"})
"""What makes as many elements as the data says."""

_SHAPED: Final = {"Expand": 1, "ConstantOfShape": 0, "Reshape": 1, "Tile": 1}
"""Operators that are told a shape, and which input tells it."""

_NEUTRAL: Final = {"Mul": 1.0, "Div": 1.0, "Add": 0.0, "Sub": 0.0}
_ELEMENTWISE: Final = frozenset({*_NEUTRAL, "Neg", "Exp"})


def fold_sizes(graph: Graph, observed: Sequence[Feeds]) -> None:
    """Fold what depends on sizes alone, seen at all the sizes of some inputs.

    The inputs have to be of sizes at which anything that depends on them differs.
    """
    if not (names := sorted(_read_sizes(graph))):
        return
    values = _observe(graph, names, observed)
    first: dict[tuple[object, ...], str] = {}
    same: dict[str, str] = {}
    order = {name: n for n, node in enumerate(graph.nodes) for name in node.output}
    for name in sorted(values, key=order.__getitem__):
        seen = values[name]
        if all(_key(value) == _key(seen[0]) for value in seen):
            graph.constants[name] = seen[0]
        else:
            same[name] = first.setdefault(tuple(map(_key, seen)), name)
    graph.nodes = [n for n in graph.nodes if n.output[0] not in graph.constants]
    graph.rename({name: other for name, other in same.items() if name != other})
    graph.drop_unread()


def fold_fills(graph: Graph) -> None:
    """Let a value of one repeated number be that number where it is only added, say."""
    readers = graph.readers()
    filled = {
        node.output[0]: float(np.ravel(_fill(node))[0])
        for node in graph.nodes
        if node.op_type == "ConstantOfShape"
        and all(r.op_type in _ELEMENTWISE for r in readers.get(node.output[0], ()))
    }
    for name, number in filled.items():
        graph.constants[name] = np.full((1, 1, 1), number, np.float32)
    for node in graph.nodes:
        _compute(node, graph.constants)
    graph.nodes = [n for n in graph.nodes if n.output[0] not in graph.constants]
    drop_neutral(graph)
    graph.drop_unread()


def drop_neutral(graph: Graph) -> None:
    """Leave out products with 1 and sums with 0."""
    outputs = {value.name for value in graph.outputs}
    for node in list(graph.nodes):
        neutral = _NEUTRAL.get(node.op_type)
        if neutral is None or node.output[0] in outputs:
            continue
        places = (1, 0) if node.op_type in ("Mul", "Add") else (1,)
        for place in places:
            constant = graph.constants.get(node.input[place])
            if _is_number(constant, neutral):
                graph.nodes.remove(node)
                graph.rename({node.output[0]: node.input[1 - place]})
                break


def _read_sizes(graph: Graph) -> set[str]:
    """Return the values that depend on sizes alone and that other nodes read."""
    sizes = _sizes(graph)
    known = sizes | graph.constants.keys()
    read = {
        name
        for node in graph.nodes
        if not known.issuperset(filter(None, node.output))
        for name in node.input
    }
    return sizes & read


def _sizes(graph: Graph) -> set[str]:
    """Return the values that depend on nothing but sizes, which no data decides."""
    sizes: set[str] = set()
    counted: set[str] = set()
    for node in graph.nodes:
        known = sizes | graph.constants.keys()
        inputs = [name for name in node.input if name]
        if node.op_type == "Shape":
            is_size = inputs[0] not in counted
        else:
            is_size = bool(inputs) and known.issuperset(inputs)
        is_size = is_size and not node.op_type.startswith("Random")
        if is_size:
            sizes.update(node.output)
        elif _is_counted(node, known, counted):
            counted.update(node.output)
    return sizes


def _is_counted(node: NodeProto, known: set[str], counted: set[str]) -> bool:
    """Tell whether data may decide how many elements a node makes."""
    if node.op_type in _COUNTED or node.op_type == "Range":
        return True
    if node.op_type in _SHAPED and node.input[_SHAPED[node.op_type]] not in known:
        return True
    # As many as there were before some were set.
    sources = node.input[:1] if node.op_type == "ScatterND" else node.input
    return not counted.isdisjoint(sources)


def _observe(
    graph: Graph, names: Sequence[str], observed: Sequence[Feeds]
) -> dict[str, list[Array]]:
    """Return what some values were for each of the inputs; large ones are left out."""
    probe = graph.with_outputs(names)
    # The element type of an output may be left open.
    probe.outputs = tuple(Value(name, (), 0) for name in names)
    session = Session.load(probe.write(), SessionOptions())
    runs = [session.run(feeds) for feeds in observed]
    seen = {name: list(values) for name, *values in zip(names, *runs, strict=True)}
    return {
        name: values
        for name, values in seen.items()
        if all(value.size <= _MOST_ELEMENTS for value in values)
    }


def _key(value: Array) -> tuple[object, ...]:
    return (str(value.dtype), value.shape, value.tobytes())


def _fill(node: NodeProto) -> Array:
    value = attribute(node, "value", None)
    return np.zeros(1, np.float32) if value is None else numpy_helper.to_array(value)


def _compute(node: NodeProto, constants: dict[str, Array]) -> None:
    """Turn signs and powers of constants into constants."""
    functions = {"Neg": np.negative, "Exp": np.exp}
    function = functions.get(node.op_type)
    if function is not None and node.input[0] in constants:
        constants[node.output[0]] = function(constants[node.input[0]])


def _is_number(constant: Array | None, number: float) -> bool:
    return constant is not None and constant.size == 1 and bool(constant == number)
