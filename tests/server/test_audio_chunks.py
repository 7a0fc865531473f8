"""The bytes of sound are those that the Wyoming library writes."""

from io import BytesIO

from hypothesis import given, strategies as st
from wyoming.audio import AudioChunk
from wyoming.event import write_event

from wyoming_jabber.server.audio_chunks import chunks


def by_library(pcm: bytes, rate: int, samples: int, before: int) -> bytes:
    written = BytesIO()
    for offset in range(0, len(pcm), 2 * samples):
        audio = pcm[offset : offset + 2 * samples]
        timestamp = round((before + offset) / 2 / rate * 1000)
        write_event(AudioChunk(rate, 2, 1, audio, timestamp).event(), written)
    return written.getvalue()


@given(
    pcm=st.binary(max_size=400).map(lambda some: some + some),
    rate=st.sampled_from([8000, 16_000, 22_050, 24_000, 44_100]),
    samples=st.integers(1, 500),
    before=st.integers(0, 10**9).map(lambda half: 2 * half),
)
def test_chunks_are_what_the_library_writes(
    pcm: bytes, rate: int, samples: int, before: int
) -> None:
    found = b"".join(chunks(pcm, rate, samples, before))
    assert found == by_library(pcm, rate, samples, before)


def test_no_sound_is_no_event() -> None:
    assert not list(chunks(b"", 22_050, 1024, 0))
