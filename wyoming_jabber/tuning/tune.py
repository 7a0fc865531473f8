"""Tunes a voice: measure, choose, remember."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from wyoming_jabber.engine.cores import usable_cores
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import JabberError
from wyoming_jabber.tuning.choice import Measured, Setup, candidates, choose
from wyoming_jabber.tuning.measure import Progress, VoiceMeasurement
from wyoming_jabber.tuning.storage import Choice, Tuning, can_tune
from wyoming_jabber.voices.base import Family, VoiceInfo, variant_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Tuned:
    """What came of it."""

    choice: Choice
    cores: int
    measured: Sequence[Measured]
    """Empty where there is nothing to choose."""


def tune(
    info: VoiceInfo,
    family: Family,
    options: SessionOptions,
    tuning: Tuning,
    progress: Progress = lambda _done, _all: None,
) -> Tuned:
    """Measure a voice on this machine and remember what to use; blocks.

    Raises VoiceError, EngineError; JabberError for a voice without models, and where
    the choice can't be written down.
    """
    if not can_tune(info):
        raise JabberError(
            f"Voice {info.name} can't be tuned: it has no model whose threads count"
        )
    cores = usable_cores()
    setups = list(candidates(cores))
    measured: Sequence[Measured] = ()
    variant = variant_of(family.load(info, options))
    if len(setups) > 1:
        measured = VoiceMeasurement(
            lambda threads: family.load(info, options._replace(threads=threads)), setups
        ).run(progress)
    choice = Choice(setup=choose(measured, cores), variant=variant)
    try:
        tuning.store(info, choice, _report(measured))
    except OSError as error:
        raise JabberError(
            f"The choice for voice {info.name} can't be kept: {error.strerror} "
            f"({error.filename})"
        ) from error
    return Tuned(choice=choice, cores=cores, measured=measured)


def medians(measured: Measured) -> tuple[float | None, float]:
    """Return seconds to the first sound, if it was measured, and the rate."""
    first = median(measured.first_audio) if measured.first_audio else None
    return first, median(measured.rate)


def name_of(setup: Setup) -> str:
    """Name a setup as it is written down: session threads x engine threads."""
    return f"{setup.session_threads}x{setup.engine_threads}"


def _report(measured: Sequence[Measured]) -> Mapping[str, Any]:
    return {
        name_of(entry.setup): {
            "first_audio": list(entry.first_audio),
            "rate": list(entry.rate),
        }
        for entry in measured
    }
