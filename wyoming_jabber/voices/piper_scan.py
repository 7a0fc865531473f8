"""Finding Piper voices on disk: pairs of `voice.onnx` and `voice.onnx.json`."""

from collections.abc import Iterable, Iterator, Sequence
import logging
import os
from pathlib import Path
import re
import textwrap
from typing import NamedTuple

from wyoming_jabber.errors import VoiceError
from wyoming_jabber.text.pattern import Pattern
from wyoming_jabber.voices.base import VoiceInfo
from wyoming_jabber.voices.piper_config import PiperConfig, read_config

_LOGGER = logging.getLogger(__name__)

# Piper's own collection keeps its voices in en/en_US/lessac/medium/.
_MAX_DEPTH = 4

_CARD_NAMES = ("MODEL_CARD", "MODEL_CARD.md")

# Cards are a page long; more than this is some other file.
_MAX_CARD_LENGTH = 65536

# A label has to fit in a list of voices.
_MAX_LICENCE_LENGTH = 60

# Growth of the process, measured with voices of 21, 63 and 114 MB after sentences of
# up to seven seconds, whose intermediate results are the base.
_BASE_MEMORY, _MEMORY_PER_BYTE = 130_000_000, 1.6

UNKNOWN_LICENCE = "licence unknown: see the voice's model card"

# "* License: CC0", also "Licence: ..." and "**License**: ...".
_LICENCE_LINE = Pattern(
    r"^[-*_# ]*licen[sc]e[*_ ]*:[*_ ]*(\S.*)$", re.IGNORECASE | re.MULTILINE
)

# Cards often say only "https://creativecommons.org/licenses/by-nc-sa/4.0/".
_CC_LICENCE = Pattern(
    r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]+)/([0-9.]+)"
)

# "[CC0](https://...)" is a link in Markdown.
_LINK = Pattern(r"\[([^\]]+)\]\([^)]*\)")

# Piper's naming: en_US-lessac-medium.
_VOICE_NAME = Pattern(
    r"(?P<language>[a-z]{2,3}_[A-Z]{2})-(?P<dataset>.+)-(?P<quality>[a-z_]+)"
)

# An espeak-ng voice: a language, perhaps a region, then what BCP-47 has no word for,
# as in en-gb-x-rp.
_ESPEAK_VOICE = Pattern(r"([a-z]{2,3})(?:-([a-z]{2}|[0-9]{3}))?(?:-.*)?", re.IGNORECASE)

# Letters in the region (US) and the script (Latn) of a language tag.
_REGION_LENGTH, _SCRIPT_LENGTH = 2, 4

# espeak-ng says Mandarin where everybody else says Chinese; Piper says Norwegian where
# Home Assistant and we say Bokmål.
_USUAL_LANGUAGES = {"cmn": "zh", "no": "nb"}


class _Files(NamedTuple):
    """One voice's files, and what tells whether they changed."""

    model: Path
    config: Path
    card: Path | None
    version: tuple[int, ...]
    """Time of change and size of each."""

    size_bytes: int


class _Reading(NamedTuple):
    """What the files said when they were read."""

    version: tuple[int, ...]
    info: VoiceInfo | None
    """None when they are broken."""


class PiperScanner:
    """Finds voices again and again; reads only what is new or has changed."""

    def __init__(self) -> None:
        self._readings: dict[Path, _Reading] = {}
        self._unreadable: set[Path] = set()

    def scan(self, data_dirs: Iterable[Path]) -> list[VoiceInfo]:
        """Find the voices in these folders; of two with one name, the first."""
        readings: dict[Path, _Reading] = {}
        voices: dict[str, VoiceInfo] = {}
        for files in self._walk(data_dirs):
            reading = self._readings.get(files.model)
            if reading is None or reading.version != files.version:
                reading = _Reading(files.version, _read(files))
            readings[files.model] = reading
            if reading.info is not None:
                voices.setdefault(reading.info.name, reading.info)
        self._readings = readings
        return list(voices.values())

    def _walk(self, data_dirs: Iterable[Path]) -> Iterator[_Files]:
        seen: set[tuple[int, int]] = set()
        for data_dir in data_dirs:
            for listing in self._listings(data_dir, _MAX_DEPTH, seen):
                yield from _voice_files(listing)

    def _listings(
        self, folder: Path, depth: int, seen: set[tuple[int, int]]
    ) -> Iterator[list[os.DirEntry[str]]]:
        """List a folder and those below it, by name, each once whatever links say."""
        listing = self._listing(folder, seen)
        yield listing
        for entry in listing if depth else ():
            if _is_folder(entry):
                yield from self._listings(Path(entry.path), depth - 1, seen)

    def _listing(
        self, folder: Path, seen: set[tuple[int, int]]
    ) -> list[os.DirEntry[str]]:
        try:
            identity = folder.stat()
            if (identity.st_dev, identity.st_ino) in seen:
                return []
            seen.add((identity.st_dev, identity.st_ino))
            with os.scandir(folder) as entries:
                visible = [entry for entry in entries if entry.name[0] != "."]
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            self._warn_unreadable(folder, error)
            return []
        return sorted(visible, key=lambda entry: entry.name)

    def _warn_unreadable(self, folder: Path, error: OSError) -> None:
        if folder not in self._unreadable:
            self._unreadable.add(folder)
            _LOGGER.warning("Can't look for voices in %s: %s", folder, error.strerror)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link in a circle


