"""Stage: how near the 8-bit graphs are to float32, and how much faster.

Noise is off, so that nothing differs but the arithmetic. Both say the same texts; the
decoders read the same frames. Prints a table, writes JSON, and fails if durations
differ or mels are further apart than they may be.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
import json
from pathlib import Path
import sys
import time

import numpy as np
from onnx import ModelProto, load

from training.export import GRAPHS
from training.features import HOP, SAMPLE_RATE, Floats, mel_spectrogram
from training.graph_voice import (
    Feeds,
    GraphVoice,
    Sentence,
    TextReader,
    decoder_feeds,
    encoder_feeds,
    pulse_sound,
)
from wyoming_jabber.voices.jabber_prosody import Score, frames_of, write_score

MOST_NATS = 0.06
"""Mean difference of log-mels that 8 bits may make."""

# Each graph is timed so often on each sentence, in turns, after two runs for nothing.
_ROUNDS = 5
_WARM_UP = 2

# Cents of a factor of e in F0.
_CENTS = 1200 / np.log(2)


@dataclass(frozen=True)
class Difference:
    """What 8 bits change in one sentence."""

    same_durations: bool
    mel_nats: float
    """Mean distance of the decoders' log-mels."""

    f0_cents: float
    """Mean distance of F0."""

    sound_nats: float
    """Mean distance of the log-mels of the sound, decoder and vocoder together."""

    vocoder_snr: float
    """Decibels: sound of the vocoders for one mel, against the difference."""


def compare(exact: GraphVoice, rounded: GraphVoice, sentence: Sentence) -> Difference:
    """Say a sentence with both."""
    encodings = [voice.encode(sentence) for voice in (exact, rounded)]
    durations = [frames_of(encoding.log_durations, 1.0) for encoding in encodings]
    feeds = decoder_feeds(_score(exact, sentence), sentence.speaker)
    true, near = (voice.run("decoder", feeds) for voice in (exact, rounded))
    sound = _sound(exact, true)
    error = sound - _sound(rounded, true)
    return Difference(
        same_durations=np.array_equal(*durations),
        mel_nats=_distance(true["mel"], near["mel"]),
        f0_cents=_distance(true["log_f0"], near["log_f0"]) * _CENTS,
        sound_nats=_distance(_mel(sound), _mel(_sound(rounded, near))),
        vocoder_snr=10
        * float(np.log10((sound**2).sum() / max((error**2).sum(), 1e-12))),
    )


def _score(voice: GraphVoice, sentence: Sentence) -> Score:
    encoding = voice.encode(sentence)
    return write_score(encoding, length_scale=1.0, pitch_range=1.0, pitch_shift=0.0)


def _sound(voice: GraphVoice, decoded: Mapping[str, Floats]) -> Floats:
    return pulse_sound(voice.filters(decoded), decoded["log_f0"][0])


def _mel(samples: Floats) -> Floats:
    return mel_spectrogram(samples.astype(np.float64))


def _distance(one: Floats, other: Floats) -> float:
    return float(np.abs(one - other).mean())


# Speed


def seconds_per_second(
    voices: Mapping[str, GraphVoice], sentences: Sequence[Sentence]
) -> dict[str, dict[str, float]]:
    """Return CPU seconds of each graph for a second of sound, by voice and graph."""
    spent = {name: dict.fromkeys((*GRAPHS, "sound"), 0.0) for name in voices}
    total = 0.0
    for sentence in sentences:
        inputs, frames = _inputs(next(iter(voices.values())), sentence)
        total += frames * HOP / SAMPLE_RATE
        for graph, feeds in inputs.items():
            runs = {
                name: _runner(voice, graph, feeds) for name, voice in voices.items()
            }
            for name, seconds in _turns(runs).items():
                spent[name][graph] += seconds
    return {
        name: {graph: seconds / total for graph, seconds in graphs.items()}
        for name, graphs in spent.items()
    }


def _inputs(voice: GraphVoice, sentence: Sentence) -> tuple[dict[str, Feeds], int]:
    """Return what each graph reads of a sentence, and its frames."""
    score = _score(voice, sentence)
    feeds = decoder_feeds(score, sentence.speaker)
    decoded = voice.run("decoder", feeds)
    sound = {"filters": voice.filters(decoded), "log_f0": decoded["log_f0"][0]}
    inputs = {"encoder": encoder_feeds(sentence), "decoder": feeds, "vocoder": decoded}
    return {**inputs, "sound": sound}, score.frames


def _runner(voice: GraphVoice, graph: str, feeds: Feeds) -> Callable[[], object]:
    if graph == "sound":
        return lambda: pulse_sound(**feeds)
    return lambda: voice.run(graph, feeds)


