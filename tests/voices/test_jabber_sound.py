"""Pulses and noise through filters, against the same written down directly."""

from typing import Any

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.voices.jabber_sound import BINS, HOP, LOOKAHEAD, Noise, Sound

RATE = 22050
NOISE = Noise()
WINDOW = np.hanning(513)[:-1]


def some_filters(frames: int, seed: int = 0) -> tuple[Any, Any]:
    """Make filters that change at random, and F0 that glides."""
    random = np.random.default_rng(seed)
    filters = random.normal(0, 1, (2 * frames, 3, BINS))
    filters[:, :2] = np.exp(filters[:, :2] - 3)
    log_f0 = 5.3 + 0.3 * np.sin(np.arange(frames) / 5 + seed)
    return filters.astype(np.float32), log_f0.astype(np.float32)


def render(filters: Any, log_f0: Any, stops: list[int], **options: Any) -> Samples:
    sound = Sound(RATE, options.pop("noise", NOISE), **options)
    blocks, start = [], 0
    for stop in stops:
        window = filters[2 * start : 2 * stop], log_f0[start : stop + LOOKAHEAD]
        blocks.append(sound.render(*window))
        start = stop
    return np.concatenate(blocks)


def pulses(log_f0: Any) -> Any:
    """Add up the harmonics of F0, one by one."""
    place = np.arange(log_f0.size * HOP) / HOP
    f0 = np.interp(place, np.arange(log_f0.size), np.exp(log_f0.astype(float)))
    phase = 2 * np.pi * np.cumsum(f0 / RATE)
    counts = np.floor(RATE / 2 / f0)
    numbers = np.arange(1, counts.max() + 1)[:, np.newaxis]
    harmonics = np.where(numbers <= counts, np.cos(numbers * phase), 0)
    return harmonics.sum(0) / np.sqrt(counts / 2)


def directly(filters: Any, log_f0: Any, noise: Any) -> Any:
    """Write down what the sound is, piece by piece, in double precision."""
    source = np.pad(pulses(log_f0), 256)
    total = np.zeros(source.size + 512)
    for m, (harmonic_gain, noise_gain, phase) in enumerate(filters.astype(float)):
        spectrum = np.fft.rfft(source[128 * m :][:512] * WINDOW)
        spectrum = spectrum * harmonic_gain * np.exp(1j * phase)
        spectrum += noise_gain * noise[m]
        total[128 * m :][:512] += np.fft.irfft(spectrum) * WINDOW / 1.5
    return total[256:][: log_f0.size * HOP]


@pytest.mark.parametrize("frames", [1, 2, 3, 20])
@pytest.mark.parametrize("noise_scale", [0.0, 1.0, 0.5])
def test_it_is_what_the_formula_says(frames, noise_scale):
    filters, log_f0 = some_filters(frames)
    samples = render(filters, log_f0, [frames], noise_scale=noise_scale)
    wanted = directly(filters, log_f0, noise_scale * NOISE.spectra(0, 2 * frames))
    assert samples.dtype == np.float32
    assert samples.size == frames * HOP
    np.testing.assert_allclose(samples, wanted, atol=2e-4 * np.abs(wanted).max())


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.data())
def test_any_windows_give_the_same_samples(frames, data):
    stops = data.draw(st.sets(st.integers(1, frames)))
    filters, log_f0 = some_filters(frames, seed=frames)
    whole = render(filters, log_f0, [frames])
    parts = render(filters, log_f0, sorted(stops | {frames}))
    np.testing.assert_array_equal(parts, whole)


def test_a_window_needs_no_more_than_the_next_two_pitches():
    filters, log_f0 = some_filters(9)
    sound = Sound(RATE, NOISE)
    first = sound.render(filters[:8], log_f0[:6])
    assert first.size == 3 * HOP
    np.testing.assert_array_equal(first, render(filters, log_f0, [9])[: 3 * HOP])


