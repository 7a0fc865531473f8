"""Which voices there are: what every family finds in the data folders."""

from collections.abc import Mapping, Sequence
import logging
from pathlib import Path

from wyoming_jabber.voices.base import Family, VoiceInfo

_LOGGER = logging.getLogger(__name__)


class VoiceStore:
    """The voices found by the last scan.

    `scan` blocks on the disk and may run on any thread; `voices` is replaced as a
    whole, so that readers never see half of a scan.
    """

    def __init__(
        self, families: Mapping[str, Family], data_dirs: Sequence[Path]
    ) -> None:
        self._families = families
        self._data_dirs = data_dirs
        self.voices: tuple[VoiceInfo, ...] = ()

    def scan(self) -> tuple[VoiceInfo, ...]:
        """Look for voices again; a name that is taken belongs to who came first."""
        found: dict[str, VoiceInfo] = {}
        for family in self._families.values():
            for voice in family.scan(self._data_dirs):
                found.setdefault(voice.name, voice)
        voices = tuple(found.values())
        if voices != self.voices:
            self._log_changes(voices)
            self.voices = voices
        return self.voices

    def _log_changes(self, voices: tuple[VoiceInfo, ...]) -> None:
        if not self.voices:
            _LOGGER.debug("Found %d voices", len(voices))
            return
        before = {voice.name: voice for voice in self.voices}
        after = {voice.name: voice for voice in voices}
        for name in after.keys() - before.keys():
            _LOGGER.info("New voice: %s", name)
        for name in before.keys() - after.keys():
            _LOGGER.info("Voice is gone: %s", name)
        for name in after.keys() & before.keys():
            if after[name] != before[name]:
                _LOGGER.info("Voice has changed: %s", name)
