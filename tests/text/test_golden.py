"""What is written, and what is spoken for it: one table per language.

A row of `golden/LANGUAGE.tsv` is input, tab, spoken. A third column, "deviation: why",
pins a reading that is known to be wrong. Lines that begin with "# " are comments.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from wyoming_jabber.text.markup import clean
from wyoming_jabber.text.normalize import normalize
from wyoming_jabber.text.normalize.languages import MODULES

GOLDEN = Path(__file__).parent.parent / "golden"
# More than a line of comments must be there before a language counts as covered.
MIN_ROWS = {"en": 600}
FEWEST_ROWS = 80
DEVIATION = "deviation: "


class Row(NamedTuple):
    language: str
    line: int
    text: str
    spoken: str
    note: str


def rows(path: Path) -> list[Row]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("# "):
            text, spoken, *note = line.split("\t")
            found.append(Row(path.stem, number, text, spoken, "".join(note)))
    return found


TABLES = {
    path.stem: rows(path)
    for path in sorted(GOLDEN.glob("*.tsv"))
    if path.stem.partition("-")[0] in MODULES
}
ROWS = [row for table in TABLES.values() for row in table]


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{row.language}:{row.line}:{row.text[:40]}" for row in ROWS]
)
def test_golden(row: Row):
    assert normalize(clean(row.text), row.language) == row.spoken


@pytest.mark.parametrize("language", TABLES)
def test_table(language: str):
    table = TABLES[language]
    base = language.partition("-")[0]
    assert len(table) >= MIN_ROWS.get(language, FEWEST_ROWS if base == language else 1)
    assert len({row.text for row in table}) == len(table), "a row stands twice"
    assert all(row.note.startswith(DEVIATION) for row in table if row.note)


@pytest.mark.parametrize("language", TABLES)
def test_only_words_are_spoken(language: str):
    wrong = [
        row.spoken
        for row in TABLES[language]
        if not row.note and any(sign in row.spoken for sign in "0123456789%°€$£/+=<>@#")
    ]
    assert not wrong
