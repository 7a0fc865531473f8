"""Finds and loads what was prepared of a Piper voice for this machine."""

from collections.abc import Mapping
import logging
from pathlib import Path
from typing import Any, Final

from wyoming_jabber.audio.loudness import TARGET_LUFS
from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import SessionOptions, engine_version
from wyoming_jabber.errors import EngineError
from wyoming_jabber.voices.piper_graphs import Shape, SplitGraphs
from wyoming_jabber.voices.preparations import (
    Preparation,
    check,
    find,
    is_intact,
    kind_of,
    variant_of,
)

_LOGGER = logging.getLogger(__name__)

# What a report or files that somebody has changed may raise.
_UNUSABLE: Final = (
    *(EngineError, OSError, ValueError, LookupError, TypeError, AttributeError),
)


def needs_preparation(model: Path, options: SessionOptions) -> bool:
    """Whether nothing has been prepared, or tried, for this machine; blocks.

    What was prepared and is spoilt since is nothing.
    """
    if not _can_be_prepared(options):
        return False
    found = _found(model, options)
    return found is None or not is_intact(found)


def load_prepared(model: Path, options: SessionOptions) -> SplitGraphs | None:
    """Load what was prepared for this machine; None where there is nothing usable."""
    if not _can_be_prepared(options):
        return None
    found = _found(model, options)
    if found is None or found.failure is not None:
        return None
    try:
        check(found)
        shape, variant = Shape.read(found.report["shape"]), variant_of(found)
        graphs = SplitGraphs.load(found.folder, shape, options, variant)
        graphs.levelling_gain = _levelling_gain(found.report)
    except _UNUSABLE as error:
        _LOGGER.warning(
            "%s can't be used, the voice is whole until it is prepared again: %s",
            found.folder,
            error,
        )
        return None
    return graphs


def _levelling_gain(report: Mapping[str, Any]) -> float | None:
    """Return the gain in dB that was measured for our loudness; None if there is none."""
    levelling = report.get("levelling")
    if levelling is None or levelling["target_lufs"] != TARGET_LUFS:
        return None
    return float(levelling["gain_db"])


def _can_be_prepared(options: SessionOptions) -> bool:
    """Tell whether preparations are for this provider; they are measured on the CPU."""
    return options.provider == "cpu"


def _found(model: Path, options: SessionOptions) -> Preparation | None:
    kind = kind_of(engine_version(), this_cpu())
    return find(model, options.state_dir, kind)
