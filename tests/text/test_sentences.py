"""The units depend on the text alone, lose nothing, and come in linear time."""

import re
import time
import unicodedata

from hypothesis import example, given, settings, strategies as st
import pytest

from wyoming_jabber.text.breaks import best_break
from wyoming_jabber.text.sentences import UnitCutter, UnitLimits

bounded = settings(max_examples=150, deadline=None, derandomize=True, database=None)

PIECES = st.sampled_from(
    [
        *".!?…。！？،؟।,;:—–-*_~`#\"'”’()[]{}「」 \t\n\r\u2028\xa0\u202f",
        *"aZ éß你界7٣\u0301\u200d\ufe0f\U0001f600\U0001f1e9",
        *("[[", "]]", "e.g.", "Mr.", "U.S.", "z.B.", "1.", "2)", "3.14", "1,234"),
        *("10:45", " Word", " word", "der 2. Weltkrieg", " 3. Mai", "**B.** C", "...."),
        *("word " * 12, "x" * 70, "7" * 40, "[[" + "ə. B, " * 8 + "]]", "\u0301" * 40),
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)
SMALL = UnitLimits(first_clause=12, first_minimum=5, longest=40)


def units(text: str, size: int | None = None, limits: UnitLimits | None = None):
    cutter = UnitCutter(limits) if limits else UnitCutter()
    size = size or max(1, len(text))
    found: list[str] = []
    for start in range(0, len(text), size):
        found.extend(cutter.add(text[start : start + size]))
    return [*found, *cutter.finish()]


def content(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


SENTENCES = [
    ("", []),
    (" \n\t ", []),
    ("Hello. World.", ["Hello.", "World."]),
    ("Turn it on. then sit.", ["Turn it on. then sit."]),
    ("1. First item\n2. Second item", ["1. First item", "2. Second item"]),
    ("- milk\n- eggs\r\n\r\n- bread", ["- milk", "- eggs", "- bread"]),
    ("Mr. Smith met Prof. Meier. He left.", ["Mr. Smith met Prof. Meier.", "He left."]),
    ("Fruit, e.g. Apples. Good.", ["Fruit, e.g. Apples.", "Good."]),
    ("The U.S. Army came. It won.", ["The U.S. Army came.", "It won."]),
    ("It is 3.14 or 1,234. At 10:45. Ok", ["It is 3.14 or 1,234.", "At 10:45.", "Ok"]),
    ("It is 21. The end is 5. 7 left.", ["It is 21.", "The end is 5. 7 left."]),
    ("Am 3. Oktober ist Feiertag. Ja!", ["Am 3. Oktober ist Feiertag.", "Ja!"]),
    ("Nach dem 2. Weltkrieg. Ende.", ["Nach dem 2. Weltkrieg.", "Ende."]),
    ("**Done.** Next one! _Right?_ Yes", ["**Done.**", "Next one!", "_Right?_", "Yes"]),
    ('"Hi." "Why?" she said.', ['"Hi."', '"Why?" she said.']),
    ("Great! 🎉 Next.", ["Great!", "🎉 Next."]),
    ("你好。世界！他说“好。”然后", ["你好。", "世界！", "他说“好。”", "然后"]),
    ("... Hello. World", ["... Hello.", "World"]),
    ("[[ a. B, c ]]. World", ["[[ a. B, c ]].", "World"]),
    ("[[ ab. World", ["[[ ab.", "World"]),
    ("[[[ ab. World", ["[[[ ab.", "World"]),
    ("See. (12) Yes", ["See. (12) Yes"]),
    ("End.\n", ["End."]),
    ("End. \u2028 More", ["End.", "More"]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences_and_lines_are_units(text: str, expected: list[str]):
    assert units(text) == expected
    assert units(text, 1) == expected


KING = "Once upon a time there lived, far away, a king who had three daughters"
NO_CLAUSE = "This sentence has no clause mark at all and it goes on " + "and on " * 20


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Okay, the living room lights are now on.", None),
        (KING, "Once upon a time there lived, far away,"),
        ("x" * 70 + ", then " + "y" * 9, "x" * 70 + ","),
        ("Far, " + "x " * 30 + "y, z", "Far, " + "x " * 30 + "y,"),
        (NO_CLAUSE, NO_CLAUSE[:117].rstrip()),
        ("x" * 140, None),
        ("你好，" * 30, "你好，" * 20),
        ("A [[ b, c, d, e, f, g, h, i, j ]] k " + "l " * 20, None),
    ],
)
def test_first_unit_may_end_at_a_clause(text: str, first: str | None):
    expected = text.strip() if first is None else first
    assert units(text)[0] == expected
    assert units(text, 1)[0] == expected


def test_sound_can_start_before_the_sentence_is_complete():
    assert list(UnitCutter().add(KING)) == ["Once upon a time there lived, far away,"]


def test_only_the_first_unit_ends_early():
    assert units("Hello.\n" + KING) == ["Hello.", KING]


def test_a_rule_is_not_the_first_unit_to_speak():
    assert units("---\n" + KING)[1] == "Once upon a time there lived, far away,"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aaaa bbbb, " * 3 + "cccc " * 5, "aaaa bbbb, aaaa bbbb, aaaa bbbb,"),
        ("aa, " + "bbbb " * 12, "aa, " + "bbbb " * 7),
        ("a " * 10 + "1 234 567 890 123 456 7", "a " * 10),
        ("1 " * 30, "1 " * 20),
        ("x" * 60, "x" * 40),
        ("x" * 38 + "1,234,567", "x" * 38),
        ("x" * 39 + "e\u0301" * 9, "x" * 39),
        ("x" * 38 + "👨\u200d👩\u200d👧", "x" * 38),
        ("x" * 39 + "🇩🇪", "x" * 39),
        ("e" + "\u0301" * 60, "e" + "\u0301" * 39),
        ("x" * 20 + "[[" + "y" * 40 + "]]", "x" * 20),
        ("[[" + "y" * 60 + "]]", "[[" + "y" * 38),
    ],
)
def test_a_long_unit_is_cut_at_the_best_place(text: str, expected: str):
    limits = UnitLimits(first_clause=200, longest=40)
    assert units("A.\n" + text, limits=limits)[1] == expected.rstrip()


