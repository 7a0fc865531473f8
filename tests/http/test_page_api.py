"""What the page asks: status, voices, the default voice, speech and its figures."""

import asyncio
from collections.abc import AsyncGenerator
import contextlib
import json
from typing import Any

import pytest

from tests.conversation.conftest import TINY
from tests.http.conftest import Web
from tests.tiny_models import write_piper_voice
from wyoming_jabber import __version__
from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import engine_version
from wyoming_jabber.metrics import Metrics
from wyoming_jabber.server.http.health import MetricsPage
from wyoming_jabber.server.http.openapi import describe
from wyoming_jabber.server.http.status import cache_rates, resident_bytes
from wyoming_jabber.voices import preparations
from wyoming_jabber.voices.default_voice import FILE_NAME, keep_choice, read_choice

OTHER = "en_US-other-low"


async def events(web: Web) -> AsyncGenerator[tuple[str, Any], None]:
    """The events of the page, until the reader has enough."""
    async with web.client.stream("GET", "/api/events") as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        name = ""
        async for line in answer.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))


async def test_health_tells_living_from_ready(start_web, data_dir, monkeypatch):
    web = await start_web()
    assert (await web.get("/health")).json()["ready"] is True
    assert (await web.get("/health/ready")).status_code == 200
    assert (await web.get("/health/live")).status_code == 200
    monkeypatch.setattr(web.app, "_is_warm", False)
    assert (await web.get("/health")).json()["ready"] is False
    assert (await web.get("/health/ready")).status_code == 503
    assert (await web.get("/health/live")).status_code == 200


async def test_status_says_how_the_server_is(start_web):
    web = await start_web(cache="memory")
    await web.say()
    await web.say()
    status = (await web.get("/api/status")).json()
    assert status["version"] == __version__
    assert status["default_voice"] == {"name": TINY, "set_by": "settings"}
    assert status["load"]["requests_open"] == 0
    assert status["load"]["memory_bytes"] > 20_000_000
    assert status["load"]["engine_threads"] >= 1
    assert status["versions"]["onnxruntime"]
    assert status["caches"]["speech"] == {"hits": 1, "misses": 1, "hit_rate": 0.5}
    assert status["metrics"]["utterances"] == 2
    (tiny,) = status["loaded_voices"]
    assert tiny["name"] == TINY
    assert tiny["prepared"] is None


async def test_status_says_what_was_prepared_and_why_not(start_web, data_dir):
    model = data_dir / f"{TINY}.onnx"

    def prepare() -> None:
        kind = preparations.kind_of(engine_version(), this_cpu())
        folder = data_dir / f"{model.name}.prepared" / kind
        folder.mkdir(parents=True)
        report = {"voice": preparations.identity(model), "failure": "it is tiny"}
        (folder / preparations.REPORT).write_text(json.dumps(report))

    await asyncio.to_thread(prepare)
    web = await start_web()
    (tiny,) = (await web.get("/api/status")).json()["loaded_voices"]
    assert tiny["prepared"] == {"variants": None, "failure": "it is tiny"}
    web.app.http.routes.status.forget()
    again = (await web.get("/api/status")).json()["loaded_voices"]
    assert again == [tiny]


async def test_a_snapshot_is_taken_once_for_all_who_look(web):
    first, second = await asyncio.gather(web.get("/api/status"), web.get("/api/status"))
    assert first.json() == second.json()


def test_rates_are_none_before_anybody_has_asked():
    assert cache_rates({"cache_misses": 0})["speech"]["hit_rate"] is None
    assert cache_rates({}) == {}


def test_memory_is_told_where_the_system_does_not(tmp_path):
    assert resident_bytes(tmp_path / "nothing") > 10_000_000


async def test_metrics_are_read_by_prometheus(web):
    await web.say()
    answer = await web.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "wyoming_jabber_utterances_total 1.0" in answer.text
    assert "# TYPE wyoming_jabber_utterances_open gauge" in answer.text
    assert f'wyoming_jabber_build_info{{version="{__version__}"}}' in answer.text


def test_two_servers_in_a_process_have_their_own_metrics():
    MetricsPage(Metrics())
    MetricsPage(Metrics())


async def test_events_tell_the_status_each_second(web):
    names = []
    async with asyncio.timeout(10), contextlib.aclosing(events(web)) as told:
        async for name, content in told:
            names.append(name)
            if name == "status":
                assert content["version"] == __version__
            if names.count("status") == 2:
                break
    assert names.count("downloads") == 1


async def test_events_end_with_the_server(start_web):
    web = await start_web(shutdown_timeout=10)
    told = events(web)
    await anext(told)
    async with asyncio.timeout(10):
        await web.app.stop()
        with contextlib.suppress(StopAsyncIteration):
            while True:
                await anext(told)


