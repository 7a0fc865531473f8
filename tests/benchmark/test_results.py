"""Medians and ratios, and a file that keeps every sample."""

import json

from hypothesis import given, settings, strategies as st
import pytest

from benchmark.groups import OURS, PEER, PREPARED
from benchmark.measures import Plan
from benchmark.results import Results, load
from tests.benchmark.figures import MEDIUM, results
from wyoming_jabber.errors import JabberError


def test_a_figure_is_a_median_and_a_ratio_is_one_of_medians():
    assert results().median(MEDIUM, PEER, "cpu") == 0.05
    assert results().factor(MEDIUM, PREPARED, "cpu") == pytest.approx(2.5)
    assert results().factor(MEDIUM, PEER, "cpu") == 1


@pytest.mark.parametrize(
    "place",
    [
        ("Piper high", PEER, "cpu"),
        (MEDIUM, "nobody", "cpu"),
        (MEDIUM, PREPARED, "wav"),
    ],
)
def test_what_was_not_measured_has_no_figure(place):
    assert results().median(*place) is None
    assert results().factor(*place) is None


def test_without_the_peers_figure_there_is_no_ratio():
    assert results().median(MEDIUM, OURS, "ready") == 0.02
    assert results().factor(MEDIUM, OURS, "ready") is None


NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3)
MEASURES = st.dictionaries(st.text(max_size=5), NUMBERS, max_size=2)
CONTESTANTS = st.dictionaries(st.text(max_size=5), MEASURES, max_size=2)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(max_size=5), CONTESTANTS, max_size=2))
def test_what_was_saved_is_loaded_again(tmp_path_factory, groups):
    file = tmp_path_factory.getbasetemp() / "kept" / "results.json"
    run = Results(machine="a\nmachine", plan=Plan(), groups=groups)
    run.save(file)
    assert load(file) == run


def test_a_file_that_can_be_made_nowhere_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(JabberError, match=r"Can't write .*file/results\.json: "):
        results().save(tmp_path / "file" / "results.json")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"plan": {"starts": 1}}',
        '{"plan": {"hours": 1}, "machine": ""}',
        '{"plan": {}, "machine": "", "groups": []}',
        '{"plan": {}, "machine": "", "groups": {"a": {"b": {"c": ["1"]}}}}',
        '{"plan": {}, "machine": "", "groups": {"a": {"b": {"c": 1}}}}',
    ],
)
def test_another_file_is_one_line(tmp_path, text):
    file = tmp_path / "other.json"
    file.write_text(text)
    with pytest.raises(JabberError, match=r"other\.json holds no results"):
        load(file)


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(JabberError, match=r"Can't read .*none\.json: No such file"):
        load(tmp_path / "none.json")


def test_the_file_is_json_that_others_read(tmp_path):
    results().save(tmp_path / "new" / "results.json")
    document = json.loads((tmp_path / "new" / "results.json").read_text())
    assert document["plan"] == {"starts": 1, "batches": 3, "rounds": 3}
    assert document["groups"][MEDIUM][PEER]["cpu"] == [0.05, 0.04, 0.9]
