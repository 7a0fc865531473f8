"""Figures of speech: what they are of signals that we know."""

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("pyworld")

from training.evaluate import Group, for_card, markdown
from training.features import HOP, SAMPLE_RATE
from training.measures import (
    against,
    means,
    of_sound,
    roughness,
    speech,
    spoken_words,
    texture,
    word_errors,
)
from training.plots import plot_losses, read_log


def voice(seconds, f0=200.0, sway=0.0):
    """Return a buzz whose pitch sways by so many semitones."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    pitch = f0 * 2 ** (sway / 12 * np.sin(2 * np.pi * 2 * time))
    phase = 2 * np.pi * np.cumsum(pitch) / SAMPLE_RATE
    return sum(np.cos(n * phase) / n for n in range(1, 20)).astype(np.float32) * 0.1


def test_roughness_is_the_mean_step_in_time_and_frequency():
    mel = np.array([[0, 1, 0], [2, 3, 2]], np.float32)
    assert roughness(mel) == (2.0, 1.0)


@pytest.mark.parametrize("smoothness", [0.5, 0.9, 1.0])
def test_texture_is_a_ratio_to_the_recording(smoothness):
    real = np.random.default_rng(0).standard_normal((50, 80)).astype(np.float32)
    found = texture(real * np.float32(smoothness), real)
    assert found["texture_time"] == pytest.approx(smoothness)
    assert found["texture_frequency"] == pytest.approx(smoothness)


def test_silence_around_speech_does_not_count():
    silence = np.random.default_rng(0).normal(0, 1e-5, 50 * HOP).astype(np.float32)
    samples = np.concatenate([silence, voice(1.0), silence])
    inside = speech(samples)
    assert inside.start == pytest.approx(50 * HOP, abs=HOP)
    assert (inside.stop - inside.start) / SAMPLE_RATE == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize("length", [0, 1, 100, HOP])
def test_very_short_or_silent_sound_has_figures_too(length):
    figures = of_sound(np.zeros(length, np.float32))
    assert all(np.isfinite(value) for value in figures.values())


def test_melody_is_in_semitones():
    flat, lively = of_sound(voice(1.5)), of_sound(voice(1.5, sway=3.0))
    assert flat["pitch"] == pytest.approx(12 * np.log2(200), abs=0.2)
    assert flat["pitch_spread"] < 0.5
    assert lively["pitch_spread"] == pytest.approx(3 / np.sqrt(2), rel=0.1)


def test_a_copy_is_like_its_recording():
    figures = of_sound(voice(1.0, sway=2.0))
    ratios = against(figures, figures)
    assert ratios.pop("pitch_difference") == 0
    assert set(ratios.values()) == {1.0}


def test_half_as_long_is_a_ratio_of_a_half():
    ratios = against(of_sound(voice(1.0)), of_sound(voice(2.0)))
    assert ratios["length_ratio"] == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("text", "heard", "expected"),
    [
        ("The light is off.", "the light is off", (0, 4)),
        ("The light is off.", "the lights is", (2, 4)),
        ("It is 7:30.", "it is seven thirty", (0, 4)),
        ("Off.", "", (1, 1)),
    ],
)
def test_words_are_compared_as_they_are_said(text, heard, expected):
    assert word_errors(text, heard) == expected


def test_words_of_a_text_are_spelled_out():
    assert spoken_words("3 lights") == ("three", "lights")


def test_means_leave_out_what_a_row_lacks():
    assert means([{"a": 1.0}, {"a": 3.0, "b": 5.0}]) == {"a": 2.0, "b": 5.0}


@pytest.fixture
def figures():
    spoken = Group([{"seconds": 2.0, "length_ratio": 0.9}], [(1, 4), (1, 6)], 0.02)
    return {"recorded": Group([{"seconds": 2.0}]).figures(), "free": spoken.figures()}


def test_rates_are_over_all_words_and_seconds(figures):
    assert figures["free"]["word_error_rate"] == 20
    assert figures["free"]["real_time_factor"] == 0.01
    assert figures["free"]["length_ratio"] == 0.9
    assert figures["recorded"] == {"clips": 1}


def test_tables_have_what_was_measured_and_no_more(figures):
    table = markdown(figures)
    assert "| clips | 1 | 1 |" in table
    assert "| words that pocketsphinx gets wrong, % |  | 20 |" in table
    assert "nats" not in table
    card = for_card(figures)
    assert card["clips: recorded / free"] == "1 / 1"
    assert card["words that pocketsphinx gets wrong, %: free"] == "20"


LOG = "100\t5s\trate=0.1\tmel=2\n200\t9s\trate=0.1\tmel=1\theld=3\n"


def test_a_log_is_read_by_name_and_the_later_run_counts(tmp_path):
    path = tmp_path / "run.tsv"
    path.write_text(LOG + "200\t2s\trate=0.1\tmel=0.5\n")
    curves = read_log(path)
    assert curves["mel"].steps == [100, 200]
    assert curves["mel"].values == [2.0, 0.5]
    assert curves["held"].values == [3.0]


def test_losses_are_drawn(tmp_path):
    path = tmp_path / "run.tsv"
    path.write_text(LOG)
    plot_losses(path, tmp_path / "loss.png")
    assert (tmp_path / "loss.png").read_bytes().startswith(b"\x89PNG")
