"""What tells recordings from predictions."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import weight_norm

Judgement = tuple[Tensor, list[Tensor]]
"""The verdict, per patch, and the inner layers."""


def _conv(
    before: int, after: int, kernel: tuple[int, int], stride: tuple[int, int] = (1, 1)
) -> nn.Conv2d:
    padding = (kernel[0] // 2, kernel[1] // 2)
    return weight_norm(nn.Conv2d(before, after, kernel, stride, padding))


class ComplexSpectrumDiscriminator(nn.Module):
    """Sees the short-time spectrum with its phase.

    Real and imaginary part with their range compressed, and the log magnitude: a
    discriminator that sees only magnitudes finds nothing to say on this vocoder.
    After the complex STFT discriminator of EnCodec (A. Defossez et al., 2022).
    """

    def __init__(self, size: int, channels: int = 24) -> None:
        super().__init__()
        self.size = size
        self.register_buffer("window", torch.hann_window(size), persistent=False)
        self.layers = nn.ModuleList(
            [
                _conv(3, channels, (3, 7), (1, 2)),
                _conv(channels, channels, (3, 7), (1, 2)),
                _conv(channels, channels, (3, 7), (2, 2)),
                _conv(channels, channels, (3, 3)),
            ]
        )
        self.output = _conv(channels, 1, (3, 3))

    def forward(self, samples: Tensor) -> Judgement:
        """Judge `samples` (B, N)."""
        level = samples.std(1, keepdim=True) + 1e-4
        spectrum = torch.stft(
            samples / level,
            self.size,
            self.size // 4,
            window=self.window,
            return_complex=True,
        ).transpose(1, 2)
        scale = (512 / self.size) ** 0.5
        magnitude = (spectrum.abs() * scale).clamp_min(1e-2)
        squeezed = 0.4 * scale * magnitude**-0.7
        planes = (
            spectrum.real * squeezed,
            spectrum.imag * squeezed,
            0.4 * magnitude.log(),
        )
        x = torch.stack(planes, 1)
        inner = []
        for layer in self.layers:
            x = functional.leaky_relu(layer(x), 0.1)
            inner.append(x)
        return self.output(x), inner


class MelDiscriminator(nn.Module):
    """Sees patches of a mel spectrogram, who speaks, and which phonemes are spoken.

    A texture is right or wrong for a phoneme: told which, it asks for articulation, not
    only for detail.
    """

    def __init__(
        self, phonemes: int, speakers: int, channels: int = 20, bands: int = 80
    ) -> None:
        super().__init__()
        self.speaker = nn.Embedding(speakers, channels)
        self.phoneme = nn.Embedding(phonemes, bands)
        nn.init.normal_(self.phoneme.weight, 0, 0.3)
        self.layers = nn.ModuleList(
            [
                _conv(2, channels, (3, 3)),
                _conv(channels, channels * 2, (3, 3), (1, 2)),
                _conv(channels * 2, channels * 2, (3, 3), (2, 2)),
                _conv(channels * 2, channels * 2, (3, 3), (1, 2)),
            ]
        )
        self.output = _conv(channels * 2, 1, (3, 3))

    def forward(self, mel: Tensor, phonemes: Tensor, speaker: Tensor) -> Judgement:
        """Judge normalised `mel` (B, T, 80) with `phonemes` (B, T), `speaker` (B,)."""
        x = torch.stack([mel, self.phoneme(phonemes)], 1)
        inner = []
        for index, layer in enumerate(self.layers):
            x = layer(x)
            if index == 0:
                x = x + self.speaker(speaker)[:, :, None, None]
            x = functional.leaky_relu(x, 0.2)
            inner.append(x)
        return self.output(x), inner


def judge(
    discriminators: Sequence[nn.Module], samples: Tensor
) -> tuple[list[Tensor], list[list[Tensor]]]:
    """Return the verdicts and the inner layers of several discriminators."""
    judgements = [discriminator(samples) for discriminator in discriminators]
    return [j[0] for j in judgements], [j[1] for j in judgements]
