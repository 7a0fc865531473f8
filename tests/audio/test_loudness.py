import numpy as np
import pytest

from tests.audio.sounds import RATE, noise, run, speech, tone
from wyoming_jabber.audio.loudness import TARGET_LUFS, levelling_gain, measure
from wyoming_jabber.audio.volume import CEILING, Limiter, amplify


@pytest.mark.parametrize("sample_rate", [16_000, 22_050, 24_000, 48_000])
@pytest.mark.parametrize(("level_db", "lufs"), [(0, -3.01), (-20, -23.01)])
def test_the_standards_tone(sample_rate, level_db, lufs):
    samples = tone(997, 2.0, 10 ** (level_db / 20), sample_rate)
    assert measure(samples, sample_rate) == pytest.approx(lufs, abs=0.15)


def test_speech_as_another_implementation_measures_it():
    # pyloudnorm 0.2.0 on the same samples.
    assert measure(speech(), RATE) == pytest.approx(-21.24, abs=0.2)


def test_pauses_do_not_count():
    pause = np.zeros(5 * RATE, np.float32)
    padded = np.concatenate((pause, speech(), pause))
    assert measure(padded, RATE) == pytest.approx(measure(speech(), RATE), abs=0.3)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(0, np.float32),
        tone(997, 0.3),
        np.zeros(RATE, np.float32),
        noise(1, 1e-5),
    ],
    ids=["nothing", "too short", "silence", "inaudible"],
)
def test_what_has_no_loudness_gets_no_gain(samples):
    assert measure(samples, RATE) is None
    assert levelling_gain(samples, RATE) == 0


@pytest.mark.parametrize("size_offset", [-1, 0])
def test_the_shortest_sound_that_is_measured(size_offset):
    samples = tone(997)[: round(0.4 * RATE) + size_offset]
    assert (measure(samples, RATE) is None) == (size_offset < 0)


@pytest.mark.parametrize("level_db", [-12, -6, 0])
def test_voices_come_out_equally_loud(level_db):
    samples = amplify(speech(), level_db)
    levelled = amplify(samples, levelling_gain(samples, RATE))
    limited = run(Limiter(RATE), [levelled])
    assert measure(limited, RATE) == pytest.approx(TARGET_LUFS, abs=0.5)


def test_a_strided_view_is_measured():
    assert measure(np.repeat(speech(), 2)[::2], RATE) == measure(speech(), RATE)


def test_gain_is_limited_for_a_whisper():
    assert levelling_gain(amplify(speech(), -30), RATE) == 20


def test_gain_is_limited_downwards():
    assert levelling_gain(tone(997, level=1.0), RATE, target_lufs=-60) == -20


def test_gain_is_limited_by_the_peak():
    samples = amplify(speech(), -20)
    samples[1000] = 0.9
    gain_db = levelling_gain(samples, RATE)
    assert gain_db == pytest.approx(20 * np.log10(CEILING / 0.9) + 3)
