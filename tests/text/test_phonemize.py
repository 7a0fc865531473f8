"""IPA as Piper voices know it, the same from every thread, without leaks."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
import os
from pathlib import Path
import subprocess
import sys

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.errors import VoiceError
from wyoming_jabber.text.phonemize import EspeakPool, Phonemizer, espeak

bounded = settings(max_examples=150, deadline=None, derandomize=True, database=None)


@pytest.fixture(scope="module")
def phonemizer() -> Phonemizer:
    return Phonemizer()


ENGLISH = [
    ("Hello, world.", "həlˈoʊ, wˈɜːld."),
    ("Hello ,world .Yes", "həlˈoʊ, wˈɜːld. jˈɛs"),
    ("", ""),
    ("...", ""),
    ("\n", ""),
    ("?!., -", ""),
    ("  ,Hello", "həlˈoʊ"),
    ("Hello!!!!!", "həlˈoʊ!!!"),
    ("Hello... \"world\" ?!", "həlˈoʊ... wˈɜːld?!"),
    ("Hello, , . world", "həlˈoʊ,,. wˈɜːld"),
    ("Hello (world): yes; no", "həlˈoʊ wˈɜːld: jˈɛs; nˈoʊ"),
    ("Hello — world…", "həlˈoʊ, wˈɜːld..."),
    ("Hello。world？", "həlˈoʊ. wˈɜːld?"),
    ("a\x00b\ud800", "ɐ bˈiː"),
    ("well-known", "wˈɛlnˈoʊn"),
    ("3.14, 10:30", "θɹˈiː pɔɪnt wˈʌn fˈɔːɹ, tˈɛn θˈɜːɾi"),
    ("Hello [[wˈɜːld, ʃ]].", "həlˈoʊ wˈɜːld, ʃ."),
    ("[[]]", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(phonemizer: Phonemizer, text: str, expected: str):
    assert phonemizer.phonemize(text, "en-us") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Ich, München!", "ɪc\u0327, mˈʏnc\u0327ən!"),
        ("fr-fr", "J'aime le football.", "ʒˈɛm lə- fˈʊtbɔːl."),
        ("cmn", "你好。", "ni2χˈɑu2."),
    ],
)
def test_other_languages(
    phonemizer: Phonemizer, language: str, text: str, expected: str
):
    assert phonemizer.phonemize(text, language) == expected


@pytest.mark.parametrize("language", ["xx", "", "en-US", "mb-en1"])
def test_unknown_language_is_named(phonemizer: Phonemizer, language: str):
    with pytest.raises(VoiceError, match=repr(language)):
        phonemizer.phonemize("Hello", language)
    assert phonemizer.phonemize("Hello", "en-us") == "həlˈoʊ"


def test_espeak_that_does_not_load_is_a_voice_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("espeakng_loader.get_data_path", lambda: "/nowhere")
    with pytest.raises(VoiceError, match="can't be loaded"):
        Phonemizer(EspeakPool()).phonemize("Hello", "en-us")


def test_long_text(phonemizer: Phonemizer):
    phonemes = phonemizer.phonemize("word " * 4_000, "en-us")
    assert len(phonemes.split()) == 4_000


@given(st.text(max_size=60))
@bounded
def test_any_text_has_clean_phonemes(text: str):
    phonemes = Phonemizer().phonemize(text, "en-us")
    assert phonemes == phonemes.strip()
    assert "_" not in phonemes
    assert "  " not in phonemes


SPOKEN = [
    *(("en-us", f"Number {n} of the house, turn on the light {n}.") for n in range(12)),
    *(("de", f"Schalte Licht {n} ein, bitte!") for n in range(12)),
    *(("fr-fr", f"Allume la lampe {n}, merci.") for n in range(12)),
]


@pytest.mark.parametrize("max_instances", [1, 8])
def test_threads_get_what_one_thread_gets(max_instances: int):
    expected = [Phonemizer().phonemize(text, language) for language, text in SPOKEN]
    shared = Phonemizer(EspeakPool(max_instances))

    def read(shift: int) -> list[str]:
        jobs = SPOKEN[shift:] + SPOKEN[:shift]
        found = [shared.phonemize(text, language) for language, text in jobs]
        return found[-shift:] + found[:-shift] if shift else found

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(read, [0, 5, 13, 24] * 6))
    assert all(result == expected for result in results)


def test_instances_are_as_many_as_allowed(monkeypatch: pytest.MonkeyPatch):
    loaded = []
    load = espeak._load_instance

    def count_and_load():
        loaded.append(load())
        return loaded[-1]

    monkeypatch.setattr(espeak, "_load_instance", count_and_load)
    shared = Phonemizer(EspeakPool(2))
    for language in ["en-us", "de", "fr-fr", "de", "en-us", "es"]:
        shared.phonemize("a", language)
    assert len(loaded) == 2


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_nothing_grows(phonemizer: Phonemizer):
    def speak(count: int) -> tuple[int, int]:
        for number in range(count):
            phonemizer.phonemize(f"The light {number} is on, now.", "en-us")
        return resident_bytes(), len(list(Path("/proc/self/fd").iterdir()))

    memory_before, files_before = speak(300)
    memory, files = speak(2_000)
    assert files <= files_before
    assert memory - memory_before < 4_000_000


def test_nothing_is_left_on_disk(tmp_path: Path):
    program = (
        "import sys\n"
        "from wyoming_jabber.text.phonemize import Phonemizer\n"
        "assert 'phonemizer' not in sys.modules\n"
        "Phonemizer().phonemize('a', 'de')\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")
    assert list(tmp_path.iterdir()) == []


# Imports


def test_a_deferred_module_is_imported_when_it_is_used(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "heavy_module.py").write_text("weight = 7", encoding="utf-8")
    with espeak._deferred("heavy_module"):
        heavy_module = import_module("heavy_module")
    assert "heavy_module" not in sys.modules
    assert not hasattr(heavy_module, "__path__")
    assert "heavy_module" not in sys.modules
    assert heavy_module.weight == 7
    assert sys.modules.pop("heavy_module").weight == 7


def test_a_module_that_is_there_is_not_deferred():
    with espeak._deferred("os"):
        assert sys.modules["os"] is os
    assert sys.modules["os"] is os


def test_phonemizer_has_its_parallel_jobs(phonemizer: Phonemizer):
    phonemizer.phonemize("Hello", "en-us")
    assert sys.modules["phonemizer.backend.base"].joblib.cpu_count() >= 1
