"""The catalog: every voice that can be had, as the last refresh found it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
import hashlib
import logging
from pathlib import Path
from typing import Final

from wyoming_jabber.catalog.cards import Cards
from wyoming_jabber.catalog.entry import CatalogEntry, Filters, by_name, shown_name
from wyoming_jabber.catalog.errors import CatalogError
from wyoming_jabber.catalog.files import write_whole
from wyoming_jabber.catalog.network import Web
from wyoming_jabber.catalog.sources import Source
from wyoming_jabber.errors import VoiceNotFoundError
from wyoming_jabber.voices.store import VoiceStore

_LOGGER = logging.getLogger(__name__)

_FOLDER: Final = ".catalog"

# Piper's catalog is half a megabyte.
_MOST_BYTES: Final = 32_000_000

# Cards asked for at the same time: a first refresh wants 170 of them.
_CARDS_AT_ONCE: Final = 8

# Cards that may fail before the others are left alone: the server has no more today.
_MOST_FAILURES: Final = 8

# Characters of a digest in a file's name.
_KEY_LENGTH: Final = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Licence:
    """What is known of a voice's licence."""

    name: str | None
    """Such as `CC BY 4.0`; None when nobody says."""

    card: str | None = None
    """The whole text in which it stands."""


class Catalog:
    """The voices that can be had, from all sources; the first to name a voice has it.

    It is kept on disk, so a start needs no network; it is empty before the first
    `refresh`. `entries` and `find` never block.
    """

    def __init__(
        self, store: VoiceStore, state_dir: Path, web: Web, sources: Sequence[Source]
    ) -> None:
        self._store = store
        self._folder = state_dir / _FOLDER
        self._web = web
        self._sources = sources
        self._cards = Cards(self._folder / "cards", web)
        self._entries: Mapping[str, CatalogEntry] = {}
        self._refreshing = asyncio.Lock()

    @property
    def web(self) -> Web:
        """What asks other machines for this catalog, as the options say."""
        return self._web

    def load(self) -> None:
        """Read what the last refresh has kept; blocks."""
        kept: dict[str, CatalogEntry] = {}
        for source in self._sources:
            try:
                content = self._path(source).read_bytes()
                entries = source.read(content)
            except FileNotFoundError:
                continue
            except (OSError, CatalogError) as error:
                _LOGGER.warning("The catalog that is kept can't be read: %s", error)
                continue
            for entry in entries:
                kept.setdefault(entry.name, self._licensed(entry))
        self._entries = kept

    async def refresh(self) -> None:
        """Fetch all catalogs anew, and the model cards that are not here yet.

        What can't be had stays as it was. Raises OfflineError; CatalogError if there
        is a source that failed, when the others are done.
        """
        self._web.check_online("refreshing the catalog")
        async with self._refreshing:
            failures = [await self._fetch(source) for source in self._sources]
            await asyncio.to_thread(self.load)
            await self._fetch_cards()
        if problems := "; ".join(filter(None, failures)):
            raise CatalogError(f"not all catalogs could be had: {problems}")

    def entries(self, filters: Filters | None = None) -> list[CatalogEntry]:
        """Return the voices that can be had, by language and name."""
        installed = {voice.name for voice in self._store.voices}
        found = (
            replace(entry, is_installed=entry.name in installed)
            for entry in self._entries.values()
        )
        wanted = filters or Filters()
        return sorted(filter(wanted.fits, found), key=lambda e: (e.languages, e.name))

    def find(self, name: str) -> CatalogEntry:
        """Return the entry with this name or alias, in any spelling.

        Raises VoiceNotFoundError.
        """
        entry = by_name(self._entries, name)
        if entry is None:
            advice = "" if self._entries else "; it is empty, refresh it first"
            raise VoiceNotFoundError(
                f"There is no voice {shown_name(name)} in the catalog{advice}"
            )
        installed = any(voice.name == entry.name for voice in self._store.voices)
        return replace(entry, is_installed=installed)

    async def licence(self, name: str) -> Licence:
        """Return what is known of a voice's licence; fetches its card if need be.

        Raises VoiceNotFoundError, CatalogError.
        """
        entry = self.find(name)
        if entry.card is None:
            return Licence(name=entry.licence)
        await self.card(entry)
        known = await asyncio.to_thread(self._licensed, entry)
        text = await asyncio.to_thread(self._cards.text, entry.card)
        return Licence(name=known.licence, card=text)

    async def card(self, entry: CatalogEntry) -> str | None:
        """Return the model card of an entry; None if it has none. Raises CatalogError."""
        if entry.card is None:
            return None
        text = await asyncio.to_thread(self._cards.text, entry.card)
        if text is None:
            content = await self._cards.fetch(entry.card)
            await asyncio.to_thread(self._cards.keep, entry.card, content)
            text = content.decode(errors="replace")
        return text

    async def _fetch(self, source: Source) -> str | None:
        """Fetch one catalog and keep it; return what was wrong."""
        try:
            content = await self._web.get_small(source.addresses, _MOST_BYTES)
            await asyncio.to_thread(source.read, content)
            await asyncio.to_thread(write_whole, self._path(source), content)
        except CatalogError as error:
            return str(error)
        except OSError as error:
            return f"{self._folder} can't be written to: {error.strerror}"
        return None

    async def _fetch_cards(self) -> None:
        """Fetch the cards that are missing; a licence that can't be had stays unknown."""
        missing = await asyncio.to_thread(self._without_card)
        turns = asyncio.Semaphore(_CARDS_AT_ONCE)

        failures: list[CatalogError] = []

        async def fetch(entry: CatalogEntry) -> None:
            async with turns:
                if len(failures) < _MOST_FAILURES:
                    try:
                        await self.card(entry)
                    except CatalogError as error:
                        failures.append(error)

        async with asyncio.TaskGroup() as group:
            for entry in missing:
                group.create_task(fetch(entry))
        if failures:
            _LOGGER.warning(
                "Model cards could not be had; licences stay unknown: %s", failures[0]
            )
        if missing:
            await asyncio.to_thread(self._read_licences)

    def _without_card(self) -> list[CatalogEntry]:
        return [
            entry
            for entry in self._entries.values()
            if entry.card is not None and not self._cards.is_kept(entry.card)
        ]

    def _read_licences(self) -> None:
        self._entries = {
            name: self._licensed(entry) for name, entry in self._entries.items()
        }

    def _licensed(self, entry: CatalogEntry) -> CatalogEntry:
        if entry.card is None or entry.licence is not None:
            return entry
        return replace(entry, licence=self._cards.licence(entry.card))

    def _path(self, source: Source) -> Path:
        key = hashlib.sha256(source.addresses[0].encode()).hexdigest()[:_KEY_LENGTH]
        return self._folder / f"{key}.json"
