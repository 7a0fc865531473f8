"""The part of `wyoming-jabber voices` that asks the catalog."""

import argparse
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
import json
import sys
from typing import NamedTuple

from tqdm import tqdm

from wyoming_jabber.assembly import assemble_voices
from wyoming_jabber.catalog import (
    Catalog,
    CatalogEntry,
    CatalogOptions,
    Download,
    Downloads,
    Filters,
    assemble_catalog,
)
from wyoming_jabber.catalog.entry import megabytes
from wyoming_jabber.cli.table import print_table
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import VoiceNotFoundError
from wyoming_jabber.voices.store import VoiceStore

_BYTES_PER_MEGABYTE = 1_000_000

_UNKNOWN = "unknown"

_EMPTY = """\
No catalog is kept here yet; fetch it with: wyoming-jabber voices available --refresh"""


class _Parts(NamedTuple):
    catalog: Catalog
    downloads: Downloads
    store: VoiceStore


async def print_available(settings: Settings, arguments: argparse.Namespace) -> None:
    """Print the voices that can be had. Raises CatalogError."""
    filters = Filters(
        language=arguments.language,
        quality=arguments.quality,
        licence=arguments.licence,
        family=arguments.family,
        max_bytes=_bytes(arguments.max_size),
    )
    async with _opened(settings) as parts:
        if arguments.refresh:
            await parts.catalog.refresh()
        entries = parts.catalog.entries(filters)
        is_empty = not parts.catalog.entries()
    if arguments.json:
        json.dump([_entry(entry) for entry in entries], sys.stdout, indent=2)
        print()
    else:
        heading = ("name", "language", "family", "quality", "licence", "MB", "here")
        print_table(heading, [_row(entry) for entry in entries])
    if is_empty:
        print(_EMPTY, file=sys.stderr)


async def download_voices(settings: Settings, names: Sequence[str]) -> None:
    """Download voices, one after the other, with a bar where somebody watches.

    Raises JabberError at the first that can't be had; what came before it stays.
    """
    async with _opened(settings) as parts:
        await _know(parts.catalog, names)
        for name in names:
            entry = parts.catalog.find(name)
            if entry.is_installed:
                print(f"{entry.name} is here already.")
                continue
            licence = await parts.catalog.licence(entry.name)
            size = megabytes(entry.size_bytes)
            print(f"{entry.name}: {size}, licence: {licence.name or _UNKNOWN}")
            sys.stdout.flush()
            download = parts.downloads.start(entry.name)
            await _watch(parts.downloads, download)
            print(f"{entry.name} is in {settings.data_dir[0] / entry.name}")


async def remove_voices(settings: Settings, names: Sequence[str]) -> None:
    """Remove voices from the data folders.

    Raises JabberError at the first that can't be removed.
    """
    async with _opened(settings) as parts:
        for name in names:
            await parts.downloads.remove(name)
            print(f"{name} is removed.")


async def print_licences(settings: Settings, names: Sequence[str]) -> None:
    """Print what is known of the licence of voices, here or in the catalog.

    Raises VoiceNotFoundError, CatalogError.
    """
    async with _opened(settings) as parts:
        here = {voice.name: voice for voice in parts.store.voices}
        await _know(parts.catalog, [name for name in names if name not in here])
        for name in names:
            if name in here:
                print(f"{name}: {here[name].licence}")
                continue
            licence = await parts.catalog.licence(name)
            print(f"{name}: {licence.name or _UNKNOWN}")
            if licence.card is not None:
                print(_printable(licence.card).rstrip())


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncGenerator[_Parts, None]:
    store = assemble_voices(settings).store
    store.scan()
    options = CatalogOptions.from_settings(settings)
    catalog, downloads = assemble_catalog(store, settings.data_dir, options)
    try:
        await downloads.open()
        yield _Parts(catalog, downloads, store)
    finally:
        await downloads.close()


async def _know(catalog: Catalog, names: Sequence[str]) -> None:
    """Fetch the catalog if it doesn't know one of the names."""
    try:
        for name in names:
            catalog.find(name)
    except VoiceNotFoundError:
        await catalog.refresh()


async def _watch(downloads: Downloads, download: Download) -> None:
    """Show how a download goes until it ends. Raises JabberError."""
    total = download.progress.total
    with tqdm(
        total=total, unit="B", unit_scale=True, desc=download.name, disable=None
    ) as bar:
        seen = downloads.revision
        while download.progress.is_open:
            bar.update(download.progress.received - bar.n)
            seen = await downloads.changed(seen)
        bar.update(download.progress.received - bar.n)
    await download.wait()


def _entry(entry: CatalogEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "description": entry.description,
        "family": entry.family,
        "languages": list(entry.languages),
        "quality": entry.quality,
        "speakers": list(entry.speakers),
        "licence": entry.licence,
        "size_bytes": entry.size_bytes,
        "is_installed": entry.is_installed,
        "is_supported": entry.is_supported,
        "sample_url": entry.sample_url,
    }


def _row(entry: CatalogEntry) -> Sequence[str]:
    here = "yes" if entry.is_installed else "no"
    return (
        entry.name,
        ", ".join(entry.languages),
        entry.family,
        entry.quality,
        entry.licence or _UNKNOWN,
        f"{entry.size_bytes / _BYTES_PER_MEGABYTE:.1f}",
        here if entry.is_supported else "not supported by this version",
    )


def _bytes(size: float | None) -> int | None:
    return None if size is None else round(size * _BYTES_PER_MEGABYTE)


def _printable(text: str) -> str:
    """Drop what moves the cursor of a terminal."""
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n")
