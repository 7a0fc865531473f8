"""A decoder drops the rows of its halo that nobody needs any more, and says the same."""

from itertools import pairwise

from hypothesis import given, settings, strategies as st
import numpy as np
from onnx import helper
import pytest

from tests.tiny_vits import CHANNELS, HOP_LENGTH, vits_model
from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.optimize.calibration import convolution_grids
from wyoming_jabber.optimize.graph import Graph
from wyoming_jabber.optimize.halo import probe
from wyoming_jabber.optimize.images import in_images
from wyoming_jabber.optimize.rows import Rounding, in_rows
from wyoming_jabber.optimize.split import split
from wyoming_jabber.optimize.stages import add_stages
from wyoming_jabber.voices.piper_graphs import CUTS, Shape, Stage

PLAIN = SessionOptions()
FRAMES = 40


def loaded(graph: Graph) -> Session:
    return Session.load(graph.write(), PLAIN)


def speech(shape: Shape) -> dict[str, np.ndarray]:
    rows = np.random.default_rng(4).normal(size=(1, FRAMES, CHANNELS))
    return {"frames": rows.astype(np.float32), CUTS: shape.cuts(0, 0)[0]}


@pytest.fixture(scope="module")
def decoder() -> tuple[Graph, Shape]:
    graph = split(Graph.read(vits_model())).decoder
    sight = probe(loaded(graph), CHANNELS)
    stages = add_stages(graph, sight.hop_length, {})
    return graph, Shape(sight.hop_length, 0, sight.halo, stages)


def test_a_stage_begins_at_every_upsampling_but_the_first(
    decoder: tuple[Graph, Shape],
) -> None:
    shape = decoder[1]
    (stage,) = shape.stages
    assert stage.rows == 4
    assert 0 < stage.halo < 4 * shape.decoder_halo, "it sees less than the whole"


def variant(graph: Graph, name: str, feeds: dict[str, np.ndarray]) -> Graph:
    if name == "fp32":
        return graph
    if name == "images":
        return in_images(graph)
    sources, results = convolution_grids(graph, [feeds])
    return in_rows(graph, Rounding(sources, results if name == "int8" else None))


@pytest.mark.parametrize("name", ["fp32", "images", "products", "int8"])
def test_windows_say_what_the_whole_does_in_every_variant(
    decoder: tuple[Graph, Shape], name: str
) -> None:
    graph, shape = decoder
    feeds = speech(shape)
    session = loaded(variant(graph, name, feeds))
    whole = session.run(feeds)[0].ravel()
    assert whole.size == FRAMES * HOP_LENGTH
    sound = []
    for start, stop in pairwise([0, 3, 11, 27, FRAMES]):
        low, high = (
            max(0, start - shape.decoder_halo),
            min(FRAMES, stop + shape.decoder_halo),
        )
        cuts, first = shape.cuts(start - low, high - stop)
        frames = feeds["frames"][:, low:high]
        made = session.run({"frames": frames, CUTS: cuts})[0].ravel()
        assert made.size <= (high - low) * HOP_LENGTH
        sound.append(made[first : first + (stop - start) * HOP_LENGTH])
    if name in ("fp32", "images"):
        np.testing.assert_allclose(np.concatenate(sound), whole, atol=2e-6)
    else:
        np.testing.assert_array_equal(np.concatenate(sound), whole)


def test_a_way_around_an_upsampling_is_no_stage() -> None:
    graph = split(Graph.read(vits_model())).decoder
    late = next(n for n in reversed(graph.nodes) if n.op_type == "Tanh")
    # The loudness of the sound is made to depend on the frames.
    loud = helper.make_node("ReduceMax", ["frames"], ["loud"], keepdims=0)
    made = helper.make_node("Mul", [late.input[0], "loud"], ["louder"])
    late.input[0] = "louder"
    graph.nodes[graph.nodes.index(late) : graph.nodes.index(late)] = [loud, made]
    assert add_stages(graph, HOP_LENGTH, {}) == ()
    assert [value.name for value in graph.inputs] == ["frames"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(2, 8), min_size=1, max_size=4),
    st.data(),
    st.integers(0, 64),
    st.integers(0, 64),
)
def test_what_is_dropped_and_what_stays_are_the_halo(
    rates: list[int], data: st.DataObject, left: int, right: int
) -> None:
    stages, rows, halo = [], 1, 64
    for rate in rates:
        rows, halo = rows * rate, data.draw(st.integers(0, halo * rate))
        stages.append(Stage(rows, halo))
    shape = Shape(rows * 2, 0, 64, tuple(stages))
    cuts, first = shape.cuts(left, right)
    length, dropped = left + 5 + right, 0
    rate = 1
    for stage, start, stop in zip(stages, cuts[0::2], cuts[1::2], strict=True):
        length *= stage.rows // rate
        kept = np.arange(length)[start:stop]
        dropped = dropped * (stage.rows // rate) + int(start)
        assert kept.size == length - start + min(0, stop)
        left_halo = left * stage.rows - dropped
        assert left_halo >= min(stage.halo, left * stage.rows)
        length, rate = kept.size, stage.rows
    assert first == (left * rate - dropped) * 2
    assert length * 2 - first >= 5 * shape.hop_length


def test_a_shape_survives_json() -> None:
    shape = Shape(256, 32, 11, (Stage(8, 8), Stage(64, 13)))
    stored = {**shape._asdict(), "stages": [[8, 8], [64, 13]]}
    assert Shape.read(stored) == shape
    assert Shape(16, 1, 2).cuts(2, 2)[1] == 32, "without stages nothing is dropped"
