"""What 8 bits change, measured and judged."""

import json

import pytest

torch = pytest.importorskip("torch")

from tests.training.untrained_voice import (  # noqa: E402 - needs torch
    random_sentences,
    untrained_voice,
)
from training.export import export  # noqa: E402
from training.fidelity import (  # noqa: E402
    MOST_NATS,
    compare,
    is_good,
    measure,
    read_texts,
    write_figures,
)
from training.graph_voice import GraphVoice, calibration_feeds  # noqa: E402
from training.quantize import quantized  # noqa: E402

SENTENCES = random_sentences(2)


@pytest.fixture(scope="module")
def exact():
    return export(untrained_voice())


@pytest.fixture(scope="module")
def rounded(exact):
    feeds = list(calibration_feeds(GraphVoice(exact), random_sentences(6)))
    decoder = quantized(exact["decoder"], (pair[0] for pair in feeds))
    vocoder = quantized(exact["vocoder"], (pair[1] for pair in feeds))
    return {"encoder": exact["encoder"], "decoder": decoder, "vocoder": vocoder}


@pytest.fixture(scope="module")
def figures(exact, rounded):
    return measure(exact, rounded, SENTENCES)


def test_a_voice_is_like_itself(exact):
    voice = GraphVoice(exact)
    difference = compare(voice, voice, SENTENCES[1])
    assert difference.same_durations
    assert difference.mel_nats == difference.f0_cents == difference.sound_nats == 0
    assert difference.vocoder_snr > 60


def test_eight_bits_are_near_and_smaller(figures):
    assert is_good(figures)
    assert 0 < figures["mel_nats"] < MOST_NATS
    assert figures["vocoder_snr"] > 15
    assert figures["int8_decoder_mb"] < figures["fp32_decoder_mb"]
    assert figures["int8_rtf"] > figures["int8_sound_rtf"] > 0


def test_another_voice_is_not_good(exact):
    other = export(untrained_voice(seed=1))
    assert not is_good(measure(exact, other, SENTENCES[:1]))


@pytest.mark.parametrize(
    "change", [{"same_durations": 1}, {"mel_nats": 0.07}, {"sound_nats": 0.07}]
)
def test_each_fault_is_seen(change):
    good = {"sentences": 2, "same_durations": 2, "mel_nats": 0.01, "sound_nats": 0.02}
    assert is_good(good)
    assert not is_good(good | change)


def test_figures_are_written_for_the_card(figures, tmp_path):
    write_figures(tmp_path / "fidelity.json", figures, "fidelity")
    saved = json.loads((tmp_path / "fidelity.json").read_text())
    assert saved["command"] == "fidelity"
    assert saved["figures"]["sentences with the same durations"] == "2 of 2"
    assert saved["values"]["mel_nats"] == figures["mel_nats"]


def test_texts_are_read(tmp_path):
    file = tmp_path / "texts.tsv"
    file.write_text("a\tGood morning.\tgood morning\n\nb\tYes.\n")
    assert read_texts(file) == ["Good morning.", "Yes."]
