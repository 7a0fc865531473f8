"""The script: what to speak, in which order, after which pauses, however text comes."""

import logging
import time

from hypothesis import given, settings, strategies as st
import pytest

from tests.stage import pieces
from wyoming_jabber.text.pauses import DEFAULT_PAUSES, Pauses
from wyoming_jabber.text.script import (
    Cue,
    DetectingScript,
    PlainScript,
    Script,
    SsmlScript,
)
from wyoming_jabber.text.spans import Prosody, Span

SENTENCE, LINE = DEFAULT_PAUSES.sentence, DEFAULT_PAUSES.line
STARTS = ["<speak", "<SPEAK>", "<?xml", "<!--", "<!DOCTYPE", "<", "\ufeff \n<s", "x"]


def cues(script: Script, *chunks: str) -> list[Cue]:
    found = [cue for chunk in chunks for cue in script.add(chunk)]
    return [*found, *script.finish()]


def read(script: Script, *chunks: str) -> list[tuple[str, float]]:
    """Return texts with the pauses before them; a mere pause has no text."""
    return [(cue.span.text, cue.pause) for cue in cues(script, *chunks)]


def ssml(body: str) -> list[tuple[str, float]]:
    return read(SsmlScript(), f"<speak>{body}</speak>")


# Plain text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n", []),
        ("Hello", [("Hello", 0.0)]),
        (
            "It is on. Is it? Yes",
            [("It is on.", 0.0), ("Is it?", SENTENCE), ("Yes", 0.4)],
        ),
        ("One\nTwo", [("One", 0.0), ("Two", LINE)]),
        ("One\r\nTwo\r\n\r\nThree", [("One", 0.0), ("Two", LINE), ("Three", 0.65)]),
        ("One:\n\n\n\n\nTwo", [("One:", 0.0), ("Two", 0.65)]),
        ("# Hi\n- a\n- b", [("# Hi", 0.0), ("- a", LINE), ("- b", LINE)]),
    ],
)
def test_plain_text_is_cut_into_units_with_pauses(text, expected):
    assert read(PlainScript(), text) == expected
    assert read(DetectingScript(), *text) == expected


def test_the_unit_before_the_text_makes_the_first_pause():
    assert read(PlainScript(last="Really?"), "Yes.") == [("Yes.", 0.4)]


def test_pauses_can_be_other_ones():
    assert read(PlainScript(Pauses(line=2.0)), "a\nb") == [("a", 0.0), ("b", 2.0)]


def test_units_come_as_soon_as_they_are_complete():
    script = DetectingScript()
    assert list(script.add("The light is")) == []
    assert [cue.span.text for cue in script.add(" on. And then")] == [
        "The light is on."
    ]


# SSML


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("Hello", [("Hello", 0.0)]),
        ("<break time='1s'/>", [("", 1.0)]),
        ("<break time='1s'/>Hi", [("", 1.0), ("Hi", 0.0)]),
        ("Hi<break time='1s'/>", [("Hi", 0.0), ("", 1.0)]),
        ("One.<break time='1s'/>Two", [("One.", 0.0), ("", 1.0), ("Two", 0.0)]),
        ("<p>One.</p><p>Two.</p>", [("One.", 0.0), ("", 0.6), ("Two.", 0.0)]),
        ("It is on. Is it?", [("It is on.", 0.0), ("Is it?", SENTENCE)]),
        (
            "It is on. <emphasis>Now</emphasis>",
            [("It is on. ", 0.0), ("Now", SENTENCE)],
        ),
        (
            "Wait, <voice name='a'>what? </voice>No",
            [("Wait, ", 0.0), ("what? ", 0.15), ("No", 0.4)],
        ),
        (
            "On <say-as interpret-as='date'>1.2.</say-as> at",
            [("On ", 0.0), ("1.2.", 0.0), (" at", SENTENCE)],
        ),
        (
            "Hi! <say-as interpret-as='date'>1.2.</say-as>",
            [("Hi! ", 0.0), ("1.2.", SENTENCE)],
        ),
        ("<say-as interpret-as='date'>1/2</say-as>", [("1/2", 0.0)]),
    ],
)
def test_ssml_is_cut_into_units_and_the_authors_pauses(body, expected):
    found = [(text.strip(), pause) for text, pause in ssml(body)]
    assert found == [(text.strip(), pause) for text, pause in expected]