def _turns(runs: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median CPU seconds of each, run in turns: the machine may be busy."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(_WARM_UP + _ROUNDS):
        for name, run in runs.items():
            start = time.process_time()
            run()
            times[name].append(time.process_time() - start)
    return {name: float(np.median(values[_WARM_UP:])) for name, values in times.items()}


# The table


def measure(
    exact: Mapping[str, ModelProto],
    rounded: Mapping[str, ModelProto],
    sentences: Sequence[Sentence],
) -> dict[str, float]:
    """Return all figures, by name."""
    voices = {"fp32": GraphVoice(exact), "int8": GraphVoice(rounded)}
    rows = [compare(*voices.values(), sentence) for sentence in sentences]
    figures: dict[str, float] = {
        "sentences": len(rows),
        "same_durations": sum(row.same_durations for row in rows),
        **{
            name: float(np.mean([getattr(row, name) for row in rows]))
            for name in ("mel_nats", "f0_cents", "sound_nats", "vocoder_snr")
        },
    }
    for name, graphs in (("fp32", exact), ("int8", rounded)):
        megabytes = {graph: model.ByteSize() / 1e6 for graph, model in graphs.items()}
        figures |= {f"{name}_{graph}_mb": size for graph, size in megabytes.items()}
        figures[f"{name}_mb"] = sum(megabytes.values())
    for name, parts in seconds_per_second(voices, sentences).items():
        figures |= {f"{name}_{graph}_rtf": seconds for graph, seconds in parts.items()}
        figures[f"{name}_rtf"] = sum(parts.values())
    figures["speedup"] = figures["fp32_rtf"] / figures["int8_rtf"]
    return figures


def is_good(figures: Mapping[str, float]) -> bool:
    """Tell whether 8 bits change little enough."""
    worst = max(figures["mel_nats"], figures["sound_nats"])
    return figures["same_durations"] == figures["sentences"] and worst <= MOST_NATS


def write_figures(path: Path, figures: Mapping[str, float], command: str) -> None:
    """Write what the model card reads: the figures, and what measured them."""
    rows = {
        f"8 bits against float32, {figures['sentences']:.0f} sentences: log-mel of the decoder": f"{figures['mel_nats']:.4f} nats",
        "the same, log-mel of the sound, noise off": f"{figures['sound_nats']:.4f} nats",
        "the same, F0": f"{figures['f0_cents']:.1f} cents",
        "the same, sound of the vocoder alone": f"{figures['vocoder_snr']:.1f} dB SNR",
        "sentences with the same durations": f"{figures['same_durations']:.0f} of {figures['sentences']:.0f}",
        "size of the graphs, 8 bits / float32": f"{figures['int8_mb']:.1f} / {figures['fp32_mb']:.1f} MB",
        "CPU seconds for a second of speech, one core, 8 bits / float32": f"{figures['int8_rtf']:.4f} / {figures['fp32_rtf']:.4f}",
    }
    saved = {"command": command, "figures": rows, "values": dict(figures)}
    path.write_text(json.dumps(saved, indent=1) + "\n", "utf-8")


def load_graphs(folder: Path) -> dict[str, ModelProto]:
    """Return the graphs of a folder by name."""
    return {name: load(folder / f"{name}.onnx") for name in GRAPHS}


def read_texts(path: Path) -> list[str]:
    """Return the texts of a file of `id<TAB>text` lines."""
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t")[1] for line in lines if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare 8 bits with float32.")
    parser.add_argument(
        "--exact", type=Path, required=True, help="folder of fp32 graphs"
    )
    parser.add_argument(
        "--voice", type=Path, required=True, help="voice folder, 8 bits"
    )
    parser.add_argument("--texts", type=Path, required=True, help="`id<TAB>text` lines")
    parser.add_argument("--most", type=int, default=40, help="texts that are said")
    parser.add_argument("--out", type=Path, required=True, help="JSON file")
    args = parser.parse_args()
    config = json.loads((args.voice / "voice.json").read_text("utf-8"))
    reader, texts = TextReader(config["phonemes"]), read_texts(args.texts)[: args.most]
    sentences = reader.sentences(texts, len(config["speakers"]))
    figures = measure(load_graphs(args.exact), load_graphs(args.voice), sentences)
    for name, value in figures.items():
        print(f"{name:20} {value:10.4f}")
    write_figures(
        args.out, figures, f"script/training/fidelity.py on {args.texts.name}"
    )
    sys.exit(0 if is_good(figures) else "8 bits change more than they may")


if __name__ == "__main__":
    main()
