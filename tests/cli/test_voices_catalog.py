"""`voices available`, `download`, `remove` and `licence`, over a site on this machine."""

import json
import os
from pathlib import Path
import pty
import re
import subprocess
import sys
import termios

import pytest

from tests.catalog.site import Site, break_off_after, hold_after, send, status
from tests.catalog.voices import (
    AMY,
    BOB,
    CREW,
    card_of,
    fill_with_piper,
    own_catalog,
    path_of,
)

MODEL = f"/{path_of(AMY, AMY + '.onnx')}"


@pytest.fixture
def site(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with Site() as site:
        fill_with_piper(site)
        monkeypatch.setenv("WYOMING_JABBER_CATALOG_URL", site.url)
        yield site


@pytest.fixture
def folder(tmp_path) -> Path:
    path: Path = tmp_path / "voices"
    path.mkdir()
    return path


@pytest.fixture
def voices(jabber, site, folder, monkeypatch):
    """Run `voices` with a data folder of its own."""
    monkeypatch.setenv("WYOMING_JABBER_DATA_DIR", str(folder))

    def run(*argv: object):
        monkeypatch.setenv("WYOMING_JABBER_DATA_DIR", str(folder))
        return jabber("voices", *argv)

    return run


def test_an_empty_catalog_says_how_to_fill_it(voices, site):
    answer = voices("available")
    assert answer.status == 0
    assert "wyoming-jabber voices available --refresh" in answer.err
    assert len(answer.out.splitlines()) == 1
    assert not site.requests


def test_available_voices_are_shown_with_their_licence(voices):
    answer = voices("available", "--refresh")
    assert (answer.status, answer.err) == (0, "")
    heading, *rows = (line.split() for line in answer.out.splitlines())
    assert heading == [
        *("name", "language", "family", "quality", "licence"),
        "MB",
        "here",
    ]
    assert [row[0] for row in rows] == [CREW, AMY, BOB]
    assert rows[1][:7] == [AMY, "en-US", "piper", "low", "CC", "BY", "4.0"]
    assert rows[2][4] == "unknown"
    assert voices("available").out == answer.out


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        (("--language", "de"), [CREW]),
        (("--quality", "low"), [AMY]),
        (("--licence", "cc by"), [CREW, AMY]),
        (("--licence", "unknown"), [BOB]),
        (("--family", "jabber"), []),
        (("--max-size", "0.000001"), []),
        (("--max-size", "10"), [CREW, AMY, BOB]),
    ],
)
def test_filters_narrow_the_list(voices, flags, names):
    answer = voices("available", "--refresh", "--json", *flags)
    assert [entry["name"] for entry in json.loads(answer.out)] == names
    assert answer.err == ""


def test_json_says_everything_about_an_available_voice(voices, site):
    answer = voices("available", "--refresh", "--json", "--language", "de")
    (crew,) = json.loads(answer.out)
    assert crew.pop("size_bytes") > 1000
    assert crew == {
        "name": CREW,
        "description": "Crew (high), German, Germany",
        "family": "piper",
        "languages": ["de-DE"],
        "quality": "high",
        "speakers": ["anna", "bert"],
        "licence": "CC BY 4.0",
        "is_installed": False,
        "is_supported": True,
        "sample_url": f"{site.url}/de/de_DE/crew/high/samples/speaker_0.mp3",
    }


def test_a_voice_is_downloaded_listed_and_removed(voices, folder):
    answer = voices("download", AMY)
    assert (answer.status, answer.err) == (0, "")
    first, second = answer.out.splitlines()
    assert re.fullmatch(rf"{AMY}: \d+\.\d MB, licence: CC BY 4\.0", first)
    assert second == f"{AMY} is in {folder / AMY}"
    assert voices("download", AMY).out == f"{AMY} is here already.\n"
    listed = json.loads(
        voices("--json", "--language", "en-US", "--server", "tcp://127.0.0.1:1").out
    )
    assert AMY in [voice["name"] for voice in listed]
    assert voices("remove", AMY).out == f"{AMY} is removed.\n"
    assert not (folder / AMY).exists()


def test_several_voices_come_one_after_the_other(voices):
    answer = voices("download", AMY, CREW, AMY)
    assert answer.status == 0
    assert len(answer.out.splitlines()) == 4


