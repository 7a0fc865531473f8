"""Settings of single voices and languages, read from what a person writes."""

from dataclasses import fields

import pytest

from wyoming_jabber.config import Settings
from wyoming_jabber.errors import ConfigError
from wyoming_jabber.voices.base import SynthesisOptions
from wyoming_jabber.voices.directory import Manner
from wyoming_jabber.voices.manners import (
    _LIMITS,
    parse_language_voices,
    parse_manners,
)

BASE = Manner(
    options=SynthesisOptions(length_scale=1.2, noise_scale=0.5, speaker="anna"),
    volume=-3.0,
    pitch=1.0,
)


def test_nothing_is_nothing():
    assert parse_manners([], BASE) == {}
    assert parse_language_voices([]) == {}


def test_a_line_changes_what_it_names_and_keeps_the_rest_but_the_speaker():
    manners = parse_manners(["amy volume=-6", " bob  pitch=2 length_scale=0.9 "], BASE)
    options = SynthesisOptions(length_scale=1.2, noise_scale=0.5)
    assert manners["amy"] == Manner(options=options, volume=-6.0, pitch=1.0)
    faster = SynthesisOptions(length_scale=0.9, noise_scale=0.5)
    assert manners["bob"] == Manner(options=faster, volume=-3.0, pitch=2.0)


def test_every_key_has_its_place():
    line = (
        "amy speaker=2 length_scale=2 noise_scale=0 noise_w_scale=1.5 volume=5 pitch=-2"
    )
    assert parse_manners([line], BASE)["amy"] == Manner(
        options=SynthesisOptions(
            speaker="2", length_scale=2.0, noise_scale=0.0, noise_w_scale=1.5
        ),
        volume=5.0,
        pitch=-2.0,
    )


def test_a_later_line_for_the_same_voice_wins():
    assert parse_manners(["amy pitch=1", "amy pitch=2"], BASE)["amy"].pitch == 2.0


def test_limits_are_those_of_the_settings_for_all_voices():
    limits = {
        spec.name: (spec.metadata["low"], spec.metadata["high"])
        for spec in fields(Settings)
        if spec.name in _LIMITS
    }
    assert limits == _LIMITS


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "must be NAME KEY=VALUE"),
        ("   ", "must be NAME KEY=VALUE"),
        ("amy", "must be NAME KEY=VALUE"),
        ("amy loud", "has no 'loud'; it may have speaker, length_scale"),
        ("amy rate=2", "has no 'rate'; it may have speaker, length_scale"),
        ("amy =2", "has no ''"),
        ("amy volume", "'' is not a number"),
        ("amy volume=", "'' is not a number"),
        ("amy volume=loud", "'loud' is not a number"),
        ("amy volume=1=2", "'1=2' is not a number"),
        ("amy volume=21", "volume is not between -40 and 20"),
        ("amy volume=nan", "volume is not between"),
        ("amy pitch=-13", "pitch is not between -12 and 12"),
        ("amy length_scale=0.4", "length_scale is not between 0.5 and 2"),
        ("amy speaker=", "speaker has no name"),
        ("amy speaker", "speaker has no name"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(line, told):
    with pytest.raises(ConfigError) as error:
        parse_manners(["bob pitch=1", line], BASE)
    assert str(error.value).startswith(f"voice_settings: {line!r}")
    assert told in str(error.value)


def test_languages_have_voices_by_tag():
    assert parse_language_voices(
        ["de=de_DE-x", " en_GB = Alan low", "PT-br=faber", "zh-Hant-TW=a=b"]
    ) == {"de": "de_DE-x", "en-gb": "Alan low", "pt-br": "faber", "zh-hant-tw": "a=b"}


@pytest.mark.parametrize(
    "line", ["", "de", "de=", "=amy", "german=amy", "d=amy", "de de=amy", "de-=amy"]
)
def test_what_is_no_tag_and_name_is_named(line):
    with pytest.raises(ConfigError, match="must be TAG=NAME") as error:
        parse_language_voices([line])
    assert str(error.value).startswith(f"language_voice: {line!r}")
