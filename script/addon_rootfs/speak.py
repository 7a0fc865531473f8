"""Ask a Wyoming server for one sentence; print the seconds of audio that came."""

import asyncio
import sys

from wyoming.audio import AudioChunk, AudioStop
from wyoming.client import AsyncClient
from wyoming.tts import Synthesize

# Seconds; a small computer speaks at once, and loads its voice within some.
_PATIENCE = 60


async def seconds_of_speech(uri: str, text: str) -> float:
    """Return how much audio a server makes of a text; seconds."""
    seconds = 0.0
    async with asyncio.timeout(_PATIENCE), AsyncClient.from_uri(uri) as client:
        await client.write_event(Synthesize(text=text).event())
        while event := await client.read_event():
            if AudioStop.is_type(event.type):
                return seconds
            if AudioChunk.is_type(event.type):
                seconds += AudioChunk.from_event(event).seconds
    raise ConnectionError("The server closed the connection")


if __name__ == "__main__":
    print(asyncio.run(seconds_of_speech(sys.argv[1], "The kitchen light is now off.")))
