"""Where variants of a part are built, judged, timed and chosen from."""

from collections.abc import Iterator, Mapping, Sequence
import logging
from typing import Final, NamedTuple

import numpy as np

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.cpu import Cpu
from wyoming_jabber.engine.session import Session, SessionOptions
from wyoming_jabber.errors import EngineError
from wyoming_jabber.optimize.fidelity import Fidelity, fidelity
from wyoming_jabber.optimize.graph import Array, Graph
from wyoming_jabber.optimize.measurement import PLAIN, Measured, choose, take_turns
from wyoming_jabber.optimize.variants import build, build_text
from wyoming_jabber.voices.piper_graphs import Feeds, Noise, Score, SplitGraphs
from wyoming_jabber.voices.windows import FIRST_WINDOW, WINDOW_CAP

_LOGGER = logging.getLogger(__name__)

# Frames. A sentence's first three seconds say enough, and a longer one takes its time.
_MOST_FRAMES: Final = 256

# Factors on noise scale, length scale and noise w scale: the rhythm stays the same.
_STEADY: Final = np.array([1, 1, 0], np.float32)


class Tried(NamedTuple):
    """The variants of a part, and the choice among them."""

    chosen: Measured
    models: Mapping[str, bytes]
    measured: list[Measured]

    @property
    def model(self) -> bytes:
        """The chosen one."""
        return self.models[self.chosen.name]

    def plain(self) -> "Tried":
        """Return the same with the choice taken back."""
        return self._replace(chosen=self.measured[0])


class _Speech(NamedTuple):
    """A sentence on its way: what the flow reads of it, and what the decoder does."""

    frames: Array
    latents: Array
    """Both of the shape (1, frames, channels)."""

    speaker: Mapping[str, Array]

    @classmethod
    def of(cls, graphs: SplitGraphs, score: Score, noise: Noise) -> "_Speech":
        score = score._replace(phonemes=score.phonemes[:_MOST_FRAMES])
        frames = noise.around(score, 0, score.frames)[np.newaxis]
        latents = _run(graphs.flow, {"frames": frames, **score.speaker})
        return cls(frames, latents, score.speaker)

    def feeds(self, part: str) -> dict[str, Array]:
        """Return what a part reads."""
        rows = self.frames if part == "flow" else self.latents
        return {"frames": rows, **self.speaker}


