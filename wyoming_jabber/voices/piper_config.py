"""The `.onnx.json` file of a Piper voice, old or new, read and checked."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import textwrap
from typing import NamedTuple, TypeGuard

from wyoming_jabber.errors import VoiceError
from wyoming_jabber.text.pattern import Pattern

PAD, BOS, EOS = "_", "^", "$"
"""Symbols with which Piper frames a sentence: between phonemes, before, after."""

_CONTROLS = (PAD, BOS, EOS)
_PHONEME_TYPES = ("espeak", "text")

# Rates that speech models are made for; anything else is a slip of the pen.
_SAMPLE_RATES = (8000, 48000)

# The libraries of people that voices are trained on have a few thousand.
_MOST_SPEAKERS = 100_000

# Far beyond what is still speech: only nonsense is refused here.
_LENGTH_SCALES = (0.01, 100.0)
_NOISE_SCALES = (0.0, 100.0)

# Piper's own defaults, for files that leave them out.
_NOISE_SCALE, _LENGTH_SCALE, _NOISE_W_SCALE = 0.667, 1.0, 0.8
_HOP_LENGTH = 256

_LANGUAGE_CODE = Pattern(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")


class PiperConfig(NamedTuple):
    """What a Piper voice says of itself."""

    sample_rate: int
    phoneme_type: str
    """`espeak` (IPA) or `text` (the letters themselves)."""

    espeak_voice: str
    """Language for espeak-ng, such as `en-us`; may be empty for `text`."""

    phoneme_ids: Mapping[str, tuple[int, ...]]
    phoneme_map: Mapping[str, tuple[str, ...]]
    """Symbols to be replaced before ids are looked up."""

    clusters: frozenset[tuple[str, ...]]
    """Neighbouring symbols that the voice knows as one, such as a diphthong's."""

    num_speakers: int
    speaker_ids: Mapping[str, int]
    default_speaker_id: int
    length_scale: float
    noise_scale: float
    noise_w_scale: float
    hop_length: int
    """Samples per frame of the model."""

    quality: str
    dataset: str
    language_code: str
    """As in the file, such as `en_US`; empty when it isn't there."""

    language_name: str
    country_name: str

    @property
    def speakers(self) -> tuple[str, ...]:
        """Names in the order of ids; the id itself where there is no name."""
        if self.num_speakers == 1:
            return ()
        names = {number: name for name, number in self.speaker_ids.items()}
        return tuple(names.get(i, str(i)) for i in range(self.num_speakers))


