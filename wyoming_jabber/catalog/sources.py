"""Where catalogs come from, and how they are read: Piper's format, and our own."""

from collections.abc import Iterator, Mapping, Sequence
import json
import logging
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote, urljoin

from wyoming_jabber.catalog.entry import (
    MODEL_CARD,
    MOST_BYTES,
    CatalogEntry,
    Digest,
    RemoteFile,
    is_safe_file,
    is_safe_name,
)
from wyoming_jabber.catalog.errors import CatalogError
from wyoming_jabber.catalog.families import SUPPORTED, expected_files
from wyoming_jabber.catalog.nearness import nearness
from wyoming_jabber.catalog.network import host_of, shown
from wyoming_jabber.errors import VoiceError
from wyoming_jabber.voices.json_fields import JsonFields
from wyoming_jabber.voices.piper_scan import language_tag

_LOGGER = logging.getLogger(__name__)

PIPER_VOICES: Final = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
"""Piper's public collection."""

INDEX: Final = "voices.json"

FORMAT: Final = 1
"""The number of our own format grows when an older program can't read a newer catalog."""

# Piper's voice of 904 people is the largest; a slip of the pen beyond.
_MOST_SPEAKERS: Final = 100_000


class Source(Protocol):
    """A catalog that can be had."""

    @property
    def label(self) -> str:
        """What a person calls it."""

    @property
    def addresses(self) -> Sequence[str]:
        """Where its index is, the best first."""

    def read(self, content: bytes) -> list[CatalogEntry]:
        """Read an index; entries that can't be used are left out with a warning.

        Raises CatalogError if it is no such catalog.
        """


class PiperSource:
    """Piper's collection: an object of voices by name, with paths below one address."""

    label = "Piper's catalog"

    def __init__(self, bases: Sequence[str] = (PIPER_VOICES,)) -> None:
        """`bases` are addresses of the collection and its mirrors, the best first."""
        self._bases = tuple(base.rstrip("/") for base in bases)
        self.addresses = tuple(f"{base}/{INDEX}" for base in self._bases)

    def read(self, content: bytes) -> list[CatalogEntry]:
        """Read the index; see `Source`."""
        index = _json_object(content, self.label)
        if "catalog" in index:
            raise CatalogError(
                f"{self.label} at {self.addresses[0]} is of another kind"
            )
        return list(_usable(self._entry, index, self.label))

    def _entry(self, key: str, fields: JsonFields) -> CatalogEntry:
        language = fields.section("language")
        quality, person = fields.text("quality"), fields.text("name")
        files = self._files(fields.section("files"))
        card = files.pop(MODEL_CARD, None)
        _check_files("piper", key, files)
        names = (
            language.text("name_english", ""),
            language.text("country_english", ""),
        )
        code = language.text("code").split("_")
        return CatalogEntry(
            name=key,
            family="piper",
            description=", ".join(filter(None, (_label(person, quality), *names))),
            languages=(language_tag(*code),),
            quality=quality,
            files=tuple(files.values()),
            card=card,
            speakers=_piper_speakers(fields),
            sample_url=self._sample(fields.section("files")),
            aliases=_texts(fields, "aliases"),
        )

    def _files(self, fields: JsonFields) -> dict[str, RemoteFile]:
        files = {}
        for path in fields.values:
            *folders, name = path.split("/")
            if not all(map(is_safe_name, folders)) or not is_safe_file(name):
                raise VoiceError(f"{path!a} is not the path of a voice's file")
            addresses = (f"{base}/{quote(path)}" for base in self._bases)
            files[name] = _file(name, tuple(addresses), fields.section(path), "md5")
        return files

    def _sample(self, fields: JsonFields) -> str:
        """Return where Piper's collection keeps a recording: beside the model."""
        folder = next(iter(fields.values)).rpartition("/")[0]
        return f"{self._bases[0]}/{quote(folder)}/samples/speaker_0.mp3"


