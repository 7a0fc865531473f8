import json
import re
import time

import numpy as np
import pytest
from wyoming.info import Attribution, TtsVoice

from wyoming_jabber.engine.espeak import LIBRARY, SAMPLE_RATE, EspeakLibrary
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import EngineError, SpeakerNotFoundError, VoiceError
from wyoming_jabber.voices.base import SynthesisOptions, VoiceInfo
from wyoming_jabber.voices.espeak import EspeakFamily
from wyoming_jabber.voices.espeak_languages import language_tag

KITCHEN = "The kitchen light is now off, and the door is locked. Good night."
TEXTS = {
    "espeak-en-us": KITCHEN,
    "espeak-de": "Das Licht in der Küche ist aus, und die Tür ist zu. Gute Nacht.",
    "espeak-ru": "Свет на кухне выключен, дверь закрыта. Спокойной ночи.",
    "espeak-cmn": "厨房的灯关了，门锁上了。晚安。",
}
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

# Piper's catalog in mid-2026, as tags; nb and zh-CN have other codes in espeak.
PIPER_TAGS = """
    ar-JO bg-BG ca-ES cs-CZ cy-GB da-DK de-DE el-GR en-GB en-US es-ES eu-ES fa-IR fi-FI
    fr-FR hi-IN hu-HU id-ID is-IS it-IT ka-GE kk-KZ lb-LU lv-LV ml-IN ne-NP nl-NL pl-PL
    pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sr-RS sv-SE sw-CD te-IN tr-TR uk-UA ur-PK vi-VN
    zh-CN
""".split()  # noqa: SIM905


class Unloadable(EspeakLibrary):
    def voices(self):
        raise EngineError("espeak-ng is missing: install the package espeakng-loader")


@pytest.fixture(scope="module")
def family():
    return EspeakFamily()


@pytest.fixture(scope="module")
def voices(family):
    return {info.name: info for info in family.scan([])}


@pytest.fixture
def voice(family, voices):
    return family.load(voices["espeak-en-us"], SessionOptions())


def load(family, voices, name):
    return family.load(voices[name], SessionOptions())


def speak(voice, text, **options):
    phonemes = voice.phonemize(text)
    return np.concatenate(list(voice.generate(phonemes, SynthesisOptions(**options))))


def silence_ms(samples):
    sounding = np.flatnonzero(np.abs(samples) > 0.001)
    ends = sounding[0], len(samples) - 1 - sounding[-1]
    return [1000 * n / SAMPLE_RATE for n in ends]