def _voice_files(listing: Sequence[os.DirEntry[str]]) -> Iterator[_Files]:
    """Pick the complete voices out of a folder's listing."""
    by_name = {entry.name: entry for entry in listing}
    models = [entry for entry in listing if entry.name.endswith(".onnx")]
    # A card beside several voices may speak of any of them.
    cards = _CARD_NAMES if len(models) == 1 else ()
    card = next((by_name[name] for name in cards if name in by_name), None)
    for model in models:
        config = by_name.get(f"{model.name}.json")
        files = config and _stat_files(model, config, card)
        if files:
            yield files


def _stat_files(
    model: os.DirEntry[str], config: os.DirEntry[str], card: os.DirEntry[str] | None
) -> _Files | None:
    """Look at the files; None while they are still being written or deleted."""
    entries = (model, config, card) if card else (model, config)
    try:
        stats = [entry.stat() for entry in entries]
    except OSError:
        return None
    if not stats[0].st_size:
        return None
    return _Files(
        model=Path(model.path),
        config=Path(config.path),
        card=Path(card.path) if card else None,
        version=tuple(n for stat in stats for n in (stat.st_mtime_ns, stat.st_size)),
        size_bytes=sum(stat.st_size for stat in stats),
    )


def _read(files: _Files) -> VoiceInfo | None:
    """Read a voice's configuration and card; a warning and None if it is broken."""
    try:
        return _checked(_info(files, read_config(files.config)))
    except VoiceError as error:
        _LOGGER.warning("Voice left out: %s", error)
        return None


def _checked(info: VoiceInfo) -> VoiceInfo:
    """Refuse names that can't be sent; a file's name may be any bytes."""
    texts = (info.name, info.description, *info.speakers, *info.aliases)
    # Neither lone surrogates nor line breaks, which would part lines of the log.
    if not all(map(str.isprintable, texts)):
        raise VoiceError(
            f"{info.path!a}: the name of the voice or of a speaker is not valid text"
        )
    return info


def _info(files: _Files, config: PiperConfig) -> VoiceInfo:
    licence = read_licence(files.card) if files.card else UNKNOWN_LICENCE
    name = files.model.stem
    alias = f"{config.language_code}-{config.dataset}-{config.quality}"
    has_alias = config.language_code and config.dataset and config.quality
    return VoiceInfo(
        name=name,
        family="piper",
        description=f"{_label(name, config)}; {_short_licence(licence)}",
        languages=(_language(files, config),),
        sample_rate=config.sample_rate,
        licence=licence,
        attribution_name="Piper",
        attribution_url="https://github.com/OHF-Voice/piper1-gpl",
        speakers=config.speakers,
        aliases=(alias,) if has_alias and alias != name else (),
        size_bytes=files.size_bytes,
        memory_bytes=_memory(files.size_bytes),
        has_variation=True,
        path=files.model,
        revision="-".join(f"{number:x}" for number in files.version),
    )


def _label(name: str, config: PiperConfig) -> str:
    """Make a label, such as "Lessac (medium), English, United States"."""
    parts = _VOICE_NAME.compiled.fullmatch(name)
    dataset = parts["dataset"] if parts else config.dataset or name
    quality = parts["quality"] if parts else config.quality
    person = dataset[:1].upper() + dataset[1:].replace("_", " ")
    label = [f"{person} ({quality})" if quality else person]
    return ", ".join(
        label + list(filter(None, (config.language_name, config.country_name)))
    )


def _language(files: _Files, config: PiperConfig) -> str:
    """Tell the voice's language, as a BCP-47 tag."""
    if config.language_code:
        return language_tag(*re.split("[-_]", config.language_code))
    if parts := _VOICE_NAME.compiled.fullmatch(files.model.stem):
        return language_tag(*parts["language"].split("_"))
    if parts := _ESPEAK_VOICE.compiled.fullmatch(config.espeak_voice):
        language = parts[1].lower()
        return language_tag(language, *filter(None, [parts[2]]))
    raise VoiceError(f"{files.config}: language.code is missing")


def language_tag(language: str, *subtags: str) -> str:
    """Join the parts of a language tag in their usual spelling: en-US, sr-Latn."""
    spell = {_REGION_LENGTH: str.upper, _SCRIPT_LENGTH: str.title}
    spelled = (spell.get(len(part), str.lower)(part) for part in subtags)
    base = language.lower()
    return "-".join((_USUAL_LANGUAGES.get(base, base), *spelled))


def read_licence(card: Path) -> str:
    """Read the licence out of a model card."""
    try:
        with card.open(encoding="utf-8", errors="replace") as file:
            line = _LICENCE_LINE.compiled.search(file.read(_MAX_CARD_LENGTH))
    except OSError:
        return UNKNOWN_LICENCE
    licence = _LINK.compiled.sub(r"\1", line[1]).strip(" *") if line else ""
    if not licence or licence.lower().startswith("see "):
        return UNKNOWN_LICENCE
    if cc := _CC_LICENCE.compiled.search(licence):
        return "CC0" if cc[1] == "zero" else f"CC {cc[1].upper()} {cc[2]}"
    return licence


def _short_licence(licence: str) -> str:
    """Shorten a licence for a label, where an address would be noise."""
    if "://" in licence:
        return "licence: see the voice's model card"
    return textwrap.shorten(licence, _MAX_LICENCE_LENGTH, placeholder="…")


def _memory(model_bytes: int) -> int:
    """Estimate the memory that a warm voice takes."""
    return _BASE_MEMORY + round(_MEMORY_PER_BYTE * model_bytes)
