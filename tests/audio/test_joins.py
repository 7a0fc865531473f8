from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tests.audio.sounds import RATE, SIZES, cut, noise, run, speech, tone
from wyoming_jabber.audio.joins import (
    SILENCE_LEVEL,
    SilenceTrimmer,
    fade_in,
    fade_out,
    quiet,
)

LEVELS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.001, 0.5]), st.integers(0, 60)), max_size=8
)


def hush(seconds):
    return noise(seconds, SILENCE_LEVEL * 0.9)


def joined(blocks):
    return np.concatenate([np.zeros(0, np.float32), *blocks])


def trim_silence(samples, sample_rate, **kept):
    """A whole sound through the step."""
    return run(SilenceTrimmer(sample_rate, **kept), [samples])


def trailing_silence(samples, sample_rate):
    """Seconds of silence at the end of a sound."""
    sounding = np.flatnonzero(np.abs(samples) > SILENCE_LEVEL)
    end = int(sounding[-1]) + 1 if sounding.size else 0
    return (samples.size - end) / sample_rate


def test_long_silence_is_cut_down():
    voice = tone(200)[20:]
    sound = np.concatenate((hush(0.5), voice, hush(0.5)))
    trimmed = trim_silence(sound, RATE, lead=0.02, tail=0.2)
    assert trimmed.size == pytest.approx(voice.size + 0.22 * RATE, abs=30)
    assert trailing_silence(trimmed, RATE) == pytest.approx(0.2, abs=0.001)
    start = round(0.02 * RATE)
    np.testing.assert_array_equal(trimmed[start : start + 20_000], voice[:20_000])


def test_sounds_themselves_are_untouched():
    sound = np.concatenate((hush(0.5), tone(200), hush(0.3), tone(300), hush(0.5)))
    trimmed = trim_silence(sound, RATE, lead=0.0, tail=0.0)
    start = int(np.flatnonzero(np.abs(sound) > SILENCE_LEVEL)[0])
    np.testing.assert_array_equal(trimmed, sound[start : start + trimmed.size])
    assert np.abs(trimmed[[0, -1]]).min() > SILENCE_LEVEL


def test_cut_edges_come_from_nothing():
    # All of it below the level, but far from zero: cut, it would click.
    offset = np.full(RATE, SILENCE_LEVEL * 0.99, np.float32)
    trimmed = trim_silence(np.concatenate((offset, tone(200), offset)), RATE)
    assert abs(trimmed[0]) < SILENCE_LEVEL / 50
    assert abs(trimmed[-1]) < SILENCE_LEVEL / 50
    assert np.abs(np.diff(trimmed[:200])).max() < SILENCE_LEVEL / 20


@pytest.mark.parametrize("seconds", [0.0, 0.005])
def test_edges_that_are_not_cut_stay(seconds):
    sound = np.concatenate((hush(seconds), tone(200), hush(seconds)))
    np.testing.assert_array_equal(trim_silence(sound, RATE), sound)


@settings(max_examples=100, deadline=None)
@given(LEVELS, SIZES, st.floats(0, 0.03), st.floats(0, 0.03))
def test_the_cuts_make_no_difference(levels, sizes, lead, tail):
    parts = [np.full(size, level, np.float32) for level, size in levels]
    samples = joined(parts)
    whole = trim_silence(samples, 1000, lead=lead, tail=tail)
    trimmer = SilenceTrimmer(1000, lead=lead, tail=tail)
    np.testing.assert_array_equal(run(trimmer, cut(samples, sizes)), whole)
    assert trimmer.trailing_silence == pytest.approx(trailing_silence(whole, 1000))
    assert trimmer.trailing_silence <= tail + 0.001
    loud = np.flatnonzero(samples > SILENCE_LEVEL)
    kept = np.flatnonzero(whole > SILENCE_LEVEL)
    assert loud.size == kept.size
    np.testing.assert_array_equal(np.diff(loud), np.diff(kept))


@settings(max_examples=20, deadline=None)
@given(SIZES)
def test_speech_however_it_is_cut(sizes):
    whole = trim_silence(speech(), RATE)
    pieces = run(SilenceTrimmer(RATE), cut(speech(), sizes))
    np.testing.assert_array_equal(pieces, whole)
    assert whole.size < speech().size


def test_trimming_twice_is_trimming_once():
    once = trim_silence(speech(), RATE)
    np.testing.assert_array_equal(trim_silence(once, RATE), once)


def test_sound_is_not_held_back():
    trimmer = SilenceTrimmer(RATE)
    trimmer.process(hush(1))
    assert trimmer.process(tone(200, 0.1)).size >= 0.1 * RATE
    assert trimmer.process(hush(0.05)).size == round(0.05 * RATE)


@pytest.mark.parametrize("sound", [[], [hush(0.5)], [hush(0.5), hush(0.5)]])
def test_nothing_stays_of_silence(sound):
    trimmer = SilenceTrimmer(RATE)
    assert run(trimmer, sound).size == 0
    assert trimmer.trailing_silence == 0


@pytest.mark.parametrize(("seconds", "size"), [(0.5, 11_025), (0, 0), (-1, 0)])
def test_quiet(seconds, size):
    assert quiet(seconds, RATE).size == size
    assert quiet(seconds, RATE).dtype == np.float32


@pytest.mark.parametrize("size", [0, 1, 100, 10_000_000])
def test_fades(size):
    sound = np.ones(1000, np.float32)
    faded = fade_in(sound, size)
    assert faded.dtype == np.float32
    assert np.all(np.diff(faded) >= 0)
    np.testing.assert_array_equal(faded[min(size, 1000) :], 1)
    np.testing.assert_array_equal(fade_out(sound, size), faded[::-1])
