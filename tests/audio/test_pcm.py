"""Samples become 16-bit PCM: no sample wraps around, none is lost."""

from hypothesis import given, strategies as st
import numpy as np
import pytest

from wyoming_jabber.audio.pcm import duration, silence, to_pcm

LOUDEST = 32767
HALF_STEP = 0.5 / LOUDEST


def pcm(*samples: float) -> list[int]:
    encoded = to_pcm(np.array(samples, dtype=np.float32))
    return [int(value) for value in np.frombuffer(encoded, dtype="<i2")]


def test_full_scale_is_the_same_on_both_sides():
    assert pcm(0.0, 1.0, -1.0) == [0, LOUDEST, -LOUDEST]


@pytest.mark.parametrize("loud", [1.001, 2.0, 1e30, float("inf")])
def test_what_is_too_loud_is_clipped_and_never_wraps(loud):
    assert pcm(loud, -loud) == [LOUDEST, -LOUDEST]


def test_samples_are_rounded_to_the_nearest_step():
    step = 1 / LOUDEST
    assert pcm(0.4 * step, 0.6 * step, 1.4 * step, -0.6 * step, -0.4 * step) == [
        *(0, 1, 1, -1, 0)
    ]


def test_bytes_are_little_endian():
    sample = np.array([0x0102 / LOUDEST, -1 / LOUDEST], dtype=np.float32)
    assert to_pcm(sample) == b"\x02\x01\xff\xff"


def test_no_samples_are_no_bytes():
    assert to_pcm(np.empty(0, dtype=np.float32)) == b""


@given(st.lists(st.floats(-1, 1, width=32), max_size=50))
def test_every_sample_comes_back_within_half_a_step(samples):
    back = [value / LOUDEST for value in pcm(*samples)]
    assert back == pytest.approx(samples, abs=HALF_STEP * 1.01)


@pytest.mark.parametrize(
    ("seconds", "rate", "length"),
    [(0.2, 22050, 8820), (1, 16000, 32000), (0, 22050, 0), (0.00001, 22050, 0)],
)
def test_silence_is_whole_samples_of_nothing(seconds, rate, length):
    assert silence(seconds, rate) == bytes(length)


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 48000])
def test_duration_is_what_silence_was_asked_for(rate):
    assert duration(len(silence(1.5, rate)), rate) == pytest.approx(1.5)
    assert duration(0, rate) == 0
