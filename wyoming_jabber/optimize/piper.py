"""Prepares a Piper voice: one shipped graph becomes the three that this CPU likes best."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from wyoming_jabber.engine.cpu import Cpu, this_cpu
from wyoming_jabber.engine.session import Operators, Session, SessionOptions, simplify
from wyoming_jabber.errors import PreparationError
from wyoming_jabber.optimize.attention import narrow_attention
from wyoming_jabber.optimize.bench import Bench
from wyoming_jabber.optimize.fidelity import LEAST_EXACTNESS, snr
from wyoming_jabber.optimize.fold import fold_fills, fold_sizes
from wyoming_jabber.optimize.graph import Array, Graph
from wyoming_jabber.optimize.halo import probe
from wyoming_jabber.optimize.norms import fuse_norms
from wyoming_jabber.optimize.preparation import Prepared, Progress
from wyoming_jabber.optimize.split import Parts, split
from wyoming_jabber.optimize.stages import add_stages
from wyoming_jabber.optimize.texts import sentences
from wyoming_jabber.voices.base import SynthesisOptions, VoiceInfo
from wyoming_jabber.voices.piper import PiperFamily, PiperVoice
from wyoming_jabber.voices.piper_graphs import (
    FILES,
    Feeds,
    PiperGraph,
    Shape,
    SplitGraphs,
)
from wyoming_jabber.voices.registry import measured_gain

# Phonemes of an utterance at which shapes differ that depend on them: from the shortest
# there is, and around the reach of relative attention, which is 4.
_LENGTHS: Final = (3, 4, 5, 6, 9, 10, 11, 37, 64, 129)


# What rounding may change in values around 1.
_SAME: Final = 1e-3


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
    calibration, judged = sentences(voice.info.languages[0])
    spoken = _spoken(voice)
    texts = spoken(calibration), spoken(judged)
    progress("verify")
    plain = _load(parts)
    exactness = _verify(plain, voice.graph, texts[1])
    progress("speak")
    bench = Bench.of(
        plain, texts, rate=voice.info.sample_rate, cpu=cpu or this_cpu(), keep=keep
    )
    progress("flow")
    tried = {"flow": bench.try_out(parts.flow, "flow")}
    progress("decoder")
    tried["decoder"] = bench.try_out(parts.decoder, "decoder")
    progress("check")
    tried = bench.settle(tried)
    progress("text")
    tried["text"] = bench.try_text(parts.text, tried)
    return Prepared(
        files={
            FILES[part]: _final(entry.model, FILES[part])
            for part, entry in tried.items()
        },
        shape=plain.shape._asdict(),
        chosen={part: entry.chosen for part, entry in tried.items()},
        measured={part: entry.measured for part, entry in tried.items()},
        exactness=exactness,
        levelling_gain=measured_gain(voice),
    )


def _load(parts: Parts) -> SplitGraphs:
    """Load the parts as they were cut, and find out how far they see."""
    text, flow, decoder = map(_loaded, (parts.text, parts.flow, parts.decoder))
    graphs = SplitGraphs(text, flow, decoder, Shape(1, 0, 0))
    score = graphs.score(_probing_feeds(text.input_names, _LENGTHS[-1]))
    channels = score.means.shape[1]
    seen = [probe(part, channels, score.speaker) for part in (flow, decoder)]
    hop_length = seen[1].hop_length
    stages = add_stages(parts.decoder, hop_length, score.speaker)
    graphs.decoder = _loaded(parts.decoder)
    graphs.shape = Shape(hop_length, seen[0].halo, seen[1].halo, stages)
    return graphs


def _loaded(part: Graph) -> Session:
    return Session.load(part.write(), SessionOptions())


def _parts(model: Path, voice: PiperVoice, progress: Progress) -> Parts:
    """Simplify, cut and fold the shipped graph."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "simple.onnx"
        simplify(model.read_bytes(), file)
        whole = Graph.read(file.read_bytes())
    progress("cut")
    parts = split(whole)
    names = voice.graph.input_names
    observed = [_probing_feeds(names, length) for length in _LENGTHS]
    fold_sizes(parts.text, observed)
    fuse_norms(parts.text)
    fold_fills(parts.flow)
    return replace(parts, text=_narrowed(parts.text, observed))


def _narrowed(text: Graph, observed: list[dict[str, Array]]) -> Graph:
    """Return a text part with narrow attention, if it says the same then."""
    new = text.with_outputs([value.name for value in text.outputs])
    narrow_attention(new)
    sessions = _loaded(text), _loaded(new)
    for feeds in observed:
        before, after = (session.run(feeds) for session in sessions)
        for old, made in zip(before, after, strict=True):
            if old.shape != made.shape or not np.allclose(old, made, atol=_SAME):
                return text
    fold_sizes(new, observed)  # shares its nodes with `text`, which has served
    return new


def _final(model: bytes, name: str) -> bytes:
    """Return a part as onnxruntime would make it at every start."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / name
        simplify(model, file, Operators.FINAL)
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
