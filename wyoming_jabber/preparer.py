"""Prepares voices in the background: one process at a time, at the lowest priority."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
import logging
from pathlib import Path

from wyoming_jabber.child_command import run_child
from wyoming_jabber.voices.base import Family, Preparable, VoiceInfo
from wyoming_jabber.voices.registry import VoiceRegistry

_LOGGER = logging.getLogger(__name__)

# Seconds. Whoever has just started a server wants to hear it, not to wait for the disk
# and the cores; and a server that is used for a moment only prepares nothing.
_DELAY = 20.0
_INTERVAL = 2.0

Blocking = Callable[[Callable[[VoiceInfo], object], VoiceInfo], Awaitable[object]]
"""Runs a function that may take seconds, on a thread of its own."""


class BackgroundPreparer:
    """Prepares the voices that are in use; each takes over when nobody is speaking.

    A voice that can't be prepared is told of once. What `prepare` has found out lies
    with the voice, so it isn't tried again after a restart either.
    """

    def __init__(
        self,
        families: Mapping[str, Family],
        registry: VoiceRegistry,
        data_dirs: Sequence[Path],
        *,
        is_idle: Callable[[], bool],
        load: Blocking,
        turn: asyncio.Lock,
        delay: float = _DELAY,
        interval: float = _INTERVAL,
    ) -> None:
        """`turn` is held by whoever has a process at work; two would slow each other."""
        self._families = families
        self._registry = registry
        self._command = (
            *("prepare", "--background"),
            *(f"--data-dir={folder}" for folder in data_dirs),
            "--log-level=error",
        )
        self._turn = turn
        self._is_idle = is_idle
        self._load = load
        self._delay = delay
        self._interval = interval
        self._seen: set[tuple[str, str]] = set()

    async def run(self) -> None:
        """Go on until cancelled; a process that runs then is ended."""
        await asyncio.sleep(self._delay)
        while True:
            for info in self._registry.warm():
                await self._consider(info)
            await asyncio.sleep(self._interval)

    async def _consider(self, info: VoiceInfo) -> None:
        key = (info.name, info.revision)
        if key in self._seen:
            return
        self._seen.add(key)
        try:
            if await self._load(self._needs_preparation, info):
                await self._prepare(info)
        except Exception:
            # Speech goes on without it.
            _LOGGER.exception("Preparing voice %s failed", info.name)

    def _needs_preparation(self, info: VoiceInfo) -> bool:
        family: object = self._families[info.family]
        options = self._registry.options
        return isinstance(family, Preparable) and family.needs_preparation(
            info, options
        )

    async def _prepare(self, info: VoiceInfo) -> None:
        async with self._turn:
            await self._idle()
            _LOGGER.info("Voice %s is being prepared for this machine", info.name)
            status, complaint = await run_child(*self._command, "--", info.name)
        if status:
            _LOGGER.warning("Voice %s stays as it is: %s", info.name, complaint)
            return
        await self._idle()
        await self._load(self._registry.reload, info)
        _LOGGER.info("Voice %s is prepared", info.name)

    async def _idle(self) -> None:
        while not self._is_idle():  # noqa: ASYNC110 - a counter tells nobody when it changes
            await asyncio.sleep(self._interval)
