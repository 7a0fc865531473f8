"""Reports as JSON: what is written can be read, and what can't is told."""

import json
import os
import stat

from hypothesis import given, strategies as st
import pytest

from tests.audit.reports import report, voice_report
from wyoming_jabber.audit.report import SCHEMA, Failure
from wyoming_jabber.audit.report_file import (
    check_writable,
    read_report,
    to_json,
    write_whole,
)
from wyoming_jabber.audit.targets import judge
from wyoming_jabber.errors import ConfigError, JabberError


def test_a_report_comes_back_as_it_was(tmp_path):
    voices = (voice_report("a"), voice_report("b"))
    made = report(
        *voices,
        failures=(Failure(voice="c", reason="broken"),),
        outcomes=tuple(judge({"rtf": 0.1, "leak": 0.0}, voices)),
    )
    file = tmp_path / "report.json"
    write_whole(file, to_json(made))
    assert read_report(file) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_the_schema_is_in_the_file():
    assert json.loads(to_json(report()))["schema"] == SCHEMA


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "it names no schema"),
        ("{}", "it names no schema"),
        ('{"schema": 99}', "is a report of schema '99', and only 1 is understood"),
        ('{"schema": 1}', "report has no created, load_after"),
    ],
)
def test_garbage_is_no_report(tmp_path, content, reason):
    file = tmp_path / "other.json"
    file.write_text(content)
    with pytest.raises(ConfigError, match=reason) as caught:
        read_report(file)
    assert str(caught.value).startswith(str(file))


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (("voices",), {}, "report.voices is not a list"),
        (("voices", 0), 3, r"report.voices\[0\] is not an object"),
        (("voices", 0, "texts", 1, "audio"), "2", r"texts\[1\].audio is not a number"),
        (("voices", 0, "texts", 0, "rtf", "median"), True, "median is not a number"),
        (("voices", 0, "sample_rate"), 1.5, "sample_rate is not a whole number"),
        (("voices", 0, "name"), "a\x1b[31m", "name is not a text in one line"),
        (("voices", 0, "variants"), [], "variants is not an object"),
        (("voices", 0, "memory", "points", 0), [1], r"points\[0\] is not a list of 2"),
        (("plan", "is_quick"), 0, "is_quick is not true or false"),
        (("load_after",), 1e999, "load_after is not a number"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(tmp_path, place, value, reason):
    values = json.loads(to_json(report()))
    *way, last = place
    target = values
    for step in way:
        target = target[step]
    target[last] = value
    file = tmp_path / "other.json"
    file.write_text(json.dumps(values))
    with pytest.raises(ConfigError, match=reason):
        read_report(file)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("any") / "other.json"
    file.write_bytes(content)
    with pytest.raises(ConfigError):
        read_report(file)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ConfigError, match="can't be read: No such file"):
        read_report(tmp_path / "none.json")


def test_a_huge_file_is_not_read(tmp_path):
    file = tmp_path / "huge.json"
    with file.open("wb") as stream:
        stream.truncate(20_000_000)
    with pytest.raises(ConfigError, match="over 16 MB"):
        read_report(file)


def test_where_nothing_can_be_written_is_found_before(tmp_path, monkeypatch):
    check_writable(tmp_path / "new.json")
    with pytest.raises(ConfigError, match="it is a folder"):
        check_writable(tmp_path)
    with pytest.raises(ConfigError, match="there is no such folder"):
        check_writable(tmp_path / "missing" / "new.json")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere
    with pytest.raises(ConfigError, match="not allowed"):
        check_writable(tmp_path / "new.json")


def test_what_fails_halfway_leaves_what_was_there(tmp_path):
    file = tmp_path / "report.json"
    file.write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(file, "half \ud800")
    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_that_has_gone_is_one_line(tmp_path):
    with pytest.raises(JabberError, match=r"Can't write .*: No such file"):
        write_whole(tmp_path / "gone" / "report.json", "{}")
