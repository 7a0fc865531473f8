"""From text to PCM, and from a request to the voice that speaks it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
import logging
from pathlib import Path
from typing import NamedTuple

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from tests.tiny_models import piper_model, write_piper_voice
from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, duration
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.errors import (
    LanguageNotFoundError,
    SpeakerNotFoundError,
    VoiceError,
    VoiceNotFoundError,
)
from wyoming_jabber.pipeline import Speech, Synthesizer, render, render_text
from wyoming_jabber.text.sentences import UnitCutter
from wyoming_jabber.voices.base import SynthesisOptions, Voice
from wyoming_jabber.voices.registry import VoiceRegistry, load_families
from wyoming_jabber.voices.selection import Selection, best
from wyoming_jabber.voices.store import VoiceStore

AMY, BOB, CREW = "en_US-amy-low", "en_US-bob-low", "de_DE-crew-low"
PLAIN = SynthesisOptions()
SPEAKING = ["piper", "espeak"]
UNSPEAKABLE = ["", " ", "\n\n", "...", "?!", "**", "—", "( )", "\u200b", '""']
STORY = (
    "Good evening, Anna! It is 7:30, and the *front door* is open. "
    "Shall I close it? I've read that it will rain: 12.5 mm, says the forecast...\n"
    "- Milk\n- 3 eggs\n\nThat is all; have a nice day!"
)
SPEECH_PEAK = 2000  # of 32767; speech is louder than this somewhere

FAMILIES = load_families()


def load(name: str, folder: Path) -> Voice:
    write_piper_voice(folder)
    store = VoiceStore(FAMILIES, [folder])
    info = best([voice for voice in store.scan() if voice.family == name])
    return VoiceRegistry(FAMILIES, SessionOptions(), 10**9).load(info)


@pytest.fixture(scope="module", params=SPEAKING)
def voice(request, tmp_path_factory) -> Voice:
    return load(request.param, tmp_path_factory.mktemp("voices"))


def pcm(voice: Voice, text: str, **options) -> bytes:
    return b"".join(render(voice, text, SynthesisOptions(**options)))


# render and render_text


def test_text_becomes_whole_samples_of_sound(voice):
    sound = pcm(voice, "The kitchen light is now off.")
    assert len(sound) % SAMPLE_WIDTH == 0
    assert 1 < duration(len(sound), voice.info.sample_rate) < 5
    assert np.abs(np.frombuffer(sound, dtype="<i2").astype(int)).max() > SPEECH_PEAK


def test_blocks_are_small_enough_to_stop_soon(voice):
    blocks = list(render(voice, "A sentence. " * 5, PLAIN))
    assert len(blocks) > 3
    longest = duration(max(map(len, blocks)), voice.info.sample_rate)
    assert longest < 0.6


@pytest.mark.parametrize("text", UNSPEAKABLE)
def test_what_cannot_be_spoken_gives_no_block(voice, text):
    assert list(render(voice, text, PLAIN)) == []


@pytest.mark.parametrize("text", UNSPEAKABLE)
def test_a_whole_text_that_cannot_be_spoken_gives_only_empty_blocks(voice, text):
    assert b"".join(render_text(voice, text, PLAIN)) == b""


def test_the_same_text_gives_the_same_bytes(voice):
    assert pcm(voice, STORY) == pcm(voice, STORY)
    assert pcm(voice, "Yes.") != pcm(voice, "Nobody.")


@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_length_scale_stretches_speech(voice, scale):
    text = "The back door is unlocked, and the lamp in the hall is on"
    plain, scaled = pcm(voice, text), pcm(voice, text, length_scale=scale)
    assert len(scaled) / len(plain) == pytest.approx(scale, rel=0.2)


def test_numbers_are_spoken_as_words(voice):
    assert pcm(voice, "7 eggs") == pcm(voice, "seven eggs")


def test_markup_is_not_spoken(voice):
    assert pcm(voice, "**Warm** water") == pcm(voice, "Warm water")


def test_an_unknown_speaker_is_an_error(voice):
    with pytest.raises(SpeakerNotFoundError):
        pcm(voice, "Hello.", speaker="nobody")


def test_a_whole_text_is_its_units_one_after_the_other(voice):
    cutter = UnitCutter()
    units = [*cutter.add(STORY), *cutter.finish()]
    assert len(units) > 4
    assert b"".join(render_text(voice, STORY, PLAIN)) == b"".join(
        pcm(voice, unit) for unit in units
    )


def test_a_whole_text_yields_between_units_so_that_others_have_their_turn(voice):
    blocks = list(render_text(voice, "One.\nTwo.\n...\nThree.", PLAIN))
    assert blocks.count(b"") == 4


def test_the_text_is_logged_for_debugging_only(voice, caplog):
    caplog.set_level(logging.DEBUG)
    pcm(voice, "Secret.")
    spoken = [record for record in caplog.records if "Secret" in record.message]
    assert {record.levelno for record in spoken} == {logging.DEBUG}


# Synthesizer


class Parts(NamedTuple):
    folder: Path
    store: VoiceStore
    registry: VoiceRegistry
    worker: EngineWorker

    def synthesizer(self, default: str | None = None, **options) -> Synthesizer:
        return Synthesizer(
            self.store,
            self.registry,
            self.worker,
            default_voice=default,
            options=SynthesisOptions(**options),
        )

    def write(self, name: str, **options) -> Path:
        model = write_piper_voice(self.folder, name, language=name[:5], **options)
        self.store.scan()
        return model

    def break_file(self, name: str) -> None:
        (self.folder / f"{name}.onnx").write_bytes(piper_model()[:1000])
        self.store.scan()

    def remove(self, name: str) -> None:
        (self.folder / f"{name}.onnx").unlink()
        self.store.scan()


@pytest.fixture
async def parts(tmp_path) -> AsyncIterator[Parts]:
    store = VoiceStore(FAMILIES, [tmp_path])
    store.scan()
    worker = EngineWorker(threads=2)
    registry = VoiceRegistry(FAMILIES, SessionOptions(), 10**9)
    yield Parts(tmp_path, store, registry, worker)
    await asyncio.to_thread(worker.close)


async def name_for(synthesizer: Synthesizer, **selection: str) -> str:
    voice, _ = await synthesizer.voice(Selection(**selection))
    return voice.info.name


async def speaker_for(synthesizer: Synthesizer, **selection: str) -> str | None:
    _, options = await synthesizer.voice(Selection(**selection))
    return options.speaker


async def test_without_a_setting_the_best_voice_is_the_default(parts):
    assert parts.synthesizer().default_voice().name == "espeak-en-us"
    parts.write(AMY)
    assert parts.synthesizer().default_voice().name == AMY
    assert await name_for(parts.synthesizer()) == AMY


async def test_the_setting_chooses_the_default_in_any_spelling(parts):
    parts.write(AMY)
    synthesizer = parts.synthesizer("ESPEAK_de")
    synthesizer.check_default()
    assert await name_for(synthesizer) == "espeak-de"
    assert await name_for(synthesizer, language="en") == AMY


async def test_a_wrong_default_is_noticed_at_the_start(parts):
    parts.write(CREW, speakers=("anna", "bert"))
    with pytest.raises(VoiceNotFoundError, match="'no-such-voice'"):
        parts.synthesizer("no-such-voice").check_default()
    with pytest.raises(SpeakerNotFoundError, match="'carol'"):
        parts.synthesizer(CREW, speaker="carol").check_default()
    parts.synthesizer(CREW, speaker="bert").check_default()
    parts.synthesizer().check_default()


async def test_a_default_that_has_vanished_is_stood_in_for(parts):
    parts.write(AMY)
    parts.write(BOB)
    synthesizer = parts.synthesizer(BOB)
    assert await name_for(synthesizer) == BOB
    parts.remove(BOB)
    assert await name_for(synthesizer) == AMY
    parts.write(BOB)
    assert await name_for(synthesizer) == BOB


async def test_without_any_voice_a_request_is_told_so(parts):
    empty = VoiceStore({}, [])
    synthesizer = Synthesizer(
        empty, parts.registry, parts.worker, default_voice=None, options=PLAIN
    )
    synthesizer.check_default()
    with pytest.raises(VoiceNotFoundError, match="no voice at all"):
        await synthesizer.voice(Selection())


async def test_a_broken_default_voice_is_stood_in_for_with_one_line_in_the_log(
    parts, caplog
):
    parts.write(AMY)
    parts.write(BOB)
    parts.break_file(AMY)
    synthesizer = parts.synthesizer(AMY)
    for _ in range(3):
        assert await name_for(synthesizer) == BOB
    errors = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert errors
    assert all(f"{BOB} speaks instead" in r.message for r in errors)
    assert all("\n" not in r.message and r.exc_info is None for r in errors)


async def test_a_broken_voice_that_nobody_named_is_never_chosen_again(parts, caplog):
    parts.write(AMY)
    parts.break_file(AMY)
    synthesizer = parts.synthesizer()
    for _ in range(3):
        assert await name_for(synthesizer) == "espeak-en-us"
    assert len([r for r in caplog.records if "speaks instead" in r.message]) == 1


async def test_the_stand_in_speaks_the_language_of_the_broken_voice(parts):
    parts.write(AMY)
    parts.write(CREW)
    parts.break_file(CREW)
    assert await name_for(parts.synthesizer(), language="de") == "espeak-de"


async def test_a_broken_voice_whose_language_nobody_else_speaks_is_an_error(parts):
    parts.write("xx_XX-odd-low", espeak_voice="en-us")
    parts.break_file("xx_XX-odd-low")
    with pytest.raises(VoiceError, match="xx_XX-odd-low"):
        await parts.synthesizer().voice(Selection(language="xx-XX"))


async def test_with_nothing_but_broken_voices_the_error_is_told(parts):
    parts.write(AMY)
    parts.break_file(AMY)
    piper = VoiceStore({"piper": FAMILIES["piper"]}, [parts.folder])
    piper.scan()
    synthesizer = Synthesizer(
        piper, parts.registry, parts.worker, default_voice=None, options=PLAIN
    )
    for _ in range(2):
        with pytest.raises(VoiceError, match=AMY):
            await synthesizer.voice(Selection())


async def test_a_broken_voice_that_was_named_is_an_error(parts):
    parts.write(AMY)
    parts.write(BOB)
    parts.break_file(AMY)
    for _ in range(2):
        with pytest.raises(VoiceError, match=AMY):
            await parts.synthesizer().voice(Selection(name=AMY))


async def test_a_voice_file_that_arrived_a_moment_ago_is_found(parts):
    write_piper_voice(parts.folder, AMY)
    write_piper_voice(parts.folder, "tlh_QO-worf-low", language="tlh_QO")
    assert AMY not in {voice.name for voice in parts.store.voices}
    assert await name_for(parts.synthesizer(), name=AMY) == AMY
    assert await name_for(parts.synthesizer(), language="tlh-QO") == "tlh_QO-worf-low"


async def test_what_is_not_there_after_another_look_either_is_an_error(parts):
    with pytest.raises(VoiceNotFoundError):
        await parts.synthesizer().voice(Selection(name="nobody"))
    with pytest.raises(LanguageNotFoundError):
        await parts.synthesizer().voice(Selection(language="xx"))


async def test_a_changed_voice_speaks_as_its_new_files_say(parts):
    parts.write(AMY)
    before, _ = await parts.synthesizer().voice(Selection())
    parts.write(AMY, sample_rate=16000)
    after, _ = await parts.synthesizer().voice(Selection())
    assert (before.info.sample_rate, after.info.sample_rate) == (22050, 16000)


async def test_the_default_speaker_belongs_to_the_default_voice_only(parts):
    parts.write(AMY)
    parts.write(CREW, speakers=("anna", "bert"))
    synthesizer = parts.synthesizer(CREW, speaker="bert")
    assert await speaker_for(synthesizer) == "bert"
    assert await speaker_for(synthesizer, name=CREW) == "bert"
    assert await speaker_for(synthesizer, name=CREW, speaker="anna") == "anna"
    assert await speaker_for(synthesizer, name=AMY) is None
    assert await speaker_for(synthesizer, language="en") is None


@pytest.mark.parametrize("mishap", ["remove", "break_file"])
@pytest.mark.parametrize("default", [CREW, None])
async def test_who_stands_in_for_the_default_voice_need_not_know_its_speaker(
    parts, mishap, default
):
    parts.write(CREW, speakers=("anna", "bert"))
    synthesizer = parts.synthesizer(default, speaker="bert")
    synthesizer.check_default()
    getattr(parts, mishap)(CREW)
    voice, options = await synthesizer.voice(Selection())
    assert voice.info.family == "espeak"
    assert list(render(voice, "Hello.", options))


async def test_other_options_hold_for_every_voice(parts):
    parts.write(AMY)
    synthesizer = parts.synthesizer(AMY, length_scale=0.7, noise_scale=0.1)
    for name in (AMY, "espeak-de"):
        _, options = await synthesizer.voice(Selection(name=name))
        assert options == SynthesisOptions(length_scale=0.7, noise_scale=0.1)


# Speech


async def listen(speech: Speech) -> bytes:
    return b"".join([block async for block in speech])


async def speak(synthesizer: Synthesizer, *chunks: str, first: int = 0) -> bytes:
    """Speak; the voice is opened after this many chunks."""
    speech = synthesizer.speech(Selection())
    for chunk in chunks[:first]:
        speech.feed(chunk)
    await speech.open()
    for chunk in chunks[first:]:
        speech.feed(chunk)
    speech.end()
    return await listen(speech)


@pytest.fixture
def piper(parts) -> Synthesizer:
    parts.write(AMY)
    synthesizer: Synthesizer = parts.synthesizer()
    return synthesizer


async def rendered(synthesizer: Synthesizer, text: str) -> bytes:
    voice, options = await synthesizer.voice(Selection())
    return b"".join(render_text(voice, text, options))


def pieces(text: str, cuts: list[int]) -> list[str]:
    places = [0, *sorted(cuts), len(text)]
    return [text[a:b] for a, b in pairwise(places)]


@settings(max_examples=40, deadline=None)
@given(
    cuts=st.lists(st.integers(0, len(STORY)), max_size=40),
    first=st.integers(0, 41),
)
def test_speech_does_not_depend_on_how_its_text_was_cut(spoken_story, cuts, first):
    synthesize, expected = spoken_story
    assert synthesize(pieces(STORY, cuts), first) == expected


@pytest.fixture(scope="module")
def spoken_story(
    tmp_path_factory,
) -> tuple[Callable[[list[str], int], bytes], bytes]:
    folder = tmp_path_factory.mktemp("voices")
    write_piper_voice(folder, AMY)
    store = VoiceStore(FAMILIES, [folder])
    store.scan()
    registry = VoiceRegistry(FAMILIES, SessionOptions(), 10**9)

    def synthesize(chunks: list[str], first: int) -> bytes:
        async def converse() -> bytes:
            worker = EngineWorker(threads=2)
            synthesizer = Synthesizer(
                store, registry, worker, default_voice=None, options=PLAIN
            )
            try:
                return await speak(synthesizer, *chunks, first=first)
            finally:
                await asyncio.to_thread(worker.close)

        return asyncio.run(converse())

    voice = registry.load(store.voices[0])
    return synthesize, b"".join(render_text(voice, STORY, PLAIN))


async def test_text_may_come_letter_by_letter(piper):
    assert await speak(piper, *STORY) == await rendered(piper, STORY)


async def test_text_may_be_complete_before_the_voice_is_loaded(piper):
    speech = piper.speech(Selection())
    speech.feed(STORY)
    speech.end()
    await speech.open()
    assert await listen(speech) == await rendered(piper, STORY)


async def test_the_first_sentence_sounds_before_the_second_has_come(piper):
    speech = piper.speech(Selection())
    await speech.open()
    speech.feed("The light is on. And then")
    assert len(await anext(speech)) > 1000
    speech.end()
    await listen(speech)


async def test_no_text_and_unspeakable_text_end_without_a_block(piper):
    assert await speak(piper) == b""
    assert await speak(piper, "", "...", "\n", "!", first=2) == b""


async def test_the_voice_is_known_once_it_is_open(piper):
    speech = piper.speech(Selection(name="espeak-de"))
    with pytest.raises(AssertionError, match="open"):
        _ = speech.voice
    await speech.open()
    assert speech.voice.name == "espeak-de"
    speech.close()


async def test_an_unknown_voice_is_an_error_on_opening(piper):
    speech = piper.speech(Selection(name="nobody"))
    speech.feed("Hello.")
    with pytest.raises(VoiceNotFoundError):
        await speech.open()
    speech.close()


async def test_closing_in_the_middle_ends_reading_and_rendering(piper):
    speech = piper.speech(Selection())
    speech.feed("This is a sentence of a long story. " * 200)
    speech.end()
    await speech.open()
    await anext(speech)
    speech.close()
    speech.close()
    assert await listen(speech) == b""
    await asyncio.sleep(0.05)
    stopped = speech.busy_seconds
    await asyncio.sleep(0.05)
    assert speech.busy_seconds == stopped


async def test_closing_before_opening_speaks_nothing(piper):
    speech = piper.speech(Selection())
    speech.feed("Hello.")
    speech.close()
    await speech.open()
    speech.end()
    assert await listen(speech) == b""
    assert speech.busy_seconds == 0


async def test_busy_seconds_are_the_work_of_this_utterance(piper):
    speech = piper.speech(Selection())
    speech.feed(STORY)
    speech.end()
    assert speech.busy_seconds == 0
    await speech.open()
    await listen(speech)
    assert 0 < speech.busy_seconds < 5


async def test_several_voices_speak_at_once_without_mixing(piper):
    names = [AMY, "espeak-de", "espeak-fr", AMY]
    speeches = [piper.speech(Selection(name=name)) for name in names]
    for speech in speeches:
        speech.feed(STORY)
        speech.end()
    await asyncio.gather(*(speech.open() for speech in speeches))
    sounds = await asyncio.gather(*map(listen, speeches))
    for name, sound in zip(names, sounds, strict=True):
        voice, options = await piper.voice(Selection(name=name))
        assert sound == b"".join(render_text(voice, STORY, options))
