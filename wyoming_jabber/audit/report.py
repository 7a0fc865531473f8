"""What an audit finds out. Seconds and bytes, unless a field says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wyoming_jabber.audit.machine import Machine
from wyoming_jabber.audit.slope import Point, Slope
from wyoming_jabber.audit.spread import Spread

SCHEMA: Final = 1
"""Grows when a report can't be compared with older ones any more."""

PROTOCOL: Final = "protocol"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How much is measured."""

    runs: int = 9
    """Of each text, beside one that warms up and doesn't count."""

    cold_starts: int = 3
    utterances: int = 1000
    """For memory."""

    is_quick: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """What a stage costs for a whole text; medians."""

    name: str
    wall: float | None
    """None where only CPU time can be told from that of others."""

    cpu: float
    share: float
    """Part of the CPU time of all stages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TextReport:
    """One text through the server, and stage by stage inside this process."""

    name: str
    characters: int
    audio: float
    first_audio: Spread
    total: Spread
    rtf: Spread
    """Seconds of work for each second of audio, by the clock."""

    cpu: Spread
    """The same in seconds of the server's CPU time."""

    cached_first_audio: Spread
    stages: tuple[Stage, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoryReport:
    """Resident memory of the server while it speaks on and on."""

    points: tuple[Point, ...]
    after_50: int | None
    last: int
    slope: Slope | None
    """None for fewer than 100 utterances."""

    threads: int
    """All threads of the server's process at the end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CacheReport:
    """How often caches could help."""

    hit_rate: float | None
    """Of the units that had been spoken before, those that were not rendered again."""

    phoneme_hit_rate: float | None
    """Of all units that a server without the other cache spoke, those whose phonemes
    were known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VoiceReport:
    """One voice."""

    name: str
    family: str
    sample_rate: int
    preparation: str
    """What was prepared of the voice for this machine, in words."""

    variants: Mapping[str, str]
    """The chosen variant of each part."""

    session_threads: int
    """Threads inside one sentence."""

    engine_threads: int
    """Sentences rendered at the same time."""

    voice_load: float
    """To load and warm the voice in a process that has its libraries loaded."""

    start: Spread
    """From the start of a process until it answers with the voice warm."""

    cold: Spread
    """First audio of the first request to a new process."""

    texts: tuple[TextReport, ...]
    memory: MemoryReport
    cache: CacheReport


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """A voice that could not be measured."""

    voice: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A budget and what became of it."""

    voice: str
    name: str
    budget: float
    measured: float | None
    """None if it was not measured; the budget is missed then."""

    met: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """An audit."""

    schema: int = SCHEMA
    version: str
    created: str
    """UTC, ISO 8601."""

    machine: Machine
    load_before: float
    load_after: float
    """Load averages of a minute."""

    provider: str
    plan: Plan
    voices: tuple[VoiceReport, ...]
    failures: tuple[Failure, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    @property
    def was_busy(self) -> bool:
        """Whether others wanted cores that were not there: don't trust the figures.

        The audit itself keeps about one core busy, which counts only afterwards.
        """
        cores = self.machine.usable_cores
        return self.load_before > cores or self.load_after > cores + 1
