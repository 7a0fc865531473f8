"""How well a voice is fitted to this machine: what was prepared and chosen for it."""

from pathlib import Path
from typing import NamedTuple

from wyoming_jabber.config import Settings
from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import engine_version
from wyoming_jabber.tuning.storage import Tuning
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.preparations import find as find_preparation, kind_of


class Fit(NamedTuple):
    """None where nothing was measured for a voice yet, or nothing can be."""

    prepared: dict[str, str] | None
    """The chosen variant of each part; empty if the voice has to be used whole."""

    session_threads: int | None
    engine_threads: int | None

    @property
    def preparation(self) -> str:
        """Whether it is prepared, in a word."""
        if self.prepared is None:
            return "-"
        return "yes" if self.prepared else "can't be"

    @property
    def threads(self) -> str:
        """Threads inside one sentence, and sentences at the same time."""
        if self.session_threads is None:
            return "-"
        return f"{self.session_threads} x {self.engine_threads}"


class Fits:
    """Looks for what was measured on this machine."""

    def __init__(self, settings: Settings) -> None:
        self._state_dir: Path = settings.data_dir[0]
        self._tuning = Tuning(self._state_dir, settings.provider)

    def of(self, info: VoiceInfo) -> Fit:
        """Return the fit of a voice; blocks."""
        choice = self._tuning.find(info)
        setup = (None, None) if choice is None else tuple(choice.setup)
        return Fit(self._prepared(info.path), *setup)

    def _prepared(self, path: Path | None) -> dict[str, str] | None:
        if path is None:
            return None
        kind = kind_of(engine_version(), this_cpu())
        found = find_preparation(path, self._state_dir, kind)
        if found is None:
            return None
        chosen = found.report.get("chosen")
        return dict(chosen) if isinstance(chosen, dict) else {}
