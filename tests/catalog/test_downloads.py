"""Voices on their way: once, a few at a time, whole or not at all."""

import asyncio
from contextlib import suppress
import fcntl
import hashlib
import json
import os
import time

import pytest

from tests.catalog.site import break_off_after, hold_after, send, status
from tests.catalog.voices import (
    AMY,
    BOB,
    CREW,
    GIRL,
    card_of,
    own_catalog,
    path_of,
    piper_files,
)
from wyoming_jabber.catalog import DownloadError, OfflineError, State
from wyoming_jabber.errors import VoiceNotFoundError

MODEL = f"/{path_of(AMY, AMY + '.onnx')}"


def staging(parts, name: str = AMY):
    return parts.folder / ".downloads" / name


async def until(downloads, is_true) -> None:
    """Wait for progress until something is so."""
    seen = downloads.revision
    async with asyncio.timeout(10):
        while not is_true():
            seen = await downloads.changed(seen)


async def begun(parts, name: str = AMY) -> None:
    """Wait until 600 bytes of the model have arrived."""
    entry = parts.catalog.find(name)
    before = entry.card.size_bytes
    for file in entry.files:
        if file.name.endswith(".onnx"):
            break
        before += file.size_bytes
    progress = parts.downloads.progress
    await until(parts.downloads, lambda: progress(name).received == before + 600)


async def test_a_voice_arrives_with_its_card_and_a_record(assemble, piper):
    parts = await assemble()
    download = parts.downloads.start("en-amy-low")
    await download.wait()
    assert download.name == AMY
    assert parts.installed() == {AMY}
    folder = parts.folder / AMY
    assert (folder / "MODEL_CARD").read_text() == card_of(AMY)
    files = piper_files(AMY)
    assert {name: (folder / name).read_bytes() for name in files} == files
    record = json.loads((folder / "installed.json").read_text())
    assert record["name"] == AMY
    assert record["licence"] == "CC BY 4.0"
    assert record["source"] == f"{piper.url}/{path_of(AMY, '')}".rstrip("/")
    assert record["files"].keys() == {*files, "MODEL_CARD"}
    (voice,) = parts.store.voices
    assert voice.licence == "CC BY 4.0"
    assert not (parts.folder / ".downloads").exists()


async def test_progress_is_told_from_the_beginning_to_the_end(assemble, piper):
    parts = await assemble()
    downloads = parts.downloads
    assert downloads.progress(AMY) is None
    seen = downloads.revision
    download = downloads.start(AMY)
    assert downloads.progress(AMY).state is State.WAITING
    assert await downloads.changed(seen) > seen
    await download.wait()
    progress = downloads.progress(AMY)
    assert (progress.state, progress.error) == (State.DONE, None)
    assert progress.received == progress.total == parts.catalog.find(AMY).size_bytes
    assert downloads.progresses() == [progress]


async def test_a_voice_of_our_own_arrives(assemble, site):
    own_catalog(site)
    site.files["/voices.json"] = b"{}"
    parts = await assemble(catalogs=(f"{site.url}/own/catalog.json",))
    await parts.downloads.start(GIRL).wait()
    assert parts.installed() == {GIRL}


async def test_a_voice_that_is_here_is_done_at_once(assemble, piper):
    parts = await assemble()
    await parts.downloads.start(AMY).wait()
    asked = len(piper.requests)
    again = parts.downloads.start(AMY)
    assert again.progress.state is State.DONE
    await again.wait()
    assert len(piper.requests) == asked


async def test_two_downloads_of_one_voice_are_one(assemble, piper):
    parts = await assemble()
    first, second = parts.downloads.start(AMY), parts.downloads.start(AMY)
    assert first is second
    await asyncio.gather(first.wait(), second.wait())
    assert len(piper.asked(MODEL)) == 1


async def test_two_at_a_time(assemble, piper):
    parts = await assemble()
    for name in (AMY, BOB, CREW):
        piper.plan(f"/{path_of(name, name + '.onnx')}", hold_after(600, piper))
    downloads = [parts.downloads.start(name) for name in (AMY, BOB, CREW)]
    await begun(parts, AMY)
    await begun(parts, BOB)
    states = [download.progress.state for download in downloads]
    assert states == [State.RUNNING, State.RUNNING, State.WAITING]
    piper.release()
    for download in downloads:
        await download.wait()
    assert parts.installed() == {AMY, BOB, CREW}


