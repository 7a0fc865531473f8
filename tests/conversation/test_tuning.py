"""A server uses the threads that were chosen for its voice, unless it was told others."""

import logging
from pathlib import Path

import pytest

from tests.conversation.conftest import TINY
from wyoming_jabber.tuning.choice import Setup
from wyoming_jabber.tuning.storage import Choice, Tuning
from wyoming_jabber.voices.piper import PiperFamily


@pytest.fixture
def tuned(data_dir: Path) -> None:
    """The voice was found to be best with three threads, in five runs at once."""
    (info,) = PiperFamily().scan([data_dir])
    Tuning(data_dir).store(info, Choice(setup=Setup(3, 5), variant=""), {})


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, (3, 5)),
        ({"session_threads": 2}, (2, 5)),
        ({"engine_threads": 1}, (3, 1)),
        ({"session_threads": 1, "engine_threads": 2}, (1, 2)),
    ],
)
@pytest.mark.usefixtures("tuned")
async def test_numbers_in_the_settings_win(start_server, caplog, settings, expected):
    session_threads, engine_threads = expected
    caplog.set_level(logging.INFO)
    server = await start_server(voice=TINY, **settings)
    assert f"session threads {session_threads})" in caplog.text
    assert server._worker.threads == engine_threads


async def test_what_nobody_has_tuned_has_one_thread_and_a_few_runs(
    start_server, caplog
):
    caplog.set_level(logging.INFO)
    server = await start_server(voice=TINY)
    assert "session threads 1)" in caplog.text
    assert server._worker.threads == min(4, server._cores)
