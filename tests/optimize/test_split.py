"""Cutting a graph in three, folding it, and what the parts say together."""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper
import pytest

from tests.tiny_models import piper_model
from tests.tiny_vits import CHANNELS, vits_model
from wyoming_jabber.engine.session import Session, SessionOptions, simplify
from wyoming_jabber.errors import PreparationError
from wyoming_jabber.optimize.fold import fold_fills, fold_sizes
from wyoming_jabber.optimize.graph import Graph, Value
from wyoming_jabber.optimize.split import split

PLAIN = SessionOptions()


def simple(model: bytes, folder: Path) -> Graph:
    simplify(model, folder / "simple.onnx")
    return Graph.read((folder / "simple.onnx").read_bytes())


def feeds(phonemes: int, *, speaker: int | None = None) -> dict[str, np.ndarray]:
    found = {
        "input": np.arange(phonemes)[np.newaxis] % 40,
        "input_lengths": np.array([phonemes]),
        "scales": np.array([0, 1.1, 0], np.float32),
    }
    return found if speaker is None else {**found, "sid": np.array([speaker])}


def said(part: Graph, **values: np.ndarray) -> dict[str, np.ndarray]:
    session = Session.load(part.write(), PLAIN)
    outputs = session.run({name: values[name] for name in session.input_names})
    return dict(zip(session.output_names, outputs, strict=True))


@pytest.mark.parametrize("has_speakers", [False, True])
@pytest.mark.parametrize("is_simple", [False, True])
def test_the_parts_say_what_the_whole_does(
    tmp_path: Path, has_speakers: bool, is_simple: bool
) -> None:
    model = vits_model(has_speakers)
    parts = split(simple(model, tmp_path) if is_simple else Graph.read(model))
    for speaker in (0, 3) if has_speakers else (None,):
        given = feeds(23, speaker=speaker)
        text = said(parts.text, **given)
        repeats = text["durations"].ravel().astype(int)
        frames = np.repeat(text["means"], repeats, axis=1)
        assert frames.shape == (1, repeats.sum(), CHANNELS)
        latent = said(parts.flow, **(text | {"frames": frames}))["latent"]
        sound = said(parts.decoder, **(text | {"frames": latent}))["sound"]
        (whole,) = Session.load(model, PLAIN).run(given)
        np.testing.assert_allclose(sound.ravel(), whole.ravel(), atol=1e-5)


@pytest.mark.parametrize(
    ("flaw", "sought"),
    [
        ("no rounding", "one rounding of durations"),
        ("two noises", "one noise for frames at"),
        ("no upsampling", "an upsampling decoder"),
        ("two decoders", "one decoder at"),
        ("no sum", "mean . noise . exp.log scale. at"),
        ("shifted means", "phonemes repeated by a path at"),
        ("masked sound", "what depends on the speaker alone at"),
        ("strange activation", "one convolution before the decoder at"),
    ],
)
def test_a_graph_of_another_kind_is_refused_by_what_was_looked_for(
    flaw: str, sought: str
) -> None:
    with pytest.raises(PreparationError, match=f"unlike Piper's: looked for {sought}"):
        split(Graph.read(vits_model(flaw=flaw)))


def test_a_graph_that_is_no_voice_is_refused() -> None:
    with pytest.raises(PreparationError, match="an upsampling decoder"):
        split(Graph.read(piper_model()))


def test_an_old_graph_is_refused() -> None:
    graph = Graph.read(vits_model())
    graph.opsets[""] = 11
    with pytest.raises(PreparationError, match="opset 11 is older than 13"):
        split(graph)


def test_folding_changes_no_value(tmp_path: Path) -> None:
    parts = split(simple(vits_model(), tmp_path))
    before = {n: said(parts.text, **feeds(n)) for n in (3, 17, 50)}
    count = len(parts.text.nodes)
    fold_sizes(parts.text, [feeds(n) for n in (3, 4, 5, 9, 31)])
    assert len(parts.text.nodes) <= count
    for length, values in before.items():
        for name, value in said(parts.text, **feeds(length)).items():
            np.testing.assert_array_equal(value, values[name])


def test_fills_become_numbers(tmp_path: Path) -> None:
    parts = split(simple(vits_model(), tmp_path))
    frames = np.random.default_rng(1).normal(size=(1, 9, CHANNELS)).astype(np.float32)
    before = said(parts.flow, frames=frames)["latent"]
    fold_fills(parts.flow)
    kinds = {node.op_type for node in parts.flow.nodes}
    assert kinds.isdisjoint({"ConstantOfShape", "Exp", "Neg", "Shape"})
    np.testing.assert_array_equal(said(parts.flow, frames=frames)["latent"], before)


# Sizes that data decides are not mistaken for those of the input.


def counting_graph() -> Graph:
    node = helper.make_node
    nodes = [
        node("Greater", ["x", "five"], ["large"]),
        node("NonZero", ["large"], ["places"]),
        node("Shape", ["places"], ["count"]),
        node("Shape", ["x"], ["size"]),
        node("Concat", ["size", "count"], ["both"], axis=0),
        node("Shape", ["x"], ["size_again"]),
        node("Concat", ["both", "size_again"], ["all"], axis=0),
    ]
    return Graph(
        nodes,
        {"five": np.asarray(5, np.float32)},
        [Value("x", ["n"])],
        [Value("all", [5], TensorProto.INT64)],
        {"": 15},
    )


def test_a_count_of_data_is_never_taken_for_a_size() -> None:
    graph = counting_graph()
    # In what is observed, everything is large: the count is always the size.
    fold_sizes(graph, [{"x": np.full(n, 9, np.float32)} for n in (2, 3, 7)])
    few = np.array([9, 1, 1, 9], np.float32)
    assert said(graph, x=few)["all"].tolist() == [4, 1, 2, 4]
    kinds = [node.op_type for node in graph.nodes]
    assert kinds.count("Shape") == 2, "the size is asked for once, the count once"


def test_a_part_that_needs_more_says_what() -> None:
    graph = Graph.read(vits_model())
    with pytest.raises(ValueError, match="needs also input"):
        graph.part((), graph.outputs)


def test_constants_of_any_kind_are_read() -> None:
    made = [
        helper.make_node("Constant", [], ["a"], value_int=3),
        helper.make_node("Constant", [], ["b"], value_floats=[1.0, 2.0]),
    ]
    info = helper.make_tensor_value_info
    output = info("b", TensorProto.FLOAT, [2])
    graph = Graph.read(
        helper.make_model(
            helper.make_graph(made, "g", [], [output])
        ).SerializeToString()
    )
    assert graph.constants["a"].dtype == np.int64
    assert graph.constants["b"].tolist() == [1.0, 2.0]
