"""The Status view: figures that follow what the server does."""

from playwright.async_api import expect
import pytest

from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def opened(visit) -> Visit:
    here: Visit = await visit(view="status")
    await here.page.get_by_role("heading", name="Caches").wait_for()
    return here


async def test_figures_follow_the_server(visit):
    here = await opened(visit)
    before = int((await here.figure("Requests")).split()[0])
    assert (await here.figure("Memory")).endswith((" MB", " GB"))
    other: Visit = await visit()
    await other.speak("Count me.")
    value = here.page.locator("dl div", has_text="failed)").locator("dd")
    await expect(value).to_contain_text(f"{before + 1} (", timeout=10_000)
    await expect(here.page.locator("#status")).to_contain_text("en_US-jabber-medium")
    await here.page.get_by_text("All of them").click()
    await expect(here.page.locator("table.numbers")).to_contain_text("utterances")


async def test_the_audit_report_is_opened_or_missed(visit, home):
    here = await opened(visit)
    here.expected.append("404")
    await here.button("Look for the report").click()
    await expect(here.page.get_by_text("There is none yet")).to_be_visible()
    (home.folder / "audit.json").write_text("{}")
    (home.folder / "audit.html").write_text("<h1>The report</h1>")
    await here.button("Look for the report").click()
    async with here.page.expect_popup() as popup:
        await here.page.get_by_role("link", name="Open the report").click()
    report = await popup.value
    await expect(report.get_by_role("heading")).to_have_text("The report")


async def test_links_lead_to_metrics_and_the_api(visit):
    here = await opened(visit)
    for name, text in (("Prometheus", "jabber"), ("the API", "/v1/audio/speech")):
        async with here.page.expect_popup() as popup:
            await here.page.get_by_role("link", name=name).click()
        found = await popup.value
        assert text in await found.content()
