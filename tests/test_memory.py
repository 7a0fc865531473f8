"""Peak memory of a whole process that speaks with the voice that comes along."""

import os
from pathlib import Path
import subprocess
import sys
import wave

import pytest

pytestmark = pytest.mark.timeout(60)

# Without a single mark; eleven seconds of speech.
PART = (
    "the quick brown fox jumps over the lazy dog while the old cat sleeps on the warm "
    "stove and nobody minds at all because it is sunday and rain falls on the roof "
)


# What the kernel counts for a child begins with its parent's peak; this doesn't.
SAY = """
import sys
from wyoming_jabber.cli.main import run
assert run(["say", *sys.argv[1:]]) == 0
(line,) = [x for x in open("/proc/self/status") if x.startswith("VmHWM:")]
print(line.split()[1])
"""


def say(text: str, file: Path) -> tuple[float, float]:
    """Speak into a file; return seconds of sound and the peak in megabytes."""
    arguments = (text, "-o", str(file), "--data-dir", str(file.parent))
    done = subprocess.run(
        [sys.executable, "-c", SAY, *arguments],
        # Being measured for coverage takes memory.
        env={k: v for k, v in os.environ.items() if "COVERAGE" not in k},
        stdout=subprocess.PIPE,
        check=True,
    )
    with wave.open(str(file)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    return seconds, int(done.stdout) * 1024 / 1e6


def test_memory_does_not_grow_with_the_sentence(tmp_path: Path) -> None:
    short, low = say(PART, tmp_path / "short.wav")
    long, high = say(PART * 6, tmp_path / "long.wav")
    assert 8 < short < 16
    assert long > 50
    assert high - low < 12
    assert high < 150
