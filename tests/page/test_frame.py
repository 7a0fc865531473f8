"""What all views share: addresses, colours, sizes, the keyboard, and a server that goes."""

import re

from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]
    Axe,
)
from playwright.async_api import expect
import pytest

from tests.page.home import open_home
from tests.page.ingress import PREFIX
from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")

VIEWS = ("speak", "voices", "pronunciations", "status")
SIGNS = {
    "speak": "#speak-voice option:nth-child(2)",
    "voices": "[data-voice]",
    "pronunciations": "text=Add a word",
    "status": "text=Caches",
}


async def turn_to(here: Visit, view: str) -> None:
    await here.page.get_by_role("navigation").locator(f"[href='#{view}']").click()
    await here.page.locator(SIGNS[view]).first.wait_for(state="attached")


async def test_everything_works_below_an_ingress_path(ingress, visit):
    here = await visit(ingress.url)
    await here.speak("Below a path.")
    assert await here.heard()
    for view in VIEWS:
        await turn_to(here, view)
    assert {
        url.partition(PREFIX)[1] for url in here.requests if "blob:" not in url
    } == {PREFIX}
    await turn_to(here, "speak")
    await here.page.get_by_text("The same from a terminal").click()
    await expect(here.page.get_by_text("You are inside Home Assistant")).to_be_visible()


async def test_a_server_that_goes_and_comes_back(ingress, visit):
    here = await visit(ingress.url)
    await turn_to(here, "status")
    here.expected += ["ERR_", "Failed to load"]
    banner = here.page.locator("#connection")
    await expect(banner).to_be_hidden()
    await ingress.stop()
    await expect(banner).to_contain_text("can't be reached", timeout=10_000)
    await turn_to(here, "speak")
    await here.page.get_by_role("textbox", name="Text", exact=True).fill("Hello?")
    await here.button("Speak").click()
    await expect(here.page.get_by_role("alert")).to_contain_text("can't be reached")
    await ingress.start()
    await expect(banner).to_be_hidden(timeout=10_000)
    await here.button("Try again").click()
    await here.wait_for_heard()


async def test_speech_that_breaks_off_is_told(ingress, visit):
    here = await visit(ingress.url)
    here.expected += ["ERR_", "Failed to load"]
    text = here.page.get_by_role("textbox", name="Text", exact=True)
    await text.fill("A long story. " * 400)
    await here.button("Speak").click()
    await here.wait_for_heard()
    await ingress.stop()
    await expect(here.page.get_by_role("alert")).to_contain_text("broke off")
    await ingress.start()


async def test_a_browser_that_is_offline(visit):
    here = await visit()
    here.expected += ["ERR_"]
    await turn_to(here, "voices")
    context = here.page.context
    await context.set_offline(True)
    banner = here.page.locator("#connection")
    await expect(banner).to_be_visible(timeout=10_000)
    await context.set_offline(False)
    await expect(banner).to_be_hidden(timeout=10_000)


async def test_light_and_dark_follow_the_system_until_somebody_chooses(visit):
    here = await visit(color_scheme="dark")

    async def background() -> int:
        colour = await here.page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        return sum(map(int, re.findall(r"\d+", colour)))

    assert await background() < 200
    choice = here.page.get_by_label("Colours")
    await choice.select_option("light")
    assert await background() > 600
    await here.page.reload()
    assert await background() > 600
    await choice.select_option("dark")
    await here.page.emulate_media(color_scheme="light")
    assert await background() < 200
    await choice.select_option("")
    assert await background() > 600


@pytest.mark.parametrize("view", VIEWS)
async def test_a_phone_shows_it_without_scrolling_sideways(visit, view):
    here = await visit(
        view=view, viewport={"width": 360, "height": 740}, has_touch=True
    )
    await here.page.locator(SIGNS[view]).first.wait_for(state="attached")
    if view == "speak":
        await here.speak("Averyveryverylongwordwithoutanyspace" * 3)
    if view == "pronunciations":
        await here.button("Add a word").click()
    wide, inner = await here.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= inner
    assert inner <= 360


