"""Who a request means, how they speak, and who stands in for them."""

import logging
from pathlib import Path

import pytest

from tests.stage import AMY, BOB, CREW, Stage
from tests.tiny_models import piper_model, write_piper_voice
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import (
    LanguageNotFoundError,
    SpeakerNotFoundError,
    VoiceError,
    VoiceNotFoundError,
)
from wyoming_jabber.voices.base import SynthesisOptions
from wyoming_jabber.voices.directory import VoiceDirectory
from wyoming_jabber.voices.registry import VoiceRegistry, load_families
from wyoming_jabber.voices.selection import Selection
from wyoming_jabber.voices.store import VoiceStore


class Home:
    """A folder whose voices come and go, and what settings make of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stage(self, **options) -> Stage:
        return Stage(self.folder, **options)

    def directory(self, **options) -> VoiceDirectory:
        return self.stage(**options).voices.directory

    def write(self, name: str, **options) -> None:
        write_piper_voice(self.folder, name, language=name[:5], **options)

    def break_file(self, name: str) -> None:
        (self.folder / f"{name}.onnx").write_bytes(piper_model()[:1000])

    def remove(self, name: str) -> None:
        (self.folder / f"{name}.onnx").unlink()


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def name_for(stage: Stage, **selection: str) -> str:
    return stage.part(**selection).voice.info.name


def speaker_for(stage: Stage, **selection: str) -> str | None:
    return stage.part(**selection).options.speaker


# The default voice


@pytest.mark.usefixtures("no_shipped_voices")
def test_without_a_setting_the_best_voice_is_the_default(home):
    assert home.directory().default_voice().name == "espeak-en-us"
    home.write(AMY)
    assert home.directory().default_voice().name == AMY
    assert name_for(home.stage()) == AMY


def test_the_setting_chooses_the_default_in_any_spelling(home):
    home.write(AMY)
    stage = home.stage(voice="ESPEAK_de")
    stage.voices.directory.check()
    assert name_for(stage) == "espeak-de"
    assert name_for(stage, language="en") == AMY


def test_a_default_that_has_vanished_is_stood_in_for(home):
    home.write(AMY)
    home.write(BOB)
    stage = home.stage(voice=BOB)
    assert name_for(stage) == BOB
    home.remove(BOB)
    stage.voices.store.scan()
    assert name_for(stage) == AMY
    home.write(BOB)
    stage.voices.store.scan()
    assert name_for(stage) == BOB


def test_without_any_voice_a_request_is_told_so():
    empty = VoiceStore({}, [])
    directory = VoiceDirectory(empty, VoiceRegistry({}, SessionOptions(), 0))
    directory.check()
    assert directory.loaded_part(Selection()) is None
    with pytest.raises(VoiceNotFoundError, match="no voice at all"):
        directory.part(Selection())


# Voices that are broken, late or gone


def test_a_broken_default_voice_is_stood_in_for_with_one_line_in_the_log(home, caplog):
    for name in (AMY, BOB):
        home.write(name)
    home.break_file(AMY)
    stage = home.stage(voice=AMY)
    assert [name_for(stage) for _ in range(3)] == [BOB] * 3
    errors = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert errors
    assert all(f"{BOB} speaks instead" in r.message for r in errors)
    assert all("\n" not in r.message and r.exc_info is None for r in errors)


@pytest.mark.usefixtures("no_shipped_voices")
def test_a_broken_voice_that_nobody_named_is_never_chosen_again(home, caplog):
    home.write(AMY)
    home.break_file(AMY)
    stage = home.stage()
    assert [name_for(stage) for _ in range(3)] == ["espeak-en-us"] * 3
    assert len([r for r in caplog.records if "speaks instead" in r.message]) == 1


@pytest.mark.usefixtures("no_shipped_voices")
def test_a_repaired_voice_is_the_default_again(home):
    home.write(AMY)
    home.break_file(AMY)
    stage = home.stage()
    assert name_for(stage) == "espeak-en-us"
    home.write(AMY)
    stage.voices.store.scan()
    assert name_for(stage) == AMY


def test_the_stand_in_speaks_the_language_of_the_broken_voice(home):
    home.write(AMY)
    home.write(CREW)
    home.break_file(CREW)
    assert name_for(home.stage(), language="de") == "espeak-de"


def test_a_broken_voice_whose_language_nobody_else_speaks_is_an_error(home):
    home.write("xx_XX-odd-low", espeak_voice="en-us")
    home.break_file("xx_XX-odd-low")
    with pytest.raises(VoiceError, match="xx_XX-odd-low"):
        home.stage().part(language="xx-XX")


def test_with_nothing_but_broken_voices_the_error_is_told(home):
    home.write(AMY)
    home.break_file(AMY)
    families = {"piper": load_families()["piper"]}
    store = VoiceStore(families, [home.folder])
    store.scan()
    directory = VoiceDirectory(store, VoiceRegistry(families, SessionOptions(), 10**9))
    for _ in range(2):
        with pytest.raises(VoiceError, match=AMY):
            directory.part(Selection())


def test_a_broken_voice_that_was_named_is_an_error(home):
    for name in (AMY, BOB):
        home.write(name)
    home.break_file(AMY)
    stage = home.stage()
    for _ in range(2):
        with pytest.raises(VoiceError, match=AMY):
            stage.part(name=AMY)


def test_a_voice_file_that_arrived_a_moment_ago_is_found(home):
    stage = home.stage()
    home.write(AMY)
    home.write("tlh_QO-worf-low")
    assert stage.voices.directory.loaded_part(Selection(name=AMY)) is None
    assert name_for(stage, name=AMY) == AMY
    assert name_for(stage, language="tlh-QO") == "tlh_QO-worf-low"


def test_what_is_not_there_after_another_look_either_is_an_error(home):
    with pytest.raises(VoiceNotFoundError):
        home.stage().part(name="nobody")
    with pytest.raises(LanguageNotFoundError):
        home.stage().part(language="xx")


def test_a_changed_voice_speaks_as_its_new_files_say(home):
    home.write(AMY)
    stage = home.stage()
    before = stage.part().voice
    home.write(AMY, sample_rate=16000)
    stage.voices.store.scan()
    after = stage.part().voice
    assert (before.info.sample_rate, after.info.sample_rate) == (22050, 16000)


def test_a_loaded_part_is_the_one_that_loading_gives(home):
    home.write(AMY)
    stage = home.stage(volume=3.0)
    directory = stage.voices.directory
    assert directory.loaded_part(Selection()) is None
    assert directory.part(Selection()) == directory.loaded_part(Selection())


# Languages


def test_a_language_has_the_voice_that_the_settings_give_it(home):
    for name in (AMY, BOB, CREW, "de_DE-dora-low"):
        home.write(name)
    stage = home.stage(
        voice=AMY, language_voice=("de=de_de-DORA-low", "en_GB=espeak-en-gb")
    )
    stage.voices.directory.check()
    assert name_for(stage, language="de-AT") == "de_DE-dora-low"
    assert name_for(stage, language="de") == "de_DE-dora-low"
    assert name_for(stage, language="en_GB") == "espeak-en-gb"
    assert name_for(stage, language="en") == AMY
    assert name_for(stage, language="de", name=CREW) == CREW
    assert name_for(stage) == AMY


def test_a_language_whose_voice_has_vanished_has_the_nearest_one(home):
    home.write(CREW)
    home.write("de_DE-dora-low")
    stage = home.stage(language_voice=("de=de_DE-dora-low",))
    home.remove("de_DE-dora-low")
    stage.voices.store.scan()
    assert name_for(stage, language="de") == CREW


def test_languages_are_those_of_the_voices_that_can_be_used(home):
    home.write(AMY)
    home.write(CREW)
    stage = home.stage(language_voice=("fr-CA=espeak-fr",))
    languages = stage.voices.directory.languages
    assert set(languages(natural_only=True)) == {"en", "de", "fr"}
    assert {"en", "de", "fr", "eo"} <= set(languages(natural_only=False))
    assert len(languages(natural_only=False)) == len(set(languages(natural_only=False)))


@pytest.mark.parametrize(
    ("language", "speaks"),
    [("en", True), ("en_GB", True), ("EN-us", True), ("eng", False), ("de", False)],
)
def test_a_voice_speaks_its_language_in_any_accent(home, language, speaks):
    home.write(AMY)
    directory = home.directory()
    assert directory.speaks(directory.default_voice(), language) is speaks


# Variants of speed


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        (AMY, 1.0),
        (f"{AMY} (slow)", 0.8),
        (f"{AMY} (fast)", 1.25),
        ("EN-us_amy-LOW (Fast)", 1.25),
    ],
)
def test_a_variant_is_the_voice_at_another_speed(home, name, rate):
    home.write(AMY)
    part = home.stage(length_scale=1.5).part(name=name)
    assert part.voice.info.name == AMY
    assert part.options == SynthesisOptions(rate=rate, length_scale=1.5)


@pytest.mark.parametrize("name", ["nobody (slow)", f"{AMY} (quick)", f"{AMY}(slow)"])
def test_a_variant_that_is_not_there_is_an_error(home, name):
    home.write(AMY)
    with pytest.raises(VoiceNotFoundError):
        home.stage().part(name=name)


def test_a_voice_may_itself_be_called_like_a_variant(home):
    home.write(AMY)
    home.write(f"{AMY} (slow)")
    part = home.stage().part(name=f"{AMY} (slow)")
    assert part.voice.info.name == f"{AMY} (slow)"
    assert part.options.rate == 1.0


# Speakers


@pytest.fixture
def crew(home: Home) -> Home:
    """A home with a voice of two people, and one of one person."""
    home.write(AMY)
    home.write(CREW, speakers=("anna", "bert"))
    return home


def test_the_default_speaker_belongs_to_the_default_voice_only(crew):
    stage = crew.stage(voice=CREW, speaker="bert")
    assert speaker_for(stage) == "bert"
    assert speaker_for(stage, name=CREW) == "bert"
    assert speaker_for(stage, name=CREW, speaker="anna") == "anna"
    assert speaker_for(stage, name=AMY) is None
    assert speaker_for(stage, language="en") is None


@pytest.mark.usefixtures("no_shipped_voices")
@pytest.mark.parametrize("mishap", ["remove", "break_file"])
@pytest.mark.parametrize("default", [CREW, None])
def test_who_stands_in_for_the_default_voice_need_not_know_its_speaker(
    home, mishap, default
):
    home.write(CREW, speakers=("anna", "bert"))
    stage = home.stage(voice=default, speaker="bert")
    stage.voices.directory.check()
    getattr(home, mishap)(CREW)
    stage.voices.store.scan()
    assert stage.part().voice.info.family == "espeak"
    assert stage.part().options.speaker is None


# Settings of single voices


def test_settings_hold_for_every_voice(crew):
    stage = crew.stage(length_scale=0.7, noise_scale=0.1, volume=-3.0, pitch=2.0)
    for name in (AMY, "espeak-de"):
        part = stage.part(name=name)
        assert part.options == SynthesisOptions(length_scale=0.7, noise_scale=0.1)
        level = stage.voices.registry.levelling_gain(part.voice.info)
        assert (part.gain_db - level, part.pitch) == (pytest.approx(-3.0), 2.0)


@pytest.mark.parametrize("spelled", [CREW, CREW.upper(), "de-de-crew-low"])
def test_a_voice_has_settings_of_its_own_however_it_is_spelled(crew, spelled):
    own = f"{spelled} length_scale=1.5 volume=-6 pitch=1 speaker=bert"
    stage = crew.stage(voice=AMY, voice_settings=(own,), pitch=5.0, noise_scale=0.1)
    stage.voices.directory.check()
    part = stage.part(name=CREW)
    assert part.options == SynthesisOptions(
        length_scale=1.5, noise_scale=0.1, speaker="bert"
    )
    level = stage.voices.registry.levelling_gain(part.voice.info)
    assert (part.gain_db - level, part.pitch) == (pytest.approx(-6.0), 1.0)
    assert stage.part().pitch == 5.0
    assert speaker_for(stage, name=CREW, speaker="anna") == "anna"


def test_settings_of_the_default_voice_leave_it_the_default_speaker(crew):
    quiet = (f"{CREW} volume=-6",)
    stage = crew.stage(voice=CREW, speaker="bert", voice_settings=quiet)
    assert speaker_for(stage) == "bert"
    assert speaker_for(stage, name=AMY) is None


def test_settings_of_a_voice_that_has_vanished_are_no_harm(crew):
    stage = crew.stage(voice=AMY, voice_settings=(f"{CREW} pitch=3",))
    crew.remove(CREW)
    stage.voices.store.scan()
    assert stage.part().pitch == 0.0


# Settings that are wrong


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"voice": "no-such-voice"}, "no voice 'no-such-voice'"),
        ({"voice": CREW, "speaker": "carol"}, "no speaker 'carol'"),
        ({"speaker": "bert"}, "no speaker 'bert'"),
        ({"language_voice": ("fr=nobody",)}, "no voice 'nobody'"),
        ({"voice_settings": ("nobody pitch=1",)}, "no voice 'nobody'"),
        ({"voice_settings": (f"{CREW} speaker=carol",)}, "no speaker 'carol'"),
    ],
)
def test_a_wrong_setting_is_noticed_at_the_start(crew, options, told):
    with pytest.raises((VoiceNotFoundError, SpeakerNotFoundError), match=told) as error:
        crew.directory(**options).check()
    assert error.value.exit_status == 2


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"voice": CREW, "speaker": "bert"},
        {"voice": CREW, "speaker": "1"},
        {"language_voice": (f"de={CREW}", "en=espeak-en-gb")},
        {"voice_settings": (f"{CREW} speaker=1", f"{AMY} pitch=1")},
    ],
)
def test_right_settings_are_accepted(crew, options):
    crew.directory(**options).check()
