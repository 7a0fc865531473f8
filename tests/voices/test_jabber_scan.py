"""Jabber voices on disk: found, described, and looked at again when they change."""

import json
import logging
from pathlib import Path
import shutil

import pytest

from tests.tiny_jabber import write_jabber_voice
from wyoming_jabber.voices import jabber_scan
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.jabber_scan import JabberScanner

NAME = "en_US-tinyjabber-medium"


def scan(*folders: Path) -> list[VoiceInfo]:
    return JabberScanner().scan(folders)


def test_a_voice_and_what_is_known_of_it(tmp_path):
    file = write_jabber_voice(tmp_path / NAME)
    (info,) = scan(tmp_path)
    assert (info.name, info.family, info.version) == (NAME, "jabber", "1.0")
    assert info.description == f"{NAME}; CC0-1.0"
    assert info.languages == ("en-US",)
    assert (info.sample_rate, info.licence) == (22050, "CC0-1.0")
    assert info.attribution_name == "The tests"
    assert info.speakers == ("anna", "bert")
    assert info.size_bytes == sum(f.stat().st_size for f in (tmp_path / NAME).iterdir())
    assert 0 < info.size_bytes < info.memory_bytes
    assert info.is_natural
    assert info.has_rate
    assert info.has_pitch
    assert not info.is_shipped
    assert info.path == file


def test_a_label_stands_before_the_licence(tmp_path):
    write_jabber_voice(tmp_path, changes={"label": "Tiny (medium), English"})
    assert scan(tmp_path)[0].description == "Tiny (medium), English; CC0-1.0"


def test_one_speaker_has_no_name(tmp_path):
    write_jabber_voice(tmp_path, speakers=("anna",))
    assert scan(tmp_path)[0].speakers == ()


def test_a_voice_in_the_program_s_folder_is_shipped(tmp_path, monkeypatch):
    # The folder is that of this very checkout, which a test must not write to.
    monkeypatch.setattr(jabber_scan, "shipped_voices", lambda: tmp_path / "models")
    write_jabber_voice(tmp_path / "models" / NAME)
    write_jabber_voice(tmp_path / "own", "en_US-own-low")
    shipped, own = scan(tmp_path / "models", tmp_path / "own")
    assert shipped.is_shipped
    assert not own.is_shipped


@pytest.mark.parametrize("place", [".", "a", "a/b"])
def test_where_voices_may_lie(tmp_path, place):
    write_jabber_voice(tmp_path / place)
    assert [info.name for info in scan(tmp_path)] == [NAME]


@pytest.mark.parametrize("place", [".a", "a/.b", "a/b/c"])
def test_where_nobody_looks(tmp_path, place):
    write_jabber_voice(tmp_path / place)
    assert scan(tmp_path) == []


def test_folders_that_are_none(tmp_path):
    (tmp_path / "file").write_text("")
    assert scan(tmp_path / "later", tmp_path / "file") == []


def test_folders_that_can_t_be_listed(tmp_path):
    # A link to itself, and a name that no disk has room for.
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    write_jabber_voice(tmp_path / "own")
    folders = (tmp_path / "circle", tmp_path / ("x" * 999), tmp_path)
    assert [info.name for info in scan(*folders)] == [NAME]


def test_a_folder_that_goes_while_it_is_looked_at(tmp_path):
    assert jabber_scan._version(tmp_path / "gone") == ()


def test_of_two_with_one_name_the_first_is_it(tmp_path):
    first = write_jabber_voice(tmp_path / "a")
    write_jabber_voice(tmp_path / "b")
    assert [info.path for info in scan(tmp_path)] == [first]


def test_a_broken_voice_is_told_of_once(tmp_path, caplog):
    write_jabber_voice(tmp_path / "good", "en_US-good-low")
    bad = write_jabber_voice(tmp_path / "bad", changes={"speakers": 1})
    scanner = JabberScanner()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert [i.name for i in scanner.scan([tmp_path])] == ["en_US-good-low"]
    (record,) = caplog.records
    assert str(bad) in record.getMessage()


def test_a_voice_without_a_model_is_broken_until_it_is_there(tmp_path, caplog):
    write_jabber_voice(tmp_path)
    decoder = tmp_path / "decoder.onnx"
    decoder.rename(tmp_path / "later")
    scanner = JabberScanner()
    assert scanner.scan([tmp_path]) == []
    assert f"{decoder} can't be read" in caplog.text
    (tmp_path / "later").rename(decoder)
    assert len(scanner.scan([tmp_path])) == 1


def test_a_change_changes_the_revision_and_nothing_else_does(tmp_path):
    file = write_jabber_voice(tmp_path)
    scanner = JabberScanner()
    (before,) = scanner.scan([tmp_path])
    (tmp_path / "README").write_text("Hello")
    assert scanner.scan([tmp_path]) == [before]
    config = json.loads(file.read_text())
    config["encoder"]["sha256"] = "0" * 64
    file.write_text(json.dumps(config))
    (after,) = scanner.scan([tmp_path])
    assert after.revision != before.revision


def test_a_voice_that_has_not_changed_is_not_read_again(tmp_path, monkeypatch):
    write_jabber_voice(tmp_path)
    scanner = JabberScanner()
    first = scanner.scan([tmp_path])
    # Whoever reads again would fail.
    monkeypatch.delattr(jabber_scan, "read_config")
    assert scanner.scan([tmp_path])[0] is first[0]


def test_a_voice_that_is_gone_is_forgotten(tmp_path):
    write_jabber_voice(tmp_path / "a")
    scanner = JabberScanner()
    assert len(scanner.scan([tmp_path])) == 1
    shutil.rmtree(tmp_path / "a")
    assert scanner.scan([tmp_path]) == []
