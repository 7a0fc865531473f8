"""The Pronunciations view: what is said for a word, heard, kept, and explained."""

from playwright.async_api import Locator, expect
import pytest
import pytest_asyncio

from tests.page.visit import Visit

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def here(visit, home) -> Visit:
    found: Visit = await visit(view="pronunciations")
    await found.button("Add a word").wait_for()
    return found


@pytest.fixture(autouse=True)
def no_words(home):
    yield
    (home.folder / "lexicon" / "web-page.yaml").unlink(missing_ok=True)


async def add(here: Visit, **fields: str) -> Locator:
    await here.button("Add a word").click()
    row = here.page.locator(".word").last
    for label, value in fields.items():
        await row.get_by_label(label.capitalize(), exact=True).fill(value)
    return row


async def explain(here: Visit, text: str) -> str:
    view = here.page.get_by_role("region", name="How is it read?")
    await view.get_by_label("Text").fill(text)
    await here.button("Explain").click()
    await expect(view).to_contain_text(text)
    return await view.locator("#explain .unit").first.inner_text()


async def test_a_word_is_kept_spoken_and_taken_back(here, home):
    await expect(here.page.get_by_text("No words yet.")).to_be_visible()
    assert await here.button("Save").is_disabled()
    await add(here, text="IKEA", say="[[ʃmˈuː]]")
    row = await add(here, text="Hue", say="Hewy", language="en, de", voice="")
    await row.get_by_label("Exact case").check()
    await here.button("Save").click()
    await expect(here.page.get_by_text("Saved. They hold")).to_be_visible()
    assert "ʃmˈuː" in await explain(here, "IKEA")
    assert "Hewy" in await explain(here, "A Hue lamp")

    await here.page.reload()
    rows = here.page.locator(".word")
    await expect(rows).to_have_count(2)
    assert await rows.nth(0).get_by_label("Say").input_value() == "[[ʃmˈuː]]"
    assert await rows.nth(1).get_by_label("Language").input_value() == "de, en"
    assert await rows.nth(1).get_by_label("Exact case").is_checked()

    await rows.nth(0).get_by_role("button", name="Remove").click()
    await rows.nth(0).get_by_role("button", name="Remove").click()
    assert (
        await here.page.evaluate("document.activeElement.textContent") == "Add a word"
    )
    await here.button("Save").click()
    await expect(here.page.get_by_text("No words yet.")).to_be_visible()
    assert "ʃmˈuː" not in await explain(here, "IKEA shop")


async def test_a_row_is_heard_before_it_is_saved(here):
    row = await add(here, text="tomato", say="[[təmˈɑːtoʊ]]")
    await row.get_by_role("button", name="Hear").click()
    await here.wait_for_heard()
    assert max(block["loudest"] for block in await here.heard()) > 0.05


async def test_a_row_that_cannot_be_used_is_named(here):
    here.expected.append("400")
    await add(here, text="fine", say="all right")
    row = await add(here, text="[bad", say="x")
    await row.get_by_label("Kind").select_option("pattern")
    await here.button("Save").click()
    alerts = here.page.locator("#pronunciations").get_by_role("alert")
    await expect(alerts.last).to_contain_text("row 2 can't be used")
    assert await here.button("Save").is_enabled()
    assert await row.get_by_label("Text").input_value() == "[bad"


async def test_what_was_changed_elsewhere_is_not_overwritten(here, visit):
    other: Visit = await visit(view="pronunciations")
    await other.button("Add a word").wait_for()
    await add(other, text="first", say="one")
    await other.button("Save").click()
    await expect(other.page.get_by_text("Saved. They hold")).to_be_visible()
    here.expected.append("409")
    await add(here, text="second", say="two")
    await here.button("Save").click()
    await here.button("Load them again").click()
    rows = here.page.locator(".word")
    await expect(rows).to_have_count(1)
    assert await rows.get_by_label("Text").input_value() == "first"


async def test_an_explanation_shows_each_stage(here):
    unit = await explain(here, "**Solar**: 3,456 W")
    for part in ("Solar: 3,456 W", "three thousand", "en_US-jabber-medium", "Phonemes"):
        assert part in unit
    await here.button("Hear").last.click()
    await here.wait_for_heard()
