"""Voices come and go: the list, downloads, uploads, deletion."""

import asyncio
from collections.abc import Mapping
import contextlib
from typing import Any

import httpx2
import pytest

from tests.catalog.conftest import no_proxies, site  # noqa: F401 - fixtures
from tests.catalog.site import hold_after
from tests.catalog.voices import AMY, BOB, CREW, fill_with_piper, path_of, piper_files
from tests.conversation.conftest import TINY
from tests.http.test_page_api import events
from tests.tiny_models import write_piper_voice
from wyoming_jabber.server.http import uploads

VOICE = "en_US-new-medium"

Parts = list[tuple[str, tuple[str | None, bytes]]]


@pytest.fixture
async def web(start_web, site):  # noqa: F811 - the fixture
    """A server whose catalog is that of a site on this machine."""
    fill_with_piper(site)
    return await start_web(catalog_url=site.url)


async def voices(web) -> dict[str, Any]:
    content = (await web.get("/api/voices")).json()
    return {voice["name"]: voice for voice in content["voices"]}


def upload(name: str = VOICE, changes: Mapping[str, bytes] | None = None) -> Parts:
    files = {**piper_files(AMY), **(changes or {})}
    return [
        ("files", (file.replace(AMY, name), content)) for file, content in files.items()
    ]


async def test_voices_that_are_here_are_listed(web):
    tiny = (await voices(web))[TINY]
    assert tiny["is_installed"]
    assert tiny["is_default"]
    assert tiny["is_loaded"]
    assert tiny["can_delete"]
    assert not tiny["can_download"]
    assert tiny["quality"] == "medium"
    assert tiny["size_bytes"] > 1000
    built_in = (await voices(web))["en_US-jabber-medium"]
    assert built_in["is_shipped"]
    assert not built_in["can_delete"]
    assert not (await voices(web))["espeak-de"]["is_natural"]


async def test_voices_that_can_be_had_are_listed_after_a_refresh(web):
    assert AMY not in await voices(web)
    answer = await web.send("POST", "/api/catalog/refresh")
    assert answer.status_code == 200
    assert answer.json()["catalog"]["can_be_had"] == 3
    amy, crew = (await voices(web))[AMY], (await voices(web))[CREW]
    assert not amy["is_installed"]
    assert amy["can_download"]
    assert amy["licence"] == "CC BY 4.0"
    assert crew["speakers"] == ["anna", "bert"]
    assert crew["languages"] == ["de-DE"]
    assert crew["sample_url"].endswith(".mp3")
    licence = (await web.get(f"/api/voices/{AMY}/licence")).json()
    assert licence["licence"] == "CC BY 4.0"
    assert "Model card" in licence["card"]
    assert (await web.get("/api/voices/nobody/licence")).status_code == 404


async def test_a_catalog_that_cannot_be_had_is_another_servers_fault(web, site):  # noqa: F811
    del site.files["/voices.json"]
    answer = await web.send("POST", "/api/catalog/refresh")
    assert answer.status_code == 502
    assert answer.json()["error"]["type"] == "server_error"
    assert (await web.get("/api/voices")).status_code == 200


async def test_a_download_is_told_as_it_goes_and_then_speaks(web):
    await web.send("POST", "/api/catalog/refresh")
    answer = await web.send("POST", f"/api/voices/{AMY}/download")
    assert answer.status_code == 202
    assert answer.json()["state"] in ("waiting", "running")
    async with asyncio.timeout(15), contextlib.aclosing(events(web)) as told:
        async for name, content in told:
            if name == "downloads" and content and content[0]["state"] == "done":
                assert content[0]["received_bytes"] == content[0]["total_bytes"]
                break
    amy = (await voices(web))[AMY]
    assert amy["is_installed"]
    assert amy["can_delete"]
    assert amy["quality"] == "low"
    assert amy["download"]["state"] == "done"
    assert (await web.say(voice=AMY)).status_code == 200
    again = await web.send("POST", f"/api/voices/{AMY}/download")
    assert again.json()["state"] == "done"


async def test_a_download_can_be_stopped(web, site):  # noqa: F811
    site.plan(f"/{path_of(BOB, BOB + '.onnx')}", hold_after(100, site))
    await web.send("POST", "/api/catalog/refresh")
    await web.send("POST", f"/api/voices/{BOB}/download")
    answer = await web.send("DELETE", f"/api/voices/{BOB}")
    assert answer.status_code == 400  # while it is on its way
    answer = await web.send("DELETE", f"/api/voices/{BOB}/download")
    assert answer.status_code == 200
    site.release()
    async with asyncio.timeout(10), contextlib.aclosing(events(web)) as told:
        async for name, content in told:
            if name == "downloads" and content[0]["state"] == "cancelled":
                break
    answer = await web.send("DELETE", f"/api/voices/{BOB}/download")
    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_a_voice_that_nobody_knows_cannot_be_downloaded(web, method):
    answer = await web.send(method, "/api/voices/nobody/download")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "voice-not-found"


async def test_a_voice_is_deleted(web, data_dir):
    write_piper_voice(data_dir, VOICE)
    answer = await web.send("DELETE", f"/api/voices/{VOICE}")
    assert answer.json() == {"name": VOICE}
    assert VOICE not in await voices(web)
    assert not list(data_dir.rglob(f"{VOICE}*"))
    assert (await web.send("DELETE", f"/api/voices/{VOICE}")).status_code == 404


