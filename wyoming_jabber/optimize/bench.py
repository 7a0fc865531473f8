"""Where variants of a part are built, judged, timed and chosen from."""

from collections.abc import Mapping, Sequence
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
from wyoming_jabber.voices.piper_graphs import CUTS, Feeds, Noise, Score, SplitGraphs
from wyoming_jabber.voices.windows import FIRST_WINDOW, WINDOW_CAP

_LOGGER = logging.getLogger(__name__)

# Frames. A sentence's first second and a half says enough; a large voice takes ten
# times as long to say more in all its variants.
_MOST_FRAMES: Final = 128

# Frames that the flow makes at once in the middle of a long unit.
_FLOW_CAP: Final = 3 * WINDOW_CAP

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

    score: Score
    frames: Array
    latents: Array
    """Both of the shape (1, frames, channels)."""

    cuts: Array

    @classmethod
    def of(cls, graphs: SplitGraphs, score: Score, noise: Noise) -> "_Speech":
        score = score._replace(phonemes=score.phonemes[:_MOST_FRAMES])
        frames = noise.around(score, 0, score.frames)[np.newaxis]
        latents = _run(graphs.flow, {"frames": frames, **score.speaker})
        return cls(score, frames, latents, graphs.shape.cuts(0, 0)[0])

    def feeds(self, part: str) -> dict[str, Array]:
        """Return what a part reads."""
        rows = self.frames if part == "flow" else self.latents
        return {"frames": rows, CUTS: self.cuts, **self.score.speaker}

    def sound(self, decoder: Session) -> Samples:
        """Return what a decoder makes of it."""
        return _run(decoder, self.feeds("decoder")).reshape(-1)


class Bench(NamedTuple):
    """The plain parts, and sentences: for calibration, and to be judged by."""

    plain: SplitGraphs
    texts: tuple[Sequence[Feeds], Sequence[Feeds]]
    speech: list[_Speech]
    judged: list[_Speech]
    references: list[Samples]
    """What the plain parts say of the judged."""

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
        steady = [{**feeds, "scales": feeds["scales"] * _STEADY} for feeds in texts[1]]
        texts = texts[0], steady
        speech, judged = (
            [
                _Speech.of(plain, plain.score(feeds), _noise(feeds, seed))
                for seed, feeds in enumerate(some)
            ]
            for some in texts
        )
        references = [sentence.sound(plain.decoder) for sentence in judged]
        return cls(plain, texts, speech, judged, references, rate, cpu, keep)

    def try_out(self, graph: Graph, part: str) -> Tried:
        """Try all variants of a flow or decoder."""
        models = build(graph, [s.feeds(part) for s in self.speech], self.cpu)
        sessions = _sessions(models)
        cap = _FLOW_CAP if part == "flow" else WINDOW_CAP
        costs = [self._costs(sessions, part, size) for size in (FIRST_WINDOW, cap)]
        found = {
            name: self._fidelity({part: session}) for name, session in sessions.items()
        }
        return self._tried(models, costs, found)

    def settle(self, tried: Mapping[str, Tried]) -> dict[str, Tried]:
        """Take back as little as it takes for flow and decoder to pass together too."""
        for spared in ((), ("flow",), ("decoder",)):
            settled = {
                part: entry.plain() if part in spared else entry
                for part, entry in tried.items()
            }
            sessions = {part: _load(entry) for part, entry in settled.items()}
            if self._fidelity(sessions).passes:
                return settled
        return {part: entry.plain() for part, entry in tried.items()}

    def try_text(self, graph: Graph, others: Mapping[str, Tried]) -> Tried:
        """Try all variants of a text part, heard through what was chosen before."""
        models = build_text(graph, self.texts[0], self.cpu)
        sessions = _sessions(models)
        flow, decoder = (_load(others[part]) for part in ("flow", "decoder"))
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
        chosen = choose(measured, self.keep)
        kept = {name: models[name] for name in (PLAIN, chosen.name)}
        return Tried(chosen, kept, measured)

    def _fidelity(self, sessions: Mapping[str, Session]) -> Fidelity:
        """Judge the plain parts with some of them changed."""
        flow = sessions.get("flow")
        decoder = sessions.get("decoder", self.plain.decoder)
        sounds = []
        for sentence in self.judged:
            if flow is not None:
                latents = _run(flow, sentence.feeds("flow"))
                sentence = sentence._replace(latents=latents)  # noqa: PLW2901
            sounds.append(sentence.sound(decoder))
        return fidelity(zip(self.references, sounds, strict=True), self.rate)

    def _text_fidelity(self, session: Session, graphs: SplitGraphs) -> Fidelity:
        """Compare the rhythm, and the sound as it is in the rhythm of the plain part."""
        changed = SplitGraphs(session, graphs.flow, graphs.decoder, graphs.shape)
        sounds, differences = [], []
        for seed, (feeds, sentence) in enumerate(
            zip(self.texts[1], self.judged, strict=True)
        ):
            scores = self.plain.score(feeds), changed.score(feeds)
            counts = [
                np.bincount(score.phonemes, minlength=len(score.means))
                for score in scores
            ]
            differences.append(np.abs(counts[0] - counts[1]).mean())
            score = scores[1]._replace(phonemes=sentence.score.phonemes)
            speech = _Speech.of(changed, score, _noise(feeds, seed))
            sounds.append(speech.sound(changed.decoder))
        found = fidelity(zip(self.references, sounds, strict=True), self.rate)
        return found._replace(rhythm=float(np.mean(differences)))

    def _costs(
        self, sessions: Mapping[str, Session], part: str, window: int
    ) -> dict[str, float]:
        """Return seconds of CPU for a second of audio, halos included."""
        shape = self.plain.shape
        halo = shape.flow_halo if part == "flow" else shape.decoder_halo
        random = np.random.default_rng(0)
        size = (1, window + 2 * halo, self.speech[0].frames.shape[2])
        rows = random.standard_normal(size).astype(np.float32)
        cuts, _ = shape.cuts(halo, halo)
        feeds: Feeds = {"frames": rows, CUTS: cuts, **self.speech[0].score.speaker}
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


def _load(tried: Tried) -> Session:
    return Session.load(tried.model, SessionOptions())


def _run(session: Session, feeds: Mapping[str, Array]) -> Array:
    result: Array = session.run({n: feeds[n] for n in session.input_names})[0]
    return result
