"""How far values reach in real speech, and the 8-bit grids that cover it."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.optimize.graph import Array, Graph, Writer
from wyoming_jabber.optimize.rows import Grid

_STEPS: Final = 255

# What never moves still needs a grid that is not empty.
_LEAST_REACH: Final = 1e-6


def convolution_grids(
    graph: Graph,
    speech: Iterable[Mapping[str, Array]],
    among: Container[str] | None = None,
) -> tuple[dict[str, Grid], dict[str, Grid]]:
    """Return the grids of what all convolutions read, and of what they write.

    With `among` only of those that write one of these.
    """
    nodes = [
        node
        for node in graph.nodes
        if node.op_type in ("Conv", "ConvTranspose")
        and (among is None or node.output[0] in among)
    ]
    sources = list(dict.fromkeys(node.input[0] for node in nodes))
    results = [node.output[0] for node in nodes if node.op_type == "Conv"]
    names = list(dict.fromkeys((*sources, *results)))
    reaches = _reaches(graph, names, speech)
    grids = {name: grid_of(*reaches[name]) for name in names}
    return {n: grids[n] for n in sources}, {n: grids[n] for n in results}


def grid_of(low: float, high: float) -> Grid:
    """Return the finest grid from the lowest to the highest value, with 0 on it."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = max(high - low, _LEAST_REACH) / _STEPS
    return Grid(np.float32(scale), np.uint8(np.clip(round(-low / scale), 0, _STEPS)))


def _reaches(
    graph: Graph, names: Sequence[str], speech: Iterable[Mapping[str, Array]]
) -> dict[str, tuple[float, float]]:
    """Return the lowest and the highest value that each ever has."""
    inputs = {value.name for value in graph.inputs}
    inner = [name for name in names if name not in inputs]
    session = Session.load(_with_ends(graph, inner).write(), SessionOptions())
    found: dict[str, list[float]] = {name: [] for name in names}
    for feeds in speech:
        ends = session.run({name: feeds[name] for name in session.input_names})
        for name, low, high in zip(inner, ends[0::2], ends[1::2], strict=True):
            found[name] += (float(low), float(high))
        for name in inputs.intersection(names):
            found[name] += (float(feeds[name].min()), float(feeds[name].max()))
    return {name: (min(values), max(values)) for name, values in found.items()}


def _with_ends(graph: Graph, names: Sequence[str]) -> Graph:
    """Return a graph whose outputs are the lowest and the highest of some values.

    The values themselves, all at once, would take gigabytes.
    """
    new = graph.with_outputs(())
    writer = Writer(new, "end")
    outputs = [
        writer.node(op, name, keepdims=0)
        for name in names
        for op in ("ReduceMin", "ReduceMax")
    ]
    new.nodes += writer.take()
    return new.with_outputs(outputs)
