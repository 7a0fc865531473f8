"""Removing voices: their own files, and nothing else."""

from pathlib import Path

import pytest

from tests.catalog.voices import AMY, BOB
from tests.tiny_jabber import write_jabber_voice
from tests.tiny_models import write_piper_voice
from wyoming_jabber.catalog import FilesRefusedError
from wyoming_jabber.catalog.removal import remove_voice
from wyoming_jabber.errors import VoiceNotFoundError
from wyoming_jabber.voices import preparations
from wyoming_jabber.voices.jabber_scan import JabberScanner
from wyoming_jabber.voices.piper_scan import PiperScanner
from wyoming_jabber.voices.shipped import shipped_voices

GIRL = "en_US-girl-medium"


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


async def test_a_downloaded_voice_goes_with_its_folder(assemble, piper):
    parts = await assemble()
    await parts.downloads.start(AMY).wait()
    await parts.downloads.remove(AMY)
    assert parts.installed() == set()
    assert not (parts.folder / AMY).exists()
    assert parts.downloads.progress(AMY) is None
    await parts.downloads.start(AMY).wait()
    assert parts.installed() == {AMY}


async def test_what_a_person_put_beside_it_stays(assemble, piper):
    parts = await assemble()
    await parts.downloads.start(AMY).wait()
    (parts.folder / AMY / "notes.txt").write_text("mine")
    await parts.downloads.remove(AMY)
    assert names(parts.folder / AMY) == {"notes.txt"}


async def test_a_dropped_pair_goes_and_its_neighbours_stay(assemble, folder):
    write_piper_voice(folder, AMY, licence="CC0")
    write_piper_voice(folder, BOB)
    (folder / "lexicon.yaml").write_text("a: b\n")
    parts = await assemble(refresh=False)
    await parts.downloads.remove(AMY)
    assert names(folder) == {
        f"{BOB}.onnx",
        f"{BOB}.onnx.json",
        "MODEL_CARD",
        "lexicon.yaml",
    }
    assert parts.installed() == {BOB}


async def test_two_voices_in_a_folder_share_its_card(assemble, folder):
    write_piper_voice(folder / "both", AMY, licence="CC0")
    write_piper_voice(folder / "both", BOB)
    parts = await assemble(refresh=False)
    await parts.downloads.remove(AMY)
    assert "MODEL_CARD" in names(folder / "both")
    await parts.downloads.remove(BOB)
    assert names(folder) == set()


async def test_a_deep_folder_goes_when_it_is_empty(assemble, folder):
    write_piper_voice(folder / "en" / "en_US", AMY)
    parts = await assemble(refresh=False)
    await parts.downloads.remove(AMY)
    assert names(folder) == set()
    assert folder.exists()


def test_preparations_go_along(folder):
    model = write_piper_voice(folder, AMY)
    for place in preparations.places(model, folder):
        (place / "kind").mkdir(parents=True)
        (place / "kind" / "decoder.onnx").write_bytes(b"x")
    remove_voice(AMY, PiperScanner().scan([folder]), [folder])
    assert names(folder) == {"prepared"}


async def test_a_jabber_voice_goes_with_models_and_texts(assemble, folder):
    write_jabber_voice(folder / "girl", GIRL)
    (folder / "girl" / "MODEL_CARD.md").write_text("card")
    parts = await assemble(refresh=False)
    await parts.downloads.remove(GIRL)
    assert names(folder) == set()


async def test_a_link_goes_and_not_what_it_means(assemble, folder, tmp_path):
    real = write_piper_voice(tmp_path / "elsewhere", AMY)
    for file in list(real.parent.iterdir()):
        (folder / file.name).symlink_to(file)
    parts = await assemble(refresh=False)
    await parts.downloads.remove(AMY)
    assert names(folder) == set()
    assert real.exists()


async def test_a_voice_behind_a_linked_folder_stays(assemble, folder, tmp_path):
    write_piper_voice(tmp_path / "elsewhere", AMY)
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    parts = await assemble(refresh=False)
    with pytest.raises(FilesRefusedError, match="outside of the data folders"):
        await parts.downloads.remove(AMY)
    assert parts.installed() == {AMY}


async def test_a_shipped_voice_stays(assemble, folder, monkeypatch):
    shipped = shipped_voices()
    if not list(shipped.glob("*/voice.json")):
        pytest.skip("no voice comes with this checkout")
    parts = await assemble(refresh=False, data_dirs=(folder, shipped))
    (name,) = parts.installed()
    with pytest.raises(FilesRefusedError, match="comes with the program"):
        await parts.downloads.remove(name)
    assert parts.installed() == {name}


@pytest.mark.parametrize("name", ["nobody", "../up", "", "EN-us-amy-low"])
async def test_only_an_exact_name_is_removed(assemble, folder, name):
    write_piper_voice(folder, AMY)
    parts = await assemble(refresh=False)
    with pytest.raises(VoiceNotFoundError):
        await parts.downloads.remove(name)
    assert parts.installed() == {AMY}


async def test_a_record_can_not_name_files_elsewhere(assemble, piper):
    parts = await assemble()
    await parts.downloads.start(AMY).wait()
    precious = parts.folder / "precious.txt"
    precious.write_text("precious")
    record = parts.folder / AMY / "installed.json"
    record.write_text(
        f'{{"name": "{AMY}", "files": {{"../precious.txt": "", "x": 1}}}}'
    )
    await parts.downloads.remove(AMY)
    assert precious.exists()
    assert parts.installed() == set()


@pytest.mark.parametrize("text", ["[]", "nonsense", '{"name": 5}'])
async def test_a_broken_record_is_left_there(assemble, piper, text):
    parts = await assemble()
    await parts.downloads.start(AMY).wait()
    (parts.folder / AMY / "installed.json").write_text(text)
    await parts.downloads.remove(AMY)
    assert names(parts.folder / AMY) == {"installed.json"}


async def test_what_can_not_be_deleted_is_told(assemble, folder, monkeypatch):
    write_piper_voice(folder, AMY)
    parts = await assemble(refresh=False)

    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    # Root may delete anything, hence the patch.
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(FilesRefusedError, match="can't be removed: Permission denied"):
        await parts.downloads.remove(AMY)
    monkeypatch.undo()
    assert parts.installed() == {AMY}


def test_a_jabber_voice_that_broke_meanwhile_keeps_its_models(folder):
    config = write_jabber_voice(folder / "girl", GIRL)
    voices = JabberScanner().scan([folder])
    config.write_text("{")
    remove_voice(GIRL, voices, [folder])
    assert "voice.json" not in names(folder / "girl")
    assert any(name.endswith(".onnx") for name in names(folder / "girl"))
