"""A home with the whole server in it, and a browser that visits."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
import os
from pathlib import Path
import shutil
from typing import Any

from playwright.async_api import Browser, async_playwright

from wyoming_jabber.app import App
from wyoming_jabber.config import Settings

NEED_CHROMIUM = "WYOMING_JABBER_TESTS_NEED_CHROMIUM"
"""Set where the tests may not be skipped for want of a browser."""

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

# No sandbox: tests run as root in containers, and open nothing but our own page.
_FLAGS = ("--no-sandbox", "--disable-dev-shm-usage", "--mute-audio")


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


@asynccontextmanager
async def open_browser(path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path, args=list(_FLAGS)
        )
        yield browser
        await browser.close()


class Home:
    """Runs the server in a folder; its page is at `url`."""

    def __init__(self, folder: Path, options: Mapping[str, Any]) -> None:
        self.folder = folder
        quick: dict[str, Any] = {
            "uri": "tcp://127.0.0.1:0",
            "http": "127.0.0.1:0",
            "data_dir": (folder,),
            "zeroconf": False,
            "prepare": "off",
            "engine_threads": 1,
            "session_threads": 1,
            "shutdown_timeout": 1.0,
        }
        self._settings = Settings(**{**quick, **options})
        self.app = App(self._settings)

    @property
    def port(self) -> int:
        assert self.app.http is not None
        return self.app.http.listener.port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def start(self) -> None:
        await self.app.start()
        await self.app.warm_up()

    async def stop(self) -> None:
        await self.app.stop()


@asynccontextmanager
async def open_home(folder: Path, **options: object) -> AsyncIterator[Home]:
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    home = Home(folder, options)
    try:
        await home.start()
        yield home
    finally:
        await home.stop()
        if before is None:
            del os.environ["XDG_CACHE_HOME"]
        else:
            os.environ["XDG_CACHE_HOME"] = before
