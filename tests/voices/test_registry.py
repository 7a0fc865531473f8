"""Loaded voices: once, warm, within the budget, and never broken files twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
import gc
import logging
from pathlib import Path
import subprocess
import sys
import threading
import time
import weakref

import numpy as np
import pytest

from tests.tiny_jabber import write_jabber_voice
from tests.tiny_models import piper_model, write_piper_voice
from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import EngineError, JabberError, VoiceError
from wyoming_jabber.voices.base import SynthesisOptions, VoiceInfo
from wyoming_jabber.voices.registry import (
    FAMILIES,
    VoiceRegistry,
    known_gain,
    load_families,
    measured_gain,
)
from wyoming_jabber.voices.shipped import shipped_voices
from wyoming_jabber.voices.store import VoiceStore

OPTIONS = SessionOptions()
ONE_VOICE = 100


class CountingVoice:
    """A voice that counts its runs; it can't speak when it is told to be mute."""

    def __init__(self, info: VoiceInfo, *, mute: bool = False) -> None:
        self.info = info
        self.mute = mute
        self.spoken: list[Sequence[object]] = []

    def phonemize(self, text: str) -> Sequence[str]:
        return [] if self.mute else [text]

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        self.spoken.append(phonemes)
        yield np.zeros(10, dtype=np.float32)


class CountingFamily:
    """Counts its loads; those of some voices fail."""

    def __init__(self, seconds: float = 0.0, mute: bool = False) -> None:
        self.loads: Counter[str] = Counter()
        self.errors: dict[str, JabberError] = {}
        self.seconds = seconds
        self.mute = mute
        self.loading = threading.Semaphore(1)

    def scan(self, data_dirs: Sequence[Path]) -> Sequence[VoiceInfo]:
        return [info("a"), info("b"), info("c")]

    def load(self, info: VoiceInfo, options: SessionOptions) -> CountingVoice:
        assert self.loading.acquire(blocking=False), "two loads at once"
        self.loads[info.name] += 1
        time.sleep(self.seconds)
        self.loading.release()
        if info.name in self.errors:
            raise self.errors[info.name]
        return CountingVoice(info, mute=self.mute)


def info(name: str, **changes) -> VoiceInfo:
    plain = VoiceInfo(
        name=name,
        family="counting",
        description=name,
        languages=("en-US",),
        sample_rate=16000,
        licence="MIT",
        attribution_name="test",
        attribution_url="",
        memory_bytes=ONE_VOICE,
    )
    return plain._replace(**changes)


@pytest.fixture
def family() -> CountingFamily:
    return CountingFamily()


@pytest.fixture
def registry(family) -> VoiceRegistry:
    return registry_of(family)


def registry_of(family: CountingFamily, voices: float = 2) -> VoiceRegistry:
    """Make a registry with room for so many voices."""
    return VoiceRegistry({"counting": family}, OPTIONS, round(voices * ONE_VOICE))


def warm(registry: VoiceRegistry, names: str) -> str:
    """Return which of these voices are loaded."""
    return "".join(name for name in names if registry.is_warm(info(name)))


# Loading


def test_a_voice_is_loaded_once(registry, family):
    voice = registry.load(info("a"))
    assert registry.load(info("a")) is voice
    assert registry.loaded(info("a")) is voice
    assert family.loads == {"a": 1}


@pytest.mark.parametrize(("gain", "runs", "runs_of_next"), [(None, 2, 3), (1.5, 0, 1)])
def test_a_voice_runs_before_its_first_request_only_where_nobody_waits(
    registry, monkeypatch, gain, runs, runs_of_next
):
    monkeypatch.setattr(CountingVoice, "levelling_gain", gain, raising=False)
    voice = registry.load(info("a"))
    assert len(voice.spoken) == runs
    assert registry.levelling_gain(info("a")) == (gain or 0.0)
    registry.reload(info("a"))
    assert len(registry.load(info("a")).spoken) == runs_of_next


def test_a_jabber_voice_brings_the_gain_of_its_file(tmp_path):
    levelling = {"target_lufs": -18.0, "gain_db": -3.5}
    write_jabber_voice(tmp_path, changes={"levelling": levelling})
    families = load_families()
    (found,) = families["jabber"].scan([tmp_path])
    registry = VoiceRegistry(families, OPTIONS, 10**9)
    registry.load(found)
    assert registry.levelling_gain(found) == -3.5


def test_the_shipped_gain_is_what_is_measured():
    families = load_families()
    for found in families["jabber"].scan([shipped_voices()]):
        voice = families["jabber"].load(found, OPTIONS)
        gain = known_gain(voice)
        assert gain is None or gain == pytest.approx(measured_gain(voice), abs=0.05)


