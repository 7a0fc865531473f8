"""Other layouts compute the same; 8 bits nearly; windows exactly what the whole does."""

from collections.abc import Callable
from typing import Any

import numpy as np
from onnx import NodeProto, helper
import pytest

from tests.tiny_vits import CHANNELS, FLOW_HALO, HOP_LENGTH, vits_model
from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.errors import PreparationError
from wyoming_jabber.optimize.calibration import convolution_grids, grid_of
from wyoming_jabber.optimize.fidelity import snr
from wyoming_jabber.optimize.fold import fold_fills
from wyoming_jabber.optimize.graph import Graph, Value
from wyoming_jabber.optimize.halo import MOST_HALO, Sight, probe
from wyoming_jabber.optimize.images import in_images
from wyoming_jabber.optimize.rows import Rounding, in_rows
from wyoming_jabber.optimize.split import Parts, split

PLAIN = SessionOptions()


@pytest.fixture(scope="module", params=[False, True], ids=["one", "speakers"])
def parts(request: pytest.FixtureRequest) -> Parts:
    parts = split(Graph.read(vits_model(request.param)))
    fold_fills(parts.flow)
    return parts


def part_of(parts: Parts, name: str) -> Graph:
    return parts.flow if name == "flow" else parts.decoder


def speech(graph: Graph, frames: int, seed: int = 1) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    # What the parts make of a speaker has as many channels as they work with.
    shapes = {v.name: (1, 2 * CHANNELS, 1) for v in graph.inputs}
    shapes["frames"] = (1, frames, CHANNELS)
    return {n: random.normal(size=s).astype(np.float32) for n, s in shapes.items()}


def run(graph: Graph, feeds: dict[str, np.ndarray]) -> np.ndarray:
    session = Session.load(graph.write(), PLAIN)
    (result,) = session.run({name: feeds[name] for name in session.input_names})
    return result


@pytest.mark.parametrize("name", ["flow", "decoder"])
@pytest.mark.parametrize(
    "rewrite", [in_images, lambda graph: in_rows(graph, Rounding({}))]
)
def test_another_layout_computes_the_same(
    parts: Parts, name: str, rewrite: Callable[[Graph], Graph]
) -> None:
    graph = part_of(parts, name)
    feeds = speech(graph, 21)
    expected = run(graph, feeds)
    found = run(rewrite(graph), feeds)
    np.testing.assert_allclose(found.ravel(), expected.ravel(), atol=2e-6)


@pytest.mark.parametrize("name", ["flow", "decoder"])
@pytest.mark.parametrize("as_product", [False, True])
@pytest.mark.parametrize("limit", [127, 63])
def test_eight_bits_come_near_and_do_not_notice_windows(
    parts: Parts, name: str, as_product: bool, limit: int
) -> None:
    graph = part_of(parts, name)
    grids, results = convolution_grids(graph, [speech(graph, 80, n) for n in (1, 2)])
    rounding = Rounding(grids, None if as_product else results, limit)
    rewritten = in_rows(graph, rounding)
    feeds = speech(graph, 60)
    whole = run(rewritten, feeds)
    assert snr(run(graph, feeds).ravel(), whole.ravel()) > 18
    halo = 8
    part = feeds | {"frames": feeds["frames"][:, 20 - halo : 40 + halo]}
    per_frame = whole.size // 60
    window = run(rewritten, part).ravel()[halo * per_frame : -halo * per_frame]
    expected = whole.ravel()[20 * per_frame : 40 * per_frame]
    np.testing.assert_array_equal(window, expected)


def test_what_is_not_known_in_another_layout_is_refused() -> None:
    node = helper.make_node("Softmax", ["frames"], ["sound"])
    graph = Graph([node], {}, [Value("frames", [])], [Value("sound", [])], {"": 15})
    for rewrite in (in_images, lambda graph: in_rows(graph, Rounding({}))):
        with pytest.raises(PreparationError, match="Softmax is not known"):
            rewrite(graph)


