"""Thoughts and code are not spoken, however the stream was cut; text never vanishes."""

import time

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.text.blocks import MAX_BLOCK, MAX_CODE, BlockFilter

bounded = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def passed(text: str, size: int | None = None) -> str:
    blocks = BlockFilter()
    size = size or max(1, len(text))
    parts = [blocks.feed(text[at : at + size]) for at in range(0, len(text), size)]
    return "".join(parts) + blocks.finish()


BLOCKS = [
    ("", ""),
    ("No block < here ` at [ all ~5", "No block < here ` at [ all ~5"),
    ("<think>a</think>b", "\nb"),
    ("<Think>a <think> b</THINK>c", "\nc"),
    ("<think>a", ""),
    ("Ok. <think>a", "Ok. "),
    ("Ok <think>a</think> b", "Ok   b"),
    ("Ok <think>a", "Ok <think>a"),
    ("`<think>` is a tag", "`<think>` is a tag"),
    ("`<think>", "`<think>"),
    ("<think", "<think"),
    ("a<!-- b -->c<!-- d", "a c<!-- d"),
    ("a <script>b()</script>c", "a  c"),
    ("[THINK]a[/THINK]b", "\nb"),
    ("<think>a</think><tool_call>b</tool_call>c", "\n\nc"),
    ("A\n```yaml\nb: c\n```\nD", "A\n\n\nD"),
    ("A\n````md\nb: c\n```\n````\nD", "A\n\nb: c\n```\n\n\nD"),
    ("A\n```\nMilk and eggs\nx = 1\nfoo: bar\n```\nD", "A\n\nMilk and eggs\n\n\nD"),
    ("A ```\nMilk", "A \nMilk"),
    ("```yaml\nb: c\nAnd then it ends.", "\nAnd then it ends."),
    ("```one line```", "```one line```"),
    ("~~~\nMilk\n~~~", "\nMilk\n\n"),
    ("```js app.js\nx\n```", "\n"),
    ("```\n", "\n"),
    ("`" * 30 + "\nA", "`" * 20 + "\nA"),
]


@pytest.mark.parametrize(("text", "expected"), BLOCKS)
@pytest.mark.parametrize("size", [None, 1, 2, 5])
def test_blocks_are_taken_out(text: str, expected: str, size: int | None):
    assert passed(text, size) == expected


@pytest.mark.parametrize(
    "opener", ["```", "```\n", "<!--", "a <think>", "`", "<", "~~~\n"]
)
def test_a_stray_sign_swallows_nothing(opener: str):
    answer = "The lights in the kitchen are on now. All is well.\n" * 400
    assert answer in passed(opener + answer)
    assert answer in passed(opener + answer, 700)


@pytest.mark.parametrize(
    ("opener", "limit"),
    [("<!--", MAX_BLOCK), ("```\n", MAX_BLOCK), ("```c\n", MAX_CODE)],
)
def test_what_is_held_back_is_bounded(opener: str, limit: int):
    blocks = BlockFilter()
    assert len(blocks.feed(opener + "x" * (limit + 20))) >= limit
    assert blocks.feed("y") == "y"


@pytest.mark.parametrize("closer", ["", "-->", "\n-->"])
@pytest.mark.parametrize("size", [1, 3, 512])
@pytest.mark.parametrize("length", range(MAX_BLOCK - 3, MAX_BLOCK + 4))
def test_the_limit_does_not_depend_on_the_chunks(length: int, closer: str, size: int):
    for opener in ("<!--", "```\n"):
        end = closer.replace("-->", "```") if opener[0] == "`" else closer
        text = opener + "Words \n" * (length // 7) + "x" * (length % 7) + end + " End"
        assert passed(text, size) == passed(text)


def test_a_thought_has_no_limit():
    assert passed("<think>" + "x" * 100_000 + "</think>Yes", 512) == "\nYes"


def test_the_filter_is_empty_after_finish():
    blocks = BlockFilter()
    assert blocks.feed("<think>a") + blocks.finish() == ""
    assert blocks.feed("<think>b</think>c") + blocks.finish() == "\nc"


PIECES = st.sampled_from(
    [
        *"`~<[>a. \n◁ſKİ!",
        *("```", "~~~", "yaml\n", "<think>", "</think>", "<thi", "nk>", "<!--", "-->"),
        *("<script", "</script>", "x = 1\n", "Some words\n", "[THINK]", "[/think]"),
        *("<|channel|>analysis", "<|end|>", "md\n", "`" * 11, "x" * 90),
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.data())
@bounded
def test_chunks_do_not_matter(text: str, data: st.DataObject):
    whole = passed(text)
    assert passed(text, 1) == whole
    assert passed(text, data.draw(st.integers(2, 30))) == whole


@pytest.mark.parametrize(
    "piece",
    ["`", "```", "```\n", "~~~\n", "<", "<think>", "a <think>", "<!--", "[", "<think>a</think>",
     "a", "\n", "```x\n", "<script"],
)  # fmt: skip
def test_time_is_linear(piece: str):
    text = (piece * 40_000)[:40_000]
    started = time.perf_counter()
    passed(text, 512)
    passed(text[:8_000], 1)
    assert time.perf_counter() - started < 2
