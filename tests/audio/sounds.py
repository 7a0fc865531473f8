"""Sounds and cuts that the audio tests share."""

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st
import numpy as np

from wyoming_jabber.audio.steps import apply
from wyoming_jabber.engine.espeak import LIBRARY, SAMPLE_RATE

RATE = SAMPLE_RATE


@cache
def speech(rate_wpm=175):
    text = "Please check the tap, the kettle and the back door. Good night!"
    blocks = LIBRARY.synthesize(text, "gmw/en-US", rate_wpm=rate_wpm)
    samples = np.concatenate(blocks).astype(np.float32) / 32768
    samples.flags.writeable = False
    return samples


def tone(frequency, seconds=1.0, level=0.5, sample_rate=RATE):
    times = np.arange(round(seconds * sample_rate)) / sample_rate
    return (level * np.sin(2 * np.pi * frequency * times)).astype(np.float32)


def noise(seconds, level, sample_rate=RATE):
    generator = np.random.default_rng(1)
    return generator.uniform(-level, level, round(seconds * sample_rate)).astype("f4")


def cut(samples, sizes: Sequence[int]):
    """Blocks of these sizes, over and over; the last one is what is left."""
    start = number = 0
    while start < samples.size:
        end = start + sizes[number % len(sizes)]
        yield samples[start:end]
        start, number = end, number + 1


def run(step, blocks):
    return np.concatenate([np.zeros(0, np.float32), *apply(step, blocks)])


# A block of one sample and one of a second are both possible, and so is an empty one
# among others.
SIZES = st.lists(
    st.one_of(st.integers(0, 40), st.integers(100, 20_000)), min_size=1, max_size=5
).filter(lambda sizes: sum(sizes) > 50)
