"""Piper voices (VITS): one ONNX graph from phoneme ids to sound."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
import logging
from pathlib import Path
from typing import Any
import unicodedata

import numpy as np
from numpy.typing import NDArray

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.errors import (
    EngineError,
    ProviderError,
    SpeakerNotFoundError,
    VoiceError,
)
from wyoming_jabber.text.pattern import Pattern
from wyoming_jabber.text.phonemize import Phonemizer
from wyoming_jabber.text.raw import split_raw
from wyoming_jabber.voices.base import SynthesisOptions, VoiceInfo
from wyoming_jabber.voices.piper_config import BOS, EOS, PAD, PiperConfig, read_config
from wyoming_jabber.voices.piper_graphs import PiperGraph, WholeGraph
from wyoming_jabber.voices.piper_prepared import load_prepared, needs_preparation
from wyoming_jabber.voices.piper_scan import PiperScanner

Phonemize = Callable[[str, str], str]
"""From text, and the name of an espeak-ng voice, to IPA with punctuation (NFD)."""

_LOGGER = logging.getLogger(__name__)

# Place of the length scale in the graph's input "scales".
_LENGTH = 1

_NEEDED_INPUTS = {"input", "input_lengths", "scales"}
_SPEAKER_INPUT = "sid"

# The punctuation that voices with IPA were trained with. Others, such as brackets and
# quotes, have ids too, but no voice has ever heard them.
_PAUSES = ".,:;!?"
_PAUSE = Pattern(rf"\s*([{_PAUSES}])[\s{_PAUSES}]*")

# The text's own "_^$" must not pad, begin or end a sentence.
_NO_CONTROLS = str.maketrans("", "", PAD + BOS + EOS)

# Names of speakers in an error: enough to see what they look like.
_SPEAKERS_SHOWN = 5


class PiperFamily:
    """Finds and loads Piper voices."""

    def __init__(self, phonemize: Phonemize | None = None) -> None:
        self._scanner = PiperScanner()
        self._phonemize = phonemize or Phonemizer().phonemize

    def scan(self, data_dirs: Sequence[Path]) -> list[VoiceInfo]:
        """Find every `*.onnx` that has its `*.onnx.json` beside it."""
        return self._scanner.scan(data_dirs)

    def load(self, info: VoiceInfo, options: SessionOptions) -> "PiperVoice":
        """Load one voice, as it was prepared if it was; blocks.

        Raises VoiceError, ProviderError.
        """
        return self._load(
            info, lambda model: load_prepared(model, options) or _whole(model, options)
        )

    def load_whole(self, info: VoiceInfo, options: SessionOptions) -> "PiperVoice":
        """Load one voice as it was shipped; else like `load`."""
        return self._load(info, lambda model: _whole(model, options))

    def needs_preparation(self, info: VoiceInfo, options: SessionOptions) -> bool:
        """Whether this machine has tried nothing yet to make the voice fast; blocks."""
        return info.path is not None and needs_preparation(info.path, options)

    def _load(
        self, info: VoiceInfo, graph_of: Callable[[Path], PiperGraph]
    ) -> "PiperVoice":
        if info.path is None:
            raise VoiceError(f"voice {info.name} has no model file")
        config = read_config(info.path.with_name(f"{info.path.name}.json"))
        graph = graph_of(info.path)
        _check_inputs(info.path, graph, config)
        return PiperVoice(info, config, graph, self._phonemize)


class PiperVoice:
    """A loaded Piper voice."""

    def __init__(
        self,
        info: VoiceInfo,
        config: PiperConfig,
        graph: PiperGraph,
        phonemize: Phonemize,
    ) -> None:
        self._info = info
        self._config = config
        self.graph = graph
        self._to_ipa = phonemize
        # A name that looks like a number is a name first.
        self._speaker_ids = {str(n): n for n in range(config.num_speakers)}
        self._speaker_ids.update(config.speaker_ids)
        self._unknown: set[str] = set()

    @property
    def info(self) -> VoiceInfo:
        """What is known of the voice."""
        return self._info

    @property
    def variant(self) -> str:
        """How the voice is computed; see `variant_of`."""
        return self.graph.variant

    @property
    def levelling_gain(self) -> float | None:
        """Decibels that bring the voice to the loudness of all; None if not known."""
        return self.graph.levelling_gain

    def phonemize(self, text: str) -> list[str]:
        """Turn normalized text into the voice's symbols.

        Empty if there is nothing that can be spoken, such as only punctuation.
        """
        if self._config.phoneme_type == "text":
            spelled = self._letters(text)
        else:
            ipa = self._to_ipa(text, self._config.espeak_voice)
            spelled = _with_known_pauses(ipa)
        symbols = self._replaced(" ".join(spelled.split()))
        return symbols if any(map(self._is_sound, symbols)) else []

    def phoneme_ids(self, phonemes: Sequence[str]) -> list[int]:
        """Look up what the model reads; leaves out what the voice doesn't know."""
        table = self._config.phoneme_ids
        ids = [*table[BOS], *table[PAD]]
        for phoneme in phonemes:
            if phoneme in table:
                ids += (*table[phoneme], *table[PAD])
            else:
                self._tell_unknown(phoneme)
        return [*ids, *table[EOS]]

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        """Yield the sound: window by window where the voice is prepared, else whole.

        Raises SpeakerNotFoundError, EngineError.
        """
        for samples in self.graph.generate(self.feeds(phonemes, options)):
            if not np.isfinite(samples).all():
                raise EngineError(
                    f"voice {self.info.name} computed something not a number"
                )
            yield np.clip(samples, -1.0, 1.0)

    def _letters(self, text: str) -> str:
        """Spell text for a voice that reads letters; accents come after theirs."""
        parts = split_raw(text)
        for n, part in enumerate(parts):
            if n % 2:
                parts[n] = part[2:-2].strip()
            else:
                letters = unicodedata.normalize("NFD", part.translate(_NO_CONTROLS))
                parts[n] = "".join(map(self._known_case, letters))
        return "".join(parts)

    def _known_case(self, letter: str) -> str:
        """Fold a capital that the voice was not trained with."""
        config = self._config
        known = letter in config.phoneme_ids or letter in config.phoneme_map
        return letter if known else letter.casefold()

    def _replaced(self, symbols: str) -> list[str]:
        """Apply the voice's replacements, then join what it knows as one symbol."""
        replace = self._config.phoneme_map
        single = chain.from_iterable(replace.get(s, (s,)) for s in symbols)
        return _joined(list(single), self._config.clusters)

    def _is_sound(self, symbol: str) -> bool:
        """Tell whether a symbol is more than punctuation, space or noise."""
        return symbol in self._config.phoneme_ids and any(map(str.isalnum, symbol))

    def _tell_unknown(self, phoneme: str) -> None:
        """Log a phoneme that the voice doesn't know, the first time only."""
        if phoneme not in self._unknown:
            self._unknown.add(phoneme)
            _LOGGER.warning("Voice %s has no sound for %r", self.info.name, phoneme)

    def feeds(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> dict[str, NDArray[Any]]:
        """Make the model's inputs, batch size one."""
        ids = self.phoneme_ids(phonemes)
        speaker_id = self._speaker_id(options.speaker)
        feeds: dict[str, NDArray[Any]] = {
            "input": np.array([ids], dtype=np.int64),
            "input_lengths": np.array([len(ids)], dtype=np.int64),
            "scales": self._scales(options),
        }
        if _SPEAKER_INPUT in self.graph.input_names:
            feeds[_SPEAKER_INPUT] = np.array([speaker_id], dtype=np.int64)
        return feeds

    def _scales(self, options: SynthesisOptions) -> NDArray[np.float32]:
        """Order the three factors as the model reads them."""
        config = self._config
        pairs = (
            (options.noise_scale, config.noise_scale),
            (options.length_scale, config.length_scale),
            (options.noise_w_scale, config.noise_w_scale),
        )
        scales = np.array(
            [own if asked is None else asked for asked, own in pairs], dtype=np.float32
        )
        scales[_LENGTH] /= options.rate
        return scales

    def _speaker_id(self, speaker: str | None) -> int:
        """Look up a speaker by name or by number. Raises SpeakerNotFoundError."""
        if speaker is None:
            return self._config.default_speaker_id
        if speaker in self._speaker_ids:
            return self._speaker_ids[speaker]
        raise SpeakerNotFoundError(
            f"voice {self.info.name} has no speaker {speaker[:40]!r}; "
            f"it has {_some(self.info.speakers)}"
        )


def _whole(model: Path, options: SessionOptions) -> WholeGraph:
    try:
        return WholeGraph(Session.load(model, options))
    except ProviderError:
        raise
    except EngineError as error:
        raise VoiceError(str(error)) from error


def _check_inputs(model: Path, session: PiperGraph, config: PiperConfig) -> None:
    """Raise VoiceError unless the graph reads what a Piper voice reads."""
    needed = _NEEDED_INPUTS | ({_SPEAKER_INPUT} if config.num_speakers > 1 else set())
    names = set(session.input_names)
    if missing := needed - names:
        raise VoiceError(f"{model} has no input {_listed(missing)}: not a Piper voice")
    if strange := names - needed - {_SPEAKER_INPUT}:
        raise VoiceError(f"{model} has an input {_listed(strange)} unknown to Piper")


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _some(speakers: Sequence[str]) -> str:
    """Name the first speakers."""
    if not speakers:
        return "only one"
    names = ", ".join(islice(speakers, _SPEAKERS_SHOWN))
    more = len(speakers) - _SPEAKERS_SHOWN
    return f"{names} and {more} more" if more > 0 else names


def _with_known_pauses(ipa: str) -> str:
    """Write punctuation as in training: one sign at a time, then a space."""
    known = (
        sign
        for sign in ipa
        if sign in _PAUSES or not unicodedata.category(sign).startswith("P")
    )
    return _PAUSE.compiled.sub(r"\1 ", "".join(known))


def _joined(symbols: list[str], clusters: frozenset[tuple[str, ...]]) -> list[str]:
    """Join neighbours that form a cluster, the longest one first."""
    lengths = sorted({len(cluster) for cluster in clusters} - {0, 1}, reverse=True)
    joined: list[str] = []
    start = 0
    while start < len(symbols):
        windows = (symbols[start : start + length] for length in lengths)
        found = next(
            (w for w in windows if tuple(w) in clusters), symbols[start : start + 1]
        )
        joined.append("".join(found))
        start += len(found)
    return joined
