"""Prepares a voice of any family that takes part, and writes down what came of it."""

from collections.abc import Callable, Mapping
import datetime as dt
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

from wyoming_jabber.audio.loudness import TARGET_LUFS
from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import SessionOptions, engine_version
from wyoming_jabber.errors import EngineError, PreparationError
from wyoming_jabber.optimize.measurement import Measured
from wyoming_jabber.optimize.storage import claim, store
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.preparations import (
    FORMAT,
    Preparation,
    find,
    identity,
    is_intact,
    kind_of,
    read,
)

Progress = Callable[[str], None]

STEPS: Final = ("read", "cut", "verify", "speak", "flow", "decoder", "check", "text")
"""What `Progress` is told, in this order."""


class Prepared(NamedTuple):
    """What a preparation has made and found out."""

    files: Mapping[str, bytes]
    shape: Mapping[str, Any]
    """What the family wants to know again when it loads the files."""

    chosen: Mapping[str, Measured]
    """By part of the voice."""

    measured: Mapping[str, list[Measured]]
    exactness: float
    """Decibels by which windows are the same as the shipped graph, in the plain
    variant without noise."""

    levelling_gain: float
    """Decibels that bring the voice to the loudness of all."""


# A family takes part by one line here; it gets the voice and what to keep, and raises
# PreparationError where it can do nothing.
PREPARERS: Mapping[str, str] = {
    "piper": "wyoming_jabber.optimize.piper:prepare_voice",
}


# What has nothing to do with the voice and may pass: memory, disk, files.
_PASSING: Final = (EngineError, MemoryError, OSError)


def prepare(
    info: VoiceInfo,
    options: SessionOptions,
    *,
    keep: str | None = None,
    is_forced: bool = False,
    progress: Progress = lambda _: None,
) -> Preparation:
    """Return what fits this machine, prepared now unless it is there; blocks.

    That a voice can't be prepared is written down too, so that nobody tries again.
    Raises PreparationError.
    """
    if info.family not in PREPARERS or info.path is None:
        raise PreparationError(
            f"voice {info.name} can't be prepared: family {info.family} has no way to"
        )
    kind = kind_of(engine_version(), this_cpu())
    try:
        found = find(info.path, options.state_dir, kind)
        if found is not None and not is_forced and _serves(found, keep):
            return found
        with claim(info.path, options.state_dir) as place:
            return _prepare(info, info.path, place / kind, keep, progress)
    except (PreparationError, *_PASSING) as error:
        raise PreparationError(
            f"voice {info.name} is used whole: {_reason(error)}"
        ) from error


def _serves(found: Preparation, keep: str | None) -> bool:
    """Tell whether what is there is as it was stored, and what is asked for."""
    return is_intact(found) and keep in (None, found.report.get("keep"))


def _prepare(
    info: VoiceInfo, model: Path, folder: Path, keep: str | None, progress: Progress
) -> Preparation:
    """Prepare a voice and store what came of it, in a folder of a claimed one."""
    report = _origin(model)
    module, _, function = PREPARERS[info.family].partition(":")
    try:
        prepared = getattr(import_module(module), function)(info, keep, progress)
    except _PASSING:
        raise
    except Exception as error:
        # A graph that is built otherwise than any that we know may raise anything.
        _check_unchanged(model, report)
        report["failure"] = _reason(error)
        store(folder.parent, folder.name, {}, report)
        raise PreparationError(report["failure"]) from error
    _check_unchanged(model, report)
    report |= _findings(prepared, keep)
    store(folder.parent, folder.name, prepared.files, report)
    return Preparation(folder, read(folder))


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _check_unchanged(model: Path, report: Mapping[str, Any]) -> None:
    """Raise PreparationError if the voice's file isn't the one that was read."""
    if identity(model)["sha256"] != report["voice"]["sha256"]:
        raise PreparationError("its file was replaced meanwhile; prepare it again")


def _origin(model: Path) -> dict[str, Any]:
    """Say what a preparation is made from and by."""
    now = dt.datetime.now(dt.UTC)
    return {
        "format": FORMAT,
        "voice": identity(model),
        "onnxruntime": engine_version(),
        "cpu": this_cpu().key,
        "created": now.isoformat(timespec="seconds"),
    }


def _findings(prepared: Prepared, keep: str | None) -> dict[str, Any]:
    return {
        "shape": dict(prepared.shape),
        "keep": keep,
        "exactness": prepared.exactness,
        "levelling": {"gain_db": prepared.levelling_gain, "target_lufs": TARGET_LUFS},
        "chosen": {part: entry.name for part, entry in prepared.chosen.items()},
        "measured": {
            part: [_entry(measured) for measured in entries]
            for part, entries in prepared.measured.items()
        },
    }


def _entry(measured: Measured) -> dict[str, Any]:
    """Describe a variant: CPU seconds for a second of audio, decibels."""
    fidelity = measured.fidelity
    return {
        "variant": measured.name,
        "short": measured.short,
        "long": measured.long,
        "snr": None if fidelity is None else fidelity.snr,
        "mel_distance": None if fidelity is None else fidelity.mel_distance,
        "rhythm": None if fidelity is None else fidelity.rhythm,
        "passes": measured.passes,
    }
