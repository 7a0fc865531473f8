"""The door itself: who comes in, how much, for how long; and what is never loaded."""

import asyncio
import contextlib
import json
import logging
from pathlib import Path
import subprocess
import sys

import pytest

from tests.conversation.conftest import TINY
from tests.conversation.test_limits import LONG, resident_megabytes
from tests.http.conftest import Web
from tests.tiny_models import write_piper_voice
from wyoming_jabber.app import App
from wyoming_jabber.audio.encode import WavEncoder
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import JabberError
from wyoming_jabber.server.http import address, page_speech
from wyoming_jabber.server.http.address import SUPERVISOR
from wyoming_jabber.server.http.status import StatusBoard

TOKEN = "0123456789abcdef"

NOTHING_LOADED = """
import asyncio, sys
from pathlib import Path
from wyoming_jabber.app import App
from wyoming_jabber.config import Settings

async def main():
    app = App(Settings(data_dir=(Path(sys.argv[1]),), uri="tcp://127.0.0.1:0", zeroconf=False))
    await app.start()
    await app.warm_up()
    await app.stop()

asyncio.run(main())
forbidden = {"starlette", "uvicorn", "h11", "av", "prometheus_client", "python_multipart"}
print(sorted(forbidden & set(sys.modules)))
"""

WITHOUT_STARLETTE = """
import asyncio, sys
from pathlib import Path
sys.modules["starlette"] = None
from wyoming_jabber.app import App
from wyoming_jabber.audio.encode import WavEncoder
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import ConfigError

async def main():
    app = App(Settings(data_dir=(Path(sys.argv[1]),), http="127.0.0.1:0"))
    try:
        await app.start()
    except ConfigError as error:
        print(error)
    finally:
        await app.stop()

asyncio.run(main())
"""


async def close(writer: asyncio.StreamWriter) -> None:
    """Leave without a word."""
    writer.transport.abort()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


def error_of(answer) -> dict[str, str]:
    error: dict[str, str] = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    return error


