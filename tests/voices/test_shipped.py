"""Voices that come with the program: where they are, and when they speak."""

import numpy as np
import pytest

from tests.tiny_jabber import write_jabber_voice
from tests.tiny_models import write_piper_voice
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.voices import jabber_scan, shipped
from wyoming_jabber.voices.base import SynthesisOptions
from wyoming_jabber.voices.directory import VoiceDirectory
from wyoming_jabber.voices.jabber import JabberFamily
from wyoming_jabber.voices.registry import VoiceRegistry, load_families
from wyoming_jabber.voices.selection import Selection
from wyoming_jabber.voices.shipped import shipped_voices
from wyoming_jabber.voices.store import VoiceStore

JABBER = "en_US-jabber-medium"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A place where the program might be installed."""
    monkeypatch.setattr(shipped, "_PACKAGE", tmp_path / "wyoming_jabber")
    shipped_voices.cache_clear()
    yield tmp_path / "wyoming_jabber"
    shipped_voices.cache_clear()


def test_an_installed_program_has_them_inside(package):
    (package / "models").mkdir(parents=True)
    assert shipped_voices() == package / "models"


def test_a_checkout_has_them_beside_the_package(package):
    assert shipped_voices() == package.parent / "models"


def test_this_one_has_the_folder():
    assert shipped_voices().is_dir()


@pytest.fixture
def directory(tmp_path, monkeypatch):
    """The voices of an installed folder, and a shipped one."""
    models = tmp_path / "models"
    monkeypatch.setattr(jabber_scan, "shipped_voices", lambda: models)
    write_jabber_voice(models / JABBER, JABBER)

    def scan() -> VoiceDirectory:
        families = load_families()
        store = VoiceStore(families, [tmp_path / "own", models])
        store.scan()
        return VoiceDirectory(store, VoiceRegistry(families, SessionOptions(), 10**9))

    return scan


def test_it_speaks_where_nothing_was_installed(directory):
    assert directory().default_voice().name == JABBER


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("en_US-amy-low", "en_US"),
        ("en_US-lessac-medium", "en_US"),
        ("de_DE-thorsten-low", "de_DE"),
    ],
)
def test_it_gives_way_to_what_was_installed(directory, tmp_path, name, language):
    write_piper_voice(tmp_path / "own", name, language=language)
    assert directory().default_voice().name == name


def test_an_installed_voice_has_its_language(directory, tmp_path):
    write_piper_voice(tmp_path / "own", "de_DE-thorsten-low", language="de_DE")
    write_piper_voice(tmp_path / "own", "en_US-lessac-medium")
    voices = directory()
    for language in ("en", "en-US"):
        part = voices.part(Selection(language=language))
        assert part.voice.info.name == "en_US-lessac-medium"


def test_it_is_called_by_its_name_or_language(directory, tmp_path):
    write_piper_voice(tmp_path / "own", "de_DE-thorsten-low", language="de_DE")
    voices = directory()
    for selection in (Selection(name="en_us_jabber_medium"), Selection(language="en")):
        assert voices.part(selection).voice.info.name == JABBER


def test_an_installed_voice_of_its_name_takes_its_place(directory, tmp_path):
    own = write_jabber_voice(tmp_path / "own" / JABBER, JABBER)
    assert directory().default_voice().path == own


def test_it_sounds_the_same_when_it_is_loaded_for_a_few_sentences():
    family = JabberFamily()
    (info,) = family.scan([shipped_voices()])
    sounds = []
    for is_brief in (False, True):
        voice = family.load(info, SessionOptions(is_brief=is_brief))
        phonemes = voice.phonemize("The kitchen light is now off.")
        blocks = list(voice.generate(phonemes, SynthesisOptions()))
        sounds.append(np.concatenate(blocks))
    usual, brief = sounds
    assert usual.size == brief.size > info.sample_rate
    assert np.abs(usual - brief).max() < 0.01 * np.abs(usual).max()
