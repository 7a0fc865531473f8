"""A person's look at the page: what they see, and what their browser notices."""

import asyncio
import re
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Locator, Page

# Notes each block of sound that the page hands to the loudspeaker.
_NOTE_SOUND = """
window.heard = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (at) {
  const loudest = this.buffer.getChannelData(0).reduce((m, s) => Math.max(m, Math.abs(s)), 0);
  window.heard.push({ at, seconds: this.buffer.duration, rate: this.buffer.sampleRate, loudest });
  return start.call(this, at);
};
"""


class Visit:
    """One page in a context of its own; `end` fails if something went wrong in it."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.expected: list[str] = []
        """Parts of lines that the browser may write to its console."""

        self._context = context
        self._origin = urlsplit(url)[:2]
        self._problems: list[str] = []
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self._problems.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    @classmethod
    async def begin(cls, browser: Browser, url: str, **options: Any) -> Self:
        view = options.pop("view", "")
        context = await browser.new_context(**options)
        context.set_default_timeout(10_000)
        page = await context.new_page()
        await page.add_init_script(_NOTE_SOUND)
        visit = cls(context, page, url)
        await page.goto(f"{url}#{view}")
        return visit

    async def end(self) -> None:
        await self._context.close()
        problems = [p for p in self._problems if not any(e in p for e in self.expected)]
        assert not problems, problems
        assert not self.strangers(), self.strangers()

    def strangers(self) -> list[str]:
        """Addresses beyond our own that the page has asked."""
        own = [url for url in self.requests if url.startswith(("http:", "https:"))]
        return [url for url in own if urlsplit(url)[:2] != self._origin]

    async def heard(self) -> list[dict[str, float]]:
        found: list[dict[str, float]] = await self.page.evaluate("window.heard")
        return found

    async def speak(self, text: str) -> None:
        """Type and speak, and wait until all of it has arrived."""
        await self.page.get_by_role("textbox", name="Text", exact=True).fill(text)
        await self.button("Speak").click()
        await self.button("Play again").wait_for()

    async def wait_for_heard(self, blocks: int = 1) -> None:
        # Playwright's own way of waiting runs texts as scripts, which the page forbids.
        for _ in range(200):
            if len(await self.heard()) >= blocks:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"fewer than {blocks} blocks are heard")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def voice(self, name: str) -> Locator:
        return self.page.locator(f'[data-voice="{name}"]')

    async def figure(self, name: str) -> str:
        """The text beside a name in what is seen."""
        term = self.page.locator("dt", has_text=re.compile(f"^{name}$"))
        pair = self.page.locator("dl div:visible", has=term)
        return await pair.locator("dd").first.inner_text()

    def _note_console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self._problems.append(f"{message.text} {message.location.get('url', '')}")
