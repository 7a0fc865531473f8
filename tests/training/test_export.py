"""The graphs say what the networks say, for any length."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from tests.training.untrained_voice import (  # noqa: E402 - needs torch
    CHANNELS,
    PHONEMES,
    untrained_voice,
    write_work,
)
from training import acoustic_model, vocoder  # noqa: E402
from training.acoustic_model import MEL_MEAN, MEL_SCALE, repeat  # noqa: E402
from training.export import export, load_trained  # noqa: E402
from training.features import MEL_BANDS  # noqa: E402
from training.graph_voice import GraphVoice  # noqa: E402

PRECISE = {"atol": 1e-4, "rtol": 1e-5}

# A window of frames inside a longer stretch.
LENGTH, START, STOP = 90, 40, 52


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with torch.no_grad():
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def trained():
    return untrained_voice()


@pytest.fixture(scope="module")
def graphs(trained):
    return export(trained)


@pytest.fixture(scope="module")
def exported(graphs):
    return GraphVoice(graphs)


def ids_of(length):
    torch.manual_seed(length)
    tops = (len(PHONEMES), acoustic_model.STRESSES, acoustic_model.EDGES)
    return [torch.randint(0, top, (1, length)) for top in tops]


def frames_of(length):
    torch.manual_seed(length)
    return torch.randn(1, length, CHANNELS), torch.randn(
        1, length, acoustic_model.PROSODY
    )


def mel_of(length):
    torch.manual_seed(length)
    return torch.randn(1, length, MEL_BANDS) * 2 - 5, 5.3 + 0.2 * torch.randn(1, length)


@pytest.mark.parametrize("speaker", [0, 1])
@pytest.mark.parametrize("length", [1, 2, 7, 60])
def test_the_encoder_is_the_network(trained, exported, length, speaker):
    ids, who = ids_of(length), torch.tensor([speaker])
    encoded = trained.acoustic.encoder(*ids, who, torch.ones(1, length, 1))
    names = ("phonemes", "stresses", "edges", "speaker")
    feeds = {n: v.numpy() for n, v in zip(names, (*ids, who), strict=True)}
    for name, value in exported.run("encoder", feeds).items():
        np.testing.assert_allclose(value, getattr(encoded, name).numpy(), **PRECISE)


@pytest.mark.parametrize("speaker", [0, 1])
@pytest.mark.parametrize("length", [1, 2, 30, 150])
def test_the_decoder_is_the_network(trained, exported, length, speaker):
    hidden, prosody = frames_of(length)
    who = torch.tensor([speaker])
    output = trained.acoustic.decoder(hidden, prosody, who, torch.ones(1, length, 1))
    about = trained.speakers[speaker]
    log_f0 = output[..., MEL_BANDS] * about["log_f0_scale"] + about["log_f0_mean"]
    feeds = {
        "hidden": hidden.numpy(),
        "prosody": prosody.numpy(),
        "speaker": who.numpy(),
    }
    decoded = exported.run("decoder", feeds)
    mel = output[..., :MEL_BANDS] * MEL_SCALE + MEL_MEAN
    np.testing.assert_allclose(decoded["mel"], mel.numpy(), **PRECISE)
    np.testing.assert_allclose(decoded["log_f0"], log_f0.numpy(), **PRECISE)


@pytest.mark.parametrize("length", [1, 2, 30, 150])
def test_the_vocoder_is_the_network(trained, exported, length):
    mel, log_f0 = mel_of(length)
    filters = exported.filters({"mel": mel.numpy(), "log_f0": log_f0.numpy()})
    assert filters.shape == (2 * length, 3, vocoder.BINS)
    np.testing.assert_allclose(
        filters, trained.vocoder(mel, log_f0)[0].numpy(), **PRECISE
    )


def test_a_whole_sentence_is_the_network(trained, exported):
    ids, who = ids_of(12), torch.tensor([1])
    encoded = trained.acoustic.encoder(*ids, who, torch.ones(1, 12, 1))
    frames = torch.randint(1, 9, (1, 12))
    hidden, prosody, mask, _ = repeat(
        encoded.hidden, encoded.pitch, encoded.energy, frames
    )
    output = trained.acoustic.decoder(hidden, prosody, who, mask)
    feeds = {
        "hidden": hidden.numpy(),
        "prosody": prosody.numpy(),
        "speaker": who.numpy(),
    }
    decoded = exported.run("decoder", feeds)
    mel = output[..., :MEL_BANDS] * MEL_SCALE + MEL_MEAN
    log_f0 = torch.from_numpy(decoded["log_f0"])
    filters = trained.vocoder(mel, log_f0)[0].numpy()
    np.testing.assert_allclose(exported.filters(decoded), filters, atol=1e-3, rtol=1e-4)


def test_a_window_with_its_halo_is_part_of_the_whole(exported):
    hidden, prosody = (value.numpy() for value in frames_of(LENGTH))
    who = np.array([0])
    whole = exported.run(
        "decoder", {"hidden": hidden, "prosody": prosody, "speaker": who}
    )
    low, high = START - acoustic_model.HALO, STOP + acoustic_model.HALO
    cut = {
        "hidden": hidden[:, low:high],
        "prosody": prosody[:, low:high],
        "speaker": who,
    }
    part = exported.run("decoder", cut)["mel"]
    inside = slice(START - low, STOP - low)
    np.testing.assert_allclose(part[:, inside], whole["mel"][:, START:STOP], atol=1e-5)


def test_graphs_are_small_and_plain(graphs):
    for model in graphs.values():
        assert len(model.graph.node) <= 160
        assert {node.domain for node in model.graph.node} == {""}
        operators = [node.op_type for node in model.graph.node]
        assert operators.count("LayerNormalization") <= 13


@pytest.mark.parametrize(
    ("graph", "inputs", "outputs"),
    [
        (
            "encoder",
            ["phonemes", "stresses", "edges", "speaker"],
            ["hidden", "log_durations", "pitch", "energy"],
        ),
        ("decoder", ["hidden", "prosody", "speaker"], ["mel", "log_f0"]),
        ("vocoder", ["mel", "log_f0"], ["filters"]),
    ],
)
def test_names_are_what_the_runtime_asks_for(graphs, graph, inputs, outputs):
    assert [value.name for value in graphs[graph].graph.input] == inputs
    assert [value.name for value in graphs[graph].graph.output] == outputs


def test_checkpoints_are_read_back(trained, tmp_path):
    work = write_work(tmp_path, trained)
    read = load_trained(work.acoustic, work.vocoder)
    assert list(read.phonemes) == list(PHONEMES)
    assert export(read)["decoder"] == export(trained)["decoder"]
