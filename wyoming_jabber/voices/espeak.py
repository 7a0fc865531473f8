"""Voice family espeak: formant synthesis, one robotic voice per language and accent.

It needs no model, starts at once and speaks nearly every language that there is, so
the server is never silent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
import logging
from pathlib import Path
import unicodedata

import numpy as np
from numpy.typing import NDArray

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.espeak import (
    LIBRARY,
    RATE_MAXIMUM,
    RATE_MINIMUM,
    RATE_NORMAL,
    SAMPLE_RATE,
    EspeakLibrary,
    LibraryVoice,
)
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import EngineError, SpeakerNotFoundError, VoiceError
from wyoming_jabber.voices.base import SynthesisOptions, VoiceInfo
from wyoming_jabber.voices.espeak_languages import language_tag

_LOGGER = logging.getLogger(__name__)

_LICENCE = "GPL-3.0-or-later"

# A voice without speakers has one, with this number.
_ONLY_SPEAKER = "0"

# Their dictionaries are not in the package: they would be silent.
_WITHOUT_DICTIONARY = {"fo", "kaa", "xex"}

# Measured: a process grows by 3 MB with one language and by 15 MB with all of them.
_MEMORY_BYTES = 4_000_000

# Signs that espeak has a word for, beside letters, digits, money and pictures. Marks
# such as "*", "/" and "?" have a name too, but alone they are left-overs of a text.
_SPOKEN_SIGNS = frozenset("@#%&+=±×÷§¶√≈≠≤≥∞")
_SPOKEN_CATEGORIES = {"Sc", "So"}

# 16-bit steps; about -60 dB, below what a loudspeaker in a room lets one hear.
_SILENCE_LEVEL = 32
# espeak is silent for up to 110 ms before a first stop consonant.
_LEAD_SAMPLES = round(0.010 * SAMPLE_RATE)
# espeak's own pause is kept, so that units join as the sentences of one text would:
# 300 ms after a sentence, 225 ms after ";" and ":", 150 ms after ",". Slow speech
# stretches it beyond what an end needs.
_PAUSE_SAMPLES = round(0.350 * SAMPLE_RATE)
# The lowest 16-bit sample becomes -1.
_FULL_SCALE = 32768


class EspeakVoice:
    """One language or accent, read by rule. Safe to use from any thread."""

    def __init__(
        self, info: VoiceInfo, identifier: str, library: EspeakLibrary = LIBRARY
    ) -> None:
        self._info = info
        self._identifier = identifier
        self._library = library

    @property
    def info(self) -> VoiceInfo:
        """What is known of the voice."""
        return self._info

    def phonemize(self, text: str) -> Sequence[str]:
        """Return the text itself, or nothing if there is nothing to speak in it.

        espeak finds phonemes, lengths and intonation in one pass over the text, from
        its words and marks; phonemes alone would lose the melody of the sentence.
        """
        plain = text.replace("[[", " ").replace("]]", " ")
        return [plain] if any(map(_is_spoken, plain)) else []

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        """Yield one block per text that `phonemize` returned.

        `length_scale` holds to 15 % from 0.5 to 2; below 0.39 and above 2.19, speech
        gets no faster or slower. Raises SpeakerNotFoundError, EngineError.
        """
        if options.speaker not in (None, _ONLY_SPEAKER):
            raise SpeakerNotFoundError(f"Voice {self._info.name} has only one speaker")
        rate_wpm = _rate(options)
        for text in phonemes:
            blocks = self._library.synthesize(text, self._identifier, rate_wpm=rate_wpm)
            samples = _trim(np.concatenate(blocks)) if blocks else np.empty(0)
            if samples.size:
                yield samples.astype(np.float32) / np.float32(_FULL_SCALE)


class EspeakFamily:
    """Finds espeak-ng's languages. Data folders have no part in it."""

    def __init__(self, library: EspeakLibrary = LIBRARY) -> None:
        self._library = library

    def scan(self, data_dirs: Sequence[Path]) -> Iterable[VoiceInfo]:  # noqa: ARG002 - the protocol's
        """Return a voice per language and accent; a language's usual accent first."""
        try:
            return tuple(info for info, _ in self._voices.values())
        except EngineError as error:
            _LOGGER.warning("No espeak voices: %s", error)
            return ()

    def load(self, info: VoiceInfo, options: SessionOptions) -> EspeakVoice:  # noqa: ARG002 - the protocol's
        """Return the voice; there is no model to load. Raises VoiceError."""
        try:
            _, identifier = self._voices[info.name]
        except EngineError as error:
            raise VoiceError(str(error)) from error
        except KeyError:
            raise VoiceError(f"espeak-ng has no voice {info.name}") from None
        return EspeakVoice(info, identifier, self._library)

    @cached_property
    def _voices(self) -> Mapping[str, tuple[VoiceInfo, str]]:
        """Every voice with espeak's identifier, by name."""
        codes = _by_code(v for v in self._library.voices() if _has_dictionary(v))
        infos = [(_info(code, voice), voice) for code, voice in codes.items()]
        infos.sort(key=lambda pair: _order(*pair))
        return {info.name: (info, voice.identifier) for info, voice in infos}