class OwnSource:
    """A catalog in our own format, at one address; docs/voices.md has the format."""

    def __init__(self, address: str) -> None:
        self.label = f"the catalog {shown(address)}"  # it may hold a password
        self.addresses = (address,)

    def read(self, content: bytes) -> list[CatalogEntry]:
        """Read the catalog; see `Source`."""
        index = _json_object(content, self.label)
        entries, version = index.get("voices"), index.get("version")
        if index.get("catalog") != "wyoming-jabber" or not isinstance(entries, list):
            raise CatalogError(f'{self.label} has no "catalog": "wyoming-jabber"')
        if version != FORMAT:
            raise CatalogError(
                f"{self.label} has version {version!a}; this program reads {FORMAT}"
            )
        voices = {str(i): voice for i, voice in enumerate(entries)}
        return list(_usable(self._entry, voices, self.label))

    def _entry(self, key: str, fields: JsonFields) -> CatalogEntry:  # noqa: ARG002 - the number of an entry says nothing
        name, family = fields.text("name"), fields.text("family")
        files = dict(self._files(fields))
        _check_files(family, name, files)
        languages = fields.texts("languages")
        if not languages:
            raise fields.wrong("languages", "a list with at least one tag")
        sample = fields.text("sample", "")
        return CatalogEntry(
            name=name,
            family=family,
            description=fields.text("description", "") or name,
            languages=languages,
            quality=fields.text("quality", ""),
            files=tuple(files.values()),
            speakers=_texts(fields, "speakers"),
            licence=fields.text("licence"),
            sample_url=self._address(sample) if sample else None,
            aliases=_texts(fields, "aliases"),
            is_supported=family in SUPPORTED,
        )

    def _files(self, fields: JsonFields) -> Iterator[tuple[str, RemoteFile]]:
        for file in fields.sections("files"):
            name = file.text("name")
            if not is_safe_file(name):
                raise file.wrong("name", "a file's name without folders or archives")
            address = self._address(file.text("url"))
            yield name, _file(name, (address,), file, "sha256")

    def _address(self, url: str) -> str:
        """Return a whole address. Raises VoiceError.

        A catalog of the world names nothing in this house: whoever writes it could let
        us ask the devices here what only we may ask them.
        """
        own = self.addresses[0]
        try:
            address = urljoin(own, url)
        except ValueError as error:
            raise VoiceError(f"{url!a} is no address") from error
        host = host_of(address)
        if not host:
            raise VoiceError(f"{url!a} is no address of the web")
        if nearness(host) > nearness(host_of(own)):
            raise VoiceError(
                f"{shown(address)} is in this house or on this machine, and the catalog "
                "is not"
            )
        return address


def _json_object(content: bytes, label: str) -> dict[str, object]:
    try:
        index = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CatalogError(f"{label} is not JSON: {error}") from error
    if not isinstance(index, dict):
        raise CatalogError(f"{label} must be a JSON object")
    return index


class _Reader(Protocol):
    def __call__(self, key: str, fields: JsonFields) -> CatalogEntry: ...


def _usable(
    read: _Reader, voices: Mapping[str, object], label: str
) -> Iterator[CatalogEntry]:
    """Read the entries; what is wrong with one is told, and costs that one only."""
    for key, values in voices.items():
        try:
            if not isinstance(values, dict):
                raise VoiceError("it is no object")  # noqa: TRY301 - one way to be wrong
            entry = read(key, JsonFields(Path(INDEX), values))
            _check_texts(entry)
        except VoiceError as error:
            _LOGGER.warning("Voice %a left out of %s: %s", key, label, error)
        else:
            yield entry


def _check_texts(entry: CatalogEntry) -> None:
    """Refuse what would not stay on its line, or moves the cursor of a terminal."""
    if not is_safe_name(entry.name):
        raise VoiceError(f"{entry.name!a} can't be the name of a folder")
    texts = (entry.family, entry.description, entry.quality, entry.licence or "")
    lists = (*entry.languages, *entry.speakers, *entry.aliases)
    for text in (*texts, *lists, entry.sample_url or ""):
        if not text.isprintable():
            raise VoiceError(f"{text!a} is not printable")


def _check_files(family: str, name: str, files: Mapping[str, RemoteFile]) -> None:
    """Refuse a voice of a family we know whose files can't be complete."""
    missing = [file for file in expected_files(family, name) if file not in files]
    if missing:
        raise VoiceError(f"its files lack {' and '.join(missing)}")


def _file(
    name: str, addresses: tuple[str, ...], fields: JsonFields, kind: str
) -> RemoteFile:
    value = fields.text("md5_digest" if kind == "md5" else kind)
    return RemoteFile(
        name=name,
        addresses=addresses,
        size_bytes=fields.integer("size_bytes", (1, MOST_BYTES)),
        digest=Digest(kind, value.lower()),
    )


def _piper_speakers(fields: JsonFields) -> tuple[str, ...]:
    """Return the names in the order of their numbers."""
    count = fields.integer("num_speakers", (1, _MOST_SPEAKERS))
    if count == 1:
        return ()
    numbers = fields.section("speaker_id_map").values
    names = {n: name for name, n in numbers.items() if isinstance(n, int)}
    return tuple(names.get(number, str(number)) for number in range(count))


def _texts(fields: JsonFields, key: str) -> tuple[str, ...]:
    return fields.texts(key) if key in fields.values else ()


def _label(person: str, quality: str) -> str:
    return f"{person[:1].upper()}{person[1:].replace('_', ' ')} ({quality})"
