"""A contestant's server while it runs."""

import asyncio
from contextlib import suppress
import os
from pathlib import Path
import re
import select
import socket
import subprocess
import time
from typing import Self

from benchmark.contestants import Contestant, filled
from benchmark.processes import (
    cpu_seconds,
    free_port,
    last_line,
    main_thread_seconds,
    on_cores,
    resident_bytes,
    thread_count,
    wait_until,
)
from benchmark.texts import PARAGRAPH, SHORT
from wyoming_jabber.errors import JabberError
from wyoming_jabber.server.client import Answer, time_answer

# Seconds that a server may take to open its door, and to go on with an answer. SpeechT5
# says nothing for as long as a paragraph takes it.
_OPENING, _PATIENCE = 180.0, 300.0
_GOODBYE = 10.0

# Seconds that the paragraph's request is ahead of the second client's: enough to have
# arrived, and less than anybody takes for the paragraph.
_HEAD_START = 0.01


class Server:
    """Started by the constructor, stopped by `close` or a `with`."""

    def __init__(self, contestant: Contestant, logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.contestant = contestant
        self._port = free_port()
        self._log = logs / f"{re.sub(r'[^A-Za-z0-9]+', '-', contestant.name)}.log"
        self._uri = f"tcp://127.0.0.1:{self._port}"
        self.started = time.perf_counter()
        self._process = self._start(filled(contestant.server, uri=self._uri))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the process, kindly at first. May be called twice."""
        self._process.terminate()
        try:
            self._process.wait(_GOODBYE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def wait_until_open(self) -> None:
        """Wait until it accepts connections. Raises JabberError if it never does."""
        if not wait_until(self._is_open, self._process, _OPENING):
            raise self._failure("did not open its door")

    def wait_until_ready(self) -> None:
        """Wait until it says so; who never says so is ready when it is open.

        Raises JabberError if it never is.
        """
        if not self.contestant.is_ours:
            self.wait_until_open()
            return
        output = self._process.stdout
        assert output is not None, "ours has a pipe for its one line"
        readable, _, _ = select.select([output], [], [], _OPENING)
        if not readable or not output.readline().startswith(b"ready"):
            raise self._failure("did not get ready")

    def speak(self, text: str) -> Answer:
        """Have it speak, timed at the client. Raises JabberError."""
        return asyncio.run(time_answer(self._uri, text, None, _PATIENCE))

    def interrupt(self) -> Answer:
        """Ask for the short reply right after another client asked for the paragraph.

        Raises JabberError.
        """
        return asyncio.run(self._interrupt())

    async def _interrupt(self) -> Answer:
        paragraph = asyncio.create_task(
            time_answer(self._uri, PARAGRAPH, None, _PATIENCE)
        )
        await asyncio.sleep(_HEAD_START)
        try:
            return await time_answer(self._uri, SHORT, None, _PATIENCE)
        finally:
            await paragraph

    def cpu_seconds(self) -> float:
        """CPU time so far of the whole process."""
        return cpu_seconds(self._process.pid)

    def loop_seconds(self) -> float:
        """CPU time so far of the thread with the event loop, which is the first one."""
        return main_thread_seconds(self._process.pid)

    def resident_bytes(self) -> int:
        """Memory that it occupies now."""
        return resident_bytes(self._process.pid)

    def thread_count(self) -> int:
        """Threads that it has now."""
        return thread_count(self._process.pid)

    def _start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        output = subprocess.PIPE if self.contestant.is_ours else subprocess.DEVNULL
        try:
            with self._log.open("wb") as log, on_cores(self.contestant.cores()):
                return subprocess.Popen(
                    command,
                    env={**os.environ, **self.contestant.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=log,
                )
        except OSError as error:
            raise JabberError(f"{command[0]} can't be started: {error}") from error

    def _is_open(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._port)):
            return True
        return False

    def _failure(self, what: str) -> JabberError:
        reason = last_line(self._log.read_bytes())
        return JabberError(f"{self.contestant.name} {what}: {reason} (see {self._log})")
