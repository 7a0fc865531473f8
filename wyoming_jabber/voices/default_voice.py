"""The default voice that a person chose while the server runs, kept over restarts."""

import contextlib
import json
import logging
from pathlib import Path
from typing import Final

from wyoming_jabber import whole_file
from wyoming_jabber.errors import VoiceNotFoundError
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.directory import VoiceDirectory
from wyoming_jabber.voices.selection import find

_LOGGER = logging.getLogger(__name__)

FILE_NAME: Final = "default-voice.json"

# What the server keeps is no secret, and a person may want to read it.
_MODE: Final = 0o644

# Bytes: a name and its braces; a larger file is not ours.
_MOST_BYTES: Final = 4096


class ChosenVoiceDirectory(VoiceDirectory):
    """A directory whose default voice may be chosen while it is used."""

    chosen: str | None = None
    """Name that a person has chosen; the settings win over it."""

    @property
    def configured(self) -> str | None:
        """Name in the settings."""
        return self._default_voice

    def default_voice(self) -> VoiceInfo:
        """Return the voice of requests that name none.

        A chosen voice that has left its folder is stood in for by the best there is.
        """
        if self.configured is None and self.chosen is not None:
            with contextlib.suppress(VoiceNotFoundError):
                return find(self._store.voices, self.chosen)
        return super().default_voice()

    @property
    def set_by(self) -> str:
        """Where the default voice comes from: `settings`, `choice`, or `best`."""
        if self.configured is not None:
            return "settings"
        if self.chosen is not None and self.default_voice().name == self.chosen:
            return "choice"
        return "best"


def read_choice(state_dir: Path) -> str | None:
    """Return the name that was kept; None if there is none. Blocks on the disk."""
    path = state_dir / FILE_NAME
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        _LOGGER.warning("%s can't be read, the best voice speaks: %s", path, error)
        return None
    name = content.get("name") if isinstance(content, dict) else None
    return name if isinstance(name, str) and name else None


def keep_choice(state_dir: Path, name: str | None) -> None:
    """Keep a name over restarts, or forget it; blocks on the disk. Raises OSError."""
    state_dir.mkdir(parents=True, exist_ok=True)
    write_whole(state_dir / FILE_NAME, json.dumps({"name": name}) + "\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one; blocks.

    Raises OSError, and leaves the old one then.
    """
    whole_file.write_whole(path, text, mode=_MODE)
