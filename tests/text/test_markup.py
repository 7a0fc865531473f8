"""Nothing that was written for the eye alone is left to be read out."""

from itertools import product
from pathlib import Path
import time

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.markup import (
    _EMOTICON,
    _EMOTICON_SIGNS,
    clean,
    is_speakable,
)
from wyoming_jabber.text.sentences import UnitCutter

GOLDEN = Path(__file__).parent.parent / "golden" / "markup.tsv"

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
    ("It is –5 °C, 5 –7 or (–3)", "It is -5 °C, 5-7 or, -3"),
    ("Zone 2 **21 °C**", "Zone 2 21 °C"),
    ("yes---no --- Title ---", "yes, no, Title"),
    ("# C# #", "C#"),
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
    nested = "> - " * 6 + "# one, *two*!"
    assert clean(nested) == clean(clean(nested)) == "one two"


def spoken(text: str) -> list[str]:
    """Return the units of an answer as they are read out."""
    cutter = UnitCutter()
    return [*filter(None, map(clean, [*cutter.add(text), *cutter.finish()]))]


def golden_rows() -> list[tuple[str, list[str]]]:
    """Read `written TAB unit ⏎ unit`; a line break is written ⏎ on both sides."""
    rows = [line.split("\t") for line in GOLDEN.read_text("utf-8").splitlines()]
    return [
        (text.replace("⏎", "\n"), [*filter(None, read.split("⏎"))])
        for text, read in rows
    ]


@pytest.mark.parametrize(("text", "expected"), golden_rows())
def test_golden(text: str, expected: list[str]):
    assert spoken(text) == expected
    assert [clean(unit) for unit in expected] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Great 🎉🎉! All set 👍🏽.", "Great, party popper! All set, thumbs up."),
        ("☀️ Sunny 24°C", "sun, Sunny 24°C"),
        ("🇩🇪 wins ■ ➔ ok", "flag D E, wins, ok"),
        ("👨‍👩‍👧 home", "man, woman, girl, home"),
        ("🔋 80%", "battery, 80%"),
        ("☑ no name", "ballot box with check, no name"),
    ],
)
def test_emoji_are_called_by_name(text: str, expected: str):
    assert clean(text, speak_emoji=True) == expected


ANSWERS = [
    (
        """\
## 🌦️ Weather for **Berlin**

Here's today's forecast:

- **Morning:** 8–12 °C, *partly cloudy* ☁️
- **Afternoon:** up to **17 °C**, wind 15 km/h from the NW
- **Evening:** rain (80 %)

> Don't forget your umbrella! ☔

Source: [DWD](https://www.dwd.de/DE/wetter/)
""",
        [
            "Weather for Berlin.",
            "Here's today's forecast:",
            "Morning: 8-12 °C, partly cloudy.",
            "Afternoon: up to 17 °C, wind 15 km/h from the NW.",
            "Evening: rain, 80 %.",
            "Don't forget your umbrella!",
            "Source: DWD",
        ],
    ),
    (
        """\
<think>
They want pancakes. I'll make a table.

| a | b |
</think>

# Pancakes

| Ingredient | Amount |
|:-----------|-------:|
| Flour      | 250 g  |
| Milk       | ½ l    |
| Salt       | –      |

1. Whisk the **flour** with the milk
2. Let it rest for 10–15 minutes.
3. Fry at medium heat :-)

---
*Enjoy!* 🥞
""",
        [
            "Pancakes.",
            "Ingredient, Amount.",
            "Flour, 250 g.",
            "Milk, ½ l.",
            "Salt.",
            "1. Whisk the flour with the milk.",
            "2. Let it rest for 10-15 minutes.",
            "3. Fry at medium heat.",
            "Enjoy!",
        ],
    ),
    (
        """\
Your shopping list has 4 items:

- [ ] 🥛 Milk (2 l)
- [ ] Eggs
- [x] ~~Bread~~
  * whole-grain
- [ ] AA batteries – 4×
""",
        [
            "Your shopping list has 4 items:",
            "Milk, 2 l.",
            "Eggs.",
            "Bread.",
            "whole-grain.",
            "AA batteries, 4×",
        ],
    ),
    (
        """\
Sure! Add this to `configuration.yaml`:

```yaml
light:
  - platform: template
    # the lamp
    lights: {}
```

Then restart with **Settings → System → Restart**. See `/config/home-assistant.log` \
if `light.lamp_2` doesn't show up.
""",
        [
            "Sure!",
            "Add this to configuration.yaml:",
            "Then restart with Settings, System, Restart.",
            "See config home-assistant.log if light lamp 2 doesn't show up.",
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_whole_answers(text: str, expected: list[str]):
    assert spoken(text) == expected


SIGNS = st.sampled_from(
    [
        *"*_`~#|<>[]()!&;:/\\.,-– —ab1 2\n\"'$%=+@x…\t\u200d\ufe0f\u20e3\x1b\ud800😀🇩",
        *("amp;", "&lt;", "#35;", "http://", "www.", "[[", "]]", "\x1b[", "<br>"),
        *(
            "- ",
            "> ",
            "](",
            "mailto:",
            "```",
            "---",
            "<!--",
            "-->",
            "[ ] ",
            "𝗛",
            "\\frac{",
            "$x^2$",
            "->",
            ":-)",
        ),
        *(
            "1. ",
            "# ",
            "light.a_b",
            "/a/b",
            "C:\\",
            "【",
            "】",
            "am",
            "<b>",
            "</x>",
            "？",
            "┃",
            "→",
        ),
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
        *(
            "$",
            "$x^",
            "\\frac{a}{",
            "^{",
            "\\text{",
            "/a",
            "a/",
            "\\a",
            "C:\\a",
            "a_b.c_",
            "light.",
        ),
        *(
            "【",
            "[1]",
            "1-1a",
            "1 am - ",
            "A–",
            "-",
            "->",
            "<-",
            "=-",
            " :-",
            "ಠ ",
            "┃ ",
            "① ",
            "1. ",
        ),
        *(
            "</p>",
            "<img ",
            "<a b",
            "# # ",
            "!!",
            "？",
            "(1) ",
            "\u0301",
            " -",
            "a_",
            "x.com/",
            "\\n",
        ),
    ],
)
def test_time_is_linear(piece: str):
    text = piece * (20_000 // len(piece))
    started = time.perf_counter()
    clean(text)
    clean(f"<img {text}x\n")
    clean(f"# {text}x")
    assert time.perf_counter() - started < 1.5


@pytest.mark.parametrize("text", ["a", "7", "٣", "你", "%", "a...", "5°", "&"])
def test_speakable(text: str):
    assert is_speakable(text)


@pytest.mark.parametrize("text", ["", " ", "...", "?!", '"-"', "()", "\n"])
def test_not_speakable(text: str):
    assert not is_speakable(text)


def test_each_emoticon_has_a_sign_of_one():
    written = map("".join, product("()-/:;=DOPTo^_pಠ╯┻◕‿︵ʕᴥ\\ a", repeat=3))
    emoticons = [*filter(_EMOTICON.compiled.search, written), "¯\\_(ツ)_/¯"]
    assert len(emoticons) > 1000
    assert not [text for text in emoticons if _EMOTICON_SIGNS.isdisjoint(text)]
