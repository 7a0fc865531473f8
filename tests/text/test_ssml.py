"""SSML says how its text is spoken; what is broken is still spoken as its text."""

from contextlib import suppress
from itertools import pairwise
import math
import re
import time
from xml.sax.saxutils import escape

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.raw import split_raw
from wyoming_jabber.text.spans import Prosody, Span
from wyoming_jabber.text.ssml import (
    MAX_LENGTH,
    SsmlError,
    looks_like_ssml,
    parse_ssml,
    plain_text,
)
from wyoming_jabber.text.ssml.elements import BOUNDARY_PAUSES

bounded = settings(max_examples=200, deadline=None, derandomize=True, database=None)

PARAGRAPH = BOUNDARY_PAUSES["p"]
SENTENCE = BOUNDARY_PAUSES["s"]


def speak(inner: str) -> list[Span]:
    return parse_ssml(f"<speak>{inner}</speak>")


def only(inner: str) -> Span:
    (span,) = speak(inner)
    return span


def texts(inner: str) -> list[str]:
    return [span.text for span in speak(inner)]


ONE_SPAN = [
    ("Hello", "Hello"),
    ("  Hello \n\t world  ", "Hello world"),
    ("un<mark name='x'/>believable", "unbelievable"),
    ("<token>one</token> <w role='x'>two</w>", "one two"),
    ("Take 5<sub alias='kilo [s]'>kg</sub>.", "Take 5kilo (s)."),
    ("<sub alias=' '>kg</sub><sub>ml</sub>", "kgml"),
    ("<sub alias='World Wide Web'>WWW<break/><s>x</s></sub>", "World Wide Web"),
    ("A <phoneme alphabet='ipa' ph='təˈ[m]eɪ  toʊ'>b</phoneme>.", "A [[təˈmeɪ toʊ]]."),
    ("<phoneme ph='a'>b</phoneme>", "[[a]]"),
    ("<phoneme alphabet='x-sampa' ph='t@'>tomato</phoneme>", "tomato"),
    ("<phoneme alphabet='ipa' ph=''>tomato</phoneme>", "tomato"),
    (f"<phoneme ph='{'a' * 251}'>tomato</phoneme>", "tomato"),
    ("Not [[x]] or &#91;&#x5b;x]] or ［［x］］", "Not ((x)) or ((x)) or ((x))"),
    ("[<mark/>[x]]", "((x))"),
    ("<audio src='x'><desc>A cat</desc>Meow</audio>", "Meow"),
    ("A<audio src='x'/>B", "A B"),
    ("<par><media><speak>One</speak></media> <media>two</media></par>", "One two"),
    ("<metadata><p>x</p></metadata><lexicon uri='x'/><meta name='a'/>Hi", "Hi"),
    ("<amazon:effect name='whispered'>Psst</amazon:effect> you", "Psst you"),
    ("<mstts:express-as style='sad'>Oh</mstts:express-as>", "Oh"),
    ("<lookup ref='x'>word</lookup>", "word"),
    ("Tom & Jerry &amp; AT&T; &c", "Tom & Jerry & AT&T; &c"),
    ("21&nbsp;&deg;C &lt; 5 < 6 <3 &quot;&apos;", "21\xa0°C < 5 < 6 <3 \"'"),
    ("caf&#233; &#x2014; &#150; &#0;&#xD800;&#xFFFFFF;&#1;.", "café — – ."),
    ("a<!-- & <b> -- --->b<?php x ?>c", "abc"),
    ("<![CDATA[1 < 2 & <b>\x01]]> ]]>", "1 < 2 & <b> ))>"),
    ("b\x00e\x07l\ud800l\ufeff", "bell"),
    ("<s>One</s>", "One"),
    ("<emphasis level='none'>a</emphasis>b", "ab"),
    ("<prosody pitch='100Hz' rate='?' volume='x' range='high'>a</prosody>b", "ab"),
    ("<voice gender='female' languages='de'>a</voice>b", "ab"),
    ("<lang xml:lang='not a tag'>a</lang>b<lang>c</lang>", "abc"),
    ("<say-as>a</say-as>b", "ab"),
    ("<P>a</P>", "a"),
    ("a\xa0\u202f b", "a b"),
]


