"""Finding Jabber voices on disk: folders with a `voice.json` and its three models."""

from collections.abc import Iterable, Iterator
import glob
from itertools import chain
import logging
import os
from pathlib import Path
from typing import Final, NamedTuple

from wyoming_jabber.digests import name_digest
from wyoming_jabber.errors import VoiceError
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.jabber_config import CONFIG_NAME, JabberConfig, read_config
from wyoming_jabber.voices.shipped import shipped_voices

_LOGGER = logging.getLogger(__name__)

# A data folder may be a voice, hold voices, or hold folders of voices.
_PATTERNS: Final = (CONFIG_NAME, f"*/{CONFIG_NAME}", f"*/*/{CONFIG_NAME}")

# Growth of the process, measured with models of 13 MB after a sentence of a minute.
_BASE_MEMORY: Final = 30_000_000
_MEMORY_PER_BYTE: Final = 2

Version = tuple[tuple[str, int, int], ...]
"""Name, time of change and size of each file in a folder."""


class _Reading(NamedTuple):
    """What a voice's files said when they were read."""

    version: Version
    info: VoiceInfo | None
    """None when they are broken."""


class JabberScanner:
    """Finds voices again and again; reads only what is new or has changed."""

    def __init__(self) -> None:
        self._readings: dict[Path, _Reading] = {}

    def scan(self, data_dirs: Iterable[Path]) -> list[VoiceInfo]:
        """Find the voices in these folders; of two with one name, the first."""
        readings: dict[Path, _Reading] = {}
        voices: dict[str, VoiceInfo] = {}
        for file in _config_files(data_dirs):
            reading = self._read(file)
            readings[file] = reading
            if reading.info is not None:
                voices.setdefault(reading.info.name, reading.info)
        self._readings = readings
        return list(voices.values())

    def _read(self, file: Path) -> _Reading:
        version = _version(file.parent)
        known = self._readings.get(file)
        if known is not None and known.version == version:
            return known
        try:
            return _Reading(version, _info(file, read_config(file)))
        except VoiceError as error:
            _LOGGER.warning("Voice left out: %s", error)
            return _Reading(version, None)


def _config_files(data_dirs: Iterable[Path]) -> Iterator[Path]:
    """Yield the configurations by name; none of folders that can't be listed."""
    for data_dir in data_dirs:
        # Path.glob would fail where a folder is deleted meanwhile.
        found = (glob.iglob(name, root_dir=data_dir) for name in _PATTERNS)  # noqa: PTH207
        yield from sorted(data_dir / name for name in chain.from_iterable(found))


def _version(folder: Path) -> Version:
    """Look at the files; nothing while one of them is being written or deleted."""
    try:
        with os.scandir(folder) as entries:
            stats = [(entry.name, entry.stat()) for entry in entries]
    except OSError:
        return ()
    return tuple(sorted((name, s.st_mtime_ns, s.st_size) for name, s in stats))


def _info(file: Path, config: JabberConfig) -> VoiceInfo:
    size_bytes = sum(map(_size, (file, *(graph.file for graph in config.graphs))))
    names = tuple(speaker.name for speaker in config.speakers)
    return VoiceInfo(
        name=config.name,
        family="jabber",
        description=f"{config.label or config.name}; {config.licence}",
        languages=(config.language,),
        sample_rate=config.sample_rate,
        licence=config.licence,
        attribution_name=config.attribution_name,
        attribution_url=config.attribution_url,
        version=config.version,
        speakers=names if len(names) > 1 else (),
        size_bytes=size_bytes,
        memory_bytes=_BASE_MEMORY + _MEMORY_PER_BYTE * size_bytes,
        has_pitch=True,
        is_shipped=file.is_relative_to(shipped_voices()),
        path=file,
        revision=_revision(file),
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError as error:
        raise VoiceError(f"{file} can't be read: {error.strerror}") from error


def _revision(file: Path) -> str:
    """Digest the configuration, which holds the digests of the models."""
    return name_digest(file.read_bytes())
