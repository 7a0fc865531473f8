"""One rendered unit, and the bytes that it is stored as: audio and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
import struct
from typing import Final
import zlib

import numpy as np

from wyoming_jabber.audio.pcm import Samples

# Magic with the number of the format, checksum of all that follows, and the counts of
# samples and of those in the silence at the end. Little-endian, as the samples are.
_HEADER: Final = struct.Struct("<4sIII")
_CHECKED: Final = struct.Struct("<II")
_MAGIC: Final = b"WJR1"
_SAMPLE_BYTES: Final = 4

# Samples handed on at once: the first are on their way before a long unit is converted,
# and the others make the blocks that PCM leaves in.
_FIRST_SAMPLES: Final = 8192
_BLOCK_SAMPLES: Final = 32_768


@dataclass(frozen=True, eq=False, slots=True)
class Rendering:
    """What a voice made of one unit; never changed."""

    samples: Samples
    """Trimmed, at the voice's own sample rate and loudness; empty for no sound."""

    silence: int
    """How many samples at the end are silence."""

    @property
    def size_bytes(self) -> int:
        """Size of the record."""
        return _HEADER.size + _SAMPLE_BYTES * self.samples.size

    def blocks(self) -> Iterator[Samples]:
        """Yield the samples in blocks."""
        if self.samples.size:
            yield self.samples[:_FIRST_SAMPLES]
        for start in range(_FIRST_SAMPLES, self.samples.size, _BLOCK_SAMPLES):
            yield self.samples[start : start + _BLOCK_SAMPLES]


def encode(rendering: Rendering) -> bytes:
    """Return the record to store."""
    body = rendering.samples.astype("<f4").tobytes()
    counts = _CHECKED.pack(rendering.samples.size, rendering.silence)
    checksum = zlib.crc32(body, zlib.crc32(counts))
    return _HEADER.pack(_MAGIC, checksum, *_CHECKED.unpack(counts)) + body


def decode(record: bytes) -> Rendering | None:
    """Read a record; None for one that is torn, changed or of another format."""
    if len(record) < _HEADER.size:
        return None
    magic, checksum, count, silence = _HEADER.unpack_from(record)
    body = memoryview(record)[_HEADER.size :]
    if magic != _MAGIC or len(body) != _SAMPLE_BYTES * count or silence > count:
        return None
    if zlib.crc32(body, zlib.crc32(_CHECKED.pack(count, silence))) != checksum:
        return None
    samples = np.frombuffer(body, "<f4").astype(np.float32, copy=False)
    return Rendering(samples, silence)
