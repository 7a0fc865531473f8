"""What goes on beside speech: it begins as the settings say, and ends with the server."""

import asyncio
from collections.abc import AsyncIterator
import logging
from pathlib import Path

import pytest

from tests.tiny_models import write_piper_voice
from wyoming_jabber import housekeeping
from wyoming_jabber.assembly import assemble_voices
from wyoming_jabber.config import Settings
from wyoming_jabber.engine.worker import EngineWorker
from wyoming_jabber.housekeeping import Housekeeping
from wyoming_jabber.metrics import Metrics


@pytest.fixture
async def worker() -> AsyncIterator[EngineWorker]:
    worker = EngineWorker(1)
    yield worker
    await asyncio.to_thread(worker.close)


class House:
    """Housekeeping that counts its looks; each fails."""

    def __init__(self, folder: Path, worker: EngineWorker, **options: object) -> None:
        write_piper_voice(folder)
        settings = Settings(data_dir=(folder,), **options)  # type: ignore[arg-type]
        self.looks = 0
        self.metrics = Metrics()
        self.keeping = Housekeeping(
            settings,
            assemble_voices(settings),
            worker,
            self.metrics,
            look=self._look,
            on_choice=self._choose,
        )

    def _look(self) -> None:
        self.looks += 1
        raise OSError("no disk")

    async def _choose(self) -> None:
        raise AssertionError("nothing is tuned so soon")


async def test_a_look_that_fails_is_not_the_last(
    tmp_path: Path,
    worker: EngineWorker,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(housekeeping, "_SCAN_INTERVAL", 0.01)
    house = House(tmp_path, worker)
    house.keeping.start(2)
    async with asyncio.timeout(5):
        while house.looks < 3:  # noqa: ASYNC110 - it counts on another thread
            await asyncio.sleep(0.01)
    for _ in range(2):
        house.keeping.cancel()
        await house.keeping.ended()
    assert "no disk" in caplog.text
    assert all(task.done() for task in house.keeping._tasks)


async def test_memory_is_given_back_once_after_speech(
    tmp_path: Path, worker: EngineWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[int] = []
    monkeypatch.setattr(housekeeping, "_TIDY_INTERVAL", 0.01)
    monkeypatch.setattr(housekeeping, "give_back", lambda: times.append(1))
    house = House(tmp_path, worker, prepare="off")
    house.keeping.start(2)
    await asyncio.sleep(0.1)
    assert not times
    for expected in (1, 2):
        house.metrics.utterances += 3
        async with asyncio.timeout(5):
            while len(times) < expected:  # noqa: ASYNC110 - it counts on another thread
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert len(times) == expected
    house.keeping.cancel()
    await house.keeping.ended()


@pytest.mark.parametrize(
    ("options", "tasks"),
    [
        ({"prepare": "auto"}, 4),
        ({"prepare": "off"}, 3),
        ({"prepare": "off", "engine_threads": 1, "session_threads": 1}, 2),
    ],
)
async def test_the_settings_say_what_is_done(
    tmp_path: Path, worker: EngineWorker, options: dict[str, object], tasks: int
) -> None:
    house = House(tmp_path, worker, **options)
    house.keeping.start(2)
    assert len(house.keeping._tasks) == tasks
    house.keeping.cancel()
    await house.keeping.ended()


async def test_a_task_that_dies_is_told(
    tmp_path: Path,
    worker: EngineWorker,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.ERROR)
    # A fault of ours, which nobody can order.
    monkeypatch.setattr(housekeeping, "_SCAN_INTERVAL", "soon")
    house = House(tmp_path, worker)
    house.keeping.start(2)
    await asyncio.sleep(0.05)
    assert "Work beside speech has ended" in caplog.text
    house.keeping.cancel()
    await house.keeping.ended()
