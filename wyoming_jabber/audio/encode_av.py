"""Compressed audio through PyAV; the only module that knows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import av
import numpy as np

from wyoming_jabber.audio.encode import Rate
from wyoming_jabber.audio.pcm import SAMPLE_WIDTH

# Packets leave as soon as they are made, not when a buffer of FFmpeg's is full.
_AT_ONCE: Final = {"flush_packets": "1"}

# Microseconds of sound in a page of Ogg, which is sent whole: the default is a second.
_PAGE: Final = "60000"

_FULL_SCALE: Final = 32768


@dataclass(frozen=True, kw_only=True, slots=True)
class _Format:
    container: str
    codec: str
    layout: str
    """How FFmpeg calls the samples that the codec takes."""

    rates: tuple[int, ...] = ()
    """Sample rates that the codec takes, in the order of their worth; empty: all."""

    bit_rate: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)


# Bit rates at which speech at up to 24 kHz can't be told from the original.
_FORMATS: Final[Mapping[str, _Format]] = {
    "mp3": _Format(
        container="mp3",
        codec="libmp3lame",
        layout="s16p",
        rates=(24_000, 48_000, 44_100, 32_000, 22_050, 16_000, 12_000, 11_025, 8_000),
        bit_rate=64_000,
        # Both are for files that can be gone back in.
        options={"write_xing": "0", "id3v2_version": "0"},
    ),
    "opus": _Format(
        container="ogg",
        codec="libopus",
        layout="s16",
        rates=(24_000, 48_000, 16_000, 12_000, 8_000),
        bit_rate=48_000,
        options={"page_duration": _PAGE},
    ),
    "aac": _Format(
        container="adts",
        codec="aac",
        layout="fltp",
        rates=(24_000, 48_000, 44_100, 32_000, 22_050, 16_000, 12_000, 11_025, 8_000),
        bit_rate=64_000,
    ),
    "flac": _Format(container="flac", codec="flac", layout="s16"),
}


class _Collected:
    """A file that is written to its end and never gone back in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        whole = b"".join(self._parts)
        self._parts.clear()
        return whole


class AvEncoder:
    """One sound in one of FFmpeg's formats: `mp3`, `opus`, `aac` or `flac`."""

    def __init__(self, name: str, sample_rate: int) -> None:
        wanted = _FORMATS[name]
        self._rate_out = _rate_for(wanted, sample_rate)
        self._rate = Rate(sample_rate, self._rate_out)
        self._layout = wanted.layout
        self._file = _Collected()
        options = {**_AT_ONCE, **wanted.options}
        self._container = av.open(
            self._file, "w", format=wanted.container, options=options
        )
        stream = self._container.add_stream(wanted.codec, rate=self._rate_out)
        assert isinstance(stream, av.AudioStream), "the codecs are for sound"
        stream.codec_context.layout = "mono"
        stream.codec_context.format = av.AudioFormat(wanted.layout)
        if wanted.bit_rate is not None:
            stream.codec_context.bit_rate = wanted.bit_rate
        self._stream = stream
        self._samples = 0

    def add(self, pcm: bytes) -> bytes:
        """Encode a block; codecs hold back some hundredths of a second."""
        self._encode(self._rate.add(pcm))
        return self._file.take()

    def finish(self) -> bytes:
        """Return what the codec held back, and the end of the file."""
        self._encode(self._rate.finish())
        for packet in self._stream.encode(None):
            self._container.mux(packet)
        self._container.close()
        return self._file.take()

    def _encode(self, pcm: bytes) -> None:
        if not pcm:
            return
        frame = _frame(pcm, self._layout)
        frame.sample_rate = self._rate_out
        frame.pts = self._samples
        self._samples += len(pcm) // SAMPLE_WIDTH
        for packet in self._stream.encode(frame):
            self._container.mux(packet)


def _rate_for(wanted: _Format, sample_rate: int) -> int:
    """Return the sound's own rate if the codec takes it, else the best it takes."""
    if not wanted.rates or sample_rate in wanted.rates:
        return sample_rate
    return wanted.rates[0]


def _frame(pcm: bytes, layout: str) -> av.AudioFrame:
    samples = np.frombuffer(pcm, "<i2")[None]
    if layout == "fltp":
        floats = samples.astype(np.float32) / _FULL_SCALE
        return av.AudioFrame.from_ndarray(floats, format=layout, layout="mono")
    return av.AudioFrame.from_ndarray(samples, format=layout, layout="mono")
