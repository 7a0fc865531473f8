"""The voices that are here and those that can be had, as one list."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from wyoming_jabber.catalog import Catalog, CatalogEntry, Downloads, Progress
from wyoming_jabber.catalog.entry import QUALITIES
from wyoming_jabber.catalog.network import shown
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.directory import VoiceDirectory
from wyoming_jabber.voices.registry import VoiceRegistry
from wyoming_jabber.voices.store import VoiceStore


class VoiceList:
    """Lists voices as the page shows them; never blocks."""

    def __init__(
        self,
        *,
        store: VoiceStore,
        registry: VoiceRegistry,
        directory: VoiceDirectory,
        catalog: Catalog,
        downloads: Downloads,
        data_dirs: Sequence[Path],
    ) -> None:
        self._store = store
        self._registry = registry
        self._directory = directory
        self._catalog = catalog
        self._downloads = downloads
        self._data_dirs = data_dirs

    def content(self) -> dict[str, Any]:
        """Return all voices, those that are here first."""
        entries = {entry.name: entry for entry in self._catalog.entries()}
        default = self._directory.default_voice().name if self._store.voices else None
        here = [
            self._local(voice, entries.pop(voice.name, None), default)
            for voice in self._store.voices
        ]
        elsewhere = [self._remote(entry) for entry in entries.values()]
        return {
            "voices": [*here, *elsewhere],
            "catalog": {"can_be_had": len(elsewhere)},
        }

    def progresses(self) -> list[dict[str, Any]]:
        """Return how each download is that there has been."""
        return [show_progress(progress) for progress in self._progresses()]

    def progress(self, name: str) -> dict[str, Any] | None:
        """Return how the last download of a voice is."""
        found = self._downloads.progress(name)
        return None if found is None else show_progress(found)

    def _progresses(self) -> Iterator[Progress]:
        for entry in self._catalog.entries():
            if (progress := self._downloads.progress(entry.name)) is not None:
                yield progress

    def _local(
        self, voice: VoiceInfo, entry: CatalogEntry | None, default: str | None
    ) -> dict[str, Any]:
        return {
            "name": voice.name,
            "family": voice.family,
            "description": voice.description,
            "languages": list(voice.languages),
            "quality": entry.quality if entry is not None else _quality(voice.name),
            "speakers": list(voice.speakers),
            "licence": voice.licence,
            "size_bytes": voice.size_bytes,
            "sample_url": _sample_url(entry),
            "is_natural": voice.is_natural,
            "is_installed": True,
            "is_shipped": voice.is_shipped,
            "is_default": voice.name == default,
            "is_loaded": self._registry.is_warm(voice),
            "is_broken": self._registry.is_broken(voice),
            "can_delete": self._can_delete(voice),
            "can_download": False,
            "download": self.progress(voice.name),
        }

    def _remote(self, entry: CatalogEntry) -> dict[str, Any]:
        return {
            "name": entry.name,
            "family": entry.family,
            "description": entry.description,
            "languages": list(entry.languages),
            "quality": entry.quality,
            "speakers": list(entry.speakers),
            "licence": entry.licence,
            "size_bytes": entry.size_bytes,
            "sample_url": _sample_url(entry),
            "is_natural": True,
            "is_installed": False,
            "is_shipped": False,
            "is_default": False,
            "is_loaded": False,
            "is_broken": False,
            "can_delete": False,
            "can_download": entry.is_supported,
            "download": self.progress(entry.name),
        }

    def _can_delete(self, voice: VoiceInfo) -> bool:
        """Tell whether a voice is one that was installed."""
        path = voice.path
        if path is None or voice.is_shipped:
            return False
        return any(path.is_relative_to(folder) for folder in self._data_dirs)


def show_progress(progress: Progress) -> dict[str, Any]:
    """Return how a download is, as the page shows it."""
    return {
        "name": progress.name,
        "state": str(progress.state),
        "received_bytes": progress.received,
        "total_bytes": progress.total,
        "error": progress.error,
    }


def _sample_url(entry: CatalogEntry | None) -> str | None:
    """Return where a recording is, without the password that a catalog may need."""
    if entry is None or entry.sample_url is None:
        return None
    return shown(entry.sample_url)


def _quality(name: str) -> str:
    """Return the quality that the name of a Piper voice ends with."""
    quality = name.rpartition("-")[2]
    return quality if quality in QUALITIES else ""