class TestScan:
    def test_a_voice_per_language_and_accent(self, voices):
        assert len(voices) > 130
        assert {
            "espeak-en-us",
            "espeak-en-gb-scotland",
            "espeak-de",
            "espeak-cmn",
        } <= voices.keys()

    def test_info(self, voices):
        assert voices["espeak-en-us"] == VoiceInfo(
            name="espeak-en-us",
            family="espeak",
            description="Robotic English (America), eSpeak NG, GPL-3.0-or-later",
            languages=("en-US",),
            sample_rate=22050,
            licence="GPL-3.0-or-later",
            attribution_name="eSpeak NG",
            attribution_url="https://github.com/espeak-ng/espeak-ng",
            memory_bytes=4_000_000,
            is_natural=False,
        )

    def test_names_and_labels_are_unique(self, family):
        infos = list(family.scan([]))
        names = [name for info in infos for name in (info.name, *info.aliases)]
        labels = [info.description for info in infos]
        assert len(set(names)) == len(names)
        assert len(set(labels)) == len(labels)

    def test_the_usual_accent_comes_first(self, family):
        first: dict[str, str] = {}
        for info in family.scan([]):
            first.setdefault(info.languages[0], info.name)
        assert first["en-US"] == "espeak-en-us"
        assert first["en-GB"] == "espeak-en-gb"
        assert first["fr-FR"] == "espeak-fr-fr"
        assert first["ca-ES"] == "espeak-ca"
        assert first["ru-RU"] == "espeak-ru"
        assert first["vi-VN"] == "espeak-vi"

    def test_espeaks_own_file_name_is_an_alias(self, voices):
        assert voices["espeak-en-gb"].aliases == ("espeak-en",)
        assert voices["espeak-fr-fr"].aliases == ("espeak-fr",)

    def test_both_cantonese_voices(self, voices):
        assert voices["espeak-yue"].languages == ("zh-HK",)
        assert voices["espeak-yue-latn-jyutping"].languages == ("yue-Latn",)

    def test_is_cheap_the_second_time(self, family):
        family.scan([])
        start = time.perf_counter()
        family.scan([])
        assert time.perf_counter() - start < 0.005

    def test_all_voices_together_are_a_small_answer(self, family):
        described = [
            TtsVoice(
                name=info.name,
                attribution=Attribution(info.attribution_name, info.attribution_url),
                installed=True,
                description=info.description,
                version=info.version,
                languages=list(info.languages),
            ).to_dict()
            for info in family.scan([])
        ]
        assert len(json.dumps(described, ensure_ascii=False).encode()) < 40_000

    def test_no_library_is_no_voice_and_a_warning(self, caplog):
        assert list(EspeakFamily(Unloadable()).scan([])) == []
        assert "install the package espeakng-loader" in caplog.text


class TestLoad:
    def test_no_library(self, voices):
        family = EspeakFamily(Unloadable())
        with pytest.raises(VoiceError, match="install the package espeakng-loader"):
            load(family, voices, "espeak-de")

    def test_unknown_name(self, family, voices):
        info = next(iter(voices.values()))
        unknown = VoiceInfo(
            name="espeak-xx",
            family="espeak",
            description=info.description,
            languages=info.languages,
            sample_rate=info.sample_rate,
            licence=info.licence,
            attribution_name="",
            attribution_url="",
        )
        with pytest.raises(VoiceError, match="espeak-xx"):
            family.load(unknown, SessionOptions())

    def test_keeps_its_info(self, voice, voices):
        assert voice.info == voices["espeak-en-us"]


class TestLanguageTags:
    def test_every_tag_is_well_formed(self, voices):
        tags = [tag for info in voices.values() for tag in info.languages]
        assert [tag for tag in tags if not TAG.fullmatch(tag)] == []

    def test_tags_are_spelled_as_pipers(self, voices):
        tags = {info.languages[0] for info in voices.values()}
        assert set(PIPER_TAGS) <= tags

    @pytest.mark.parametrize(
        ("code", "tag"),
        [
            ("de", "de-DE"),
            ("en-us", "en-US"),
            ("en-us-nyc", "en-US"),
            ("en-gb-scotland", "en-GB"),
            ("en-gb-x-rp", "en-GB"),
            ("en-029", "en-029"),
            ("en-shaw", "en-Shaw"),
            ("es-419", "es-419"),
            ("fr-be", "fr-BE"),
            ("pt-br", "pt-BR"),
            ("ca-va", "ca-ES"),
            ("ru-cl", "ru-RU"),
            ("ru-lv", "ru-LV"),
            ("vi-vn-x-south", "vi-VN"),
            ("chr-US-Qaaa-x-west", "chr-US"),
            ("cmn", "zh-CN"),
            ("cmn-latn-pinyin", "zh-Latn"),
            ("yue", "zh-HK"),
            ("nb", "nb-NO"),
            ("fa-latn", "fa-Latn"),
            ("piqd", "tlh"),
            ("eo", "eo"),
            ("xyz", "xyz"),
        ],
    )
    def test_tag(self, code, tag):
        assert language_tag(code) == tag


