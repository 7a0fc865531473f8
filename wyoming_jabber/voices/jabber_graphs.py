"""The three models of a Jabber voice, run over a unit in windows.

Decoder and vocoder see some frames on either side, their halo. The decoder runs ahead
of the vocoder by the vocoder's halo, into a short memory, so that a window costs each
of them its own halo and no more.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, Self

import numpy as np

from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.errors import EngineError, ProviderError, VoiceError
from wyoming_jabber.voices.jabber_config import GraphConfig, JabberConfig
from wyoming_jabber.voices.jabber_phonemes import PhonemeIds
from wyoming_jabber.voices.jabber_prosody import Encoding, Floats, Score
from wyoming_jabber.voices.jabber_sound import LOOKAHEAD

_ENCODER: Final = (
    ("phonemes", "stresses", "edges", "speaker"),
    ("hidden", "log_durations", "pitch", "energy"),
)
_DECODER: Final = (("hidden", "prosody", "speaker"), ("mel", "log_f0"))
_VOCODER: Final = (("mel", "log_f0"), ("filters",))
"""Names of inputs and outputs."""

_MEL_BANDS: Final = 80

# Frames of 12 ms. The first window is short, so that something is heard soon: silence
# that begins a unit, which nobody hears, and 140 ms of sound. While that lasts, the next
# is made, even by a core that is but twenty times faster than speech. The others are long, because each window computes its halos as well: twice as
# long ones would save 6 % of the time, and take 20 MB more.
_FIRST_WINDOW: Final = 12
_WINDOW: Final = 256

# Fewer frames at the end join the window before: their halos would cost more.
_LEAST_REST: Final = 32


class Mel(NamedTuple):
    """Some neighbouring frames."""

    mel: Floats
    """Shape (frames, mel bands), natural logarithm."""

    log_f0: Floats
    """Shape (frames,), ln Hz."""


class Window(NamedTuple):
    """What the sound of some frames is made of; see `jabber_sound.Sound.render`."""

    filters: Floats
    log_f0: Floats


def window_stops(frames: int, lead: int) -> Iterator[int]:
    """Yield where windows end; the last one ends with the frames.

    The first window has the `lead`, frames of silence, on top of its own.
    """
    stop, size = 0, lead + _FIRST_WINDOW
    while frames - stop > size + _LEAST_REST:
        stop += size
        size = _WINDOW
        yield stop
    if frames:
        yield frames


class Graphs:
    """The loaded models; any number of threads may use them at once.

    What runs them raises EngineError.
    """

    def __init__(
        self,
        encoder: Session,
        decoder: Session,
        vocoder: Session,
        *,
        decoder_halo: int,
        vocoder_halo: int,
    ) -> None:
        self._encoder = encoder
        self._decoder = decoder
        self._vocoder = vocoder
        self._decoder_halo = decoder_halo
        self._vocoder_halo = vocoder_halo

    @classmethod
    def load(cls, config: JabberConfig, options: SessionOptions) -> Self:
        """Load and check the models; blocks. Raises VoiceError, ProviderError."""
        return cls(
            _load(config.encoder, options, *_ENCODER),
            _load(config.decoder, options, *_DECODER),
            _load(config.vocoder, options, *_VOCODER),
            decoder_halo=config.decoder.halo,
            vocoder_halo=config.vocoder.halo,
        )

    def encode(self, ids: PhonemeIds, speaker: int) -> Encoding:
        """Run the encoder over a whole unit."""
        feeds = {
            "phonemes": ids.phonemes,
            "stresses": ids.stresses,
            "edges": ids.edges,
            "speaker": np.int64(speaker),
        }
        outputs = _run(self._encoder, feeds)
        if not all(np.isfinite(values).all() for values in outputs.values()):
            raise EngineError("the encoder computed something not a number")
        return Encoding(**outputs)

    def windows(
        self, score: Score, speaker: int, stops: Iterable[int]
    ) -> Iterator[Window]:
        """Yield what the sound is made of, in windows that end at `stops`.

        The last stop has to be `score.frames`. What passes a window is forgotten.
        """
        memory = _Memory()
        start = 0
        for stop in stops:
            ahead = min(stop + self._vocoder_halo, score.frames)
            memory.extend(self._decode(score, speaker, memory.stop, ahead))
            log_f0 = memory.part(start, min(stop + LOOKAHEAD, score.frames)).log_f0
            yield Window(self._filters(memory, start, stop), log_f0)
            memory.forget(stop - self._vocoder_halo)
            start = stop

    def _decode(self, score: Score, speaker: int, start: int, stop: int) -> Mel:
        if start == stop:
            return Mel(np.zeros((0, _MEL_BANDS), np.float32), np.zeros(0, np.float32))
        low = max(0, start - self._decoder_halo)
        high = min(score.frames, stop + self._decoder_halo)
        feeds = {
            "hidden": score.hidden[score.phonemes[low:high]],
            "prosody": score.prosody[low:high],
            "speaker": np.int64(speaker),
        }
        outputs = _run(self._decoder, feeds)
        frames = slice(start - low, stop - low)
        return Mel(outputs["mel"][frames], outputs["log_f0"][frames])

    def _filters(self, memory: "_Memory", start: int, stop: int) -> Floats:
        low = max(0, start - self._vocoder_halo)
        part = memory.part(low, min(memory.stop, stop + self._vocoder_halo))
        filters = _run(self._vocoder, part._asdict())["filters"]
        return filters[2 * (start - low) : 2 * (stop - low)]


class _Memory:
    """The decoded frames that are still needed, found by their absolute numbers."""

    def __init__(self) -> None:
        self._start = self.stop = 0
        self._kept: Mel | None = None

    def extend(self, new: Mel) -> None:
        if self._kept is None:
            self._kept = new
        else:
            self._kept = Mel(*map(np.concatenate, zip(self._kept, new, strict=True)))
        self.stop += new.log_f0.size

    def part(self, start: int, stop: int) -> Mel:
        assert self._kept is not None, "something was decoded"
        frames = slice(start - self._start, stop - self._start)
        return Mel(self._kept.mel[frames], self._kept.log_f0[frames])

    def forget(self, before: int) -> None:
        if before > self._start:
            self._kept = self.part(before, self.stop)
            self._start = before


def _load(
    graph: GraphConfig,
    options: SessionOptions,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
) -> Session:
    """Load one model, if it is of this kind."""
    try:
        # Its operators are fused. What is left to optimize takes as long as it saves in
        # five sentences.
        session = Session.load(graph.file, options, as_stored=options.is_brief)
    except ProviderError:
        raise
    except EngineError as error:
        raise VoiceError(str(error)) from error
    if {*session.input_names} != {*inputs} or {*session.output_names} != {*outputs}:
        raise VoiceError(
            f"{graph.file} is not a Jabber model: it must have the inputs "
            f"{', '.join(inputs)} and the outputs {', '.join(outputs)}"
        )
    return session


def _run(session: Session, feeds: Mapping[str, Any]) -> dict[str, Floats]:
    """Run a model on one unit: adds the batch to what goes in, takes it from the rest."""
    batch = {name: np.asarray(value)[np.newaxis] for name, value in feeds.items()}
    outputs = zip(session.output_names, session.run(batch), strict=True)
    return {name: values[0] for name, values in outputs}
