"""The page: all in one file, readable without seeing it."""

from dataclasses import replace
from html.parser import HTMLParser
from itertools import chain
import re

import pytest

from tests.audit.reports import report, voice_report
from wyoming_jabber.audit.page import page
from wyoming_jabber.audit.report import Failure
from wyoming_jabber.audit.targets import judge

_VOID = {"meta"}


class Reader(HTMLParser):
    """Checks that tags match, and collects them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)

    def all(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture
def whole():
    voices = (voice_report("a"), voice_report("b"))
    outcomes = tuple(judge({"rtf": 0.1, "rss": 1.0}, voices))
    failures = (Failure(voice="<b>c</b>", reason="broken & bad"),)
    return report(*voices, outcomes=outcomes, failures=failures, load_after=9.0)


def test_the_page_asks_nobody_for_anything(whole):
    text = page(whole, whole)
    assert not re.search(r"https?:|//|@import|url\(", text)
    reader = Reader(text)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in reader.tags}
    (policy,) = [m for m in reader.all("meta") if "http-equiv" in m]
    assert policy["content"].startswith("default-src 'none'")


def test_who_cannot_see_it_can_read_it(whole):
    reader = Reader(page(whole))
    assert reader.all("html") == [{"lang": "en"}]
    assert reader.texts["title"][0] == "Audit of a, b"
    assert len(reader.all("table")) == len(reader.all("caption"))
    assert all(cell["scope"] in ("row", "col") for cell in reader.all("th"))
    pictures = reader.all("svg")
    assert pictures
    assert all(p["role"] == "img" and len(p["aria-label"] or "") > 30 for p in pictures)


def test_both_themes_are_there(whole):
    assert "color-scheme" in page(whole)
    assert "prefers-color-scheme: dark" in page(whole)


def test_what_was_found_is_said(whole):
    reader = Reader(page(whole))
    said = " ".join(chain.from_iterable(reader.texts.values()))
    assert "Small <CPU>" in said  # escaped, and read back
    assert "<b>c</b>: broken & bad" in said
    assert "The machine was busy (load average 9.0, 2 cores)" in said
    assert "decoder int8-products" in said
    cells = [cell.get("class") for cell in reader.all("td")]
    assert cells.count("met") == cells.count("missed") == 2


def test_two_reports_stand_side_by_side(whole):
    slow = report(voice_report("a", factor=2.0), version="0.9")
    reader = Reader(page(whole, slow))
    said = " ".join(chain.from_iterable(reader.texts.values()))
    assert "version 0.9" in said
    assert "a: here and there" in said
    assert "Time to first audio, here and there" in said
    assert "0.50" in reader.texts["td"]


def test_a_voice_with_little_measured_has_a_page_too():
    voice = voice_report()
    memory = replace(voice.memory, points=(), slope=None, after_50=None)
    reader = Reader(page(report(replace(voice, memory=memory))))
    assert "not measured" in reader.texts["td"]
    assert "Memory of the server" not in " ".join(reader.texts["h3"])


def test_a_quiet_machine_is_not_warned_of():
    assert "busy" not in page(report())
    assert report(load_before=2.5).was_busy
    assert report(load_after=3.5).was_busy
    assert not report(load_after=2.5).was_busy  # one core is the audit's own