def test_a_licence_is_shown_before_and_after_a_download(voices):
    answer = voices("licence", AMY, BOB)
    assert answer.status == 0
    assert answer.out == (
        f"{AMY}: CC BY 4.0\n{card_of(AMY)}{BOB}: unknown\n{card_of(BOB)}"
    )
    voices("download", AMY)
    assert voices("licence", AMY).out == f"{AMY}: CC BY 4.0\n"


def test_a_card_can_not_move_the_cursor(voices, site):
    path = f"/{path_of(AMY, 'MODEL_CARD')}"
    site.files[path] = b"* License: CC0\x1b[2J\x07\n"
    assert "\x1b" not in voices("licence", AMY).out


def test_our_own_catalogs_are_asked_too(voices, site, monkeypatch):
    own_catalog(site, family="kokoro", name="kokoro-v1.0")
    answer = voices(
        "available", "--refresh", "--catalogs", f"{site.url}/own/catalog.json"
    )
    (row,) = [line for line in answer.out.splitlines() if "kokoro" in line]
    assert row.endswith("not supported by this version")


# What can go wrong


@pytest.mark.parametrize("action", ["download", "remove", "licence"])
def test_a_name_is_needed(voices, action):
    answer = voices(action)
    assert (answer.status, answer.complaint) == (
        2,
        f"voices {action}: name at least one voice",
    )


@pytest.mark.parametrize("action", ["list", "available"])
def test_a_list_takes_no_names(voices, action):
    answer = voices(action, AMY)
    assert (answer.status, answer.complaint) == (
        2,
        f"voices {action}: takes no names, but got '{AMY}'",
    )


@pytest.mark.parametrize("action", ["download", "remove", "licence"])
def test_names_that_nobody_knows(voices, action):
    answer = voices(action, "nobody")
    assert (answer.status, answer.out) == (2, "")
    assert "'nobody'" in answer.complaint


def test_shipped_voices_can_not_be_removed(voices):
    answer = voices("remove", "espeak-de")
    assert answer.status == 1
    assert "comes with the program" in answer.complaint


def test_offline_says_so(voices, site):
    for argv in (("download", AMY), ("available", "--refresh")):
        answer = voices(*argv, "--offline")
        assert answer.status == 1
        assert "needs the network, which is off (offline)" in answer.complaint
    assert not site.requests


def test_a_site_in_trouble_is_told_in_one_line(voices, site):
    site.plan("/voices.json", send(b"<html>"))
    answer = voices("available", "--refresh")
    assert answer.status == 1
    assert "is not JSON" in answer.complaint


def test_a_download_that_fails_is_told_in_one_line(voices, site):
    site.plan(MODEL, status("404 Not Found"))
    answer = voices("download", AMY, CREW)
    assert answer.status == 1
    assert "answers 404 Not Found" in answer.complaint


def test_a_mirror_and_a_proxy_are_options(voices, site):
    fill_with_piper(site, "/mirror")
    site.plan(MODEL, status("404 Not Found"))
    answer = voices(
        "download", AMY, "--catalog-mirrors", f"{site.url}/mirror", "--proxy", site.url
    )
    assert answer.status == 0
    assert f"/mirror{MODEL}" in site.paths()


@pytest.mark.parametrize(
    ("flags", "problem"),
    [
        (("--proxy", "nonsense"), "proxy: must begin with"),
        (("--catalog-url", "http://example.org"), "is not an https address"),
    ],
)
def test_wrong_addresses(voices, flags, problem):
    answer = voices("available", "--refresh", *flags)
    assert answer.status in (1, 2)
    assert problem in answer.complaint


def test_somebody_who_watches_sees_a_bar(site, folder):
    """A real process on a terminal of its own; tqdm is silent otherwise."""
    site.plan(MODEL, break_off_after(1000), hold_after(500, site))
    site.release()
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    process = subprocess.Popen(
        [sys.executable, "-m", "wyoming_jabber", "voices", "download", AMY],
        stdout=subprocess.PIPE,
        stderr=theirs,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"WYOMING_JABBER_DATA_DIR": str(folder)},
    )
    out, _ = process.communicate(timeout=25)
    os.close(theirs)
    seen = b""
    while chunk := _read(ours):
        seen += chunk
    os.close(ours)
    assert process.returncode == 0
    assert f"{AMY} is in".encode() in out
    assert AMY.encode() in seen
    assert b"100%" in seen


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""  # the other side is closed
