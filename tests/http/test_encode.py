"""Encoders: whole files from any cuts, at every sample rate."""

import io
import struct

import av
from hypothesis import given, settings, strategies as st
import numpy as np
import pytest

from wyoming_jabber.audio.encode import ENCODINGS, PCM_RATE, wav_header

RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)


def tone(rate: int, seconds: float = 0.5) -> bytes:
    times = np.arange(round(rate * seconds)) / rate
    return (np.sin(2 * np.pi * 440 * times) * 12_000).astype("<i2").tobytes()


def encode(name: str, pcm: bytes, rate: int, step: int = 4096) -> list[bytes]:
    encoder = ENCODINGS[name].open(rate)
    parts = [encoder.add(pcm[i : i + step]) for i in range(0, len(pcm), step)]
    return [*parts, encoder.finish()]


def decode(content: bytes) -> tuple[np.ndarray, int]:
    with av.open(io.BytesIO(content), "r") as file:
        frames = [frame.to_ndarray() for frame in file.decode(audio=0)]
        rate = file.streams.audio[0].rate
    samples = np.concatenate(frames, axis=1)[0].astype(np.float64)
    return samples / (32768 if samples.max() > 2 else 1), rate


def pitch(samples: np.ndarray, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(spectrum.argmax() * rate / samples.size)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", ["mp3", "opus", "aac", "flac", "wav"])
def test_a_tone_stays_a_tone_of_its_length(name, rate):
    samples, rate_out = decode(b"".join(encode(name, tone(rate), rate)))
    # A codec's own silence: some frames of 1152 samples, at 8 kHz 0.14 s each.
    assert samples.size / rate_out == pytest.approx(0.5, abs=0.2)
    assert pitch(samples, rate_out) == pytest.approx(440, abs=6)
    assert 0.2 < np.abs(samples).max() < 0.6


@pytest.mark.parametrize("name", list(ENCODINGS))
def test_the_first_bytes_come_with_the_first_block(name):
    parts = encode(name, tone(22_050, 1.0), 22_050, step=16_384)
    assert parts[0]
    assert sum(map(bool, parts)) > 2


@pytest.mark.parametrize("rate", RATES)
def test_pcm_has_the_rate_that_clients_expect(rate):
    pcm = b"".join(encode("pcm", tone(rate), rate))
    assert len(pcm) == pytest.approx(PCM_RATE, abs=4)
    samples = np.frombuffer(pcm, "<i2")
    assert pitch(samples / 32768, PCM_RATE) == pytest.approx(440, abs=6)


@pytest.mark.parametrize("name", list(ENCODINGS))
def test_no_sound_at_all_is_a_whole_file(name):
    content = ENCODINGS[name].open(22_050).finish()
    assert isinstance(content, bytes)
    assert content == (wav_header(22_050) if name == "wav" else content)


def test_a_wav_header_says_that_the_length_is_unknown():
    header = wav_header(16_000)
    assert len(header) == 44
    assert struct.unpack("<4sI", header[:8]) == (b"RIFF", 0xFFFFFFFF)
    assert struct.unpack("<HHIIHH", header[20:36]) == (1, 1, 16_000, 32_000, 2, 16)


@settings(max_examples=20, deadline=None)
@given(step=st.integers(1, 3000), name=st.sampled_from(["flac", "wav", "pcm"]))
def test_the_cuts_do_not_matter(step, name):
    pcm = tone(16_000, 0.2)
    cut = b"".join(encode(name, pcm, 16_000, step * 2))
    whole = b"".join(encode(name, pcm, 16_000, len(pcm)))
    if name == "flac":
        assert np.array_equal(decode(cut)[0], decode(whole)[0])
    else:
        assert cut == whole
