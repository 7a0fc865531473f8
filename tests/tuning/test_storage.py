"""What was chosen is found again, for the same voice on the same machine alone."""

from collections.abc import Callable
import json
import logging
import os
from pathlib import Path
from typing import Any

import pytest

from tests.tiny_models import write_piper_voice
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.tuning import storage
from wyoming_jabber.tuning.choice import Setup
from wyoming_jabber.tuning.storage import Choice, Tuning
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.espeak import EspeakFamily
from wyoming_jabber.voices.piper import PiperFamily

CHOICE = Choice(setup=Setup(2, 4), variant="int8")


@pytest.fixture
def info(tmp_path: Path) -> VoiceInfo:
    write_piper_voice(tmp_path)
    (info,) = PiperFamily().scan([tmp_path])
    return info


@pytest.fixture
def tuning(tmp_path: Path) -> Tuning:
    return Tuning(tmp_path / "state")


def test_a_choice_is_found_again(info: VoiceInfo, tuning: Tuning) -> None:
    assert tuning.find(info) is None
    file = tuning.store(info, CHOICE, {"1x1": {"rate": [1.0]}})
    assert tuning.find(info) == CHOICE
    assert [*file.parent.iterdir()] == [file], "nothing else is left"


def test_a_voice_is_the_same_when_only_its_time_has_changed(
    info: VoiceInfo, tuning: Tuning
) -> None:
    tuning.store(info, CHOICE, {})
    assert info.path is not None
    os.utime(info.path, (1, 1))
    assert tuning.find(info) == CHOICE


@pytest.mark.parametrize("content", [b"another voice", None])
def test_another_voice_of_that_name_has_no_choice(
    info: VoiceInfo, tuning: Tuning, content: bytes | None
) -> None:
    tuning.store(info, CHOICE, {})
    assert info.path is not None
    same_size = b"x" * info.path.stat().st_size
    info.path.write_bytes(same_size if content is None else content)
    assert tuning.find(info) is None


@pytest.mark.parametrize(
    ("part", "value"), [("usable_cores", 3), ("engine_version", "0.1")]
)
def test_another_machine_has_no_choice(
    info: VoiceInfo,
    tuning: Tuning,
    monkeypatch: pytest.MonkeyPatch,
    part: str,
    value: object,
) -> None:
    tuning.store(info, CHOICE, {})
    # A machine can't be changed for a test.
    with monkeypatch.context() as patch:
        patch.setattr(storage, part, lambda: value)
        assert tuning.find(info) is None
    assert tuning.find(info) == CHOICE


def test_another_provider_has_no_choice(
    info: VoiceInfo, tuning: Tuning, tmp_path: Path
) -> None:
    tuning.store(info, CHOICE, {})
    assert Tuning(tmp_path / "state", "xnnpack").find(info) is None


Change = Callable[[dict[str, Any]], object]


def change_record(file: Path, change: Change) -> None:
    record = json.loads(file.read_text())
    change(record)
    file.write_text(json.dumps(record))


FOREIGN: list[Change] = [
    lambda record: record.update(format=99),
    lambda record: record["machine"].update(cores=99),
]


@pytest.mark.parametrize("change", FOREIGN)
def test_a_file_that_was_copied_from_elsewhere_is_ignored(
    info: VoiceInfo, tuning: Tuning, change: Change
) -> None:
    change_record(tuning.store(info, CHOICE, {}), change)
    assert tuning.find(info) is None


BROKEN: list[Change] = [
    lambda record: record.pop("voice"),
    lambda record: record.update(session_threads=0),
    lambda record: record.update(engine_threads=1000),
    lambda record: record.update(session_threads="2"),
    lambda record: record.update(session_threads=True),
    lambda record: record.update(voice=[]),
]


@pytest.mark.parametrize("change", BROKEN)
def test_a_broken_record_is_as_if_none_were_there(
    info: VoiceInfo, tuning: Tuning, caplog: pytest.LogCaptureFixture, change: Change
) -> None:
    change_record(tuning.store(info, CHOICE, {}), change)
    assert tuning.find(info) is None
    assert "can't be read" in caplog.text


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000]
)
def test_a_torn_file_is_as_if_none_were_there(
    info: VoiceInfo, tuning: Tuning, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    file = tuning.store(info, CHOICE, {})
    file.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert tuning.find(info) is None
    assert len(caplog.records) == 1
    tuning.store(info, CHOICE, {})
    assert tuning.find(info) == CHOICE


def test_a_write_that_fails_leaves_what_was_there(
    info: VoiceInfo, tuning: Tuning, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tuning.store(info, CHOICE, {})

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)  # a full disk is no setting
    with pytest.raises(OSError, match="No space"):
        tuning.store(info, Choice(setup=Setup(1, 1), variant=""), {})
    assert tuning.find(info) == CHOICE
    assert [*file.parent.iterdir()] == [file]


def test_the_options_of_a_voice(info: VoiceInfo, tuning: Tuning) -> None:
    options = SessionOptions(provider="cpu")
    assert tuning.options(info, options) == options
    tuning.store(info, CHOICE, {})
    assert tuning.options(info, options) == SessionOptions(threads=2)


def test_engine_threads_are_what_the_most_demanding_voice_uses_well(
    tmp_path: Path, info: VoiceInfo, tuning: Tuning
) -> None:
    robot = next(iter(EspeakFamily().scan([])))
    write_piper_voice(tmp_path, "en_US-other-low")
    other = next(i for i in PiperFamily().scan([tmp_path]) if i != info)
    assert tuning.engine_threads([], 3) == 3
    assert tuning.engine_threads([robot], 3) == 3
    tuning.store(info, Choice(setup=Setup(1, 1), variant=""), {})
    assert tuning.engine_threads([robot, info], 3) == 1
    assert tuning.engine_threads([info, other], 3) == 3


def test_a_voice_without_models_has_no_choice(tuning: Tuning) -> None:
    assert tuning.find(next(iter(EspeakFamily().scan([])))) is None


def test_a_state_folder_that_fails_is_as_if_nothing_was_chosen(
    info: VoiceInfo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # A name that no file system takes stands for a disk that has gone away.
    assert Tuning(tmp_path / ("n" * 300)).find(info) is None
    assert "can't be read" in caplog.text
