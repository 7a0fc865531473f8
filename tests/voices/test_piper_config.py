"""A Piper voice's configuration: old and new files, and everything wrong with one."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tiny_models import PHONEMES, piper_config, write_piper_voice
from wyoming_jabber.errors import VoiceError
from wyoming_jabber.voices.piper_config import PiperConfig, read_config


def read(folder: Path, *, old_keys: bool = False, **changes: Any) -> PiperConfig:
    model = write_piper_voice(folder, old_keys=old_keys, changes=changes)
    return read_config(model.with_name(f"{model.name}.json"))


def test_a_current_file(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert config.sample_rate == 22050
    assert config.phoneme_type == "espeak"
    assert config.espeak_voice == "en-us"
    assert config.phoneme_ids["_"] == (0,)
    assert len(config.phoneme_ids) == len(PHONEMES)
    assert (config.noise_scale, config.length_scale, config.noise_w_scale) == (
        0.667,
        1.0,
        0.8,
    )
    assert (config.dataset, config.quality) == ("tiny", "medium")
    assert (config.language_code, config.language_name) == ("en_US", "English")
    assert config.hop_length == 256


def test_an_old_file_gets_piper_s_defaults(tmp_path: Path) -> None:
    config = read(tmp_path, old_keys=True, inference=None, num_speakers=None)
    assert config.phoneme_type == "espeak"
    assert config.phoneme_ids["a"] == (PHONEMES.index("a"),)
    assert (config.noise_scale, config.length_scale, config.noise_w_scale) == (
        0.667,
        1.0,
        0.8,
    )
    assert config.num_speakers == 1
    assert config.hop_length == 256
    assert config.language_code == ""
    assert config.clusters == frozenset()


def test_scales_may_be_whole_numbers_and_named_anew(tmp_path: Path) -> None:
    config = read(tmp_path, inference={"length_scale": 2, "noise_w_scale": 0.5})
    assert config.length_scale == 2
    assert config.noise_w_scale == 0.5


def test_null_is_as_good_as_missing(tmp_path: Path) -> None:
    file = tmp_path / "voice.onnx.json"
    nulls = dict.fromkeys(("language", "dataset", "phoneme_type", "vowel_clusters"))
    file.write_text(json.dumps(piper_config() | nulls))
    config = read_config(file)
    assert (config.dataset, config.phoneme_type) == ("", "espeak")


def test_replacements_by_one_several_or_no_symbols(tmp_path: Path) -> None:
    config = read(tmp_path, phoneme_map={"c": ["k"], "x": "ks", "h": None})
    assert config.phoneme_map == {"c": ("k",), "x": ("ks",), "h": ()}


def test_clusters(tmp_path: Path) -> None:
    config = read(tmp_path, vowel_clusters=[["a", "ɪ"], ["o", "ʊ"]])
    assert config.clusters == {("a", "ɪ"), ("o", "ʊ")}


def test_a_text_voice_needs_no_espeak_voice(tmp_path: Path) -> None:
    assert read(tmp_path, phoneme_type="text", espeak=None).espeak_voice == ""


def test_speakers_are_in_the_order_of_their_ids(tmp_path: Path) -> None:
    ids = {"zoe": 0, "adam": 2, "mia": 1}
    config = read(tmp_path, num_speakers=3, speaker_id_map=ids)
    assert config.speakers == ("zoe", "mia", "adam")


def test_speakers_without_names_are_numbers(tmp_path: Path) -> None:
    assert read(tmp_path, num_speakers=3).speakers == ("0", "1", "2")


@pytest.mark.parametrize("count", [0, 1])
def test_one_person_is_no_list_of_speakers(tmp_path: Path, count: int) -> None:
    assert read(tmp_path, num_speakers=count).speakers == ()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"audio": None}, "audio.sample_rate is missing, must be a number from 8000"),
        ({"audio": {"sample_rate": "22050"}}, "audio.sample_rate is '22050'"),
        ({"audio": {"sample_rate": 1}}, "audio.sample_rate is 1, must be"),
        ({"audio": {"sample_rate": 22050.5}}, "must be a whole number"),
        ({"audio": {"sample_rate": True}}, "audio.sample_rate is True"),
        ({"audio": [22050]}, "audio is [22050], must be an object"),
        ({"espeak": {}}, "espeak.voice is missing, must be the name of"),
        ({"espeak": {"voice": 7}}, "espeak.voice is 7, must be a text"),
        (
            {"phoneme_type": "pinyin"},
            "phoneme_type 'pinyin' is not supported (supported: espeak, text)",
        ),
        ({"phoneme_id_map": None}, "phoneme_id_map._ is missing, must be at least"),
        ({"phoneme_id_map": {"_": 0, "^": []}}, "phoneme_id_map.^ is []"),
        ({"phoneme_id_map": {"_": ["0"]}}, "phoneme_id_map._ is '0'"),
        ({"phoneme_id_map": {"_": [256]}}, "_ is 256, must be a number from 0 to 255"),
        ({"phoneme_map": {"c": 7}}, "phoneme_map.c is 7, must be a symbol or a list"),
        ({"vowel_clusters": ["aɪ"]}, "vowel_clusters is ['aɪ'], must be a list of"),
        ({"vowel_clusters": "aɪ"}, "vowel_clusters is 'aɪ', must be a list of"),
        ({"num_speakers": -1}, "num_speakers is -1"),
        ({"speaker_id_map": {"zoe": 1}}, "speaker_id_map.zoe is 1, must be"),
        ({"default_speaker_id": 5}, "default_speaker_id is 5"),
        ({"inference": {"length_scale": 0}}, "inference.length_scale is 0, must be"),
        ({"inference": {"noise_w": float("nan")}}, "inference.noise_w is nan"),
        ({"inference": {"noise_scale": None}}, "inference.noise_scale is None"),
        ({"language": {"code": "english!"}}, "language.code is 'english!'"),
        ({"hop_length": 0}, "hop_length is 0"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(VoiceError) as caught:
        read(tmp_path, **changes)
    assert complaint in str(caught.value)
    assert "en_US-tiny-medium.onnx.json: " in str(caught.value)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b'{"audio": ', "voice.onnx.json is not JSON: "),
        (b"\xff\xfe", "is not JSON: "),
        (b"[" * 200_000, "is not JSON: "),
        (b"[]", "must hold a JSON object"),
    ],
)
def test_what_is_no_configuration(
    tmp_path: Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "voice.onnx.json"
    file.write_bytes(content)
    with pytest.raises(VoiceError) as caught:
        read_config(file)
    assert complaint in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match=r"voice\.json can't be read: No such file"):
        read_config(tmp_path / "voice.json")


def test_a_long_value_is_shortened_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(VoiceError) as caught:
        read(tmp_path, audio=["rate "] * 1000)
    assert len(str(caught.value)) < 300
