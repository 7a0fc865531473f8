"""A voice is measured for real, though its figures are the machine's own."""

from pathlib import Path

import pytest

from tests.tiny_models import write_piper_voice
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import EngineError, JabberError
from wyoming_jabber.tuning import measure, tune as tuning_module
from wyoming_jabber.tuning.choice import Setup, candidates
from wyoming_jabber.tuning.measure import VoiceMeasurement
from wyoming_jabber.tuning.storage import Tuning
from wyoming_jabber.tuning.tune import tune
from wyoming_jabber.voices.base import Voice, VoiceInfo
from wyoming_jabber.voices.espeak import EspeakFamily
from wyoming_jabber.voices.piper import PiperFamily


@pytest.fixture
def family() -> PiperFamily:
    return PiperFamily()


@pytest.fixture
def info(tmp_path: Path, family: PiperFamily) -> VoiceInfo:
    write_piper_voice(tmp_path)
    (info,) = family.scan([tmp_path])
    return info


def test_every_setup_is_measured_in_every_round(
    info: VoiceInfo, family: PiperFamily
) -> None:
    loaded: list[int] = []

    def load(threads: int) -> Voice:
        loaded.append(threads)
        return family.load(info, SessionOptions(threads=threads))

    done: list[tuple[int, int]] = []
    setups = list(candidates(4))
    entries = VoiceMeasurement(load, setups).run(lambda *step: done.append(step))
    assert loaded == [1, 2, 4]
    assert [entry.setup for entry in entries] == setups
    for entry in entries:
        assert len(entry.rate) == 9
        assert len(entry.first_audio) == (9 if entry.setup.engine_threads == 1 else 0)
        assert all(value > 0 for value in (*entry.rate, *entry.first_audio))
    assert done == [(number, 9) for number in range(10)]


def test_a_slow_voice_gets_fewer_rounds(
    info: VoiceInfo, family: PiperFamily, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "_PATIENCE", 0.0)  # every voice is slow then
    measurement = VoiceMeasurement(
        lambda _: family.load(info, SessionOptions()), [Setup(1, 1)]
    )
    (entry,) = measurement.run()
    assert len(entry.rate) == 3


def test_the_choice_is_kept(
    tmp_path: Path,
    info: VoiceInfo,
    family: PiperFamily,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The machine that tests run on may have one core only.
    monkeypatch.setattr(tuning_module, "usable_cores", lambda: 2)
    tuning = Tuning(tmp_path / "state")
    tuned = tune(info, family, SessionOptions(), tuning)
    assert [entry.setup for entry in tuned.measured] == [(1, 1), (1, 2), (2, 1)]
    assert tuning.find(info) == tuned.choice
    assert tuned.choice.variant == ""


def test_with_one_core_there_is_nothing_to_measure(
    tmp_path: Path,
    info: VoiceInfo,
    family: PiperFamily,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tuning_module, "usable_cores", lambda: 1)
    tuning = Tuning(tmp_path / "state")
    tuned = tune(info, family, SessionOptions(), tuning)
    assert (tuned.choice.setup, tuned.measured) == ((1, 1), ())
    assert tuning.find(info) == tuned.choice


def test_a_voice_without_models_is_refused(tmp_path: Path) -> None:
    family = EspeakFamily()
    info = next(iter(family.scan([])))
    with pytest.raises(JabberError, match="has no model whose threads count"):
        tune(info, family, SessionOptions(), Tuning(tmp_path))


def test_nowhere_to_write_to_is_told(
    tmp_path: Path, info: VoiceInfo, family: PiperFamily
) -> None:
    (tmp_path / "state").write_text("a file")
    with pytest.raises(JabberError, match="can't be kept: Not a directory"):
        tune(info, family, SessionOptions(), Tuning(tmp_path / "state"))


def test_a_voice_that_says_nothing_can_not_be_timed(
    info: VoiceInfo, family: PiperFamily
) -> None:
    voice = family.load(info, SessionOptions())
    with pytest.raises(EngineError, match="en_US-tiny-medium said nothing"):
        measure._speak(voice, ("...",))
