"""A Wyoming client for our own commands: ask a running server."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, asynccontextmanager, suppress
import time
from typing import NamedTuple

from wyoming.audio import AudioChunk, AudioStop
from wyoming.client import AsyncClient
from wyoming.event import Event
from wyoming.info import Describe
from wyoming.tts import Synthesize, SynthesizeVoice

from wyoming_jabber.errors import ConfigError, JabberError

# What reading an answer that only looks like Wyoming ends in.
_NOT_WYOMING = (ArithmeticError, AttributeError, LookupError, TypeError)


class Answer(NamedTuple):
    """One answer, timed from the request on; seconds."""

    first_audio: float
    total: float
    audio: float


async def warm_voices(uri: str, patience: float) -> frozenset[str]:
    """Return the names of the voices that a running server has warm.

    Raises ConfigError for a wrong URI, JabberError if no server answers within
    `patience` seconds.
    """
    async with _connected(uri, patience) as client:
        await client.write_event(Describe().event())
        while (event := await _next_event(client, patience)).type != "info":
            pass
        voices = [v for program in event.data["tts"] for v in program["voices"]]
        return frozenset(voice["name"] for voice in voices if voice.get("warm"))


async def time_answer(
    uri: str, text: str, voice: str | None, patience: float
) -> Answer:
    """Have a server speak a text and time it.

    Raises ConfigError for a wrong URI, JabberError if it fails, or is silent for
    `patience` seconds.
    """
    request = Synthesize(
        text=text, voice=SynthesizeVoice(name=voice) if voice else None
    )
    async with _connected(uri, patience) as client:
        started = time.perf_counter()
        await client.write_event(request.event())
        first, audio = None, 0.0
        async with aclosing(_audio(client, patience)) as chunks:
            async for chunk in chunks:
                if first is None:
                    first = time.perf_counter() - started
                audio += chunk.seconds
        if first is None:
            raise JabberError(f"The server on {uri} sent no audio")
        return Answer(first, time.perf_counter() - started, audio)


async def _audio(
    client: AsyncClient, patience: float
) -> AsyncGenerator[AudioChunk, None]:
    while not AudioStop.is_type((event := await _next_event(client, patience)).type):
        if AudioChunk.is_type(event.type):
            yield AudioChunk.from_event(event)


@asynccontextmanager
async def _connected(uri: str, patience: float) -> AsyncGenerator[AsyncClient, None]:
    """Connect to a server; every way in which it can fail becomes a JabberError."""
    client = _client(uri)
    try:
        async with asyncio.timeout(patience):
            await client.connect()
    except OSError as error:
        raise JabberError(f"No server answers on {uri}: {_reason(error)}") from error
    try:
        yield client
    except (OSError, EOFError) as error:
        raise JabberError(
            f"The server on {uri} stopped answering: {_reason(error)}"
        ) from error
    except _NOT_WYOMING as error:
        raise JabberError(f"What answers on {uri} is no Wyoming server") from error
    finally:
        with suppress(OSError):
            await client.disconnect()


def _client(uri: str) -> AsyncClient:
    try:
        if not uri.startswith("stdio:"):  # that would be ourselves
            return AsyncClient.from_uri(uri)
    except ValueError:
        pass
    raise ConfigError(f"server: {uri!r} must be tcp://HOST:PORT or unix:///PATH")


def _reason(error: Exception) -> str:
    return str(error) or "it took too long"


async def _next_event(client: AsyncClient, patience: float) -> Event:
    async with asyncio.timeout(patience):
        event = await client.read_event()
    if event is None:
        raise JabberError("The server closed the connection")
    if event.type == "error":
        raise JabberError(f"The server answered: {event.data.get('text')}")
    return event
