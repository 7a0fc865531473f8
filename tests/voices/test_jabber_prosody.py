"""Durations, pitch and what the decoder reads of each frame."""

from typing import Any

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from wyoming_jabber.voices.jabber_prosody import (
    Encoding,
    Score,
    frames_of,
    write_score,
)

DURATIONS = st.lists(st.floats(0, 40), min_size=1, max_size=40)


def score_of(
    durations: list[float], pitch: list[float] | None = None, **options: Any
) -> Score:
    count = len(durations)
    encoding = Encoding(
        hidden=np.arange(2.0 * count, dtype=np.float32).reshape(count, 2),
        log_durations=np.log1p(np.array(durations, np.float32)),
        pitch=np.array(pitch or range(count), np.float32),
        energy=(np.arange(count) / 10).astype(np.float32),
    )
    manner = {"length_scale": 1.0, "pitch_range": 1.0, "pitch_shift": 0.0}
    return write_score(encoding, **{**manner, **options})


@pytest.mark.parametrize(
    ("durations", "length_scale", "frames"),
    [
        ([3, 4], 1.0, [3, 4]),
        # What is cut off here comes there.
        ([2.4, 2.4, 2.4, 2.4, 2.4], 1.0, [2, 3, 2, 3, 2]),
        ([3, 4], 2.0, [6, 8]),
        ([3, 4], 0.5, [2, 2]),
        # Nothing is left out that the model speaks.
        ([0.6, 0.6, 0.6, 4], 0.5, [1, 1, 1, 1]),
        ([0.1, 0.1], 1.0, [0, 0]),
        ([], 1.0, []),
        # A fault of the model's.
        ([1e30, -5], 1.0, [900, 0]),
    ],
)
def test_durations_become_whole_frames(durations, length_scale, frames):
    logs = np.log1p(np.array(durations, np.float32).clip(min=-0.9))
    assert frames_of(logs, length_scale).tolist() == frames


@settings(max_examples=100, deadline=None)
@given(DURATIONS, st.floats(0.5, 2.0))
def test_the_total_is_right_and_nothing_is_lost(durations, length_scale):
    logs = np.log1p(np.array(durations, np.float32))
    frames = frames_of(logs, length_scale)
    assert (frames[np.array(durations) > 0.501] >= 1).all()
    assert (frames >= 0).all()
    # Phonemes that had to have a frame may have cost one each.
    total = sum(durations) * length_scale
    assert total - 0.6 <= frames.sum() <= total + 0.6 + (frames == 1).sum()
    if min(durations) * length_scale >= 1:
        assert frames.sum() == pytest.approx(total, abs=0.6)


def test_a_frame_knows_its_phoneme_and_its_place():
    score = score_of([2, 0, 3])
    assert score.frames == 5
    assert score.phonemes.tolist() == [0, 0, 2, 2, 2]
    assert score.hidden.shape == (3, 2)
    assert score.prosody.dtype == np.float32
    np.testing.assert_allclose(score.prosody[:, 0], [0, 0, 2, 2, 2])
    np.testing.assert_allclose(score.prosody[:, 1], [0, 0, 0.2, 0.2, 0.2])
    np.testing.assert_allclose(
        score.prosody[2:, 2:],
        [
            [0.5 / 3, 0, np.log(4) / 2, np.log(4) / 2],
            [1.5 / 3, np.log(2) / 2, np.log(3) / 2, np.log(4) / 2],
            [2.5 / 3, np.log(3) / 2, np.log(2) / 2, np.log(4) / 2],
        ],
        rtol=1e-6,
    )


def test_pitch_moves_around_the_mean_of_the_frames():
    pitch = [1.0, 3.0]
    lively = score_of([3, 1], pitch, pitch_range=2.0).prosody[:, 0]
    np.testing.assert_allclose(lively, [0.5, 0.5, 0.5, 4.5])
    flat = score_of([3, 1], pitch, pitch_range=0.0).prosody[:, 0]
    np.testing.assert_allclose(flat, [1.5] * 4)
    higher = score_of([3, 1], pitch, pitch_shift=1.0).prosody[:, 0]
    np.testing.assert_allclose(higher, [2, 2, 2, 4])


def test_a_unit_of_no_duration_has_no_frames():
    score = score_of([0.1], pitch_range=2.0)
    assert score.frames == 0
    assert score.prosody.shape == (0, 6)


@pytest.mark.parametrize(("durations", "lead"), [([14, 3], 14), ([0, 3], 0), ([], 0)])
def test_the_lead_is_what_belongs_to_the_first_mark(durations, lead):
    assert score_of(durations).lead == lead