def test_a_range_is_no_clause():
    text = "from here it takes 5 – 7 days"
    assert best_break(text, 22, len(text)) == text.index(" – 7")


def test_the_object_is_empty_after_finish():
    cutter = UnitCutter()
    assert list(cutter.add("Hello. Wor")) == ["Hello."]
    assert list(cutter.finish()) == ["Wor"]
    assert list(cutter.finish()) == []
    assert [*cutter.add(KING), *cutter.finish()][0].endswith("far away,")


@pytest.mark.parametrize("gap", range(12, 20))
def test_the_reach_of_a_mark_does_not_depend_on_the_chunks(gap: int):
    text = "Wait…" + " " * gap + ". But no"
    assert units(text, 1) == units(text)


@given(TEXTS, st.data())
@bounded
def test_units_do_not_depend_on_the_chunks(text: str, data: st.DataObject):
    limits = data.draw(st.sampled_from([None, SMALL]))
    whole = units(text, limits=limits)
    assert units(text, 1, limits) == whole
    size = data.draw(st.integers(2, 40))
    assert units(text, size, limits) == whole


@given(TEXTS)
@example("A. " * 200)
@example("- " * 200)
@bounded
def test_units_keep_every_letter_and_the_limit(text: str):
    found = units(text, limits=SMALL)
    assert content("".join(found)) == content(text)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)
    assert all(unit.strip() == unit and unit for unit in found)
    assert max(map(len, found), default=0) <= SMALL.longest


@given(TEXTS)
@bounded
def test_graphemes_are_not_split(text: str):
    for unit in units(text)[1:]:
        if not re.search("[\u0301\u200d\ufe0f]{8}", text):
            is_mark = unicodedata.category(unit[0]).startswith("M")
            preceded = re.search(r"(?:^|\s)" + re.escape(unit[0]), text)
            assert not is_mark or preceded


@pytest.mark.parametrize(
    "piece",
    ["a", ".", "word ", "7", "\n", "A. ", "[", "[[a ", "1,234 ", "。", "\u0301"],
)
def test_time_is_linear(piece: str):
    text = (piece * 60_000)[:60_000]
    started = time.perf_counter()
    units(text)
    units(text[:6_000], 1)
    # Quadratic work would take minutes; the rest is for a busy machine.
    assert time.perf_counter() - started < 3


def test_units_come_one_by_one():
    cutter = UnitCutter()
    text = "The lights in the kitchen are on now. " * 1_300
    slowest = 0.0
    started = time.perf_counter()
    for _ in cutter.add(text):
        slowest = max(slowest, time.perf_counter() - started)
        started = time.perf_counter()
    assert slowest < 0.05  # 2 ms on an idle machine
