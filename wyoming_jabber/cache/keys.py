"""Keys: digests of all that decides how a unit sounds, and of its text."""

from functools import cache
import hashlib
import json
from pathlib import Path
from typing import Final

from wyoming_jabber import __version__
from wyoming_jabber.voices.base import SynthesisOptions, Voice, VoiceInfo, variant_of

Key = bytes
"""Names a unit inside this process; no text can be read from it."""

# What phonemes and sound depend on besides ourselves.
_LIBRARIES: Final = ("espeakng-loader", "onnxruntime", "phonemizer")

# Bytes of a digest: enough that no two units ever meet.
_KEY_SIZE: Final = 32
_NAME_SIZE: Final = 20

SALT_SIZE: Final = 32
"""Bytes of randomness that make a store's names useless to guess texts by."""


class KeyMaker:
    """Makes keys; the voices must be learned first. Thread-safe."""

    def __init__(self, provider: str = "cpu") -> None:
        self._provider = provider
        self._digests: dict[tuple[str, str], str] = {}

    def knows(self, info: VoiceInfo) -> bool:
        """Whether the voice's files, as they are now, have been read."""
        return _files_of(info) in self._digests

    def learn(self, info: VoiceInfo) -> None:
        """Read a voice's files for their digest; blocks, for each voice once."""
        if not self.knows(info):
            self._digests[_files_of(info)] = _digest(info)
        _versions()

    def key(self, voice: Voice, options: SynthesisOptions, text: str) -> Key:
        """Return the key of what a voice says with these options."""
        info = voice.info
        parts = (
            *_versions(),
            self._provider,
            info.family,
            info.name,
            self._digests[_files_of(info)],
            variant_of(voice),
            info.sample_rate,
            *options,
            text,
        )
        return hashlib.blake2b(_bytes(parts), digest_size=_KEY_SIZE).digest()


def stored_name(key: Key, salt: bytes) -> str:
    """Return the name of a unit in a store with this salt."""
    return hashlib.blake2b(key, key=salt, digest_size=_NAME_SIZE).hexdigest()


def _bytes(parts: tuple[object, ...]) -> bytes:
    return json.dumps(parts).encode("ascii")


def _files_of(info: VoiceInfo) -> tuple[str, str]:
    """Return what changes with a voice's files."""
    return str(info.path), info.revision


def _digest(info: VoiceInfo) -> str:
    """Digest the file that a voice is loaded by, and a configuration beside it.

    Other servers have the same voice with other times of change; where the content
    can't be read, the revision has to do.
    """
    if info.path is None:
        return info.revision
    digest = hashlib.sha256()
    try:
        for path in (info.path, info.path.with_name(f"{info.path.name}.json")):
            if path.exists():
                digest.update(_file_digest(path))
    except OSError:
        return info.revision
    return digest.hexdigest()


def _file_digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


@cache
def _versions() -> tuple[str, ...]:
    return (__version__, *map(_version, _LIBRARIES))


def _version(library: str) -> str:
    from importlib import metadata  # noqa: PLC0415 - 15 ms; only the server has keys

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""
