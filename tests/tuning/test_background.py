"""Tuning in the background, by a process of its own, while nobody speaks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
import contextlib
import logging
import os
from pathlib import Path

import pytest

from tests.tiny_models import write_piper_voice
from tests.tiny_vits import write_vits_voice
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.tuning import background
from wyoming_jabber.tuning.background import BackgroundTuner
from wyoming_jabber.tuning.choice import Setup
from wyoming_jabber.tuning.storage import Choice, Tuning
from wyoming_jabber.voices.base import Family, VoiceInfo
from wyoming_jabber.voices.espeak import EspeakFamily
from wyoming_jabber.voices.piper import PiperFamily
from wyoming_jabber.voices.registry import VoiceRegistry

pytestmark = pytest.mark.timeout(60)


@pytest.fixture(autouse=True)
def quiet_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    # How busy the machine is that tests run on is nothing that a test can set.
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))


class Stage:
    """One loaded voice, and a tuner that has a look at it at once."""

    def __init__(self, folder: Path, *, prepares: bool = False, cores: int = 2) -> None:
        families: dict[str, Family] = {
            "piper": PiperFamily(),
            "espeak": EspeakFamily(),
        }
        self.tuning = Tuning(folder)
        self.registry = VoiceRegistry(
            families, SessionOptions(), 10**9, self.tuning.options
        )
        (self.info,) = families["piper"].scan([folder])
        self.registry.load(self.info)
        self.is_idle = True
        self.choices = 0
        self.turn = asyncio.Lock()
        self.tuner = BackgroundTuner(
            families,
            self.registry,
            self.tuning,
            [folder],
            is_idle=lambda: self.is_idle,
            load=self._load,
            on_choice=self._count,
            cores=cores,
            turn=self.turn,
            prepares=prepares,
            delay=0,
            interval=0.01,
        )

    def _load(
        self, function: Callable[[VoiceInfo], object], info: VoiceInfo
    ) -> Awaitable[object]:
        return asyncio.to_thread(function, info)

    async def _count(self) -> None:
        self.choices += 1

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.tuner.run())
        try:
            yield
            assert not task.done()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def stage(tmp_path: Path) -> Stage:
    write_piper_voice(tmp_path)
    return await asyncio.to_thread(Stage, tmp_path)


def listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - what a log or a folder shows
        await asyncio.sleep(0.02)


async def test_a_voice_in_use_is_tuned_once_when_nobody_speaks(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stage.is_idle = False
    async with stage.running():
        await asyncio.sleep(0.2)
        assert "measuring" not in caplog.text, "somebody speaks"
        stage.is_idle = True
        await until(lambda: stage.choices == 1)
        await asyncio.sleep(0.2)
    assert caplog.text.count("measuring") == 1
    assert "is tuned: session threads" in caplog.text
    assert stage.tuning.find(stage.info) is not None


async def test_it_gives_up_when_somebody_speaks_and_tries_again(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with stage.running():
        await until(lambda: "measuring" in caplog.text)
        stage.is_idle = False
        await until(lambda: "measured later" in caplog.text)
        assert stage.tuning.find(stage.info) is None
        stage.is_idle = True
        await until(lambda: stage.choices == 1)
    assert stage.tuning.find(stage.info) is not None


async def test_it_ends_with_the_server_and_leaves_nothing(
    stage: Stage, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = listed(tmp_path)
    async with stage.running():
        await until(lambda: "measuring" in caplog.text)
    assert listed(tmp_path) == before


async def test_a_busy_machine_is_left_alone(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    # One of two cores is taken.
    monkeypatch.setattr(os, "getloadavg", lambda: (1.0, 0.0, 0.0))
    async with stage.running():
        await asyncio.sleep(0.2)
    assert "measuring" not in caplog.text


async def test_it_measures_while_no_other_process_is_at_work(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with stage.turn, stage.running():
        await asyncio.sleep(0.2)
    assert "measuring" not in caplog.text


async def test_what_failed_is_not_told_to_be_tuned(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def child(*_: str) -> tuple[int, str]:
        return 1, "no room"

    monkeypatch.setattr(background, "run_child", child)
    caplog.set_level(logging.INFO)
    # There is a choice, for the voice in another form.
    before = Choice(setup=Setup(2, 1), variant="of old")
    await asyncio.to_thread(stage.tuning.store, stage.info, before, {})
    async with stage.running():
        await until(lambda: "no room" in caplog.text)
        await asyncio.sleep(0.1)
    assert "is tuned" not in caplog.text
    assert stage.choices == 0


async def test_a_voice_that_is_tuned_is_left_alone(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    choice = Choice(setup=Setup(1, 1), variant="")
    await asyncio.to_thread(stage.tuning.store, stage.info, choice, {})
    async with stage.running():
        await asyncio.sleep(0.3)
    assert "measuring" not in caplog.text


async def test_in_another_form_it_is_tuned_again_and_reloads(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The voice was measured before it was prepared, say."""
    old = Choice(setup=Setup(8, 1), variant="as it was")
    await asyncio.to_thread(stage.tuning.store, stage.info, old, {})
    before = stage.registry.loaded(stage.info)

    async def child(*_: str) -> tuple[int, str]:
        # A real process would choose what this machine likes.
        new = Choice(setup=Setup(2, 1), variant="")
        await asyncio.to_thread(stage.tuning.store, stage.info, new, {})
        stage.is_idle = False
        return 0, ""

    monkeypatch.setattr(background, "run_child", child)
    monkeypatch.setattr(background, "_LOOK", 0.01)
    caplog.set_level(logging.INFO)
    async with stage.running():
        await until(lambda: not stage.is_idle)
        await asyncio.sleep(0.1)
        assert stage.registry.loaded(stage.info) is before, "somebody speaks"
        stage.is_idle = True
        await until(lambda: stage.registry.loaded(stage.info) is not before)
    assert "session threads 2)" in caplog.text


async def test_what_can_not_be_tuned_is_told_once(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def child(*_: str) -> tuple[int, str]:
        return 1, "wyoming-jabber: no room"

    monkeypatch.setattr(background, "run_child", child)
    async with stage.running():
        await until(lambda: "no room" in caplog.text)
        await asyncio.sleep(0.2)
    assert len(caplog.records) == 1
    assert "keeps its threads: wyoming-jabber: no room" in caplog.text


async def test_trouble_is_logged_and_speech_goes_on(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("no disk")

    monkeypatch.setattr(Tuning, "find", fail)
    async with stage.running():
        await until(lambda: "no disk" in caplog.text)
        await asyncio.sleep(0.1)
    assert len(caplog.records) == 1
    assert "Tuning voice en_US-tiny-medium failed" in caplog.text


async def test_preparation_comes_first(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    write_vits_voice(tmp_path)
    stage = await asyncio.to_thread(lambda: Stage(tmp_path, prepares=True))
    async with stage.running():
        await asyncio.sleep(0.3)
    assert "measuring" not in caplog.text


async def test_voices_without_models_are_none_of_its_business(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    robot = next(iter(EspeakFamily().scan([])))
    await asyncio.to_thread(stage.registry.load, robot)
    stage.registry.forget_missing((robot,))
    async with stage.running():
        await asyncio.sleep(0.2)
    assert "measuring" not in caplog.text


async def test_with_one_core_there_is_nothing_to_do(tmp_path: Path) -> None:
    write_piper_voice(tmp_path)
    stage = await asyncio.to_thread(lambda: Stage(tmp_path, cores=1))
    await asyncio.wait_for(stage.tuner.run(), 5)
