"""The `voice.json` of a Jabber voice, read and checked."""

from pathlib import Path
import re
from typing import Final, NamedTuple

from wyoming_jabber.audio.loudness import TARGET_LUFS
from wyoming_jabber.digests import file_digest
from wyoming_jabber.errors import VoiceError
from wyoming_jabber.voices.jabber_phonemes import END, PAUSES, START
from wyoming_jabber.voices.jabber_sound import HOP, LOOKAHEAD
from wyoming_jabber.voices.json_fields import JsonFields

CONFIG_NAME: Final = "voice.json"

FORMAT: Final = 1
"""The number grows when an older program can't speak with a newer voice."""

# Rates that speech models are made for; anything else is a slip of the pen.
_SAMPLE_RATES: Final = (8000, 48000)

# 30 Hz to 1 kHz; and a scale that is neither nothing nor more than an octave.
_LOG_F0_MEANS: Final = (3.4, 6.9)
_LOG_F0_SCALES: Final = (0.01, 1.0)

# Beyond, a speaker's own manner is a slip of the pen.
_LENGTH_SCALES: Final = (0.5, 2.0)
_PITCH_RANGES: Final = (0.0, 4.0)

# Decibels that a voice may be from its target, and where a target may lie, in LUFS.
_GAINS: Final = (-20.0, 20.0)
_TARGETS: Final = (-70.0, 0.0)

# Frames; the most is three seconds on either side.
_HALOS: Final = (LOOKAHEAD, 256)

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class SpeakerConfig(NamedTuple):
    """One of the people in a voice."""

    name: str
    log_f0_mean: float
    """Of ln F0 in hertz."""

    log_f0_scale: float
    """What 1 means in the pitch that the encoder predicts."""

    length_scale: float
    """Corrects durations that came out too short or long; see `SynthesisOptions`."""

    pitch_range: float
    """Corrects a melody that came out too flat or lively."""


class GraphConfig(NamedTuple):
    """One of the voice's three models."""

    file: Path
    sha256: str
    """Hexadecimal digest of the file."""

    halo: int = 0
    """Frames on either side that the output at a frame depends on."""


class JabberConfig(NamedTuple):
    """What a Jabber voice says of itself."""

    name: str
    version: str
    label: str
    """How a list calls the voice; empty where the file doesn't say."""

    language: str
    """BCP-47 tag."""

    espeak_voice: str
    """Language for espeak-ng, such as `en-us`."""

    licence: str
    attribution_name: str
    attribution_url: str
    sample_rate: int
    phonemes: tuple[str, ...]
    """In the order of their ids."""

    speakers: tuple[SpeakerConfig, ...]
    """In the order of their ids; the first one speaks when nobody was named."""

    encoder: GraphConfig
    decoder: GraphConfig
    vocoder: GraphConfig
    levelling_gain: float | None = None
    """Decibels to `TARGET_LUFS`, as the registry measures; None if the file has none."""

    @property
    def graphs(self) -> tuple[GraphConfig, ...]:
        """All three."""
        return (self.encoder, self.decoder, self.vocoder)


def read_config(file: Path) -> JabberConfig:
    """Read and check a voice's configuration.

    Raises VoiceError, which names the file and what is wrong in it.
    """
    fields = JsonFields.read(file)
    _check_format(fields)
    attribution = fields.section("attribution")
    return JabberConfig(
        name=fields.text("name"),
        version=fields.text("version"),
        label=fields.text("label", ""),
        language=_language(fields),
        espeak_voice=fields.text("espeak_voice"),
        licence=fields.text("licence"),
        attribution_name=attribution.text("name"),
        attribution_url=attribution.text("url"),
        sample_rate=fields.integer("sample_rate", _SAMPLE_RATES),
        phonemes=_phonemes(fields),
        speakers=_speakers(fields),
        encoder=_graph(fields.section("encoder"), has_halo=False),
        decoder=_graph(fields.section("decoder"), has_halo=True),
        vocoder=_graph(fields.section("vocoder"), has_halo=True),
        levelling_gain=_levelling_gain(fields),
    )


def check_digests(config: JabberConfig) -> None:
    """Read all models; blocks. Raises VoiceError for what the author has not made."""
    for graph in config.graphs:
        try:
            digest = file_digest(graph.file)
        except OSError as error:
            raise VoiceError(f"{graph.file} can't be read: {error.strerror}") from error
        if digest != graph.sha256:
            raise VoiceError(
                f"{graph.file} is not the file that its voice.json describes"
            )


def _check_format(fields: JsonFields) -> None:
    if fields.values.get("format") != FORMAT:
        raise fields.wrong("format", f"{FORMAT}, the only one this program knows")
    if fields.values.get("hop_length") != HOP:
        raise fields.wrong("hop_length", f"{HOP}")


def _language(fields: JsonFields) -> str:
    language = fields.text("language")
    if not _LANGUAGE.fullmatch(language):
        raise fields.wrong("language", "a language tag such as en-US")
    return language


def _phonemes(fields: JsonFields) -> tuple[str, ...]:
    phonemes = fields.texts("phonemes")
    if missing := {START, END, *PAUSES} - {*phonemes}:
        raise fields.wrong("phonemes", f"a list with {' '.join(sorted(missing))}")
    return phonemes


def _speakers(fields: JsonFields) -> tuple[SpeakerConfig, ...]:
    speakers = tuple(map(_speaker, fields.sections("speakers")))
    if len({speaker.name for speaker in speakers}) < len(speakers):
        raise fields.wrong("speakers", "a list of different names")
    return speakers


def _speaker(fields: JsonFields) -> SpeakerConfig:
    return SpeakerConfig(
        name=fields.text("name"),
        log_f0_mean=fields.number("log_f0_mean", _LOG_F0_MEANS),
        log_f0_scale=fields.number("log_f0_scale", _LOG_F0_SCALES),
        length_scale=fields.number("length_scale", _LENGTH_SCALES, 1.0),
        pitch_range=fields.number("pitch_range", _PITCH_RANGES, 1.0),
    )


def _levelling_gain(fields: JsonFields) -> float | None:
    """Return the gain that the voice's author measured, if it is to our target."""
    if "levelling" not in fields.values:
        return None
    levelling = fields.section("levelling")
    gain = levelling.number("gain_db", _GAINS)
    is_ours = levelling.number("target_lufs", _TARGETS) == TARGET_LUFS
    return gain if is_ours else None


def _graph(fields: JsonFields, *, has_halo: bool) -> GraphConfig:
    name, sha256 = fields.text("file"), fields.text("sha256")
    if Path(name).name != name:
        raise fields.wrong("file", "the name of a file beside this one")
    if not _SHA256.fullmatch(sha256):
        raise fields.wrong("sha256", "64 hexadecimal digits")
    return GraphConfig(
        file=fields.file.with_name(name),
        sha256=sha256,
        halo=fields.integer("halo", _HALOS) if has_halo else 0,
    )
