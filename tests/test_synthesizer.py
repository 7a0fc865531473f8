"""One utterance: text goes in piece by piece, sound comes out, one after the other."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from hypothesis import given, settings, strategies as st
import pytest

from tests.stage import AMY, CREW, Stage, pieces
from tests.tiny_models import write_piper_voice
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.errors import VoiceNotFoundError
from wyoming_jabber.synthesizer import Speech, Synthesizer
from wyoming_jabber.voices.selection import Selection

STORY = (
    "Good evening, Anna! It is late, and the *front door* is open. "
    "Shall I close it? I've read that it will rain, says the forecast...\n"
    "- Milk\n- Eggs\n\nThat is all; have a nice day!"
)
GERMAN = "Das Licht in der Küche ist jetzt aus, und die Heizung auch."
SSML = (
    "<speak>Hello. <break time='700ms'/>This is <prosody rate='slow'>a slow one"
    f"</prosody>. <voice name='{CREW}'>Guten Morgen!</voice></speak>"
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Stage:
    folder: Path = tmp_path_factory.mktemp("voices")
    write_piper_voice(folder, AMY)
    write_piper_voice(folder, CREW, language="de_DE", espeak_voice="de")
    return Stage(folder)


@pytest.fixture
async def synthesizer(stage) -> AsyncIterator[Synthesizer]:
    worker = EngineWorker(threads=2)
    yield Synthesizer(stage.voices.directory, worker, stage.delivery)
    await asyncio.to_thread(worker.close)


async def listen(speech: Speech) -> bytes:
    return b"".join([block async for block in speech])


async def speak(
    synthesizer: Synthesizer,
    *chunks: str,
    first: int = 0,
    is_ssml: bool | None = None,
    **who,
) -> bytes:
    """Speak; the voice is opened after this many chunks."""
    speech = synthesizer.speech(Selection(**who), is_ssml=is_ssml)
    for chunk in chunks[:first]:
        speech.feed(chunk)
    await speech.open()
    for chunk in chunks[first:]:
        speech.feed(chunk)
    speech.end()
    return await listen(speech)


# Text


@settings(max_examples=25, deadline=None)
@given(cuts=st.lists(st.integers(0, 1000), max_size=40), first=st.integers(0, 41))
@pytest.mark.parametrize("text", [STORY, SSML], ids=["plain", "ssml"])
def test_speech_does_not_depend_on_how_its_text_was_cut(stage, text, cuts, first):
    async def converse() -> bytes:
        worker = EngineWorker(threads=2)
        synthesizer = Synthesizer(stage.voices.directory, worker, stage.delivery)
        try:
            return await speak(synthesizer, *pieces(text, cuts), first=first)
        finally:
            await asyncio.to_thread(worker.close)

    assert asyncio.run(converse()) == stage.pcm(text)


async def test_text_may_come_letter_by_letter(synthesizer, stage):
    assert await speak(synthesizer, *STORY) == stage.pcm(STORY)


async def test_text_may_be_complete_before_the_voice_is_loaded(synthesizer, stage):
    speech = synthesizer.speech(Selection())
    speech.feed(STORY)
    speech.end()
    await speech.open()
    assert await listen(speech) == stage.pcm(STORY)


async def test_the_first_sentence_sounds_before_the_second_has_come(synthesizer):
    speech = synthesizer.speech(Selection())
    await speech.open()
    speech.feed("The light is on. And then")
    assert len(await anext(aiter(speech))) > 1000
    speech.end()
    await listen(speech)


async def test_no_text_and_unspeakable_text_end_without_a_block(synthesizer):
    assert await speak(synthesizer) == b""
    assert await speak(synthesizer, "", "...", "\n", "!", first=2) == b""


async def test_text_announced_as_ssml_is_read_as_such(synthesizer, stage):
    document = "<!-- x --><p:speak xmlns:p='a'>Hello <p:break time='1s'/>you</p:speak>"
    sound = await speak(synthesizer, document, is_ssml=True)
    assert sound == stage.pcm("<speak>Hello <break time='1s'/>you</speak>")


async def test_a_new_delivery_is_for_utterances_that_begin_from_then_on(
    stage, synthesizer
):
    later = Stage(stage.settings.data_dir[0], lead_in=1.0)
    speech = synthesizer.speech(Selection())
    await speech.open()
    synthesizer.delivery = later.delivery
    speech.feed("Hello.")
    speech.end()
    assert await listen(speech) == stage.pcm("Hello.")
    assert await speak(synthesizer, "Hello.") == later.pcm("Hello.")


# Voices


async def test_the_voice_is_known_once_it_is_open(synthesizer):
    speech = synthesizer.speech(Selection(name="espeak-de"))
    with pytest.raises(AssertionError, match="open"):
        _ = speech.voice
    await speech.open()
    assert speech.voice.name == "espeak-de"
    speech.close()


async def test_an_unknown_voice_is_an_error_on_opening(synthesizer):
    speech = synthesizer.speech(Selection(name="nobody"))
    speech.feed("Hello.")
    with pytest.raises(VoiceNotFoundError):
        await speech.open()
    speech.close()


@pytest.mark.parametrize("who", [{"name": AMY}, {"language": "en"}])
async def test_the_language_is_followed_only_for_who_has_not_chosen(
    synthesizer, stage, who
):
    assert await speak(synthesizer, GERMAN) == stage.pcm(GERMAN)
    assert await speak(synthesizer, GERMAN, **who) == stage.pcm(GERMAN, name=AMY)
    assert stage.pcm(GERMAN, name=AMY) != stage.pcm(GERMAN)


async def test_a_part_that_is_not_warm_is_loaded(synthesizer):
    for _ in range(2):
        part = await synthesizer.part(Selection(name="espeak-eo"))
        assert part.voice.info.name == "espeak-eo"


async def test_several_voices_speak_at_once_without_mixing(synthesizer, stage):
    names = [AMY, "espeak-de", "espeak-fr", AMY]
    sounds = await asyncio.gather(
        *(speak(synthesizer, STORY, name=name) for name in names)
    )
    assert sounds == [stage.pcm(STORY, name=name) for name in names]


# Ends


async def test_closing_in_the_middle_ends_reading_and_rendering(synthesizer):
    speech = synthesizer.speech(Selection())
    speech.feed("This is a sentence of a long story. " * 200)
    speech.end()
    await speech.open()
    await anext(aiter(speech))
    speech.close()
    speech.close()
    assert await listen(speech) == b""
    await asyncio.sleep(0.05)
    stopped = speech.busy_seconds
    await asyncio.sleep(0.05)
    assert speech.busy_seconds == stopped


async def test_closing_before_opening_speaks_nothing(synthesizer):
    speech = synthesizer.speech(Selection())
    speech.feed("Hello.")
    speech.close()
    await speech.open()
    speech.end()
    assert await listen(speech) == b""
    assert speech.busy_seconds == 0


async def test_busy_seconds_are_the_work_of_this_utterance(synthesizer):
    speech = synthesizer.speech(Selection())
    speech.feed(STORY)
    speech.end()
    assert speech.busy_seconds == 0
    await speech.open()
    await listen(speech)
    assert 0 < speech.busy_seconds < 5
