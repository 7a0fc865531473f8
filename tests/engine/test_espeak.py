from contextlib import contextmanager
import ctypes
import os
from pathlib import Path
import subprocess
import sys
from threading import Event, Thread

import espeakng_loader
import numpy as np
from phonemizer.backend import EspeakBackend
from phonemizer.backend.espeak.wrapper import EspeakWrapper
import pytest

from wyoming_jabber.engine import espeak
from wyoming_jabber.engine.espeak import (
    LIBRARY,
    RATE_MAXIMUM,
    RATE_MINIMUM,
    SAMPLE_RATE,
    EspeakLibrary,
)
from wyoming_jabber.errors import EngineError

KITCHEN = "The kitchen light is now off."
UTTERANCES = [
    ("gmw/en-US", KITCHEN),
    ("gmw/de", "Das Licht in der Küche ist jetzt aus."),
    ("roa/fr", "La lumière de la cuisine est éteinte, n'est-ce pas ?"),
    ("sit/cmn", "厨房的灯关了。"),
    ("zle/ru", "Свет на кухне выключен. It is off."),
    ("aav/vi", "Đèn bếp đã tắt."),
    ("gmq/da", "Lyset i køkkenet er slukket!"),
    ("gmw/en-US", "word " * 200),
]

NO_FILES_LEFT = """
import os, sys
from wyoming_jabber.engine.espeak import LIBRARY
assert LIBRARY.synthesize("Hello.", "gmw/en-US")
print(os.listdir(os.environ["TMPDIR"]))
"""

DIGEST = """
import hashlib, sys
from wyoming_jabber.engine.espeak import LIBRARY
blocks = LIBRARY.synthesize(sys.argv[2], sys.argv[1])
print(hashlib.sha256(b"".join(b.tobytes() for b in blocks)).hexdigest())
"""


def pcm(text, identifier="gmw/en-US", library=LIBRARY, **settings):
    blocks = library.synthesize(text, identifier, **settings)
    return b"".join(block.tobytes() for block in blocks)


def python(code, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def library_image():
    return Path(espeakng_loader.get_library_path()).read_bytes()


@contextmanager
def running(threads, done=None):
    for thread in threads:
        thread.start()
    yield
    if done is not None:
        done.set()
    for thread in threads:
        thread.join()


def speak_all(expected, wrong):
    for identifier, text, samples in expected * 4:
        if pcm(text, identifier) != samples:
            wrong.append(text)


def phonemize_until(done, wrong):
    EspeakWrapper.set_library(espeakng_loader.get_library_path())
    EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
    backend = EspeakBackend("en-us")
    right = backend.phonemize([KITCHEN])
    while not done.is_set():
        if backend.phonemize([KITCHEN]) != right:
            wrong.append(right)


@pytest.fixture
def unloaded():
    return EspeakLibrary()


def test_lists_voices():
    voices = {voice.identifier: voice for voice in LIBRARY.voices()}
    assert voices["gmw/en-US"] == espeak.LibraryVoice(
        "gmw/en-US", "English (America)", ((2, "en-us"), (3, "en")), "male"
    )
    assert voices["sit/cmn"].languages[1:] == ((5, "zh-cmn"), (5, "zh"))
    assert len(voices) > 130
    assert not [name for name in voices if name.startswith(("mb/", "!v"))]


def test_speaks_in_blocks():
    blocks = LIBRARY.synthesize(KITCHEN, "gmw/en-US")
    assert len(blocks) > 1
    assert {block.dtype for block in blocks} == {np.dtype(np.int16)}
    assert 1.2 < sum(map(len, blocks)) / SAMPLE_RATE < 2.2


@pytest.mark.parametrize("text", ["", " ", "\0", "...", "\u200b"])
def test_nothing_to_say_is_hardly_a_sound(text):
    assert not np.any(np.frombuffer(pcm(text), np.int16))


class TestRepeatability:
    def test_same_text_gives_the_same_samples_whatever_was_said_before(self):
        first = [pcm(text, identifier) for identifier, text in UTTERANCES]
        backwards = [pcm(text, identifier) for identifier, text in UTTERANCES[::-1]]
        assert backwards[::-1] == first

    def test_settings_of_one_call_do_not_reach_the_next(self):
        plain = pcm(KITCHEN)
        other = pcm(KITCHEN, rate_wpm=300, pitch=80, volume=40)
        assert other != plain
        assert pcm(KITCHEN) == plain

    def test_another_process_gives_the_same_samples(self):
        digests = {python(DIGEST, *UTTERANCES[0]) for _ in range(2)}
        assert len(digests) == 1

    def test_another_copy_gives_the_same_samples(self, unloaded):
        for identifier, text in UTTERANCES[:5]:
            assert pcm(text, identifier, unloaded) == pcm(text, identifier)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda image: b"\x7fELF\x01\x01" + image[6:],
            lambda image: image.replace(b"Flutter_ix", b"Flutter_xi"),
            lambda image: image.replace(b"cycle_count", b"Flutter_ix\0"),
            # The section headers lie behind the end.
            lambda image: image[:40] + b"\xff\xff\xff" + image[43:],
            lambda image: image[:60] + b"\0\0" + image[62:],
        ],
    )
    def test_unknown_symbols_change_nothing(self, unloaded, spoil):
        unloaded.voices()
        library = unloaded._loaded._functions
        assert espeak._find_counters(library, library_image())
        assert espeak._find_counters(library, spoil(library_image())) == {}

    def test_counters_with_other_values_are_not_touched(self, unloaded, monkeypatch):
        monkeypatch.setitem(espeak._START_VALUES, "agc", 255)
        unloaded.voices()
        assert unloaded._loaded._counters == {}
        assert pcm(KITCHEN, library=unloaded)