def test_pulses_have_the_pitch_and_unit_power():
    filters = np.zeros((400, 3, BINS), np.float32)
    filters[:, 0] = 1.0
    samples = render(filters, np.full(200, np.log(220.5), np.float32), [200])
    steady = samples[4 * HOP : -4 * HOP]
    assert np.sqrt(np.mean(steady**2)) == pytest.approx(1.0, rel=0.01)
    np.testing.assert_allclose(steady[100:], steady[:-100], atol=0.02)


@pytest.mark.parametrize("log_f0", [-50.0, 50.0])
def test_a_pitch_beyond_all_voices_is_harmless(log_f0):
    filters, _ = some_filters(5)
    assert np.isfinite(render(filters, np.full(5, log_f0, np.float32), [5])).all()


def test_what_is_not_a_number_stays_none():
    filters, log_f0 = some_filters(5)
    assert np.isnan(render(filters, log_f0 * np.float32(np.nan), [5])).any()


# Noise


def test_noise_is_that_of_windowed_white_noise():
    spectra = NOISE.spectra(0, 4096)
    assert spectra.dtype == np.complex64
    deviation = np.sqrt(96.0)
    assert spectra.real.std() == pytest.approx(deviation, rel=0.02)
    assert spectra.imag.std() == pytest.approx(deviation, rel=0.02)
    assert abs(spectra.mean()) < 0.02 * deviation
    # Neither neighbours in time nor in frequency are alike.
    for one, other in (
        (spectra[1:], spectra[:-1]),
        (spectra[:, 1:], spectra[:, :-1]),
    ):
        likeness = np.vdot(one, other) / np.vdot(spectra, spectra)
        assert abs(likeness) < 0.02


def test_noise_has_its_place_by_number_and_seed():
    later = NOISE.spectra(70, 9)
    np.testing.assert_array_equal(later, NOISE.spectra(60, 30)[10:19])
    np.testing.assert_array_equal(later, Noise(seed=0).spectra(70, 9))
    assert not np.array_equal(later, Noise(seed=1).spectra(70, 9))
    later[:] = 0
    assert NOISE.spectra(70, 9).any()


def test_the_parts_of_noise_are_normally_distributed():
    bins = NOISE.spectra(0, 4096)[::3].ravel() / np.sqrt(96.0)
    for part in (bins.real, bins.imag):
        # Beyond one, two and three deviations, as many as there should be.
        shares = [(np.abs(part) > most).mean() for most in (1, 2, 3)]
        assert shares == pytest.approx([0.3173, 0.0455, 0.0027], rel=0.05, abs=1e-3)
        assert np.abs(part).max() > 4
    # Real and imaginary parts, and what is strong and where, know nothing of another.
    pairs = np.corrcoef([bins.real, bins.imag, np.abs(bins)])
    assert np.abs(pairs - np.eye(3)).max() < 0.02


def test_noise_is_white():
    filters = np.zeros((8000, 3, BINS), np.float32)
    filters[:, 1] = 1.0
    samples = render(filters, np.full(4000, 5.3, np.float32), [2000, 4000])
    assert samples.std() == pytest.approx(0.5, rel=0.01)
    pieces = np.lib.stride_tricks.sliding_window_view(samples, 512)[1024:-1024:256]
    power = (np.abs(np.fft.rfft(pieces * WINDOW)) ** 2).mean(0)[2:-2]
    assert np.abs(10 * np.log10(power / power.mean())).max() < 0.6


def test_noise_goes_on_for_ever_and_does_not_come_again():
    assert NOISE.spectra(10**9, 3).shape == (3, BINS)
    first = {row.tobytes() for row in NOISE.spectra(0, 8)[:, :4]}
    # Either list of places begins again there, but not both at once.
    for start in (4096, 4095, 2 * 4096, 4095 * 16):
        again = [row.tobytes() in first for row in NOISE.spectra(start, 8)[:, :4]]
        assert sum(again) < 2
    day = 4096 * 4095
    np.testing.assert_array_equal(NOISE.spectra(day, 2), NOISE.spectra(0, 2))


def test_no_noise_is_silent_where_there_are_no_pulses():
    filters, log_f0 = some_filters(4)
    filters[:, 0] = 0
    assert render(filters, log_f0, [4]).any()
    assert not render(filters, log_f0, [4], noise_scale=0.0).any()
