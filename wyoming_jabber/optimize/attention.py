"""Attention to near neighbours without a matrix of all distances.

A text part adds, to what a phoneme thinks of each other one, what it thinks of one that
is so far away; beyond four places that is nothing. As exporters write it, products with
all 2 n - 1 distances are made, shifted and thrown away, on the way in and on the way
out. Here nine are made, and put where they belong: a quarter of the nodes, and of the
memory that a long sentence takes.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
from onnx import NodeProto

from wyoming_jabber.optimize.graph import Array, Graph, Writer
from wyoming_jabber.optimize.split import TEXT

_SHIFTS: Final = frozenset({"Pad", "Reshape", "Slice"})
_TABLES: Final = frozenset({"Pad", "Slice", "Unsqueeze", "Transpose"})
"""Operators that only move values: of products, and of tables of distances."""

# A table has the shape (1, distances, channels), and as many distances to either side.
_TABLE_AXES: Final = 3


class _Use(NamedTuple):
    """A place at which a table of distances is used."""

    table: Array
    """Shape (distances, channels)."""

    product: NodeProto
    """Where it is multiplied; its first input is (1, heads, phonemes, any)."""

    node: NodeProto
    """The node to replace: a sum with all scores, or the product itself."""

    other: str
    """The scores it is added to; or the weights of which each phoneme's near ones are
    multiplied. Shape (1, heads, phonemes, phonemes)."""


class _Band(NamedTuple):
    """Names of values of the shape (1, heads, phonemes, distances)."""

    neighbours: str
    """Which phoneme is that far away; at the ends, the nearest there is."""

    distances: str
    """Which distance that is."""

    is_there: str
    """1 or 0: whether there is one that far away."""


def narrow_attention(graph: Graph) -> None:
    """Rewrite all attention by distance, in place; leave what is written otherwise."""
    finder = _Finder(graph)
    uses = {use.node.output[0]: use for use in finder.uses()}
    bands: dict[int, _Band] = {}
    writer = Writer(graph, "near")

    def replace(node: NodeProto) -> list[NodeProto] | None:
        use = uses.get(node.output[0])
        if use is None:
            return None
        size = len(use.table)
        if size not in bands:
            bands[size] = _write_band(writer, use, size)
        write = _write_product if use.node is use.product else _write_sum
        write(writer, use, bands[size])
        return writer.take()

    graph.rewrite(replace)
    graph.drop_unread()


class _Finder:
    """Follows tables of distances to where they are used."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._makers = graph.makers()
        self._readers = graph.readers()

    def uses(self) -> Iterable[_Use]:
        """Find all uses."""
        for name, table in self._graph.constants.items():
            if table.ndim == _TABLE_AXES and table.shape[0] == 1 and table.shape[1] % 2:
                for pad in self._moving(name, {"Pad"}):
                    use = self._use(table[0], pad.output[0])
                    if use is not None:
                        yield use

    def _use(self, table: Array, name: str) -> _Use | None:
        moved, product = self._down(name, _TABLES)
        if product is None or product.op_type != "MatMul" or product.input[1] != moved:
            return None
        weights = self._up(product.input[0])
        if weights is not None:
            return _Use(table, product, product, weights)
        shifted, total = self._down(product.output[0], _SHIFTS)
        if total is None or total.op_type != "Add" or shifted == product.output[0]:
            return None
        (scores,) = (name for name in total.input if name != shifted)
        return _Use(table, product, total, scores)

    def _down(self, name: str, ops: frozenset[str]) -> tuple[str, NodeProto | None]:
        """Go on while a value is only moved; return it, and who reads it then."""
        while moving := list(self._moving(name, ops)):
            if len(moving) > 1:
                return name, None
            name = moving[0].output[0]
        readers = [n for n in self._readers.get(name, ()) if n.op_type != "Shape"]
        return name, readers[0] if len(readers) == 1 else None

    def _moving(self, name: str, ops: Iterable[str]) -> Iterable[NodeProto]:
        for node in self._readers.get(name, ()):
            if node.op_type in ops and node.input[0] == name:
                yield node

    def _up(self, name: str) -> str | None:
        """Go back to the weights that a product's rows were shifted from, if any."""
        node = self._makers.get(name)
        while node is not None and node.op_type in _SHIFTS:
            name = node.input[0]
            node = self._makers.get(name)
        return name if node is not None and node.op_type == "Softmax" else None


def _write_band(writer: Writer, use: _Use, size: int) -> _Band:
    """Write which phonemes are near which, in the shape of an attention's products."""
    reach = size // 2
    number = {n: writer.constant(n, np.int64) for n in (0, 1)}
    ids = writer.node("Shape", TEXT)
    count = writer.node("Gather", ids, number[1])
    places = writer.node("Range", number[0], count, number[1])
    column = writer.node("Unsqueeze", places, writer.constant([1], np.int64))
    away = writer.constant(np.arange(-reach, reach + 1), np.int64)
    wanted = writer.node("Add", column, away)
    last = writer.node("Sub", count, number[1])
    nearest = writer.node("Max", writer.node("Min", wanted, last), number[0])
    shift = writer.node("Sub", nearest, column)
    distance = writer.node("Add", shift, writer.constant(reach, np.int64))
    is_there = writer.node("Cast", writer.node("Equal", wanted, nearest), to=1)
    # Gathering needs an index for every head.
    heads = writer.node("Slice", writer.node("Shape", use.other), *_first_axes(writer))
    shape = writer.node("Concat", heads, writer.constant([size], np.int64), axis=0)
    return _Band(
        writer.node("Expand", nearest, shape),
        writer.node("Expand", distance, shape),
        is_there,
    )


def _write_sum(writer: Writer, use: _Use, band: _Band) -> None:
    """Add, to scores of all phonemes, what the near ones get for their distance."""
    table = writer.constant(np.ascontiguousarray(use.table.T))
    products = writer.node("MatMul", use.product.input[0], table)
    added = writer.node("GatherElements", products, band.distances, axis=-1)
    scores = writer.node("GatherElements", use.other, band.neighbours, axis=-1)
    near = writer.node("Add", scores, added)
    writer.node(
        *("ScatterElements", use.other, band.neighbours, near),
        output=use.node.output[0],
        axis=-1,
    )


def _write_product(writer: Writer, use: _Use, band: _Band) -> None:
    """Multiply the weights of the near phonemes with the table."""
    weights = writer.node("GatherElements", use.other, band.neighbours, axis=-1)
    near = writer.node("Mul", weights, band.is_there)
    table = writer.constant(use.table)
    writer.node("MatMul", near, table, output=use.node.output[0])


def _first_axes(writer: Writer) -> Iterable[str]:
    """Return what Slice takes to leave out the last of four axes."""
    return [writer.constant([limit], np.int64) for limit in (0, 3)]
