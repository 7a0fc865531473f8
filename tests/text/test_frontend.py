"""The front end: all stages, one after the other, and each to be looked at."""

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.frontend import FrontEnd, Reading
from wyoming_jabber.text.lexicon import Lexicon, shipped_lexicon
from wyoming_jabber.text.lexicon.parse import parse_lexicon
from wyoming_jabber.text.spans import Span

LANGUAGES = ["en-US", "en-GB", "de-DE", "fr-FR", "ru-RU", "zh-CN", "eo", "xx"]


def lexicon(text: str) -> Lexicon:
    entries, problems = parse_lexicon(text)
    assert problems == []
    return Lexicon.of(entries)


def read(text: str, language: str = "en-US", **options) -> Reading:
    return FrontEnd(**options).read(Span(text=text), language)


def test_each_stage_is_kept():
    words = lexicon("Anna: Anne\n")
    reading = read("**Hi** _Anna_ & Bob 🎉", lexicon=words)
    assert reading == Reading(
        written="**Hi** _Anna_ & Bob 🎉",
        clean="Hi Anna & Bob",
        normalized="Hi Anna and Bob",
        pronounced="Hi Anne and Bob",
    )


def test_plain_words_stay_as_they_are():
    text = "The kitchen light is now off."
    assert read(text) == Reading(
        written=text, clean=text, normalized=text, pronounced=text
    )


def test_emoji_are_spoken_by_option():
    assert read("Done 🎉").clean == "Done"
    assert read("Done 🎉", speak_emoji=True).clean.startswith("Done, party")


def test_the_lexicon_may_be_for_a_language_or_a_voice():
    front = FrontEnd(
        lexicon=lexicon(
            "- word: Anna\n  say: Aanna\n  language: de\n"
            "- word: Bob\n  say: Bobby\n  voice: amy\n"
        )
    )
    span = Span(text="Anna, Bob")
    assert front.read(span, "en-US", "bob").pronounced == "Anna, Bob"
    assert front.read(span, "de-AT", "bob").pronounced == "Aanna, Bob"
    assert front.read(span, "en-US", "amy").pronounced == "Anna, Bobby"


def test_raw_phonemes_pass_all_stages():
    assert read("Say [[ hˈaɪ 5 ]] twice").pronounced == "Say [[ hˈaɪ 5 ]] twice"


@pytest.mark.parametrize("kind", ["characters", "date", "telephone", "nonsense"])
def test_say_as_reads_the_text_whatever_it_looks_like(kind):
    span = Span(text=" 12/11 ", say_as=kind, say_as_format="dm")
    reading = FrontEnd().read(span, "en-GB")
    assert reading.written == " 12/11 "
    assert not any(char.isdigit() for char in reading.pronounced)


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=80),
    language=st.sampled_from(LANGUAGES),
    say_as=st.sampled_from([None, "characters", "date", "cardinal", "x"]),
)
def test_any_text_can_be_read_in_any_language(text, language, say_as):
    front = FrontEnd(lexicon=shipped_lexicon(), speak_emoji=True)
    reading = front.read(Span(text=text, say_as=say_as), language, "amy")
    assert isinstance(reading.pronounced, str)
