"""One home and one browser for the tests of a file; a page of its own for each."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
import os
from pathlib import Path

import pytest
import pytest_asyncio

from tests.catalog.site import Site
from tests.catalog.voices import fill_with_piper

pytest.importorskip("starlette", reason="the HTTP door needs the extra http")

from tests.page.home import (
    NEED_CHROMIUM,
    Home,
    find_chromium,
    open_browser,
    open_home,
)
from tests.page.ingress import Ingress
from tests.page.visit import Visit


@pytest.fixture(scope="session")
def chromium() -> str:
    path = find_chromium()
    if path is None:
        reason = "there is no Chromium here (Debian: apt install chromium)"
        if os.environ.get(NEED_CHROMIUM):
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium):
    async with open_browser(chromium) as browser:
        yield browser


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The collection of voices that the home's catalog is."""
    with Site() as site:
        fill_with_piper(site)
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(chromium, site, tmp_path_factory) -> AsyncIterator[Home]:
    folder: Path = tmp_path_factory.mktemp("home")
    async with open_home(folder, catalog_url=site.url) as home:
        yield home


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser, home) -> AsyncIterator[Callable[..., Awaitable[Visit]]]:
    """Open the page; in the end nothing may have gone wrong in it unnoticed."""
    visits: list[Visit] = []

    async def open_page(url: str = "", **options: object) -> Visit:
        found = await Visit.begin(browser, url or home.url, **options)
        visits.append(found)
        return found

    yield open_page
    for one in visits:
        await one.end()


@pytest_asyncio.fixture(loop_scope="module")
async def ingress(home) -> AsyncIterator[Ingress]:
    found = Ingress(home.port)
    await found.start()
    yield found
    await found.stop()
