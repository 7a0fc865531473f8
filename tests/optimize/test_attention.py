"""Attention by distance is computed for the near ones alone, and says the same."""

import numpy as np
from onnx import TensorProto, helper
import pytest

from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.optimize import piper
from wyoming_jabber.optimize.attention import narrow_attention
from wyoming_jabber.optimize.graph import Array, Graph, Value, Writer

HEADS, CHANNELS, REACH = 2, 4, 4
node = helper.make_node


class _Trace:
    """Writes attention as a trace of Piper's has it, for phonemes of one length."""

    def __init__(self, *, softmax: str = "Softmax") -> None:
        inputs = [
            Value("input", (1, "n"), TensorProto.INT64),
            *(Value(name, (1, HEADS, "n", CHANNELS)) for name in "qkv"),
        ]
        self.graph = Graph((), {}, inputs, [Value("y", ())], {"": 15})
        self.writer = Writer(self.graph, "t")
        self.random = np.random.default_rng(6)
        self.softmax = softmax
        n = self.size("q", 2)
        self.n, self.one = n, self.ints(1)
        self.less = self.writer.node("Sub", n, self.one)
        self.twice = self.writer.node("Sub", self.writer.node("Add", n, n), self.one)
        self.write()
        self.graph.nodes = self.writer.take()

    def ints(self, *values: int) -> str:
        return self.writer.constant(values, np.int64)

    def size(self, name: str, axis: int) -> str:
        shape = self.writer.node("Shape", name)
        return self.writer.node("Gather", shape, self.ints(axis))

    def joined(self, *parts: str) -> str:
        return self.writer.node("Concat", *parts, axis=0)

    def table(self) -> str:
        """Return the rows of a table for all distances that there are."""
        values = self.random.normal(size=(1, 2 * REACH + 1, CHANNELS))
        table = self.writer.constant(values, np.float32)
        zero, reach = self.ints(0), self.ints(REACH + 1)
        missing = self.writer.node("Sub", self.n, reach)
        more = self.writer.node("Max", missing, zero)
        pads = self.joined(zero, more, zero, zero, more, zero)
        wide = self.writer.node("Pad", table, pads)
        start = self.writer.node("Max", self.writer.node("Neg", missing), zero)
        stop = self.writer.node("Add", start, self.twice)
        cut = self.writer.node("Slice", wide, start, stop, self.one)
        return self.writer.node("Unsqueeze", cut, self.ints(0))

    def pad(self, source: str, axis: int, axes: int, size: str) -> str:
        zeros = [self.ints(0)] * (2 * axes)
        zeros[axes + axis] = size
        return self.writer.node("Pad", source, self.joined(*zeros))

    def reshape(self, source: str, *sizes: str) -> str:
        return self.writer.node("Reshape", source, self.joined(*sizes))

    def cut(self, source: str, axis: int, start: str, stop: str) -> str:
        return self.writer.node("Slice", source, start, stop, self.ints(axis))

    def write(self) -> None:
        batch, heads, end = self.ints(1), self.ints(HEADS), self.ints(2**31)
        turned = self.writer.node("Transpose", "k", perm=[0, 1, 3, 2])
        scores = self.writer.node("MatMul", "q", turned)
        keys = self.writer.node("Transpose", self.table(), perm=[0, 1, 3, 2])
        far = self.pad(self.writer.node("MatMul", "q", keys), 3, 4, self.one)
        wide = self.writer.node("Mul", self.n, self.writer.node("Add", self.n, self.n))
        far = self.pad(self.reshape(far, batch, heads, wide), 2, 3, self.less)
        rows = self.writer.node("Add", self.n, self.one)
        far = self.reshape(far, batch, heads, rows, self.twice)
        far = self.cut(self.cut(far, 2, self.ints(0), self.n), 3, self.less, end)
        total = self.writer.node("Add", scores, far)
        weights = self.writer.node(self.softmax, total, axis=-1)
        mixed = self.writer.node("MatMul", weights, "v")
        flat = self.writer.node("Mul", self.n, self.twice)
        near = self.reshape(self.pad(weights, 3, 4, self.less), batch, heads, flat)
        shifts = [self.ints(0)] * 6
        shifts[2] = self.n
        near = self.writer.node("Pad", near, self.joined(*shifts))
        double = self.writer.node("Add", self.n, self.n)
        near = self.reshape(near, batch, heads, self.n, double)
        near = self.cut(near, 3, self.one, end)
        values = self.writer.node("MatMul", near, self.table())
        self.writer.node("Add", mixed, values, output="y")


def feeds(phonemes: int) -> dict[str, Array]:
    random = np.random.default_rng(phonemes)
    shape = (1, HEADS, phonemes, CHANNELS)
    values = {name: random.normal(size=shape).astype(np.float32) for name in "qkv"}
    return {"input": np.ones((1, phonemes), np.int64), **values}


def run(graph: Graph, phonemes: int) -> Array:
    session = Session.load(graph.write(), SessionOptions())
    found = feeds(phonemes)
    return session.run({name: found[name] for name in session.input_names})[0]


@pytest.mark.parametrize("phonemes", [1, 2, 3, 4, 5, 6, 9, 10, 41])
def test_the_near_ones_are_enough(phonemes: int) -> None:
    graph = _Trace().graph
    expected = run(graph, phonemes)
    narrow_attention(graph)
    kinds = [made.op_type for made in graph.nodes]
    assert "Pad" not in kinds
    assert kinds.count("ScatterElements") == 1
    np.testing.assert_allclose(run(graph, phonemes), expected, atol=1e-5)


def test_what_only_looks_like_it_stays() -> None:
    graph = _Trace(softmax="LogSoftmax").graph
    expected = run(graph, 9)
    narrow_attention(graph)
    kinds = [made.op_type for made in graph.nodes]
    assert kinds.count("ScatterElements") == 1, "the scores are still plain"
    assert kinds.count("Pad") == 3, "the way out isn't"
    np.testing.assert_allclose(run(graph, 9), expected, atol=1e-5)


def test_a_table_that_is_used_otherwise_stays() -> None:
    table = np.ones((1, 9, CHANNELS), np.float32)
    nodes = [
        node("Pad", ["table", "pads"], ["wide"]),
        node("Mul", ["wide", "wide"], ["square"]),
        node("Relu", ["wide"], ["y"]),
    ]
    pads = np.zeros(6, np.int64)
    constants: dict[str, Array] = {"table": table, "pads": pads}
    graph = Graph(nodes, constants, [], [Value("y", ())], {"": 15})
    narrow_attention(graph)
    assert [made.op_type for made in graph.nodes] == ["Pad", "Relu"]


def test_attention_that_came_out_otherwise_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def spoil(graph: Graph) -> None:
        last = graph.nodes[-1]
        graph.nodes[-1] = node("Sub", list(last.input), list(last.output))

    text = _Trace().graph
    before = run(text, 9)
    assert piper._narrowed(text, [feeds(n) for n in (3, 9)]) is not text
    monkeypatch.setattr(piper, "narrow_attention", spoil)
    copied = _Trace().graph
    assert piper._narrowed(copied, [feeds(n) for n in (3, 9)]) is copied
    np.testing.assert_array_equal(run(text, 9), before)