class Bench(NamedTuple):
    """The plain parts, and sentences: for calibration, and to be judged by."""

    plain: SplitGraphs
    texts: tuple[Sequence[Feeds], Sequence[Feeds]]
    speech: list[_Speech]
    judged: list[_Speech]
    rate: int
    cpu: Cpu
    keep: str | None

    @classmethod
    def of(
        cls,
        plain: SplitGraphs,
        texts: tuple[Sequence[Feeds], Sequence[Feeds]],
        *,
        rate: int,
        cpu: Cpu,
        keep: str | None,
    ) -> "Bench":
        """Let the plain parts speak all sentences."""
        speech, judged = (
            [
                _Speech.of(plain, plain.score(feeds), _noise(feeds, seed))
                for seed, feeds in enumerate(some)
            ]
            for some in texts
        )
        return cls(plain, texts, speech, judged, rate, cpu, keep)

    def try_out(self, graph: Graph, part: str) -> Tried:
        """Try all variants of a flow or decoder."""
        models = build(graph, [s.feeds(part) for s in self.speech], self.cpu)
        sessions = _sessions(models)
        costs = [
            self._costs(sessions, part, size) for size in (FIRST_WINDOW, WINDOW_CAP)
        ]
        found = {
            name: fidelity(self._pairs(session, part), self.rate)
            for name, session in sessions.items()
        }
        return self._tried(models, costs, found)

    def try_text(self, graph: Graph, others: Mapping[str, Tried]) -> Tried:
        """Try all variants of a text part, heard through what was chosen before."""
        models = build_text(graph, self.texts[0], self.cpu)
        sessions = _sessions(models)
        flow, decoder = (
            Session.load(others[part].model, SessionOptions())
            for part in ("flow", "decoder")
        )
        graphs = SplitGraphs(self.plain.text, flow, decoder, self.plain.shape)
        costs = self._text_costs(sessions)
        found = {
            name: self._text_fidelity(session, graphs)
            for name, session in sessions.items()
        }
        return self._tried(models, costs, found)

    def _tried(
        self,
        models: Mapping[str, bytes],
        costs: Sequence[Mapping[str, float]],
        found: Mapping[str, Fidelity],
    ) -> Tried:
        short, long = costs
        measured = [
            Measured(name, short[name], long[name], None if name == PLAIN else judged)
            for name, judged in found.items()
        ]
        return Tried(choose(measured, self.keep), models, measured)

    def _pairs(self, session: Session, part: str) -> Iterator[tuple[Samples, Samples]]:
        """Yield each sentence as the plain parts say it, and with one of them changed."""
        decoder = self.plain.decoder
        for sentence in self.judged:
            reference = _run(decoder, sentence.feeds("decoder"))
            result = _run(session, sentence.feeds(part))
            if part == "flow":
                result = _run(decoder, {"frames": result, **sentence.speaker})
            yield reference.reshape(-1), result.reshape(-1)

    def _text_fidelity(self, session: Session, graphs: SplitGraphs) -> Fidelity:
        """Compare the rhythm, and the sound as it is in the rhythm of the plain part."""
        changed = SplitGraphs(session, graphs.flow, graphs.decoder, graphs.shape)
        pairs, differences = [], []
        for seed, feeds in enumerate(self.texts[1]):
            steady = {**feeds, "scales": feeds["scales"] * _STEADY}
            scores = [parts.score(steady) for parts in (self.plain, changed)]
            counts = [
                np.bincount(score.phonemes, minlength=len(score.means))
                for score in scores
            ]
            differences.append(np.abs(counts[0] - counts[1]).mean())
            scores[1] = scores[1]._replace(phonemes=scores[0].phonemes)
            sounds = [
                _run(parts.decoder, speech.feeds("decoder")).reshape(-1)
                for parts, score in zip((self.plain, changed), scores, strict=True)
                for speech in (_Speech.of(parts, score, _noise(feeds, seed)),)
            ]
            pairs.append((sounds[0], sounds[1]))
        return fidelity(pairs, self.rate)._replace(rhythm=float(np.mean(differences)))

    def _costs(
        self, sessions: Mapping[str, Session], part: str, window: int
    ) -> dict[str, float]:
        """Return seconds of CPU for a second of audio, halos included."""
        shape = self.plain.shape
        halo = shape.flow_halo if part == "flow" else shape.decoder_halo
        random = np.random.default_rng(0)
        size = (1, window + 2 * halo, self.speech[0].frames.shape[2])
        rows = random.standard_normal(size).astype(np.float32)
        feeds = {"frames": rows, **self.speech[0].speaker}
        seconds = window * shape.hop_length / self.rate
        return _timed(sessions, feeds, seconds)

    def _text_costs(self, sessions: Mapping[str, Session]) -> list[dict[str, float]]:
        """Return the same for the shortest and the longest sentence."""
        by_length = sorted(self.texts[1], key=lambda feeds: feeds["input"].size)
        costs = []
        for feeds in (by_length[0], by_length[-1]):
            frames = max(1, self.plain.score(feeds).frames)
            seconds = frames * self.plain.shape.hop_length / self.rate
            costs.append(_timed(sessions, feeds, seconds))
        return costs


def _timed(
    sessions: Mapping[str, Session], feeds: Feeds, seconds: float
) -> dict[str, float]:
    tasks = {
        name: lambda session=session: _run(session, feeds)
        for name, session in sessions.items()
    }
    return {name: time / seconds for name, time in take_turns(tasks).items()}


def _noise(feeds: Feeds, seed: int) -> Noise:
    return Noise(float(feeds["scales"][0]), seed=seed)


def _sessions(models: Mapping[str, bytes]) -> dict[str, Session]:
    """Load what can be loaded: an operator may be missing in some onnxruntime."""
    sessions: dict[str, Session] = {}
    for name, model in models.items():
        try:
            sessions[name] = Session.load(model, SessionOptions())
        except EngineError as error:
            _LOGGER.info("Variant %s is left out: %s", name, error)
    return sessions


def _run(session: Session, feeds: Mapping[str, Array]) -> Array:
    result: Array = session.run({n: feeds[n] for n in session.input_names})[0]
    return result