async def test_it_is_used_with_the_keyboard_alone(visit):
    here = await visit()
    press = here.page.keyboard.press

    async def focused() -> str:
        found: str = await here.page.evaluate(
            "document.activeElement.id || document.activeElement.textContent.trim()"
        )
        return found

    await press("Tab")
    assert await focused() == "Skip to the content"
    await press("Enter")
    assert await focused() == "main"
    await press("Tab")
    assert await focused() == "speak-text"
    await here.page.keyboard.type("Keys.")
    await press("Control+Enter")
    await here.button("Play again").wait_for()
    await here.wait_for_heard()
    await here.page.get_by_role("navigation").get_by_text("Voices").focus()
    await press("Enter")
    await here.page.locator("#view-voices").wait_for()
    assert await focused() == "voices-title"
    seen = set()
    for _ in range(12):
        await press("Tab")
        seen.add(await focused())
    assert {"filter-words", "filter-language", "filter-robots"} <= seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
async def test_no_barrier_is_found(visit, view, scheme):
    here = await visit(view=view, color_scheme=scheme)
    await here.page.locator(SIGNS[view]).first.wait_for(state="attached")
    if view == "speak":
        await here.speak("Look at it.")
        await here.page.locator("summary").click()
    if view == "pronunciations":
        await here.button("Add a word").click()
        await here.page.locator("#explain-text").fill("It is 5 °C.")
        await here.button("Explain").click()
        await here.page.locator(".unit").wait_for()
    found = await Axe().run(here.page)
    assert found.violations_count == 0, found.generate_report()


async def test_a_dialog_has_no_barrier_either(visit):
    here = await visit(view="voices")
    fetch = here.button("Fetch the catalog")
    await here.page.get_by_role("button", name=re.compile("the catalog")).wait_for()
    if await fetch.count():
        await fetch.click()
    await here.page.locator('[data-action="licence"]').first.click()
    await here.page.get_by_role("dialog").wait_for()
    found = await Axe().run(here.page)
    assert found.violations_count == 0, found.generate_report()


async def test_progress_is_told_to_screen_readers(visit):
    here = await visit()
    news = here.page.locator("#news")
    assert await news.get_attribute("aria-live") == "polite"
    await here.speak("News.")
    await expect(news).to_have_text(re.compile(r"Speaking|Done"))
    await expect(news).to_have_text(re.compile("Done: .* of speech"), timeout=10_000)


async def test_a_token_is_asked_for_once(visit, tmp_path):
    token = "parakeet-parakeet"
    async with open_home(tmp_path / "locked", http_token=token) as locked:
        here = await visit(locked.url, view="voices")
        here.expected.append("401")
        field = here.page.locator("#token")
        await field.wait_for()
        await here.page.keyboard.press("Escape")
        await here.button("Enter it").click()
        await field.fill("not-the-right-token")
        await here.button("Go on").click()
        await expect(here.page.get_by_text("That token is wrong.")).to_be_visible()
        await field.fill(token)
        await here.button("Go on").click()
        await here.voice("en_US-jabber-medium").wait_for()
        await turn_to(here, "speak")
        await here.speak("Open, Sesame.")
        await here.page.get_by_text("The same from a terminal").click()
        command = await here.page.get_by_label("curl command").inner_text()
        assert "Bearer $TOKEN" in command
        assert token not in command
        async with here.page.expect_download() as download:
            await here.page.get_by_role("link", name="API").click()
        assert (await download.value).suggested_filename == "api.html"
        await here.page.close()


async def test_no_script_is_needed_from_elsewhere_and_none_is_allowed(visit, home):
    here = await visit()
    answer = await here.page.request.get(home.url)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    here.expected.append("Content Security Policy")
    ran = await here.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          return window.ran === true;
        }"""
    )
    assert not ran
