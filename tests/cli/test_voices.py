"""`voices`: a table for people, JSON for programs, and what a server has warm."""

import json
import socket

import pytest

from tests.cli.conftest import AMY, CREW
from tests.tiny_models import write_piper_voice
from tests.tiny_vits import write_vits_voice

NOWHERE = "tcp://127.0.0.1:1"


@pytest.fixture
def voices(jabber):
    """List voices as JSON, by name."""

    def listed(*flags: object, server: str = NOWHERE) -> dict[str, dict[str, object]]:
        answer = jabber("voices", "--json", "--server", server, *flags)
        assert (answer.status, answer.err) == (0, "")
        return {voice["name"]: voice for voice in json.loads(answer.out)}

    return listed


def rows(table: str) -> dict[str, str]:
    return {line.split()[0]: line for line in table.splitlines()}


def test_the_table_has_a_line_per_voice_under_a_heading(jabber):
    answer = jabber("voices", "--server", NOWHERE)
    assert (answer.status, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0].split() == [
        *("name", "language", "family", "licence", "MB", "prepared", "threads", "warm")
    ]
    assert rows(answer.out)["espeak-de"].split() == [
        *("espeak-de", "de-DE", "espeak", "GPL-3.0-or-later", "0.0", "-", "-", "no")
    ]
    assert len(lines) > 100
    assert all(line == line.rstrip() for line in lines)


def test_the_columns_of_the_table_stand_below_each_other(jabber):
    answer = jabber("voices", "--language", "en", "--server", NOWHERE)
    heading, *lines = answer.out.splitlines()
    for title in ("language", "family", "licence", "MB", "prepared", "threads", "warm"):
        place = heading.index(title)
        assert all(line[place - 1] == " " != line[place] for line in lines)


@pytest.mark.usefixtures("no_shipped_voices")
def test_natural_voices_come_first(voices):
    assert set(list(voices())[:2]) == {AMY, CREW}


def test_json_says_everything_about_a_voice(voices, voice_dir):
    model = voice_dir / f"{CREW}.onnx"
    crew = voices()[CREW]
    assert crew.pop("size_bytes") >= model.stat().st_size
    assert str(crew.pop("description")).startswith("Crew (low), German, Germany")
    assert "licence unknown" in crew.pop("licence")
    assert crew == {
        "name": CREW,
        "family": "piper",
        "languages": ["de-DE"],
        "speakers": ["anna", "bert"],
        "sample_rate": 22050,
        "path": str(model),
        "prepared": None,
        "session_threads": None,
        "engine_threads": None,
        "warm": False,
    }


def test_what_was_measured_on_this_machine_is_shown(jabber, voices, tmp_path):
    write_vits_voice(tmp_path, "en_US-vits-low")
    write_piper_voice(tmp_path, "en_US-plain-low")
    flags = ("--data-dir", tmp_path)
    assert jabber("prepare", "en_US-vits-low", "--keep", "fp32", *flags).status == 0
    assert jabber("prepare", "en_US-plain-low", *flags).status == 1
    assert jabber("tune", "en_US-vits-low", *flags).status == 0
    found = voices(*flags)
    vits, plain = found["en_US-vits-low"], found["en_US-plain-low"]
    assert vits["prepared"] == dict.fromkeys(("text", "flow", "decoder"), "fp32")
    assert plain["prepared"] == {}
    session, engine = vits["session_threads"], vits["engine_threads"]
    table = rows(jabber("voices", "--server", NOWHERE, *flags).out)
    assert f" yes       {session} x {engine}" in table["en_US-vits-low"]
    assert " can't be  -" in table["en_US-plain-low"]


def test_a_voice_without_files_has_no_path(voices):
    assert voices()["espeak-eo"]["path"] is None


@pytest.mark.parametrize(
    ("language", "there", "absent"),
    [
        ("de", {CREW, "espeak-de"}, {AMY, "espeak-da"}),
        ("en-GB", {"espeak-en-gb", "espeak-en-gb-scotland"}, {AMY, "espeak-en-us"}),
        ("EN_us", {AMY, "espeak-en-us"}, {"espeak-en-gb"}),
        ("en", {AMY, "espeak-en-gb"}, {CREW}),
    ],
)
def test_a_language_narrows_the_list(voices, language, there, absent):
    found = voices("--language", language).keys()
    assert there <= found
    assert not absent & found


def test_a_language_that_nobody_speaks_gives_an_empty_list(jabber, voices):
    assert voices("--language", "x") == {}
    answer = jabber("voices", "--language", "x", "--server", NOWHERE)
    assert (answer.status, len(answer.out.splitlines())) == (0, 1)


def test_folders_are_looked_through_in_their_order(voices, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    write_piper_voice(first, AMY, sample_rate=16000)
    write_piper_voice(second, AMY)
    write_piper_voice(second, "fr_FR-new-low", language="fr_FR")
    found = voices("--data-dir", first, "--data-dir", second)
    assert found[AMY]["sample_rate"] == 16000
    assert "fr_FR-new-low" in found
    assert CREW not in found


# What is warm


def test_a_running_server_is_asked_what_is_warm(voices, server):
    found = voices(server=server)
    assert found[AMY]["warm"] is True
    assert found[CREW]["warm"] is False
    assert found["espeak-en-us"]["warm"] is False


def test_the_table_says_what_is_warm(jabber, server):
    found = rows(jabber("voices", "--server", server).out)
    assert found[AMY].endswith(" yes")
    assert found[CREW].endswith(" no")


def test_a_server_that_does_not_answer_is_not_waited_for_long(voices):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        uri = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert voices(server=uri)[AMY]["warm"] is False
