"""Voices that tell a stopwatch what they are doing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self

from numpy.typing import NDArray

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.audit.stopwatch import Stopwatch
from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.errors import VoiceError
from wyoming_jabber.text.phonemize import Phonemizer
from wyoming_jabber.text.phonemize.espeak import shared_pool
from wyoming_jabber.voices.base import SynthesisOptions, Voice, VoiceInfo
from wyoming_jabber.voices.jabber import JabberVoice
from wyoming_jabber.voices.jabber_config import JabberConfig, read_config
from wyoming_jabber.voices.jabber_graphs import Graphs, Window
from wyoming_jabber.voices.jabber_phonemes import PhonemeIds
from wyoming_jabber.voices.jabber_prosody import Encoding, Score
from wyoming_jabber.voices.piper import PiperFamily
from wyoming_jabber.voices.piper_graphs import SplitGraphs
from wyoming_jabber.voices.registry import load_families

_PHONEMIZE: Final = "phonemize"
_ENCODE: Final = "encode"
_DECODE: Final = "decode"
_TEXT: Final = "text"
_FLOW: Final = "flow"
_DECODER: Final = "decoder"
_SOUND: Final = "sound"
_WHOLE: Final = "whole"

VOICE_STAGES: Final = (
    _PHONEMIZE,
    *(_ENCODE, _DECODE),  # Jabber
    *(_TEXT, _FLOW, _DECODER),  # Piper, prepared
    _SOUND,
    _WHOLE,
)
"""What voices of different families do, in this order; none does all of it."""


def load_timed(info: VoiceInfo, options: SessionOptions, watch: Stopwatch) -> Voice:
    """Load a voice that remembers no phonemes and tells its stages; blocks.

    Raises VoiceError, EngineError.
    """
    if info.family == "jabber":
        return TimedVoice(_jabber(info, options, watch), watch, _SOUND)
    if info.family == "piper":
        return _piper(info, options, watch)
    voice = load_families()[info.family].load(info, options)
    return TimedVoice(voice, watch, _WHOLE)


class TimedVoice:
    """A voice with a stopwatch; what its parts don't tell goes to `rest`."""

    def __init__(self, voice: Voice, watch: Stopwatch, rest: str) -> None:
        self._voice = voice
        self._watch = watch
        self._rest = rest

    @property
    def info(self) -> VoiceInfo:
        """What is known of the voice."""
        return self._voice.info

    def phonemize(self, text: str) -> Sequence[str]:
        """Turn normalized text into what `generate` reads."""
        with self._watch.stage(_PHONEMIZE):
            return self._voice.phonemize(text)

    def generate(
        self, phonemes: Sequence[str], options: SynthesisOptions
    ) -> Iterator[Samples]:
        """Yield blocks of samples."""
        return self._watch.each(self._rest, self._voice.generate(phonemes, options))


class _TimedGraphs(Graphs):
    """The models of a Jabber voice: the encoder, and decoder with vocoder."""

    watch: Stopwatch

    @classmethod
    def timed(
        cls, config: JabberConfig, options: SessionOptions, watch: Stopwatch
    ) -> Self:
        graphs = cls.load(config, options)
        graphs.watch = watch
        return graphs

    def encode(self, ids: PhonemeIds, speaker: int) -> Encoding:
        with self.watch.stage(_ENCODE):
            return super().encode(ids, speaker)

    def windows(
        self, score: Score, speaker: int, stops: Iterable[int]
    ) -> Iterator[Window]:
        return self.watch.each(_DECODE, super().windows(score, speaker, stops))


class _TimedSession(Session):
    """A loaded model of a prepared Piper voice."""

    def __init__(
        self, session: Session, watch: Stopwatch, stage: str
    ) -> None:  # no super(): it is loaded already
        self._session = session
        self._watch = watch
        self._stage = stage
        self.input_names = session.input_names
        self.output_names = session.output_names

    def run(self, feeds: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        with self._watch.stage(self._stage):
            return self._session.run(feeds)


def _jabber(info: VoiceInfo, options: SessionOptions, watch: Stopwatch) -> Voice:
    if info.path is None:
        raise VoiceError(f"voice {info.name} has no files")
    config = read_config(info.path)
    graphs = _TimedGraphs.timed(config, options, watch)
    return JabberVoice(info, config, graphs, _phonemizer().phonemize)


def _piper(info: VoiceInfo, options: SessionOptions, watch: Stopwatch) -> Voice:
    voice = PiperFamily(_phonemizer().phonemize).load(info, options)
    graph = voice.graph
    if not isinstance(graph, SplitGraphs):
        return TimedVoice(voice, watch, _WHOLE)
    text, flow, decoder = (
        _TimedSession(session, watch, stage)
        for session, stage in (
            (graph.text, _TEXT),
            (graph.flow, _FLOW),
            (graph.decoder, _DECODER),
        )
    )
    voice.graph = SplitGraphs(text, flow, decoder, graph.shape, graph.variant)
    return TimedVoice(voice, watch, _SOUND)


def _phonemizer() -> Phonemizer:
    """Return one that does its work each time: with a pool, it remembers nothing."""
    return Phonemizer(shared_pool())
