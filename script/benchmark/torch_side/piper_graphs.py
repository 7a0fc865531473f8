"""Piper's graphs at full size with random weights: what they cost, not how they sound.

Runs where torch is: python piper_graphs.py PACKAGES QUALITY FILE, with the site-packages
folder of piper-tts, whose training code defines the network. The export is that of
`piper.train.export_onnx`, so that the graph has Piper's nodes too.
"""

from dataclasses import asdict, dataclass
import importlib
import math
from pathlib import Path
import sys
from typing import Any
import warnings

from random_weights import spread_evenly
import torch
from torch import nn


@dataclass(frozen=True, kw_only=True)
class Decoder:
    """Sizes of the part that makes samples out of frames."""

    resblock: str = "2"
    resblock_kernel_sizes: tuple[int, ...] = (3, 5, 7)
    resblock_dilation_sizes: tuple[tuple[int, ...], ...] = ((1, 2), (2, 6), (3, 12))
    upsample_rates: tuple[int, ...] = (8, 8, 4)
    upsample_initial_channel: int = 256
    upsample_kernel_sizes: tuple[int, ...] = (16, 16, 8)


_LARGE = Decoder(
    resblock="1",
    resblock_kernel_sizes=(3, 7, 11),
    resblock_dilation_sizes=((1, 3, 5), (1, 3, 5), (1, 3, 5)),
    upsample_rates=(8, 8, 2, 2),
    upsample_initial_channel=512,
    upsample_kernel_sizes=(16, 16, 4, 4),
)

# Piper's published qualities: channels, decoder, and frames for an id so that people
# would speak as fast, 12 to 14 phonemes in a second with an empty id after each.
_QUALITIES = {
    "x_low": (96, Decoder(), 2.3),
    "medium": (192, Decoder(), 3.2),
    "high": (192, _LARGE, 3.2),
}

# What Piper exports with: noise of the sound, length, noise of the durations.
_SCALES = (0.667, 1.0, 0.8)
_SYMBOLS = 256
_OPSET = 15

# Ids of the text that weights are set with; the first are punctuation.
_TEXT = range(14, 134, 2)


class Voice(nn.Module):
    """The network as a runtime calls it."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, ids: torch.Tensor, lengths: torch.Tensor, scales: torch.Tensor
    ) -> torch.Tensor:
        """From ids (1, phonemes) to samples (1, 1, 1, time)."""
        sound = self.network.infer(
            ids,
            lengths,
            noise_scale=scales[0],
            length_scale=scales[1],
            noise_scale_w=scales[2],
        )
        return sound[0].unsqueeze(1)


def build(packages: Path, quality: str) -> Voice:
    """Make a network whose sound has the loudness and length of speech."""
    channels, decoder, frames_per_id = _QUALITIES[quality]
    # As a package of its own: `piper` itself would import onnxruntime.
    sys.path.append(str(packages / "piper" / "train"))
    network = importlib.import_module("vits.models").SynthesizerTrn(
        n_vocab=_SYMBOLS,
        spec_channels=513,
        segment_size=32,
        inter_channels=channels,
        hidden_channels=channels,
        filter_channels=4 * channels,
        n_heads=2,
        n_layers=6,
        kernel_size=3,
        p_dropout=0.1,
        **asdict(decoder),
    )
    network.eval()
    network.dec.remove_weight_norm()
    set_durations(network.dp, frames_per_id)
    voice = Voice(network)
    # The predictor of durations keeps its own weights: at zero they change nothing.
    spread_evenly((network.dec, network.flow), lambda: voice(*example()))
    return voice


def set_durations(predictor: Any, frames_per_id: float) -> None:  # noqa: ANN401
    """Shift the logarithm of the durations so that this is their mean.

    They are ceil(exp(shift + noise)) with normal noise: rounding up adds a half, and the
    exponential of noise has the mean exp(variance / 2).
    """
    shift = math.log(frames_per_id - 0.5) - _SCALES[2] ** 2 / 2
    predictor.flows[0].m.data.fill_(-shift)


def example() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return a sentence as the graph reads it."""
    ids = torch.tensor([_TEXT], dtype=torch.int64)
    return ids, torch.tensor([ids.shape[1]]), torch.tensor(_SCALES)


def export(voice: Voice, file: Path) -> None:
    """Write the graph."""
    torch.onnx.export(
        voice,
        example(),
        str(file),
        input_names=["input", "input_lengths", "scales"],
        output_names=["output"],
        dynamic_axes={
            "input": {0: "batch_size", 1: "phonemes"},
            "input_lengths": {0: "batch_size"},
            "output": {0: "batch_size", 2: "time"},
        },
        opset_version=_OPSET,
        dynamo=False,
    )


def main(packages: str, quality: str, file: str) -> None:
    """Build and export one graph."""
    warnings.simplefilter("ignore")  # of tracing: the graph is for batches of one
    torch.manual_seed(1)
    with torch.no_grad():
        export(build(Path(packages), quality).eval(), Path(file))


if __name__ == "__main__":
    main(*sys.argv[1:])
