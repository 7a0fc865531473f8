"""Eight bits: near, the same in every window, and never another duration."""

from functools import cache

from hypothesis import given, settings, strategies as st
import numpy as np
import onnx
import onnxruntime
import pytest

torch = pytest.importorskip("torch")

from tests.training.untrained_voice import (  # noqa: E402 - needs torch
    random_sentences,
    untrained_voice,
)
from training import acoustic_model, vocoder  # noqa: E402
from training.export import export  # noqa: E402
from training.graph_surgery import Surgery, fused  # noqa: E402
from training.graph_voice import GraphVoice, calibration_feeds  # noqa: E402
from training.quantize import (  # noqa: E402
    KEPT,
    Precision,
    activation_range,
    migrate_ranges,
    observe,
    quantized,
    with_half_weights,
)
from wyoming_jabber.voices.jabber_prosody import frames_of  # noqa: E402


@cache
def exact():
    return export(untrained_voice())


@cache
def feeds_of(graph):
    pairs = calibration_feeds(GraphVoice(exact()), random_sentences(9))
    return [pair[("decoder", "vocoder").index(graph)] for pair in pairs]


@cache
def rounded(graph, bits=7):
    return quantized(exact()[graph], feeds_of(graph), Precision(weight_bits=bits))


@cache
def rounded_voice():
    return GraphVoice({graph: rounded(graph) for graph in ("decoder", "vocoder")})


def products_of(model):
    return [node for node in model.graph.node if node.op_type == "Gemm"]


HALOS = {"decoder": acoustic_model.HALO, "vocoder": vocoder.HALO}


@pytest.mark.parametrize("graph", ["decoder", "vocoder"])
@given(start=st.integers(0, 200), length=st.integers(1, 80))
@settings(max_examples=15, deadline=None)
def test_every_window_is_part_of_the_whole_to_the_last_bit(graph, start, length):
    feeds = max(
        feeds_of(graph),
        key=lambda feed: feed["log_f0" if graph == "vocoder" else "hidden"].shape[1],
    )
    total = next(iter(feeds.values())).shape[1]
    start = min(start, total - 1)
    stop = min(start + length, total)
    low, high = max(0, start - HALOS[graph]), min(total, stop + HALOS[graph])
    cut = {n: v if n == "speaker" else v[:, low:high] for n, v in feeds.items()}
    whole, part = (rounded_voice().run(graph, each) for each in (feeds, cut))
    steps = 2 if graph == "vocoder" else 1
    for name, value in part.items():
        inside = value[:, (start - low) * steps : (stop - low) * steps]
        np.testing.assert_array_equal(
            inside, whole[name][:, start * steps : stop * steps]
        )


@pytest.mark.parametrize("graph", ["decoder", "vocoder"])
def test_products_become_integer_kernels(graph, tmp_path):
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "optimized.onnx")
    options.log_severity_level = 3
    model = rounded(graph)
    onnxruntime.InferenceSession(
        model.SerializeToString(), options, ["CPUExecutionProvider"]
    )
    fused = onnx.load(options.optimized_model_filepath, load_external_data=False)
    operators = [node.op_type for node in fused.graph.node]
    kept = [node for node in products_of(model) if node.name in KEPT]
    assert operators.count("QGemm") == len(products_of(model)) - len(kept)
    assert "Relu" not in operators
    assert "DequantizeLinear" not in operators


@pytest.mark.parametrize("graph", ["decoder", "vocoder"])
@pytest.mark.parametrize("bits", [7, 8])
def test_weights_have_their_bits(graph, bits):
    surgery = Surgery(rounded(graph, bits))
    steps = [array for array in surgery.weights.values() if array.dtype == np.int8]
    most = max(int(np.abs(array.astype(int)).max()) for array in steps)
    assert most == 2 ** (bits - 1) - 1


def test_rounding_changes_little():
    exact_voice = GraphVoice(exact())
    for feeds in feeds_of("decoder"):
        true = exact_voice.run("decoder", feeds)
        near = rounded_voice().run("decoder", feeds)
        assert np.abs(true["mel"] - near["mel"]).mean() < 0.06


@pytest.mark.parametrize("graph", ["decoder", "vocoder"])
def test_moving_ranges_changes_nothing(graph):
    surgery = Surgery(exact()[graph])
    migrate_ranges(surgery, observe(exact()[graph], feeds_of(graph)), Precision())
    moved = GraphVoice({graph: surgery.finished()})
    for feeds in feeds_of(graph)[:2]:
        whole = GraphVoice({graph: exact()[graph]}).run(graph, feeds)
        for name, value in moved.run(graph, feeds).items():
            np.testing.assert_allclose(value, whole[name], atol=1e-4, rtol=1e-4)


def test_what_is_kept_stays_in_float():
    kept = ("decoder.prosody", "decoder.pitch", "decoder.mel")
    model = quantized(exact()["decoder"], feeds_of("decoder"), Precision(kept=kept))
    inputs = {node.name: node.input[1] for node in products_of(model)}
    assert all(inputs[name] == f"{name}.weight" for name in kept)
    assert inputs["decoder.blocks.0.expand"].endswith("value")


def test_half_weights_hardly_move_durations_and_halve_the_file():
    encoder = exact()["encoder"]
    half = with_half_weights(encoder)
    assert half.ByteSize() < 0.6 * encoder.ByteSize()
    voices = [GraphVoice({"encoder": model}) for model in (encoder, half)]
    for sentence in random_sentences(4):
        one, other = (voice.encode(sentence) for voice in voices)
        np.testing.assert_allclose(one.log_durations, other.log_durations, atol=0.01)
        assert (
            abs(
                frames_of(one.log_durations, 1.0).sum()
                - frames_of(other.log_durations, 1.0).sum()
            )
            <= 1
        )


@pytest.mark.parametrize("graph", ["decoder", "vocoder"])
def test_fusing_changes_no_bit(graph):
    model = rounded(graph)
    plain, quick = (GraphVoice({graph: each}) for each in (model, fused(model)))
    for feeds in feeds_of(graph)[:3]:
        whole = plain.run(graph, feeds)
        for name, value in quick.run(graph, feeds).items():
            np.testing.assert_array_equal(value, whole[name])


def test_fused_graphs_have_fewer_nodes_and_no_domain_that_they_do_not_use():
    model = fused(rounded("decoder"))
    operators = [node.op_type for node in model.graph.node]
    assert operators.count("QGemm") == len(products_of(rounded("decoder"))) - len(KEPT)
    assert len(operators) < 0.7 * len(rounded("decoder").graph.node)
    assert [opset.domain for opset in model.opset_import] == ["", "com.microsoft"]
    assert model.SerializeToString() == fused(rounded("decoder")).SerializeToString()


@given(low=st.floats(-8, 0), high=st.floats(0, 8), seed=st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_a_range_holds_what_it_is_for(low, high, seed):
    rows = np.random.default_rng(seed).uniform(low, high, (50, 4)).astype(np.float32)
    scale, zero = activation_range(rows, np.ones((4, 3), np.float32))
    steps = np.clip(np.rint(rows / scale) + zero, 0, 255) - zero
    # Uniform values are best served by their whole range.
    assert np.abs(steps * scale - rows).max() <= max(float(scale), 1e-6)
