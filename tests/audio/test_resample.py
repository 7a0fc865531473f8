from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tests.audio.sounds import RATE, SIZES, cut, noise, run, tone
from wyoming_jabber.audio.resample import Resampler


@settings(max_examples=30, deadline=None)
@given(st.floats(0.5, 2), SIZES)
def test_the_cuts_make_no_difference(ratio, sizes):
    samples = noise(0.5, 0.5)
    resampler = Resampler(ratio)
    exact = float(resampler._ratio)
    whole = run(resampler, [samples])
    assert abs(exact / ratio - 1) < 0.001  # two hundredths of a semitone
    assert abs(whole.size - samples.size / exact) < 2
    np.testing.assert_array_equal(run(Resampler(ratio), cut(samples, sizes)), whole)


def test_ratio_one_changes_nothing():
    samples = noise(0.5, 0.5)
    np.testing.assert_allclose(run(Resampler(1), [samples]), samples, atol=1e-6)


@pytest.mark.parametrize("ratio", [0.5, 2 ** (-3 / 12), 2 ** (1 / 12), 2.0])
@pytest.mark.parametrize("frequency", [100, 997, 4000])
def test_a_tone_becomes_a_pure_tone_at_its_new_place(ratio, frequency):
    resampler = Resampler(ratio)
    exact = float(resampler._ratio)
    made = run(resampler, [tone(frequency)])
    ideal = tone(frequency * exact, 1 / exact)
    size = min(made.size, ideal.size)
    middle = slice(500, size - 500)
    assert np.abs(made[middle] - ideal[middle]).max() < 0.001
    spectrum = np.abs(np.fft.rfft(made[middle] * np.blackman(size - 1000))) ** 2
    top = int(np.argmax(spectrum))
    tone_power = spectrum[max(0, top - 30) : top + 31].sum()
    assert 10 * np.log10(spectrum.sum() / tone_power - 1 + 1e-12) < -70


def test_what_would_be_beyond_the_band_is_gone():
    made = run(Resampler(2), [tone(8000)])
    assert np.abs(made[500:-500]).max() < 1e-4


def test_tenths_of_semitones_are_in_tune():
    ratios = [2 ** (tenths / 120) for tenths in range(-120, 121)]
    played = [float(Resampler(ratio)._ratio) for ratio in ratios]
    assert np.abs(1200 * np.log2(np.divide(played, ratios))).max() < 0.1


def test_no_input_no_output():
    assert run(Resampler(1.5), []).size == 0
    assert run(Resampler(0.5), [np.zeros(0, np.float32)]).size == 0


def test_a_single_sample():
    assert run(Resampler(0.5), [np.ones(1, np.float32)]).size == 2


def test_output_comes_with_the_input():
    resampler = Resampler(0.75)
    given_size = sum(resampler.process(b).size for b in cut(tone(440), [100]))
    assert given_size > (RATE - 100) / 0.75


def test_the_top_of_the_band_stays():
    made = run(Resampler(0.9), [tone(0.9 * RATE / 2)])[500:-500]
    assert 20 * np.log10(np.abs(made).max() / 0.5) == pytest.approx(0, abs=0.1)
