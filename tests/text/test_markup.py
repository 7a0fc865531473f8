"""Nothing that was written for the eye alone is left to be read out."""

import time

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.markup import clean, is_speakable

bounded = settings(max_examples=300, deadline=None, derandomize=True, database=None)

WRITTEN = [
    (
        "**Bold** and *it* and _em_ __strong__ ~~no~~ `x`",
        "Bold and it and em strong no x",
    ),
    ("***all***, **Note, this", "all, Note, this"),
    ("# Head #", "Head."),
    ("- [x] item", "item."),
    ("* item", "item."),
    ("1. item", "1. item."),
    ("> > # **Quote**", "Quote."),
    ("```python", ""),
    ("```x = 1```", "x = 1"),
    ("---", ""),
    ("* * *", ""),
    ("[text](http://a.b/c_(d)) ![alt](x.png) [a][b]", "text alt a"),
    ("Fact[^1] \\*plain\\*", "Fact plain"),
    ("| Room | °C |", "Room, °C."),
    ("|---|:-:|", ""),
    ("a|b || c", "a, b, c"),
    ("one<br>two <b>three</b><!-- no -->", "one, two three"),
    ("<p>Hello.</p><p>World</p><script>x()</script>", "Hello. World"),
    ("Tom &amp; Jerry &lt; 5 &#39;s &hearts; AT&T", "Tom & Jerry < 5 's AT & T"),
    ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
    ("Great 🎉! Hi 👨‍👩‍👧 🇩🇪 1️⃣ ☎️ 👍🏽 there", "Great! Hi 1 there"),
    (
        "\x1b[31mred\x1b[0m\x07 \x1b]0;t\x07x \u202eb\u200bi\ufeff\ud800d\ufdd0i",
        "red x bidi",
    ),
    ("می\u200cخواهم he\u200cllo", "می\u200cخواهم hello"),
    (
        "See http://www.Example.org/a/b?c. Or <https://me@x.io:80>!",
        "See example.org. Or x.io!",
    ),
    ("www.example.org/x and http://", "example.org/x and".replace("/x", "")),
    ("Mail mailto:joe.doe@example.org now", "Mail joe.doe@example.org now"),
    ("“Quoted” – it’s — ‘nice’…", "\"Quoted\", it's, 'nice'..."),
    ("5–7 and 10 − 3, well–known, A → B", "5-7 and 10 - 3, well, known, A, B"),
    ("Kitchen - 21 °C", "Kitchen, 21 °C"),
    ("light.living_room_lamp is snake_case", "light living room lamp is snake case"),
    ("2*3 and 2 * 3 *x*", "2 × 3 and 2 × 3 x"),
    ("#tag #5 C# ~5 ~x", "tag #5 C# ~5 x"),
    ("The light (in the hall) is on (all).", "The light, in the hall, is on, all."),
    ("It is on (since noon)", "It is on, since noon"),
    ("light(s)", "light(s)"),
    ("𝗛𝗲𝗹𝗹𝗼 ＡＢ ﬁne 5 ℃", "Hello AB fine 5 °C"),
    ("  a \t b\r\nc  ", "a b c"),
    ("[[ həl**oʊ,  x_y ]] *a*, b", "[[ həl**oʊ,  x_y ]] a, b"),
    ("| [[ a|b ]], c", "[[ a|b ]], c"),
    ("Okay, turning on,", "Okay, turning on,"),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_text_is_as_read_out(text: str, expected: str):
    assert clean(text) == expected
    assert clean(expected) == expected


def test_endless_nesting_leaves_the_words():
    nested = "one &amp;amp;amp;amp;amp;amp;lt; two!"
    assert clean(nested) == clean(clean(nested)) == "one amp lt two"


SIGNS = st.sampled_from(
    [
        *"*_`~#|<>[]()!&;:/\\.,-– —ab1 2\n\"'$%=+@x…\t\u200d\ufe0f\u20e3\x1b\ud800😀🇩",
        *("amp;", "&lt;", "#35;", "http://", "www.", "[[", "]]", "\x1b[", "<br>"),
        *("- ", "> ", "](", "mailto:", "```", "---", "<!--", "-->", "[ ] ", "𝗛"),
    ]
)


@given(st.one_of(st.lists(SIGNS, max_size=30).map("".join), st.text(max_size=40)))
@bounded
def test_clean_is_idempotent(text: str):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "piece",
    [
        *"*[<_&`~#|>(!\\\n\u200d.,—-",
        *(
            "> ",
            "- ",
            "![",
            "[a](",
            "](",
            "<a ",
            "<!--",
            "&amp;",
            "&amp",
            "\n\n ",
            "#x",
        ),
        *("http://", "www.", "a_", "(a", "a (", "1*", " .", ", ", "\x1b[", "\x1b]"),
        *("<script>", "<br>", "| ", "|-", "[^", "- [ ] ", "1\ufe0f\u20e3", "😀", "a@"),
    ],
)
def test_time_is_linear(piece: str):
    text = piece * (20_000 // len(piece))
    started = time.perf_counter()
    clean(text)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("text", ["a", "7", "٣", "你", "%", "a...", "5°", "&"])
def test_speakable(text: str):
    assert is_speakable(text)


@pytest.mark.parametrize("text", ["", " ", "...", "?!", '"-"', "()", "\n"])
def test_not_speakable(text: str):
    assert not is_speakable(text)
