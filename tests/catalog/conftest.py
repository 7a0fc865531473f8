"""A site, a data folder, and the parts between them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
import threading
from typing import Any, NamedTuple

from blockbuster import BlockBuster, blockbuster_ctx
import pytest

from tests.catalog.site import Site
from tests.catalog.voices import fill_with_piper
from wyoming_jabber.catalog import Catalog, CatalogOptions, Downloads, assemble_catalog
from wyoming_jabber.catalog.network import NetworkOptions
from wyoming_jabber.voices.registry import load_families
from wyoming_jabber.voices.shipped import shipped_voices
from wyoming_jabber.voices.store import VoiceStore

# Looks at the disk once in a process; no test of the event loop shall see it.
shipped_voices()


class Parts(NamedTuple):
    """What a test of downloads needs."""

    catalog: Catalog
    downloads: Downloads
    store: VoiceStore
    folder: Path

    def installed(self) -> set[str]:
        scan = threading.Thread(target=self.store.scan)  # it blocks
        scan.start()
        scan.join()
        return {voice.name for voice in self.store.voices}


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[BlockBuster]:
    """Fail a test whose event loop is blocked by our code waiting for something."""
    with blockbuster_ctx("wyoming_jabber") as guard:
        guard.functions["threading.Lock.acquire"].can_block_in(
            "coverage/collector.py", "lock_data"
        )
        yield guard


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    """No proxy of the machine plays a part."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def piper(site: Site) -> Site:
    """A site with Piper's collection at its root."""
    fill_with_piper(site)
    return site


@pytest.fixture
def folder(tmp_path) -> Path:
    path: Path = tmp_path / "voices"
    path.mkdir()
    return path


@pytest.fixture
async def assemble(site, folder) -> AsyncIterator[Callable[..., Awaitable[Parts]]]:
    """Build catalog and downloads over the site; closed in the end."""
    async with AsyncExitStack() as stack:

        async def build(
            *, refresh: bool = True, mirrors=(), data_dirs=(), **options
        ) -> Parts:
            network: dict[str, Any] = {
                "read_timeout": 5.0,
                "attempts": 3,
                "backoff": 0.01,
            }
            names = NetworkOptions.__slots__
            network |= {k: options.pop(k) for k in names if k in options}
            options.setdefault("piper_base", site.url)
            options["network"] = NetworkOptions(**network)
            dirs = data_dirs or (folder,)
            families = load_families()
            del families["espeak"]
            store = VoiceStore(families, dirs)
            parts = assemble_catalog(
                store, dirs, CatalogOptions(piper_mirrors=mirrors, **options)
            )
            await parts[1].open()
            stack.push_async_callback(parts[1].close)
            if refresh:
                await parts[0].refresh()
            return Parts(*parts, store, dirs[0])

        yield build
