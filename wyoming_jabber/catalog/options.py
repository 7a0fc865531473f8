"""What can be set about catalogs and downloads, and the parts made of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self

from wyoming_jabber.catalog.catalog import Catalog
from wyoming_jabber.catalog.downloads import Downloads
from wyoming_jabber.catalog.network import NetworkOptions, Web
from wyoming_jabber.catalog.sources import PIPER_VOICES, OwnSource, PiperSource, Source
from wyoming_jabber.voices.store import VoiceStore


class CatalogSettings(Protocol):
    """The settings that a person makes about catalogs; docs/configuration.md has them."""

    @property
    def catalog_url(self) -> str:
        """Address of Piper's collection."""

    @property
    def catalog_mirrors(self) -> tuple[str, ...]:
        """Other addresses of it."""

    @property
    def catalogs(self) -> tuple[str, ...]:
        """Addresses of catalogs in our own format."""

    @property
    def catalog_insecure(self) -> bool:
        """Whether http:// will do."""

    @property
    def proxy(self) -> str | None:
        """Address of a proxy."""

    @property
    def offline(self) -> bool:
        """Whether no other machine is asked."""

    @property
    def download(self) -> str:
        """`auto` if requests start downloads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogOptions:
    """Which catalogs there are, and how voices are had from them."""

    piper_base: str = PIPER_VOICES
    """Address of Piper's collection, below which `voices.json` lies."""

    piper_mirrors: tuple[str, ...] = ()
    """Asked in their order when the base can't help."""

    catalogs: tuple[str, ...] = ()
    """Addresses of catalogs in our own format; they come before Piper's."""

    is_automatic: bool = False
    """Whether a request for a voice that isn't there starts its download."""

    network: NetworkOptions = field(default_factory=NetworkOptions)

    @classmethod
    def from_settings(cls, settings: CatalogSettings) -> Self:
        """Take over what a person has set."""
        return cls(
            piper_base=settings.catalog_url,
            piper_mirrors=settings.catalog_mirrors,
            catalogs=settings.catalogs,
            is_automatic=settings.download == "auto",
            network=NetworkOptions(
                proxy=settings.proxy,
                is_offline=settings.offline,
                allows_plain=settings.catalog_insecure,
            ),
        )


def assemble_catalog(
    store: VoiceStore, data_dirs: Sequence[Path], options: CatalogOptions
) -> tuple[Catalog, Downloads]:
    """Build the parts; nothing is read or asked yet. Raises ConfigError.

    State and new voices go into the first folder. `Downloads.open` comes next, and
    `Downloads.close` last.
    """
    web = Web(options.network)
    sources: list[Source] = [OwnSource(address) for address in options.catalogs]
    sources.append(PiperSource((options.piper_base, *options.piper_mirrors)))
    catalog = Catalog(store, data_dirs[0], web, sources)
    downloads = Downloads(
        catalog, store, web, data_dirs, is_automatic=options.is_automatic
    )
    return catalog, downloads