async def test_only_so_many_pages_look_at_the_same_time(web):
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(32):
            told = await stack.enter_async_context(contextlib.aclosing(events(web)))
            await anext(told)
        answer = await web.get("/api/events")
        assert answer.status_code == 503
    for _ in range(100):
        if web.app.metrics.connections_open <= 1:
            break
        await asyncio.sleep(0.02)
    async with contextlib.aclosing(events(web)) as told:
        assert (await anext(told))[0] == "status"


async def test_speech_comes_with_its_figures(web):
    answer = await web.send(
        "POST", "/api/speech", {"text": "Hello there.", "speed": 1.5, "pitch": 2}
    )
    assert answer.headers["content-type"] == "audio/wav"
    assert answer.headers["x-sample-rate"] == "22050"
    assert answer.headers["x-voice"] == TINY
    assert answer.headers["server-timing"].startswith("ttfa;dur=")
    figures = (await web.get(f"/api/speech/{answer.headers['x-speech-id']}")).json()
    assert figures["is_complete"]
    assert figures["voice"] == TINY
    assert figures["characters"] == 12
    assert figures["audio_seconds"] * 44100 == len(answer.content) - 44
    assert figures["time_to_first_audio"] > 0
    assert figures["real_time_factor"] == pytest.approx(
        figures["busy_seconds"] / figures["audio_seconds"]
    )


async def test_figures_can_be_asked_for_while_it_is_spoken(web):
    content = {"text": "Hello there. " * 400}
    async with web.client.stream("POST", "/api/speech", json=content) as answer:
        async for _ in answer.aiter_raw():
            break
        path = f"/api/speech/{answer.headers['x-speech-id']}"
        assert not (await web.get(path)).json()["is_complete"]
    for _ in range(100):
        if not web.app.metrics.utterances_open:
            break
        await asyncio.sleep(0.02)
    assert not (await web.get(path)).json()["is_complete"]


async def test_figures_of_the_last_utterances_are_kept(web):
    async def speak() -> str:
        answer = await web.send("POST", "/api/speech", {"text": "Hi."})
        key: str = answer.headers["x-speech-id"]
        return key

    keys = [await speak() for _ in range(65)]
    assert (await web.get(f"/api/speech/{keys[0]}")).status_code == 404
    assert (await web.get(f"/api/speech/{keys[1]}")).status_code == 200


async def test_a_text_is_explained(web):
    answer = await web.send(
        "POST", "/api/explain", {"text": "It is 5 °C.\n\n**Well.**"}
    )
    explanation = answer.json()
    assert [unit["clean"] for unit in explanation["units"]] == ["It is 5 °C.", "Well."]
    assert explanation["spoken"].startswith("It is five degrees")
    assert explanation["units"][0]["voice"] == TINY
    named = await web.send(
        "POST", "/api/explain", {"text": "Hallo.", "voice": "espeak-de"}
    )
    assert named.json()["units"][0]["language"] == "de-DE"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"text": "a " * 3000}, 400),
        ({"text": ""}, 400),
        ({}, 400),
        ({"text": "Hi.", "voice": "nobody"}, 404),
    ],
)
async def test_what_cannot_be_explained_is_refused(web, fields, status):
    answer = await web.send("POST", "/api/explain", fields)
    assert answer.status_code == status


async def test_a_default_voice_is_chosen_and_kept(start_web, data_dir):
    write_piper_voice(data_dir, OTHER)
    web = await start_web(voice=None)
    best = (await web.get("/api/status")).json()["default_voice"]
    assert best["set_by"] == "best"
    wanted = OTHER if best["name"] != OTHER else TINY
    answer = (await web.send("PUT", "/api/default-voice", {"name": wanted})).json()
    assert answer == {
        "name": wanted,
        "set_by": "choice",
        "chosen": wanted,
        "is_effective": True,
        "message": None,
    }
    status = (await web.get("/api/status")).json()
    assert status["default_voice"] == {"name": wanted, "set_by": "choice"}
    spoken = await web.send("POST", "/api/speech", {"text": "Hi."})
    assert spoken.headers["x-voice"] == wanted
    again = await start_web(voice=None)
    spoken = await again.send("POST", "/api/speech", {"text": "Hi."})
    assert spoken.headers["x-voice"] == wanted
    answer = (await again.send("PUT", "/api/default-voice", {"name": None})).json()
    assert answer["set_by"] == "best"
    assert answer["name"] == best["name"]


async def test_a_choice_whose_voice_is_gone_is_stood_in_for(start_web, data_dir):
    await asyncio.to_thread(keep_choice, data_dir, "en_US-gone-low")
    web = await start_web(voice=None)
    status = (await web.get("/api/status")).json()
    assert status["default_voice"]["set_by"] == "best"
    assert status["default_voice"]["name"] != "en_US-gone-low"


