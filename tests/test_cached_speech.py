"""Speech from the cache: the same bytes, without the engine."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
import threading
import time

from hypothesis import given, settings, strategies as st
import pytest

from tests.stage import AMY, CREW, Stage, pieces
from tests.tiny_models import PHONEMES, write_piper_voice
from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.cache import KeyMaker, RenderCache
from wyoming_jabber.cache.disk import DiskStore
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.errors import EngineError
from wyoming_jabber.pipeline import Performer
from wyoming_jabber.synthesizer import Synthesizer
from wyoming_jabber.voices.base import SynthesisOptions, Voice
from wyoming_jabber.voices.selection import Selection

GERMAN = "Das Licht in der Küche ist jetzt aus, und die Heizung auch."
UNITS = (
    "The light is on.",
    "Hello!",
    "...",
    "- Milk\n",
    "\n\n",
    "Is it late?",
    "👍\n",
    "I have read that it will rain, says the forecast, and so it will;",
    f"{GERMAN}\n",
    "Yes.",
)
TEXTS = st.lists(st.sampled_from(UNITS), min_size=1, max_size=6).map(" ".join)
SSML = (
    "<speak>Hello. <break time='700ms'/>This is <prosody rate='slow' pitch='+3st' "
    "volume='soft'>a slow one</prosody>, <prosody volume='+18dB'>a loud one</prosody>. "
    f"<voice name='{CREW}'>Guten Morgen!</voice> Hello. <break/></speak>"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("voices")
    write_piper_voice(folder, AMY)
    write_piper_voice(
        folder, CREW, language="de_DE", espeak_voice="de", sample_rate=16000
    )
    return folder


@pytest.fixture(scope="module")
def stage(folder) -> Stage:
    return Stage(folder)


def make_cache(**options) -> RenderCache:
    return RenderCache(KeyMaker(), 100_000_000, **options)


def perform(
    stage: Stage, cache: RenderCache | None, text: str, chunks=None, **selection
) -> tuple[bytes, str | None]:
    """Return what is heard, and where it came from."""
    script = stage.delivery.script()
    performer = Performer(stage.casting(**selection), stage.delivery, cache)
    blocks = [
        block
        for chunk in chunks or [text]
        for block in performer.perform(script.add(chunk))
    ]
    blocks += performer.perform(script.finish())
    blocks += performer.finish()
    return b"".join(blocks), performer.cached


# The same bytes


@pytest.mark.parametrize("name", [AMY, "espeak-en-us", None])
@settings(max_examples=20, deadline=None)
@given(text=TEXTS, cuts=st.lists(st.integers(0, 300), max_size=5))
def test_a_hit_gives_the_same_bytes_as_a_miss(stage, name, text, cuts):
    cache = make_cache()
    who = {"name": name} if name else {}
    plain, _ = perform(stage, None, text, **who)
    assert perform(stage, cache, text, **who)[0] == plain
    again, cached = perform(stage, cache, text, pieces(text, cuts), **who)
    assert again == plain
    assert cached in ("memory", None) if not plain else cached == "memory"


@settings(max_examples=20, deadline=None)
@given(first=TEXTS, second=TEXTS)
def test_units_sound_alike_among_other_neighbours(stage, first, second):
    cache = make_cache()
    perform(stage, cache, first)
    assert perform(stage, cache, second)[0] == perform(stage, None, second)[0]


@pytest.mark.parametrize("text", [SSML, "Hello. " * 20, f"Hello.\n{GERMAN}\nHello."])
def test_prosody_volume_and_voices_with_other_rates_too(stage, text):
    cache = make_cache()
    plain, _ = perform(stage, None, text)
    assert [perform(stage, cache, text) for _ in range(2)][1] == (plain, "memory")


def test_a_unit_from_disk_is_the_same_after_a_restart(stage, tmp_path):
    plain, _ = perform(stage, None, SSML)
    for expected in (None, "disk", "disk"):
        cache = make_cache(stores=[DiskStore(tmp_path, 10**9)])
        cache.open()
        assert perform(stage, cache, SSML) == (plain, expected)
        cache.close()


def test_volume_is_no_part_of_what_is_kept(folder, stage):
    cache, loud = make_cache(), Stage(folder, volume=12.0)
    perform(stage, cache, "Hello there.")
    assert perform(loud, cache, "Hello there.") == (loud.pcm("Hello there."), "memory")


@pytest.mark.parametrize(
    "options",
    [
        {"length_scale": 1.5},
        {"pitch": 2.0},
        {"noise_scale": 0.1},
        {"noise_w_scale": 0.1},
    ],
)
def test_what_changes_the_sound_is_rendered_anew(folder, stage, options):
    cache, other = make_cache(), Stage(folder, **options)
    perform(stage, cache, "Hello there.")
    assert perform(other, cache, "Hello there.") == (other.pcm("Hello there."), None)


def test_one_new_unit_makes_an_utterance_new(stage):
    cache = make_cache()
    perform(stage, cache, "Hello there.")
    assert perform(stage, cache, "Hello there. Good evening.")[1] is None
    assert perform(stage, cache, "Good evening. Hello there.")[1] == "memory"


def test_a_voice_whose_files_have_changed_is_rendered_anew(tmp_path):
    cache = make_cache()
    write_piper_voice(tmp_path, AMY)
    before, _ = perform(Stage(tmp_path), cache, "Hello there.")
    ids = {symbol: [n + 1] for n, symbol in enumerate(PHONEMES)}
    write_piper_voice(tmp_path, AMY, changes={"phoneme_id_map": ids})
    after, cached = perform(Stage(tmp_path), cache, "Hello there.")
    assert cached is None
    assert after != before


def test_voices_that_vary_need_not_be_kept(stage):
    cache = make_cache(keeps_varied=False)
    sources = [
        perform(stage, cache, "Hello there.", name=name)[1]
        for name in [AMY, "espeak-en-us"] * 2
    ]
    assert sources == [None, None, None, "memory"]


def test_what_is_given_up_is_not_kept(stage):
    cache = make_cache()
    performer = Performer(stage.casting(), stage.delivery, cache)
    script = stage.delivery.script()
    blocks = performer.perform(script.add("A long sentence about nothing at all. B"))
    while not next(blocks):
        pass
    blocks.close()  # type: ignore[attr-defined]
    assert cache.counters()["cache_memory_units"] == 0


def test_a_unit_that_fails_is_tried_again(tmp_path):
    ids = {symbol: [n] for n, symbol in enumerate(PHONEMES)} | {"b": [900]}
    changes = {"phoneme_id_map": ids, "num_symbols": 1000}
    write_piper_voice(tmp_path, AMY, changes=changes)
    stage, cache = Stage(tmp_path), make_cache()
    for _ in range(2):
        with pytest.raises(EngineError):
            perform(stage, cache, "Bob.")


# Without the engine


def steps(stage: Stage, cache: RenderCache | None, text: str) -> list[bool]:
    """Whether each step was quick, and the one after the last."""
    script = stage.delivery.script()
    performer = Performer(stage.casting(), stage.delivery, cache)
    quick = [performer.is_quick()]
    for _ in performer.perform(script.add(f"{text}\n\n.")):
        quick.append(performer.is_quick())  # noqa: PERF401 - it changes meanwhile
    return [*quick, performer.is_quick()]


def test_only_what_is_not_rendered_is_quick(stage):
    cache = make_cache()
    assert steps(stage, None, "Hello there.").count(True) == 0
    first = steps(stage, cache, "Hello there.")
    assert first[0]
    assert not any(first[1:-1])
    assert first[-1]
    assert all(steps(stage, cache, "Hello there."))


def test_a_voice_that_must_be_loaded_is_not_quick(folder):
    cache, german = make_cache(), f"Good evening, Anna. It is late.\n{GERMAN}\n"
    perform(Stage(folder), cache, german)
    assert steps(Stage(folder), cache, german).count(False) == 1
    assert steps(Stage(folder), make_cache(), "Hello.")[1:3] == [False, False]


class Sleeper:
    """A voice whose every step takes its time."""

    def __init__(self, voice: Voice, gate: threading.Event) -> None:
        self.info = voice.info
        self._voice = voice
        self._gate = gate

    def phonemize(self, text: str):
        return self._voice.phonemize(text)

    def generate(self, phonemes, options: SynthesisOptions) -> Iterator[Samples]:
        assert self._gate.wait(10)
        yield from self._voice.generate(phonemes, options)


async def test_a_hit_does_not_wait_for_the_engine(stage, monkeypatch):
    worker = EngineWorker(threads=1)
    cache = make_cache()
    synthesizer = Synthesizer(stage.voices.directory, worker, stage.delivery, cache)

    async def speak(text: str, name: str) -> tuple[bytes, str | None]:
        speech = synthesizer.speech(Selection(name=name))
        speech.feed(text)
        speech.end()
        await speech.open()
        pcm = b"".join([block async for block in speech])
        speech.close()
        return pcm, speech.cached

    plain, _ = await speak("Hello there. It is late.", AMY)
    gate = threading.Event()
    part = stage.voices.directory.part
    # A voice that is stuck can't be installed in a folder.
    robot = part(Selection(name="espeak-en-us")).voice
    monkeypatch.setattr(type(robot), "generate", Sleeper(robot, gate).generate)
    blocked = [
        asyncio.create_task(speak("One. Two. Three.", "espeak-en-us")) for _ in range(3)
    ]
    await asyncio.sleep(0.1)
    started = time.perf_counter()
    assert await speak("Hello there. It is late.", AMY) == (plain, "memory")
    assert time.perf_counter() - started < 1
    assert not any(task.done() for task in blocked)
    monkeypatch.undo()
    gate.set()
    await asyncio.gather(*blocked)
    await asyncio.to_thread(worker.close)


async def test_many_speak_at_once_and_each_hears_the_same(stage):
    worker = EngineWorker(threads=3)
    cache = RenderCache(KeyMaker(), 300_000)
    synthesizer = Synthesizer(stage.voices.directory, worker, stage.delivery, cache)
    texts = [
        "The light is on. Hello!",
        "Hello! Is it late?",
        GERMAN,
        "Yes. Hello! Yes.",
    ]
    plain = [stage.pcm(text) for text in texts]

    async def speak(text: str) -> bytes:
        speech = synthesizer.speech(Selection())
        await speech.open()
        for letter in text:
            speech.feed(letter)
        speech.end()
        return b"".join([block async for block in speech])

    for _ in range(4):
        sounds = await asyncio.gather(*(speak(text) for text in texts * 3))
        assert sounds == plain * 3
    assert cache.counters()["cache_hits_memory"] > 0
    assert cache.counters()["cache_memory_bytes"] <= 300_000
    await asyncio.to_thread(worker.close)
