"""Model cards, in which Piper's voices name their licence; kept so that each is asked once."""

from pathlib import Path
from typing import Final

from wyoming_jabber.catalog.entry import RemoteFile
from wyoming_jabber.catalog.errors import CatalogError
from wyoming_jabber.catalog.files import write_whole
from wyoming_jabber.catalog.network import Web
from wyoming_jabber.voices.piper_scan import (
    UNKNOWN_LICENCE,
    read_licence,
)

# Cards are a page long; more than this is some other file.
_MOST_BYTES: Final = 65_536


class Cards:
    """Cards by the digest that the catalog names; a changed digest is a new card."""

    def __init__(self, folder: Path, web: Web) -> None:
        self._folder = folder
        self._web = web

    def licence(self, card: RemoteFile) -> str | None:
        """Return the licence of a kept card; None if it says nothing; blocks."""
        return licence_of(self._path(card))

    def text(self, card: RemoteFile) -> str | None:
        """Return a kept card's text; None if there is none; blocks."""
        try:
            return self._path(card).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def is_kept(self, card: RemoteFile) -> bool:
        """Tell whether the card is here; blocks."""
        return self._path(card).is_file()

    async def fetch(self, card: RemoteFile) -> bytes:
        """Bring a card here; the caller keeps it. Raises CatalogError."""
        return await self._web.get_small(card.addresses, _MOST_BYTES)

    def keep(self, card: RemoteFile, content: bytes) -> None:
        """Keep a card; blocks. Raises CatalogError."""
        try:
            write_whole(self._path(card), content)
        except OSError as error:
            raise CatalogError(
                f"{self._folder} can't be written to: {error.strerror}"
            ) from error

    def _path(self, card: RemoteFile) -> Path:
        return self._folder / f"{card.digest.kind}-{card.digest.value}"


def licence_of(card: Path) -> str | None:
    """Return the licence that a card names; None if it says nothing; blocks."""
    licence = read_licence(card)
    if licence == UNKNOWN_LICENCE:
        return None
    return "".join(sign if sign.isprintable() else " " for sign in licence).strip()
