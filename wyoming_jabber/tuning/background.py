"""Tunes the voices in use while nobody speaks, in a process of the lowest priority."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
import logging
import os
from pathlib import Path
from typing import Protocol

from wyoming_jabber.child_command import run_child
from wyoming_jabber.tuning.storage import Choice, Tuning, can_tune
from wyoming_jabber.voices.base import Family, Preparable, VoiceInfo, variant_of
from wyoming_jabber.voices.registry import VoiceRegistry

_LOGGER = logging.getLogger(__name__)

# Seconds. A server that has just started has better to do, and a voice that is to be
# prepared is tuned after that; nobody is in a hurry.
_DELAY = 60.0
_INTERVAL = 30.0

# Of the cores, how many may be at work for others when measuring begins: each setup
# needs as many as it has threads, up to all of them.
_BUSY = 0.25

# Seconds between two looks whether somebody wants to speak, who then has the cores.
_LOOK = 0.2


class _Load(Protocol):
    """Runs a function that may take seconds, on a thread of its own."""

    def __call__(
        self, function: Callable[[VoiceInfo], object], info: VoiceInfo, /
    ) -> Awaitable[object]: ...


class BackgroundTuner:
    """Tunes the voices that are in use, each once in a form.

    It begins when nobody speaks and the machine has little else to do, gives up when
    somebody speaks, and tries again later.
    """

    def __init__(
        self,
        families: Mapping[str, Family],
        registry: VoiceRegistry,
        tuning: Tuning,
        data_dirs: Sequence[Path],
        *,
        is_idle: Callable[[], bool],
        load: _Load,
        on_choice: Callable[[], Awaitable[None]],
        cores: int,
        turn: asyncio.Lock,
        prepares: bool = False,
        provider: str = "cpu",
        delay: float = _DELAY,
        interval: float = _INTERVAL,
    ) -> None:
        """`on_choice` is called after each; with `prepares`, preparation comes first.

        `turn` is held by whoever has a process at work, so that it disturbs no figures.
        """
        self._families = families
        self._registry = registry
        self._tuning = tuning
        self._command = (
            *("tune", "--background"),
            *(f"--data-dir={folder}" for folder in data_dirs),
            f"--provider={provider}",
            "--log-level=error",
        )
        self._is_idle = is_idle
        self._load = load
        self._on_choice = on_choice
        self._prepares = prepares
        self._cores = cores
        self._turn = turn
        self._delay = delay
        self._interval = interval
        self._seen: set[tuple[str, str, str]] = set()

    async def run(self) -> None:
        """Go on until cancelled; a process that runs then is ended."""
        if self._cores == 1:
            return  # there is nothing to choose
        await asyncio.sleep(self._delay)
        while True:
            for info in self._registry.warm():
                await self._consider(info)
            await asyncio.sleep(self._interval)

    async def _consider(self, info: VoiceInfo) -> None:
        voice = self._registry.loaded(info)
        if voice is None or not can_tune(info):
            return
        key = (info.name, info.revision, variant_of(voice))
        if key in self._seen:
            return
        try:
            if await self._load(self._waits, info):
                return
            choice = await self._load(self._tuning.find, info)
            assert choice is None or isinstance(choice, Choice), "what find returns"
            is_tuned = choice is not None and choice.variant == variant_of(voice)
            if is_tuned or await self._tune(info, choice):
                self._seen.add(key)
        except Exception:
            # Speech goes on without it.
            self._seen.add(key)
            _LOGGER.exception("Tuning voice %s failed", info.name)

    def _waits(self, info: VoiceInfo) -> bool:
        """Whether the voice is about to be prepared; it is another one then."""
        family: object = self._families[info.family]
        return (
            self._prepares
            and isinstance(family, Preparable)
            and family.needs_preparation(info, self._registry.options)
        )

    async def _tune(self, info: VoiceInfo, before: Choice | None) -> bool:
        """Measure a voice and use it so; return False if that has to be tried again."""
        if self._turn.locked() or self._is_busy():
            return False
        async with self._turn:
            _LOGGER.debug("Voice %s: measuring how many threads pay", info.name)
            ended = await self._process(info.name)
        if ended is None:
            _LOGGER.debug("Voice %s: somebody speaks, measured later", info.name)
            return False
        status, complaint = ended
        if status:
            _LOGGER.warning(
                "Voice %s can't be tuned, and keeps its threads: %s",
                *(info.name, complaint),
            )
        else:
            await self._use(info, before)
        return True

    def _is_busy(self) -> bool:
        """Whether measuring would be in the way, and its figures would say nothing."""
        return not self._is_idle() or os.getloadavg()[0] > _BUSY * self._cores

    async def _process(self, name: str) -> tuple[int, str] | None:
        """Run `tune`; None if it was ended because somebody speaks."""
        child = asyncio.create_task(run_child(*self._command, "--", name))
        try:
            while True:
                done, _ = await asyncio.wait({child}, timeout=_LOOK)
                if done:
                    return child.result()
                if not self._is_idle():
                    return None
        finally:
            child.cancel()
            await asyncio.gather(child, return_exceptions=True)

    async def _use(self, info: VoiceInfo, before: Choice | None) -> None:
        """Let a voice speak as was chosen, as soon as nobody speaks."""
        choice = await self._load(self._tuning.find, info)
        if not isinstance(choice, Choice):
            return
        threads, runs = choice.setup
        _LOGGER.info(
            "Voice %s is tuned: session threads %d, engine threads %d",
            *(info.name, threads, runs),
        )
        if threads != (before.setup.session_threads if before else 1):
            while not self._is_idle():  # noqa: ASYNC110 - a counter tells nobody when it changes
                await asyncio.sleep(_LOOK)
            await self._load(self._registry.reload, info)
        await self._on_choice()
