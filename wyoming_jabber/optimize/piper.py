"""Prepares a Piper voice: one shipped graph becomes the three that this CPU likes best."""

from collections.abc import Callable, Iterable, Iterator, Mapping
import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import numpy as np

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.engine.cpu import Cpu, this_cpu
from wyoming_jabber.engine.session import Session, SessionOptions, simplify
from wyoming_jabber.errors import EngineError, PreparationError
from wyoming_jabber.optimize.fidelity import LEAST_EXACTNESS, LEAST_SNR, fidelity, snr
from wyoming_jabber.optimize.fold import fold_fills, fold_sizes
from wyoming_jabber.optimize.graph import Array, Graph
from wyoming_jabber.optimize.halo import probe
from wyoming_jabber.optimize.measurement import PLAIN, Measured, choose, take_turns
from wyoming_jabber.optimize.norms import fuse_norms
from wyoming_jabber.optimize.preparation import Prepared, Progress
from wyoming_jabber.optimize.split import Parts, split
from wyoming_jabber.optimize.texts import sentences
from wyoming_jabber.optimize.variants import build
from wyoming_jabber.voices.base import SynthesisOptions, VoiceInfo
from wyoming_jabber.voices.piper import PiperFamily, PiperVoice
from wyoming_jabber.voices.piper_graphs import (
    DECODER_FILE,
    FLOW_FILE,
    TEXT_FILE,
    Feeds,
    Noise,
    PiperGraph,
    Shape,
    SplitGraphs,
)
from wyoming_jabber.voices.windows import FIRST_WINDOW, WINDOW_CAP

_LOGGER = logging.getLogger(__name__)

# Phonemes of an utterance at which shapes differ that depend on them: from the shortest
# there is, and around the reach of relative attention, which is 4.
_LENGTHS: Final = (3, 4, 5, 6, 9, 10, 11, 37, 64, 129)

# Frames. A sentence's first three seconds say enough, and a longer one takes its time.
_MOST_FRAMES: Final = 256


def prepare_voice(
    info: VoiceInfo, keep: str | None, progress: Progress, cpu: Cpu | None = None
) -> Prepared:
    """Prepare a Piper voice; blocks for half a minute or more.

    Raises PreparationError, VoiceError, EngineError.
    """
    voice = PiperFamily().load_whole(info, SessionOptions())
    assert info.path is not None, "it was loaded from there"
    return prepare(info.path, voice, keep=keep, progress=progress, cpu=cpu)


def prepare(
    model: Path,
    voice: PiperVoice,
    *,
    keep: str | None = None,
    progress: Progress = lambda _: None,
    cpu: Cpu | None = None,
) -> Prepared:
    """Prepare a voice that is loaded whole. Raises PreparationError, EngineError."""
    progress("read")
    parts = _parts(model, voice, progress)
    texts = tuple(map(_spoken(voice), sentences(voice.info.languages[0])))
    progress("verify")
    plain = _Plain.load(parts)
    exactness = _verify(plain.graphs, voice.graph, texts[1])
    progress("speak")
    speech = [_Speech.of(plain.graphs, feeds, n) for n, feeds in enumerate(texts[0])]
    judged = [
        _Speech.of(plain.graphs, feeds, -n) for n, feeds in enumerate(texts[1], 1)
    ]
    bench = _Bench(plain, speech, judged, voice.info.sample_rate, cpu or this_cpu())
    progress("flow")
    tried = {FLOW_FILE: bench.try_out(parts.flow, "flow", keep)}
    progress("decoder")
    tried[DECODER_FILE] = bench.try_out(parts.decoder, "decoder", keep)
    progress("check")
    files = {TEXT_FILE: _final(parts.text)}
    files |= {name: entry.model for name, entry in tried.items()}
    if _exactness(plain.graphs.shape, files, voice.graph, texts[1]) < LEAST_SNR:
        # Each alone is near enough, both together are not.
        tried = {name: entry.plain() for name, entry in tried.items()}
        files |= {name: entry.model for name, entry in tried.items()}
    return Prepared(
        files=files,
        shape=plain.graphs.shape._asdict(),
        chosen={_part_of(name): entry.chosen for name, entry in tried.items()},
        measured={_part_of(name): entry.measured for name, entry in tried.items()},
        exactness=exactness,
    )