async def test_a_voice_is_not_seen_before_it_is_whole(assemble, piper):
    parts = await assemble()
    piper.plan(MODEL, hold_after(600, piper))
    download = parts.downloads.start(AMY)
    await begun(parts)
    assert parts.installed() == set()
    assert [path.name for path in parts.folder.iterdir()].count(AMY) == 0
    piper.release()
    await download.wait()


# Cancelled and interrupted


async def test_a_cancelled_download_leaves_nothing(assemble, piper):
    parts = await assemble()
    piper.plan(MODEL, hold_after(600, piper))
    download = parts.downloads.start(AMY)
    await begun(parts)
    assert parts.downloads.cancel(AMY)
    with pytest.raises(DownloadError, match="was cancelled"):
        await download.wait()
    assert download.progress.state is State.CANCELLED
    assert not (parts.folder / ".downloads").exists()
    assert not parts.downloads.cancel(AMY)
    await parts.downloads.start(AMY).wait()
    assert parts.installed() == {AMY}


async def test_one_that_waits_can_be_cancelled_too(assemble, piper):
    parts = await assemble()
    piper.plan(MODEL, hold_after(600, piper))
    piper.plan(f"/{path_of(BOB, BOB + '.onnx')}", hold_after(600, piper))
    parts.downloads.start(AMY)
    parts.downloads.start(BOB)
    await begun(parts)
    waiting = parts.downloads.start(CREW)
    assert parts.downloads.cancel(CREW)
    await waiting.settled()
    assert waiting.progress.state is State.CANCELLED
    assert not piper.asked(f"/{path_of(CREW, CREW + '.onnx')}")


async def test_nobody_can_cancel_what_is_not_there(assemble, piper):
    parts = await assemble()
    assert not parts.downloads.cancel(AMY)


async def test_who_waits_may_leave(assemble, piper):
    parts = await assemble()
    piper.plan(MODEL, hold_after(600, piper))
    download = parts.downloads.start(AMY)
    with suppress(TimeoutError):
        await asyncio.wait_for(download.wait(), 0.05)
    assert download.progress.is_open
    piper.release()
    await download.wait()


async def test_the_next_start_goes_on_where_this_one_was_stopped(assemble, piper):
    parts = await assemble()
    piper.plan(MODEL, hold_after(600, piper))
    parts.downloads.start(AMY)
    await begun(parts)
    await parts.downloads.close()
    await parts.downloads.close()
    assert (staging(parts) / f"{AMY}.onnx.part").stat().st_size == 600
    parts = await assemble(refresh=False)
    await parts.downloads.start(AMY).wait()
    assert [request.start for request in piper.asked(MODEL)] == [0, 600]
    assert parts.installed() == {AMY}


async def test_a_download_that_fails_says_why_and_goes_on_later(
    assemble, piper, caplog
):
    parts = await assemble()
    piper.plan(MODEL, *[break_off_after(300)] * 3)
    download = parts.downloads.start(AMY)
    with pytest.raises(DownloadError, match="has broken off its answer"):
        await download.wait()
    progress = parts.downloads.progress(AMY)
    assert progress.state is State.FAILED
    assert "has broken off" in progress.error
    assert f"Voice {AMY} was not downloaded" in caplog.text
    assert parts.installed() == set()
    await parts.downloads.start(AMY).wait()
    assert piper.asked(MODEL)[3].start > 0


async def test_what_nobody_went_on_with_is_cleared_away(assemble, piper):
    parts = await assemble()
    for name, days in ((AMY, 8), (BOB, 6)):
        staging(parts, name).mkdir(parents=True)
        part = staging(parts, name) / "x.part"
        part.write_bytes(b"x")
        old = time.time() - days * 86_400
        for path in (part, staging(parts, name)):
            os.utime(path, (old, old))
    await assemble(refresh=False)
    assert not staging(parts, AMY).exists()
    assert staging(parts, BOB).exists()


# What can't be


async def test_names_that_nobody_knows(assemble, piper):
    parts = await assemble()
    for name in ("nobody", "../up", "", "x" * 1000):
        with pytest.raises(VoiceNotFoundError):
            parts.downloads.start(name)


async def test_offline(assemble, piper):
    await assemble()
    parts = await assemble(refresh=False, is_offline=True)
    asked = len(piper.requests)
    with pytest.raises(OfflineError, match=f"downloading voice {AMY}"):
        parts.downloads.start(AMY)
    assert len(piper.requests) == asked


