from hypothesis import given, strategies as st
import pytest

from wyoming_jabber.text.pauses import (
    DEFAULT_PAUSES,
    Pauses,
    missing_pause,
    pause_after,
)

PAUSES = Pauses(
    between_words=0.01,
    clause=1,
    strong_clause=2,
    sentence=3,
    question=4,
    ellipsis=5,
    line=6,
    paragraph=7,
)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("The light is on.", "sentence"),
        ("The light is on!", "sentence"),
        ("Is the light on?", "question"),
        ("What?!", "question"),
        ("What!?", "question"),
        ("Well,", "clause"),
        ("Well –", "clause"),
        ("Well—", "clause"),
        ("Well -", "between_words"),
        ("These are open:", "strong_clause"),
        ("It is done;", "strong_clause"),
        ("Let me see…", "ellipsis"),
        ("Let me see...", "ellipsis"),
        ("Let me see ..", "ellipsis"),
        ("The light is", "between_words"),
        ("It is 21.5", "between_words"),
        ("It is 50 %", "between_words"),
        ("", "between_words"),
        ("...", "ellipsis"),
        ("He said “Yes.”", "sentence"),
        ("He said “Yes”.", "sentence"),
        ('"Really?" ', "question"),
        ("(It is on.)\n", "sentence"),
        ("**Done.**", "sentence"),
        ("Done! 🎉", "sentence"),
        ("Done 🎉", "between_words"),
        ("電気はついています。", "sentence"),
        ("ついていますか？」", "question"),
        ("はい、", "clause"),
        ("请稍等……", "ellipsis"),
        ("النور مضاء؟", "question"),
        ("نعم،", "clause"),
        ("बत्ती जल रही है।", "sentence"),
    ],
)
def test_the_last_marks_decide(text, pause):
    assert pause_after(text, pauses=PAUSES) == getattr(PAUSES, pause)


@pytest.mark.parametrize(
    ("is_line_end", "is_paragraph_end", "pause"),
    [(False, False, 3), (True, False, 6), (False, True, 7), (True, True, 7)],
)
def test_the_longest_reason_counts(is_line_end, is_paragraph_end, pause):
    found = pause_after(
        "Milk.",
        is_line_end=is_line_end,
        is_paragraph_end=is_paragraph_end,
        pauses=PAUSES,
    )
    assert found == pause


def test_a_line_without_a_mark_has_a_pause():
    assert pause_after("Milk", is_line_end=True) == DEFAULT_PAUSES.line


@pytest.mark.parametrize(
    ("wanted", "silence", "missing"),
    [
        (0.3, 0.0, 0.3),
        (0.3, 0.1, 0.2),
        (0.3, 0.5, 0.0),
        (0.0, 0.0, 0.0),
        (0.3, -1, 0.3),
    ],
)
def test_no_pause_twice(wanted, silence, missing):
    assert missing_pause(wanted, silence) == pytest.approx(missing)


@given(st.text(max_size=200), st.booleans(), st.booleans())
def test_any_text(text, is_line_end, is_paragraph_end):
    pause = pause_after(
        text, is_line_end=is_line_end, is_paragraph_end=is_paragraph_end
    )
    assert 0 <= pause <= DEFAULT_PAUSES.paragraph


def test_a_long_row_of_marks_takes_no_time():
    assert pause_after("Ah" + "!?" * 500_000) == DEFAULT_PAUSES.question
