"""The answer to `describe`: true, small, and made only when something has changed."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from wyoming.event import Event
from wyoming.info import Info, TtsProgram, TtsVoice

from tests.tiny_models import piper_model, write_piper_voice
from wyoming_jabber import __version__
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import VoiceError
from wyoming_jabber.server.info import InfoSource, wire_language
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.registry import VoiceRegistry, load_families
from wyoming_jabber.voices.selection import split_variant
from wyoming_jabber.voices.store import VoiceStore

AMY, CREW = "en_US-amy-low", "de_DE-crew-low"
MAX_INFO_BYTES = 65_536


class Server(NamedTuple):
    """What an info source looks at; each voice has a folder of its own."""

    folder: Path
    store: VoiceStore
    registry: VoiceRegistry
    source: InfoSource

    def voice(self, name: str) -> VoiceInfo:
        return next(voice for voice in self.store.voices if voice.name == name)

    def entry(self, name: str) -> dict[str, Any]:
        """Return what the wire says of a voice."""
        voices = self.source.event().data["tts"][0]["voices"]
        return next(dict(voice) for voice in voices if voice["name"] == name)


@pytest.fixture
def server(tmp_path) -> Server:
    write_piper_voice(tmp_path / "amy", AMY, licence="CC0")
    speakers = ("anna", "bert")
    write_piper_voice(tmp_path / "crew", CREW, language="de_DE", speakers=speakers)
    families = load_families()
    store = VoiceStore(families, [tmp_path])
    store.scan()
    registry = VoiceRegistry(families, SessionOptions(), 10**9)
    return Server(tmp_path, store, registry, InfoSource(store, registry))


def decode(event: Event) -> TtsProgram:
    (program,) = Info.from_event(event).tts
    return program


def voice_of(server: Server, name: str) -> TtsVoice:
    return next(v for v in decode(server.source.event()).voices if v.name == name)


def test_it_is_one_streaming_program_and_no_satellite(server):
    event = server.source.event()
    assert event.type == "info"
    info = Info.from_event(event)
    assert [*info.asr, *info.handle, *info.intent, *info.wake] == []
    assert info.satellite is None
    program = decode(event)
    assert program.name == "jabber"
    assert program.version == __version__
    assert program.installed
    assert program.supports_synthesize_streaming


def test_every_voice_of_the_store_is_there_in_its_order(server):
    names = [voice.name for voice in decode(server.source.event()).voices]
    assert names == [voice.name for voice in server.store.voices]
    assert AMY in names
    assert "espeak-de" in names


def test_a_voice_has_its_label_licence_and_speakers(server):
    amy, crew = voice_of(server, AMY), voice_of(server, CREW)
    assert amy.description == "Amy (low), English, United States; CC0"
    assert amy.speakers is None
    assert [speaker.name for speaker in crew.speakers or ()] == ["anna", "bert"]
    assert amy.attribution.name
    assert amy.attribution.url.startswith("https://")


def test_languages_are_spelled_as_all_wyoming_voices_spell_them(server):
    assert voice_of(server, AMY).languages == ["en_US"]
    assert voice_of(server, "espeak-de").languages == ["de_DE"]
    for voice in decode(server.source.event()).voices:
        assert not any("-" in language for language in voice.languages)


@pytest.mark.parametrize(
    ("tag", "spelled"), [("en-US", "en_US"), ("eo", "eo"), ("sr-Latn-RS", "sr_Latn_RS")]
)
def test_a_tag_is_spelled_with_underscores(tag, spelled):
    assert wire_language(tag) == spelled


def test_a_voice_is_warm_once_it_is_loaded(server):
    assert server.entry(AMY)["warm"] is False
    server.registry.load(server.voice(AMY))
    assert server.entry(AMY)["warm"] is True
    assert server.entry(CREW)["warm"] is False


def test_a_broken_voice_is_not_installed_until_it_is_repaired(server):
    (server.folder / "amy" / f"{AMY}.onnx").write_bytes(piper_model()[:1000])
    server.store.scan()
    assert voice_of(server, AMY).installed
    with pytest.raises(VoiceError):
        server.registry.load(server.voice(AMY))
    assert not voice_of(server, AMY).installed
    assert voice_of(server, CREW).installed
    (server.folder / "amy" / f"{AMY}.onnx").write_bytes(piper_model())
    server.store.scan()
    assert voice_of(server, AMY).installed


@pytest.fixture
def varied(server: Server) -> Server:
    """A server that lists variants of speed too."""
    source = InfoSource(server.store, server.registry, speed_variants=True)
    return server._replace(source=source)


def test_variants_of_speed_are_listed_by_option_only(server, varied):
    plain = [voice.name for voice in decode(server.source.event()).voices]
    assert not any(name.endswith(")") for name in plain)
    names = [voice.name for voice in decode(varied.source.event()).voices]
    assert names == [
        f"{name}{suffix}" for name in plain for suffix in ("", " (slow)", " (fast)")
    ]


def test_a_variant_is_described_as_its_voice_is(varied):
    slow, crew = varied.entry(f"{CREW} (slow)"), varied.entry(CREW)
    assert slow.pop("name") == crew.pop("name") + " (slow)"
    assert slow.pop("description") == crew.pop("description") + " (slow)"
    assert slow == crew
    varied.registry.load(varied.voice(CREW))
    assert varied.entry(f"{CREW} (fast)")["warm"] is True
    assert varied.source.event() is varied.source.event()


def test_every_variant_that_is_listed_can_be_chosen(varied):
    for voice in decode(varied.source.event()).voices:
        name, rate = split_variant(voice.name)
        assert varied.voice(name)
        assert (rate == 1.0) is (name == voice.name)


def test_the_same_event_is_given_until_something_changes(server):
    first = server.source.event()
    assert server.source.event() is first
    server.store.scan()
    assert server.source.event() is first
    server.registry.load(server.voice(AMY))
    warm = server.source.event()
    assert warm is not first
    assert server.source.event() is warm
    write_piper_voice(server.folder, "fr_FR-new-low", language="fr_FR")
    server.store.scan()
    assert voice_of(server, "fr_FR-new-low").languages == ["fr_FR"]


def test_a_voice_that_went_is_not_told_any_more(server):
    server.source.event()
    (server.folder / "amy" / f"{AMY}.onnx").unlink()
    server.store.scan()
    assert AMY not in {v.name for v in decode(server.source.event()).voices}


def test_before_the_first_scan_there_are_no_voices(server):
    empty = InfoSource(VoiceStore({}, []), server.registry)
    assert decode(empty.event()).voices == []


def test_all_of_it_is_small_enough_for_clients_that_read_one_line(server):
    event = server.source.event()
    assert len(event.data["tts"][0]["voices"]) > 100
    size = len(json.dumps(event.data, ensure_ascii=False).encode())
    assert size < MAX_INFO_BYTES