def _is_spoken(character: str) -> bool:
    return (
        character.isalnum()
        or character in _SPOKEN_SIGNS
        or unicodedata.category(character) in _SPOKEN_CATEGORIES
    )


def _rate(options: SynthesisOptions) -> int:
    """Turn length scale and rate into words per minute.

    How near the durations come depends on the language: at 0.5, they are 43 % of the
    normal ones in English and 56 % in Russian. A common correction would only move
    the error.
    """
    length_scale = 1.0 if options.length_scale is None else options.length_scale
    scale = length_scale / options.rate
    slowest, fastest = RATE_NORMAL / RATE_MINIMUM, RATE_NORMAL / RATE_MAXIMUM
    return round(RATE_NORMAL / min(max(scale, fastest), slowest))


def _trim(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Cut the silence at both ends down; nothing stays of nothing but silence."""
    sounding = np.flatnonzero(np.abs(samples.astype(np.int32)) > _SILENCE_LEVEL)
    if not sounding.size:
        return samples[:0]
    start = max(0, sounding[0] - _LEAD_SAMPLES)
    return samples[start : sounding[-1] + 1 + _PAUSE_SAMPLES]


def _has_dictionary(voice: LibraryVoice) -> bool:
    return _stem(voice) not in _WITHOUT_DICTIONARY


def _stem(voice: LibraryVoice) -> str:
    """Return the name of the voice's file: `en` for `gmw/en`, whose code is `en-gb`."""
    return voice.identifier.rpartition("/")[2].casefold()


def _code(voice: LibraryVoice) -> str:
    return voice.languages[0][1].casefold()


def _by_code(voices: Iterable[LibraryVoice]) -> dict[str, LibraryVoice]:
    """Give each voice a code of its own.

    espeak has one for both Cantonese voices; the second one's file tells them apart.
    """
    codes: dict[str, LibraryVoice] = {}
    for voice in sorted(voices, key=lambda voice: voice.identifier):
        code = _code(voice)
        codes[_stem(voice) if code in codes else code] = voice
    return codes


def _order(info: VoiceInfo, voice: LibraryVoice) -> tuple[str, int, int, str]:
    """Sort by language; within it, the usual accent has priority or the short code."""
    priority, code = voice.languages[0]
    return info.languages[0], priority, len(code), info.name


def _info(code: str, voice: LibraryVoice) -> VoiceInfo:
    stem = _stem(voice)
    return VoiceInfo(
        name=f"espeak-{code}",
        family="espeak",
        description=f"Robotic {voice.name}, eSpeak NG, {_LICENCE}",
        languages=(language_tag(code),),
        sample_rate=SAMPLE_RATE,
        licence=_LICENCE,
        attribution_name="eSpeak NG",
        attribution_url="https://github.com/espeak-ng/espeak-ng",
        aliases=() if stem == code else (f"espeak-{stem}",),
        memory_bytes=_MEMORY_BYTES,
        is_natural=False,
    )