async def test_a_family_that_is_not_supported(assemble, site):
    own_catalog(site, family="kokoro")
    site.files["/voices.json"] = b"{}"
    parts = await assemble(catalogs=(f"{site.url}/own/catalog.json",))
    with pytest.raises(DownloadError, match="kokoro, which is not supported"):
        parts.downloads.start(GIRL)


async def test_a_voice_that_its_family_can_not_read_is_not_installed(assemble, piper):
    index = json.loads(piper.files["/voices.json"])
    path = path_of(AMY, f"{AMY}.onnx.json")
    piper.files[f"/{path}"] = b'{"audio": {}}'
    digest = hashlib.md5(b'{"audio": {}}').hexdigest()
    index[AMY]["files"][path] = {"size_bytes": 13, "md5_digest": digest}
    piper.files["/voices.json"] = json.dumps(index).encode()
    parts = await assemble()
    with pytest.raises(DownloadError, match="sample_rate") as failure:
        await parts.downloads.start(AMY).wait()
    assert str(parts.folder) not in str(failure.value)
    assert not (parts.folder / ".downloads").exists()


async def test_a_page_in_place_of_a_model_is_not_installed(assemble, piper):
    page = b"<html>not found</html>"
    piper.plan(MODEL, send(page))
    parts = await assemble()
    with pytest.raises(DownloadError, match="the catalog says"):
        await parts.downloads.start(AMY).wait()


async def test_a_card_that_is_newer_than_the_catalog_is_taken(assemble, piper):
    piper.files[f"/{path_of(AMY, 'MODEL_CARD')}"] = b"* License: CC0\n"
    parts = await assemble()
    await parts.downloads.start(AMY).wait()
    assert parts.store.voices[0].licence == "CC0"


async def test_without_its_card_a_voice_does_not_come(assemble, piper):
    path = f"/{path_of(AMY, 'MODEL_CARD')}"
    piper.files.pop(path)
    parts = await assemble()
    with pytest.raises(DownloadError, match="answers 404"):
        await parts.downloads.start(AMY).wait()
    assert parts.installed() == set()


async def test_a_folder_that_is_in_the_way_stays(assemble, piper):
    parts = await assemble()
    (parts.folder / AMY).mkdir()
    precious = parts.folder / AMY / "precious.txt"
    precious.write_text("precious")
    with pytest.raises(DownloadError, match="is in the way of voice"):
        await parts.downloads.start(AMY).wait()
    assert precious.read_text() == "precious"
    precious.unlink()
    await parts.downloads.start(AMY).wait()
    assert parts.installed() == {AMY}


async def test_a_link_in_the_place_of_the_voice_is_not_followed(
    assemble, piper, tmp_path
):
    parts = await assemble()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (parts.folder / AMY).symlink_to(elsewhere)
    with pytest.raises(DownloadError):
        await parts.downloads.start(AMY).wait()
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize("name", [".downloads", f".downloads/{AMY}"])
async def test_a_link_in_the_place_of_the_download_is_refused(
    assemble, piper, tmp_path, name
):
    parts = await assemble()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (parts.folder / name).parent.mkdir(exist_ok=True)
    (parts.folder / name).symlink_to(elsewhere)
    with pytest.raises(DownloadError, match="is a link; remove it"):
        await parts.downloads.start(AMY).wait()
    assert not list(elsewhere.rglob("*.onnx*"))


async def test_a_data_folder_that_is_none_is_told(assemble, piper, tmp_path):
    parts = await assemble()
    await parts.downloads.close()
    (parts.folder / ".downloads").write_text("in the way")
    with pytest.raises(DownloadError, match="can't be written to"):
        await parts.downloads.start(AMY).wait()


# Other processes


