"""The store shows what lies in the data folders, as soon as it is scanned again."""

import logging
from pathlib import Path
import shutil

import pytest

from tests.tiny_models import write_piper_voice
from wyoming_jabber.voices.base import Family
from wyoming_jabber.voices.piper import PiperFamily
from wyoming_jabber.voices.registry import ROBOTIC, load_families
from wyoming_jabber.voices.store import VoiceStore

AMY = "en_US-amy-low"
BOB = "en_US-bob-low"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_piper_voice(tmp_path, AMY)
    return tmp_path


@pytest.fixture
def store(folder: Path, caplog) -> VoiceStore:
    caplog.set_level(logging.INFO)
    return piper_store(folder)


def piper_store(*folders: Path) -> VoiceStore:
    return VoiceStore({"piper": PiperFamily()}, folders)


def names(store: VoiceStore) -> list[str]:
    return [voice.name for voice in store.voices]


def test_nothing_is_known_before_the_first_scan(store):
    assert store.voices == ()
    assert store.scan() == store.voices
    assert names(store) == [AMY]


def test_a_scan_without_changes_keeps_the_very_same_voices(store):
    first = store.scan()
    assert store.scan() is first
    assert store.voices is first


def test_a_new_voice_appears_and_is_logged(store, folder, caplog):
    store.scan()
    write_piper_voice(folder / "deeper", BOB)
    assert names(store) == [AMY]
    store.scan()
    assert sorted(names(store)) == [AMY, BOB]
    assert [record.message for record in caplog.records] == [f"New voice: {BOB}"]


def test_a_voice_goes_when_one_of_its_files_does(store, folder, caplog):
    store.scan()
    (folder / f"{AMY}.onnx.json").unlink()
    assert store.scan() == ()
    assert f"Voice is gone: {AMY}" in caplog.messages


def test_a_changed_file_changes_the_voice(store, folder, caplog):
    (before,) = store.scan()
    write_piper_voice(folder, AMY, sample_rate=16000)
    (after,) = store.scan()
    assert after.name == before.name
    assert after.revision != before.revision
    assert after.sample_rate == 16000
    assert caplog.messages == [f"Voice has changed: {AMY}"]


def test_a_voice_that_becomes_unreadable_goes_and_comes_back(store, folder):
    store.scan()
    config = folder / f"{AMY}.onnx.json"
    whole = config.read_text()
    config.write_text(whole[:20])
    assert store.scan() == ()
    config.write_text(whole)
    store.scan()
    assert names(store) == [AMY]


def test_of_two_voices_with_one_name_the_first_folder_has_it(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    write_piper_voice(first, AMY, sample_rate=16000)
    write_piper_voice(second, AMY, sample_rate=22050)
    (voice,) = piper_store(first, second).scan()
    assert voice.path == first / f"{AMY}.onnx"
    (voice,) = piper_store(second, first).scan()
    assert voice.path == second / f"{AMY}.onnx"


def test_of_two_families_with_one_name_the_better_one_has_it(tmp_path):
    write_piper_voice(tmp_path, "espeak-de")
    store = VoiceStore(load_families(), [tmp_path])
    (voice,) = [voice for voice in store.scan() if voice.name == "espeak-de"]
    assert voice.family == "piper"


def test_the_voice_behind_a_duplicate_takes_over(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    write_piper_voice(first, AMY)
    write_piper_voice(second, AMY)
    store = piper_store(first, second)
    store.scan()
    shutil.rmtree(first)
    (voice,) = store.scan()
    assert voice.path == second / f"{AMY}.onnx"


def test_folders_that_are_not_there_yet_are_empty(tmp_path):
    store = piper_store(tmp_path / "later")
    assert store.scan() == ()
    write_piper_voice(tmp_path / "later", AMY)
    store.scan()
    assert names(store) == [AMY]


def test_all_families_are_looked_at_the_natural_ones_first(folder):
    families: dict[str, Family] = load_families()
    voices = VoiceStore(families, [folder]).scan()
    assert voices[0].name == AMY
    assert len(voices) > 100
    assert len({voice.name for voice in voices}) == len(voices)


# Natural voices first


@pytest.fixture
def scanned(folder: Path) -> list[str]:
    """Return the families that have been asked, in their order."""
    return []


@pytest.fixture
def house(folder: Path, scanned: list[str], monkeypatch) -> VoiceStore:
    families = load_families()
    for name, family in families.items():
        scan = family.scan

        def watched(data_dirs, name=name, scan=scan):
            scanned.append(name)
            return scan(data_dirs)

        monkeypatch.setattr(family, "scan", watched)
    return VoiceStore(families, [folder], robotic=ROBOTIC)


def test_robotic_voices_are_looked_for_when_somebody_asks(house, scanned):
    house.scan_natural()
    assert [voice.name for voice in house.natural] == [AMY]
    assert scanned == ["jabber", "piper"]
    assert "espeak-de" in names(house)
    assert scanned == ["jabber", "piper", "jabber", "piper", "espeak"]
    assert house.voices is house.voices
    assert len(scanned) == 5


def test_all_voices_are_the_same_whoever_was_looked_for_first(house, folder):
    house.scan_natural()
    other = VoiceStore(load_families(), [folder])
    assert house.voices == other.scan()
    assert house.natural == other.natural


def test_voices_that_were_left_for_later_are_not_new(house, caplog):
    caplog.set_level(logging.INFO)
    house.scan_natural()
    assert len(house.voices) > 100
    assert not caplog.records


def test_the_version_tells_a_change(house, folder):
    house.scan()
    before = house.version
    house.scan()
    assert house.version == before
    write_piper_voice(folder, BOB)
    house.scan()
    assert house.version > before


def test_robotic_families_have_no_natural_voice(folder):
    for name, family in load_families().items():
        naturals = {voice.is_natural for voice in family.scan([folder])}
        assert (name in ROBOTIC) == (naturals == {False})
