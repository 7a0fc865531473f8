"""The Voices view: a catalog, downloads, the default voice, and voices of one's own."""

import re

from playwright.async_api import expect
import pytest
import pytest_asyncio

from tests.catalog.site import hold_after, status
from tests.catalog.voices import AMY, BOB, CREW, path_of
from tests.page.visit import Visit
from tests.tiny_models import write_piper_voice

pytestmark = pytest.mark.asyncio(loop_scope="module")

OURS = "en_US-jabber-medium"


@pytest_asyncio.fixture(loop_scope="module")
async def here(visit) -> Visit:
    found: Visit = await visit(view="voices")
    await found.voice(OURS).wait_for()
    fetch = found.page.get_by_role("button", name=re.compile("Fetch the catalog"))
    if await fetch.count():
        await fetch.click()
    await found.voice(AMY).wait_for()
    return found


async def shown(here: Visit) -> set[str | None]:
    cards = await here.page.locator("[data-voice]:visible").all()
    return {await card.get_attribute("data-voice") for card in cards}


async def act(here: Visit, voice: str, action: str) -> None:
    await here.voice(voice).locator(f'[data-action="{action}"]').click()


async def remove(here: Visit, name: str) -> None:
    await act(here, name, "remove")
    await here.button("Delete").click()


async def test_voices_are_filtered(here):
    assert await shown(here) == {OURS, AMY, BOB, CREW}
    choices = {
        "Language": ("German (Germany)", {CREW}),
        "Quality": ("low", {AMY}),
        "Licence": ("unknown", {BOB}),
        "Where": ("here", {OURS}),
    }
    for label, (choice, found) in choices.items():
        field = here.page.get_by_role("combobox", name=label)
        await field.select_option(label=choice)
        assert await shown(here) == found
        await field.select_option("")
    words = here.page.get_by_role("searchbox", name="Name")
    await words.fill("BOB medium")
    assert await shown(here) == {BOB}
    await words.fill("anna")  # a speaker
    assert await shown(here) == {CREW}
    await words.fill("nobody is called that")
    assert await shown(here) == set()
    await here.button("Show all").click()
    assert await shown(here) == {OURS, AMY, BOB, CREW}
    await here.page.get_by_label("Robots too").check()
    assert "espeak-af" in await shown(here)


async def test_a_voice_says_how_it_sounds(here):
    await act(here, OURS, "play")
    await here.wait_for_heard()
    assert (await here.heard())[0]["rate"] == 22050


async def test_a_recording_that_cannot_be_had_is_left_to_the_person(here):
    here.expected += ["404", "502"]
    await act(here, AMY, "play")
    link = here.voice(AMY).get_by_role("link")
    await expect(link).to_contain_text("leaves this server")
    assert await link.get_attribute("rel") == "noopener noreferrer"


