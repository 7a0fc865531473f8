"""Which voices there are: what every family finds in the data folders."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
import logging
from pathlib import Path
from typing import NamedTuple

from wyoming_jabber.voices.base import Family, VoiceInfo

_LOGGER = logging.getLogger(__name__)


class _Found(NamedTuple):
    """What a scan has found."""

    voices: tuple[VoiceInfo, ...]
    natural: tuple[VoiceInfo, ...]
    version: int
    is_partial: bool = False
    """Whether families have been left out."""


class VoiceStore:
    """The voices found by the last scan.

    Scans block on the disk and may run on any thread; what was found is replaced as a
    whole, so that readers never see half of a scan.
    """

    def __init__(
        self,
        families: Mapping[str, Family],
        data_dirs: Sequence[Path],
        *,
        robotic: Collection[str] = (),
    ) -> None:
        """`robotic` names the families that have no natural voice."""
        self._families = families
        self._data_dirs = data_dirs
        self._robotic = robotic
        # Of two scans at once, neither has the other's.
        self._versions = count()
        self._found = _Found((), (), next(self._versions))

    @property
    def voices(self) -> tuple[VoiceInfo, ...]:
        """All voices; blocks only after `scan_natural`, for the rest of its scan."""
        return self.scan() if self._found.is_partial else self._found.voices

    @property
    def natural(self) -> tuple[VoiceInfo, ...]:
        """The natural ones among them; never blocks."""
        return self._found.natural

    @property
    def version(self) -> int:
        """Grows when the voices change."""
        return self._found.version

    def scan(self) -> tuple[VoiceInfo, ...]:
        """Look for voices again; a name that is taken belongs to who came first."""
        before = self._found
        voices = self._find(self._families)
        if before.is_partial or voices != before.voices:
            if before.voices and not before.is_partial:
                _log_changes(before.voices, voices)
            self._keep(voices)
        return self._found.voices

    def scan_natural(self) -> None:
        """Look for natural voices; for the others when somebody asks for `voices`.

        For a command that speaks once: most need no other voice.
        """
        names = [name for name in self._families if name not in self._robotic]
        self._keep(self._find(names), is_partial=True)

    def _keep(self, voices: tuple[VoiceInfo, ...], *, is_partial: bool = False) -> None:
        _LOGGER.debug("Found %d voices", len(voices))
        natural = tuple(voice for voice in voices if voice.is_natural)
        self._found = _Found(voices, natural, next(self._versions), is_partial)

    def _find(self, families: Iterable[str]) -> tuple[VoiceInfo, ...]:
        found: dict[str, VoiceInfo] = {}
        for name in families:
            for voice in self._families[name].scan(self._data_dirs):
                found.setdefault(voice.name, voice)
        return tuple(found.values())


def _log_changes(old: Iterable[VoiceInfo], new: Iterable[VoiceInfo]) -> None:
    before = {voice.name: voice for voice in old}
    after = {voice.name: voice for voice in new}
    for name in after.keys() - before.keys():
        _LOGGER.info("New voice: %s", name)
    for name in before.keys() - after.keys():
        _LOGGER.info("Voice is gone: %s", name)
    for name in after.keys() & before.keys():
        if after[name] != before[name]:
            _LOGGER.info("Voice has changed: %s", name)
