"""Finds and loads what was prepared of a Piper voice for this machine."""

import logging
from pathlib import Path

from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import SessionOptions, engine_version
from wyoming_jabber.errors import EngineError
from wyoming_jabber.voices.piper_graphs import Shape, SplitGraphs
from wyoming_jabber.voices.preparations import Preparation, find, kind_of

_LOGGER = logging.getLogger(__name__)


def needs_preparation(model: Path, options: SessionOptions) -> bool:
    """Whether nothing has been prepared, or tried, for this machine; blocks."""
    return _can_be_prepared(options) and _found(model, options) is None


def load_prepared(model: Path, options: SessionOptions) -> SplitGraphs | None:
    """Load what was prepared for this machine; None where there is nothing usable."""
    if not _can_be_prepared(options):
        return None
    found = _found(model, options)
    if found is None or found.failure is not None:
        return None
    try:
        shape, variant = Shape(**found.report["shape"]), str(found.report["chosen"])
        return SplitGraphs.load(found.folder, shape, options, variant)
    except (EngineError, KeyError, TypeError) as error:
        _LOGGER.warning("%s can't be used, the voice is whole: %s", found.folder, error)
        return None


def _can_be_prepared(options: SessionOptions) -> bool:
    """Tell whether preparations are for this provider; they are measured on the CPU."""
    return options.provider == "cpu"


def _found(model: Path, options: SessionOptions) -> Preparation | None:
    kind = kind_of(engine_version(), this_cpu())
    return find(model, options.state_dir, kind)
