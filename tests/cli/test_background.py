"""Commands that a server runs beside itself."""

from collections.abc import Iterator
import os
import signal
import time

import pytest

from wyoming_jabber.cli import background


@pytest.fixture
def standard_input(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A pipe in place of standard input; the end to write to."""
    handler = signal.getsignal(signal.SIGTERM)
    reading, writing = os.pipe()
    monkeypatch.setattr(background, "_STANDARD_INPUT", reading)
    yield writing
    signal.signal(signal.SIGTERM, handler)
    os.close(reading)


def test_it_has_the_lowest_priority_and_ends_with_its_standard_input(
    standard_input: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tests themselves shall not become slow for good.
    nice: list[int] = []
    monkeypatch.setattr(os, "nice", nice.append)
    background.go_to_background()
    assert nice == [19]
    os.write(standard_input, b"words are no end")
    time.sleep(0.05)
    with pytest.raises(KeyboardInterrupt):
        os.close(standard_input)
        time.sleep(10)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.01)  # nothing disturbs the tidying up