async def ask(web: Web, *lines: str, body: bytes = b"") -> bytes:
    """Send bytes as they are; return what comes until the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    head = "\r\n".join((*lines, "Connection: close", "", ""))
    writer.write(head.encode() + body)
    async with asyncio.timeout(10):
        answer = await reader.read()
    await close(writer)
    return answer


async def gone(web: Web, what: str = "utterances_open") -> bool:
    """Wait until a count is 0."""
    for _ in range(100):
        if not getattr(web.app.metrics, what):
            return True
        await asyncio.sleep(0.05)
    return False


def test_nothing_of_it_is_loaded_when_it_is_off(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", NOTHING_LOADED, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_a_missing_package_is_named(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_STARLETTE, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert (
        "needs the package starlette: pip install wyoming-jabber[http]" in done.stdout
    )


async def test_an_address_that_is_taken_stops_the_start(web, data_dir):
    settings = Settings(
        http=f"127.0.0.1:{web.port}",
        data_dir=(data_dir,),
        uri="tcp://127.0.0.1:0",
        zeroconf=False,
    )
    app = App(settings)
    with pytest.raises(JabberError, match=f"can't listen on 127.0.0.1:{web.port}"):
        await app.start()
    await app.stop()


async def test_a_token_is_asked_for_everywhere_but_at_the_page_and_health(start_web):
    web = await start_web(token=TOKEN)
    strange = {"headers": {"Authorization": "Bearer 0123456789abcdeX"}}
    for path in ("/api/status", "/v1/models", "/metrics", "/docs", "/openapi.json"):
        answer = await web.get(path, **strange)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert error_of(answer)["code"] == "invalid-token"
        assert (await web.get(path)).status_code == 200
    for path in ("/", "/health", "/health/live", "/health/ready"):
        assert (await web.get(path, **strange)).status_code == 200
    missing = await ask(web, "GET /api/status HTTP/1.1", "Host: localhost")
    assert b"Authorization: Bearer TOKEN" in missing
    basic = {"headers": {"Authorization": f"Basic {TOKEN}"}}
    assert (await web.get("/api/status", **basic)).status_code == 401


async def test_a_name_that_is_not_ours_is_refused_without_a_token(web, start_web):
    evil = {"headers": {"Host": "evil.example"}}
    answer = await web.get("/api/status", **evil)
    assert answer.status_code == 403
    assert error_of(answer)["code"] == "forbidden"
    # Who knows the token is no page that was led here by its name.
    locked = await start_web(token=TOKEN)
    assert (await locked.get("/api/status", **evil)).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_pages_of_other_sites_change_nothing(web, site):
    headers = {"Sec-Fetch-Site": site}
    answer = await web.client.put(
        "/api/default-voice", json={"name": TINY}, headers=headers
    )
    assert answer.status_code == 403
    assert (await web.get("/api/status", headers=headers)).status_code == 200


async def test_what_a_form_can_send_changes_nothing(web):
    headers = {"content-type": "text/plain"}
    answer = await web.client.post("/api/speech", content=b"{}", headers=headers)
    assert answer.status_code == 415
    answer = await web.client.delete("/api/voices/x")
    assert error_of(answer)["code"] == "unsupported-type"
    answer = await web.client.options("/api/speech")
    assert answer.status_code == 405
    assert not any(name.startswith("access-control") for name in answer.headers)


async def test_addresses_that_are_not_listed_are_refused(start_web):
    web = await start_web(http_clients=("10.0.0.0/8", SUPERVISOR))
    answer = await web.get("/health")
    assert answer.status_code == 403
    assert "127.0.0.1" in error_of(answer)["message"]
    listed = await start_web(http_clients=("127.0.0.0/8",))
    assert (await listed.get("/health")).status_code == 200


async def test_ingress_needs_no_token_and_has_any_name(start_web, monkeypatch):
    """This machine plays the Supervisor, whose address no test can have."""
    monkeypatch.setattr(address, "SUPERVISOR", "127.0.0.1")
    web = await start_web(token=TOKEN, http_clients=("127.0.0.1",))
    headers = {
        "Authorization": "",
        "Host": "home.example.org",
        "X-Ingress-Path": "/api/hassio_ingress/abc_DEF-123",
    }
    assert (await web.get("/api/status", headers=headers)).status_code == 200
    described = (await web.get("/openapi.json", headers=headers)).json()
    assert described["servers"] == [{"url": "/api/hassio_ingress/abc_DEF-123"}]


@pytest.mark.parametrize("path", ["//evil.example", "javascript:x", "/a b", "/" * 300])
async def test_an_ingress_path_that_is_none_is_ignored(web, path):
    headers = {"X-Ingress-Path": path}
    described = (await web.get("/openapi.json", headers=headers)).json()
    assert described["servers"] == [{"url": "/"}]


async def test_every_answer_has_the_headers_that_keep_a_browser_safe(web):
    for path in ("/", "/health", "/nothing", "/docs"):
        headers = (await web.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["date"].endswith("GMT")
        assert "server" not in headers


async def test_addresses_and_methods_that_are_not_there_are_told(web):
    assert (await web.get("/nothing")).status_code == 404
    assert (await web.send("POST", "/nothing")).status_code == 404
    assert (await web.get("/../../etc/passwd")).status_code == 404
    answer = await web.send("DELETE", "/v1/models")
    assert answer.status_code == 405
    assert error_of(answer)["code"] == "method-not-allowed"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe{",
        b'"text"',
        b"[" * 100_000,
        b'{"text":' + b"9" * 5000 + b"}",
    ],
)
async def test_what_is_no_json_is_refused(web, body):
    headers = {"content-type": "application/json; charset=utf-8"}
    answer = await web.client.post("/api/speech", content=body, headers=headers)
    assert answer.status_code == 400
    assert error_of(answer)["code"] == "invalid-body"


async def test_a_body_of_another_type_is_refused(web):
    headers = {"content-type": "text/xml", "X-Requested-With": "x"}
    answer = await web.client.post("/api/speech", content=b"{}", headers=headers)
    assert answer.status_code == 415


async def test_a_huge_body_is_refused_before_it_is_read(start_web):
    web = await start_web(max_characters=100)
    answer = await web.say("a" * 200_000)
    assert answer.status_code == 413
    assert error_of(answer)["code"] == "body-too-large"
    answer = await ask(
        web,
        "POST /api/speech HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        "Content-Length: 99999999999",
    )
    assert b" 413 " in answer


async def test_a_huge_body_without_a_length_is_refused_on_its_way(start_web):
    web = await start_web(max_characters=100)

    async def parts():
        for _ in range(100):
            yield b" " * 10_000

    headers = {"content-type": "application/json"}
    answer = await web.client.post("/api/speech", content=parts(), headers=headers)
    assert answer.status_code == 413


async def test_the_longest_text_may_be_escaped_in_any_way(start_web):
    web = await start_web(max_characters=20_000)
    body = b'{"model":"m","input":"' + rb"\ud83d\ude00" * 20_000 + b'"}'
    headers = {"content-type": "application/json"}
    answer = await web.client.post("/v1/audio/speech", content=body, headers=headers)
    assert answer.status_code == 200


async def test_a_text_over_the_limit_is_refused(start_web):
    web = await start_web(max_characters=50)
    assert (await web.say("a" * 50)).status_code == 200
    answer = await web.say("a" * 51)
    assert answer.status_code == 400
    assert error_of(answer)["code"] == "text-too-long"
    assert "50" in error_of(answer)["message"]


async def test_both_doors_share_the_room_for_requests(start_web, connect):
    web = await start_web(max_requests=1)
    wyoming = await connect(web.app)
    await wyoming.send("synthesize-start", {})
    await wyoming.describe()
    answer = await web.say()
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert error_of(answer)["code"] == "busy"
    await wyoming.send("synthesize-stop")
    assert (await wyoming.answer("synthesize-stopped")).ended
    assert (await web.say()).status_code == 200


async def test_connections_over_the_limit_are_told_so(start_web):
    web = await start_web(max_connections=2)
    idle = [await asyncio.open_connection("127.0.0.1", web.port) for _ in range(2)]
    assert b" 503 " in await ask(web, "GET /health HTTP/1.1", "Host: localhost")
    assert web.app.metrics.connections_refused == 1
    for _, writer in idle:
        await close(writer)
    assert await gone(web, "connections_open")
    assert (await web.get("/health")).status_code == 200


@pytest.mark.parametrize("part", [b"", b"GET /health HT", b"GET / HTTP/1.1\r\nHost: a"])
async def test_a_head_that_takes_too_long_is_given_up(start_web, part):
    web = await start_web(event_timeout=0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    writer.write(part)
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
    await close(writer)
    assert await gone(web, "connections_open")


async def test_a_second_request_has_its_time_too(start_web):
    web = await start_web(event_timeout=0.2)
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    request = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    writer.write(request)
    assert b" 200 " in await reader.readuntil(b"}")
    await asyncio.sleep(0.4)  # between two requests there is more time
    writer.write(request)
    assert b" 200 " in await reader.readuntil(b"}")
    writer.write(request[:10])
    async with asyncio.timeout(5):
        with contextlib.suppress(ConnectionError):
            assert await reader.read() == b""
    await close(writer)


async def test_a_body_that_takes_too_long_is_given_up(start_web):
    web = await start_web(event_timeout=0.2)
    answer = await ask(
        web,
        "POST /api/speech HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        "Content-Length: 50",
        body=b"{",
    )
    assert b" 408 " in answer
    assert b"0.2 s" in answer


async def test_a_body_that_trickles_is_given_up(start_web):
    """Each piece comes in time, and all of it never would."""
    web = await start_web(event_timeout=0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    writer.write(
        b"POST /api/speech HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/json\r\nContent-Length: 500\r\n\r\n"
    )
    reading = asyncio.create_task(reader.readline())
    for _ in range(100):
        if reading.done():
            break
        writer.write(b" ")
        await asyncio.sleep(0.05)
    assert b" 408 " in await reading
    await close(writer)


async def test_an_upload_may_take_long_as_long_as_it_goes_on(start_web):
    web = await start_web(event_timeout=0.3)

    async def pieces():
        for byte in b"--x\r\nA: b":
            await asyncio.sleep(0.05)
            yield bytes([byte])

    headers = {
        "content-type": "multipart/form-data; boundary=x",
        "X-Requested-With": "",
    }
    answer = await web.client.post("/api/voices", content=pieces(), headers=headers)
    assert answer.status_code == 400
    assert error_of(answer)["code"] == "invalid-body"


async def test_why_a_client_does_not_come_in_is_told_once(start_web, caplog):
    web = await start_web(token=TOKEN)
    for _ in range(3):
        await web.get("/api/status", headers={"Authorization": "Bearer x"})
    assert caplog.text.count("HTTP refuses 127.0.0.1: The token is wrong") == 1
    assert "Bearer x" not in caplog.text


async def test_bytes_that_are_no_http_are_refused(web):
    assert b" 400 " in await ask(web, '{"type":"describe"}')
    assert (await web.get("/health")).status_code == 200


async def long_answer(web: Web, **fields: object):
    """Ask for a story; return the streams when its first bytes have come."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port, limit=1024)
    body = json.dumps({"text": LONG, **fields}).encode()
    head = (
        "POST /api/speech HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    assert b" 200 " in await reader.readline()
    return reader, writer


@pytest.mark.parametrize("how", ["abort", "close"])
async def test_a_client_that_leaves_ends_its_work(start_web, data_dir, how):
    """A step of this voice takes a tenth of a second; no more than a few follow."""
    write_piper_voice(data_dir, "en_US-slow-medium", work=40)
    web = await start_web(voice="en_US-slow-medium", engine_threads=1, prepare="off")
    _, writer = await long_answer(web)
    if how == "abort":
        await close(writer)
    else:
        writer.close()
        await writer.wait_closed()
    assert await gone(web)
    await asyncio.sleep(0.3)  # for the step that was being taken
    spent = web.app.metrics.busy_seconds
    await asyncio.sleep(0.4)
    assert web.app.metrics.busy_seconds == spent
    # The whole text would have taken 200 sentences' time.
    assert web.app.metrics.audio_seconds < 60


async def test_a_client_that_leaves_before_the_first_sound_ends_its_work(
    start_web, data_dir
):
    write_piper_voice(data_dir, "en_US-slow-medium", work=60)
    web = await start_web(voice="en_US-slow-medium", engine_threads=1, prepare="off")
    _, writer = await asyncio.open_connection("127.0.0.1", web.port)
    body = json.dumps({"text": LONG}).encode()
    head = (
        "POST /api/speech HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    for _ in range(100):
        if web.app.metrics.utterances_open:
            break
        await asyncio.sleep(0.01)
    await close(writer)
    assert await gone(web)
    assert web.app.metrics.utterances == 1


async def test_a_client_that_does_not_read_costs_no_memory(start_web):
    web = await start_web()
    await web.say(voice="espeak-en-us")
    before = resident_megabytes()
    sleepers = [await long_answer(web, voice="espeak-en-us") for _ in range(3)]
    await asyncio.sleep(1.0)
    assert web.app.metrics.utterances_open == 3
    # Each of these answers has 25 MB; what the sockets' buffers hold is far less.
    assert resident_megabytes() - before < 40
    assert (await web.say()).status_code == 200
    for _, writer in sleepers:
        await close(writer)


async def test_a_slow_but_steady_reader_gets_all(start_web):
    web = await start_web(write_timeout=1.5)
    reader, writer = await long_answer(web, voice="espeak-en-us", speed=2)
    size = 0
    while part := await reader.read(300_000):
        size += len(part)
        # A socket's buffers hold a while of this: the pauses are the server's too.
        await asyncio.sleep(0.02)
        if part.endswith(b"\r\n0\r\n\r\n"):
            break
    assert size > 5_000_000
    assert web.app.metrics.utterances_failed == 0
    await close(writer)


async def test_a_stop_ends_what_only_waits(start_web):
    web = await start_web(shutdown_timeout=10)
    assert (await web.get("/health")).status_code == 200
    assert web.app.metrics.connections_open == 1
    async with asyncio.timeout(5):
        await web.app.stop()
    assert web.app.metrics.connections_open == 0


async def test_a_client_that_never_reads_is_cut_off(start_web):
    web = await start_web(write_timeout=0.3)
    _, writer = await long_answer(web, voice="espeak-en-us")
    assert await gone(web, "connections_open")
    assert await gone(web)
    await close(writer)


async def test_an_answer_that_fails_on_its_way_is_cut(web, monkeypatch, caplog):
    """No client shall take half of a sound for all of it."""

    class BrokenEncoder(WavEncoder):
        parts = 0

        def add(self, pcm):
            self.parts += 1
            if self.parts > 2:
                raise JabberError("The encoder has broken")
            return super().add(pcm)

    monkeypatch.setattr(page_speech, "WavEncoder", BrokenEncoder)
    reader, writer = await long_answer(web)
    with contextlib.suppress(ConnectionError):
        async with asyncio.timeout(5):
            assert not (await reader.read()).endswith(b"0\r\n\r\n")
    await close(writer)
    assert "was cut short: The encoder has broken" in caplog.text
    assert web.app.metrics.utterances_failed == 1


async def test_a_fault_of_ours_is_told_to_the_log_alone(web, monkeypatch, caplog):
    async def broken(self):
        raise RuntimeError("secret")

    monkeypatch.setattr(StatusBoard, "snapshot", broken)
    answer = await web.get("/api/status")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "secret" in caplog.text


async def test_speech_that_is_cut_by_the_end_of_the_server_ends(start_web):
    web = await start_web(shutdown_timeout=0.1)
    reader, writer = await long_answer(web, voice="espeak-en-us")
    reading = asyncio.create_task(reader.read(1))
    async with asyncio.timeout(10):
        await web.app.stop()
    await reading
    assert web.app.metrics.connections_open == 0
    assert web.app.metrics.utterances_open == 0
    await close(writer)


async def test_a_stop_lets_answers_end(start_web):
    web = await start_web(shutdown_timeout=10)
    asking = asyncio.create_task(web.say(LONG[:500]))
    for _ in range(200):
        if web.app.metrics.utterances_open:
            break
        await asyncio.sleep(0.01)
    async with asyncio.timeout(10):
        await web.app.stop()
        assert (await asking).status_code == 200


async def test_what_is_said_is_not_logged(start_web, caplog):
    web = await start_web()
    with caplog.at_level(logging.INFO):
        await web.say("A secret sentence.")
        await web.send("POST", "/api/explain", {"text": "A secret sentence."})
        await web.say("A secret sentence.", voice="nobody")
    assert "secret" not in caplog.text
    assert "door=http/wav" in caplog.text


async def test_clients_far_over_the_limit_take_no_files(start_web):
    web = await start_web(max_connections=2)
    clients = [await asyncio.open_connection("127.0.0.1", web.port) for _ in range(60)]
    for _ in range(200):
        if web.app.metrics.connections_refused == 26:
            break
        await asyncio.sleep(0.02)
    assert web.app.metrics.connections_refused == 26
    assert web.app.metrics.connections_open == 34
    for _, writer in clients:
        await close(writer)


async def test_a_client_that_leaves_in_its_request_is_no_fault(web, caplog):
    _, writer = await asyncio.open_connection("127.0.0.1", web.port)
    head = (
        "POST /v1/audio/speech HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    )
    writer.write(head.encode())
    await asyncio.sleep(0.1)  # the request has been begun to be read
    with caplog.at_level(logging.DEBUG):
        await close(writer)
        for _ in range(200):
            if "left before its request was whole" in caplog.text:
                break
            await asyncio.sleep(0.02)
    assert "left before its request was whole" in caplog.text
    assert "fault" not in caplog.text


async def test_a_value_of_any_depth_is_refused(web):
    headers = {"Content-Type": "application/json"}
    for depth in range(900, 1000, 3):  # what can be read can't always be shown
        text = '{"model": "x", "input": ' + "[" * depth + "]" * depth + "}"
        answer = await web.client.post(
            "/v1/audio/speech", content=text, headers=headers
        )
        assert answer.status_code == 400
