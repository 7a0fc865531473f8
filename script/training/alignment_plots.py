"""Pictures of alignments: phonemes over the mel they were found in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure
import numpy as np
from torch import Tensor

from training.aligner import Alignment
from wyoming_jabber.voices.jabber_phonemes import END, GAP, START

_PLOTS: Final = 6
# Frames (a quarter of a second) to an inch: phonemes of 23 ms still have their name.
_FRAMES_PER_INCH: Final = 22


def plot_some(
    folder: Path, mels: Mapping[str, Tensor], alignments: Mapping[str, Alignment]
) -> None:
    """Plot some alignments, from the worst score to the best; the mels are `(T, 80)`."""
    folder.mkdir(parents=True, exist_ok=True)
    by_score = sorted(alignments, key=lambda name: alignments[name].score)
    places = np.linspace(0, len(by_score) - 1, min(_PLOTS, len(by_score)))
    for name in [by_score[place] for place in places.astype(int)]:
        path = folder / f"alignment-{name}.png"
        plot_alignment(path, mels[name], alignments[name])


def plot_alignment(path: Path, mel: Tensor, alignment: Alignment) -> None:
    """Draw one utterance; a phoneme's name stands over its frames."""
    width = max(8.0, len(mel) / _FRAMES_PER_INCH)
    figure = Figure(figsize=(width, 4.0), layout="constrained")
    axes = figure.subplots()
    axes.imshow(mel.float().numpy().T, origin="lower", aspect="auto", cmap="magma")
    symbols = [START, *(s for s in alignment.symbols if s != GAP), END]
    end = 0
    for symbol, count in zip(symbols, alignment.frames, strict=True):
        if count:
            axes.text(end + count / 2 - 0.5, 81, symbol, ha="center", fontsize=8)
        end += count
        axes.axvline(end - 0.5, color="white", linewidth=0.5)
    axes.set(xlabel="frame", ylabel="mel band")
    axes.set_title(f"{path.stem}, score {alignment.score:.2f}", pad=16)
    figure.savefig(path, dpi=80)
