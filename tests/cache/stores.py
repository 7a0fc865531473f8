"""What the tests of all stores share."""

from collections.abc import Callable
import time

import numpy as np

from wyoming_jabber.cache import Rendering

RATE = 22050


def rendering(seed: int = 0, seconds: float = 0.5) -> Rendering:
    """Noise that is the same for the same seed."""
    size = round(seconds * RATE)
    noise = np.random.default_rng(seed).uniform(-1, 1, size).astype(np.float32)
    return Rendering(noise, min(size, 100))


def key(number: int) -> bytes:
    return number.to_bytes(32, "big")


def same(one: Rendering | None, other: Rendering) -> bool:
    return (
        one is not None
        and one.silence == other.silence
        and one.samples.tobytes() == other.samples.tobytes()
    )


def wait_until(condition: Callable[[], object], patience: float = 5.0) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)
