"""A command line with voices, and a server to ask, that touch nothing outside."""

import asyncio
from collections.abc import Callable, Iterator
import os
from pathlib import Path
import threading
from typing import NamedTuple

import pytest

from tests.tiny_models import write_piper_voice
from wyoming_jabber.app import App
from wyoming_jabber.cli.main import run
from wyoming_jabber.config import Settings

AMY, CREW = "en_US-amy-low", "de_DE-crew-low"


class Answer(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on standard error that says why it could not be done."""
        (line,) = self.err.splitlines()
        assert line.startswith("wyoming-jabber: "), line
        return line.removeprefix("wyoming-jabber: ")


RunCommand = Callable[..., Answer]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    """No setting of the machine plays a part, and no default folder is touched."""
    for variable in os.environ:
        if variable.startswith("WYOMING_JABBER_"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture(scope="session")
def voice_dir(tmp_path_factory) -> Path:
    """A folder with an English voice, and a German one with two speakers."""
    folder: Path = tmp_path_factory.mktemp("voices")
    write_piper_voice(folder, AMY, licence="CC0")
    write_piper_voice(folder, CREW, language="de_DE", speakers=("anna", "bert"))
    return folder


@pytest.fixture
def jabber(capsys, voice_dir, monkeypatch) -> RunCommand:
    """Run a command in this process."""
    monkeypatch.setenv("WYOMING_JABBER_DATA_DIR", str(voice_dir))

    def run_command(*argv: object) -> Answer:
        status = run([str(part) for part in argv])
        return Answer(status, *capsys.readouterr())

    return run_command


@pytest.fixture(scope="module")
def server(voice_dir) -> Iterator[str]:
    """The URI of a running server whose default voice is warm."""
    ready, stopping = threading.Event(), asyncio.Event()
    loop, uri = asyncio.new_event_loop(), ""
    settings = Settings(
        uri="tcp://127.0.0.1:0", data_dir=(voice_dir,), zeroconf=False, voice=AMY
    )

    async def serve() -> None:
        nonlocal uri
        app = App(settings)
        await app.start()
        await app.warm_up()
        uri = app.listener.uri
        ready.set()
        await stopping.wait()
        await app.stop()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(10)
    yield uri
    loop.call_soon_threadsafe(stopping.set)
    thread.join(10)
    assert not thread.is_alive()
    loop.close()
