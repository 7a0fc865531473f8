"""Full disks and killed processes: nothing is broken, and the next start goes on."""

import asyncio
import contextlib
import hashlib
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
from textwrap import dedent
import time

import pytest

from tests.catalog.site import hold_after
from tests.catalog.voices import AMY, path_of
from tests.tiny_jabber import write_jabber_voice
from wyoming_jabber.catalog import DownloadError
from wyoming_jabber.catalog.errors import FilesRefusedError
from wyoming_jabber.catalog.families import check_files
from wyoming_jabber.catalog.folder import VoiceFolder
from wyoming_jabber.catalog.threads import finish

MODEL = f"/{path_of(AMY, AMY + '.onnx')}"

# A process that downloads one voice, and says what became of it.
PROGRAM = dedent("""
    import asyncio, resource, sys
    from pathlib import Path
    from wyoming_jabber.catalog import CatalogOptions, assemble_catalog
    from wyoming_jabber.errors import JabberError
    from wyoming_jabber.voices.piper import PiperFamily
    from wyoming_jabber.voices.store import VoiceStore

    base, folder, name, limit = sys.argv[1], Path(sys.argv[2]), *sys.argv[3:]
    if int(limit):
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))

    async def main():
        store = VoiceStore({"piper": PiperFamily()}, [folder])
        options = CatalogOptions(piper_base=base)
        catalog, downloads = assemble_catalog(store, [folder], options)
        await downloads.open()
        try:
            await catalog.refresh()
            await downloads.start(name).wait()
            print("installed", *(voice.name for voice in store.voices))
        except JabberError as error:
            print("failed", error)
        finally:
            await downloads.close()

    asyncio.run(main())
""")


def start(site, folder: Path, *, file_limit: int = 0) -> "subprocess.Popen[str]":
    environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, site.url, str(folder), AMY, str(file_limit)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=environment,
    )


def answer(process: "subprocess.Popen[str]") -> str:
    output, _ = process.communicate(timeout=25)
    return output


def enlarge_model(site, size: int) -> bytes:
    """Make the model as large as real ones look beside their other files."""
    content: bytes = site.files[MODEL] + bytes(size)
    index = json.loads(site.files["/voices.json"])
    digest = hashlib.md5(content).hexdigest()
    entry = {"size_bytes": len(content), "md5_digest": digest}
    index[AMY]["files"][MODEL[1:]] = entry
    site.files |= {MODEL: content, "/voices.json": json.dumps(index).encode()}
    return content


def test_a_process_that_is_killed_leaves_what_the_next_one_goes_on_with(piper, folder):
    content = enlarge_model(piper, 400_000)
    piper.plan(MODEL, hold_after(300_000, piper))
    process = start(piper, folder)
    part = folder / ".downloads" / AMY / f"{AMY}.onnx.part"
    while process.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            if part.stat().st_size == 300_000:
                break
    process.send_signal(signal.SIGKILL)
    assert answer(process) == ""
    assert process.returncode == -signal.SIGKILL
    assert not (folder / AMY).exists()
    piper.release()
    assert answer(start(piper, folder)) == f"installed {AMY}\n"
    assert [request.start for request in piper.asked(MODEL)] == [0, 300_000]
    assert (folder / AMY / f"{AMY}.onnx").read_bytes() == content
    assert not (folder / ".downloads").exists()


