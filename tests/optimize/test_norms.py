"""Layer norms over channels become one node, and nothing else does."""

import numpy as np
from onnx import NodeProto, helper
import pytest

from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.optimize.graph import Graph, Value
from wyoming_jabber.optimize.norms import fuse_norms

CHANNELS = 6
node = helper.make_node


def norm(
    *,
    axis: int = 1,
    power: float = 2.0,
    squared: str = "",
    shape: tuple[int, ...] = (1, CHANNELS, 1),
    source: str = "x",
    last: str = "Add",
) -> Graph:
    random = np.random.default_rng(2)
    square = (
        node("Mul", [squared, "centred"], ["square"])
        if squared
        else node("Pow", ["centred", "two"], ["square"])
    )
    nodes: list[NodeProto] = [
        node("ReduceMean", [source], ["mean"], axes=[axis], keepdims=1),
        node("Sub", ["x", "mean"], ["centred"]),
        square,
        node("ReduceMean", ["square"], ["variance"], axes=[axis], keepdims=1),
        node("Add", ["variance", "epsilon"], ["safe"]),
        node("Sqrt", ["safe"], ["deviation"]),
        node("Div", ["centred", "deviation"], ["unit"]),
        node("Mul", ["gain", "unit"], ["scaled"]),
        node(last, ["scaled", "shift"], ["y"]),
    ]
    constants = {
        "two": np.asarray(power, np.float32),
        "epsilon": np.asarray(1e-5, np.float32),
        "gain": random.normal(size=shape).astype(np.float32),
        "shift": random.normal(size=shape).astype(np.float32),
        "other": np.ones((1, CHANNELS, 1), np.float32),
    }
    value = [Value("x", (1, CHANNELS, None))]
    return Graph(nodes, constants, value, [Value("y", ())], {"": 15})


def run(graph: Graph) -> np.ndarray:
    session = Session.load(graph.write(), SessionOptions())
    x = np.random.default_rng(3).normal(1, 2, (1, CHANNELS, 9)).astype(np.float32)
    return np.asarray(session.run({"x": x})[0])


@pytest.mark.parametrize("squared", ["", "centred"])
def test_a_norm_is_one_node_between_two_turns(squared: str) -> None:
    graph = norm(squared=squared)
    expected = run(graph)
    fuse_norms(graph)
    kinds = [made.op_type for made in graph.nodes]
    assert kinds == ["Transpose", "LayerNormalization", "Transpose"]
    np.testing.assert_allclose(run(graph), expected, atol=1e-5)


@pytest.mark.parametrize(
    "graph",
    [
        norm(axis=2),
        norm(power=3.0),
        norm(squared="x"),
        norm(shape=(1, CHANNELS, 9)),
        norm(source="other"),
        norm(last="Sub"),
    ],
    ids=["time", "cube", "another square", "no channels", "another mean", "no sum"],
)
def test_what_only_looks_like_one_stays(graph: Graph) -> None:
    before = [made.op_type for made in graph.nodes]
    fuse_norms(graph)
    assert [made.op_type for made in graph.nodes] == before
