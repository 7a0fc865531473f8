"""Preparation in the background, by a process of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
import contextlib
import logging
from pathlib import Path
import sys

import pytest

from tests.paths import is_there
from tests.tiny_models import write_piper_voice
from tests.tiny_vits import write_vits_voice
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.preparer import BackgroundPreparer
from wyoming_jabber.voices.base import Family, VoiceInfo
from wyoming_jabber.voices.piper import PiperFamily, PiperVoice
from wyoming_jabber.voices.piper_graphs import SplitGraphs, WholeGraph
from wyoming_jabber.voices.registry import VoiceRegistry


class Stage:
    """One loaded voice, and a preparer that has a look at it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        families: dict[str, Family] = {"piper": PiperFamily()}
        self.registry = VoiceRegistry(families, SessionOptions(), 10**9)
        (self.info,) = families["piper"].scan([folder])
        self.registry.load(self.info)
        self.is_idle = True
        self.turn = asyncio.Lock()
        self.preparer = BackgroundPreparer(
            families,
            self.registry,
            [folder],
            is_idle=lambda: self.is_idle,
            load=self._load,
            turn=self.turn,
            delay=0,
            interval=0.01,
        )

    async def _load(
        self, function: Callable[[VoiceInfo], object], info: VoiceInfo
    ) -> object:
        return await asyncio.to_thread(function, info)

    @property
    def graph(self) -> object:
        voice = self.registry.loaded(self.info)
        assert isinstance(voice, PiperVoice)
        return voice.graph

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.preparer.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def is_stored(folder: Path) -> bool:
    return is_there(folder, "prepared.json")


def listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - what a log or a folder shows
        await asyncio.sleep(0.02)


@pytest.mark.timeout(120)
async def test_a_voice_in_use_is_prepared_and_takes_over_when_nobody_speaks(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    write_vits_voice(tmp_path)
    stage = await asyncio.to_thread(Stage, tmp_path)
    stage.is_idle = False
    async with stage.running():
        await asyncio.sleep(0.2)
        assert "being prepared" not in caplog.text, "somebody speaks"
        stage.is_idle = True
        await until(lambda: "being prepared" in caplog.text)
        stage.is_idle = False
        await until(lambda: is_stored(tmp_path))
        await asyncio.sleep(0.2)
        assert isinstance(stage.graph, WholeGraph), "somebody speaks"
        stage.is_idle = True
        await until(lambda: "is prepared" in caplog.text)
    assert isinstance(stage.graph, SplitGraphs)


@pytest.mark.timeout(120)
async def test_what_can_not_be_prepared_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_piper_voice(tmp_path)
    stage = await asyncio.to_thread(Stage, tmp_path)
    async with stage.running():
        await until(lambda: "stays as it is" in caplog.text)
        await asyncio.sleep(0.2)
    assert caplog.text.count("stays as it is") == 1
    assert "unlike Piper's" in caplog.text
    caplog.clear()
    again = await asyncio.to_thread(Stage, tmp_path)
    async with again.running():
        await asyncio.sleep(0.5)
    assert caplog.text == "", "it is written down"


@pytest.mark.timeout(120)
async def test_it_ends_with_the_server_and_leaves_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    write_vits_voice(tmp_path)
    before = listed(tmp_path)
    stage = await asyncio.to_thread(Stage, tmp_path)
    async with stage.running():
        await until(lambda: "being prepared" in caplog.text)
        await asyncio.sleep(0.5)
    assert listed(tmp_path) == before


async def test_only_one_process_is_at_work(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    write_vits_voice(tmp_path)
    stage = await asyncio.to_thread(Stage, tmp_path)
    # A process that fails at once: what it does is told elsewhere.
    monkeypatch.setattr(sys, "executable", "/bin/false")
    async with stage.turn, stage.running():
        await asyncio.sleep(0.2)
        assert "being prepared" not in caplog.text
        stage.turn.release()
        await until(lambda: "stays as it is: its process ended" in caplog.text)
        await stage.turn.acquire()


async def test_trouble_is_logged_and_speech_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_vits_voice(tmp_path)
    stage = await asyncio.to_thread(Stage, tmp_path)

    def fail(*_: object) -> bool:
        raise OSError("no disk")

    monkeypatch.setattr(PiperFamily, "needs_preparation", fail)
    async with stage.running():
        await until(lambda: "no disk" in caplog.text)
    assert "Preparing voice en_US-vits-low failed" in caplog.text