@pytest.mark.parametrize(("inner", "text"), ONE_SPAN)
def test_plain_content(inner, text):
    assert only(inner) == Span(text=text)


DOCUMENTS = [
    "<speak>Hi</speak>",
    " \n\ufeff<?xml version='1.0' encoding='latin-1'?>\n<speak>Hi</speak>\n\xa0",
    "<!-- x --><speak version='1.1' xmlns='urn:a' xmlns:b='c' b:d='e'>Hi</speak><!-- -->",
    '<!DOCTYPE speak PUBLIC "-//W3C//DTD" "https://a.b/c.dtd"><speak>Hi</speak>',
    "<ssml:speak>Hi</ssml:speak>",
    "<Speak>Hi</Speak>",
]


@pytest.mark.parametrize("text", DOCUMENTS)
def test_document_forms(text):
    assert looks_like_ssml(text)
    assert parse_ssml(text) == [Span(text="Hi")]


@pytest.mark.parametrize(
    "inner", ["", " ", "<p/>", "<break strength='none'/>", "<desc>x</desc>"]
)
def test_nothing_to_speak(inner):
    assert speak(inner) == []


BREAKS = [
    ("", 0.4),
    ("time='500ms'", 0.5),
    ("time=' 1.5S '", 1.5),
    ("time='.25s'", 0.25),
    ("time='+2 s'", 2.0),
    ("time='60s'", 10.0),
    ("time='99999999ms'", 10.0),
    ("time='2s' strength='none'", 2.0),
    ("time='-1s'", 0.4),
    ("time='soon' strength='strong'", 0.7),
    ("strength='x-weak'", 0.1),
    ("strength='weak'", 0.2),
    ("strength='Medium'", 0.4),
    ("strength='x-strong'", 1.0),
    ("strength='huge'", 0.4),
]


@pytest.mark.parametrize(("attributes", "pause"), BREAKS)
def test_breaks(attributes, pause):
    spans = speak(f"One<break {attributes}/>two")
    assert spans == [Span(text="One", pause=pause), Span(text="two")]


PAUSES = [
    ("One<break strength='none'/>two", [("One two", 0)]),
    ("<break/>One", [("", 0.4), ("One", 0)]),
    ("One<break/>", [("One", 0.4)]),
    ("<break time='1s'/> <break time='2s'/>", [("", 3.0)]),
    ("A<break time='8s'/><break time='8s'/> b", [("A", 10.0), ("b", 0)]),
    ("<p>A</p> <p>b</p>", [("A", PARAGRAPH), ("b", 0)]),
    ("<s>A</s> <s>b</s> c", [("A", SENTENCE), ("b", SENTENCE), ("c", 0)]),
    ("A<p>b</p>", [("A", PARAGRAPH), ("b", 0)]),
    (
        "<p><s>A</s><s>b</s></p><p>c</p>",
        [("A", SENTENCE), ("b", PARAGRAPH), ("c", 0)],
    ),
    ("<s>A</s><break time='100ms'/><s>b</s>", [("A", 0.1), ("b", 0)]),
    ("<s>A</s><break strength='none'/><s>b</s>", [("A b", 0)]),
    ("<paragraph>A</paragraph><sentence>b</sentence>", [("A", PARAGRAPH), ("b", 0)]),
]


@pytest.mark.parametrize(("inner", "spans"), PAUSES)
def test_pauses_between_texts(inner, spans):
    assert [(span.text, span.pause) for span in speak(inner)] == spans