def test_a_voice_that_was_not_loaded_is_not_warm(registry, family):
    assert registry.loaded(info("a")) is None
    assert not registry.is_warm(info("a"))
    assert not registry.is_broken(info("a"))
    assert not family.loads


def test_many_threads_that_want_one_voice_load_it_once():
    family = CountingFamily(seconds=0.05)
    registry = registry_of(family)
    with ThreadPoolExecutor(8) as threads:
        voices = list(threads.map(registry.load, [info("a")] * 16))
    assert family.loads == {"a": 1}
    assert len(set(map(id, voices))) == 1


def test_many_threads_that_want_different_voices_load_one_at_a_time():
    family = CountingFamily(seconds=0.005)
    registry = registry_of(family, voices=3)
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(registry.load, [info(name) for name in "abc"] * 6))
    assert family.loads == {"a": 1, "b": 1, "c": 1}


def test_a_warm_voice_is_at_hand_while_another_is_loading():
    family = CountingFamily()
    registry = registry_of(family)
    registry.load(info("a"))
    family.seconds = 0.3
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(registry.load, info("b"))
        time.sleep(0.05)
        assert registry.loaded(info("a")) is not None
        assert registry.is_warm(info("a"))
        assert not slow.done()


def test_a_loaded_voice_has_spoken_before_anybody_listens(registry):
    voice = registry.load(info("a"))
    lengths = [len(text) for (text,) in voice.spoken]
    assert len(lengths) == 2
    assert lengths[0] < lengths[1]


def test_a_voice_that_cannot_speak_the_warm_up_texts_is_loaded_all_the_same():
    voice = registry_of(CountingFamily(mute=True)).load(info("a"))
    assert isinstance(voice, CountingVoice)
    assert voice.spoken == []


# Loudness


class LoudVoice(CountingVoice):
    """Says a second of a tone, as loud as it is told to be, for anything."""

    loudness = 0.1

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        self.spoken.append((options.noise_scale, options.noise_w_scale))
        turns = 2 * np.pi * 1000 * np.arange(16000) / 16000
        yield (self.loudness * np.sin(turns)).astype(np.float32)


class LoudFamily(CountingFamily):
    """A family of one loud voice, or a soft one."""

    def __init__(self, loudness: float) -> None:
        super().__init__()
        self.loudness = loudness

    def load(self, info: VoiceInfo, options: SessionOptions) -> CountingVoice:
        voice = LoudVoice(info)
        voice.loudness = self.loudness
        return voice


def gain_of(loudness: float) -> float:
    registry = registry_of(LoudFamily(loudness))
    registry.load(info("a"))
    return registry.levelling_gain(info("a"))


def test_voices_are_levelled_to_one_loudness():
    assert gain_of(0.1) - gain_of(0.2) == pytest.approx(20 * np.log10(2), abs=0.05)
    assert 0.1 * 10 ** (gain_of(0.1) / 20) == pytest.approx(
        0.2 * 10 ** (gain_of(0.2) / 20), rel=0.01
    )


def test_the_loudness_is_measured_without_variation():
    registry = registry_of(LoudFamily(0.1))
    voice = registry.load(info("a"))
    assert isinstance(voice, LoudVoice)
    assert set(voice.spoken) == {(0.0, 0.0)}


def test_a_voice_that_is_not_loaded_or_silent_is_left_as_it_is(registry):
    assert registry.levelling_gain(info("a")) == 0.0
    registry.load(info("a"))
    assert registry.levelling_gain(info("a")) == 0.0
    assert gain_of(0.0) == 0.0


def test_a_voice_that_has_left_memory_keeps_its_gain():
    registry = VoiceRegistry({"counting": LoudFamily(0.05)}, OPTIONS, 1)
    registry.load(info("a"))
    gain = registry.levelling_gain(info("a"))
    registry.load(info("b"))
    assert warm(registry, "ab") == "b"
    assert registry.levelling_gain(info("a")) == gain > 0


def test_failures_are_counted_when_they_come_and_go(registry, family):
    family.errors["a"] = VoiceError("bad file")
    for _ in range(2):
        with pytest.raises(VoiceError):
            registry.load(info("a"))
    assert registry.failures == 1
    family.errors.clear()
    registry.load(info("a", revision="2"))
    registry.load(info("b"))
    assert registry.failures == 2


def test_loading_is_logged_with_its_time(registry, caplog):
    caplog.set_level(logging.INFO)
    registry.load(info("a"))
    assert caplog.messages[0].startswith("Voice a is ready (0.0")


# The budget


def test_the_voice_that_was_used_longest_ago_leaves_first(registry, caplog):
    caplog.set_level(logging.INFO)
    for name in "abc":
        registry.load(info(name))
    assert warm(registry, "abc") == "bc"
    assert "Voice a left memory to make room" in caplog.messages