class TestPlainText:
    @pytest.mark.parametrize("control", ["\x01", "\0", "\x0b", "\x1b", "\x7f", "\x9f"])
    def test_controls_are_spaces(self, control):
        assert pcm(f"one{control} 450S two") == pcm("one  450S two")

    def test_ssml_is_text(self):
        spoken = pcm("<break time='5s'/> hello")
        assert len(pcm("hello")) < len(spoken) < 5 * SAMPLE_RATE * 2

    def test_phoneme_codes_are_text(self):
        assert len(pcm("[[h@'loU]]")) > 1.3 * len(pcm("hello"))

    def test_lone_surrogates_are_left_out(self):
        assert pcm("hel\ud800lo") == pcm("hello")

    @pytest.mark.parametrize(
        "text",
        ["x" * 20_000, "1" * 5000, "\U0001f600" * 500, "\u0301" * 500, "\uffff\ue000a"],
    )
    def test_odd_texts_end(self, text):
        LIBRARY.synthesize(text, "gmw/en-US", rate_wpm=RATE_MAXIMUM)


def test_rate_runs_from_minimum_to_maximum():
    normal = len(pcm(KITCHEN))
    assert len(pcm(KITCHEN, rate_wpm=RATE_MAXIMUM)) < 0.45 * normal
    assert len(pcm(KITCHEN, rate_wpm=RATE_MINIMUM)) > 2 * normal


class TestThreads:
    def test_threads_beside_phonemizer(self):
        wrong: list[object] = []
        expected = [(*said, pcm(said[1], said[0])) for said in UTTERANCES]
        done = Event()
        beside = [Thread(target=phonemize_until, args=(done, wrong)) for _ in range(2)]
        with running(beside, done):
            threads = [
                Thread(target=speak_all, args=(expected, wrong)) for _ in range(4)
            ]
            with running(threads):
                pass
        assert not wrong

    def test_loads_once(self, unloaded, monkeypatch):
        loaded = []
        load = espeak._load_private

        def load_counted(image):
            loaded.append(1)
            return load(image)

        monkeypatch.setattr(espeak, "_load_private", load_counted)
        with running([Thread(target=unloaded.voices) for _ in range(4)]):
            pass
        assert loaded == [1]


class TestErrors:
    def test_unknown_voice(self):
        with pytest.raises(EngineError, match="no voice gmw/nowhere"):
            LIBRARY.synthesize("Hello.", "gmw/nowhere")
        assert pcm("Hello.")

    def test_refused_text(self, unloaded, monkeypatch):
        unloaded.voices()
        monkeypatch.setattr(
            unloaded._loaded._functions, "espeak_Synth", lambda *_: 268435711
        )
        with pytest.raises(EngineError, match="status 268435711"):
            unloaded.synthesize("Hello.", "gmw/en-US")

    def test_package_missing(self, unloaded, monkeypatch):
        monkeypatch.setitem(sys.modules, "espeakng_loader", None)
        with pytest.raises(EngineError, match="install the package espeakng-loader"):
            unloaded.voices()
        monkeypatch.undo()
        assert unloaded.voices()

    @pytest.mark.parametrize("content", [None, b"", b"not a library" * 1000])
    def test_library_broken(self, unloaded, monkeypatch, tmp_path, content):
        path = tmp_path / "libespeak-ng.so"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setattr(espeak, "_packaged_files", lambda: (path, tmp_path))
        with pytest.raises(EngineError, match="can't be loaded"):
            unloaded.voices()

    def test_data_missing(self, unloaded, monkeypatch, tmp_path):
        monkeypatch.delenv("ESPEAK_DATA_PATH", raising=False)
        monkeypatch.setenv("HOME", str(tmp_path))
        library = Path(espeakng_loader.get_library_path())
        monkeypatch.setattr(espeak, "_packaged_files", lambda: (library, tmp_path))
        with pytest.raises(EngineError, match="can't read its data"):
            unloaded.synthesize("Hello.", "gmw/en-US")

    def test_failing_callback_does_not_reach_the_library(self, monkeypatch):
        def fail(*_):
            raise MemoryError("no room")

        expected = pcm(KITCHEN)
        with monkeypatch.context() as patch:
            patch.setattr(ctypes, "string_at", fail)
            with pytest.raises(MemoryError, match="no room"):
                pcm(KITCHEN)
        assert pcm(KITCHEN) == expected


class TestTraces:
    def test_no_files_left(self, tmp_path):
        assert python(NO_FILES_LEFT, TMPDIR=str(tmp_path)) == "[]"
        assert list(tmp_path.iterdir()) == []

    def test_memory_serves_where_no_folder_does(self, unloaded, monkeypatch):
        def refuse(**_):
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(espeak, "TemporaryDirectory", refuse)
        assert pcm(KITCHEN, library=unloaded) == pcm(KITCHEN)

    def test_neither_folder_nor_memory(self, unloaded, monkeypatch):
        def refuse(*_, **__):
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(espeak, "TemporaryDirectory", refuse)
        monkeypatch.setattr(os, "memfd_create", refuse)
        with pytest.raises(EngineError, match="Read-only file system"):
            unloaded.voices()

    @pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
    def test_memory_and_descriptors_stay_flat(self):
        def speak(times):
            for n in range(times):
                identifier, _ = UTTERANCES[n % 7]
                LIBRARY.synthesize(f"Number {n}, at home.", identifier)

        speak(140)
        before = resident_kib(), open_files()
        speak(420)
        assert resident_kib() - before[0] < 2048
        assert open_files() == before[1]


def resident_kib():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))