RATES = [
    ("x-slow", 0.64),
    ("slow", 0.8),
    ("medium", 1),
    ("default", 1),
    (" Fast ", 1.25),
    ("x-fast", 1.5625),
    ("50%", 0.5),
    ("150%", 1.5),
    ("+10%", 1.1),
    ("-10%", 0.9),
    ("1.2", 1.2),
    (".8", 0.8),
    ("+0.5", 1.5),
    ("-0.25", 0.75),
    ("80", 0.8),
    ("0", 0.5),
    ("-100%", 0.5),
    ("900%", 2),
    ("999999999", 2),
    ("12st", 1),
    ("", 1),
    ("nan", 1),
    ("1e5", 1),
]
VOLUMES = [
    ("silent", -math.inf),
    ("x-soft", -12),
    ("soft", -6),
    ("medium", 0),
    ("loud", 6),
    ("x-loud", 12),
    ("+6dB", 6),
    ("-3 dB", -3),
    ("-3.5db", -3.5),
    ("6dB", 6),
    ("-99dB", -40),
    ("+99dB", 12),
    ("100", 0),
    ("50", -6.0206),
    ("50%", -6.0206),
    ("+10%", 0.8279),
    ("0", -math.inf),
    ("-100%", -math.inf),
    ("3st", 0),
]
PITCHES = [
    ("x-low", -6),
    ("low", -3),
    ("medium", 0),
    ("high", 3),
    ("x-high", 6),
    ("-2st", -2),
    ("+2st", 2),
    ("+1.5 st", 1.5),
    ("+10%", 1.6500),
    ("-10%", -1.8240),
    ("200%", 12),
    ("-100%", -12),
    ("+40st", 12),
    ("-40st", -12),
    ("220Hz", 0),
    ("+20Hz", 0),
    ("7", 0),
]


def prosody(inner: str) -> Prosody:
    return only(inner).prosody


def shift(inner: str) -> tuple[float, float, float]:
    found = prosody(inner)
    return found.rate, found.volume, found.pitch


@pytest.mark.parametrize(("value", "rate"), RATES)
def test_rates(value, rate):
    found = shift(f"<prosody rate='{value}'>x</prosody>")
    assert found == pytest.approx((rate, 0, 0))


@pytest.mark.parametrize(("value", "volume"), VOLUMES)
def test_volumes(value, volume):
    found = shift(f"<prosody volume='{value}'>x</prosody>")
    assert found == pytest.approx((1, volume, 0), abs=1e-4)


@pytest.mark.parametrize(("value", "pitch"), PITCHES)
def test_pitches(value, pitch):
    found = shift(f"<prosody pitch='{value}'>x</prosody>")
    assert found == pytest.approx((1, 0, pitch), abs=1e-4)


def test_nested_prosody_multiplies_adds_and_is_clamped():
    once = "<prosody rate='80%' volume='-4dB' pitch='+3st'>"
    twice = shift(f"{once}{once}x</prosody></prosody>")
    assert twice == pytest.approx((0.64, -8, 6))
    deep = 12
    assert prosody(once * deep + "x" + "</prosody>" * deep) == Prosody(
        rate=0.5, volume=-40, pitch=12
    )


def test_silent_stays_silent_inside():
    inner = "<prosody volume='silent'><prosody volume='+6dB'>x</prosody></prosody>"
    assert prosody(inner).volume == -math.inf


def test_prosody_ends_with_its_element():
    spans = speak("One <prosody rate='slow'>two <mark/>three</prosody> four")
    assert spans == [
        Span(text="One "),
        Span(text="two three ", prosody=Prosody(rate=0.8)),
        Span(text="four"),
    ]


def test_emphasis_changes_rate_and_volume_a_little():
    strong = prosody("<emphasis level='strong'>x</emphasis>")
    moderate = prosody("<emphasis>x</emphasis>")
    reduced = prosody("<emphasis level='reduced'>x</emphasis>")
    assert strong.rate < moderate.rate < 1 < reduced.rate
    assert strong.volume > moderate.volume > 0 > reduced.volume
    assert prosody("<emphasis level='huge'>x</emphasis>") == moderate


CLOSINGS = [
    ("Turn it <emphasis>off</emphasis>.", ["Turn it ", "off."]),
    ("<emphasis>Off</emphasis>, please", ["Off, ", "please"]),
    ("<emphasis>Off</emphasis>-line", ["Off", "-line"]),
    ("Is it <say-as interpret-as='date'>1/2</say-as>?", ["Is it ", "1/2", "?"]),
    ("On <say-as interpret-as='date'> 1/2 </say-as> it", ["On ", "1/2", " it"]),
]


@pytest.mark.parametrize(("inner", "parts"), CLOSINGS)
def test_marks_and_spaces_go_where_they_are_spoken(inner, parts):
    assert texts(inner) == parts


