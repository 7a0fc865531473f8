"""What a voice's files must be, for the families that this version speaks with."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from wyoming_jabber.catalog.errors import FilesRefusedError
from wyoming_jabber.errors import VoiceError
from wyoming_jabber.voices import jabber_config, piper_config
from wyoming_jabber.voices.jabber_config import CONFIG_NAME

# A model in ONNX's format begins with the number of the format's version. A page that
# says "not found", an archive and a pointer to a large file all begin otherwise.
_ONNX_START: Final = b"\x08"


def expected_files(family: str, name: str) -> tuple[str, ...]:
    """Name the files that a voice can't do without, for a family that we know."""
    if family == "piper":
        return (f"{name}.onnx", f"{name}.onnx.json")
    return (CONFIG_NAME,) if family == "jabber" else ()


def check_files(family: str, name: str, folder: Path) -> None:
    """Read a voice's files as its family will; blocks.

    Raises FilesRefusedError, which names the file and not the folder.
    """
    try:
        SUPPORTED[family](name, folder)
    except VoiceError as error:
        text = str(error).replace(f"{folder}/", "")
        raise FilesRefusedError(f"voice {name}: {text}") from error


def _check_piper(name: str, folder: Path) -> None:
    model, config = expected_files("piper", name)
    piper_config.read_config(folder / config)
    _check_model(folder / model)


def _check_jabber(name: str, folder: Path) -> None:
    config = jabber_config.read_config(folder / CONFIG_NAME)
    if config.name != name:
        raise VoiceError(f"{CONFIG_NAME} names a voice {config.name!a}")
    for graph in config.graphs:
        _check_model(graph.file)


def _check_model(file: Path) -> None:
    try:
        with file.open("rb") as stream:
            start = stream.read(1)
    except OSError as error:
        raise VoiceError(f"{file} can't be read: {error.strerror}") from error
    if start != _ONNX_START:
        raise VoiceError(f"{file} is no ONNX model")


SUPPORTED: Final[Mapping[str, Callable[[str, Path], None]]] = {
    "piper": _check_piper,
    "jabber": _check_jabber,
}
"""Families whose voices can be downloaded, and how their files are checked."""