async def test_the_setting_wins_over_the_choice_and_says_so(web, data_dir):
    write_piper_voice(data_dir, OTHER)
    await asyncio.sleep(2.2)  # for the next look into the folder
    answer = (await web.send("PUT", "/api/default-voice", {"name": OTHER})).json()
    assert answer["name"] == TINY
    assert answer["set_by"] == "settings"
    assert answer["chosen"] == OTHER
    assert not answer["is_effective"]
    assert TINY in answer["message"]


async def test_a_choice_needs_a_voice_that_is_here(web, data_dir):
    answer = await web.send("PUT", "/api/default-voice", {"name": "nobody"})
    assert answer.status_code == 404
    assert not (data_dir / FILE_NAME).exists()


async def test_a_choice_that_cannot_be_kept_is_not_made(start_web, data_dir):
    (data_dir / FILE_NAME).mkdir()
    web = await start_web(voice=None)
    before = (await web.get("/api/status")).json()["default_voice"]
    answer = await web.send("PUT", "/api/default-voice", {"name": TINY})
    assert answer.status_code == 500
    assert "state folder" in answer.json()["error"]["message"]
    assert (await web.get("/api/status")).json()["default_voice"] == before
    assert not list(data_dir.glob(".default-voice*"))


async def test_a_chosen_voice_that_is_broken_is_told_in_the_log(
    start_web, data_dir, caplog
):
    write_piper_voice(data_dir, OTHER).write_bytes(b"no model")
    web = await start_web(voice=None)
    await web.send("PUT", "/api/default-voice", {"name": OTHER})
    for _ in range(100):
        if "speaks instead" in caplog.text:
            break
        await asyncio.sleep(0.02)
    assert "speaks instead" in caplog.text
    assert (await web.say()).status_code == 200


@pytest.mark.parametrize(
    "content", ["", "[]", '{"name": 5}', "{", "\udcff", "[" * 4000]
)
def test_a_choice_that_cannot_be_read_is_none(tmp_path, content):
    (tmp_path / FILE_NAME).write_text(content, errors="surrogateescape")
    assert read_choice(tmp_path) is None


async def test_the_page_is_served_and_asked_for_again(web):
    answer = await web.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    tag = {"If-None-Match": answer.headers["etag"]}
    again = await web.get("/", headers=tag)
    assert again.status_code == 304
    assert not again.content
    assert (await web.client.head("/index.html")).status_code == 200
    assert 'src="http' not in answer.text


async def test_the_audit_report_is_shown_without_scripts(web, data_dir):
    assert (await web.get("/api/audit")).status_code == 404
    assert (await web.get("/api/audit?format=json")).status_code == 404
    (data_dir / "audit.html").write_text("<h1>Report</h1>")
    (data_dir / "audit.json").write_text('{"schema": 1}')
    page = await web.get("/api/audit")
    assert page.text == "<h1>Report</h1>"
    assert "sandbox" in page.headers["content-security-policy"]
    assert "script" not in page.headers["content-security-policy"]
    assert (await web.get("/api/audit?format=json")).json() == {"schema": 1}


async def test_a_huge_audit_report_is_left_out(web, data_dir):
    with (data_dir / "audit.html").open("wb") as file:
        file.truncate(20_000_000)
    assert (await web.get("/api/audit")).status_code == 404


async def test_the_documentation_has_every_address_and_no_other(web):
    described = (await web.get("/openapi.json")).json()
    assert described["openapi"] == "3.1.0"
    paths = {
        (path, method.upper())
        for path, methods in described["paths"].items()
        for method in methods
    }
    routes = {
        (route.path, method)
        for route in web.app.http.routes.router.routes
        for method in route.methods - {"HEAD"}
    }
    assert paths == routes - {("/docs", "GET"), ("/openapi.json", "GET")}
    page = (await web.get("/docs")).text
    for path, _ in paths:
        assert path in page
    assert "<script" not in page
    assert "http" not in page


def test_the_description_names_what_a_path_holds():
    operation = describe("/")["paths"]["/api/speech/{id}"]["get"]
    assert [parameter["name"] for parameter in operation["parameters"]] == ["id"]


async def test_pages_that_come_at_once_are_counted_too(web):
    lines = b"GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
    clients = [await asyncio.open_connection("127.0.0.1", web.port) for _ in range(40)]
    for _, writer in clients:
        writer.write(lines)
    heads = [await reader.readline() for reader, _ in clients]
    for _, writer in clients:
        writer.close()
    assert sum(b" 200 " in head for head in heads) == 32
    assert sum(b" 503 " in head for head in heads) == 8
