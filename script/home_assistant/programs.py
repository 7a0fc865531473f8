"""Starts and stops the two programs."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
import os
from pathlib import Path
import signal
import sys

import imageio_ffmpeg

# In a network of our own every port is free.
JABBER_PORT = 10200
HOME_PORT = 8123

# Seconds to start: both take a few, the first time on a slow computer many more.
START_TIMEOUT = 120.0
_STOP_TIMEOUT = 20.0

_CONFIGURATION = """\
homeassistant:
  name: Home
  country: US
  time_zone: UTC
  unit_system: metric
  latitude: 0
  longitude: 0
  elevation: 0
http:
  server_host: 127.0.0.1
  server_port: {port}
frontend:
zeroconf:
media_source:
tts:
assist_pipeline:
ffmpeg:
  ffmpeg_bin: {ffmpeg}
# Stands for a speaker: it keeps what it is asked to play.
media_player:
  - platform: universal
    name: Kitchen
    commands:
      play_media:
        service: persistent_notification.create
        data:
          notification_id: kitchen
          message: "{{{{ media_content_id }}}}"
logger:
  default: warning
"""


class Jabber:
    """Our server, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> str:
        """Start it; return its line that says that it is ready."""
        self._process = await _start(
            *(".venv/bin/wyoming-jabber", "serve"),
            *("--uri", f"tcp://0.0.0.0:{JABBER_PORT}"),
            *("--data-dir", str(self._folder), "--prepare", "off", "--cache", "off"),
            log=self._folder / "jabber.log",
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout is not None
        async with asyncio.timeout(START_TIMEOUT):
            line = (await self._process.stdout.readline()).decode().strip()
        if not line:
            log = (self._folder / "jabber.log").read_text()
            raise RuntimeError(f"our server did not start: {log[-500:]}")
        return line

    async def stop(self) -> None:
        """Stop it, as a system would."""
        if self._process is not None:
            await _stop(self._process)
            self._process = None

    async def health(self) -> str:
        """Ask it with our own command; return the one line that it prints."""
        process = await asyncio.create_subprocess_exec(
            *(".venv/bin/wyoming-jabber", "health"),
            *("--uri", f"tcp://127.0.0.1:{JABBER_PORT}"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        if process.returncode:
            raise ValueError(said.decode().strip())
        return said.decode().strip()


@asynccontextmanager
async def home_assistant(folder: Path) -> AsyncIterator[None]:
    """Run Home Assistant with only what speaking needs."""
    _configure(folder)
    process = await _start(
        *(sys.executable, "-m", "homeassistant", "--skip-pip", "-c", str(folder)),
        log=folder / "output.log",
    )
    try:
        yield
    finally:
        await _stop(process)


def _configure(folder: Path) -> None:
    folder.mkdir()
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    text = _CONFIGURATION.format(port=HOME_PORT, ffmpeg=ffmpeg)
    (folder / "configuration.yaml").write_text(text)


async def _start(
    *command: str, log: Path, stdout: int | None = None
) -> asyncio.subprocess.Process:
    # Nothing that somebody has set for a server of theirs plays a part.
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WYOMING_JABBER_")}
    environment = kept | {"XDG_CACHE_HOME": str(log.parent / "cache")}
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output if stdout is None else stdout,
            stderr=output,
            env=environment,
        )


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(_STOP_TIMEOUT):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def tail(path: Path, words: Sequence[str] = ("ERROR", "WARNING")) -> list[str]:
    """Return the lines of a log that a person would look at."""
    if not path.exists():
        return []
    lines = path.read_text(errors="replace").splitlines()
    return [line for line in lines if any(word in line for word in words)]
