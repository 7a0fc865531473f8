"""Voice family jabber: small models of our own, from phonemes to sound in windows.

An encoder reads a unit as a whole, and says how long, how high and how loud each phoneme
is. A decoder and a vocoder turn frames into filters, and `jabber_sound` sends pulses and
noise through them. The first window is heard while the others are being made.
"""

from collections.abc import Callable, Iterator, Sequence
import logging
import math
from pathlib import Path
from typing import Final

import numpy as np

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.session import SessionOptions
from wyoming_jabber.errors import EngineError, SpeakerNotFoundError, VoiceError
from wyoming_jabber.text.phonemize import Phonemizer
from wyoming_jabber.voices.base import SynthesisOptions, VoiceInfo
from wyoming_jabber.voices.jabber_config import JabberConfig, check_digests, read_config
from wyoming_jabber.voices.jabber_graphs import Graphs, window_stops
from wyoming_jabber.voices.jabber_phonemes import END, START, PhonemeTable
from wyoming_jabber.voices.jabber_prosody import Score, write_score
from wyoming_jabber.voices.jabber_scan import JabberScanner
from wyoming_jabber.voices.jabber_sound import Noise, Sound

Phonemize = Callable[[str, str], str]
"""From text, and the name of an espeak-ng voice, to IPA with punctuation (NFD)."""

_LOGGER = logging.getLogger(__name__)

# The text's own "^$" must not begin or end a unit.
_NO_CONTROLS: Final = str.maketrans("", "", START + END)

# Pitch is a logarithm.
_SEMITONE: Final = math.log(2) / 12


class JabberFamily:
    """Finds and loads Jabber voices."""

    def __init__(self, phonemize: Phonemize | None = None) -> None:
        self._scanner = JabberScanner()
        self._phonemize = phonemize or Phonemizer().phonemize

    def scan(self, data_dirs: Sequence[Path]) -> list[VoiceInfo]:
        """Find every `voice.json` that has its models beside it."""
        return self._scanner.scan(data_dirs)

    def load(self, info: VoiceInfo, options: SessionOptions) -> "JabberVoice":
        """Load one voice; blocks. Raises VoiceError, ProviderError."""
        if info.path is None:
            raise VoiceError(f"voice {info.name} has no files")
        config = read_config(info.path)
        # What is in the package was checked when that was installed.
        if not info.is_shipped:
            check_digests(config)
        return JabberVoice(info, config, Graphs.load(config, options), self._phonemize)


class JabberVoice:
    """A loaded Jabber voice. The same phonemes and options give the same samples."""

    def __init__(
        self,
        info: VoiceInfo,
        config: JabberConfig,
        graphs: Graphs,
        phonemize: Phonemize,
    ) -> None:
        self._info = info
        self._config = config
        self._graphs = graphs
        self._to_ipa = phonemize
        self._table = PhonemeTable(config.phonemes)
        self._noise = Noise()
        # A name that looks like a number is a name first.
        names = [speaker.name for speaker in config.speakers]
        self._speaker_ids = {str(number): number for number in range(len(names))}
        self._speaker_ids.update({name: number for number, name in enumerate(names)})
        self._unknown: set[str] = set()

    @property
    def info(self) -> VoiceInfo:
        """What is known of the voice."""
        return self._info

    @property
    def levelling_gain(self) -> float | None:
        """Decibels that bring the voice to the loudness of all; None if not known."""
        return self._config.levelling_gain

    def phonemize(self, text: str) -> list[str]:
        """Turn normalized text into symbols; see `PhonemeTable.read`."""
        ipa = self._to_ipa(text, self._config.espeak_voice).translate(_NO_CONTROLS)
        self._tell_unknown(ipa)
        return self._table.read(ipa)

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        """Yield the sound window by window.

        Length scale, pitch range and noise scale are factors on the speaker's own.
        Raises SpeakerNotFoundError, EngineError.
        """
        speaker = self._speaker_id(options.speaker)
        score = self._score(phonemes, speaker, options)
        scale = 1.0 if options.noise_scale is None else options.noise_scale
        sound = Sound(self._config.sample_rate, self._noise, noise_scale=scale)
        stops = window_stops(score.frames, score.lead)
        for window in self._graphs.windows(score, speaker, stops):
            samples = sound.render(*window)
            if not np.isfinite(samples).all():
                raise EngineError(
                    f"voice {self.info.name} computed something not a number"
                )
            yield np.clip(samples, -1.0, 1.0)

    def _score(
        self, phonemes: Sequence[str], speaker: int, options: SynthesisOptions
    ) -> Score:
        """Let the encoder read a unit, and shape what it says as was asked for."""
        own = self._config.speakers[speaker]
        asked = 1.0 if options.length_scale is None else options.length_scale
        return write_score(
            self._graphs.encode(self._table.ids(phonemes), speaker),
            length_scale=own.length_scale * asked / options.rate,
            pitch_range=own.pitch_range * options.pitch_range,
            pitch_shift=options.pitch * _SEMITONE / own.log_f0_scale,
        )

    def _speaker_id(self, speaker: str | None) -> int:
        """Look up a speaker by name or by number; the first one speaks by default."""
        if speaker is None:
            return 0
        if speaker in self._speaker_ids:
            return self._speaker_ids[speaker]
        known = ", ".join(self.info.speakers) or "only one"
        raise SpeakerNotFoundError(
            f"voice {self.info.name} has no speaker {speaker[:40]!r}; it has {known}"
        )

    def _tell_unknown(self, ipa: str) -> None:
        """Log the phonemes that the voice has no sound for, each once."""
        for phoneme in sorted(self._table.unknown(ipa) - self._unknown):
            self._unknown.add(phoneme)
            _LOGGER.warning("Voice %s has no sound for %r", self.info.name, phoneme)
