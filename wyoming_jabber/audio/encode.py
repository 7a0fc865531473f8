"""Encoders: blocks of PCM in, bytes of an audio file out, as soon as there are any.

WAV and PCM need nothing; the compressed formats need PyAV, which brings FFmpeg.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
import struct
from typing import Final, Protocol

import numpy as np

from wyoming_jabber.audio.pcm import SAMPLE_WIDTH, Samples, to_pcm
from wyoming_jabber.audio.resample import Resampler

PCM_RATE: Final = 24_000
"""Hertz of headerless PCM, which can't say it: what clients of OpenAI's API expect."""

# What stands for a size that is not known yet; players read to the end then.
_UNKNOWN_SIZE: Final = 0xFFFFFFFF
_PCM_CODE: Final = 1
_CHANNELS: Final = 1
_FULL_SCALE: Final = 32767


class Encoder(Protocol):
    """Encodes one sound, mono and 16-bit, from its first block to its last.

    Blocks for a few milliseconds. What comes out, joined, is one file.
    """

    def add(self, pcm: bytes) -> bytes:
        """Take a block of any size; return what is ready, which may be nothing."""

    def finish(self) -> bytes:
        """Return the rest; nothing is to come any more."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """A format that speech can be sent in."""

    content_type: str
    open: Callable[[int], Encoder]
    """Make an encoder for sound of this sample rate. Raises ImportError."""


class Rate:
    """Brings PCM from one sample rate to another."""

    def __init__(self, source: int, target: int) -> None:
        self._resampler = Resampler(source / target) if source != target else None

    def add(self, pcm: bytes) -> bytes:
        """Convert a block."""
        if self._resampler is None:
            return pcm
        return to_pcm(self._resampler.process(_samples(pcm)))

    def finish(self) -> bytes:
        """Return the last samples."""
        return b"" if self._resampler is None else to_pcm(self._resampler.finish())


class WavEncoder:
    """A WAV file whose length nobody knows yet, at the sound's own rate."""

    def __init__(self, sample_rate: int) -> None:
        self._header = wav_header(sample_rate)

    def add(self, pcm: bytes) -> bytes:
        """Return the block; the header goes before the first."""
        header, self._header = self._header, b""
        return header + pcm

    def finish(self) -> bytes:
        """Return the header if there was no sound at all."""
        return self.add(b"")


def wav_header(sample_rate: int) -> bytes:
    """Return the 44 bytes before the samples of a WAV file of unknown length."""
    rate_bytes = sample_rate * SAMPLE_WIDTH * _CHANNELS
    layout = (_PCM_CODE, _CHANNELS, sample_rate, rate_bytes, SAMPLE_WIDTH * _CHANNELS)
    return (
        struct.pack("<4sI4s4sI", b"RIFF", _UNKNOWN_SIZE, b"WAVE", b"fmt ", 16)
        + struct.pack("<HHIIHH", *layout, 8 * SAMPLE_WIDTH)
        + struct.pack("<4sI", b"data", _UNKNOWN_SIZE)
    )


def _pcm(sample_rate: int) -> Encoder:
    return Rate(sample_rate, PCM_RATE)


def _compressed(name: str) -> Callable[[int], Encoder]:
    def open_encoder(sample_rate: int) -> Encoder:
        # FFmpeg takes 0.1 s and 30 MB to load; many never need it.
        from wyoming_jabber.audio.encode_av import AvEncoder  # noqa: PLC0415

        return AvEncoder(name, sample_rate)

    return open_encoder


def _samples(pcm: bytes) -> Samples:
    whole: Samples = np.frombuffer(pcm, "<i2").astype(np.float32)
    whole /= _FULL_SCALE
    return whole


ENCODINGS: Final[Mapping[str, Encoding]] = {
    "mp3": Encoding("audio/mpeg", _compressed("mp3")),
    "opus": Encoding("audio/ogg; codecs=opus", _compressed("opus")),
    "aac": Encoding("audio/aac", _compressed("aac")),
    "flac": Encoding("audio/flac", _compressed("flac")),
    "wav": Encoding("audio/wav", WavEncoder),
    "pcm": Encoding(f"audio/pcm; rate={PCM_RATE}; channels=1", _pcm),
}
"""By the names of OpenAI's API."""
