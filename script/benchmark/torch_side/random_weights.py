"""Random weights that compute with numbers of ordinary size.

As initialized, a deep stack of convolutions fades to denormal numbers, which are slow,
and its cost would say nothing about a trained voice. Needs torch.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn

# Standard deviation of what a convolution puts out. Inside of residual blocks, whose
# sums would grow else, it is less; the last one makes the samples, before a tanh.
_USUAL, _RESIDUAL, _LAST = 1.0, 0.5, 0.3


def spread_evenly(parts: Sequence[nn.Module], compute: Callable[[], object]) -> None:
    """Scale every convolution of some parts while `compute` runs through them once."""
    hooks = [
        layer.register_forward_hook(_scaler(_target(name)))
        for part in parts
        for name, layer in part.named_modules()
        if isinstance(layer, nn.Conv1d | nn.ConvTranspose1d)
    ]
    with torch.no_grad():
        try:
            compute()
        finally:
            for hook in hooks:
                hook.remove()


def _target(name: str) -> float:
    if name.endswith("post"):
        return _LAST
    return _RESIDUAL if "resblocks" in name else _USUAL


def _scaler(target: float) -> Callable[..., torch.Tensor]:
    """Return a hook: weights make outputs spread as wanted, biases stay."""

    def scale(layer: Any, inputs: Any, output: torch.Tensor) -> torch.Tensor:  # noqa: ANN401
        # Under weight normalization the weight is computed anew from its norm.
        weight = getattr(layer, "weight_g", layer.weight).data
        if not layer.weight.any():  # couplings begin as identities
            weight.copy_(torch.randn_like(weight))
            output = _forward(layer, inputs[0])
        bias = 0.0 if layer.bias is None else layer.bias.view(1, -1, 1)
        factor = target / (output - bias).std()
        weight.mul_(factor)
        return (output - bias) * factor + bias

    return scale


def _forward(layer: Any, values: torch.Tensor) -> torch.Tensor:  # noqa: ANN401
    """Compute a layer without its hooks."""
    result: torch.Tensor = layer.forward(values)
    return result
