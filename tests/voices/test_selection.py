"""Which voice a request means, and what it is told when there is none."""

import pytest

from wyoming_jabber.errors import (
    LanguageNotFoundError,
    RequestError,
    SpeakerNotFoundError,
    VoiceNotFoundError,
)
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.espeak import EspeakFamily
from wyoming_jabber.voices.selection import (
    Selection,
    best,
    check_speaker,
    choose,
    find,
)

LONGEST_MESSAGE = 300
NASTY_INPUTS = ["x" * 10_000, "two\nlines", "tab\there", "\ud800", "'; --", "\x00"]


def voice(name: str, *languages: str, **changes) -> VoiceInfo:
    return VoiceInfo(
        name=name,
        family="piper",
        description=name,
        languages=languages or ("en-US",),
        sample_rate=22050,
        licence="MIT",
        attribution_name="test",
        attribution_url="",
        **changes,
    )


LESSAC = voice("en_US-lessac-medium", "en-US")
AMY = voice("en_US-amy-low", "en-US", aliases=("amy", "en_US-Amy"))
ALAN = voice("en_GB-alan-low", "en-GB")
THORSTEN = voice("de_DE-thorsten-high", "de-DE", "de-AT")
KERSTIN = voice("de_CH-kerstin-low", "de-CH")
CHAPAECIAN = voice("pt_BR-faber-medium", "pt-BR")
CREW = voice("crew", "en-AU", speakers=("alice", "bob", "7"))
ROBOT_US = voice("espeak-en-us", "en-US", is_natural=False)
ROBOT_GB = voice("espeak-en-gb", "en-GB", is_natural=False)
ROBOT_FR = voice("espeak-fr", "fr-FR", is_natural=False)
ROBOT_EO = voice("espeak-eo", "eo", is_natural=False)
VOICES = (
    *(ROBOT_US, ROBOT_GB, ROBOT_FR, ROBOT_EO),
    *(LESSAC, AMY, ALAN, THORSTEN, KERSTIN, CHAPAECIAN, CREW),
)


def choose_by(language: str, voices=VOICES, default: VoiceInfo = LESSAC) -> VoiceInfo:
    return choose(voices, Selection(language=language), default)


# By name


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("en_US-lessac-medium", LESSAC),
        ("EN_us-Lessac-MEDIUM", LESSAC),
        ("en-us-lessac-medium", LESSAC),
        ("en_US_lessac_medium", LESSAC),
        ("amy", AMY),
        ("AMY", AMY),
        ("en-us_amy", AMY),
        ("espeak_en_GB", ROBOT_GB),
    ],
)
def test_a_name_or_alias_is_found_in_any_spelling(name, meant):
    assert find(VOICES, name) is meant
    assert choose(VOICES, Selection(name=name), ALAN) is meant


def test_the_exact_name_wins_over_another_voices_alias():
    impostor = voice("other", aliases=("amy",))
    real = voice("amy")
    assert find((impostor, real), "amy") is real


def test_a_name_wins_over_a_language():
    selection = Selection(name="amy", language="de-DE")
    assert choose(VOICES, selection, LESSAC) is AMY


def test_who_asks_for_nothing_gets_the_default():
    assert choose(VOICES, Selection(), THORSTEN) is THORSTEN
    assert choose(VOICES, Selection(name="", language=""), THORSTEN) is THORSTEN


# By language


@pytest.mark.parametrize(
    ("language", "meant"),
    [
        ("de-DE", THORSTEN),
        ("de-CH", KERSTIN),
        ("de-AT", THORSTEN),
        ("de_de", THORSTEN),
        ("DE-de", THORSTEN),
        ("de", THORSTEN),
        ("de-LI", THORSTEN),
        ("en-GB", ALAN),
        ("en_GB", ALAN),
        ("en", LESSAC),
        ("pt", CHAPAECIAN),
        ("pt-PT", CHAPAECIAN),
        ("fr", ROBOT_FR),
        ("fr-CA", ROBOT_FR),
        ("eo", ROBOT_EO),
        ("eo-XX", ROBOT_EO),
    ],
)
def test_a_language_finds_the_nearest_voice(language, meant):
    assert choose_by(language) is meant


def test_english_means_american_english_whatever_stands_first():
    assert choose_by("en", (ALAN, CREW, AMY), default=THORSTEN) is AMY


