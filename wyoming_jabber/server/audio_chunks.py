"""Pieces of sound as the bytes of `audio-chunk` events.

They are by far the most that a server says. Built as events, each would take a dozen
objects and two passes of a JSON writer; here it takes two lines of text.
"""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
import json

from wyoming.event import Event, write_event

from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, duration

CHANNELS = 1

_MS = 1000


def chunks(
    pcm: bytes, sample_rate: int, samples_per_chunk: int, before: int
) -> Iterator[bytes | memoryview]:
    """Yield the bytes of all events for a piece of sound, to be sent one by another.

    `before` is the number of bytes of sound that the answer has had already.
    """
    step = samples_per_chunk * SAMPLE_WIDTH
    whole = memoryview(pcm)
    for offset in range(0, len(whole), step):
        payload = whole[offset : offset + step]
        timestamp = milliseconds(before + offset, sample_rate)
        yield _head(sample_rate, timestamp, len(payload))
        yield payload


def milliseconds(pcm_bytes: int, sample_rate: int) -> int:
    """Return how long so much sound is, as events tell it."""
    return round(duration(pcm_bytes, sample_rate) * _MS)


def _head(sample_rate: int, timestamp: int, payload_bytes: int) -> bytes:
    data = (
        f'{{"rate": {sample_rate}, "width": {SAMPLE_WIDTH}, "channels": {CHANNELS}, '
        f'"timestamp": {timestamp}}}'
    )
    header = (
        f'{{"type": "audio-chunk", "version": {_version()}, '
        f'"data_length": {len(data)}, "payload_length": {payload_bytes}}}'
    )
    return f"{header}\n{data}".encode()


@cache
def _version() -> str:
    """Return the version that the library gives to events, as JSON."""
    line = BytesIO()
    write_event(Event("any"), line)
    return json.dumps(json.loads(line.getvalue())["version"])
