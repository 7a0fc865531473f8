"""Who speaks for a voice that is on its way."""

import pytest

from tests.tiny_models import write_piper_voice
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import SpeakerNotFoundError, VoiceNotFoundError
from wyoming_jabber.voices.base import SynthesisOptions
from wyoming_jabber.voices.directory import Manner, VoiceDirectory
from wyoming_jabber.voices.registry import VoiceRegistry, load_families
from wyoming_jabber.voices.selection import Selection
from wyoming_jabber.voices.store import VoiceStore

AMY, CREW = "en_US-amy-low", "de_DE-crew-low"
GERMAN = "de_DE-far-high"


class Home:
    """Two voices, and a catalog that knows what is on its way."""

    def __init__(self, folder) -> None:
        self.folder = folder
        write_piper_voice(folder, AMY)
        write_piper_voice(folder, CREW, language="de_DE", espeak_voice="de")
        self.coming = {GERMAN: ("de-DE",), "sw_CD-lanfrica-medium": ("sw-CD",)}
        self.asked: list[str] = []

    def directory(self, **options) -> VoiceDirectory:
        families = {"piper": load_families()["piper"]}
        self.store = VoiceStore(families, [self.folder])
        self.store.scan()
        registry = VoiceRegistry(families, SessionOptions(), 10**9)
        return VoiceDirectory(
            self.store, registry, on_its_way=self.on_its_way, **options
        )

    def on_its_way(self, name: str) -> tuple[str, ...] | None:
        self.asked.append(name)
        return self.coming.get(name)


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def speaker(directory: VoiceDirectory, **selection: str) -> str:
    return directory.part(Selection(**selection)).voice.info.name


def test_the_nearest_voice_speaks(home, caplog):
    caplog.set_level("INFO")
    directory = home.directory()
    for _ in range(2):
        assert speaker(directory, name=GERMAN) == CREW
    assert caplog.text.count(f"Voice {GERMAN} is on its way; {CREW} speaks until") == 1


def test_where_nobody_speaks_its_language_the_best_voice_does(home):
    assert speaker(home.directory(), name="sw_CD-lanfrica-medium") == AMY


def test_when_it_is_there_it_speaks_itself(home):
    directory = home.directory()
    assert speaker(directory, name=GERMAN) == CREW
    write_piper_voice(home.folder, GERMAN, language="de_DE", espeak_voice="de")
    assert speaker(directory, name=GERMAN) == GERMAN


def test_a_variant_keeps_its_speed_and_a_speaker_is_dropped(home):
    part = home.directory().part(Selection(name=f"{GERMAN} (slow)", speaker="anna"))
    assert part.voice.info.name == CREW
    assert part.options.rate == 0.8
    assert part.options.speaker is None


def test_a_voice_that_will_not_come_is_an_error(home):
    with pytest.raises(VoiceNotFoundError):
        speaker(home.directory(), name="nobody")
    assert "nobody" in home.asked


def test_voices_that_are_there_are_not_asked_about(home):
    assert speaker(home.directory(), name=AMY) == AMY
    assert speaker(home.directory()) == AMY
    assert home.asked == []


def test_a_default_on_its_way_is_stood_in_for_by_the_nearest(home):
    directory = home.directory(default_voice=GERMAN)
    directory.check()
    assert directory.default_voice().name == CREW
    assert directory.missing() == [GERMAN]
    assert home.directory(default_voice=AMY).missing() == []


def test_a_default_that_will_not_come_is_refused_at_the_start(home):
    with pytest.raises(VoiceNotFoundError):
        home.directory(default_voice="nobody").check()


def test_the_speaker_of_a_default_on_its_way_is_not_looked_for_elsewhere(home):
    manner = Manner(options=SynthesisOptions(speaker="anna"))
    home.directory(default_voice=GERMAN, manner=manner).check()
    with pytest.raises(SpeakerNotFoundError):
        home.directory(default_voice=AMY, manner=manner).check()


def test_manners_and_languages_may_name_what_is_on_its_way(home):
    options = {"language_voices": {"de": GERMAN}, "manners": {GERMAN: Manner()}}
    directory = home.directory(**options)
    directory.check()
    assert speaker(directory, language="de") == CREW
    assert directory.missing() == [GERMAN, GERMAN]


def test_with_no_voice_at_all_there_is_none_to_stand_in(home):
    for file in list(home.folder.iterdir()):
        file.unlink()
    with pytest.raises(VoiceNotFoundError):
        speaker(home.directory(), name=GERMAN)
