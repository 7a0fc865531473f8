"""The voices that can be had, and how they come to this machine.

Blocking work runs on threads; nothing here knows of servers, doors or settings.
"""

from wyoming_jabber.catalog.catalog import Catalog
from wyoming_jabber.catalog.download import Download, Progress, State
from wyoming_jabber.catalog.downloads import Downloads
from wyoming_jabber.catalog.entry import CatalogEntry, Filters
from wyoming_jabber.catalog.errors import (
    CatalogError,
    DownloadError,
    FilesRefusedError,
    OfflineError,
)
from wyoming_jabber.catalog.options import CatalogOptions, assemble_catalog

__all__ = [
    "Catalog",
    "CatalogEntry",
    "CatalogError",
    "CatalogOptions",
    "Download",
    "DownloadError",
    "Downloads",
    "FilesRefusedError",
    "Filters",
    "OfflineError",
    "Progress",
    "State",
    "assemble_catalog",
]