def test_a_disk_that_fills_up_in_the_middle_is_told_and_recovers(piper, folder):
    content = enlarge_model(piper, 400_000)
    output = answer(start(piper, folder, file_limit=250_000))
    assert output.startswith(f"failed {AMY}.onnx (0.4 MB) can't be written to")
    assert "make room and start again, it goes on where it stopped" in output
    assert output.count("\n") == 1
    part = folder / ".downloads" / AMY / f"{AMY}.onnx.part"
    assert part.stat().st_size == 250_000
    assert not (folder / AMY).exists()
    assert answer(start(piper, folder)) == f"installed {AMY}\n"
    assert [request.start for request in piper.asked(MODEL)] == [0, 250_000]
    assert (folder / AMY / f"{AMY}.onnx").read_bytes() == content


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if (
        os.geteuid()
        or subprocess.run(command, check=False, capture_output=True).returncode
    ):
        pytest.skip("only root can make a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


async def test_a_disk_without_room_is_told_before_anything_is_asked(
    assemble, piper, small_disk
):
    parts = await assemble(data_dirs=(small_disk,))
    with pytest.raises(DownloadError, match="make room and start again") as failure:
        await parts.downloads.start(AMY).wait()
    assert f"voice {AMY} needs 32.0 MB" in str(failure.value)
    assert not piper.asked(MODEL)
    assert [path.name for path in small_disk.iterdir()] == [".catalog"]


async def test_a_catalog_that_finds_no_room_is_told(assemble, piper, small_disk):
    with contextlib.suppress(OSError):
        (small_disk / "full").write_bytes(bytes(2_000_000))
    parts = await assemble(data_dirs=(small_disk,), refresh=False)
    with pytest.raises(Exception, match="No space left on device"):
        await parts.catalog.refresh()
    leftovers = [path for path in small_disk.rglob("*") if path.is_file()]
    assert [path.name for path in leftovers] == ["full"]


# The folder itself


def test_space_in_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(DownloadError, match="can't be written to: No such file"):
        VoiceFolder(tmp_path / "nowhere").check_space(1, "voice x")


def test_only_what_was_meant_is_installed(folder):
    place = VoiceFolder(folder)
    staging = place.make_staging(AMY)
    (staging / "a.onnx").write_text("a")
    (staging / "b.part").write_text("b")
    (staging / "c").mkdir()
    (staging / "d").symlink_to("/etc")
    place.install(AMY, {"files": {"a.onnx": ""}})
    names = {path.name for path in (folder / AMY).iterdir()}
    assert names == {"a.onnx", "installed.json"}


@pytest.mark.parametrize("make", ["nothing", "link", "folder"])
def test_what_is_no_plain_file_is_not_installed(folder, make):
    place = VoiceFolder(folder)
    file = place.make_staging(AMY) / "a.onnx"
    if make == "link":
        file.symlink_to("/etc/passwd")
    elif make == "folder":
        file.mkdir()
    with pytest.raises(
        FilesRefusedError, match=r"a\.onnx is missing, or no plain file"
    ):
        place.install(AMY, {"files": {"a.onnx": ""}})
    assert not (folder / AMY).exists()


async def test_a_folder_that_becomes_the_voice_while_one_waits(folder):
    place = VoiceFolder(folder)
    async with place.locked(AMY) as staging:
        other = asyncio.create_task(_enter(place))
        await asyncio.sleep(0.05)
        assert not other.done()
        await asyncio.to_thread(staging.rename, folder / AMY)
    await other
    assert {path.name for path in folder.iterdir()} == {AMY}


async def _enter(place: VoiceFolder) -> None:
    async with place.locked(AMY):
        pass


async def test_where_there_are_no_locks_nobody_waits(folder, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    # Some network file systems are like this, hence the patch.
    monkeypatch.setattr("wyoming_jabber.catalog.folder.fcntl.flock", refuse)
    async with VoiceFolder(folder).locked(AMY) as staging:
        assert staging == folder / ".downloads" / AMY
    assert not list(folder.iterdir())


async def test_work_that_was_left_is_ended_first(folder):
    steps: list[str] = []

    def work() -> None:
        time.sleep(0.2)
        steps.append("work")
        raise ValueError

    task = asyncio.create_task(finish(work))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    steps.append("left")
    assert steps == ["work", "left"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": "another"}, "names a voice 'another'"),
        ({"encoder": {"file": "encoder.zip"}}, "encoder"),
    ],
)
def test_a_jabber_voice_must_be_the_one_that_was_meant(folder, change, problem):
    config = write_jabber_voice(folder, "girl")
    config.write_text(json.dumps(json.loads(config.read_text()) | change))
    with pytest.raises(FilesRefusedError, match=problem):
        check_files("jabber", "girl", folder)


def test_a_jabber_voice_without_one_of_its_models(folder):
    write_jabber_voice(folder, "girl")
    next(folder.glob("*.onnx")).unlink()
    with pytest.raises(FilesRefusedError, match=r"\.onnx can't be read: No such file"):
        check_files("jabber", "girl", folder)


async def test_a_card_that_can_not_be_written_is_told(assemble, piper, folder, caplog):
    parts = await assemble()
    (folder / ".downloads" / AMY / "MODEL_CARD").mkdir(parents=True)
    with pytest.raises(DownloadError, match="can't be used: Is a directory"):
        await parts.downloads.start(AMY).wait()
    assert "Traceback" not in caplog.text
    assert parts.downloads.progress(AMY).state == "failed"
