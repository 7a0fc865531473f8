"""Voices that come, go, break and change while the server runs."""

import asyncio
import logging

import pytest

from tests.conversation.conftest import TINY
from tests.tiny_models import write_piper_voice


@pytest.fixture(autouse=True)
def fast_scans(monkeypatch):
    """Look into the folders more often than in real life."""
    monkeypatch.setattr("wyoming_jabber.housekeeping._SCAN_INTERVAL", 0.05)


async def listed(client):
    return {v["name"]: v for v in (await client.describe())["tts"][0]["voices"]}


async def eventually(check, attempts: int = 100) -> bool:
    for _ in range(attempts):
        if await check():
            return True
        await asyncio.sleep(0.05)
    return False


async def test_a_new_voice_appears_and_speaks(client, data_dir):
    assert "en_US-late-medium" not in await listed(client)
    write_piper_voice(data_dir, "en_US-late-medium")

    async def is_listed():
        return "en_US-late-medium" in await listed(client)

    assert await eventually(is_listed)
    assert (await client.say("Hello.", voice={"name": "en_US-late-medium"})).ended


async def test_a_voice_can_be_asked_for_the_moment_it_is_there(
    client, data_dir, monkeypatch
):
    write_piper_voice(data_dir, "en_US-late-medium")
    assert (await client.say("Hello.", voice={"name": "en_US-late-medium"})).ended


async def test_a_voice_that_is_gone_is_not_listed(client, data_dir):
    (data_dir / f"{TINY}.onnx").unlink()

    async def is_gone():
        return TINY not in await listed(client)

    assert await eventually(is_gone)
    assert (await client.say("Hello.")).ended  # by the next best voice


async def test_a_changed_voice_speaks_anew(client, data_dir):
    before = await client.say("Hello.")
    write_piper_voice(data_dir, TINY, sample_rate=16000)

    async def is_new():
        return (await client.say("Hello.")).formats == {(16000, 2, 1)}

    assert before.formats == {(22050, 2, 1)}
    assert await eventually(is_new)


async def test_a_broken_voice_is_an_error_and_no_longer_installed(
    client, connect, data_dir
):
    write_piper_voice(data_dir, "en_US-broken-medium")
    (data_dir / "en_US-broken-medium.onnx").write_bytes(b"no model")
    answer = await client.say("Hello.", voice={"name": "en_US-broken-medium"})
    assert answer.error is not None
    assert answer.error["code"] == "voice-failed"
    assert "en_US-broken-medium" in answer.error["text"]
    other = await connect()
    assert (await listed(other))["en_US-broken-medium"]["installed"] is False
    assert (await listed(other))[TINY]["installed"] is True


@pytest.mark.usefixtures("no_shipped_voices")
async def test_a_broken_default_voice_is_stood_in_for(
    start_server, connect, data_dir, caplog
):
    (data_dir / f"{TINY}.onnx").write_bytes(b"no model")
    with caplog.at_level(logging.ERROR):
        server = await start_server(voice=TINY)
        client = await connect(server)
        answer = await client.say("Hello.")
        expected = await client.say("Hello.", voice={"name": "espeak-en-us"})
    assert answer.pcm == expected.pcm
    assert "speaks instead" in caplog.text


async def test_speakers_are_chosen_by_name_and_number(start_server, connect, data_dir):
    write_piper_voice(data_dir, "en_US-duo-medium", speakers=("anna", "ben"))
    client = await connect(await start_server())
    duo = {"name": "en_US-duo-medium"}
    assert [
        s["name"] for s in (await listed(client))["en_US-duo-medium"]["speakers"]
    ] == [
        "anna",
        "ben",
    ]
    by_name = await client.say("Hello.", voice=duo | {"speaker": "ben"})
    by_number = await client.say("Hello.", voice=duo | {"speaker": "1"})
    first = await client.say("Hello.", voice=duo)
    assert by_name.pcm == by_number.pcm != first.pcm


async def test_voices_leave_memory_when_the_budget_is_small(
    start_server, connect, data_dir, caplog
):
    for name in ("a", "b", "c"):
        write_piper_voice(data_dir, f"en_US-{name}-medium")
    client = await connect(await start_server(voice_memory=300))
    with caplog.at_level(logging.INFO):
        for name in ("a", "b", "c", "a"):
            answer = await client.say("Hello.", voice={"name": f"en_US-{name}-medium"})
            assert answer.ended
    assert "left memory" in caplog.text
    warm = [name for name, voice in (await listed(client)).items() if voice["warm"]]
    assert "en_US-a-medium" in warm
    assert len(warm) <= 2