SAY_AS = [
    ("interpret-as='cardinal'", "cardinal", None),
    ("interpret-as=' Date ' format='DMY'", "date", "dmy"),
    ("interpret-as='date' format='dmy' detail='1'", "date", "dmy"),
    ("interpret-as='telephone' detail='2'", "telephone", "2"),
    ("interpret-as='spell-out'", "characters", None),
    ("interpret-as='verbatim'", "characters", None),
    ("interpret-as='bleep'", "expletive", None),
    ("interpret-as='number'", "cardinal", None),
    ("interpret-as='number' format='ordinal'", "ordinal", None),
    ("interpret-as='net' format='uri'", "net", "uri"),
]


@pytest.mark.parametrize(("attributes", "kind", "form"), SAY_AS)
def test_say_as(attributes, kind, form):
    span = only(f"<say-as {attributes}>12<mark/>34</say-as>")
    assert span == Span(text="1234", say_as=kind, say_as_format=form)


def test_neighbours_that_are_read_apart_stay_apart():
    date = "<say-as interpret-as='date'>1/2</say-as>"
    assert texts(date + date) == ["1/2", "1/2"]
    assert texts(f"{date} {date}") == ["1/2 ", "1/2"]


def test_phonemes_are_not_read_as_something_else():
    inner = "<say-as interpret-as='date'><phoneme ph='a'>b</phoneme></say-as>"
    assert only(inner) == Span(text="[[a]]")
    inner = inner.replace("ph='a'", "")
    assert only(inner) == Span(text="b", say_as="date")


def test_languages_and_voices():
    spans = parse_ssml(
        "<speak xml:lang='en_US'>One <lang xml:lang='de-DE'>zwei</lang>"
        "<voice name=' anna ' xml:lang='fr'>trois <s xml:lang='it'>quattro</s></voice>"
        "</speak>"
    )
    assert spans == [
        Span(text="One ", language="en-US"),
        Span(text="zwei", language="de-DE"),
        Span(text="trois", language="fr", voice="anna", pause=SENTENCE),
        Span(text="quattro", language="it", voice="anna"),
    ]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE speak [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    "<speak>&b; Hello</speak>"
)
FILE = '<!DOCTYPE speak [<!ENTITY f SYSTEM "file:///etc/hostname">]><speak>&f;</speak>'

MALFORMED = [
    ("", ""),
    ("Hello", "Hello"),
    ("<voice>Hello</voice>", "Hello"),
    ("<speak>Hello", "Hello"),
    ("<speak>Hello</speak> world", "Hello\nworld"),
    ("<speak>One <b>two</speak>", "One two"),
    ("<speak>One<break time=1s/>two</speak>", "One\ntwo"),
    ("<speak><p>One</p>\n  <p>two\nthree</speak>", "One\ntwo three"),
    ("<speak>One <break time='1s' two</speak>", "One\ntwo"),
    ("<speak>One <emphasis", "One"),
    ("<speak><sub alias='a>b'>c</sub>d</p></speak>", "cd"),
    ("<speak>a <b it's>c</b></speak>", "a c"),
    ("<speak><b a='1' a='2'>c</b></speak>", "c"),
    (
        "<speak>&lt;b&gt; & &amp;&nbsp;&nope; 5 < 6</p></speak>",
        "<b> & &\xa0&nope; 5 < 6",
    ),
    ("<speak>a<!-- <b> -->b<![CDATA[<c>]]></p>", "ab<c>"),
    ("<speak>a<![CDATA[b", "ab"),
    ("<speak>a<!-- b", "a"),
    ("<speak>[[x]] <!ELEMENT a>b", "((x)) b"),
    ("<speak\x00>b\ud800ell<speak>", "bell"),
    (LAUGHS, "&b; Hello"),
    (FILE, "&f;"),
    ("<!DOCTYPE speak [<!ENTITY a 'b'", ""),
]


@pytest.mark.parametrize(("text", "spoken"), MALFORMED)
def test_malformed_is_spoken_without_tags(text, spoken):
    with pytest.raises(SsmlError):
        parse_ssml(text)
    assert plain_text(text) == spoken


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LAUGHS, "declarations"),
        (FILE, "declarations"),
        ("<voice>Hello</voice>", "root"),
        ("<speak>Hello", "no element found"),
        ("<speak>" * 10_000 + "</speak>" * 10_000, "deeper"),
        ("<speak>" + "x" * MAX_LENGTH + "</speak>", "longer"),
    ],
)
def test_errors_say_why_and_not_what(text, message):
    with pytest.raises(SsmlError, match=message) as caught:
        parse_ssml(text)
    assert "Hello" not in str(caught.value)
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    "text",
    ["", "Hello", "Say <speak>", "<speaker>", "<speaks/>", "< speak>", "&lt;speak>"],
)
def test_looks_like_other_text(text):
    assert not looks_like_ssml(text)


