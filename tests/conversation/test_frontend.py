"""The text front end, heard over a connection: SSML, languages, lexicon, settings."""

import asyncio
import logging

import numpy as np
import pytest

from tests.conversation.conftest import TINY
from tests.stage import loudest, samples, silences
from tests.tiny_models import write_piper_voice

RATE = 22050
CREW = "de_DE-crew-low"
TEXT = "The kitchen light is now off."
GERMAN = "Das Licht in der Küche ist jetzt aus, und die Heizung auch."
GREEK = "Το φως στην κουζίνα είναι σβηστό."
DOCUMENT = (
    "<?xml version='1.0'?><speak>Hello. <break time='700ms'/>This is <prosody rate="
    "'slow'>a slow one</prosody>. <voice name='espeak-en-us'>Hi!</voice></speak>"
)


def ssml(body: str) -> str:
    return f"<speak>{body}</speak>"


async def settled(check, attempts: int = 100) -> bool:
    for _ in range(attempts):
        if await check():
            return True
        await asyncio.sleep(0.05)
    return False


@pytest.fixture
def german_voice(data_dir) -> str:
    """A German voice with another sample rate beside the tiny one."""
    write_piper_voice(
        data_dir, CREW, language="de_DE", espeak_voice="de", sample_rate=16000
    )
    return CREW


# SSML


class TestSsml:
    async def test_break(self, client):
        answer = await client.say(
            ssml("One<break time='1200ms'/>two"), text_format="ssml"
        )
        assert silences(answer.pcm, RATE) == pytest.approx([1.2], abs=0.01)

    async def test_a_break_alone(self, client):
        answer = await client.say(ssml("<break time='1s'/>"))
        assert (answer.seconds, loudest(answer.pcm)) == (1.0, 0)

    async def test_prosody(self, client):
        plain = await client.say(TEXT)
        slow = await client.say(ssml(f"<prosody rate='0.5'>{TEXT}</prosody>"))
        soft = await client.say(ssml(f"<prosody volume='-12dB'>{TEXT}</prosody>"))
        high = await client.say(ssml(f"<prosody pitch='+12st'>{TEXT}</prosody>"))
        silent = await client.say(ssml(f"<prosody volume='silent'>{TEXT}</prosody>"))
        assert slow.seconds == pytest.approx(2 * plain.seconds, rel=0.02)
        assert loudest(soft.pcm) == pytest.approx(loudest(plain.pcm) / 4, rel=0.05)
        assert high.seconds == pytest.approx(plain.seconds, rel=0.01)
        assert high.pcm != plain.pcm
        assert (len(silent.pcm), loudest(silent.pcm)) == (len(plain.pcm), 0)

    async def test_voice_keeps_the_format(self, german_voice, client):
        body = f"{TEXT} <voice name='{CREW}'>{GERMAN}</voice>"
        answer = await client.say(ssml(body))
        alone = await client.say(GERMAN, voice={"name": CREW})
        plain = await client.say(TEXT)
        assert answer.formats == plain.formats == {(RATE, 2, 1)}
        assert alone.formats == {(16000, 2, 1)}
        expected = plain.seconds + 0.3 + alone.seconds
        assert answer.seconds == pytest.approx(expected, abs=0.01)

    async def test_voice_that_is_not_there_leaves_the_lead_speaking(self, client):
        answer = await client.say(ssml(f"<voice name='nobody'>{TEXT}</voice>"))
        assert answer.pcm == (await client.say(TEXT)).pcm

    async def test_lang(self, german_voice, client):
        answer = await client.say(ssml(f"<lang xml:lang='de'>{GERMAN}</lang>"))
        voice = await client.say(ssml(f"<voice name='{CREW}'>{GERMAN}</voice>"))
        named = await client.say(
            ssml(f"<lang xml:lang='de'>{GERMAN}</lang>"), voice={"name": TINY}
        )
        assert answer.pcm == voice.pcm == named.pcm

    async def test_say_as(self, client):
        spelled = await client.say(
            ssml("<say-as interpret-as='characters'>abc</say-as>"), text_format="ssml"
        )
        assert spelled.pcm == (await client.say("A B C")).pcm
        assert spelled.pcm != (await client.say("abc")).pcm

    async def test_phoneme_and_sub(self, client):
        phonemes = await client.say(ssml("<phoneme ph='həlˈoʊ'>x</phoneme>"))
        assert phonemes.pcm == (await client.say("[[həlˈoʊ]]")).pcm
        sub = await client.say(ssml("<sub alias='Hello'>x</sub>"))
        assert sub.pcm == (await client.say("Hello")).pcm

    async def test_malformed_is_its_text_with_one_warning(self, client, caplog):
        with caplog.at_level(logging.INFO, logger="wyoming_jabber"):
            broken = await client.say(f"<speak>{TEXT}<p>", text_format="ssml")
            plain = await client.say(TEXT)
        assert broken.pcm == plain.pcm
        warnings = [r for r in caplog.records if r.levelno >= logging.WARNING]
        assert len(warnings) == 1
        assert "Malformed SSML" in caplog.text
        assert "kitchen" not in caplog.text

    async def test_text_announced_as_ssml_may_be_plain(self, client):
        answer = await client.say(TEXT, text_format="ssml")
        assert answer.pcm == (await client.say(TEXT)).pcm

    @pytest.mark.parametrize("size", [1, 2, 5, 50, 1000])
    @pytest.mark.parametrize("data", [{}, {"text_format": "ssml"}], ids=str)
    async def test_may_be_cut_anywhere(self, client, size, data):
        chunks = [DOCUMENT[i : i + size] for i in range(0, len(DOCUMENT), size)]
        answer = await client.stream(*chunks, **data)
        assert answer.pcm == (await client.say(DOCUMENT)).pcm

    async def test_detection_can_be_switched_off(self, start_server, connect):
        client = await connect(await start_server(detect_ssml=False))
        document = ssml("One<break time='2s'/>two")
        read_aloud = await client.say(document)
        announced = await client.say(document, text_format="ssml")
        assert read_aloud.pcm != announced.pcm
        assert silences(announced.pcm, RATE) == pytest.approx([2.0], abs=0.01)


