"""Names that may become folders, and which voices somebody wants to see."""

from pathlib import PurePosixPath, PureWindowsPath

from hypothesis import given, settings, strategies as st
import pytest

from wyoming_jabber.catalog.entry import (
    CatalogEntry,
    Digest,
    Filters,
    RemoteFile,
    by_name,
    is_safe_file,
    is_safe_name,
    shown_name,
)
from wyoming_jabber.errors import VoiceError

FILE = RemoteFile(
    name="a.onnx", addresses=(), size_bytes=5_000_000, digest=Digest("md5", "0" * 32)
)


def entry(name: str = "de_AT-eva-low", **changes) -> CatalogEntry:
    fields = {
        "family": "piper",
        "description": "Eva",
        "languages": ("de-AT",),
        "quality": "low",
        "files": (FILE,),
    }
    return CatalogEntry(name=name, **(fields | changes))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=130))
def test_a_safe_name_is_one_plain_step_down(name):
    if is_safe_name(name):
        for kind in (PurePosixPath, PureWindowsPath):
            path = kind("root") / name
            assert path.parent == kind("root")
            assert path.name == name
        assert name.isprintable()
        assert name[0] != "."


@pytest.mark.parametrize(
    "name", ["en_US-amy-low", "pt_PT-tugão-medium", "a", "voice.json", "x+1", "v1.0"]
)
def test_usual_names_are_safe(name):
    assert is_safe_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", ".a", "a/b", "a\\b", "a:b", "a..b", "a ", " a", "a.", "a\0b"),
        *("-a", "_a", "x" * 121, "a\n", "a\u0303o", "CON:", "~", "a\u202eb", "/a"),
    ],
)
def test_other_names_are_not(name):
    assert not is_safe_name(name)


@pytest.mark.parametrize(
    "name", ["a.onnx", "a.onnx.json", "MODEL_CARD", "LICENSE", "README.md", "n.txt"]
)
def test_models_settings_and_texts_may_lie_in_a_voice(name):
    assert is_safe_file(name)


@pytest.mark.parametrize(
    "name", ["a.zip", "a.tar.gz", "a.exe", "a.py", "a.so", "a", "../a.onnx", ".onnx"]
)
def test_other_files_may_not(name):
    assert not is_safe_file(name)


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        (Filters(), True),
        (Filters(language="de"), True),
        (Filters(language="DE_at"), True),
        (Filters(language="de-DE"), False),
        (Filters(language="d"), False),
        (Filters(quality="low"), True),
        (Filters(quality="x-low"), False),
        (Filters(family="piper"), True),
        (Filters(family="jabber"), False),
        (Filters(max_bytes=5_000_000), True),
        (Filters(max_bytes=4_999_999), False),
        (Filters(licence="cc-by"), True),
        (Filters(licence="CC BY-NC"), False),
        (Filters(licence="unknown"), False),
        (Filters(is_installed=False), True),
        (Filters(is_installed=True), False),
    ],
)
def test_filters(filters, fits):
    assert filters.fits(entry(licence="CC BY 4.0")) is fits


def test_a_licence_that_nobody_knows_can_be_looked_for():
    assert Filters(licence="unknown").fits(entry())
    assert not Filters(licence="CC0").fits(entry())


def test_a_name_is_found_in_any_spelling_and_by_alias():
    entries = {"de_AT-eva-low": entry(aliases=("de-eva",))}
    for name in ("de_AT-eva-low", "DE-at-eva-low", "DE_EVA"):
        assert by_name(entries, name) is entries["de_AT-eva-low"]
    assert by_name(entries, "eva") is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [("md5", "0" * 64), ("sha1", "0" * 40), ("sha256", "G" * 64), ("md5", "")],
)
def test_a_digest_is_what_it_says(kind, value):
    with pytest.raises(VoiceError, match="digest"):
        Digest(kind, value)


def test_a_long_name_is_shown_short_and_on_one_line():
    assert shown_name("a\nb") == r"'a\nb'"
    assert len(shown_name("x" * 1000)) < 70
