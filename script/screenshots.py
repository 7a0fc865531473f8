"""Takes pictures of the web page: a real server, a real browser, a catalog of three voices."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
import hashlib
from io import BytesIO
import json
from pathlib import Path
import sys
import tempfile

from PIL import Image
from playwright.async_api import Browser, Page

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.catalog.site import Site, hold_after  # noqa: E402 - after the path
from tests.page.home import find_chromium, open_browser, open_home  # noqa: E402

PICTURES = ROOT / "docs" / "images"

# Bytes; what a README's reader waits for.
MOST_BYTES = 150_000

TEXT = (
    "Good morning. It is half past seven, and somebody left the parakeet's window open."
)

# Voices of Piper's catalog: name, language, country, bytes, licence as its card says.
VOICES = (
    ("de_DE-thorsten-medium", "German", "Germany", 63_201_294, "CC0"),
    ("fr_FR-siwis-medium", "French", "France", 63_201_294, "CC BY 4.0"),
    ("nl_NL-mls-medium", "Dutch", "Netherlands", 76_733_615, "CC BY 4.0"),
)


async def main() -> int:
    path = find_chromium()
    if path is None:
        print("screenshots: there is no Chromium here (Debian: apt install chromium)")
        return 1
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Site() as site:
        fill(site)
        async with (
            open_home(Path(folder), catalog_url=site.url) as home,
            open_browser(path) as browser,
        ):
            await take_all(browser, home.url)
    large = [
        p.name for p in PICTURES.glob("page-*.png") if p.stat().st_size > MOST_BYTES
    ]
    if large:
        print(f"screenshots: larger than {MOST_BYTES} bytes: {', '.join(large)}")
    return int(bool(large))


def fill(site: Site) -> None:
    """Put an index and model cards on the site, and models that never arrive."""
    index = {}
    for name, language, country, size, licence in VOICES:
        code, person, quality = name.split("-")
        base = f"{code[:2]}/{code}/{person}/{quality}"
        card = (
            f"# Model card for {person} ({quality})\n\n* License: {licence}\n".encode()
        )
        files = {
            f"{name}.onnx": bytes(size),
            f"{name}.onnx.json": b"{}",
            "MODEL_CARD": card,
        }
        for file, content in files.items():
            site.files[f"/{base}/{file}"] = content
        site.plan(f"/{base}/{name}.onnx", hold_after(size // 3, site))
        index[name] = entry(
            name, language, country, {f"{base}/{k}": v for k, v in files.items()}
        )
    site.files["/voices.json"] = json.dumps(index).encode()


def entry(
    name: str, language: str, country: str, files: Mapping[str, bytes]
) -> dict[str, object]:
    """Describe a voice as Piper's index does."""
    code, person, quality = name.split("-")
    return {
        "key": name,
        "name": person,
        "language": {
            "code": code,
            "family": code[:2],
            "region": code[3:],
            "name_native": language,
            "name_english": language,
            "country_english": country,
        },
        "quality": quality,
        "num_speakers": 1,
        "speaker_id_map": {},
        "files": {
            path: {
                "size_bytes": len(content),
                "md5_digest": hashlib.md5(content).hexdigest(),
            }
            for path, content in files.items()
        },
        "aliases": [],
    }


async def take_all(browser: Browser, url: str) -> None:
    async def take(
        name: str, view: str, show: Callable[[Page], Awaitable[None]], **look: object
    ) -> None:
        options = {"viewport": {"width": 1000, "height": 700}, **look}
        context = await browser.new_context(**options)  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(f"{url}#{view}")
        await show(page)
        await save(page, PICTURES / f"page-{name}.png")
        await context.close()

    phone = {"viewport": {"width": 360, "height": 640}}
    await take("speak", "speak", speak)
    await take("speak-dark", "speak", speak, color_scheme="dark")
    await take("phone", "speak", speak, color_scheme="dark", **phone)
    await take("voices", "voices", voices)
    await take("pronunciations", "pronunciations", pronunciations)
    await take("status", "status", status)


async def save(page: Page, path: Path) -> None:
    """Save in 255 colours, which a page of few has: a third of the bytes."""
    content = await page.screenshot(full_page=True)
    picture = Image.open(BytesIO(content)).convert("RGB")
    picture.quantize(255, Image.Quantize.MAXCOVERAGE).save(path, optimize=True)


async def speak(page: Page) -> None:
    await page.locator("#speak-voice option:nth-child(2)").wait_for(state="attached")
    await page.locator("#speak-text").fill(TEXT)
    await page.locator("#speak-start").click()
    await page.get_by_role("button", name="Play again").wait_for()
    # A part of it has been heard: the line is somewhere.
    await page.wait_for_timeout(2000)


async def voices(page: Page) -> None:
    fetch = page.get_by_role("button", name="Fetch the catalog")
    await fetch.click()
    card = page.locator('[data-voice="fr_FR-siwis-medium"]')
    await card.locator('[data-action="download"]').click()
    await page.get_by_role("button", name="Accept and download").click()
    await card.get_by_role("progressbar").wait_for()
    await page.wait_for_timeout(1500)


async def pronunciations(page: Page) -> None:
    for word, say in (("IKEA", "[[aɪkˈiːə]]"), ("Nguyen", "nwin")):
        await page.get_by_role("button", name="Add a word").click()
        row = page.locator(".word").last
        await row.get_by_label("Text", exact=True).fill(word)
        await row.get_by_label("Say", exact=True).fill(say)
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.get_by_text("Saved. They hold").wait_for()
    await page.locator("#explain-text").fill("**IKEA** opens at 9:30, 2 km from here.")
    await page.get_by_role("button", name="Explain").click()
    await page.locator(".unit").first.wait_for()


async def status(page: Page) -> None:
    await page.get_by_role("heading", name="Caches").wait_for()
    # The curve of the load takes its time.
    await page.wait_for_timeout(8000)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
