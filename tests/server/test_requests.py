"""What clients ask for is checked field by field; an error names the field."""

from hypothesis import given, strategies as st
import pytest
from wyoming.event import Event
from wyoming.ping import Ping
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeVoice,
)

from wyoming_jabber.errors import ProtocolError
from wyoming_jabber.server.requests import (
    is_ssml,
    parse_ping,
    parse_selection,
    parse_text,
)
from wyoming_jabber.voices.selection import Selection

FIELDS = ("name", "language", "speaker")


def synthesize(**data: object) -> Event:
    return Event("synthesize", data)


def test_what_wyomings_own_client_sends_is_read():
    voice = SynthesizeVoice(name="amy", speaker="bob")
    event = Synthesize("Hi.", voice).event()
    assert parse_text(event) == "Hi."
    assert parse_selection(event) == Selection(name="amy", speaker="bob")
    start = SynthesizeStart(voice=SynthesizeVoice(language="de_DE")).event()
    assert parse_selection(start) == Selection(language="de_DE")
    assert parse_text(SynthesizeChunk(" more").event()) == " more"


@pytest.mark.parametrize(
    "voice", [None, {}, dict.fromkeys(FIELDS), dict.fromkeys(FIELDS, "")]
)
def test_nothing_null_and_empty_mean_that_nothing_is_asked_for(voice):
    assert parse_selection(synthesize(voice=voice)) == Selection()
    assert parse_selection(synthesize()) == Selection()


def test_keys_that_nobody_knows_are_ignored():
    event = synthesize(text="x", speed=2, voice={"name": "amy", "mood": "good"})
    assert parse_selection(event) == Selection(name="amy")


@pytest.mark.parametrize("text", ["", " ", "\n", "x" * 100_000, "\x00"])
def test_any_string_is_a_text(text):
    assert parse_text(synthesize(text=text)) == text


@pytest.mark.parametrize("text", [None, 5, 1.5, True, ["a"], {"a": "b"}])
def test_a_text_that_is_no_string_is_refused_with_the_events_name(text):
    for event in (Event("synthesize-chunk", {"text": text}), Event("synthesize-chunk")):
        with pytest.raises(ProtocolError, match="synthesize-chunk: text is missing"):
            parse_text(event)


@pytest.mark.parametrize("voice", ["amy", 5, True, ["amy"], 0, "", False])
def test_a_voice_that_is_no_object_is_refused(voice):
    with pytest.raises(ProtocolError, match="synthesize: voice is not an object"):
        parse_selection(synthesize(voice=voice))


@pytest.mark.parametrize(
    ("text_format", "expected"),
    [("ssml", True), ("text", False), (None, None), ("other", None), (["x"], None)],
)
def test_the_text_format_is_ssml_plain_or_open(text_format, expected):
    assert is_ssml(synthesize(text="x", text_format=text_format)) is expected
    assert is_ssml(synthesize(text="x")) is None


def test_a_speaker_may_be_a_number():
    assert parse_selection(synthesize(voice={"speaker": 3})) == Selection(speaker="3")


@pytest.mark.parametrize("key", ["name", "language"])
@pytest.mark.parametrize("value", [5, 0, False, ["a"], {}])
def test_a_field_that_is_no_string_is_named(key, value):
    with pytest.raises(ProtocolError, match=rf"voice\.{key} is not a string"):
        parse_selection(synthesize(voice={key: value}))


def test_lone_surrogates_are_replaced_everywhere():
    event = synthesize(text="a\ud800b", voice=dict.fromkeys(FIELDS, "\udfff"))
    assert parse_text(event) == "a?b"
    assert parse_selection(event) == Selection(name="?", language="?", speaker="?")
    assert parse_ping(Event("ping", {"text": "\ud800"})) == "?"


@given(st.text(alphabet=st.characters()))
def test_a_text_can_always_be_written_as_utf_8(text):
    cleaned = parse_text(synthesize(text=text))
    cleaned.encode("utf-8")
    assert len(cleaned) == len(text)


def test_a_ping_is_answered_with_its_text():
    assert parse_ping(Ping(text="hello").event()) == "hello"
    assert parse_ping(Ping().event()) is None


@pytest.mark.parametrize("text", [5, None, ["a"], {}])
def test_a_ping_with_another_text_is_still_a_ping(text):
    assert parse_ping(Event("ping", {"text": text})) is None
