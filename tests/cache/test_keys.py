"""Keys: whatever changes the sound changes the key, and nothing else does."""

from collections.abc import Iterator, Sequence
import os
from pathlib import Path
from typing import Any

import pytest

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.cache import KeyMaker, keys
from wyoming_jabber.cache.keys import stored_name
from wyoming_jabber.voices.base import SynthesisOptions, VoiceInfo

INFO = VoiceInfo(
    name="amy",
    family="piper",
    description="",
    languages=("en-US",),
    sample_rate=22050,
    licence="",
    attribution_name="",
    attribution_url="",
)
CHANGES: dict[str, object] = {
    "speaker": "bert",
    "length_scale": 1.5,
    "rate": 1.25,
    "pitch": -1.0,
    "pitch_range": 0.5,
    "noise_scale": 0.0,
    "noise_w_scale": 0.1,
}


class Actor:
    """A voice that is asked for nothing but what it is."""

    def __init__(self, info: VoiceInfo = INFO, variant: str = "") -> None:
        self.info = info
        self.variant = variant

    def phonemize(self, text: str) -> Sequence[str]:
        raise AssertionError

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        raise AssertionError


def make_key(
    voice: Actor | None = None,
    text: str = "Hello.",
    provider: str = "cpu",
    options: dict[str, Any] | None = None,
) -> bytes:
    maker = KeyMaker(provider)
    voice = voice or Actor()
    maker.learn(voice.info)
    return maker.key(voice, SynthesisOptions(**(options or {})), text)


def test_the_same_is_the_same():
    assert make_key() == make_key()
    assert len(make_key(text="\ud800 odd \0")) == len(make_key())


def test_every_option_is_part_of_the_key():
    assert CHANGES.keys() == set(SynthesisOptions._fields)
    keys = {make_key(options={name: value}) for name, value in CHANGES.items()}
    assert len(keys | {make_key()}) == len(CHANGES) + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "Hello!"},
        {"provider": "cuda"},
        {"voice": Actor(INFO._replace(name="bob"))},
        {"voice": Actor(INFO._replace(family="jabber"))},
        {"voice": Actor(INFO._replace(sample_rate=16000))},
        {"voice": Actor(INFO._replace(revision="2"))},
        {"voice": Actor(variant="int8")},
    ],
)
def test_what_changes_the_sound_changes_the_key(changes):
    assert make_key(**changes) != make_key()


def test_a_new_version_of_the_engine_renders_anew(monkeypatch):
    before = make_key()
    keys._versions.cache_clear()
    monkeypatch.setattr(keys, "_LIBRARIES", (*keys._LIBRARIES[:-1], "no-such-library"))
    assert make_key() != before
    keys._versions.cache_clear()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "amy.onnx.json").write_text("{}")
    model = tmp_path / "amy.onnx"
    model.write_bytes(b"model")
    return model


def info_of(path: Path) -> VoiceInfo:
    return INFO._replace(path=path, revision=str(path.stat().st_mtime_ns))


def test_the_content_of_files_counts_and_not_their_time(files):
    before = make_key(Actor(info_of(files)))
    os.utime(files, ns=(1, 1))
    assert make_key(Actor(info_of(files))) == before
    files.with_name("amy.onnx.json").write_text("{ }")
    changed = make_key(Actor(info_of(files)))
    files.write_bytes(b"other")
    assert len({before, changed, make_key(Actor(info_of(files)))}) == 3


def test_files_are_read_once_for_each_change(files):
    maker = KeyMaker()
    info = info_of(files)
    assert not maker.knows(info)
    maker.learn(info)
    files.unlink()
    maker.learn(info)
    assert maker.knows(info)
    assert not maker.knows(info._replace(revision="later"))


def test_for_files_that_cannot_be_read_the_revision_counts(tmp_path):
    folder = INFO._replace(path=tmp_path, revision="1")
    assert make_key(Actor(folder)) != make_key(Actor(folder._replace(revision="2")))


def test_names_in_a_store_depend_on_its_salt():
    key = make_key()
    assert stored_name(key, b"a" * 32) == stored_name(key, b"a" * 32)
    assert stored_name(key, b"a" * 32) != stored_name(key, b"b" * 32)
    assert key.hex()[:16] not in stored_name(key, b"a" * 32)