async def test_a_voice_that_another_process_brings_is_waited_for(assemble, piper):
    parts = await assemble()
    staging(parts).mkdir(parents=True)
    lock = os.open(staging(parts), os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    download = parts.downloads.start(AMY)
    with suppress(TimeoutError):
        await asyncio.wait_for(download.wait(), 0.3)
    assert download.progress.state is State.WAITING
    for name, content in piper_files(AMY).items():
        (staging(parts) / name).write_bytes(content)
    staging(parts).rename(parts.folder / AMY)
    os.close(lock)
    await download.wait()
    assert not piper.asked(MODEL)
    assert not (parts.folder / ".downloads").exists()


async def test_two_programs_bring_one_voice_once(assemble, piper):
    one, other = await assemble(), await assemble()
    await asyncio.gather(*(p.downloads.start(AMY).wait() for p in (one, other)))
    assert len(piper.asked(MODEL)) == 1


# What requests want


async def test_off_means_that_requests_start_nothing(assemble, piper):
    parts = await assemble()
    assert parts.downloads.wanted(AMY) is None
    await parts.downloads.arrived(AMY)
    await parts.downloads.expect([AMY])
    assert parts.downloads.progress(AMY) is None


async def test_what_is_on_its_way_is_known_whoever_started_it(assemble, piper):
    parts = await assemble()
    piper.plan(MODEL, hold_after(600, piper))
    parts.downloads.start(AMY)
    assert parts.downloads.wanted("EN-amy-low") == ("en-US",)
    piper.release()
    await parts.downloads.arrived(AMY)
    assert parts.installed() == {AMY}


async def test_automatic_a_request_on_any_thread_starts_a_download(assemble, piper):
    parts = await assemble(is_automatic=True)
    languages = await asyncio.to_thread(parts.downloads.wanted, CREW)
    assert languages == ("de-DE",)
    await parts.downloads.arrived(CREW)
    assert parts.installed() == {CREW}
    assert parts.downloads.wanted("nobody") is None
    await parts.downloads.arrived("nobody")


async def test_what_has_failed_is_not_started_by_each_request(assemble, piper, caplog):
    parts = await assemble(is_automatic=True)
    piper.plan(MODEL, *[status("404 Not Found")] * 9)
    await parts.downloads.arrived(AMY)
    assert parts.downloads.progress(AMY).state is State.FAILED
    for _ in range(3):
        assert parts.downloads.wanted(AMY) == ("en-US",)
        await parts.downloads.arrived(AMY)
    assert len(piper.asked(MODEL)) == 1
    # A person may.
    with pytest.raises(DownloadError):
        await parts.downloads.start(AMY).wait()
    assert len(piper.asked(MODEL)) == 2


async def test_at_the_start_a_catalog_is_fetched_for_a_voice_in_the_settings(
    assemble, piper
):
    parts = await assemble(refresh=False, is_automatic=True)
    await parts.downloads.expect([])
    assert not piper.requests
    await parts.downloads.expect([AMY])
    await parts.downloads.arrived(AMY)
    assert parts.installed() == {AMY}


async def test_a_start_goes_on_without_a_catalog(assemble, site, caplog):
    parts = await assemble(refresh=False, is_automatic=True)
    await parts.downloads.expect([AMY])
    assert f"No catalog for voice {AMY}" in caplog.text
    assert parts.downloads.wanted(AMY) is None


async def test_offline_requests_start_nothing(assemble, piper):
    await assemble()
    parts = await assemble(refresh=False, is_automatic=True, is_offline=True)
    await parts.downloads.expect([AMY])
    assert parts.downloads.wanted(AMY) is None


async def test_nothing_starts_when_all_is_closed(assemble, piper):
    parts = await assemble(is_automatic=True)
    await parts.downloads.close()
    assert parts.downloads.wanted(AMY) is None


# Surprises


async def test_what_nobody_thought_of_fails_one_download_only(
    assemble, piper, monkeypatch, caplog
):
    parts = await assemble()

    def surprise(*_: object) -> None:
        raise ZeroDivisionError

    # Whatever it may be, it is not something that a site could cause; hence the patch.
    with monkeypatch.context() as patch:
        patch.setattr("wyoming_jabber.catalog.download._record", surprise)
        with pytest.raises(DownloadError, match="the log says where"):
            await parts.downloads.start(AMY).wait()
    assert "ZeroDivisionError" in caplog.text
    await parts.downloads.start(AMY).wait()
    assert parts.installed() == {AMY}


async def test_a_start_does_not_wait_for_ever_for_a_catalog(
    assemble, site, monkeypatch, caplog
):
    monkeypatch.setattr("wyoming_jabber.catalog.downloads._EXPECT_TIMEOUT", 0.1)
    site.files["/voices.json"] = b"{}"
    site.plan("/voices.json", hold_after(1, site))
    parts = await assemble(refresh=False, is_automatic=True)
    await parts.downloads.expect([AMY])
    assert f"No catalog for voice {AMY}: no answer" in caplog.text


async def test_a_wish_that_comes_too_late_is_told(assemble, piper, monkeypatch, caplog):
    parts = await assemble(is_automatic=True)
    parts.downloads.wanted(AMY)
    monkeypatch.setattr(
        parts.catalog,
        "find",
        lambda _: parts.catalog.__class__.find(parts.catalog, "x"),
    )
    await asyncio.sleep(0)
    assert f"Voice {AMY} can't be downloaded" in caplog.text
