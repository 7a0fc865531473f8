"""The teacher says every sentence once, and names what it couldn't say."""

import shutil
import wave

import pytest

from training import teacher
from training.phone_mapping import read_phones
from training.teacher import (
    TeacherError,
    festival_text,
    missing,
    say_all,
    scheme_program,
    scheme_string,
)

needs_festival = pytest.mark.skipif(
    not shutil.which("festival"), reason="festival isn't installed"
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("It's six AM.", "It's six A M."),
        ("Twenty-one degrees.", "Twenty one degrees."),
        ("The USB port, I think.", "The U S B port, I think."),
        ("A dog.", "A dog."),
    ],
)
def test_festival_gets_the_words_that_the_voice_reads(text, read):
    assert festival_text(text) == read


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("It's on.", '"It\'s on."'),
        ('Say "yes" (now)', '"Say  yes  (now)"'),
        ('\\") (exit) (', '"  ) (exit) ("'),
    ],
)
def test_no_text_leaves_its_string(text, quoted):
    assert scheme_string(text) == quoted


@pytest.mark.parametrize("text", ["one\ntwo", "nul\0", "\x1b[0m"])
def test_what_cannot_be_printed_is_refused(text):
    with pytest.raises(ValueError, match="not printable"):
        scheme_string(text)


def test_times_are_saved_after_the_sound(tmp_path):
    program = scheme_program([("a", "Yes.")], tmp_path)
    assert program.index("a.wav") < program.index("a.segs")


def test_what_is_there_is_kept(tmp_path):
    (tmp_path / "a.segs").touch()
    assert missing([("a", "Yes."), ("b", "No.")], tmp_path) == [("b", "No.")]


def test_without_festival_the_error_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TeacherError, match="festvox-us-slt-hts"):
        say_all([("a", "Yes.")], tmp_path / "teacher", 1)


@needs_festival
def test_the_teacher_speaks_and_pauses_at_marks_alone(tmp_path):
    text = (
        "Okay, the light in the very large living room is on and the fan is off! Yes."
    )
    assert say_all([("a", text), ("b", "No.")], tmp_path, 1) == {}
    with wave.open(str(tmp_path / "a.wav")) as clip:
        assert clip.getframerate() == 32000
        seconds = clip.getnframes() / 32000
    phones = read_phones(tmp_path / "a.segs")
    assert [name for name, _ in phones].count("pau") == len("^,!$")
    assert phones[-1][1] == pytest.approx(seconds, abs=0.02)
    assert (tmp_path / "b.wav").exists()


@needs_festival
def test_one_sentence_that_fails_is_named_and_the_rest_is_said(tmp_path, monkeypatch):
    text = teacher.scheme_string
    monkeypatch.setattr(
        teacher, "scheme_string", lambda t: "(car 5)" if t == "Bad." else text(t)
    )
    failed = say_all([("a", "Bad."), ("b", "No.")], tmp_path, 1)
    assert list(failed) == ["a"]
    assert "ERROR" in failed["a"]
    assert (tmp_path / "b.wav").exists()
