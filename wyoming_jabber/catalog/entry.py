"""A voice that can be had: what a person chooses by, and the files that it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
import hashlib
import re
from typing import Final
import unicodedata

from wyoming_jabber.errors import VoiceError
from wyoming_jabber.voices.base import VoiceInfo

QUALITIES: Final = ("x_low", "low", "medium", "high")
"""Piper's words, worst first."""

MODEL_CARD: Final = "MODEL_CARD"

_BYTES_PER_MEGABYTE: Final = 1_000_000

# Letters of any language, since Piper has a voice "tugão". No separator, no colon, no
# dot at the beginning (hidden) or at the end (Windows drops it), no space.
_SAFE_NAME: Final = re.compile(r"[^\W_](?:[\w.+-]{0,118}[\w+-])?")

# Models, their settings, and texts. What unpacks to something else is not among them.
_SAFE_SUFFIXES: Final = (".onnx", ".json", ".md", ".txt")
_SAFE_WITHOUT_SUFFIX: Final = (MODEL_CARD, "LICENSE", "LICENCE", "NOTICE")

# Characters of a name in a message.
_SHOWN: Final = 60

_DIGEST_LENGTHS: Final = {"md5": 32, "sha256": 64}

# Well over the largest voice there is (0.33 GB); a slip of the pen, or an attack.
MOST_BYTES: Final = 4_000_000_000


def is_safe_name(name: str) -> bool:
    """Tell whether a name may become a folder's: no path, not hidden, not too long."""
    return (
        _SAFE_NAME.fullmatch(name) is not None
        and ".." not in name
        and unicodedata.normalize("NFC", name) == name
    )


def is_safe_file(name: str) -> bool:
    """Tell whether a file of this name may lie in a voice's folder."""
    return is_safe_name(name) and (
        name.endswith(_SAFE_SUFFIXES) or name in _SAFE_WITHOUT_SUFFIX
    )


@dataclass(frozen=True, slots=True)
class Digest:
    """What tells whether a file is the one that was meant."""

    kind: str
    """`md5` (Piper's catalog has nothing better) or `sha256`."""

    value: str
    """Hexadecimal, lower case."""

    def __post_init__(self) -> None:
        length = _DIGEST_LENGTHS.get(self.kind, 0)
        if not length or re.fullmatch(rf"[0-9a-f]{{{length}}}", self.value) is None:
            raise VoiceError(f"{self.value!a} is no {self.kind} digest")

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"

    def start(self) -> "hashlib._Hash":
        """Begin to digest."""
        return hashlib.new(self.kind, usedforsecurity=self.kind != "md5")


@dataclass(frozen=True, kw_only=True, slots=True)
class RemoteFile:
    """One file of a voice that can be had."""

    name: str
    """In the voice's folder; `is_safe_file`."""

    addresses: tuple[str, ...]
    """Where it is, the best first."""

    size_bytes: int
    digest: Digest


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogEntry:
    """A voice that can be had, or that is there already."""

    name: str
    """What the voice will be called; the name of its folder too."""

    family: str
    description: str
    """The label that a person chooses by."""

    languages: tuple[str, ...]
    """BCP-47 tags, such as `en-US`; the first is the main one."""

    quality: str
    """One of `QUALITIES`, or empty."""

    files: tuple[RemoteFile, ...]
    """Without the card."""

    card: RemoteFile | None = None
    """Piper's model card, which is where a Piper voice's licence stands.

    Its digest is a hint only: cards are corrected more often than the catalog.
    """

    speakers: tuple[str, ...] = ()
    """Names of the people inside one voice; empty when there is one."""

    licence: str | None = None
    """None when it isn't known: the card has not been read, or doesn't say."""

    sample_url: str | None = None
    """Where a recording of the voice can be heard."""

    aliases: tuple[str, ...] = ()
    is_installed: bool = False
    is_supported: bool = True
    """False for a family that this version can't speak with; it can't be downloaded."""

    @property
    def size_bytes(self) -> int:
        """Size of all files."""
        card = self.card.size_bytes if self.card else 0
        return card + sum(file.size_bytes for file in self.files)


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """Which entries somebody wants to see; None means that it doesn't matter."""

    language: str | None = None
    """`de` for any accent, `de-AT` for one."""

    quality: str | None = None
    licence: str | None = None
    """Words of the licence, in any case; `unknown` for those that don't say."""

    family: str | None = None
    max_bytes: int | None = None
    is_installed: bool | None = None

    def fits(self, entry: CatalogEntry) -> bool:
        """Tell whether an entry is wanted."""
        return (
            (self.language is None or speaks(entry, self.language))
            and (self.quality is None or plain(self.quality) == plain(entry.quality))
            and (self.licence is None or _is_licensed(entry, self.licence))
            and self.family in (None, entry.family)
            and (self.max_bytes is None or entry.size_bytes <= self.max_bytes)
            and self.is_installed in (None, entry.is_installed)
        )


def speaks(voice: CatalogEntry | VoiceInfo, language: str) -> bool:
    """Tell whether a voice has this language; `de` is any accent of it."""
    wanted = plain(language)
    return any(f"{plain(tag)}-".startswith(f"{wanted}-") for tag in voice.languages)


def plain(name: str) -> str:
    """Spell a name as it is compared: `en_US-Amy` as `en-us-amy`."""
    return name.lower().replace("_", "-")


def shown_name(name: str) -> str:
    """Show a name that a client sent, short and on one line."""
    return ascii(name if len(name) <= _SHOWN else f"{name[:_SHOWN]}...")


def megabytes(size_bytes: int) -> str:
    """Write a size for a person: `63.2 MB`."""
    return f"{size_bytes / _BYTES_PER_MEGABYTE:.1f} MB"


def by_name(entries: Mapping[str, CatalogEntry], name: str) -> CatalogEntry | None:
    """Return the entry with this name, else this alias, spelled any way."""
    if name in entries:
        return entries[name]
    wanted = plain(name)
    for entry in entries.values():
        if wanted in map(plain, (entry.name, *entry.aliases)):
            return entry
    return None


def _is_licensed(entry: CatalogEntry, words: str) -> bool:
    licence = _letters(entry.licence or "unknown")
    return all(_letters(word) in licence for word in words.split())


def _letters(text: str) -> str:
    """Drop what licences are spelled with in different ways: `CC-BY 4.0`, `cc by-4.0`."""
    return re.sub(r"[\s_-]+", "", text.lower())