class _Plain(NamedTuple):
    """The parts as they were cut."""

    graphs: SplitGraphs
    channels: int

    @classmethod
    def load(cls, parts: Parts) -> "_Plain":
        """Load the parts and find out how far they see."""
        text, flow, decoder = (
            Session.load(part.write(), SessionOptions())
            for part in (parts.text, parts.flow, parts.decoder)
        )
        graphs = SplitGraphs(text, flow, decoder, Shape(1, 0, 0))
        score = graphs.score(_probing_feeds(text.input_names, _LENGTHS[-1]))
        channels = score.means.shape[1]
        seen = [probe(part, channels, score.speaker) for part in (flow, decoder)]
        graphs.shape = Shape(seen[1].hop_length, seen[0].halo, seen[1].halo)
        return cls(graphs, channels)


class _Speech(NamedTuple):
    """A sentence on its way: what the flow reads of it, and what the decoder does."""

    frames: Array
    latents: Array
    """Both of the shape (1, frames, channels)."""

    speaker: Mapping[str, Array]

    @classmethod
    def of(cls, graphs: SplitGraphs, feeds: Feeds, seed: int) -> "_Speech":
        score = graphs.score(feeds)
        score = score._replace(phonemes=score.phonemes[:_MOST_FRAMES])
        noise = Noise(float(feeds["scales"][0]), seed=abs(seed))
        frames = noise.around(score, 0, score.frames)[np.newaxis]
        latents = _run(graphs.flow, {"frames": frames, **score.speaker})
        return cls(frames, latents, score.speaker)

    def feeds(self, part: str) -> dict[str, Array]:
        """Return what a part reads."""
        rows = self.frames if part == "flow" else self.latents
        return {"frames": rows, **self.speaker}


class _Tried(NamedTuple):
    """The variants of a part, and the choice among them."""

    chosen: Measured
    models: Mapping[str, bytes]
    measured: list[Measured]

    @property
    def model(self) -> bytes:
        """The chosen one."""
        return self.models[self.chosen.name]

    def plain(self) -> "_Tried":
        """Return the same with the choice taken back."""
        return self._replace(chosen=self.measured[0])


class _Bench(NamedTuple):
    """Where variants of a part are compared."""

    plain: _Plain
    speech: list[_Speech]
    judged: list[_Speech]
    sample_rate: int
    cpu: Cpu

    def try_out(self, graph: Graph, part: str, keep: str | None) -> _Tried:
        """Build, judge and time all variants of a part, then choose."""
        models = build(graph, [s.feeds(part) for s in self.speech], self.cpu)
        sessions = _sessions(models)
        costs = [
            self._costs(sessions, part, size) for size in (FIRST_WINDOW, WINDOW_CAP)
        ]
        measured = [
            Measured(
                name=name,
                short=costs[0][name],
                long=costs[1][name],
                fidelity=None
                if name == PLAIN
                else fidelity(self._pairs(session, part), self.sample_rate),
            )
            for name, session in sessions.items()
        ]
        chosen = choose(measured, keep)
        return _Tried(chosen, models, measured)

    def _pairs(self, session: Session, part: str) -> Iterator[tuple[Samples, Samples]]:
        """Yield each sentence as the plain parts say it, and with one of them changed."""
        decoder = self.plain.graphs.decoder
        for sentence in self.judged:
            reference = _run(decoder, sentence.feeds("decoder"))
            result = _run(session, sentence.feeds(part))
            if part == "flow":
                result = _run(decoder, {"frames": result, **sentence.speaker})
            yield reference.reshape(-1), result.reshape(-1)

    def _costs(
        self, sessions: Mapping[str, Session], part: str, window: int
    ) -> dict[str, float]:
        """Return seconds of CPU for a second of audio, halos included."""
        shape = self.plain.graphs.shape
        halo = shape.flow_halo if part == "flow" else shape.decoder_halo
        random = np.random.default_rng(0)
        size = (1, window + 2 * halo, self.plain.channels)
        feeds = {
            "frames": random.standard_normal(size).astype(np.float32),
            **self.speech[0].speaker,
        }
        tasks = {
            name: lambda session=session: _run(session, feeds)
            for name, session in sessions.items()
        }
        seconds = window * shape.hop_length / self.sample_rate
        return {name: time / seconds for name, time in take_turns(tasks).items()}


