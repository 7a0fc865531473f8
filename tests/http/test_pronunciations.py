"""The page's own lexicon file: round trips, refusals, and that it holds at once."""

import asyncio

from hypothesis import given, strategies as st
import pytest

from wyoming_jabber.server.http.bodies import Fields
from wyoming_jabber.server.http.errors import FieldError
from wyoming_jabber.server.http.pronunciations import read_entries, write_lexicon
from wyoming_jabber.text.lexicon.entries import EntryError
from wyoming_jabber.text.lexicon.parse import parse_lexicon

PATH = "/api/pronunciations"
ENTRIES = [
    {"word": "Zigbee", "say": "zig bee"},
    {"word": "IKEA", "say": "[[aɪkˈiːə]]", "language": ["en"]},
    {"word": "no", "say": "yes", "case": "exact"},
    {"pattern": r"GU(\d+)", "say": r"G U \1", "voice": ["en_US-tiny-medium"]},
    {"word": "silent", "say": ""},
]


async def spoken(web, text: str) -> str:
    answer = await web.send("POST", "/api/explain", {"text": text})
    return " ".join(unit["lexicon"] for unit in answer.json()["units"])


async def test_entries_hold_at_once_and_come_back(web, data_dir):
    before = (await web.get(PATH)).json()
    assert before["entries"] == before["problems"] == []
    answer = await web.send("PUT", PATH, {"entries": ENTRIES})
    assert answer.json()["entries"] == ENTRIES
    assert (await web.get(PATH)).json() == answer.json()
    assert "zig bee" in await spoken(web, "The Zigbee lamp.")
    await web.send("PUT", PATH, {"entries": []})
    assert "zig bee" not in await spoken(web, "The Quux lamp.")
    assert list(data_dir.glob("lexicon/*")) == [data_dir / "lexicon" / "web-page.yaml"]


async def test_a_persons_own_files_are_left_alone(web, data_dir):
    folder = data_dir / "lexicon"
    folder.mkdir()
    own = folder / "mine.yaml"
    own.write_text("# mine\nQuux: kwucks\n")
    await web.send("PUT", PATH, {"entries": ENTRIES})
    assert own.read_text() == "# mine\nQuux: kwucks\n"
    assert "kwucks" in await spoken(web, "The Quux.")


async def test_what_somebody_else_has_changed_is_not_lost(web):
    revision = (await web.get(PATH)).json()["revision"]
    first = {"entries": ENTRIES[:1], "revision": revision}
    assert (await web.send("PUT", PATH, first)).status_code == 200
    answer = await web.send("PUT", PATH, {"entries": [], "revision": revision})
    assert answer.status_code == 409
    assert (await web.get(PATH)).json()["entries"] == ENTRIES[:1]


@pytest.mark.parametrize(
    ("entries", "param"),
    [
        (None, "entries"),
        ("word", "entries"),
        (["word"], "entries"),
        ([{"say": "x"}], "entries[0]"),
        ([{"word": "x"}], "entries[0].say"),
        ([{"word": "x", "say": "[[x"}], "entries[0]"),
        (
            [{"word": "a", "say": "b"}, {"word": "x", "pattern": "y", "say": "z"}],
            "entries[1]",
        ),
        ([{"pattern": "(a+)+", "say": "x"}], "entries[0]"),
        ([{"pattern": "(", "say": "x"}], "entries[0]"),
        ([{"word": "x", "say": "y", "case": "upper"}], "entries[0].case"),
        ([{"word": "x", "say": "y", "language": "deutsch!"}], "entries[0]"),
        ([{"word": "x", "say": "y", "language": [5]}], "entries[0].language"),
        ([{"word": "x", "say": "y" * 401}], "entries[0]"),
        ([{"word": "x", "say": "y\nz"}], "entries[0]"),
    ],
)
async def test_a_wrong_entry_is_named_and_none_is_kept(web, data_dir, entries, param):
    answer = await web.send("PUT", PATH, {"entries": entries})
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param
    assert not (data_dir / "lexicon").exists()


async def test_more_than_a_file_may_hold_is_refused(web):
    many = [{"word": f"word{i}", "say": "x"} for i in range(2001)]
    answer = await web.send("PUT", PATH, {"entries": many})
    assert answer.status_code == 400
    assert "2000" in answer.json()["error"]["message"]
    long = [{"word": f"word{i}", "say": "ö" * 400} for i in range(1500)]
    answer = await web.send("PUT", PATH, {"entries": long})
    assert answer.status_code == 400
    assert "bytes" in answer.json()["error"]["message"]


async def test_a_file_that_cannot_be_written_is_told(web, data_dir):
    (data_dir / "lexicon").write_text("not a folder")
    answer = await web.send("PUT", PATH, {"entries": ENTRIES})
    assert answer.status_code == 500
    assert "can't be written" in answer.json()["error"]["message"]


async def test_a_file_that_cannot_be_read_is_told(web, data_dir):
    (data_dir / "lexicon" / "web-page.yaml").mkdir(parents=True)
    answer = await web.get(PATH)
    assert answer.status_code == 500
    assert "can't be read" in answer.json()["error"]["message"]


async def test_a_file_that_somebody_has_spoilt_is_told(web, data_dir):
    (data_dir / "lexicon").mkdir()
    (data_dir / "lexicon" / "web-page.yaml").write_text("entries:\n- word: x\n")
    kept = (await web.get(PATH)).json()
    assert kept["entries"] == []
    assert kept["problems"] == ["line 2: an entry needs 'say'"]


async def test_two_at_a_time_leave_one_whole_file(web):
    await asyncio.gather(
        *(web.send("PUT", PATH, {"entries": ENTRIES[: i % 5]}) for i in range(8))
    )
    kept = (await web.get(PATH)).json()
    assert kept["entries"] == ENTRIES[: len(kept["entries"])]
    assert not kept["problems"]


TEXT = st.text(max_size=40)


@given(
    word=TEXT,
    say=TEXT,
    languages=st.lists(st.sampled_from(["en", "de-AT"])),
    voices=st.lists(TEXT, max_size=3),
)
def test_what_is_written_is_read_as_it_was(word, say, languages, voices):
    item = {"word": word, "say": say, "language": languages, "voice": voices}
    try:
        entries = read_entries([Fields(item)])
        text = write_lexicon(entries)
    except (EntryError, FieldError):
        return  # it is told
    read, problems = parse_lexicon(text)
    assert (read, problems) == (entries, [])
