"""Piper voices: from text to symbols, ids and sound."""

from collections.abc import Callable
import logging
from pathlib import Path
import subprocess
import sys
from typing import Any

import numpy as np
from onnx import TensorProto, helper
import pytest

from tests.tiny_models import PHONEMES, SECONDS_PER_ID, write_piper_voice
from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import (
    EngineError,
    ProviderError,
    SpeakerNotFoundError,
    VoiceError,
)
from wyoming_jabber.voices.base import Family, SynthesisOptions, Voice, VoiceInfo
from wyoming_jabber.voices.piper import PiperFamily, PiperVoice

PLAIN = SynthesisOptions()

Load = Callable[..., PiperVoice]


def fake_ipa(text: str, language: str) -> str:
    """Stand in for espeak: the text is IPA already."""
    assert language == "en-us"
    return text


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a voice and load it."""

    def write_and_load(**options: Any) -> PiperVoice:
        write_piper_voice(tmp_path, **options)
        family = PiperFamily(fake_ipa)
        (info,) = family.scan([tmp_path])
        return family.load(info, SessionOptions())

    return write_and_load


def speak(voice: PiperVoice, text: str, options: SynthesisOptions = PLAIN) -> Samples:
    return np.concatenate(list(voice.generate(voice.phonemize(text), options)))


def test_it_is_a_family_and_a_voice(load: Load) -> None:
    family: Family = PiperFamily()
    voice: Voice = load()
    assert family.scan([]) == []
    assert voice.info.name == "en_US-tiny-medium"


def test_importing_it_is_cheap() -> None:
    code = (
        "import sys, wyoming_jabber.voices.piper as p; p.PiperFamily().scan([]);"
        "print([m for m in ('onnxruntime', 'phonemizer') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


# Symbols


@pytest.mark.parametrize(
    ("text", "ipa"),
    [
        ("Hello, you!", "həlˈoʊ, juː!"),
        ("Wait... what?! No!!", "wˈeɪt. wˌʌt? nˈoʊ!"),
        ('He said "no" (twice).', "hiː sˈɛd nˈoʊ twˈaɪs."),
        ("Say [[ fˈuː ]], now", "sˈeɪ fˈuː, nˈaʊ"),
        ("[[ ɔ\u0303 ]]", "ɔ\u0303"),
        ("[[ ]]", ""),
        ("", ""),
        (" \n", ""),
        ("... - !?", ""),
    ],
)
def test_text_becomes_ipa(tmp_path: Path, text: str, ipa: str) -> None:
    write_piper_voice(tmp_path)
    family = PiperFamily()
    (info,) = family.scan([tmp_path])
    assert family.load(info, SessionOptions()).phonemize(text) == list(ipa)


@pytest.mark.parametrize(
    ("ipa", "symbols"),
    [
        ("  hi\n juː ", "hi juː"),
        ("wˈeɪt... wˌʌt?!", "wˈeɪt. wˌʌt?"),
        ("jˈɛs ,nˈoʊ;sˈoʊ : ˈa", "jˈɛs, nˈoʊ; sˈoʊ: ˈa"),
        ("«hi» (juː)", "hi juː"),
        ("?!", ""),
        ("漢字", ""),
    ],
)
def test_only_the_punctuation_of_the_training_is_left(
    load: Load, ipa: str, symbols: str
) -> None:
    assert load().phonemize(ipa) == list(symbols)


def test_symbols_are_replaced(load: Load) -> None:
    voice = load(changes={"phoneme_map": {"c": ["k"], "x": "ks", "h": None}})
    assert voice.phonemize("cha x") == ["k", "a", " ", "ks"]


def test_the_longest_cluster_is_joined(load: Load) -> None:
    clusters = [["a", "ɪ"], ["a", "ɪ", "ə"], ["o", "ʊ"]]
    voice = load(changes={"vowel_clusters": clusters})
    assert voice.phonemize("faɪə faɪ a") == ["f", "aɪə", " ", "f", "aɪ", " ", "a"]
    assert voice.phonemize("noʊ oʊ o") == ["n", "oʊ", " ", "oʊ", " ", "o"]


def test_many_symbols_take_linear_time(load: Load) -> None:
    voice = load(changes={"vowel_clusters": [["a", "ɪ"]]})
    assert len(voice.phonemize("faɪ " * 20_000)) == 3 * 20_000 - 1


def test_a_text_voice_reads_letters(load: Load) -> None:
    voice = load(phoneme_type="text", espeak_voice="")
    text = "Zo\u00e9 $5_, [[ X ]]s ß"
    assert voice.phonemize(text) == list("zoe\u0301 5, Xs ss")


def test_a_text_voice_keeps_the_capitals_that_it_knows(load: Load) -> None:
    ids = {symbol: n for n, symbol in enumerate("_^$AaB")}
    changes = {"phoneme_id_map": ids, "phoneme_map": {"C": "A"}}
    voice = load(phoneme_type="text", changes=changes)
    assert voice.phonemize("AaBbCc") == ["A", "a", "B", "b", "A", "c"]


# Ids


def test_ids_are_framed_and_padded_as_piper_does(load: Load) -> None:
    a, b = PHONEMES.index("a"), PHONEMES.index("b")
    voice = load()
    assert voice.phoneme_ids(["a", "b"]) == [1, 0, a, 0, b, 0, 2]
    assert voice.phoneme_ids([]) == [1, 0, 2]


def test_a_symbol_may_have_several_ids(load: Load) -> None:
    ids = {"_": [0, 9], "^": 1, "$": [2], "a": [3, 4]}
    voice = load(changes={"phoneme_id_map": ids})
    assert voice.phoneme_ids("a") == [1, 0, 9, 3, 4, 0, 9, 2]


def test_an_unknown_symbol_is_left_out_and_told_once(
    load: Load, caplog: pytest.LogCaptureFixture
) -> None:
    voice = load()
    for _ in range(3):
        assert voice.phoneme_ids(["漢"]) == [1, 0, 2]
    voice.phoneme_ids(["字"])
    warnings = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert len(warnings) == 2
    assert "en_US-tiny-medium has no sound for '漢'" in warnings[0]


# Sound


def test_sound_is_audible_and_lasts_as_long_as_speech(load: Load) -> None:
    voice = load()
    text = "the kitchen light is now off."
    blocks = list(voice.generate(voice.phonemize(text), PLAIN))
    assert len(blocks) == 1
    sound = blocks[0]
    assert sound.dtype == np.float32
    assert sound.ndim == 1
    assert np.abs(sound).max() <= 1
    assert np.sqrt(np.mean(sound**2)) > 0.05
    assert len(sound) / 22050 == pytest.approx(len(text) / 14, rel=0.1)


def test_the_same_sounds_the_same(load: Load) -> None:
    first, other = load(), load()
    assert speak(first, "hello").tobytes() == speak(other, "hello").tobytes()
    assert speak(first, "hello").tobytes() != speak(first, "hallo").tobytes()


def test_nothing_to_say_is_not_an_error(load: Load) -> None:
    (sound,) = load().generate([], PLAIN)
    assert len(sound) == 3 * int(SECONDS_PER_ID * 22050)


def test_a_longer_length_scale_is_slower(load: Load) -> None:
    voice = load()
    slow = speak(voice, "hello", SynthesisOptions(length_scale=2))
    assert len(slow) == pytest.approx(2 * len(speak(voice, "hello")), rel=0.01)


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (SynthesisOptions(noise_scale=0.667), SynthesisOptions(noise_scale=0)),
        (SynthesisOptions(noise_w_scale=0.8), SynthesisOptions(noise_w_scale=0)),
    ],
)
def test_noise_options_overrule_the_voice(
    load: Load, own: SynthesisOptions, other: SynthesisOptions
) -> None:
    voice = load()
    plain = speak(voice, "hello").tobytes()
    assert speak(voice, "hello", own).tobytes() == plain
    assert speak(voice, "hello", other).tobytes() != plain


def test_the_voice_s_own_scales_are_the_default(load: Load) -> None:
    slow = load(changes={"inference": {"length_scale": 1.5}})
    normal = speak(slow, "hello", SynthesisOptions(length_scale=1))
    assert len(speak(slow, "hello")) == pytest.approx(1.5 * len(normal), rel=0.01)


def test_too_loud_is_clipped(load: Load) -> None:
    loud = SynthesisOptions(noise_scale=90.0)
    assert np.abs(speak(load(), "hello", loud)).max() == 1


@pytest.mark.parametrize("scale", [np.inf, np.nan])
def test_what_is_no_number_is_an_engine_error(load: Load, scale: float) -> None:
    with pytest.raises(EngineError, match="en_US-tiny-medium computed something"):
        speak(load(), "hello", SynthesisOptions(noise_scale=scale))


# Speakers


def test_speakers_sound_different_by_name_and_number(load: Load) -> None:
    voice = load(speakers=("zoe", "adam"))
    zoe, adam = (
        speak(voice, "hello", SynthesisOptions(speaker=name)).tobytes()
        for name in ("zoe", "adam")
    )
    assert zoe != adam
    assert speak(voice, "hello").tobytes() == zoe
    assert speak(voice, "hello", SynthesisOptions(speaker="1")).tobytes() == adam


def test_the_default_speaker(load: Load) -> None:
    voice = load(speakers=("zoe", "adam"), changes={"default_speaker_id": 1})
    adam = speak(voice, "hello", SynthesisOptions(speaker="adam"))
    assert speak(voice, "hello").tobytes() == adam.tobytes()


def test_a_name_that_looks_like_a_number_is_a_name(load: Load) -> None:
    voice = load(speakers=("1", "0"))
    first = speak(voice, "hello", SynthesisOptions(speaker="1"))
    assert speak(voice, "hello").tobytes() == first.tobytes()


@pytest.mark.parametrize("speaker", ["eve", "7", "-1", "²", "", "9" * 5000])
def test_an_unknown_speaker(load: Load, speaker: str) -> None:
    voice = load(speakers=tuple("abcdefg"))
    with pytest.raises(SpeakerNotFoundError) as caught:
        speak(voice, "hello", SynthesisOptions(speaker=speaker))
    assert str(caught.value).endswith("it has a, b, c, d, e and 2 more")
    assert len(str(caught.value)) < 150


def test_few_speakers_are_all_named(load: Load) -> None:
    with pytest.raises(SpeakerNotFoundError, match=r"it has zoe, adam$"):
        speak(load(speakers=("zoe", "adam")), "hi", SynthesisOptions(speaker="eve"))


def test_a_voice_of_one_person(load: Load) -> None:
    voice = load()
    assert len(speak(voice, "hello", SynthesisOptions(speaker="0")))
    with pytest.raises(SpeakerNotFoundError, match="it has only one"):
        speak(voice, "hello", SynthesisOptions(speaker="eve"))


# Loading


def info_of(path: Path | None) -> VoiceInfo:
    return VoiceInfo(
        name="lost",
        family="piper",
        description="",
        languages=("en-US",),
        sample_rate=22050,
        licence="",
        attribution_name="",
        attribution_url="",
        path=path,
    )


def test_a_voice_without_a_file() -> None:
    with pytest.raises(VoiceError, match="voice lost has no model file"):
        PiperFamily(fake_ipa).load(info_of(None), SessionOptions())


def test_a_voice_whose_files_are_gone(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match=r"gone\.onnx\.json can't be read"):
        PiperFamily(fake_ipa).load(info_of(tmp_path / "gone.onnx"), SessionOptions())


def test_a_broken_model_is_a_voice_error(tmp_path: Path) -> None:
    model = write_piper_voice(tmp_path)
    model.write_bytes(b"broken")
    with pytest.raises(VoiceError, match=r"en_US-tiny-medium\.onnx can't be loaded"):
        PiperFamily(fake_ipa).load(info_of(model), SessionOptions())


def test_a_missing_provider_stays_one(tmp_path: Path) -> None:
    model = write_piper_voice(tmp_path)
    with pytest.raises(ProviderError):
        PiperFamily(fake_ipa).load(info_of(model), SessionOptions(provider="rocm"))


def test_speakers_without_an_input_for_them(load: Load) -> None:
    with pytest.raises(VoiceError, match="has no input sid: not a Piper voice"):
        load(changes={"num_speakers": 2})


def test_one_speaker_in_a_graph_for_several(load: Load, tmp_path: Path) -> None:
    changes = {"num_speakers": 1, "speaker_id_map": None}
    assert len(speak(load(speakers=("a", "b"), changes=changes), "hello"))


@pytest.mark.parametrize(
    ("inputs", "complaint"),
    [
        (["input", "tones"], "has no input input_lengths, scales: not a Piper voice"),
        (
            ["input", "input_lengths", "scales", "tones"],
            "has an input tones unknown to Piper",
        ),
    ],
)
def test_a_graph_of_another_kind(
    tmp_path: Path, inputs: list[str], complaint: str
) -> None:
    model = write_piper_voice(tmp_path)
    model.write_bytes(adding_graph(inputs))
    with pytest.raises(VoiceError) as caught:
        PiperFamily(fake_ipa).load(info_of(model), SessionOptions())
    assert complaint in str(caught.value)
    assert str(model) in str(caught.value)


def adding_graph(inputs: list[str]) -> bytes:
    """Make a model that adds up its inputs."""
    floats = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [1]) for n in inputs]
    total = helper.make_tensor_value_info("total", TensorProto.FLOAT, [1])
    graph = helper.make_graph(
        [helper.make_node("Sum", inputs, ["total"])], "sum", floats, [total]
    )
    opsets = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    serialized: bytes = model.SerializeToString()
    return serialized