def read_config(file: Path) -> PiperConfig:
    """Read and check a voice's configuration.

    Raises VoiceError, which names the file and what is wrong in it.
    """
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise VoiceError(f"{file} can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise VoiceError(f"{file} is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise VoiceError(f"{file} must hold a JSON object")
    return _config(_Fields(file, values))


def _config(fields: "_Fields") -> PiperConfig:
    audio, inference = fields.section("audio"), fields.section("inference")
    language = fields.section("language")
    num_speakers = max(1, fields.integer("num_speakers", (0, _MOST_SPEAKERS), 1))
    speaker_range = (0, num_speakers - 1)
    phoneme_type = _phoneme_type(fields)
    noise_w_key = "noise_w_scale" if "noise_w_scale" in inference.values else "noise_w"
    return PiperConfig(
        sample_rate=audio.integer("sample_rate", _SAMPLE_RATES),
        phoneme_type=phoneme_type,
        espeak_voice=_espeak_voice(fields, phoneme_type),
        phoneme_ids=_phoneme_ids(fields),
        phoneme_map=dict(_phoneme_map(fields.section("phoneme_map"))),
        clusters=frozenset(_clusters(fields)),
        num_speakers=num_speakers,
        speaker_ids=_speaker_ids(fields.section("speaker_id_map"), speaker_range),
        default_speaker_id=fields.integer("default_speaker_id", speaker_range, 0),
        length_scale=inference.number("length_scale", _LENGTH_SCALES, _LENGTH_SCALE),
        noise_scale=inference.number("noise_scale", _NOISE_SCALES, _NOISE_SCALE),
        noise_w_scale=inference.number(noise_w_key, _NOISE_SCALES, _NOISE_W_SCALE),
        hop_length=fields.integer("hop_length", (1, 65536), _HOP_LENGTH),
        quality=audio.text("quality"),
        dataset=fields.text("dataset"),
        language_code=_language_code(language),
        language_name=language.text("name_english"),
        country_name=language.text("country_english"),
    )


def _phoneme_type(fields: "_Fields") -> str:
    phoneme_type = fields.text("phoneme_type") or "espeak"
    if phoneme_type not in _PHONEME_TYPES:
        raise VoiceError(
            f"{fields.file}: phoneme_type {phoneme_type!r} is not supported "
            f"(supported: {', '.join(_PHONEME_TYPES)})"
        )
    return phoneme_type


def _espeak_voice(fields: "_Fields", phoneme_type: str) -> str:
    espeak = fields.section("espeak")
    voice = espeak.text("voice")
    if phoneme_type == "espeak" and not voice:
        raise espeak.wrong("voice", "the name of an espeak-ng voice")
    return voice


def _phoneme_ids(fields: "_Fields") -> dict[str, tuple[int, ...]]:
    """Read the ids of each symbol; old files have a number in place of a list."""
    id_range = (0, fields.integer("num_symbols", (1, 65536), 65536) - 1)
    section = fields.section("phoneme_id_map")
    phoneme_ids = {
        symbol: tuple(section.integers(symbol, id_range)) for symbol in section.values
    }
    for symbol in _CONTROLS:
        if not phoneme_ids.get(symbol):
            raise section.wrong(symbol, "at least one id")
    return phoneme_ids


def _phoneme_map(section: "_Fields") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read replacements: by one symbol, by several, or by none (null)."""
    for symbol, value in section.values.items():
        symbols = [value] if isinstance(value, str) else value or []
        if not _is_strings(symbols):
            raise section.wrong(symbol, "a symbol or a list of symbols")
        yield symbol, tuple(symbols)


def _clusters(fields: "_Fields") -> Iterator[tuple[str, ...]]:
    clusters = fields.values.get("vowel_clusters") or []
    for cluster in clusters if isinstance(clusters, list) else [clusters]:
        if not _is_strings(cluster):
            raise fields.wrong("vowel_clusters", "a list of lists of symbols")
        yield tuple(cluster)


def _speaker_ids(section: "_Fields", id_range: tuple[int, int]) -> dict[str, int]:
    return {name: section.integer(name, id_range) for name in section.values}


def _language_code(language: "_Fields") -> str:
    code = language.text("code")
    if code and not _LANGUAGE_CODE.compiled.fullmatch(code):
        raise language.wrong("code", "a language code such as en_US")
    return code


def _is_strings(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: object) -> str:
    """Show a value in a message, shortened: it may be a table of hundreds."""
    return textwrap.shorten(repr(value), 60, placeholder=" …")


class _Fields(NamedTuple):
    """A JSON object whose values are checked as they are read."""

    file: Path
    values: Mapping[str, object]
    prefix: str = ""
    """Keys of the objects around this one, with a dot after each."""

    def section(self, key: str) -> "_Fields":
        """Return the object below this key; an empty one when it isn't there."""
        value = self.values.get(key)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise self.wrong(key, "an object")
        return _Fields(self.file, value, f"{self.prefix}{key}.")

    def text(self, key: str) -> str:
        """Return a text; an empty one when it isn't there."""
        value = self.values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.wrong(key, "a text")
        return value.strip()

    def number(
        self, key: str, limits: tuple[float, float], default: float | None = None
    ) -> float:
        """Return a number within limits; without a default it must be there."""
        value = self.values.get(key, default)
        if not _is_number(value) or not limits[0] <= value <= limits[1]:
            raise self.wrong(key, f"a number from {limits[0]:g} to {limits[1]:g}")
        return value

    def integer(
        self, key: str, limits: tuple[int, int], default: int | None = None
    ) -> int:
        """Return a whole number within limits; see `number`."""
        value = self.number(key, limits, default)
        if value != int(value):
            raise self.wrong(key, "a whole number")
        return int(value)

    def integers(self, key: str, limits: tuple[int, int]) -> list[int]:
        """Return a list of whole numbers; a single one counts as a list."""
        value = self.values[key]
        items = value if isinstance(value, list) else [value]
        return [
            _Fields(self.file, {key: item}, self.prefix).integer(key, limits)
            for item in items
        ]

    def wrong(self, key: str, must_be: str) -> VoiceError:
        """Make the error for a value that is not what it must be."""
        found = "missing" if key not in self.values else _shown(self.values[key])
        return VoiceError(
            f"{self.file}: {self.prefix}{key} is {found}, must be {must_be}"
        )
