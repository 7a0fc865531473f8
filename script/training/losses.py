"""What training minimises."""

from collections.abc import Sequence
import random

import torch
from torch import Tensor, nn

from training.features import HOP, MEL_FFT, MEL_FLOOR, mel_filters

_RESOLUTIONS = (256, 512, 1024, 2048)

# Magnitudes below this are silence.
_FLOOR = 1e-3

# Above this bin of 257 (5 kHz) the phase of harmonics is hardly heard.
_PHASE_BINS = 120


class SpectralLoss(nn.Module):
    """Distance of log magnitudes at several resolutions, and of log-mel.

    Multi-resolution STFT loss (R. Yamamoto et al., Parallel WaveGAN, 2020).
    """

    def __init__(self, resolutions: Sequence[int] = _RESOLUTIONS) -> None:
        super().__init__()
        self.resolutions = tuple(resolutions)
        for size in {*self.resolutions, MEL_FFT}:
            self.register_buffer(
                f"window{size}", torch.hann_window(size), persistent=False
            )
        self.register_buffer(
            "filters",
            torch.from_numpy(mel_filters()).t().contiguous(),
            persistent=False,
        )

    def forward(
        self, predicted: Tensor, real: Tensor, count: int | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return the STFT distance and the mel distance in nats; samples are (B, N).

        `count` resolutions are drawn by chance where given; the mel's is always there.
        """
        others = [size for size in self.resolutions if size != MEL_FFT]
        if count is not None:
            others = random.sample(others, count - 1)
        total = predicted.new_zeros(())
        mel = total
        for size in (MEL_FFT, *others):
            ours, theirs = (
                self._magnitudes(predicted, size),
                self._magnitudes(real, size),
            )
            distance = (ours.log() - theirs.log()).abs().mean()
            total = total + distance + 0.1 * (ours - theirs).norm() / theirs.norm()
            if size == MEL_FFT:
                mel = (self._mel(ours) - self._mel(theirs)).abs().mean()
        return total / (1 + len(others)), mel

    def _magnitudes(self, samples: Tensor, size: int) -> Tensor:
        window = getattr(self, f"window{size}")
        spectrum = torch.stft(
            samples, size, size // 4, window=window, return_complex=True
        )
        return spectrum.abs().clamp_min(_FLOOR)

    def _mel(self, magnitudes: Tensor) -> Tensor:
        return (magnitudes.transpose(1, 2) @ self.filters).clamp_min(MEL_FLOOR).log()


def phase_loss(harmonics: Tensor, real: Tensor) -> Tensor:
    """Return 1 - cosine of the phase between two spectra (B, M, 257), 0 to 2.

    Loud bins and low frequencies weigh more. The magnitude is left alone: an L1 of
    complex values makes the harmonics vanish.
    """
    magnitude = (real.abs() ** 2 + 1e-6).sqrt()
    weight = magnitude**0.3
    weight[..., _PHASE_BINS:] *= 0.2
    ours = (harmonics.real**2 + harmonics.imag**2 + 1e-6).sqrt()
    dot = harmonics.real * real.real + harmonics.imag * real.imag
    return ((1 - dot / (ours * magnitude)) * weight).mean() / weight.mean()


def discriminator_loss(real: Sequence[Tensor], fake: Sequence[Tensor]) -> Tensor:
    """Least squares: real is 1, fake is 0 (X. Mao et al., LSGAN, 2017)."""
    pairs = zip(real, fake, strict=True)
    return sum(
        ((1 - r.float()) ** 2).mean() + (f.float() ** 2).mean() for r, f in pairs
    ) / len(real)


def adversarial_loss(fake: Sequence[Tensor]) -> Tensor:
    """How far the discriminators are from taking the fake for real."""
    return sum(((1 - f.float()) ** 2).mean() for f in fake) / len(fake)


def feature_loss(
    real: Sequence[Sequence[Tensor]], fake: Sequence[Sequence[Tensor]]
) -> Tensor:
    """Distance of the discriminators' inner layers (K. Kumar et al., MelGAN, 2019)."""
    total = 0.0
    for ours, theirs in zip(fake, real, strict=True):
        total = total + sum(
            (f.float() - r.detach().float()).abs().mean()
            for f, r in zip(ours, theirs, strict=True)
        )
    return total / len(real)


def samples_of(frames: int) -> int:
    return frames * HOP