# Variants of speed


async def test_variants_of_speed_are_heard(client):
    plain = await client.say(TEXT)
    slow = await client.say(TEXT, voice={"name": f"{TINY} (slow)"})
    fast = await client.say(TEXT, voice={"name": f"{TINY} (fast)"})
    assert slow.seconds == pytest.approx(plain.seconds / 0.8, rel=0.02)
    assert fast.seconds == pytest.approx(plain.seconds / 1.25, rel=0.02)


@pytest.mark.parametrize("is_on", [True, False])
async def test_variants_of_speed_are_listed_by_option(start_server, connect, is_on):
    client = await connect(await start_server(speed_variants=is_on))
    names = {v["name"] for v in (await client.describe())["tts"][0]["voices"]}
    assert TINY in names
    assert ({f"{TINY} (slow)", f"{TINY} (fast)"} <= names) is is_on


# Lexicon


async def test_a_lexicon_is_heard_without_a_restart(
    start_server, connect, data_dir, monkeypatch
):
    monkeypatch.setattr("wyoming_jabber.housekeeping._SCAN_INTERVAL", 0.05)
    client = await connect(await start_server())
    meant: bytes = (await client.say("Yanna is here.")).pcm
    assert (await client.say("Anna is here.")).pcm != meant
    file = data_dir / "lexicon.yaml"
    file.write_text("Anna: Yanna\n")

    async def is_as_meant() -> bool:
        sound: bytes = (await client.say("Anna is here.")).pcm
        return sound == meant

    assert await settled(is_as_meant)
    file.unlink()

    async def is_as_before() -> bool:
        return not await is_as_meant()

    assert await settled(is_as_before)


async def test_a_wrong_lexicon_is_told_once_and_does_no_harm(
    start_server, connect, data_dir, monkeypatch, caplog
):
    monkeypatch.setattr("wyoming_jabber.housekeeping._SCAN_INTERVAL", 0.02)
    (data_dir / "lexicon.yaml").write_text("Anna: [oops\n")
    client = await connect(await start_server())
    assert (await client.say("Anna.")).ended
    await asyncio.sleep(0.2)
    told = [message for message in caplog.messages if "lexicon.yaml:" in message]
    assert len(told) == 1


# Languages


async def test_text_in_another_language_gets_its_voice(german_voice, client):
    answer = await client.say(GERMAN)
    meant = await client.say(ssml(f"<voice name='{CREW}'>{GERMAN}</voice>"))
    assert answer.pcm == meant.pcm
    assert answer.formats == {(RATE, 2, 1)}


async def test_another_script_gets_its_voice(client):
    mixed = await client.say(f"{TEXT}\n{GREEK}")
    greek = await client.say(ssml(f"<voice name='espeak-el'>{GREEK}</voice>"))
    english = await client.say(TEXT)
    assert mixed.formats == {(RATE, 2, 1)}
    expected = english.seconds + 0.4 + greek.seconds
    assert mixed.seconds == pytest.approx(expected, abs=0.01)
    assert mixed.pcm != (await client.say(f"{TEXT}\n{GREEK}", voice={"name": TINY})).pcm


@pytest.mark.parametrize("voice", [{"name": TINY}, {"language": "en"}], ids=str)
async def test_the_voice_never_changes_for_who_has_chosen(german_voice, client, voice):
    own = await client.say(ssml(f"<voice name='{TINY}'>{GERMAN}</voice>"))
    assert (await client.say(GERMAN, voice=voice)).pcm == own.pcm
    assert (await client.say(GERMAN)).pcm != own.pcm


