"""Units begun ahead of their turn: the same speech, and trouble in its place."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stage import AMY, Stage
from tests.tiny_models import write_piper_voice
from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.cache import KeyMaker, RenderCache
from wyoming_jabber.engine.ahead import Ahead
from wyoming_jabber.engine.turns import Turns
from wyoming_jabber.errors import EngineError
from wyoming_jabber.pipeline import Performer
from wyoming_jabber.voices.piper import PiperVoice

STORY = "One is here. Two is there. Two is there. Three is late. Four sleeps."


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder: Path = tmp_path_factory.mktemp("voices")
    write_piper_voice(folder, AMY)
    return Stage(folder)


class Helper:
    """An idle thread, which works as soon as it is asked to."""

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.begun = 0
        self.turns: Turns[Any] = Turns()

    def make_ahead(self, source: Iterator[Samples]) -> Ahead[Samples]:
        self.begun += 1
        ahead = Ahead(source, self.turns, is_wanted=lambda: True, spent=lambda _: None)
        for _ in range(3 if self.works else 0):
            ahead.step()
        return ahead


def perform(
    stage: Stage, text: str, helper: Helper | None, cache: RenderCache | None = None
) -> Iterator[bytes]:
    performer = Performer(stage.casting(), stage.delivery, cache)
    if helper is not None:
        performer.make_ahead = helper.make_ahead
    script = stage.delivery.script()
    yield from performer.perform(script.add(text))
    yield from performer.perform(script.finish())
    yield from performer.finish()


@pytest.mark.parametrize("works", [True, False])
@pytest.mark.parametrize("is_cached", [True, False])
def test_speech_is_the_same(stage: Stage, works: bool, is_cached: bool) -> None:
    helper = Helper(works=works)
    cache = RenderCache(KeyMaker(), 10**6) if is_cached else None
    assert b"".join(perform(stage, STORY, helper, cache)) == stage.pcm(STORY)
    # What is repeated from the cache needs no help, nor looks ahead itself.
    assert helper.begun >= (1 if is_cached else 2)


def test_what_is_said_twice_in_a_row_is_rendered_once(stage: Stage) -> None:
    cache = RenderCache(KeyMaker(), 10**6)
    text = "Two is there. " * 4 + "The end."
    assert b"".join(perform(stage, text, Helper(), cache)) == stage.pcm(text)
    assert cache.counters()["cache_hits_memory"] == 3
    assert cache.counters()["cache_memory_units"] == 2


def test_an_error_comes_after_the_units_before_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate = PiperVoice.generate

    # A model that fails for one sentence can't be made in milliseconds.
    def fail(voice: PiperVoice, phonemes: Any, options: Any) -> Iterator[Samples]:
        if "θ" in phonemes:
            raise EngineError("no room for three")
        yield from generate(voice, phonemes, options)

    monkeypatch.setattr(PiperVoice, "generate", fail)
    first = "One is here. Two is near."
    heard = bytearray()
    with pytest.raises(EngineError, match="three"):
        for block in perform(stage, f"{first} Three is late. Four sleeps.", Helper()):
            heard += block
    plain = b"".join(perform(stage, first, None))
    assert len(heard) > 0.9 * len(plain)
    assert plain.startswith(heard)


def test_trouble_while_reading_ahead_comes_in_its_place_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    front = type(stage.delivery.front)
    read = front.read

    def fail(front_end: Any, span: Any, language: str, voice: str) -> Any:
        if "Three" in span.text:
            raise EngineError("can't read three")
        return read(front_end, span, language, voice)

    monkeypatch.setattr(front, "read", fail)
    first = "One is here. Two is near."
    heard = bytearray()
    with pytest.raises(EngineError, match="can't read three"):
        for block in perform(stage, f"{first} Three is late.", Helper()):
            heard += block
    assert len(heard) > 0.9 * len(b"".join(perform(stage, first, None)))


def test_who_is_given_up_gives_up_what_was_begun(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []
    generate = PiperVoice.generate

    def watch(voice: PiperVoice, phonemes: Any, options: Any) -> Iterator[Samples]:
        try:
            for block in generate(voice, phonemes, options):
                yield block
                yield block
        finally:
            closed.append("".join(phonemes))

    monkeypatch.setattr(PiperVoice, "generate", watch)
    helper = Helper(works=False)
    speech = perform(stage, STORY, helper)
    while helper.begun < 2:
        next(speech)
    speech.close()  # type: ignore[attr-defined]
    assert closed


@pytest.mark.parametrize("stop", range(1, 12))
def test_wherever_it_is_given_up_nothing_stays_begun(stage: Stage, stop: int) -> None:
    """Also between two units, when one was begun ahead and its turn is about to come."""
    helper = Helper()
    begun: list[Ahead[Samples]] = []

    def make_ahead(source: Iterator[Samples]) -> Ahead[Samples]:
        begun.append(helper.make_ahead(source))
        return begun[-1]

    performer = Performer(stage.casting(), stage.delivery)
    performer.make_ahead = make_ahead
    speech = performer.perform(stage.delivery.script().add(STORY))
    for _ in zip(range(stop), speech, strict=False):
        pass
    speech.close()  # type: ignore[attr-defined]
    assert not any(ahead._is_useful for ahead in begun)