def test_a_natural_voice_of_another_accent_is_better_than_a_robot_of_this_one():
    assert choose_by("en-GB", (ROBOT_GB, LESSAC), default=ROBOT_GB) is LESSAC


def test_the_default_voice_wins_a_tie():
    assert choose_by("en-US", default=AMY) is AMY
    assert choose_by("en-US", default=LESSAC) is LESSAC


def test_the_default_voice_does_not_win_over_a_nearer_one():
    assert choose_by("en-GB", default=AMY) is ALAN


def test_a_language_is_not_taken_for_another_that_begins_alike():
    filipino = voice("fil", "fil-PH")
    with pytest.raises(LanguageNotFoundError):
        choose_by("fi", (filipino,), default=filipino)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "espeak-en-us"),
        ("en-GB", "espeak-en-gb"),
        ("cs", "espeak-cs"),
        ("zh", "espeak-cmn"),
        ("zh-HK", "espeak-yue"),
        ("nb-NO", "espeak-nb"),
        ("pt_BR", "espeak-pt-br"),
        ("sv", "espeak-sv"),
    ],
)
def test_languages_find_espeaks_real_voices(language, name):
    voices = tuple(EspeakFamily().scan([]))
    assert choose_by(language, voices, default=best(voices)).name == name


# When nobody has chosen


def test_the_best_voice_is_natural_and_american():
    assert best(VOICES) is AMY  # of two equals, the first by name
    assert best((ROBOT_US, THORSTEN)) is THORSTEN
    assert best((THORSTEN, ALAN)) is ALAN
    assert best((ROBOT_EO, ROBOT_GB, ROBOT_US)) is ROBOT_US


def test_the_best_voice_does_not_depend_on_the_order():
    assert best(VOICES) is best(VOICES[::-1])


def test_there_is_no_best_voice_among_none():
    with pytest.raises(VoiceNotFoundError, match="no voice at all"):
        best(())


# Speakers


@pytest.mark.parametrize("speaker", ["alice", "bob", "7", "0", "1", "2"])
def test_a_speaker_is_known_by_name_and_number(speaker):
    check_speaker(CREW, speaker)
    selection = Selection(name="crew", speaker=speaker)
    assert choose(VOICES, selection, LESSAC) is CREW


@pytest.mark.parametrize("speaker", ["carol", "Alice", "3", "-1", "01", "1.0", ""])
def test_an_unknown_speaker_is_told_who_there_is(speaker):
    with pytest.raises(SpeakerNotFoundError, match="alice, bob, 7") as caught:
        check_speaker(CREW, speaker)
    assert repr(speaker) in str(caught.value)


def test_a_voice_without_speakers_has_number_0_alone():
    check_speaker(LESSAC, "0")
    with pytest.raises(SpeakerNotFoundError, match="it has only one speaker"):
        check_speaker(LESSAC, "1")


def test_a_speaker_belongs_to_the_voice_that_is_chosen_not_to_the_default():
    with pytest.raises(SpeakerNotFoundError, match=r"en_US-lessac-medium .* 'alice'"):
        choose(VOICES, Selection(name=LESSAC.name, speaker="alice"), CREW)
    assert choose(VOICES, Selection(speaker="alice"), CREW) is CREW


# Errors


def test_an_unknown_name_is_told_some_that_are_there():
    with pytest.raises(VoiceNotFoundError) as caught:
        find(VOICES, "en_US-lesac-medium")
    text = str(caught.value)
    assert "'en_US-lesac-medium'" in text
    assert f"there are {len(VOICES)}, such as espeak-en-us" in text


def test_a_name_among_no_voices_is_told_so():
    with pytest.raises(VoiceNotFoundError, match=r"there are 0$"):
        find((), "amy")


@pytest.mark.parametrize("language", ["tlh", "xx-YY", "english", "-", "us"])
def test_an_unknown_language_is_named(language):
    with pytest.raises(LanguageNotFoundError, match=f"'{language}'"):
        choose_by(language)


@pytest.mark.parametrize("text", NASTY_INPUTS)
@pytest.mark.parametrize("field", ["name", "language", "speaker"])
def test_an_error_is_one_short_line_whatever_was_asked(field, text):
    with pytest.raises(RequestError) as caught:
        choose(VOICES, Selection(**{field: text}), LESSAC)
    message = str(caught.value)
    assert len(message) < LONGEST_MESSAGE
    assert message.isprintable()
    assert repr(text[:20])[:-1] in message