async def test_a_streamed_answer_changes_its_voice_alike(german_voice, client):
    text = f"{TEXT}\n{GERMAN}\n{TEXT} {TEXT}"
    answer = await client.stream(*text)
    assert answer.pcm == (await client.say(text)).pcm
    assert len(answer.formats) == 1


async def test_following_the_language_can_be_switched_off(
    start_server, connect, german_voice
):
    client = await connect(await start_server(follow_language=False))
    own = await client.say(GERMAN, voice={"name": TINY})
    assert (await client.say(GERMAN)).pcm == own.pcm


async def test_a_language_has_a_default_voice(
    start_server, connect, data_dir, german_voice
):
    write_piper_voice(data_dir, "de_DE-dora-low", language="de_DE", espeak_voice="de")
    server = await start_server(language_voice=("de=de_DE-dora-low",), voice=TINY)
    client = await connect(server)
    dora = await client.say(GERMAN, voice={"name": "de_DE-dora-low"})
    crew = await client.say(GERMAN, voice={"name": CREW})
    assert (await client.say(GERMAN, voice={"language": "de_DE"})).pcm == dora.pcm
    assert (await client.say(GERMAN)).pcm == dora.pcm != crew.pcm


# Settings


async def heard(start_server, connect, text: str = TEXT, **options) -> bytes:
    client = await connect(await start_server(**options))
    pcm: bytes = (await client.say(text)).pcm
    return pcm


async def test_volume_and_pitch_are_heard(start_server, connect):
    plain = await heard(start_server, connect)
    soft = await heard(start_server, connect, volume=-12.0)
    loud = await heard(start_server, connect, volume=20.0)
    high = await heard(start_server, connect, pitch=12.0)
    assert loudest(soft) == pytest.approx(loudest(plain) / 4, rel=0.05)
    assert loudest(plain) < loudest(loud) < 32767
    assert len(plain) == len(soft) == len(loud)
    assert len(high) == pytest.approx(len(plain), rel=0.01)
    assert crossings(high) > 1.5 * crossings(plain)


def crossings(pcm: bytes) -> int:
    return int(np.diff(np.signbit(samples(pcm))).sum())


async def test_padding_is_heard(start_server, connect):
    plain = await heard(start_server, connect)
    padded = await heard(start_server, connect, lead_in=0.5, tail=1.0)
    assert padded == bytes(RATE) + plain + bytes(2 * RATE)


async def test_pauses_can_be_longer(start_server, connect):
    text = f"{TEXT}\n\n{TEXT}"
    longer = await heard(start_server, connect, text, pause_scale=2.0)
    plain = await heard(start_server, connect, text)
    assert silences(plain, RATE) == pytest.approx([0.65], abs=0.02)
    assert silences(longer, RATE) == pytest.approx([1.3], abs=0.02)


async def test_emoji_are_spoken_by_option(start_server, connect):
    text = f"{TEXT} 🎉"
    assert await heard(start_server, connect, text) == await heard(
        start_server, connect
    )
    spoken = await heard(start_server, connect, text, speak_emoji=True)
    assert len(spoken) > len(await heard(start_server, connect)) + RATE


async def test_a_voice_has_settings_of_its_own(start_server, connect, german_voice):
    options = {"voice_settings": (f"{CREW} length_scale=2 volume=-12",)}
    plain = await connect(await start_server())
    other = await connect(await start_server(**options))
    for voice, is_changed in (({"name": TINY}, False), ({"name": CREW}, True)):
        before = await plain.say(TEXT, voice=voice)
        after = await other.say(TEXT, voice=voice)
        assert (after.seconds > 1.9 * before.seconds) is is_changed
        assert (loudest(after.pcm) < 0.3 * loudest(before.pcm)) is is_changed


# What LLMs write


@pytest.mark.parametrize("size", [1, 3, 11, 1000])
async def test_thoughts_and_markdown_of_a_streamed_answer_are_not_spoken(client, size):
    text = (
        "<think>The user wants the light off.\n\nI shall say so.</think>\n\n"
        f"## {TEXT}\n\n**{TEXT}** 🎉\n\n"
    )
    chunks = [text[i : i + size] for i in range(0, len(text), size)]
    answer = await client.stream(*chunks)
    assert answer.pcm == (await client.say(f"{TEXT}\n\n{TEXT}")).pcm


@pytest.mark.parametrize("size", [1, 7])
async def test_pcm_does_not_depend_on_the_cuts(client, size):
    text = f"# List\n\n- *{TEXT}*\n- {GERMAN}\n\n{GREEK} Wait... what?! [[ hˈaɪ ]]"
    chunks = [text[i : i + size] for i in range(0, len(text), size)]
    assert (await client.stream(*chunks)).pcm == (await client.say(text)).pcm