@pytest.mark.parametrize(
    ("op", "unusual"),
    [
        ("Conv", {"group": 2}),
        ("Conv", {"strides": [2]}),
        ("ConvTranspose", {"output_padding": [1]}),
    ],
)
def test_unusual_convolutions_are_refused(op: str, unusual: dict[str, Any]) -> None:
    node = helper.make_node(op, ["frames", "w"], ["sound"], **unusual)
    weight = {"w": np.zeros((4, 4, 3), np.float32)}
    graph = Graph([node], weight, [Value("frames", [])], [Value("sound", [])], {"": 15})
    for rewrite in (in_images, lambda graph: in_rows(graph, Rounding({}))):
        with pytest.raises(PreparationError, match=f"{op} has an unusual"):
            rewrite(graph)


@pytest.mark.parametrize(
    ("kernel", "stride", "pads"),
    [(4, 2, (1, 1)), (5, 2, (2, 1)), (7, 3, (0, 2)), (3, 3, (0, 0))],
)
def test_an_upsampling_of_any_size_is_a_product(
    kernel: int, stride: int, pads: tuple[int, int]
) -> None:
    random = np.random.default_rng(3)
    weight = random.normal(size=(4, 3, kernel)).astype(np.float32)
    nodes = [
        helper.make_node("Transpose", ["frames"], ["columns"], perm=[0, 2, 1]),
        helper.make_node(
            "ConvTranspose", ["columns", "w"], ["up"], strides=[stride], pads=pads
        ),
        helper.make_node("Transpose", ["up"], ["sound"], perm=[0, 2, 1]),
    ]
    graph = Graph(
        nodes, {"w": weight}, [Value("frames", [])], [Value("sound", [])], {"": 15}
    )
    feeds = {"frames": random.normal(size=(1, 6, 4)).astype(np.float32)}
    found = run(in_rows(graph, Rounding({})), feeds)
    np.testing.assert_allclose(found, run(graph, feeds), atol=1e-5)


# Grids


@pytest.mark.parametrize(("low", "high"), [(-1, 3), (0, 5), (2, 5), (-7, -1), (0, 0)])
def test_a_grid_covers_a_reach_and_has_nothing_on_it(low: float, high: float) -> None:
    grid = grid_of(low, high)
    lowest = -float(grid.zero) * grid.scale
    highest = (255 - float(grid.zero)) * grid.scale
    assert lowest <= min(low, 0) + grid.scale / 2
    assert highest >= max(high, 0) - grid.scale / 2


# How far a part sees


def test_a_probe_finds_how_far_a_part_sees(parts: Parts) -> None:
    speaker = {n: v for n, v in speech(parts.flow, 1).items() if n != "frames"}
    speaker |= {n: v for n, v in speech(parts.decoder, 1).items() if n != "frames"}
    flow = Session.load(parts.flow.write(), PLAIN)
    assert probe(flow, CHANNELS, speaker) == Sight(FLOW_HALO, 1)
    decoder = Session.load(parts.decoder.write(), PLAIN)
    found = probe(decoder, CHANNELS, speaker)
    assert found.hop_length == HOP_LENGTH
    assert 3 < found.halo < 8


def line(*nodes: NodeProto) -> Session:
    graph = Graph(
        nodes,
        {
            "w": np.ones((1, 1, 2 * MOST_HALO + 3), np.float32),
            "one": np.ones((1, 1, 1), np.float32),
        },
        [Value("frames", [])],
        [Value("sound", [])],
        {"": 15},
    )
    return Session.load(graph.write(), PLAIN)


def test_a_part_that_sees_too_far_is_refused() -> None:
    turn = helper.make_node("Transpose", ["frames"], ["columns"], perm=[0, 2, 1])
    conv = helper.make_node(
        "Conv", ["columns", "w"], ["sound"], pads=[MOST_HALO + 1] * 2
    )
    with pytest.raises(PreparationError, match="more than 64 frames away"):
        probe(line(turn, conv), 1)


def test_a_part_that_loses_samples_is_refused() -> None:
    turn = helper.make_node("Transpose", ["frames"], ["columns"], perm=[0, 2, 1])
    conv = helper.make_node("Conv", ["columns", "one"], ["sound"], pads=[1, 1])
    with pytest.raises(PreparationError, match="131 frames become 133 samples"):
        probe(line(turn, conv), 1)