@pytest.mark.parametrize("text", ["<speak", "<speak/>", "\r\n<SPEAK\tx=''>Hi"])
def test_looks_like_ssml_even_if_it_is_broken(text):
    assert looks_like_ssml(text)


# Pieces of SSML, so that random texts come near to being some.
PIECES = """
    <speak> </speak> <p> </p> <s> <break/> <break\ttime='1s'/> <sub\talias=' '> " /
    <prosody\trate='50%'> </prosody> <say-as\tinterpret-as='date'> </say-as> <!-- -->
    <![CDATA[ ]]> <?x ?> <!DOCTYPE\tx [ &amp; &nbsp; &# & < > \ufeff \x00 word
"""
pieces = st.sampled_from([" ", "\n", *re.split("[ \n]+", PIECES.strip(" \n"))])
near_ssml = st.lists(st.one_of(pieces, st.text(max_size=3)), max_size=30).map("".join)


@bounded
@given(
    st.one_of(near_ssml, st.text(), near_ssml.map(lambda it: f"<speak>{it}</speak>"))
)
def test_total_on_any_text(text):
    looks_like_ssml(text)
    plain = plain_text(text)
    assert "[[" not in plain
    assert plain == plain.strip()
    try:
        spans = parse_ssml(text)
    except SsmlError:
        return
    joined = "".join(span.text for span in spans)
    assert "  " not in joined
    assert len(split_raw(joined)) == 1  # no phoneme element, so no phonemes
    assert all(0 <= span.pause <= 10 for span in spans)
    assert all(span.text or span.pause for span in spans)


words = st.text(st.sampled_from("abä9.,&<> \n\xa0'\"]"), max_size=8).map(escape)
WRAPPERS = """
    p s audio speak mark break x:y emphasis prosody\trate='80%' voice\tname='v'
    lang\txml:lang='de' say-as\tinterpret-as='characters'
"""
wrappers = st.sampled_from(re.split("[ \n]+", WRAPPERS.strip(" \n")))


def _element(name: str, content: list[str]) -> str:
    return f"<{name}>{''.join(content)}</{name.split(maxsplit=1)[0]}>"


documents = st.recursive(
    words,
    lambda inner: st.builds(_element, wrappers, st.lists(inner, max_size=4)),
    max_leaves=20,
).map(lambda inner: f"<speak>{inner}</speak>")


@bounded
@given(documents)
def test_all_text_of_a_document_comes_out_in_order(document):
    spans = parse_ssml(document)
    spoken = "".join(span.text for span in spans)
    written = re.sub(r"<[^>]*>", "", document)
    for entity, sign in [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("]", ")")]:
        written = written.replace(entity, sign)
    assert "".join(spoken.split()) == "".join(written.split())
    for left, right in pairwise(spans):
        assert left.pause or left.say_as or _style(left) != _style(right)


def _style(span: Span) -> tuple[object, ...]:
    return span.language, span.voice, span.prosody, span.say_as, span.say_as_format


HOSTILE = """
    < & <a\t <a\tb=" <a\tb='c'\t </ <!-- <![CDATA[ <? ]]> <!DOCTYPE\ta\t[ <!DOCTYPE [[ ]
    &#1 <p> x\t <p>x</p> <mark/>x <mark/>. <break/>x &nbsp;\t <sub\talias='x'/> a: \x00
"""


@pytest.mark.parametrize("piece", ["\n\t", *re.split("[ \n]+", HOSTILE.strip(" \n"))])
@pytest.mark.parametrize("start", ["", "<speak>", '<speak a="', "<!DOCTYPE a ["])
def test_linear_time(start, piece):
    text = start + piece * (60_000 // len(piece)) + "</speak>"
    begin = time.process_time()
    looks_like_ssml(text)
    plain_text(text)
    with suppress(SsmlError):
        parse_ssml(text)
    assert time.process_time() - begin < 2
