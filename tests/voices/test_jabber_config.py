"""The `voice.json` of a Jabber voice, and everything that may be wrong in it."""

import json
from typing import Any

import pytest

from tests.tiny_jabber import PHONEMES, write_jabber_voice
from wyoming_jabber.errors import VoiceError
from wyoming_jabber.voices.jabber_config import CONFIG_NAME, check_digests, read_config
from wyoming_jabber.voices.shipped import shipped_voices

ANNA = {"name": "anna", "log_f0_mean": 5.3, "log_f0_scale": 0.2}
DIGEST = "0" * 64


def test_a_whole_file(tmp_path):
    file = write_jabber_voice(tmp_path, changes={"label": "Tiny, English"})
    config = read_config(file)
    assert (config.name, config.version) == ("en_US-tinyjabber-medium", "1.0")
    assert config.label == "Tiny, English"
    assert (config.language, config.espeak_voice) == ("en-US", "en-us")
    assert config.licence == "CC0-1.0"
    assert config.attribution_name == "The tests"
    assert config.attribution_url.startswith("https://")
    assert config.sample_rate == 22050
    assert config.phonemes == PHONEMES
    assert [speaker.name for speaker in config.speakers] == ["anna", "bert"]
    assert config.encoder.file == tmp_path / "encoder.onnx"
    assert [graph.halo for graph in config.graphs] == [0, 3, 3]
    assert all(len(graph.sha256) == 64 for graph in config.graphs)


def test_what_is_shipped_is_what_was_made():
    files = [*shipped_voices().glob(f"*/{CONFIG_NAME}")]
    assert files
    for file in files:
        check_digests(read_config(file))


def test_what_may_be_missing(tmp_path):
    config = read_config(write_jabber_voice(tmp_path))
    assert config.label == ""
    assert {speaker.length_scale for speaker in config.speakers} == {1.0}
    assert {speaker.pitch_range for speaker in config.speakers} == {1.0}


def test_a_gain_counts_if_it_is_to_our_target(tmp_path):
    for target, gain in ((-18.0, 1.25), (-23.0, None)):
        levelling = {"target_lufs": target, "gain_db": 1.25}
        file = write_jabber_voice(tmp_path, changes={"levelling": levelling})
        assert read_config(file).levelling_gain == gain
    assert read_config(write_jabber_voice(tmp_path)).levelling_gain is None


def test_speakers_have_manners_of_their_own(tmp_path):
    anna = {**ANNA, "length_scale": 1.1, "pitch_range": 1.2}
    config = read_config(write_jabber_voice(tmp_path, changes={"speakers": [anna]}))
    (speaker,) = config.speakers
    assert (speaker.log_f0_mean, speaker.log_f0_scale) == (5.3, 0.2)
    assert (speaker.length_scale, speaker.pitch_range) == (1.1, 1.2)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("format", None, "format is missing, must be 1"),
        ("levelling", 1, "levelling is 1, must be an object"),
        ("levelling", {}, "levelling.gain_db is missing, must be a number from -20"),
        (
            "levelling",
            {"gain_db": 1, "target_lufs": "loud"},
            "levelling.target_lufs is 'loud', must be a number from -70 to 0",
        ),
        ("format", 2, "format is 2, must be 1"),
        ("name", None, "name is missing, must be a text"),
        ("name", " ", "name is ' ', must be a text"),
        ("name", 3, "name is 3, must be a text"),
        ("name", "\ud800", r"name is '\ud800', must be valid text"),
        ("version", 1.0, "version is 1.0, must be a text"),
        ("label", 1, "label is 1, must be a text"),
        ("language", "English", "language is 'English', must be a language tag"),
        ("espeak_voice", None, "espeak_voice is missing"),
        ("licence", None, "licence is missing"),
        ("attribution", None, "attribution is missing, must be an object"),
        ("attribution", {"name": "A"}, "attribution.url is missing"),
        ("sample_rate", 100, "sample_rate is 100, must be a number from 8000 to"),
        ("sample_rate", True, "sample_rate is True"),
        ("sample_rate", 22050.5, "sample_rate is 22050.5, must be a whole number"),
        ("hop_length", 128, "hop_length is 128, must be 256"),
        ("phonemes", None, "phonemes is missing, must be a list of texts"),
        ("phonemes", ["a", 1], "must be a list of texts"),
        ("phonemes", ["a", "a"], "must be a list of texts, each once"),
        ("phonemes", ["a", *"^$,."], "must be a list with ! ?"),
        ("phonemes", ["\udc00", *"^$,.!?"], "must be valid text"),
        ("speakers", [], "speakers is [], must be a list of objects"),
        ("speakers", ["a"], "speakers is ['a'], must be a list of objects"),
        ("speakers", [ANNA, ANNA], "must be a list of different names"),
        ("speakers", [{}], "speakers[0].name is missing"),
        (
            "speakers",
            [ANNA, {**ANNA, "log_f0_mean": 200}],
            "speakers[1].log_f0_mean is 200, must be a number from 3.4 to 6.9",
        ),
        ("speakers", [{**ANNA, "log_f0_scale": 0}], "speakers[0].log_f0_scale is 0"),
        ("speakers", [{**ANNA, "length_scale": 9}], "speakers[0].length_scale is 9"),
        ("speakers", [{**ANNA, "pitch_range": -1}], "speakers[0].pitch_range is -1"),
        ("encoder", None, "encoder is missing, must be an object"),
        ("encoder", {"file": "e.onnx"}, "encoder.sha256 is missing"),
        ("encoder", {"file": "e", "sha256": "a"}, "must be 64 hexadecimal digits"),
        ("encoder", {"file": "../e", "sha256": DIGEST}, "a file beside this one"),
        ("decoder", {"file": "d", "sha256": DIGEST}, "decoder.halo is missing"),
        (
            "vocoder",
            {"file": "v", "sha256": DIGEST, "halo": 1},
            "vocoder.halo is 1, must be a number from 2 to 256",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_file(tmp_path, key, value, problem):
    file = write_jabber_voice(tmp_path, changes={key: value})
    with pytest.raises(VoiceError) as raised:
        read_config(file)
    assert str(raised.value).startswith(f"{file}: ")
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "is not JSON"),
        ("[]", "must hold a JSON object"),
        ("[" * 10**6, "not JSON"),
    ],
)
def test_a_file_that_is_no_object(tmp_path, text, problem):
    file = tmp_path / "voice.json"
    file.write_text(text)
    with pytest.raises(VoiceError, match=problem):
        read_config(file)


def test_a_file_that_can_t_be_read(tmp_path):
    with pytest.raises(VoiceError, match="can't be read: No such file"):
        read_config(tmp_path / "voice.json")


def test_a_long_value_is_shortened(tmp_path):
    changes: dict[str, Any] = {"sample_rate": ["x " * 500]}
    file = write_jabber_voice(tmp_path, changes=changes)
    assert len(json.dumps(changes)) > 1000
    with pytest.raises(VoiceError) as raised:
        read_config(file)
    assert len(str(raised.value)) < len(str(file)) + 150
