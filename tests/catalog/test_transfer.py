"""One file on its way, and a server that misbehaves in every way we know."""

import hashlib
import os
from pathlib import Path

import pytest

from tests.catalog.site import (
    Site,
    break_off_after,
    hold_after,
    ignore_range,
    redirect,
    send,
    send_unmeasured,
    status,
    tag_of,
)
from wyoming_jabber.catalog.entry import Digest, RemoteFile
from wyoming_jabber.catalog.errors import DownloadError, OfflineError
from wyoming_jabber.catalog.network import NetworkOptions, Web
from wyoming_jabber.catalog.transfer import Transfer

MODEL = os.urandom(300_000)
PATH = "/model.onnx"


class Desk:
    """Where a file is ordered, and arrives."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.received: list[int] = []
        site.files[PATH] = MODEL

    async def fetch(self, *addresses: str, content: bytes = MODEL, **options) -> None:
        file = RemoteFile(
            name="model.onnx",
            addresses=addresses or (f"{self.site.url}{PATH}",),
            size_bytes=len(content),
            digest=Digest("sha256", hashlib.sha256(content).hexdigest()),
        )
        options = {"attempts": 3, "backoff": 0.01, "read_timeout": 5.0} | options
        web = Web(NetworkOptions(**options))
        try:
            await Transfer(web, file, self.folder, self.received.append).run()
        finally:
            await web.close()

    async def fail(self, *addresses: str, **options) -> str:
        with pytest.raises(DownloadError) as failure:
            await self.fetch(*addresses, **options)
        assert not (self.folder / "model.onnx").exists()
        return str(failure.value)

    def names(self) -> set[str]:
        return {file.name for file in self.folder.iterdir()}

    def check_whole(self, content: bytes = MODEL) -> None:
        assert self.names() == {"model.onnx"}
        assert (self.folder / "model.onnx").read_bytes() == content

    @property
    def part(self) -> Path:
        return self.folder / "model.onnx.part"

    def starts(self) -> list[int]:
        return [request.start for request in self.site.asked(PATH)]


@pytest.fixture
def desk(site, folder) -> Desk:
    return Desk(site, folder)


async def test_a_file_arrives_whole_and_leaves_nothing_else(desk):
    await desk.fetch()
    desk.check_whole()
    assert desk.received[-1] == len(MODEL)
    assert desk.received == sorted(desk.received)


async def test_a_file_that_is_there_is_not_asked_for_again(desk):
    await desk.fetch()
    await desk.fetch()
    assert len(desk.site.requests) == 1


async def test_one_that_is_there_but_damaged_is_fetched_anew(desk):
    (desk.folder / "model.onnx").write_bytes(MODEL[:-1] + b"?")
    await desk.fetch()
    desk.check_whole()


async def test_it_asks_for_bytes_as_they_are(desk):
    await desk.fetch()
    (request,) = desk.site.requests
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["user-agent"].startswith("wyoming-jabber/")


# Connections that break


async def test_after_a_break_only_the_rest_is_asked_for(desk):
    desk.site.plan(PATH, break_off_after(100_000), break_off_after(50_000))
    await desk.fetch()
    desk.check_whole()
    first, second, third = desk.starts()
    assert first == 0 < second <= 100_000 < third
    assert desk.site.requests[1].headers["if-range"] == tag_of(MODEL)


async def test_what_has_arrived_is_kept_when_it_is_given_up(desk):
    desk.site.plan(PATH, *[break_off_after(50_000)] * 3)
    message = await desk.fail()
    assert "has broken off its answer" in message
    kept = desk.part.read_bytes()
    assert kept
    assert MODEL.startswith(kept)
    await desk.fetch()
    desk.check_whole()
    assert desk.starts()[3] == len(kept)


async def test_a_body_without_a_length_may_end_early(desk):
    desk.site.plan(PATH, send_unmeasured(MODEL[:1000]))
    await desk.fetch()
    desk.check_whole()
    assert desk.starts() == [0, 1000]


async def test_a_server_that_stops_sending_is_not_waited_for(desk):
    desk.site.plan(PATH, *[hold_after(1000, desk.site)] * 2)
    message = await desk.fail(read_timeout=0.1, attempts=2)
    assert "has stopped sending" in message
    assert desk.part.read_bytes() == MODEL[:2000]


async def test_nobody_there_is_told_in_one_line(desk):
    message = await desk.fail("http://127.0.0.1:1/model.onnx")
    assert "http://127.0.0.1:1/model.onnx can't be reached" in message
    assert "\n" not in message
    assert desk.names() == set()


# Ranges


async def test_a_server_that_ignores_ranges_sends_it_all(desk):
    desk.site.plan(PATH, break_off_after(100_000), ignore_range)
    await desk.fetch()
    desk.check_whole()


async def test_a_file_that_changed_in_between_comes_from_the_start(desk):
    desk.site.plan(PATH, break_off_after(100_000))
    await desk.fail(attempts=1)
    new = bytes(reversed(MODEL))
    desk.site.files[PATH] = new
    # The server says so itself, by its tag; the catalog does not know yet.
    assert "digest differs" in await desk.fail(content=MODEL)
    await desk.fetch(content=new)
    desk.check_whole(new)


async def test_a_catalog_that_changed_makes_what_is_there_worthless(desk):
    desk.site.plan(PATH, break_off_after(100_000))
    await desk.fail(attempts=1)
    new = bytes(reversed(MODEL))
    desk.site.files[PATH] = new
    await desk.fetch(content=new)
    desk.check_whole(new)
    assert desk.starts() == [0, 0]


async def test_pieces_that_do_not_fit_are_thrown_away_once(desk):
    desk.site.plan(PATH, break_off_after(100_000))
    await desk.fail(attempts=1)
    desk.part.write_bytes(b"?" * desk.part.stat().st_size)
    await desk.fetch()
    desk.check_whole()
    assert desk.starts()[-1] == 0


async def test_a_whole_part_is_checked_and_not_asked_for(desk):
    desk.site.plan(PATH, break_off_after(100_000))
    await desk.fail(attempts=1)
    desk.part.write_bytes(MODEL)
    await desk.fetch()
    desk.check_whole()
    assert len(desk.site.requests) == 1


async def test_a_part_that_is_too_long_is_forgotten(desk):
    desk.site.plan(PATH, break_off_after(100_000))
    await desk.fail(attempts=1)
    desk.part.write_bytes(MODEL + b"?")
    await desk.fetch()
    desk.check_whole()


@pytest.mark.parametrize("note", ["", "[]", "nonsense", '{"digest": 5}'])
async def test_a_part_of_which_nobody_knows_what_it_is_counts_for_nothing(desk, note):
    desk.part.write_bytes(b"?" * 1000)
    (desk.folder / "model.onnx.part.json").write_text(note)
    await desk.fetch()
    desk.check_whole()
    assert desk.starts() == [0]


async def test_another_piece_than_the_one_asked_for_is_refused(desk):
    wrong = send(
        MODEL[5:], "206 Partial Content", Content_Range=f"bytes 5-9/{len(MODEL)}"
    )
    desk.site.plan(PATH, break_off_after(100_000), wrong)
    await desk.fetch()
    desk.check_whole()
    assert desk.starts()[2] == 0


async def test_a_range_that_cannot_be_had_means_from_the_start(desk):
    desk.site.plan(PATH, break_off_after(100_000), status("416 Range Not Satisfiable"))
    await desk.fetch()
    desk.check_whole()
    assert desk.starts()[2] == 0


async def test_a_weak_tag_says_nothing(desk):
    async def half_with_a_weak_tag(exchange) -> None:
        exchange.head("200 OK", Content_Length=len(MODEL), ETag='W/"a"')
        exchange.writer.write(MODEL[:1000])

    desk.site.plan(PATH, half_with_a_weak_tag)
    await desk.fetch()
    desk.check_whole()
    assert desk.starts() == [0, 1000]
    assert "if-range" not in desk.site.requests[1].headers


# The wrong bytes


async def test_a_file_with_the_wrong_digest_is_asked_for_once(desk):
    desk.site.files[PATH] = MODEL[:-1] + b"?"
    message = await desk.fail()
    assert "its sha256 digest differs" in message
    assert len(desk.site.requests) == 1
    assert desk.names() == set()


async def test_a_length_that_the_catalog_does_not_say_is_refused_at_once(desk):
    desk.site.files[PATH] = MODEL + b"?"
    message = await desk.fail()
    assert "has 300001 bytes, the catalog says 300000" in message
    assert desk.names() == set()


async def test_more_than_was_announced_is_not_taken(desk):
    desk.site.plan(PATH, send_unmeasured(MODEL * 3))
    message = await desk.fail()
    assert "sends more than the 300000 bytes of the catalog" in message
    assert desk.names() == set()


async def test_a_length_that_is_not_kept_is_a_break(desk):
    async def announce_too_much(exchange) -> None:
        exchange.head("200 OK", Content_Length=len(MODEL))
        exchange.writer.write(MODEL[:10])

    desk.site.plan(PATH, announce_too_much)
    await desk.fetch()
    desk.check_whole()
    assert desk.starts() == [0, 10]


async def test_a_compressed_answer_is_refused(desk):
    desk.site.plan(PATH, send(MODEL, Content_Encoding="gzip"))
    assert "is compressed on its way" in await desk.fail()


# Servers that say no


async def test_a_file_that_is_not_there_is_asked_for_once(desk):
    desk.site.files.clear()
    assert "answers 404 Not Found" in await desk.fail()
    assert len(desk.site.requests) == 1


@pytest.mark.parametrize("code", ["500 Internal Server Error", "429 Too Many Requests"])
async def test_a_server_in_trouble_is_asked_again(desk, code):
    desk.site.plan(PATH, status(code), status(code))
    await desk.fetch()
    desk.check_whole()


async def test_it_is_not_asked_for_ever(desk):
    desk.site.always(status("503 Service Unavailable"))
    assert "answers 503 Service Unavailable" in await desk.fail()
    assert len(desk.site.requests) == 3


async def test_attempts_that_bring_much_are_free(desk):
    large = os.urandom(4_500_000)
    desk.site.files[PATH] = large
    desk.site.plan(PATH, *[break_off_after(1_400_000)] * 3)
    await desk.fetch(content=large, attempts=2)
    desk.check_whole(large)


async def test_the_next_mirror_helps(desk):
    desk.site.files["/mirror/model.onnx"] = MODEL
    desk.site.files[PATH] = b"another"
    await desk.fetch(f"{desk.site.url}{PATH}", f"{desk.site.url}/mirror/model.onnx")
    desk.check_whole()


async def test_the_next_mirror_goes_on_where_the_first_stopped(desk):
    desk.site.files["/mirror/model.onnx"] = MODEL
    desk.site.plan(PATH, break_off_after(100_000), status("404 Not Found"))
    await desk.fetch(f"{desk.site.url}{PATH}", f"{desk.site.url}/mirror/model.onnx")
    desk.check_whole()
    (request,) = desk.site.asked("/mirror/model.onnx")
    assert request.start > 0
    assert "if-range" not in request.headers


async def test_a_redirect_is_followed_with_its_range(desk):
    desk.site.files["/far"] = MODEL
    desk.site.plan(PATH, redirect("/far"), redirect("/far", "307 Temporary Redirect"))
    desk.site.plan("/far", break_off_after(100_000))
    await desk.fetch()
    desk.check_whole()
    assert [request.start for request in desk.site.asked("/far")][1] > 0


async def test_offline_nobody_is_asked(desk):
    with pytest.raises(OfflineError, match="offline"):
        await desk.fetch(is_offline=True)
    assert not desk.site.requests
    assert desk.names() == set()


# The disk


async def test_a_folder_that_is_gone_is_told(desk):
    desk.folder.rmdir()
    message = await desk.fail()
    assert "can't be written to" in message
    assert "No such file" in message


async def test_a_link_in_place_of_a_part_is_not_followed(desk, tmp_path):
    target = tmp_path / "precious"
    target.write_bytes(b"precious")
    desk.part.symlink_to(target)
    assert "can't be written to" in await desk.fail()
    assert target.read_bytes() == b"precious"
