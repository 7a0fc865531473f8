import subprocess
import sys

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tests.audio.sounds import RATE, SIZES, cut, noise, run, speech, tone
from wyoming_jabber.audio.speed import TimeStretch

FACTORS = [0.5, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0]
SEMITONES = [-12, -4, 0.5, 3, 12]


def stretch(samples, rate=1.0, semitones=0.0):
    return run(TimeStretch(RATE, rate, semitones), [samples])


def period(samples, middle):
    """Seconds, from the autocorrelation around a place; 0 if there is no voice."""
    part = samples[max(0, middle - 700) : middle + 700].astype(float)
    if part.size < 1400:
        return 0.0
    likeness = np.correlate(part, part, "full")[1399:] / np.arange(1400, 0, -1)
    shortest = RATE // 400
    best = shortest + int(np.argmax(likeness[shortest : RATE // 40]))
    if likeness[best] < max(0.8 * likeness[0], 1e-3):
        return 0.0
    left, top, right = likeness[best - 1 : best + 2]
    return (best + 0.5 * (left - right) / (left - 2 * top + right)) / RATE


def pitch_ratio(samples, made, rate):
    """The median over all voiced moments."""
    places = range(800, samples.size - 800, 150)
    pairs = [(period(samples, p), period(made, round(p / rate))) for p in places]
    return np.median([before / after for before, after in pairs if before and after])


def bands(samples, places):
    """Level in 40 bands around each place, in dB."""
    windows = np.pad(samples, 300)[places[:, None] + np.arange(44, 556)]
    power = np.abs(np.fft.rfft(windows * np.hanning(512), axis=1)) ** 2
    edges = np.unique(np.geomspace(2, 186, 40).astype(int))
    return 10 * np.log10(np.add.reduceat(power, edges, axis=1) + 1e-3)


@pytest.mark.parametrize("rate", FACTORS)
@pytest.mark.parametrize("semitones", [0, *SEMITONES])
def test_duration_is_exact(rate, semitones):
    made = stretch(speech(), rate, semitones)
    assert made.size == round(speech().size / rate)
    assert made.dtype == np.float32


@pytest.mark.parametrize("rate", FACTORS)
def test_speed_keeps_the_pitch(rate):
    ratio = pitch_ratio(speech(), stretch(speech(), rate), rate)
    assert ratio == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("semitones", SEMITONES)
@pytest.mark.parametrize("rate", [0.7, 1.0, 1.5])
def test_pitch_is_shifted_by_semitones(rate, semitones):
    ratio = pitch_ratio(speech(), stretch(speech(), rate, semitones), rate)
    assert ratio == pytest.approx(2 ** (semitones / 12), rel=0.01)


@pytest.mark.parametrize("rate", FACTORS)
@pytest.mark.parametrize("frequency", [75, 110, 220, 300])
def test_a_tone_stays_a_clean_tone(rate, frequency):
    made = stretch(tone(frequency), rate)[500:-1500]
    spectrum = np.abs(np.fft.rfft(made * np.hanning(made.size))) ** 2
    bins = np.arange(spectrum.size) * RATE / made.size
    rest = spectrum[np.abs(bins - frequency) > 15].sum() / spectrum.sum()
    assert 10 * np.log10(rest + 1e-12) < -25
    steepest = 2 * np.pi * frequency / RATE * 0.5
    assert np.abs(np.diff(made)).max() < 1.5 * steepest


# Measured 1.0, 0.7, 1.7 and 2.9 dB.
@pytest.mark.parametrize(("rate", "limit"), [(0.5, 1.3), (0.75, 1), (1.5, 2), (2, 4)])
def test_every_moment_sounds_as_it_did(rate, limit):
    samples = speech()
    made = stretch(samples, rate)
    places = np.arange(0.02 * RATE, samples.size - 0.02 * RATE, 100)
    wanted = bands(samples, places.astype(int))
    # A piece may be a little early or late.
    shifts = np.arange(-0.012, 0.013, 0.002) * RATE
    found = [
        np.sqrt(((bands(made, np.int64((places + s) / rate)) - wanted) ** 2).mean(1))
        for s in shifts
    ]
    audible = wanted.max(axis=1) > 0
    assert np.min(found, axis=0)[audible].mean() < limit


@pytest.mark.parametrize("rate", [0.5, 1.5, 2.0])
def test_no_sample_jumps_more_than_before(rate):
    made = stretch(speech(), rate)
    assert np.abs(np.diff(made)).max() <= 1.05 * np.abs(np.diff(speech())).max()


def test_speed_one_keeps_the_samples():
    np.testing.assert_allclose(stretch(speech()), speech(), atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.5, 2), st.sampled_from([0, *SEMITONES]), SIZES)
def test_the_cuts_make_no_difference(rate, semitones, sizes):
    samples = speech()[:15_000]
    whole = stretch(samples, rate, semitones)
    pieces = run(TimeStretch(RATE, rate, semitones), cut(samples, sizes))
    np.testing.assert_array_equal(pieces, whole)


@pytest.mark.parametrize("rate", FACTORS)
@pytest.mark.parametrize("semitones", [0, *SEMITONES])
def test_first_samples_wait_for_little(rate, semitones):
    step = TimeStretch(RATE, rate, semitones)
    for number, block in enumerate(cut(speech(), [22]), 1):
        if step.process(block).size:
            assert number * 22 / RATE <= 0.035
            return
    pytest.fail("nothing came before the end")


@pytest.mark.parametrize("rate", [0.5, 1.0, 2.0])
def test_what_is_held_back_stays_little(rate):
    step, given_size = TimeStretch(RATE, rate), 0
    for number, block in enumerate(cut(speech(), [220]), 1):
        given_size += step.process(block).size
        assert number * 220 - given_size * rate <= 0.06 * RATE


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(-1, 1, width=32), max_size=300),
    st.floats(0.5, 2),
    st.floats(-12, 12),
)
def test_any_samples(values, rate, semitones):
    samples = np.array(values, np.float32)
    made = run(TimeStretch(4000, rate, semitones), [samples])
    assert made.size == round(samples.size / rate)
    assert np.isfinite(made).all()


@pytest.mark.parametrize("rate", [0.5, 2.0])
def test_silence_stays_silent_and_noise_as_loud(rate):
    assert not stretch(np.zeros(RATE, np.float32), rate).any()
    hiss = noise(1, 0.1)
    assert stretch(hiss, rate)[500:-1500].std() == pytest.approx(hiss.std(), rel=0.15)


@pytest.mark.parametrize(
    ("rate", "semitones"), [(0.49, 0), (2.1, 0), (float("nan"), 0), (1, 12.5), (1, -13)]
)
def test_beyond_the_limits(rate, semitones):
    with pytest.raises(ValueError, match=r"rate|semitones"):
        TimeStretch(RATE, rate, semitones)


def test_it_needs_numpy_alone():
    code = "import sys, wyoming_jabber.audio.speed as s; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert "scipy" not in done.stdout
    assert "loudness" not in done.stdout.split()
