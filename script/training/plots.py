"""Pictures of a training run, in WORK/plots: losses, mels, melodies, alignments.

`loss-NAME.png` for every log; for some held-out clips `mel-ID.png`, recorded and
predicted, `melody-ID.png`, and `alignment-ID.png`.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
import json
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
import numpy as np
import torch

from training.aligner import Alignment
from training.alignment_plots import plot_alignment
from training.evaluate import SPEAKER, HeldOut, read_held_out
from training.features import HOP, SAMPLE_RATE, Floats, fundamental, mel_spectrogram
from training.probe import Probe

# Of the log, but not losses.
_NOT_LOSSES = ("rate", "speed")

_COLUMNS = 4
_DPI = 80

# Log-mel from silence to loud speech, the same in all pictures.
_QUIETEST, _LOUDEST = -11.5, 1.5


@dataclass(frozen=True)
class Curve:
    """One figure of a log, where it was written."""

    steps: list[int]
    values: list[float]


def read_log(path: Path) -> dict[str, Curve]:
    """Read what `progress.Log` wrote: `step<TAB>seconds<TAB>name=value...` lines.

    A run that was broken off and taken up again has the later values of a step.
    """
    found: dict[str, dict[int, float]] = {}
    for line in path.read_text().splitlines():
        step, _, *fields = line.split("\t")
        for name, value in (field.split("=") for field in fields if field):
            found.setdefault(name, {})[int(step)] = float(value)
    return {
        name: Curve(sorted(points), [points[step] for step in sorted(points)])
        for name, points in found.items()
    }


def plot_losses(log: Path, target: Path) -> None:
    """Draw all figures of a log, each over the steps."""
    curves = {n: c for n, c in read_log(log).items() if n not in _NOT_LOSSES}
    if not curves:
        return
    rows = -(-len(curves) // _COLUMNS)
    figure = Figure(figsize=(4 * _COLUMNS, 2.6 * rows), layout="constrained")
    places = list(figure.subplots(rows, _COLUMNS, squeeze=False).flat)
    for (name, curve), axes in zip(curves.items(), places, strict=False):
        axes.plot(curve.steps, curve.values, marker=".", markersize=3)
        axes.set_title(name, fontsize=10)
        axes.grid(alpha=0.3)
    for axes in places[len(curves) :]:
        axes.set_axis_off()
    figure.suptitle(log.stem)
    figure.savefig(target, dpi=_DPI)


def seconds(frames: int) -> Floats:
    """Return when each of so many frames is."""
    return (np.arange(frames) * HOP / SAMPLE_RATE).astype(np.float32)


def plot_mels(title: str, mels: Mapping[str, Floats], target: Path) -> None:
    """Draw spectrograms (T, 80) under each other, in one scale of time and loudness."""
    longest = max(map(len, mels.values()))
    figure = Figure(figsize=(12, 2.2 * len(mels)), layout="constrained")
    for axes, (name, mel) in zip(
        figure.subplots(len(mels), 1, squeeze=False).flat, mels.items(), strict=True
    ):
        draw_mel(axes, mel)
        axes.set(xlim=(0, seconds(longest)[-1]), ylabel=name)
    figure.suptitle(title)
    figure.savefig(target, dpi=_DPI)


def draw_mel(axes: Axes, mel: Floats) -> None:
    """Draw one spectrogram over seconds."""
    axes.imshow(
        mel.T.astype(np.float32),
        origin="lower",
        aspect="auto",
        cmap="magma",
        extent=(0, float(seconds(len(mel) + 1)[-1]), 0, mel.shape[1]),
        vmin=_QUIETEST,
        vmax=_LOUDEST,
    )


def plot_melodies(title: str, melodies: Mapping[str, Floats], target: Path) -> None:
    """Draw F0 in hertz (T,) over seconds; nan where there is no voice."""
    figure = Figure(figsize=(12, 3.5), layout="constrained")
    axes = figure.subplots()
    for name, f0 in melodies.items():
        axes.plot(seconds(len(f0)), f0, label=name, linewidth=1.2)
    axes.set(xlabel="seconds", ylabel="hertz", title=title)
    axes.legend()
    axes.grid(alpha=0.3)
    figure.savefig(target, dpi=_DPI)


def melody(samples: Floats) -> Floats:
    """Return F0 in hertz (T,), nan where there is no voice."""
    log_f0, voiced = fundamental(whole_frames(samples))
    return np.where(voiced, np.exp(log_f0), np.nan).astype(np.float32)


def whole_frames(samples: Floats) -> np.ndarray:
    return samples[: len(samples) // HOP * HOP].astype(np.float64)


def plot_clip(probe: Probe, clip: HeldOut, folder: Path) -> None:
    """Draw what was recorded beside what the voice makes of it."""
    sounds = {
        "recorded": clip.samples,
        "copied": probe.copy(clip.mel, clip.log_f0),
        "free": probe.speak(clip.text).samples,
    }
    mels = {name: mel_spectrogram(whole_frames(s)) for name, s in sounds.items()}
    melodies = {name: melody(samples) for name, samples in sounds.items()}
    if clip.aligned is not None:
        mels["forced"], log_f0 = probe.forced(clip.aligned)
        melodies["forced"] = np.exp(log_f0)
    plot_mels(f"{clip.name}: {clip.text}", mels, folder / f"mel-{clip.name}.png")
    del melodies["copied"]  # the same by construction
    plot_melodies(clip.text, melodies, folder / f"melody-{clip.name}.png")


def plot_alignments(work: Path, clips: list[HeldOut], folder: Path) -> None:
    """Draw the phonemes over the mels they were found in."""
    path = work / "alignments" / f"{SPEAKER}.json"
    saved = json.loads(path.read_text("utf-8"))["utterances"] if path.exists() else {}
    for clip in clips:
        if found := saved.get(clip.name):
            alignment = Alignment(found["symbols"], found["frames"], found["score"])
            mel = torch.from_numpy(clip.mel)
            plot_alignment(folder / f"alignment-{clip.name}.png", mel, alignment)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--work", type=Path, required=True)
    add("--voice", type=Path, help="folder of the voice; without it, losses only")
    add("--recordings", type=Path, help="folder with metadata.csv and the clips")
    add("--held-out", type=Path, help="ids of recordings never trained on")
    add("--clips", type=int, default=4, help="so many of them")
    args = parser.parse_args()
    folder = args.work / "plots"
    folder.mkdir(parents=True, exist_ok=True)
    for log in sorted((args.work / "logs").glob("*.tsv")):
        plot_losses(log, folder / f"loss-{log.stem}.png")
    if args.voice and args.recordings and args.held_out:
        probe = Probe(args.voice)
        names = args.held_out.read_text().split()[: args.clips]
        clips = read_held_out(args.work, args.recordings, names, probe)
        for clip in clips:
            plot_clip(probe, clip, folder)
        plot_alignments(args.work, clips, folder)
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")


if __name__ == "__main__":
    main()
