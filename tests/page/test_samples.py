"""Recordings of voices that can be had, fetched by the server."""

from collections.abc import AsyncIterator, Callable, Iterator
import json
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the HTTP door needs the extra http")

from starlette.requests import Request
from starlette.responses import Response

from tests.catalog.site import Site
from tests.catalog.voices import AMY, CREW, GIRL, fill_with_piper, own_catalog
from wyoming_jabber.catalog import Catalog
from wyoming_jabber.catalog.errors import CatalogError, OfflineError
from wyoming_jabber.catalog.network import NetworkOptions, Web
from wyoming_jabber.catalog.sources import OwnSource, PiperSource
from wyoming_jabber.errors import VoiceNotFoundError
from wyoming_jabber.server.http.errors import NotFoundError
from wyoming_jabber.server.http.samples import Samples
from wyoming_jabber.voices.registry import load_families
from wyoming_jabber.voices.store import VoiceStore

RECORDING = b"ID3" + bytes(range(256)) * 40

Ask = Callable[[str], Response]


@pytest.fixture
def collection() -> Iterator[Site]:
    with Site() as found:
        fill_with_piper(found)
        own_catalog(found)
        found.files["/own/girl/sample.mp3"] = RECORDING
        yield found


def build(collection: Site, folder: Path, **options) -> tuple[Catalog, Web]:
    web = Web(NetworkOptions(attempts=1, **options))
    own = OwnSource(f"{collection.url}/own/catalog.json")
    store = VoiceStore(load_families(), (folder,))
    return Catalog(store, folder, web, [own, PiperSource((collection.url,))]), web


@pytest.fixture
async def catalog(collection, tmp_path) -> AsyncIterator[tuple[Catalog, Web]]:
    parts = build(collection, tmp_path)
    await parts[0].refresh()
    yield parts
    await parts[1].close()


async def get(parts: tuple[Catalog, Web], name: str) -> Response:
    request = Request({"type": "http", "headers": [], "path_params": {"name": name}})
    return await Samples(*parts).get(request)


async def test_a_recording_is_handed_on(catalog):
    answer = await get(catalog, GIRL)
    assert answer.body == RECORDING
    assert answer.headers["content-type"] == "audio/mpeg"


async def test_a_voice_that_nobody_knows(catalog):
    with pytest.raises(VoiceNotFoundError, match="nobody"):
        await get(catalog, "nobody")


async def test_a_recording_that_is_gone(catalog):
    name = catalog[0].find(CREW).name
    with pytest.raises(CatalogError, match="404"):
        await get(catalog, name)


async def test_what_is_no_recording_is_not_fetched(collection, tmp_path):
    for sample in ("girl/page.html", None):
        content = own_catalog(collection)
        content["voices"][0]["sample"] = sample
        if sample is None:
            del content["voices"][0]["sample"]
        collection.files["/own/catalog.json"] = json.dumps(content).encode()
        parts = build(collection, tmp_path)
        await parts[0].refresh()
        asked = len(collection.requests)
        with pytest.raises(NotFoundError, match=GIRL):
            await get(parts, GIRL)
        assert len(collection.requests) == asked
        await parts[1].close()


async def test_one_that_is_too_long_is_refused(catalog, collection):
    collection.files["/own/girl/sample.mp3"] = bytes(4_000_001)
    with pytest.raises(CatalogError, match="larger than"):
        await get(catalog, GIRL)


async def test_offline_nobody_is_asked(catalog, collection, tmp_path):
    kept, web = build(collection, tmp_path, is_offline=True)
    kept.load()
    asked = len(collection.requests)
    with pytest.raises(OfflineError):
        await get((kept, web), AMY)
    assert len(collection.requests) == asked
