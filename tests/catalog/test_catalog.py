"""The catalog: fetched, kept over restarts, and asked."""

import asyncio
import json

import pytest

from tests.catalog.site import send, status
from tests.catalog.voices import (
    AMY,
    BOB,
    CREW,
    GIRL,
    card_of,
    fill_with_piper,
    own_catalog,
    path_of,
)
from tests.tiny_models import write_piper_voice
from wyoming_jabber.catalog import CatalogError, Filters, OfflineError
from wyoming_jabber.errors import VoiceNotFoundError


def names(parts, **filters) -> list[str]:
    return [entry.name for entry in parts.catalog.entries(Filters(**filters))]


async def test_it_is_empty_before_the_first_refresh(assemble, piper):
    parts = await assemble(refresh=False)
    assert parts.catalog.entries() == []
    with pytest.raises(VoiceNotFoundError, match="it is empty, refresh it first"):
        parts.catalog.find(AMY)
    assert not piper.requests


async def test_a_refresh_fills_it_with_licences(assemble, piper):
    parts = await assemble()
    assert names(parts) == [CREW, AMY, BOB]
    licences = {entry.name: entry.licence for entry in parts.catalog.entries()}
    assert licences == {AMY: "CC BY 4.0", BOB: None, CREW: "CC BY 4.0"}
    assert names(parts, licence="unknown") == [BOB]
    assert names(parts, language="en", quality="low") == [AMY]


async def test_it_is_kept_over_a_restart(assemble, piper):
    await assemble()
    asked = len(piper.requests)
    parts = await assemble(refresh=False, is_offline=True)
    assert names(parts) == [CREW, AMY, BOB]
    assert parts.catalog.find(AMY).licence == "CC BY 4.0"
    assert len(piper.requests) == asked


async def test_it_lies_where_no_voice_is_looked_for(assemble, piper, folder):
    parts = await assemble()
    assert parts.installed() == set()
    assert [path.name for path in folder.iterdir()] == [".catalog"]


async def test_a_second_refresh_asks_for_new_cards_only(assemble, piper):
    parts = await assemble()
    await parts.catalog.refresh()
    assert len(piper.asked("/voices.json")) == 2
    assert len(piper.asked(f"/{path_of(AMY, 'MODEL_CARD')}")) == 1


async def test_two_refreshes_at_once_follow_each_other(assemble, piper):
    parts = await assemble(refresh=False)
    await asyncio.gather(parts.catalog.refresh(), parts.catalog.refresh())
    assert len(piper.asked(f"/{path_of(AMY, 'MODEL_CARD')}")) == 1


async def test_a_refresh_that_fails_leaves_what_there_was(assemble, piper):
    parts = await assemble()
    for wrong in (status("404 Gone"), send(b"<html>"), send(b"[]")):
        piper.plan("/voices.json", wrong)
        with pytest.raises(CatalogError, match="not all catalogs could be had"):
            await parts.catalog.refresh()
        assert names(parts) == [CREW, AMY, BOB]


async def test_what_is_kept_and_broken_is_told_and_forgotten(
    assemble, piper, folder, caplog
):
    await assemble()
    for file in (folder / ".catalog").glob("*.json"):
        file.write_bytes(b"\0")
    parts = await assemble(refresh=False)
    assert names(parts) == []
    assert "The catalog that is kept can't be read" in caplog.text
    await parts.catalog.refresh()
    assert names(parts) == [CREW, AMY, BOB]


async def test_a_mirror_has_the_catalog_too(assemble, site):
    fill_with_piper(site, "/mirror")
    parts = await assemble(mirrors=(f"{site.url}/mirror",))
    assert names(parts) == [CREW, AMY, BOB]
    assert parts.catalog.find(AMY).licence == "CC BY 4.0"


async def test_offline_nobody_is_asked(assemble, piper):
    parts = await assemble(refresh=False, is_offline=True)
    with pytest.raises(OfflineError, match="refreshing the catalog needs the network"):
        await parts.catalog.refresh()
    assert not piper.requests


async def test_our_own_catalogs_come_first(assemble, piper):
    catalog = own_catalog(piper)
    catalog["voices"].append({**catalog["voices"][0], "name": AMY})
    piper.files["/own/catalog.json"] = json.dumps(catalog).encode()
    parts = await assemble(catalogs=(f"{piper.url}/own/catalog.json",))
    assert names(parts, family="jabber") == [AMY, GIRL]
    assert (await parts.catalog.licence(GIRL)).name == "CC0-1.0"


async def test_one_catalog_that_fails_costs_itself_only(assemble, piper):
    parts = await assemble(refresh=False, catalogs=(f"{piper.url}/nowhere.json",))
    with pytest.raises(CatalogError, match=r"nowhere.json answers 404"):
        await parts.catalog.refresh()
    assert names(parts) == [CREW, AMY, BOB]


async def test_cards_that_can_not_be_had_cost_only_themselves(assemble, piper, caplog):
    del piper.files[f"/{path_of(AMY, 'MODEL_CARD')}"]
    parts = await assemble()
    assert parts.catalog.find(AMY).licence is None
    assert parts.catalog.find(CREW).licence == "CC BY 4.0"
    assert "licences stay unknown" in caplog.text
    assert len(caplog.records) == 1


async def test_a_server_without_cards_is_not_asked_for_each(assemble, site, caplog):
    index = fill_with_piper(site)
    voice = json.dumps(index[AMY])
    many = {
        f"en_US-v{i}-low": json.loads(voice.replace("amy", f"v{i}")) for i in range(40)
    }
    for number, entry in enumerate(many.values()):
        card = next(key for key in entry["files"] if key.endswith("CARD"))
        entry["files"][card]["md5_digest"] = f"{number:032x}"
    site.files["/voices.json"] = json.dumps(many).encode()
    parts = await assemble()
    assert len(parts.catalog.entries()) == 40
    assert len(site.requests) < 20


async def test_what_is_installed_is_marked(assemble, piper, folder):
    parts = await assemble()
    write_piper_voice(folder, AMY)
    assert parts.installed() == {AMY}
    assert names(parts, is_installed=True) == [AMY]
    assert parts.catalog.find("EN-amy-low").is_installed


async def test_a_licence_comes_with_its_card(assemble, piper):
    parts = await assemble()
    licence = await parts.catalog.licence(AMY)
    assert (licence.name, licence.card) == ("CC BY 4.0", card_of(AMY))
    assert (await parts.catalog.licence(BOB)).name is None


async def test_a_card_is_fetched_when_somebody_wants_it(assemble, piper):
    path = f"/{path_of(AMY, 'MODEL_CARD')}"
    content = piper.files.pop(path)
    parts = await assemble()
    piper.files[path] = content
    assert (await parts.catalog.licence(AMY)).name == "CC BY 4.0"


async def test_a_state_folder_that_can_not_be_written_is_told(assemble, piper, folder):
    (folder / ".catalog").write_text("in the way")
    parts = await assemble(refresh=False)
    with pytest.raises(CatalogError, match="can't be written to"):
        await parts.catalog.refresh()


async def test_a_card_folder_that_can_not_be_written_is_told(assemble, piper, folder):
    parts = await assemble(refresh=False)
    (folder / ".catalog").mkdir()
    (folder / ".catalog" / "cards").write_text("in the way")
    await parts.catalog.refresh()
    with pytest.raises(CatalogError, match="can't be written to"):
        await parts.catalog.licence(AMY)
