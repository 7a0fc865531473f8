"""`explain`: the stages of a text, for people and for programs."""

from io import BytesIO, TextIOWrapper
import json
import os
import sys

import pytest

from tests.cli.conftest import AMY, CREW

KEYS = [
    *("text", "clean", "normalized", "lexicon", "phonemes"),
    *("voice", "language", "pause", "rate", "pitch", "volume"),
]


@pytest.fixture
def explain(jabber):
    """Explain a text as JSON."""

    def explained(text: str, *flags: object):
        answer = jabber("explain", "--json", text, *flags)
        assert (answer.status, answer.err) == (0, "")
        return json.loads(answer.out, parse_constant=pytest.fail)

    return explained


def test_people_see_only_stages_that_change_something(jabber):
    answer = jabber("explain", "**Hi** there.\nBye.")
    assert (answer.status, answer.err) == (0, "")
    blocks = [
        [line.split(maxsplit=1) for line in block.splitlines()]
        for block in answer.out.split("\n\n")
    ]
    assert [line[0] for line in blocks[0]] == ["text", "clean", "phonemes", "voice"]
    assert blocks[0][0][1] == "**Hi** there."
    assert blocks[0][1][1] == "Hi there."
    assert blocks[0][3][1] == AMY
    assert [line[0] for line in blocks[1]] == ["text", "phonemes", "voice", "pause"]
    assert blocks[1][3][1] == "0.40 s before it"
    assert answer.out.splitlines()[-1] == "spoken: Hi there Bye"


def test_json_has_the_words_and_every_stage_of_each_unit(explain):
    told = explain("**Hi** there.\nBye.")
    assert list(told) == ["spoken", "units"]
    assert told["spoken"] == "Hi there Bye"
    assert [list(unit) for unit in told["units"]] == [KEYS, KEYS]
    assert [unit["voice"] for unit in told["units"]] == [AMY, AMY]
    assert all(unit["phonemes"] for unit in told["units"])


@pytest.mark.parametrize("text", ["", " \n", "<speak></speak>"])
def test_empty_text_has_no_units(jabber, explain, text):
    assert explain(text) == {"spoken": "", "units": []}
    assert jabber("explain", text) == (0, "spoken: \n", "")


def test_silence_is_no_number(explain):
    (unit,) = explain("<speak><prosody volume='silent'>Hi</prosody></speak>")["units"]
    assert unit["volume"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Café “naïve” \U0001f44d \u2028 \x00\x1b[31m",
        os.fsdecode(b"hello \xff there"),
        '"quotes" and \\ and \n and \t',
        "<speak>&#0; <break time='99s'/> <x y='</speak>",
        "{" * 200,
        "1" * 500,
    ],
    ids=range(6),
)
def test_json_is_valid_for_any_text(explain, text):
    assert explain(text)["units"]


def test_ssml_can_be_announced(explain):
    assert explain("<a>Hi</a>", "--ssml")["spoken"] == "Hi"
    assert explain("<speak>Hi</speak>")["units"][0]["text"] == "Hi"
    plain = explain("<speak>Hi</speak>", "--no-detect-ssml")
    assert "<speak>" in plain["units"][0]["text"]


@pytest.mark.parametrize(
    ("language", "voice", "tag"),
    [("de", CREW, "de-DE"), ("en-GB", AMY, "en-US"), ("fr", "espeak-fr-fr", "fr-FR")],
)
def test_a_text_is_read_as_a_voice_of_the_language_would(explain, language, voice, tag):
    (unit,) = explain("Paris.", "--language", language)["units"]
    assert (unit["voice"], unit["language"]) == (voice, tag)


def test_text_in_another_language_has_its_voice(explain):
    text = "Das Licht in der Küche ist jetzt aus, und die Heizung auch."
    assert explain(text)["units"][0]["voice"] == CREW
    assert explain(text, "--voice", AMY)["units"][0]["voice"] == AMY
    assert explain(text, "--no-follow-language")["units"][0]["voice"] == AMY


def test_a_wrong_lexicon_is_told_and_the_rest_is_read(jabber, tmp_path, caplog):
    (tmp_path / "lexicon.yaml").write_text("Anna: Anne\nBob: [oops\n")
    answer = jabber("explain", "--json", "Anna", "--data-dir", tmp_path)
    assert answer.status == 0
    assert f"{tmp_path}/lexicon.yaml:" in caplog.text


def test_text_comes_from_standard_input(explain, monkeypatch):
    stdin = TextIOWrapper(BytesIO("Grüße".encode()), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    assert explain("-")["spoken"] == "Grüße"


def test_too_long_a_text_is_one_line(jabber):
    answer = jabber("explain", "x" * 11, "--max-characters", 10)
    assert answer.status == 1
    assert answer.complaint == "The text has more than 10 characters"