def test_every_unit_of_a_span_is_spoken_alike():
    body = "<voice name='a'><prosody rate='fast'>It is on. It is off.</prosody></voice>"
    found = cues(SsmlScript(), f"<speak>{body}<break time='1s'/>Hi</speak>")
    quick = Prosody(rate=1.25)
    assert [cue.span for cue in found] == [
        Span(text="It is on.", voice="a", prosody=quick),
        Span(text="It is off.", voice="a", prosody=quick),
        Span(),
        Span(text="Hi"),
    ]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("<speak>Secret <b>words.</speak>", [("Secret words.", 0.0)]),
        ("<speak>One.<p>Two", [("One.", 0.0), ("Two", LINE)]),
        ("Secret words.", [("Secret words.", 0.0)]),
        ("<vxml>Secret</vxml>", [("Secret", 0.0)]),
        ("<speak>" + "<a>" * 200, []),
        ("", []),
    ],
)
def test_malformed_ssml_is_its_text_with_one_warning_that_has_no_text(
    document, expected, caplog
):
    assert read(SsmlScript(), *document) == expected
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert record.message.startswith("Malformed SSML is spoken as its text: ")
    assert "ecret" not in record.message


# Detection


@pytest.mark.parametrize(
    "document",
    [
        "<speak>Hello <break time='1s'/>you</speak>",
        "<SPEAK version='1.1'>Hello <break time='1s'/>you</SPEAK>",
        "\ufeff\r\n <?xml version='1.0'?>\n<speak>Hello <break time='1s'/>you</speak>",
        "<!-- a note --> <speak>Hello <break time='1s'/>you</speak>",
        "<!DOCTYPE speak PUBLIC 'a' 'b'><speak>Hello <break time='1s'/>you</speak>",
    ],
)
def test_a_document_is_noticed_however_it_is_cut(document):
    expected = [("Hello", 0.0), ("", 1.0), ("you", 0.0)]
    assert read(SsmlScript(), document) == expected
    assert read(DetectingScript(), document) == expected
    assert read(DetectingScript(), *document) == expected
    for place in range(len(document)):
        script = DetectingScript()
        assert read(script, document[:place], "", document[place:]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<speaker> on",
        "<3 you",
        "<",
        "<!-- x --> Hello",
        "<?xml?> Hi",
        "Say <speak>",
        "",
    ],
)
def test_what_only_looks_like_one_is_plain_text(text, caplog):
    assert read(DetectingScript(), *text) == read(PlainScript(), text)
    assert caplog.messages == []


def test_nothing_of_a_document_is_spoken_before_its_end():
    script = DetectingScript()
    assert list(script.add("<speak>It is on. It is off. ")) == []
    assert list(script.add("It is on again. </speak>")) == []
    assert len(list(script.finish())) == 3


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from(["", *STARTS]),
    rest=st.text("<>speak! -a.\n\ufeff/", max_size=60),
    cuts=st.lists(st.integers(0, 80), max_size=10),
)
def test_any_text_has_the_same_script_however_it_is_cut(start, rest, cuts):
    text = start + rest
    whole = read(DetectingScript(), text)
    assert read(DetectingScript(), *pieces(text, cuts)) == whole


@pytest.mark.parametrize("start", ["", " ", "<speak>", "<!--"])
def test_many_characters_one_by_one_take_linear_time(start):
    script = DetectingScript()
    started = time.perf_counter()
    for char in start + " " * 100_000:
        for _ in script.add(char):
            pass
    list(script.finish())
    assert time.perf_counter() - started < 5