async def test_a_licence_is_read_before_a_download(here):
    await act(here, AMY, "download")
    dialog = here.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("CC BY 4.0")
    await expect(dialog).to_contain_text(f"Model card of {AMY}")
    await here.button("Cancel").click()
    await expect(dialog).to_have_count(0)
    assert not [url for url in here.requests if url.endswith("/download")]
    await act(here, BOB, "licence")
    await expect(dialog).to_contain_text("do not say")
    await here.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def test_a_voice_is_downloaded_chosen_and_deleted(here, site):
    model = f"/{path_of(AMY, AMY + '.onnx')}"
    site.plan(model, hold_after(len(site.files[model]) // 2, site))
    card = here.voice(AMY)
    await act(here, AMY, "download")
    await here.button("Accept and download").click()
    bar = card.get_by_role("progressbar")
    await bar.wait_for()
    await expect(card).to_contain_text(re.compile(r"[1-9]\d* kB of \d+ kB"))
    assert 0 < float(await bar.get_attribute("value") or 0) < 100
    site.release()
    await card.locator('[data-action="remove"]').wait_for()
    await expect(here.page.get_by_role("heading", name="Here (2)")).to_be_visible()

    # The server takes the newcomer for the best one, until somebody chooses.
    await expect(card.locator(".badge.good")).to_have_text("Default")
    await act(here, OURS, "choose")
    await expect(here.page.get_by_text(f"The default voice is {OURS}.")).to_be_visible()
    await expect(here.voice(OURS).locator(".badge.good")).to_have_text("Default")
    await expect(card.locator(".badge.good")).to_have_count(0)
    await here.button("Take the choice back").click()
    await expect(card.locator(".badge.good")).to_have_text("Default")

    await act(here, AMY, "remove")
    await here.button("Cancel").click()
    assert await card.locator('[data-action="remove"]').is_visible()
    await remove(here, AMY)
    await card.locator('[data-action="download"]').wait_for()


async def test_a_download_is_cancelled(here, site):
    site.held.clear()
    model = f"/{path_of(BOB, BOB + '.onnx')}"
    site.plan(model, hold_after(100, site))
    await act(here, BOB, "download")
    await here.button("Accept and download").click()
    await act(here, BOB, "cancel")
    await here.voice(BOB).locator('[data-action="download"]').wait_for()
    site.release()
    assert await here.page.get_by_role("heading", name="Here (1)").count() == 1


async def test_a_download_that_fails_says_why(here, site):
    model = f"/{path_of(CREW, CREW + '.onnx')}"
    site.plan(model, *[status("404 Not Found")] * 9)
    await act(here, CREW, "download")
    await here.button("Accept and download").click()
    said = here.voice(CREW).locator(".notice.bad")
    await said.wait_for()
    assert "404" in await said.inner_text()
    await here.voice(CREW).locator('[data-action="download"]').wait_for()


async def test_a_voice_of_ones_own_is_uploaded_and_speaks(here, tmp_path):
    name = "en_US-mine-medium"
    model = write_piper_voice(tmp_path, name, sample_rate=16000)
    files = [model, model.with_name(f"{name}.onnx.json")]
    await here.page.locator("#upload-files").set_input_files(files)
    await expect(here.page.get_by_text(f"{name} is installed.")).to_be_visible()
    await act(here, name, "play")
    await here.wait_for_heard()
    assert (await here.heard())[0]["rate"] == 16000
    here.expected.append("400")
    await here.page.locator("#upload-files").set_input_files(files)
    await expect(here.page.get_by_text("there is a voice")).to_be_visible()
    await remove(here, name)
    await expect(here.voice(name)).to_have_count(0)


async def test_files_are_dropped(here, tmp_path):
    name = "en_US-dropped-medium"
    model = write_piper_voice(tmp_path, name)
    texts = {f.name: list(f.read_bytes()) for f in tmp_path.iterdir()}
    await here.page.locator(".drop").evaluate(
        """(zone, files) => {
          const dataTransfer = new DataTransfer();
          for (const [name, bytes] of Object.entries(files)) {
            dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
          }
          zone.dispatchEvent(new DragEvent("dragover", { dataTransfer, cancelable: true }));
          zone.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
        }""",
        texts,
    )
    assert model.name in texts
    await expect(here.page.get_by_text(f"{name} is installed.")).to_be_visible()
    await here.voice(name).wait_for()
    await remove(here, name)
    await expect(here.voice(name)).to_have_count(0)


async def test_files_that_are_no_voice_are_refused_with_the_reason(here, tmp_path):
    model = write_piper_voice(tmp_path, "en_US-half-medium")
    settings = tmp_path / "en_US-half-medium.onnx.json"
    other = tmp_path / "en_US-other-medium.onnx.json"
    other.write_bytes(settings.read_bytes())
    picture = tmp_path / "picture.txt"
    picture.write_text("no voice")
    before = len(here.requests)
    field, alert = here.page.locator("#upload-files"), here.page.get_by_role("alert")
    for files, reason in (
        ([model], "settings are missing"),
        ([settings], "model is missing"),
        ([model, other], "names differ"),
        ([picture], "Neither"),
    ):
        await field.set_input_files(files)
        await expect(alert).to_contain_text(reason)
    assert not [url for url in here.requests[before:] if url.endswith("/api/voices")]
    here.expected.append("400")
    settings.write_text("{}")
    await field.set_input_files([model, settings])
    await expect(alert).not_to_contain_text("Neither")
    await expect(alert).not_to_be_empty()


async def test_a_catalog_that_cannot_be_had_is_told(here, site):
    here.expected.append("502")
    site.plan("/voices.json", *[status("404 Not Found")] * 9)
    await here.button("Refresh the catalog").click()
    alert = here.page.locator("#voice-message").get_by_role("alert")
    await expect(alert).to_contain_text("404")
    assert AMY in await shown(here)  # what was known stays