def _parts(model: Path, voice: PiperVoice, progress: Progress) -> Parts:
    """Simplify, cut and fold the shipped graph."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "simple.onnx"
        simplify(model.read_bytes(), file)
        whole = Graph.read(file.read_bytes())
    progress("cut")
    parts = split(whole)
    names = voice.graph.input_names
    fold_sizes(parts.text, [_probing_feeds(names, length) for length in _LENGTHS])
    fuse_norms(parts.text)
    fold_fills(parts.flow)
    return parts


def _final(graph: Graph) -> bytes:
    """Return a part as onnxruntime would make it at every start."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "final.onnx"
        simplify(graph.write(), file, is_final=True)
        return file.read_bytes()


def _verify(graphs: SplitGraphs, whole: PiperGraph, texts: Iterable[Feeds]) -> float:
    """Return how exactly windows say what the shipped graph does, without noise.

    Raises PreparationError if they don't.
    """
    found = _likeness(graphs, whole, texts)
    if found < LEAST_EXACTNESS:
        raise PreparationError(
            f"windows differ from the shipped graph: {found:.0f} dB, "
            f"at least {LEAST_EXACTNESS:.0f} are needed"
        )
    return found


def _exactness(
    shape: Shape, files: Mapping[str, bytes], whole: PiperGraph, texts: Iterable[Feeds]
) -> float:
    """Return how near that comes to the shipped graph which will be written."""
    names = (TEXT_FILE, FLOW_FILE, DECODER_FILE)
    text, flow, decoder = (Session.load(files[n], SessionOptions()) for n in names)
    return _likeness(SplitGraphs(text, flow, decoder, shape), whole, texts)


def _likeness(graphs: PiperGraph, whole: PiperGraph, texts: Iterable[Feeds]) -> float:
    """Return the SNR of two sentences without noise, the worse one's."""
    found = []
    for feeds in list(texts)[:2]:
        silent = {**feeds, "scales": feeds["scales"] * np.array([0, 1, 0], np.float32)}
        reference, sound = (
            np.concatenate([np.zeros(0, np.float32), *graph.generate(silent)])
            for graph in (whole, graphs)
        )
        found.append(snr(reference, sound))
    return min(found)


def _part_of(file: str) -> str:
    return file.removesuffix(".onnx")


def _spoken(voice: PiperVoice) -> Callable[[Iterable[str]], list[Feeds]]:
    """Return what turns texts into inputs of the voice, its speakers in turn."""
    speakers = voice.info.speakers or (None,)

    def feeds(texts: Iterable[str]) -> list[Feeds]:
        phonemes = filter(None, map(voice.phonemize, texts))
        spoken = [
            voice.feeds(symbols, SynthesisOptions(speaker=speakers[n % len(speakers)]))
            for n, symbols in enumerate(phonemes)
        ]
        if not spoken:
            raise PreparationError("the voice can't say any of our sentences")
        return list(spoken)

    return feeds


def _probing_feeds(names: Iterable[str], length: int) -> dict[str, Array]:
    """Return inputs of some length; which phonemes they are doesn't matter."""
    feeds: dict[str, Array] = {
        "input": 1 + np.arange(length, dtype=np.int64)[np.newaxis] % 3,
        "input_lengths": np.array([length]),
        "scales": np.array([0.0, 1.0, 0.0], np.float32),
        "sid": np.zeros(1, np.int64),
    }
    return {name: feeds[name] for name in names}


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
