"""Fidelity, measuring in turns, and the choice with injected measurements."""

from itertools import count

import numpy as np
import pytest

from wyoming_jabber.optimize.fidelity import (
    SILENT_ERROR,
    Fidelity,
    fidelity,
    mel_distance,
    snr,
)
from wyoming_jabber.optimize.measurement import Measured, choose, take_turns
from wyoming_jabber.optimize.texts import CALIBRATION, JUDGED, sentences
from wyoming_jabber.optimize.variants import NAMES

GOOD, BAD = Fidelity(28, 0.2), Fidelity(12, 0.2)
PLAIN = Measured("fp32", 0.06, 0.04)
RATE = 16000


def measured(name: str, cost: float, found: Fidelity = GOOD) -> Measured:
    return Measured(name, cost, cost, found)


@pytest.mark.parametrize(
    ("others", "chosen"),
    [
        ([], "fp32"),
        ([measured("int8", 0.02)], "int8"),
        # A CPU without dot products: 8 bits are slower there.
        ([measured("int8", 0.09), measured("images", 0.03)], "images"),
        ([measured("int8", 0.09)], "fp32"),
        # Faster by less than measuring errs.
        ([measured("int8", 0.044)], "fp32"),
        ([measured("int8", 0.01, BAD), measured("images", 0.03)], "images"),
        ([measured("int8", 0.01, Fidelity(28, 1.5))], "fp32"),
        ([measured("int8", 0.01, Fidelity(28, 0.2, rhythm=0.3))], "fp32"),
    ],
)
def test_the_fastest_that_sounds_alike_is_chosen(
    others: list[Measured], chosen: str
) -> None:
    assert choose([PLAIN, *others]).name == chosen


# Costs of fp32, fp32-images, int8-products and int8-convolutions as kinds of CPUs have
# them: the choice is made by what was measured alone.
@pytest.mark.parametrize(
    ("costs", "chosen"),
    [
        ((0.060, 0.051, 0.031, 0.018), "int8-convolutions"),
        ((0.060, 0.051, 0.058, 0.070), "fp32-images"),
        ((0.060, 0.062, 0.048, 0.055), "int8-products"),
        ((0.900, 1.100, 1.300, 1.250), "fp32"),
    ],
    ids=["VNNI", "AVX2 only", "dot products of ARM", "no dot products"],
)
def test_every_cpu_gets_what_is_fastest_there(
    costs: tuple[float, ...], chosen: str
) -> None:
    entries = [
        Measured(name, cost, cost, None if name == "fp32" else GOOD)
        for name, cost in zip(NAMES, costs, strict=True)
    ]
    assert choose(entries).name == chosen


@pytest.mark.parametrize(
    ("keep", "chosen"),
    [("fp32", "fp32"), ("slow", "slow"), ("bad", "fp32"), ("unknown", "fp32")],
)
def test_a_choice_can_be_made_beforehand(keep: str, chosen: str) -> None:
    entries = [
        PLAIN,
        measured("fast", 0.01),
        measured("slow", 1),
        measured("bad", 0.01, BAD),
    ]
    assert choose(entries, keep).name == chosen


def test_a_first_window_counts_for_a_quarter() -> None:
    assert Measured("x", 0.08, 0.04).cost == pytest.approx(0.05)


def test_tasks_take_turns() -> None:
    done: list[str] = []
    ticks = count()
    times = take_turns(
        {"a": lambda: done.append("a"), "b": lambda: done.append("b")},
        turns=2,
        clock=lambda: float(next(ticks)),
    )
    assert done == ["a", "b"] * 3, "once before, then two turns"
    assert times == {"a": 1.0, "b": 1.0}


# Fidelity


def speech(seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    tone = np.sin(np.arange(RATE) * 0.1) * np.hanning(RATE)
    return np.asarray(0.3 * tone + 0.05 * random.normal(size=RATE), np.float32)


def test_the_same_sound_has_no_error() -> None:
    assert snr(speech(), speech()) == SILENT_ERROR
    assert mel_distance(speech(), speech(), RATE) == 0.0


@pytest.mark.parametrize("decibels", [10, 25, 50])
def test_noise_is_measured_in_decibels(decibels: float) -> None:
    noise = np.random.default_rng(5).normal(size=RATE)
    noise *= np.sqrt((speech() ** 2).mean()) * 10 ** (-decibels / 20)
    noisy = (speech() + noise).astype(np.float32)
    assert snr(speech(), noisy) == pytest.approx(decibels, abs=0.2)


def test_a_louder_sound_is_as_far_as_it_is_louder() -> None:
    assert mel_distance(speech(), 2 * speech(), RATE) == pytest.approx(6.02, abs=0.1)


def test_a_sound_of_another_length_or_no_number_does_not_match() -> None:
    broken = speech()
    broken[7] = np.nan
    for sound in (speech()[1:], broken):
        assert snr(speech(), sound) == -SILENT_ERROR
        assert mel_distance(speech(), sound, RATE) == SILENT_ERROR


def test_silence_is_like_silence() -> None:
    silence = np.zeros(RATE, np.float32)
    assert mel_distance(silence, silence, RATE) == 0.0


def test_the_worst_sentence_decides() -> None:
    half = (speech() * 0.5).astype(np.float32)
    found = fidelity([(speech(), speech()), (speech(), half)], RATE)
    assert found.snr == pytest.approx(6.02, abs=0.1)
    assert found.mel_distance == pytest.approx(3.01, abs=0.1)
    assert not found.passes


@pytest.mark.parametrize("language", ["en-US", "de-DE", "zh-CN"])
def test_there_are_sentences_in_any_language(language: str) -> None:
    calibration, judged = sentences(language)
    assert len(judged) == JUDGED
    assert 10 <= len(calibration) <= CALIBRATION
    assert not set(calibration) & set(judged)