class TestPhonemize:
    @pytest.mark.parametrize("text", ["Hello.", "5", "°C", "€", "😀", "你好", "§", "%"])
    def test_is_the_text(self, voice, text):
        assert voice.phonemize(text) == [text]

    @pytest.mark.parametrize(
        "text", ["", " \n", "...", "?!", "—", "**", "[[ ]]", "\0", "\u0301", "«»", "|"]
    )
    def test_is_nothing_when_nothing_can_be_said(self, voice, text):
        assert voice.phonemize(text) == []

    def test_brackets_of_phoneme_codes_go(self, voice):
        assert voice.phonemize("say [[hello]] now") == ["say  hello  now"]


class TestGenerate:
    def test_every_voice_speaks(self, family, voices):
        silent = []
        for name in voices:
            samples = speak(load(family, voices, name), "a 1")
            if len(samples) < SAMPLE_RATE / 10 or np.abs(samples).max() < 0.1:
                silent.append(name)
        assert silent == []

    def test_samples(self, voice):
        samples = speak(voice, KITCHEN)
        assert samples.dtype == np.float32
        assert samples.ndim == 1
        assert 0.3 < np.abs(samples).max() <= 1.0

    def test_same_samples_each_time(self, family, voices, voice):
        first = speak(voice, KITCHEN)
        speak(load(family, voices, "espeak-de"), "Guten Tag. " * 30)
        assert np.array_equal(speak(voice, KITCHEN), first)

    def test_one_block_per_text(self, voice):
        assert len(list(voice.generate(["One.", "Two."], SynthesisOptions()))) == 2

    def test_silence_gives_no_block(self, voice):
        assert list(voice.generate(["", "..."], SynthesisOptions())) == []
        no_blocks = type(voice)(voice.info, "gmw/en-US", Mute())
        assert list(no_blocks.generate(["Hello."], SynthesisOptions())) == []

    @pytest.mark.parametrize(
        ("text", "pause_ms"), [("Test.", 300), ("Test,", 150), ("Test;", 225)]
    )
    def test_silence_at_both_ends(self, voice, text, pause_ms):
        lead, pause = silence_ms(speak(voice, text))
        assert lead < 11
        assert pause == pytest.approx(pause_ms, abs=20)

    def test_slow_speech_ends_in_a_short_pause_too(self, voice):
        assert silence_ms(speak(voice, "Test.", length_scale=2))[1] < 360

    @pytest.mark.parametrize("name", TEXTS)
    @pytest.mark.parametrize("scale", [0.5, 0.8, 1.25, 2.0])
    def test_length_scale(self, family, voices, name, scale):
        voice = load(family, voices, name)
        normal = len(speak(voice, TEXTS[name]))
        scaled = len(speak(voice, TEXTS[name], length_scale=scale))
        assert scaled / normal == pytest.approx(scale, rel=0.15)

    def test_length_scale_has_limits(self, voice):
        slowest, slower = (speak(voice, KITCHEN, length_scale=s) for s in (3, 30))
        fastest, faster = (speak(voice, KITCHEN, length_scale=s) for s in (0.3, 0))
        assert np.array_equal(slowest, slower)
        assert np.array_equal(fastest, faster)
        assert len(fastest) < len(speak(voice, KITCHEN)) < len(slowest)

    def test_noise_has_no_part(self, voice):
        options = {"noise_scale": 0.5, "noise_w_scale": 0.5}
        assert np.array_equal(speak(voice, "Hello.", **options), speak(voice, "Hello."))

    def test_only_one_speaker(self, voice):
        assert np.array_equal(
            speak(voice, "Hello.", speaker="0"), speak(voice, "Hello.")
        )
        with pytest.raises(SpeakerNotFoundError, match="only one speaker"):
            speak(voice, "Hello.", speaker="1")


class Mute(EspeakLibrary):
    def synthesize(self, *_args, **_settings):
        return []


def test_the_library_is_shared():
    assert EspeakFamily()._library is EspeakFamily()._library is LIBRARY
