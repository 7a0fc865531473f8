"""The page's files as they lie in the package; no browser is needed for that."""

from pathlib import Path
import re

import pytest

pytest.importorskip("starlette", reason="the HTTP door needs the extra http")

from wyoming_jabber.server.http.pages import PAGE_FOLDER, Pages

ROOT = Path(__file__).parents[2]
FILES = sorted(path for path in PAGE_FOLDER.rglob("*") if path.is_file())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
INDEX = (PAGE_FOLDER / "index.html").read_text(encoding="utf-8")


def test_all_files_are_served():
    pages = Pages()
    pages.load()
    names = {f"/{path.relative_to(PAGE_FOLDER).as_posix()}" for path in FILES}
    assert pages.paths == names | {"/"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_names_another_place(path):
    text = path.read_text(encoding="utf-8")
    addresses = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", text)
    assert [a for a in addresses if a != "http://www.w3.org"] == []
    # An absolute path would leave the ingress path.
    assert not re.search(r"""(?:href|src|action)=["']/|url\(["']?/|from ["']/""", text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_modules_are_short_and_import_what_is_there(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300
    assert lines[0].startswith("/** ")
    for name in re.findall(r'from "\./([\w.]+)"', "\n".join(lines)):
        assert (path.parent / name).is_file()


def test_every_module_is_used():
    text = INDEX + "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    assert [path.name for path in SCRIPTS if f"/{path.name}" not in text] == []


def test_the_page_holds_nothing_that_the_policy_forbids():
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", INDEX)
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacent|eval\(|Function\(", text
        )


def test_ids_that_the_scripts_look_for_are_there():
    wanted = {
        name
        for path in SCRIPTS
        for name in re.findall(r'byId\("([\w-]+)"\)', path.read_text(encoding="utf-8"))
    }
    assert {name for name in wanted if f'id="{name}"' not in INDEX} == set()


def test_the_mark_is_that_of_the_addon():
    drawn = ROOT / "addon" / "images" / "icon.svg"
    assert (PAGE_FOLDER / "icon.svg").read_bytes() == drawn.read_bytes()


def test_pictures_in_the_docs_are_small_and_shown():
    pictures = sorted((ROOT / "docs" / "images").glob("page-*.png"))
    guide = (ROOT / "docs" / "web-page.md").read_text(encoding="utf-8")
    assert pictures
    assert [p.name for p in pictures if f"images/{p.name}" not in guide] == []
    assert [p.name for p in pictures if p.stat().st_size > 150_000] == []
