"""Who speaks each unit: markup, language, and what can't be had."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import given, settings, strategies as st
import pytest

from tests.stage import AMY, CREW, Stage
from tests.tiny_models import write_piper_voice
from wyoming_jabber.text.language import LanguageChooser, load_detector
from wyoming_jabber.text.spans import Span
from wyoming_jabber.voices.casting import Casting, _candidates, prepare_languages
from wyoming_jabber.voices.selection import Selection

FRENCH = "fr_FR-siwi-low"
ENGLISH_TEXT = "The kitchen light is off now, and the heating too."
GERMAN_TEXT = "Das Licht in der Küche ist jetzt aus, und die Heizung auch."
FRENCH_TEXT = "La lumière de la cuisine est éteinte, et le chauffage aussi."
POLISH_TEXT = "Światło w kuchni jest teraz wyłączone, a ogrzewanie też."
RUSSIAN_TEXT = "Свет на кухне выключен."


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("voices")
    write_piper_voice(folder, AMY)
    write_piper_voice(folder, CREW, language="de_DE", espeak_voice="de")
    write_piper_voice(folder, FRENCH, language="fr_FR", espeak_voice="fr-fr")
    (folder / "empty").mkdir()
    return folder


@pytest.fixture(scope="module")
def stage(folder) -> Stage:
    return Stage(folder)


def speakers(casting: Casting, *spans: Span) -> list[str]:
    return [casting.part_for(span).voice.info.name for span in spans]


def say(*texts: str) -> list[Span]:
    return [Span(text=text) for text in texts]


def test_the_lead_speaks_what_is_in_no_other_language(stage):
    casting = stage.casting()
    assert casting.lead.name == AMY
    assert speakers(casting, *say(ENGLISH_TEXT, "OK.", "", "...")) == [AMY] * 4


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (GERMAN_TEXT, CREW),
        (FRENCH_TEXT, FRENCH),
        (RUSSIAN_TEXT, "espeak-ru"),
        ("Το φως στην κουζίνα είναι σβηστό.", "espeak-el"),
        ("האור במטבח כבוי עכשיו.", "espeak-he"),
        ("ضوء المطبخ مطفأ الآن.", "espeak-ar"),
        ("चाय तैयार है और बत्ती बंद है।", "espeak-hi"),
        ("厨房的灯现在关了。", "espeak-cmn"),
        ("キッチンの電気は消えています。", "espeak-ja"),
        ("부엌 불이 이제 꺼졌습니다.", "espeak-ko"),
        ("Խոհանոցի լույսը անջատված է.", "espeak-hy"),
        ("የወጥ ቤቱ መብራት አሁን ጠፍቷል።", "espeak-am"),
    ],
)
def test_text_in_another_language_gets_its_voice(stage, text, name):
    assert speakers(stage.casting(), *say(text)) == [name]


def test_a_robot_does_not_take_a_text_from_a_natural_voice(stage):
    assert speakers(stage.casting(), *say(POLISH_TEXT)) == [AMY]


def test_a_robot_that_the_settings_give_a_language_speaks_it(folder):
    polish = Stage(folder, language_voice=("pl=espeak-pl",))
    assert speakers(polish.casting(), *say(POLISH_TEXT)) == ["espeak-pl"]


@pytest.mark.usefixtures("no_shipped_voices")
def test_among_robots_common_languages_are_followed(folder):
    robots = Stage(folder / "empty")
    texts = [ENGLISH_TEXT, GERMAN_TEXT, POLISH_TEXT, RUSSIAN_TEXT]
    found = [speakers(robots.casting(), *say(text))[0] for text in texts]
    assert found == ["espeak-en-us", "espeak-de", "espeak-pl", "espeak-ru"]


def test_a_foreign_word_in_mid_answer_changes_nothing(stage):
    texts = [ENGLISH_TEXT, "Guten Morgen!", ENGLISH_TEXT, GERMAN_TEXT, "OK."]
    assert speakers(stage.casting(), *say(*texts)) == [AMY, AMY, AMY, CREW, CREW]


@pytest.mark.parametrize("selection", [{"name": AMY}, {"language": "en"}])
def test_nothing_is_followed_for_who_has_chosen(stage, selection):
    assert speakers(stage.casting(**selection), *say(GERMAN_TEXT, RUSSIAN_TEXT)) == [
        AMY,
        AMY,
    ]


def test_markup_comes_before_the_language(stage):
    spans = [
        Span(text=GERMAN_TEXT, voice=FRENCH),
        Span(text=GERMAN_TEXT, language="fr-CA"),
        Span(text=GERMAN_TEXT, language="en-GB"),
        Span(text=GERMAN_TEXT, language="fr", voice=CREW),
        Span(text=GERMAN_TEXT),
    ]
    assert speakers(stage.casting(), *spans) == [FRENCH, FRENCH, AMY, CREW, CREW]


def test_a_variant_of_speed_can_be_named(stage):
    part = stage.casting().part_for(Span(text="Hi", voice=f"{CREW} (slow)"))
    assert (part.voice.info.name, part.options.rate) == (CREW, 0.8)


@pytest.mark.parametrize("wish", [{"voice": "nobody"}, {"language": "xx"}])
def test_who_is_not_there_leaves_the_lead_speaking_and_is_told_once(
    stage, caplog, wish
):
    casting = stage.casting()
    spans = [Span(text="Hi", **wish)] * 5
    assert speakers(casting, *spans) == [AMY] * 5
    (message,) = caplog.messages
    assert message.endswith(f"; {AMY} speaks instead")


def test_a_broken_voice_leaves_the_lead_speaking(tmp_path, caplog):
    write_piper_voice(tmp_path, AMY)
    write_piper_voice(tmp_path, CREW, language="de_DE").write_bytes(b"no model")
    casting = Stage(tmp_path).casting()
    assert speakers(casting, *[Span(text="Hi", voice=CREW)] * 3) == [AMY] * 3
    assert len(caplog.messages) == 1


def test_a_voice_stays_the_same_for_an_utterance(tmp_path):
    write_piper_voice(tmp_path, AMY)
    write_piper_voice(tmp_path, CREW, language="de_DE")
    stage = Stage(tmp_path)
    casting = stage.casting()
    span = Span(text="Hi", voice=CREW)
    before = casting.part_for(span)
    (tmp_path / f"{CREW}.onnx").unlink()
    stage.voices.registry.forget_missing(stage.voices.store.scan())
    assert casting.part_for(span) is before
    assert speakers(stage.casting(), span) == [AMY]


def test_many_threads_may_cast_while_the_detector_is_loading(stage):
    load_detector.cache_clear()

    def cast(text: str) -> list[str]:
        return speakers(stage.casting(), *say(text))

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(cast, [GERMAN_TEXT, FRENCH_TEXT, ENGLISH_TEXT] * 4))
    assert found == [[CREW], [FRENCH], [AMY]] * 4


@pytest.mark.usefixtures("no_shipped_voices")
@pytest.mark.parametrize(("inside", "loads"), [(".", 1), ("empty", 1)])
def test_the_detector_is_loaded_where_it_is_needed(folder, inside, loads):
    stage = Stage(folder / inside)
    load_detector.cache_clear()
    prepare_languages(stage.part(), stage.voices.directory)
    assert load_detector.cache_info().currsize == loads


def test_the_detector_is_not_loaded_for_one_language(tmp_path):
    write_piper_voice(tmp_path, AMY)
    stage = Stage(tmp_path)
    load_detector.cache_clear()
    prepare_languages(stage.part(), stage.voices.directory)
    assert speakers(stage.casting(), *say(GERMAN_TEXT)) == [AMY]
    assert load_detector.cache_info().currsize == 0


# Robotic voices are looked for when a text may be theirs

ENGLISH, RUSSIAN = "en_US-one-low", "ru_RU-one-low"
UNITS = [ENGLISH_TEXT, "Hi.", "OK", "...", "Café?", "Москва", RUSSIAN_TEXT, "Το φως."]


@pytest.fixture(scope="module")
def english(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("english")
    write_piper_voice(folder, ENGLISH)
    return folder


def hurried(folder: Path, **options) -> Stage:
    """Look for natural voices alone, as a command does that speaks once."""
    stage = Stage(folder, **options)
    stage.voices.store.scan_natural()
    return stage


@pytest.mark.usefixtures("no_shipped_voices")
def test_plain_text_needs_no_robots(english):
    stage = hurried(english)
    before = stage.voices.store.version
    assert speakers(stage.casting(), *say(ENGLISH_TEXT, "Hi.")) == [ENGLISH] * 2
    assert stage.voices.store.version == before
    assert speakers(stage.casting(), *say(RUSSIAN_TEXT)) == ["espeak-ru"]
    assert stage.voices.store.version > before


@settings(deadline=None, max_examples=40)
@given(texts=st.lists(st.sampled_from(UNITS), max_size=6))
def test_who_speaks_does_not_depend_on_when_robots_were_found(english, texts):
    casting = hurried(english).casting()
    everybody = _candidates(casting.lead, Stage(english).voices.directory)
    chooser = LanguageChooser(everybody, "en")
    languages = [chooser.choose(text) for text in texts]
    expected = [None if tag == "en" else Selection(language=tag) for tag in languages]
    assert [casting.choose(span) for span in say(*texts)] == expected


@pytest.mark.usefixtures("no_shipped_voices")
def test_a_lead_in_another_script_leaves_plain_text_to_its_voice(english, tmp_path):
    write_piper_voice(tmp_path, RUSSIAN, language="ru_RU", espeak_voice="ru")
    write_piper_voice(tmp_path, ENGLISH)
    stage = hurried(tmp_path, voice=RUSSIAN)
    assert speakers(stage.casting(), *say(RUSSIAN_TEXT, ENGLISH_TEXT)) == [
        RUSSIAN,
        ENGLISH,
    ]


@pytest.mark.usefixtures("no_shipped_voices")
def test_without_a_natural_voice_a_robot_speaks(tmp_path):
    stage = hurried(tmp_path)
    assert stage.casting().lead.name == "espeak-en-us"


@pytest.mark.usefixtures("no_shipped_voices")
def test_a_robot_stands_in_for_the_only_natural_voice(tmp_path):
    write_piper_voice(tmp_path, ENGLISH).write_bytes(b"no model")
    stage = hurried(tmp_path)
    assert stage.casting().lead.name == "espeak-en-us"
