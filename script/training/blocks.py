"""The one building block of all our networks."""

import torch
from torch import Tensor, nn
from torch.nn import functional


class ConvNeXtBlock(nn.Module):
    """ConvNeXt block over time (Z. Liu et al., "A ConvNet for the 2020s", 2022).

    Depthwise convolution, layer norm, two pointwise layers with ReLU between (as good as
    GELU there, faster, and kinder to 8 bits), and a learnt scale. Zero-padded, so that
    what lies outside an utterance is zero in every layer.
    """

    def __init__(self, channels: int, kernel: int = 7, expansion: int = 3) -> None:
        super().__init__()
        self.depthwise = nn.Conv1d(
            channels, channels, kernel, padding=kernel // 2, groups=channels
        )
        self.norm = nn.LayerNorm(channels)
        self.expand = nn.Linear(channels, channels * expansion)
        self.project = nn.Linear(channels * expansion, channels)
        self.scale = nn.Parameter(torch.full((channels,), 0.2))

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """Map `x` (B, T, C) to the same shape; `mask` (B, T, 1) is 1 inside."""
        h = self.depthwise(x.transpose(1, 2)).transpose(1, 2)
        h = self.project(functional.relu(self.expand(self.norm(h))))
        x = x + self.scale * h
        return x if mask is None else x * mask


def stack(
    count: int, channels: int, kernel: int = 7, expansion: int = 3
) -> nn.ModuleList:
    """Return `count` equal blocks."""
    return nn.ModuleList(
        ConvNeXtBlock(channels, kernel, expansion) for _ in range(count)
    )


def parameters_in_millions(module: nn.Module) -> float:
    return sum(p.numel() for p in module.parameters()) / 1e6