@pytest.mark.parametrize("name", ["en_US-jabber-medium", "espeak-de"])
async def test_a_voice_that_comes_with_the_program_stays(web, name):
    answer = await web.send("DELETE", f"/api/voices/{name}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "files-refused"


async def test_an_uploaded_voice_speaks_at_once(web, data_dir):
    answer = await web.send("POST", "/api/voices", files=upload())
    assert answer.status_code == 201
    assert answer.json() == {"name": VOICE}
    assert (await voices(web))[VOICE]["can_delete"]
    assert (await web.say(voice=VOICE)).status_code == 200
    again = await web.send("POST", "/api/voices", files=upload())
    assert again.status_code == 400
    assert "already" in again.json()["error"]["message"]


async def test_an_upload_may_name_its_voice(web):
    files = [*upload(), ("name", (None, b"en_US-called-low"))]
    answer = await web.send("POST", "/api/voices", files=files)
    assert answer.json() == {"name": "en_US-called-low"}
    assert "en_US-called-low" in await voices(web)


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/evil", r"C:\evil", "a/b", "..", "", ".hidden"]
)
async def test_an_upload_stays_in_its_folder(web, data_dir, name):
    before = sorted(path for path in data_dir.parent.rglob("*"))
    files = [*upload(), ("name", (None, name.encode()))]
    answer = await web.send("POST", "/api/voices", files=files)
    if name:
        assert answer.status_code == 400
        assert sorted(path for path in data_dir.parent.rglob("*")) == before


async def test_a_path_in_the_name_of_a_file_is_left_out(web):
    files = upload(r"C:\voices\../en_US-path-low")
    answer = await web.send("POST", "/api/voices", files=files)
    assert answer.json() == {"name": "en_US-path-low"}


@pytest.mark.parametrize(
    "files",
    [
        [],
        upload()[:1],
        upload()[1:],
        [*upload(), ("files", ("a.zip", b"x"))],
        [*upload(), ("files", ("MODEL_CARD", b"x")), ("files", ("a.txt", b"x"))],
        upload() * 2,
        upload(changes={f"{AMY}.onnx": b"no model"}),
        upload(changes={f"{AMY}.onnx.json": b"{"}),
        [*upload(), ("name", (None, b"n" * 600))],
    ],
)
async def test_an_upload_that_is_no_voice_leaves_nothing(web, data_dir, files):
    before = sorted(data_dir.rglob("*"))
    files = files or [("other", (None, b"x"))]
    answer = await web.send("POST", "/api/voices", files=files)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert sorted(data_dir.rglob("*")) == before


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\n" + b"A: b\r\n" * 5000 + b"\r\n--x--",
        ),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nA: " + b"b" * 9000 + b"\r\n\r\n--x--",
        ),
    ],
)
async def test_what_is_no_upload_is_refused(web, kind, body):
    headers = {"content-type": kind, "X-Requested-With": "test"}
    answer = await web.client.post("/api/voices", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid-body"


async def test_an_upload_of_another_type_is_refused(web):
    answer = await web.send("POST", "/api/voices", {"name": "x"})
    assert answer.status_code == 415


async def test_a_huge_upload_is_refused(start_web):
    web = await start_web(http_upload=1)
    files = [("files", ("a.onnx", b"\x08" * 1_100_000))]
    answer = await web.send("POST", "/api/voices", files=files)
    assert answer.status_code == 413


async def test_a_disk_that_takes_no_upload_is_told(web, monkeypatch):
    class Full:
        def write(self, data):
            raise OSError(28, "No space left on device")

        def close(self):
            pass

    monkeypatch.setattr("tempfile.TemporaryFile", lambda **_: Full())
    answer = await web.send("POST", "/api/voices", files=upload())
    assert answer.status_code == 500
    assert "No space left" in answer.json()["error"]["message"]


async def test_only_so_many_voices_are_uploaded_at_the_same_time(web):
    async def endless():
        yield b"--B\r\n"
        await asyncio.sleep(60)

    headers = {
        "Content-Type": "multipart/form-data; boundary=B",
        "X-Requested-With": "test",
    }
    tasks = [
        asyncio.create_task(
            web.client.post("/api/voices", content=endless(), headers=headers)
        )
        for _ in range(2)
    ]
    answer = await upload_until(web, 503, files=[])
    assert "2 voices are being uploaded" in answer.json()["error"]["message"]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await upload_until(web, 201, files=upload())
    assert VOICE in await voices(web)


async def upload_until(web, status: int, files: Parts) -> Any:
    """Upload again and again until this is the answer's status."""
    for _ in range(200):
        # An answer may overtake the upload, and be lost when the connection then closes.
        with contextlib.suppress(httpx2.TransportError):
            answer = await web.send("POST", "/api/voices", files=files)
            if answer.status_code == status:
                return answer
        await asyncio.sleep(0.02)
    raise AssertionError(f"no answer {status}")


async def test_an_upload_leaves_room_on_the_disk(web, data_dir, monkeypatch):
    # The disk of this machine is what can't be filled for a test.
    monkeypatch.setattr(uploads, "_MARGIN", 1 << 60)
    before = sorted(data_dir.rglob("*"))
    answer = await web.send(
        "POST", "/api/voices", files=upload(changes={f"{AMY}.onnx": b"\x08" * 500_000})
    )
    assert answer.status_code == 500
    assert "almost full" in answer.json()["error"]["message"]
    assert sorted(data_dir.rglob("*")) == before


async def test_the_password_of_a_catalog_is_not_shown(start_web, site):  # noqa: F811 - the fixture
    fill_with_piper(site)
    web = await start_web(catalog_url=site.url.replace("//", "//me:secret@"))
    await web.send("POST", "/api/catalog/refresh")
    assert (await voices(web))[AMY]["sample_url"].startswith(site.url)
    assert "secret" not in (await web.get("/api/voices")).text
