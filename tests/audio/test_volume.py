from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tests.audio.sounds import RATE, SIZES, cut, noise, run, speech, tone
from wyoming_jabber.audio.volume import CEILING, Limiter, amplify


@pytest.mark.parametrize(("gain_db", "factor"), [(0, 1), (6.0206, 2), (-20, 0.1)])
def test_gain_is_in_decibels(gain_db, factor):
    samples = speech()
    louder = amplify(samples, gain_db)
    assert louder.dtype == np.float32
    np.testing.assert_allclose(louder, samples * factor, rtol=1e-5)


def test_what_is_not_too_loud_passes_unchanged():
    samples = amplify(speech(), 20 * np.log10(CEILING / np.abs(speech()).max()) - 0.01)
    np.testing.assert_array_equal(run(Limiter(RATE), [samples]), samples)


@settings(max_examples=30, deadline=None)
@given(st.floats(0, 40), SIZES)
def test_nothing_is_above_the_ceiling_however_it_is_cut(gain_db, sizes):
    samples = amplify(speech()[:30_000], gain_db)
    whole = run(Limiter(RATE), [samples])
    np.testing.assert_array_equal(run(Limiter(RATE), cut(samples, sizes)), whole)
    assert whole.size == samples.size
    assert whole.dtype == np.float32
    assert np.abs(whole).max() <= np.float32(CEILING)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(-100, 100, width=32), max_size=400), SIZES)
def test_any_samples_stay_below_the_ceiling(values, sizes):
    samples = np.array(values, np.float32)
    limited = run(Limiter(1000), cut(samples, sizes))
    assert limited.size == samples.size
    assert np.all(np.abs(limited) <= np.float32(CEILING))


def test_sample_that_is_no_number_is_silent_and_spoils_nothing():
    samples = speech().copy()
    samples[5000:5003] = np.nan, np.inf, -np.inf
    limited = run(Limiter(RATE), [samples])
    assert limited[5000] == 0
    assert np.abs(limited[5001:5003]).max() <= np.float32(CEILING)
    np.testing.assert_array_equal(limited[9000:], samples[9000:])


def test_loud_tone_is_turned_down_and_not_bent():
    limited = run(Limiter(RATE), [tone(220, level=3.0)])[RATE // 4 : 3 * RATE // 4]
    spectrum = np.abs(np.fft.rfft(limited * np.hanning(limited.size)))
    bins = np.arange(spectrum.size) * RATE / limited.size
    rest = spectrum[np.abs(bins - 220) > 20]
    assert np.sqrt((rest**2).sum() / (spectrum**2).sum()) < 0.001
    assert np.abs(limited).max() > 0.97


def test_it_turns_down_before_the_peak_and_comes_back_slowly():
    samples = np.full(RATE, 0.5, np.float32)
    samples[RATE // 2] = 2.0
    limited = run(Limiter(RATE), [samples])
    gains = limited / samples
    assert gains[RATE // 2] == pytest.approx(CEILING / 2, rel=1e-3)
    assert np.abs(np.diff(gains)).max() < 0.006
    np.testing.assert_array_equal(gains[: RATE // 2 - RATE // 80], 1)
    np.testing.assert_array_equal(gains[-RATE // 10 :], 1)


def test_it_holds_back_ten_milliseconds_at_most():
    limiter, given_size = Limiter(RATE), 0
    samples = noise(0.1, 0.5)
    for end, block in enumerate(cut(samples, [1]), 1):
        given_size += limiter.process(block).size
        assert end - given_size <= 0.0101 * RATE


def test_silence_and_nothing():
    assert run(Limiter(RATE), []).size == 0
    assert not run(Limiter(RATE), [np.zeros(100, np.float32)]).any()
