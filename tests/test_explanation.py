"""What becomes of a text, unit by unit, and what is spoken of it."""

from dataclasses import asdict
import json
from pathlib import Path

from hypothesis import given, settings, strategies as st
import pytest

from tests.stage import AMY, CREW, Stage
from tests.tiny_models import write_piper_voice
from wyoming_jabber.explanation import Explanation, UnitExplanation, explain

GERMAN = "Das Licht in der Küche ist jetzt aus, und die Heizung auch."


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("voices")
    write_piper_voice(folder, AMY)
    write_piper_voice(folder, CREW, language="de_DE", espeak_voice="de")
    (folder / "lexicon.yaml").write_text("Anna: '[[ˈænɐ]]'\nBob: Bobby\n")
    return folder


@pytest.fixture(scope="module")
def stage(folder) -> Stage:
    return Stage(folder)


def explained(stage: Stage, text: str, **options) -> Explanation:
    return explain(stage.casting(), stage.delivery, text, **options)


def test_a_unit_is_shown_after_each_stage(stage):
    (unit,) = explained(stage, "**Hi** Anna & Bob!").units
    assert unit == UnitExplanation(
        text="**Hi** Anna & Bob!",
        clean="Hi Anna & Bob!",
        normalized="Hi Anna and Bob!",
        lexicon="Hi [[ˈænɐ]] and Bobby!",
        phonemes=unit.phonemes,
        voice=AMY,
        language="en-US",
        pause=0.0,
        rate=1.0,
        pitch=0.0,
        volume=0.0,
    )
    assert "ˈænɐ" in unit.phonemes


@pytest.mark.parametrize("text", ["", " \n ", "<speak/>"])
def test_nothing_is_explained_as_nothing(stage, text):
    assert explained(stage, text) == Explanation(spoken="", units=())


def test_spoken_is_the_words_alone(stage):
    text = (
        "Hello, *Anna* — don't panic: it's “well-known” (really)!\n\n- Milk\n- [[ˈɛɡz]]"
    )
    assert explained(stage, text).spoken == (
        "Hello Anna don't panic it's well-known really Milk"
    )


def test_units_have_their_pauses_and_voices(stage):
    units = explained(stage, f"It is on.\n\n{GERMAN}").units
    assert [(unit.voice, unit.language, unit.pause) for unit in units] == [
        (AMY, "en-US", 0.0),
        (CREW, "de-DE", 0.65),
    ]


def test_what_markup_asks_for_is_shown(stage):
    text = (
        "<speak>One<break time='2s'/><prosody rate='fast' pitch='+2st' volume='-3dB'>two"
        "</prosody> <prosody volume='silent'>three</prosody></speak>"
    )
    units = explained(stage, text).units
    shown = [(u.pause, round(u.rate, 2), u.pitch, u.volume) for u in units]
    assert shown == [(0.0, 1.0, 0, 0), (2.0, 1.25, 2.0, -3.0), (0.0, 1.0, 0.0, None)]


def test_what_settings_ask_for_is_shown(folder):
    stage = Stage(folder, length_scale=2.0, pitch=1.0)
    (unit,) = explained(stage, "Hello").units
    assert (unit.rate, unit.pitch) == (0.5, 1.0)


def test_text_can_be_announced_as_ssml(stage):
    assert explained(stage, "<vxml>Hi</vxml>", is_ssml=True).spoken == "Hi"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.text(max_size=40).map("<speak>{}</speak>".format))
def test_any_text_can_be_explained_as_json(stage, text):
    explanation = explained(stage, text)
    assert json.loads(json.dumps(asdict(explanation), allow_nan=False))
    assert not set(explanation.spoken) & set(',.;:!?"()[]{}<>*_#%€$+=/\\|~^')
