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

FILES: Final = {"text": "text.ort", "flow": "flow.ort", "decoder": "decoder.ort"}
"""Of a preparation, by part; onnxruntime loads its own format in half the time."""

_MEANS, _LOG_SCALES, _DURATIONS = "means", "log_scales", "durations"
_FRAMES: Final = "frames"
CUTS: Final = "cuts"
"""Input of a decoder with stages; see `Cuts`."""

_SPEAKER: Final = "speaker"
_NOISE: Final = 0
"""Place of the noise scale in the graph's input "scales"."""

_TO_THE_END: Final = 2**31 - 1
"""Where Slice stops for all rows that there are."""

# The flow makes the frames of so many windows at once: its halo is long, and windows of
# it are small beside the decoder's.
_FLOW_WINDOWS: Final = 3


class PiperGraph(Protocol):
    """What turns phoneme ids into sound. Any number of threads may use it at once."""

    @property
    def input_names(self) -> tuple[str, ...]:
        """What goes in, as in the shipped graph."""

    @property
    def variant(self) -> str:
        """Names what the sound depends on beside the voice; see `variant_of`."""

    @property
    def levelling_gain(self) -> float | None:
        """Decibels that bring the voice to the loudness of all; None if not known."""

    def generate(self, feeds: Feeds) -> Iterator[Samples]:
        """Yield the sound in blocks. Raises EngineError."""


class WholeGraph:
    """The graph as it was shipped: a unit is one block."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.input_names = session.input_names
        self.variant = ""
        self.levelling_gain: float | None = None

    def generate(self, feeds: Feeds) -> Iterator[Samples]:
        """Yield the whole sound."""
        yield _flat(self._session.run(feeds)[0])


class Stage(NamedTuple):
    """A place inside of a decoder where rows of the halo that nobody needs any more go."""

    rows: int
    """Rows in a frame."""

    halo: int
    """Rows on either side that the rest of the decoder has to see."""


class Shape(NamedTuple):
    """Sizes that a preparation has found out."""

    hop_length: int
    """Samples in a frame."""

    flow_halo: int
    decoder_halo: int
    """Frames on either side that a window has to see."""

    stages: tuple[Stage, ...] = ()
    """In the order in which the decoder comes to them."""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Make one of what `_asdict` has become in JSON. Raises TypeError."""
        stages = tuple(Stage(*stage) for stage in stored.get("stages", ()))
        return cls(**{**stored, "stages": stages})

    def cuts(self, left: int, right: int) -> tuple[NDArray[np.int64], int]:
        """Say what a decoder drops of halos of so many frames.

        Returns the values of `cuts`, and how many samples of the halo on the left are
        still there in the end.
        """
        starts, first = self._dropped(left)
        stops, _ = self._dropped(right)
        pairs = [
            (start, -stop if stop else _TO_THE_END)
            for start, stop in zip(starts, stops, strict=True)
        ]
        return np.array(pairs, np.int64).reshape(-1), first

    def _dropped(self, frames: int) -> tuple[list[int], int]:
        """Return the rows that each stage drops, and samples of the halo that stay."""
        dropped, kept, rate = [], frames, 1
        for stage in self.stages:
            kept *= stage.rows // rate
            dropped.append(max(0, kept - stage.halo))
            kept, rate = min(kept, stage.halo), stage.rows
        return dropped, kept * (self.hop_length // rate)


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
        self.levelling_gain: float | None = None
        self.input_names = text.input_names

    @classmethod
    def load(
        cls, folder: Path, shape: Shape, options: SessionOptions, variant: str = ""
    ) -> Self:
        """Load the files of a preparation; blocks. Raises ProviderError, EngineError."""
        text, flow, decoder = (
            Session.load(folder / FILES[part], options)
            for part in ("text", "flow", "decoder")
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
        halo = self.shape.decoder_halo
        latents, start = _Latents(self, score, noise), 0
        for stop in window_stops(score.frames) if stops is None else stops:
            low, high = max(0, start - halo), min(stop + halo, score.frames)
            # Who waits for the first window waits for no frame more than it needs.
            reach = (
                high if start == 0 else latents.stop + _FLOW_WINDOWS * (stop - start)
            )
            latents.need(high, reach)
            cuts, first = self.shape.cuts(start - low, high - stop)
            rows = latents.part(low, high)
            sound = _flat(self.run(self.decoder, score, rows, cuts))
            yield sound[first : first + (stop - start) * self.shape.hop_length]
            latents.forget(max(0, stop - halo))
            start = stop

    def run(
        self,
        session: Session,
        score: Score,
        rows: Floats,
        cuts: NDArray[np.int64] | None = None,
    ) -> NDArray[Any]:
        """Run the flow or the decoder for some frames, shape (frames, channels)."""
        feeds: dict[str, NDArray[Any]] = {_FRAMES: rows[np.newaxis], **score.speaker}
        if cuts is not None:
            feeds[CUTS] = cuts
        return session.run({n: feeds[n] for n in session.input_names})[0]


class _Latents:
    """The frames that the decoder reads, made by the flow before they are needed."""

    def __init__(self, graphs: SplitGraphs, score: Score, noise: "Noise") -> None:
        self._graphs = graphs
        self._score = score
        self._noise = noise
        self._read = Rows(score.means.shape[1])
        self._made = Rows(score.means.shape[1])
        self.part, self.forget = self._made.part, self._made.forget

    @property
    def stop(self) -> int:
        """Number of the frame after the last one that is made."""
        return self._made.stop

    def need(self, stop: int, reach: int) -> None:
        """Make frames up to `reach`, or as many as there are, if `stop` isn't made."""
        if self.stop >= stop:
            return
        halo = self._graphs.shape.flow_halo
        stop = min(max(stop, reach), self._score.frames)
        sight = min(stop + halo, self._score.frames)
        self._read.extend(self._noise.around(self._score, self._read.stop, sight))
        low = max(0, self.stop - halo)
        rows = self._read.part(low, sight)
        made = self._graphs.run(self._graphs.flow, self._score, rows)[0]
        self._made.extend(made[self.stop - low : stop - low])
        self._read.forget(max(0, stop - halo))


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
