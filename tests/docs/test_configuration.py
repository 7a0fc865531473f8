"""docs/configuration.md: written by script/document, complete and up to date."""

from dataclasses import fields
from pathlib import Path
import re
import subprocess
import sys

import pytest

from wyoming_jabber.config import Settings, field_types, show_number
from wyoming_jabber.option_sources import ENVIRONMENT_PREFIX

DOCUMENT = Path("docs/configuration.md")
BEGIN, END = "<!-- options: written by script/document -->", "<!-- end of options -->"


def document(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run what script/document runs."""
    command = [sys.executable, "script/documentation", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows() -> dict[str, list[str]]:
    text = DOCUMENT.read_text(encoding="utf-8")
    table = text.partition(BEGIN)[2].partition(END)[0]
    lines = [line for line in table.splitlines() if line.startswith("| `")]
    cells = [re.split(r" ?(?<!\\)\| ?", line)[1:-1] for line in lines]
    return {row[0].strip("`"): row for row in cells}


def test_it_is_up_to_date():
    checked = document("--check")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_what_is_stale_is_told_and_mended_and_prose_stays(tmp_path):
    copy = tmp_path / "configuration.md"
    good = DOCUMENT.read_text(encoding="utf-8")
    stale = good.replace("| `volume` |", "| `loudness` |")
    assert stale != good
    copy.write_text(stale, encoding="utf-8")
    checked = document("--check", copy)
    assert checked.returncode == 1
    assert checked.stderr == (
        f"script/document: {copy} is not up to date: run script/document\n"
    )
    assert copy.read_text(encoding="utf-8") == stale
    assert document(copy).returncode == 0
    assert copy.read_text(encoding="utf-8") == good


@pytest.mark.parametrize(
    "text", ["nothing\n", f"{BEGIN}\n", f"{END}\n{BEGIN}\n", f"{BEGIN}\n{BEGIN}\n{END}"]
)
def test_without_its_markers_it_is_left_alone(tmp_path, text):
    copy = tmp_path / "configuration.md"
    copy.write_text(text, encoding="utf-8")
    written = document(copy)
    assert written.returncode == 1
    assert written.stderr.startswith(f"script/document: {copy}: ")
    assert copy.read_text(encoding="utf-8") == text


def test_every_option_has_a_row_with_all_its_names():
    table = rows()
    assert list(table) == [spec.name for spec in fields(Settings)]
    for name, row in table.items():
        assert len(row) == 7
        flags = re.findall(r"`(--[a-z-]+)`", row[1])
        assert flags[0] == "--" + name.replace("_", "-")
        assert (len(flags) == 2) == (field_types()[name] is bool)
        assert row[2] == f"`{ENVIRONMENT_PREFIX}{name.upper()}`"


def test_every_limit_and_choice_is_told():
    table = rows()
    for spec in fields(Settings):
        value = table[spec.name][4]
        for choice in spec.metadata["choices"]:
            assert f"`{choice}`" in value
        if spec.metadata["low"] is not None:
            low, high = (show_number(spec.metadata[key]) for key in ("low", "high"))
            assert value.endswith(f", {low} to {high}")
        assert value


def test_defaults_are_those_of_any_machine():
    """Not of the one on which the document was written."""
    assert rows()["data_dir"][3] == "`~/.local/share/wyoming-jabber`"


def test_no_prose_speaks_of_an_option_that_is_not_there():
    text = DOCUMENT.read_text(encoding="utf-8")
    prose = text.partition(BEGIN)[0] + text.partition(END)[2]
    spoken_of = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", prose))
    assert spoken_of
    assert spoken_of <= {spec.name for spec in fields(Settings)}
