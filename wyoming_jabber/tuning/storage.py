"""Remembers what was chosen for a voice on this machine, in the folder for state.

    tuning/VOICE-KIND.json

KIND stands for the processor, its cores, onnxruntime's version and the provider; the
file names the digest of the voice that was measured.
"""

from collections.abc import Iterable, Mapping
import json
import logging
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from wyoming_jabber.digests import name_digest
from wyoming_jabber.engine.cores import usable_cores
from wyoming_jabber.engine.cpu import this_cpu
from wyoming_jabber.engine.session import SessionOptions, engine_version
from wyoming_jabber.tuning.choice import MOST, Setup
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.preparations import identity
from wyoming_jabber.whole_file import write_whole

_LOGGER = logging.getLogger(__name__)

_FORMAT: Final = 1
"""Grows when what is measured or chosen changes, so that all is measured again."""

_FOLDER: Final = "tuning"

# Nobody but the server has a use for it.
_MODE: Final = 0o600


class Machine(NamedTuple):
    """What a choice holds for."""

    cpu: str
    cores: int
    onnxruntime: str
    provider: str

    @classmethod
    def this(cls, provider: str) -> Self:
        """Describe this machine as we may use it; blocks for onnxruntime's import."""
        return cls(
            cpu=this_cpu().key,
            cores=usable_cores(),
            onnxruntime=engine_version(),
            provider=provider,
        )


class Choice(NamedTuple):
    """What was chosen for a voice."""

    setup: Setup
    variant: str
    """In which form the voice was measured; see `voices.base.variant_of`."""


def can_tune(info: VoiceInfo) -> bool:
    """Whether a voice has models, whose threads are ours to choose."""
    return info.path is not None


class Tuning:
    """The choices that have been made for this machine. Thread-safe; blocks."""

    def __init__(self, state_dir: Path, provider: str = "cpu") -> None:
        self._folder = state_dir / _FOLDER
        self._provider = provider

    def find(self, info: VoiceInfo) -> Choice | None:
        """Return what was chosen for a voice as its files are now.

        What is torn, or holds for another machine or voice, counts as not there.
        """
        if info.path is None:
            return None
        try:
            # Where nothing was ever chosen, nobody need find out what machine this is.
            if not self._folder.is_dir():
                return None
            machine = Machine.this(self._provider)
            record = json.loads(self._file(info, machine).read_text(encoding="utf-8"))
            return _read(record, machine, info.path)
        except FileNotFoundError:
            return None
        # RecursionError: brackets in brackets, which nobody but a bad disk writes.
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            _LOGGER.warning(
                "The choice of threads for voice %s can't be read (%r); "
                "it is as if none had been made",
                *(info.name, error),
            )
            return None

    def store(
        self, info: VoiceInfo, choice: Choice, measured: Mapping[str, Any]
    ) -> Path:
        """Write down a choice and what it rests on, all or nothing; return the file.

        Raises OSError.
        """
        assert info.path is not None, "a voice without models has no choice"
        machine = Machine.this(self._provider)
        record = {
            "format": _FORMAT,
            "machine": machine._asdict(),
            "voice": identity(info.path),
            "variant": choice.variant,
            **choice.setup._asdict(),
            "measured": measured,
        }
        file = self._file(info, machine)
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(record, indent=2), mode=_MODE)
        return file

    def options(self, info: VoiceInfo, options: SessionOptions) -> SessionOptions:
        """Return the options with the threads that were chosen for a voice, if any."""
        choice = self.find(info)
        if choice is None:
            return options
        return options._replace(threads=choice.setup.session_threads)

    def engine_threads(self, voices: Iterable[VoiceInfo], default: int) -> int:
        """Return the most runs at a time that were chosen for any of the voices.

        A voice that nobody has tuned wants the default; one without models nothing.
        """
        choices = [self.find(info) for info in voices if can_tune(info)]
        wanted = (c.setup.engine_threads if c else default for c in choices)
        return max(wanted, default=default)

    def _file(self, info: VoiceInfo, machine: Machine) -> Path:
        assert info.path is not None, "it is asked for before"
        kind = json.dumps([_FORMAT, machine._asdict(), str(info.path.resolve())])
        # A name can be longer than a file's may be, and its digest is enough.
        return self._folder / f"{info.name[:64]}-{name_digest(kind.encode())}.json"


def _read(record: Mapping[str, Any], machine: Machine, model: Path) -> Choice | None:
    if record["format"] != _FORMAT or record["machine"] != machine._asdict():
        return None
    if not _is_same_voice(record["voice"], model):
        return None
    setup = Setup(record["session_threads"], record["engine_threads"])
    if not all(type(n) is int and 1 <= n <= MOST for n in setup):
        raise ValueError(f"{tuple(setup)} are no numbers of threads")
    return Choice(setup=setup, variant=str(record["variant"]))


def _is_same_voice(measured: Mapping[str, Any], model: Path) -> bool:
    """Tell whether the file is the one that was measured; a digest is the last word."""
    now = identity(model, with_digest=False)
    if measured["size"] != now["size"]:
        return False
    if measured["changed"] == now["changed"]:
        return True
    return bool(measured["sha256"] == identity(model)["sha256"])
