"""Samples and PCM: conversion and silence."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono samples in [-1, 1], shape (n,)."""

SAMPLE_WIDTH = 2
"""Bytes per sample on the wire."""

# The largest value that both signs of a 16-bit sample can hold.
_FULL_SCALE = 32767


def to_pcm(samples: Samples) -> bytes:
    """Convert samples to 16-bit little-endian PCM; louder than 1 is clipped."""
    scaled = np.clip(samples, -1.0, 1.0)
    scaled *= _FULL_SCALE
    return np.rint(scaled, out=scaled).astype("<i2").tobytes()


def silence(seconds: float, sample_rate: int) -> bytes:
    """PCM of nothing."""
    return bytes(round(seconds * sample_rate) * SAMPLE_WIDTH)


def duration(pcm_length: int, sample_rate: int) -> float:
    """Seconds that `pcm_length` bytes of PCM last."""
    return pcm_length / SAMPLE_WIDTH / sample_rate
