"""Voice family espeak: formant synthesis, one robotic voice per language and accent.

It needs no model, starts at once and speaks nearly every language that there is, so
the server is never silent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
import logging
from pathlib import Path
from types import MappingProxyType
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

# Their dictionaries are not in the package: they would be silent.
_WITHOUT_DICTIONARY = {"fo", "kaa", "xex"}

# Measured: the growth of a process that has spoken one language; all of them 25 MB.
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
_FULL_SCALE = 32767


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

        `length_scale` holds to about 15 %, from 0.4 to 2.2; beyond, speech gets no
        faster or slower. Raises SpeakerNotFoundError, EngineError.
        """
        if options.speaker is not None:
            raise SpeakerNotFoundError(f"{self._info.name} has no speakers to choose")
        rate_wpm = _rate(options.length_scale)
        for text in phonemes:
            blocks = self._library.synthesize(
                text, self._identifier, rate_wpm=rate_wpm
            )
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
            return tuple(self._voices)
        except EngineError as error:
            _LOGGER.warning("No espeak voices: %s", error)
            return ()

    def load(self, info: VoiceInfo, options: SessionOptions) -> EspeakVoice:  # noqa: ARG002 - the protocol's
        """Return the voice; there is no model to load. Raises VoiceError."""
        try:
            identifier = self._voices[info]
        except EngineError as error:
            raise VoiceError(str(error)) from error
        except KeyError:
            raise VoiceError(f"espeak-ng has no voice {info.name}") from None
        return EspeakVoice(info, identifier, self._library)

    @cached_property
    def _voices(self) -> Mapping[VoiceInfo, str]:
        spoken = (v for v in self._library.voices() if _has_speech(v))
        voices: dict[str, LibraryVoice] = {}
        for voice in sorted(spoken, key=_order):
            code = voice.languages[0][1].casefold()
            # Both Cantonese voices have the code yue; the second one's file tells.
            voices.setdefault(_stem(voice) if code in voices else code, voice)
        return MappingProxyType(
            {_info(code, voice): voice.identifier for code, voice in voices.items()}
        )
