"""Two audits side by side."""

from dataclasses import replace

import pytest

from tests.audit.reports import report, text_report, voice_report
from wyoming_jabber.audit.comparison import Row, check_comparable, compare
from wyoming_jabber.audit.report import Stage
from wyoming_jabber.errors import ConfigError


def test_voices_of_the_same_name_are_compared():
    ours = report(voice_report("a"), voice_report("b"))
    theirs = report(voice_report("b", factor=2.0), voice_report("c"))
    (comparison,) = compare(ours, theirs)
    assert (comparison.ours.name, comparison.theirs.name) == ("b", "b")
    rows = {row.label: row for row in comparison.rows}
    assert rows["real-time factor, worst text"].ratio == 0.5
    assert rows["short: first audio"] == Row("short: first audio", "ms", 5.0, 10.0)
    assert rows["long: total"].ratio == 0.5
    assert rows["short: protocol"].ratio == 1.0


def test_the_only_voice_is_compared_with_the_only_one():
    (comparison,) = compare(report(voice_report("a")), report(voice_report("b")))
    assert (comparison.ours.name, comparison.theirs.name) == ("a", "b")


def test_a_stage_or_a_text_of_one_alone_has_no_ratio():
    other = replace(
        text_report("short"),
        stages=(Stage(name="whole", wall=0.1, cpu=0.1, share=1.0),),
    )
    (comparison,) = compare(report(), report(replace(voice_report(), texts=(other,))))
    rows = {row.label: row for row in comparison.rows}
    assert rows["short: whole"].ratio is None
    assert rows["short: decode"].ratio is None
    assert "long: total" not in rows


@pytest.mark.parametrize(
    ("ours", "theirs", "ratio"),
    [
        (1.0, 2.0, 0.5),
        (None, 2.0, None),
        (1.0, None, None),
        (1.0, 0.0, None),
        (-1, 2, None),
    ],
)
def test_a_ratio_is_only_of_what_says_something(ours, theirs, ratio):
    assert Row("", "", ours, theirs).ratio == ratio


def test_voices_that_the_other_report_lacks_are_found_out_before():
    other = report(voice_report("b"), voice_report("c"))
    check_comparable(["a", "c"], other)
    check_comparable(["a"], report(voice_report("b")))
    with pytest.raises(ConfigError, match="has none of a, d; it has b, c"):
        check_comparable(["a", "d"], other)
