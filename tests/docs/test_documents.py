"""What the documents name is there: files, headings, commands, flags."""

import argparse
from itertools import pairwise
from pathlib import Path
import re
import shlex

import pytest

from wyoming_jabber.cli.main import COMMANDS, _parser

OURS = ("comparison", "configuration", "privacy-and-security", "troubleshooting")
DOCUMENTS = [Path("docs") / f"{name}.md" for name in OURS]

pytestmark = pytest.mark.parametrize("path", DOCUMENTS, ids=OURS)


def anchors(path: Path) -> set[str]:
    """Headings as addresses, in the way of the usual Markdown hosts."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_link_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        file, _, heading = target.partition("#")
        place = path.parent / file if file else path
        assert place.is_file(), target
        assert not heading or heading in anchors(place), target


def commands(text: str) -> list[str]:
    """Command lines of the program: of their own lines, and inside of sentences."""
    text = text.replace(".venv/bin/", "")
    lines = re.findall(r"^    (wyoming-jabber .+)$", text, re.MULTILINE)
    inline = re.findall(r"`(wyoming-jabber\s[^`]+)`", text)
    found = [" ".join(one.split()) for one in (*lines, *inline)]
    return [one for one in found if " COMMAND " not in one]


def test_every_command_is_one_that_the_program_takes(path, capsys):
    for line in commands(path.read_text(encoding="utf-8")):
        argv = shlex.split(line, comments=True)[1:]
        if argv == ["--version"]:
            continue
        assert argv[0] in COMMANDS, line
        _, parser = _parser(argv)
        try:
            parser.parse_args(argv)
        except SystemExit:
            pytest.fail(f"{line}: {capsys.readouterr().err}")


def flags_of_all_commands() -> set[str]:
    found: set[str] = set()
    for name in COMMANDS:
        _, parser = _parser([name])
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                found.update(*(one._option_string_actions for one in _chosen(action)))
    return found


def _chosen(action) -> list[argparse.ArgumentParser]:
    return list(action.choices.values())


def test_every_flag_in_a_sentence_exists(path):
    text = path.read_text(encoding="utf-8").replace("--snd-command-rate", "")
    spoken_of = set(re.findall(r"`(--[a-z][a-z-]+)", text))
    assert spoken_of <= flags_of_all_commands()


def test_lines_are_not_too_long_to_read(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        assert len(line) <= 120 or line.startswith("|"), line


def test_tables_are_whole(path):
    """Every row has as many cells as the heading of its table."""
    rows = [
        (len(re.split(r"(?<!\\)\|", line)) if line.startswith("|") else 0)
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    for above, cells in pairwise(rows):
        assert not above or not cells or above == cells
