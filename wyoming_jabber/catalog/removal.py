"""Removing a voice: its own files and nothing else, and never one that is shipped."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from wyoming_jabber.catalog.entry import MODEL_CARD, is_safe_file, shown_name
from wyoming_jabber.catalog.errors import FilesRefusedError
from wyoming_jabber.catalog.folder import RECORD, read_record, remove_files
from wyoming_jabber.errors import VoiceError, VoiceNotFoundError
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.jabber_config import read_config
from wyoming_jabber.voices.preparations import places

# What lies beside the models of a voice that has a folder of its own.
_TEXTS: Final = (MODEL_CARD, f"{MODEL_CARD}.md", "LICENSE", "LICENCE", "NOTICE")


def remove_voice(
    name: str, voices: Sequence[VoiceInfo], data_dirs: Sequence[Path]
) -> None:
    """Delete a voice's files, and its preparations; blocks.

    Raises VoiceNotFoundError, FilesRefusedError.
    """
    voice = next((voice for voice in voices if voice.name == name), None)
    if voice is None:
        raise VoiceNotFoundError(f"There is no voice {shown_name(name)} to remove")
    if voice.path is None or voice.is_shipped:
        raise FilesRefusedError(
            f"Voice {name} comes with the program and can't be removed"
        )
    root = _root(voice.path, data_dirs)
    if root is None:
        raise FilesRefusedError(
            f"Voice {name} lies outside of the data folders, at {voice.path}; "
            "remove it there"
        )
    files = list(dict.fromkeys(_files(voice, voice.path, root)))
    files += places(voice.path, data_dirs[0])
    remove_files(files, voice.path.parent, root)


def _root(path: Path, data_dirs: Sequence[Path]) -> Path | None:
    """Return the data folder that a file lies in, also when links are followed."""
    for folder in data_dirs:
        inside = path.is_relative_to(folder)
        if inside and path.parent.resolve().is_relative_to(folder.resolve()):
            return folder
    return None


def _files(voice: VoiceInfo, path: Path, root: Path) -> Iterator[Path]:
    """Yield what belongs to a voice; first what makes it one."""
    folder = path.parent
    yield path
    if voice.family == "piper":
        yield folder / f"{path.name}.json"
    else:
        yield from _models(path)
    record = read_record(folder)
    if record.get("name") == voice.name:
        names = [
            str(name) for name in record.get("files", ()) if is_safe_file(str(name))
        ]
        yield from (folder / name for name in (*names, RECORD))
    if folder != root and not _has_others(voice, path):
        yield from (folder / name for name in _TEXTS)


def _models(config: Path) -> Iterator[Path]:
    """Yield a Jabber voice's models; one whose configuration is broken keeps them."""
    try:
        graphs = read_config(config).graphs
    except VoiceError:
        return
    yield from (graph.file for graph in graphs if graph.file.parent == config.parent)


def _has_others(voice: VoiceInfo, path: Path) -> bool:
    """Tell whether texts in a folder may speak of another voice."""
    return voice.family == "piper" and any(
        other != path for other in path.parent.glob("*.onnx")
    )
