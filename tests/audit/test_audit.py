"""The whole audit: what runs is what a server would run."""

from dataclasses import replace

import pytest

from tests.tiny_models import write_piper_voice
from tests.tiny_vits import write_vits_voice
from wyoming_jabber.audit.audit import audit, steps, voices_to_audit
from wyoming_jabber.audit.report import Plan
from wyoming_jabber.config import Settings
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import (
    JabberError,
    PreparationError,
    VoiceNotFoundError,
)
from wyoming_jabber.optimize.preparation import prepare
from wyoming_jabber.voices.piper import PiperFamily

VITS, AMY = "en_US-vits-low", "en_US-amy-low"
FEW = Plan(runs=1, cold_starts=1, utterances=2, is_quick=True)

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def settings(tmp_path) -> Settings:
    write_vits_voice(tmp_path, VITS)
    return Settings(data_dir=(tmp_path,))


def prepare_all(settings: Settings) -> None:
    options = SessionOptions(state_dir=settings.data_dir[0])
    for info in PiperFamily().scan(settings.data_dir):
        prepare(info, options, keep="fp32")


def test_a_prepared_voice_is_audited_as_it_speaks(settings):
    prepare_all(settings)
    told: list[str] = []
    report = audit(settings, [VITS], FEW, {}, told.append)
    (voice,) = report.voices
    assert voice.preparation == "prepared"
    assert voice.variants == dict.fromkeys(("text", "flow", "decoder"), "fp32")
    assert {"text", "flow", "decoder"} < {s.name for s in voice.texts[0].stages}
    assert voice.session_threads >= 1
    assert voice.engine_threads >= 1
    assert len(told) == steps(FEW)


def test_threads_that_are_set_are_those_that_are_measured(settings):
    chosen = replace(settings, session_threads=2, engine_threads=3)
    (voice,) = audit(chosen, [VITS], FEW, {}, lambda _: None).voices
    assert (voice.session_threads, voice.engine_threads) == (2, 3)
    assert voice.preparation == "none, used as shipped"


def test_a_voice_that_cannot_be_prepared_says_why(tmp_path):
    write_piper_voice(tmp_path, AMY)
    settings = Settings(data_dir=(tmp_path,))
    with pytest.raises(PreparationError):
        prepare_all(settings)
    (voice,) = audit(settings, [AMY], FEW, {}, lambda _: None).voices
    assert voice.preparation.startswith("not possible, used as shipped: ")
    assert voice.variants == {}


def test_one_broken_voice_is_an_error_and_two_are_too(tmp_path):
    for name in (AMY, VITS):
        write_piper_voice(tmp_path, name)
        (tmp_path / f"{name}.onnx").write_bytes(b"no model")
    settings = Settings(data_dir=(tmp_path,))
    with pytest.raises(JabberError, match=rf"{AMY}\.onnx"):
        audit(settings, [AMY], FEW, {}, lambda _: None)
    with pytest.raises(JabberError, match="No voice could be measured: ") as caught:
        audit(settings, [AMY, VITS], FEW, {}, lambda _: None)
    assert VITS in str(caught.value)


def test_voices_are_found_by_name_each_once(settings):
    assert voices_to_audit(settings, [VITS, VITS]) == (VITS,)
    assert voices_to_audit(replace(settings, voice=VITS), []) == (VITS,)
    with pytest.raises(VoiceNotFoundError):
        voices_to_audit(settings, ["nobody"])
