"""Voices that somebody hands over, and what is no voice."""

import asyncio
import io
import json

import pytest

from tests.catalog.voices import AMY, BOB, card_of, jabber_files, piper_files
from wyoming_jabber.catalog import DownloadError, FilesRefusedError
from wyoming_jabber.catalog.folder import VoiceFolder
from wyoming_jabber.catalog.uploads import install_upload

NAME = "en_US-mine-low"
FILES = {name.replace(AMY, "any"): body for name, body in piper_files(AMY).items()}
MODEL, CONFIG = FILES["any.onnx"], FILES["any.onnx.json"]


async def refused(parts, files, name: str = NAME) -> str:
    """Hand over files that are refused, and look that nothing has changed."""
    before = {path.name for path in parts.folder.iterdir()}
    with pytest.raises((FilesRefusedError, DownloadError)) as refusal:
        await parts.downloads.install_files(name, files)
    assert {path.name for path in parts.folder.iterdir()} == before
    message = str(refusal.value)
    assert message.isprintable()
    return message


@pytest.fixture
async def parts(assemble):
    return await assemble(refresh=False)


async def test_a_pair_becomes_a_voice_under_its_new_name(parts):
    await parts.downloads.install_files(NAME, FILES)
    assert parts.installed() == {NAME}
    folder = parts.folder / NAME
    assert (folder / f"{NAME}.onnx").read_bytes() == MODEL
    record = json.loads((folder / "installed.json").read_text())
    assert (record["name"], record["source"]) == (NAME, "upload")
    assert record["licence"] is None
    assert record["files"].keys() == {f"{NAME}.onnx", f"{NAME}.onnx.json"}
    assert not (parts.folder / ".downloads").exists()


async def test_open_files_and_a_card_are_taken_too(parts):
    files = {name: io.BytesIO(body) for name, body in FILES.items()}
    files["MODEL_CARD"] = io.BytesIO(card_of(AMY).encode())
    await parts.downloads.install_files(NAME, files)
    (voice,) = parts.store.voices
    assert voice.licence == "CC BY 4.0"


async def test_a_voice_that_is_here_is_not_replaced(parts):
    await parts.downloads.install_files(NAME, FILES)
    with pytest.raises(FilesRefusedError, match="already; remove it first"):
        await parts.downloads.install_files(NAME, FILES)
    assert parts.installed() == {NAME}


@pytest.mark.parametrize("name", ["../up", "/etc/x", ".hidden", "", "a/b", "x" * 200])
async def test_a_name_that_can_be_no_folder(parts, name):
    assert "can't be a voice's name" in await refused(parts, FILES, name)


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({}, f"lacks {NAME}.onnx and {NAME}.onnx.json"),
        ({"any.onnx": MODEL}, f"lacks {NAME}.onnx.json"),
        ({"any.onnx.json": CONFIG}, f"lacks {NAME}.onnx"),
        ({**FILES, "other.onnx": MODEL}, "is a second"),
        ({**FILES, "script.py": b""}, "'script.py' is neither .onnx nor .onnx.json"),
        ({"voice.zip": b"PK"}, "is neither"),
        ({**FILES, "any.onnx": b"<html>"}, f"{NAME}.onnx is no ONNX model"),
        ({**FILES, "any.onnx": b""}, "is no ONNX model"),
        ({**FILES, "any.onnx.json": b"{"}, f"{NAME}.onnx.json is not JSON"),
        ({**FILES, "any.onnx.json": b"{}"}, "sample_rate"),
        ({**FILES, "any.onnx.json": b" " * 11_000_000}, "larger than 10.0 MB"),
        ({**FILES, "MODEL_CARD": b" " * 70_000}, "MODEL_CARD is larger"),
        (dict(jabber_files("a")), "is a second"),
    ],
)
async def test_what_is_no_voice(parts, files, problem):
    message = await refused(parts, files)
    assert problem in message
    assert str(parts.folder) not in message


async def test_a_folder_that_is_in_the_way(parts):
    (parts.folder / NAME).mkdir()
    (parts.folder / NAME / "precious.txt").write_text("precious")
    assert "is in the way" in await refused(parts, FILES)


async def test_names_of_files_are_never_paths(parts, tmp_path):
    files = {f"../../{name}": body for name, body in FILES.items()}
    await parts.downloads.install_files(NAME, files)
    assert parts.installed() == {NAME}
    assert [path.name for path in tmp_path.iterdir()] == ["voices"]


async def test_a_file_that_can_not_be_read_is_told(parts):
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(5, "Input/output error")

    message = await refused(parts, {**FILES, "any.onnx": Broken()})
    assert "Input/output error" in message


def test_a_disk_without_room_is_told_before(folder, monkeypatch):
    class Large(io.BytesIO):
        def seek(self, *_: object) -> int:
            return 10**15

        def tell(self) -> int:
            return 0

    with pytest.raises(DownloadError, match="make room and start again"):
        install_upload(VoiceFolder(folder), NAME, {**FILES, "any.onnx": Large()})
    assert not list(folder.iterdir())


async def test_not_while_a_download_brings_it(assemble, piper):
    parts = await assemble()
    parts.downloads.start(BOB)
    assert "is being downloaded" in await refused_while_open(parts)


async def refused_while_open(parts) -> str:
    with pytest.raises(FilesRefusedError) as refusal:
        await parts.downloads.install_files(BOB, FILES)
    with pytest.raises(FilesRefusedError, match="is being downloaded"):
        await parts.downloads.remove(BOB)
    return str(refusal.value)


async def test_a_name_is_handed_over_by_one_at_a_time(assemble, piper):
    parts = await assemble()
    files = {name.replace("any", AMY): body for name, body in FILES.items()}
    first = asyncio.create_task(parts.downloads.install_files(AMY, files))
    await asyncio.sleep(0)
    with pytest.raises(FilesRefusedError, match="by somebody else"):
        await parts.downloads.install_files(AMY, files)
    with pytest.raises(FilesRefusedError, match="by somebody else"):
        parts.downloads.start(AMY)
    await first
    assert parts.installed() == {AMY}
    with pytest.raises(FilesRefusedError, match="already"):
        await parts.downloads.install_files(AMY, files)


async def test_a_record_has_no_password(assemble, piper, folder):
    base = piper.url.replace("//", "//me:secret@")
    parts = await assemble(piper_base=base)
    await parts.downloads.start(AMY).wait()
    record = (folder / AMY / "installed.json").read_text()
    assert piper.url in record
    assert "secret" not in record