@pytest.mark.parametrize("use", ["loaded", "load"])
def test_using_a_voice_keeps_it(registry, use):
    registry.load(info("a"))
    registry.load(info("b"))
    getattr(registry, use)(info("a"))
    registry.load(info("c"))
    assert warm(registry, "abc") == "ac"


def test_looking_whether_a_voice_is_warm_is_no_use_of_it(registry):
    registry.load(info("a"))
    registry.load(info("b"))
    assert registry.is_warm(info("a"))
    registry.load(info("c"))
    assert warm(registry, "abc") == "bc"


def test_a_big_voice_makes_several_leave(registry):
    registry.load(info("a"))
    registry.load(info("b"))
    big = info("big", memory_bytes=2 * ONE_VOICE)
    registry.load(big)
    assert registry.is_warm(big)
    assert warm(registry, "ab") == ""


def test_the_newest_voice_stays_though_it_is_over_the_budget(family):
    registry = registry_of(family, voices=0.5)
    for name in "ab":
        registry.load(info(name))
        assert registry.load(info(name)) is registry.loaded(info(name))
    assert family.loads == {"a": 1, "b": 1}
    assert warm(registry, "ab") == "b"


def test_a_voice_that_left_is_let_go_and_loaded_again_when_asked_for(registry, family):
    voice = weakref.ref(registry.load(info("a")))
    registry.load(info("b"))
    registry.load(info("c"))
    gc.collect()
    assert voice() is None
    registry.load(info("a"))
    assert family.loads["a"] == 2


# Files that change, go, or are broken


def test_a_changed_voice_is_loaded_again(registry, family):
    old = registry.load(info("a"))
    changed = info("a", revision="2")
    assert registry.loaded(changed) is None
    assert not registry.is_warm(changed)
    assert registry.load(changed) is not old
    assert registry.loaded(info("a")) is None
    assert family.loads == {"a": 2}


def test_missing_and_changed_voices_are_forgotten(registry):
    kept = registry.load(info("a"))
    registry.load(info("b"))
    registry.forget_missing((info("a"), info("c")))
    assert registry.loaded(info("a")) is kept
    assert warm(registry, "ab") == "a"
    registry.forget_missing((info("a", revision="2"),))
    assert warm(registry, "a") == ""


@pytest.mark.parametrize("error", [VoiceError("bad file"), EngineError("no memory")])
def test_a_voice_that_failed_is_not_tried_again_until_it_changes(
    registry, family, error
):
    family.errors["a"] = error
    for _ in range(3):
        with pytest.raises(type(error), match=str(error)):
            registry.load(info("a"))
    assert family.loads == {"a": 1}
    assert registry.is_broken(info("a"))
    family.errors.clear()
    repaired = info("a", revision="2")
    assert not registry.is_broken(repaired)
    assert registry.load(repaired).info == repaired
    assert family.loads == {"a": 2}


def test_a_broken_voice_makes_no_good_one_leave(registry, family):
    family.errors["c"] = VoiceError("bad file")
    registry.load(info("a"))
    registry.load(info("b"))
    with pytest.raises(VoiceError):
        registry.load(info("c"))
    assert warm(registry, "abc") == "ab"


def test_a_truncated_model_is_broken_and_a_whole_one_repairs_it(tmp_path):
    families = load_families()
    store = VoiceStore(families, [tmp_path])
    registry = VoiceRegistry(families, OPTIONS, 10**9)
    model = write_piper_voice(tmp_path)
    model.write_bytes(piper_model()[:1000])
    broken = store.scan()[0]
    for _ in range(2):
        with pytest.raises(VoiceError, match=model.name):
            registry.load(broken)
    assert registry.is_broken(broken)
    model.write_bytes(piper_model())
    repaired = store.scan()[0]
    assert repaired.name == broken.name
    voice = registry.load(repaired)
    assert list(voice.phonemize("hello"))
    assert registry.is_warm(repaired)
    assert not registry.is_broken(repaired)


# Families


def test_the_table_loads_every_family(tmp_path):
    write_piper_voice(tmp_path)
    write_jabber_voice(tmp_path / "jabber")
    families = load_families()
    assert families.keys() == FAMILIES.keys()
    for name, family in families.items():
        voices = list(family.scan([tmp_path]))
        assert voices, name
        assert {voice.family for voice in voices} == {name}
        voice = family.load(voices[0], OPTIONS)
        assert voice.info == voices[0]
        assert voice.phonemize("hello")


def test_a_family_is_imported_when_it_is_needed():
    program = """
import sys
from wyoming_jabber.voices.registry import FAMILIES, Families
families = Families()
print(list(families) == list(FAMILIES), len(families) == len(FAMILIES))
print("wyoming_jabber.voices.espeak" in sys.modules)
print(families["espeak"] is families["espeak"])
print("wyoming_jabber.voices.espeak" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "True", "False", "True", "True"]
