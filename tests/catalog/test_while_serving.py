"""A server whose requests name voices that are not there yet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from wyoming.client import AsyncTcpClient
from wyoming.info import Describe, Info
from wyoming.tts import Synthesize, SynthesizeVoice

from tests.catalog.site import Site, hold_after
from tests.catalog.voices import AMY, CREW, path_of
from wyoming_jabber.app import App
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import VoiceNotFoundError

MODEL = f"/{path_of(CREW, CREW + '.onnx')}"


@pytest.fixture
async def start(piper, folder) -> AsyncIterator[Callable[..., Awaitable[App]]]:
    async with AsyncExitStack() as stack:

        async def run(**options) -> App:
            app = App(
                Settings(
                    uri="tcp://127.0.0.1:0",
                    zeroconf=False,
                    data_dir=(folder,),
                    catalog_url=piper.url,
                    prepare="off",
                    cache="off",
                    **options,
                )
            )
            stack.push_async_callback(app.stop)
            await app.start()
            return app

        yield run


async def speak(app: App, voice: str) -> str:
    """Say something; return the name of the last event."""
    async with AsyncTcpClient("127.0.0.1", app.listener.port) as client:
        request = Synthesize(text="Hello.", voice=SynthesizeVoice(name=voice))
        await client.write_event(request.event())
        while (event := await client.read_event()) is not None:
            if event.type in ("audio-stop", "error"):
                return str(event.type)
    return "closed"


async def listed(app: App) -> set[str]:
    async with AsyncTcpClient("127.0.0.1", app.listener.port) as client:
        await client.write_event(Describe().event())
        event = await client.read_event()
    assert event is not None
    return {voice.name for tts in Info.from_event(event).tts for voice in tts.voices}


async def listed_with(app: App, name: str) -> None:
    async with asyncio.timeout(10):
        while name not in await listed(app):  # noqa: ASYNC110 - as a client would
            await asyncio.sleep(0.05)


async def test_the_nearest_voice_speaks_until_it_is_there(start, piper: Site, caplog):
    caplog.set_level("INFO")
    piper.plan(MODEL, hold_after(600, piper))
    app = await start(download="auto", voice=AMY)
    assert await speak(app, CREW) == "audio-stop"
    assert f"Voice {CREW} is on its way" in caplog.text
    assert CREW not in await listed(app)
    piper.release()
    await listed_with(app, CREW)
    await listed_with(app, AMY)


async def test_a_request_may_wait_for_its_voice(start, piper: Site, caplog):
    caplog.set_level("INFO")
    piper.plan(MODEL, hold_after(600, piper))
    app = await start(download="auto", download_wait=True, voice=AMY)
    waiting = asyncio.create_task(speak(app, CREW))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    assert await speak(app, "espeak-en-us") == "audio-stop"
    piper.release()
    assert await waiting == "audio-stop"
    assert "is on its way" not in caplog.text
    assert CREW in await listed(app)


async def test_off_means_off(start, piper: Site):
    app = await start()
    assert await speak(app, CREW) == "error"
    assert not piper.requests


async def test_a_default_voice_that_nobody_has_stops_the_start(start):
    with pytest.raises(VoiceNotFoundError):
        await start(download="auto", voice="nobody")
