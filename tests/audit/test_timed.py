"""Timed voices say what the voices say, and tell their stages."""

from pathlib import Path

import numpy as np
import pytest

from tests.tiny_models import write_piper_voice
from tests.tiny_vits import write_vits_voice
from wyoming_jabber.audit.stopwatch import Stopwatch
from wyoming_jabber.audit.timed import VOICE_STAGES, load_timed
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import VoiceError
from wyoming_jabber.optimize.preparation import prepare
from wyoming_jabber.voices.base import SynthesisOptions
from wyoming_jabber.voices.registry import load_families
from wyoming_jabber.voices.shipped import shipped_voices

TEXT = "The kitchen light is now off."
PLAIN = SessionOptions()
STILL = SynthesisOptions(noise_scale=0.0, noise_w_scale=0.0)


def first(family: str, folder: Path):
    return next(iter(load_families()[family].scan([folder])))


def spoken(voice) -> np.ndarray:
    phonemes = voice.phonemize(TEXT)
    return np.concatenate(list(voice.generate(phonemes, STILL)))


def stages_of(info, options=PLAIN) -> list[str]:
    """Check that the sound is the same; return the stages."""
    watch = Stopwatch()
    timed = load_timed(info, options, watch)
    assert timed.info == info
    plain = load_families()[info.family].load(info, options)
    assert np.array_equal(spoken(timed), spoken(plain))
    costs = watch.take()
    assert all(cost.cpu >= 0 for cost in costs.values())
    return sorted(costs, key=VOICE_STAGES.index)


def test_the_built_in_voice():
    info = first("jabber", shipped_voices())
    assert stages_of(info) == ["phonemize", "encode", "decode", "sound"]


def test_a_piper_voice_that_is_used_whole(tmp_path):
    write_piper_voice(tmp_path, "en_US-amy-low")
    info = first("piper", tmp_path)
    assert stages_of(info) == ["phonemize", "whole"]


def test_a_piper_voice_that_is_prepared(tmp_path):
    write_vits_voice(tmp_path, "en_US-vits-low")
    info = first("piper", tmp_path)
    prepare(info, PLAIN, keep="fp32")
    stages = stages_of(info)
    assert stages == ["phonemize", "text", "flow", "decoder", "sound"]


def test_a_family_with_one_stage():
    infos = load_families()["espeak"].scan([])
    info = next(info for info in infos if info.languages[0] == "en-US")
    assert stages_of(info) == ["phonemize", "whole"]


def test_phonemes_are_not_remembered():
    watch = Stopwatch()
    timed = load_timed(first("jabber", shipped_voices()), PLAIN, watch)
    timed.phonemize(TEXT)
    watch.take()
    timed.phonemize(TEXT)
    # A memory would answer in less than a tenth of this.
    assert watch.take()["phonemize"].cpu > 20e-6


def test_a_voice_without_files_is_an_error():
    info = first("jabber", shipped_voices())
    with pytest.raises(VoiceError, match="has no files"):
        load_timed(info._replace(path=None), PLAIN, Stopwatch())
