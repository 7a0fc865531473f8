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


def test_a_package_that_is_not_executed_leads_to_its_modules(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "heavy").mkdir()
    (tmp_path / "heavy" / "__init__.py").write_text("weight = 7", encoding="utf-8")
    (tmp_path / "heavy" / "inner.py").write_text("height = 2", encoding="utf-8")
    with espeak._not_executed("heavy", "no_such_package"):
        assert import_module("heavy.inner").height == 2
        assert not hasattr(sys.modules["heavy"], "weight")
    assert "heavy" not in sys.modules
    assert import_module("heavy").weight == 7
    assert sys.modules.pop("heavy.inner") is not sys.modules.pop("heavy")


def test_a_package_that_is_there_stays():
    with espeak._not_executed("os"):
        assert sys.modules["os"] is os
    assert sys.modules["os"] is os


WHOLE = """
import sys
from wyoming_jabber.text.phonemize import Phonemizer
Phonemizer().phonemize("a", "de")
assert not {"phonemizer", "phonemizer.backend", "dlinfo"} & set(sys.modules)
from phonemizer import phonemize
print(phonemize("hello", language="en-us", strip=True))
import dlinfo
print(dlinfo.DLInfo.__name__)
"""


def test_phonemizer_is_whole_for_others():
    done = subprocess.run(
        [sys.executable, "-c", WHOLE], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["həloʊ", "DLInfo"]
