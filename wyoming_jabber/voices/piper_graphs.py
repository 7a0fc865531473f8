"""A Piper voice's model: one graph as it was shipped, or three that were prepared."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.voices.windows import Rows, window_stops

Feeds = Mapping[str, NDArray[Any]]
Floats = NDArray[np.float32]

TEXT_FILE, FLOW_FILE, DECODER_FILE = "text.onnx", "flow.onnx", "decoder.onnx"

_MEANS, _LOG_SCALES, _DURATIONS = "means", "log_scales", "durations"
_FRAMES: Final = "frames"
_SPEAKER: Final = "speaker"
_NOISE: Final = 0
"""Place of the noise scale in the graph's input "scales"."""


class PiperGraph(Protocol):
    """What turns phoneme ids into sound. Any number of threads may use it at once."""

    @property
    def input_names(self) -> tuple[str, ...]:
        """What goes in, as in the shipped graph."""

    @property
    def variant(self) -> str:
        """Names what the sound depends on beside the voice; see `variant_of`."""

    def generate(self, feeds: Feeds) -> Iterator[Samples]:
        """Yield the sound in blocks. Raises EngineError."""


class WholeGraph:
    """The graph as it was shipped: a unit is one block."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.input_names = session.input_names
        self.variant = ""

    def generate(self, feeds: Feeds) -> Iterator[Samples]:
        """Yield the whole sound."""
        yield _flat(self._session.run(feeds)[0])


class Shape(NamedTuple):
    """Sizes that a preparation has found out."""

    hop_length: int
    """Samples in a frame."""

    flow_halo: int
    decoder_halo: int
    """Frames on either side that a window has to see."""


class Score(NamedTuple):
    """What the text part says of a unit."""

    means: Floats
    log_scales: Floats
    """Shape (phonemes, channels): mean and ln of spread of a phoneme's frames."""

    phonemes: NDArray[np.int64]
    """Shape (frames,): which phoneme a frame belongs to."""

    speaker: dict[str, Floats]

    @property
    def frames(self) -> int:
        """Length of the unit."""
        return len(self.phonemes)


class SplitGraphs:
    """Three graphs: text whole, flow and decoder in windows.

    The flow runs ahead of the decoder by the decoder's halo, so that a window costs
    each its own halo and no more. Memory doesn't grow with the unit.
    """

    def __init__(
        self,
        text: Session,
        flow: Session,
        decoder: Session,
        shape: Shape,
        variant: str = "",
    ) -> None:
        self.text = text
        self.flow = flow
        self.decoder = decoder
        self.shape = shape
        self.variant = variant
        self.input_names = text.input_names

    @classmethod
    def load(
        cls, folder: Path, shape: Shape, options: SessionOptions, variant: str = ""
    ) -> Self:
        """Load the files of a preparation; blocks. Raises ProviderError, EngineError."""
        text, flow, decoder = (
            Session.load(folder / name, options)
            for name in (TEXT_FILE, FLOW_FILE, DECODER_FILE)
        )
        return cls(text, flow, decoder, shape, variant)

    def generate(self, feeds: Feeds) -> Iterator[Samples]:
        """Yield the sound window by window."""
        score = self.score(feeds)
        noise_scale = float(feeds["scales"][_NOISE])
        yield from self.windows(score, Noise(noise_scale))

    def score(self, feeds: Feeds) -> Score:
        """Run the text part."""
        outputs = self.text.run({n: feeds[n] for n in self.text.input_names})
        values = dict(zip(self.text.output_names, outputs, strict=True))
        durations = values[_DURATIONS].reshape(-1).astype(np.int64)
        return Score(
            means=values[_MEANS][0],
            log_scales=values[_LOG_SCALES][0],
            phonemes=np.repeat(np.arange(durations.size), durations),
            speaker={n: v for n, v in values.items() if n.startswith(_SPEAKER)},
        )

    def windows(
        self, score: Score, noise: "Noise", stops: Iterator[int] | None = None
    ) -> Iterator[Samples]:
        """Yield the sound in windows that end at `stops`; by the plan without them."""
        flow_halo, decoder_halo = self.shape.flow_halo, self.shape.decoder_halo
        frames, latents = Rows(score.means.shape[1]), Rows(score.means.shape[1])
        start = 0
        for stop in window_stops(score.frames) if stops is None else stops:
            ahead = min(stop + decoder_halo, score.frames)
            sight = min(ahead + flow_halo, score.frames)
            frames.extend(noise.around(score, frames.stop, sight))
            low = max(0, latents.stop - flow_halo)
            made = self._run(self.flow, score, frames.part(low, sight))[0]
            latents.extend(made[latents.stop - low : ahead - low])
            low = max(0, start - decoder_halo)
            sound = _flat(self._run(self.decoder, score, latents.part(low, ahead)))
            hop = self.shape.hop_length
            yield sound[(start - low) * hop : (stop - low) * hop]
            frames.forget(max(0, ahead - flow_halo))
            latents.forget(max(0, stop - decoder_halo))
            start = stop

    def _run(self, session: Session, score: Score, rows: Floats) -> NDArray[Any]:
        feeds = {_FRAMES: rows[np.newaxis], **score.speaker}
        return session.run({n: feeds[n] for n in session.input_names})[0]


class Noise:
    """The variation of the sound around its mean, frame after frame."""

    def __init__(self, scale: float, seed: int | None = None) -> None:
        self._scale = scale
        self._random = np.random.default_rng(seed)

    def around(self, score: Score, start: int, stop: int) -> Floats:
        """Return what the flow reads for some frames; each is asked for once."""
        places = score.phonemes[start:stop]
        rows = score.means[places]
        if self._scale:
            noise = self._random.standard_normal(rows.shape, np.float32)
            rows = rows + noise * np.exp(score.log_scales[places]) * self._scale
        return rows.astype(np.float32, copy=False)


def _flat(sound: NDArray[Any]) -> Samples:
    return np.asarray(sound, dtype=np.float32).reshape(-1)
