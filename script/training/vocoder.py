"""The vocoder: filters in the short-time spectrum over a pulse train and white noise.

A source-filter model: the network never draws a waveform. From mel and F0 it says, for
each half frame and frequency bin, how loud the harmonics are, how loud the noise is, and
by which phase the harmonics are turned. Pulses carry the pitch; the inverse transform
carries the detail. The excitation follows the harmonic-plus-noise models (Y. Stylianou,
1996), the spectral head follows iSTFTNet and Vocos (T. Kaneko, 2022; H. Siuzdak, 2023).
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from training.blocks import stack
from training.features import HOP, MEL_BANDS, SAMPLE_RATE, Floats

FFT = 512
BINS = FFT // 2 + 1
STEP = 128
"""Samples from one short-time spectrum to the next; two in a frame."""

SUBFRAMES = HOP // STEP

# Receptive field in frames on each side: the first convolution and six blocks, 3 each.
HALO = 21

# hann * hann at 75 % overlap sums to this.
_OVERLAP = 1.5

# Where the sine is smaller, the pulse is at its peak.
_PEAK = 1e-3

# Gains stay within e^-12 .. e^4.
_LEAST, _MOST = -12.0, 4.0

# One bin of a windowed transform of white noise has this deviation, real and imaginary.
NOISE_DEVIATION = float(
    np.sqrt(np.hanning(FFT + 1)[:-1] @ np.hanning(FFT + 1)[:-1] / 2)
)


def pulses(log_f0: Floats, phase: Floats | None = None) -> Floats:
    """Return a band-limited pulse train `(T * 256,)` of unit power.

    `log_f0` (T,) in ln Hz; `phase` (T,) in cycles is added to the integral of F0. All
    harmonics up to the Nyquist frequency have the same level (Dirichlet kernel).
    """
    at = np.arange(len(log_f0) * HOP) / HOP
    frames = np.arange(len(log_f0))
    f0 = np.interp(at, frames, np.exp(log_f0.astype(np.float64)))
    cycles = np.cumsum(f0 / SAMPLE_RATE)
    if phase is not None:
        cycles += np.interp(at, frames, phase)
    x = np.pi * (cycles - np.floor(cycles))
    harmonics = np.floor(SAMPLE_RATE / 2 / f0)
    sine = np.sin(x)
    inside = np.abs(sine) > _PEAK
    ratio = np.sin((2 * harmonics + 1) * x) / (2 * np.where(inside, sine, 1.0))
    kernel = np.where(inside, ratio, harmonics + 0.5) - 0.5
    return (kernel / np.sqrt(harmonics / 2)).astype(np.float32)


@dataclass(frozen=True)
class Sound:
    """What the vocoder makes of some frames."""

    samples: Tensor
    """(B, T * 256)"""

    harmonics: Tensor
    """Spectrum of the harmonic part alone, complex (B, 2T, 257)."""


class Vocoder(nn.Module):
    """Mel and F0 to filters; `sound` applies them."""

    def __init__(self, channels: int = 192, depth: int = 6) -> None:
        super().__init__()
        self.input = nn.Conv1d(MEL_BANDS + 1, channels, 7, padding=3)
        self.input_norm = nn.LayerNorm(channels)
        self.blocks = stack(depth, channels)
        self.norm = nn.LayerNorm(channels)
        self.head = nn.Linear(channels, SUBFRAMES * 3 * BINS)
        self.register_buffer("window", torch.hann_window(FFT), persistent=False)
        with torch.no_grad():
            self.head.weight.mul_(0.3)
            bias = self.head.bias.view(SUBFRAMES, 3, BINS)
            bias[:, 0], bias[:, 1], bias[:, 2] = -3.0, -4.0, 0.0

    def forward(self, mel: Tensor, log_f0: Tensor) -> Tensor:
        """Return filters (B, 2T, 3, 257): harmonic gain, noise gain, phase in radians.

        `mel` (B, T, 80) natural log, `log_f0` (B, T) in ln Hz.
        """
        pitch = (log_f0.unsqueeze(-1) - 5.3) * 2
        x = torch.cat([(mel + 5) / 2.5, pitch], -1)
        x = self.input_norm(self.input(x.transpose(1, 2)).transpose(1, 2))
        for block in self.blocks:
            x = block(x)
        batch, frames, _ = x.shape
        with torch.autocast(x.device.type, enabled=False):
            raw = self.head(self.norm(x).float())
        raw = raw.view(batch, frames * SUBFRAMES, 3, BINS)
        gains = torch.exp(raw[:, :, :2].clamp(_LEAST, _MOST))
        return torch.cat([gains, raw[:, :, 2:]], 2)

    def spectra(self, samples: Tensor) -> Tensor:
        """Return short-time spectra (B, 2T, 257) centred on multiples of 128 samples."""
        padded = nn.functional.pad(samples, (FFT // 2, FFT // 2 - STEP))
        frames = padded.unfold(1, FFT, STEP)
        return torch.fft.rfft(frames * self.window)

    def sound(
        self, filters: Tensor, excitation: Tensor, noise: Tensor | None = None
    ) -> Sound:
        """Filter `excitation` (B, T * 256) and noise (drawn, if not given) into samples.

        `noise` is complex (B, 2T, 257), of unit deviation in both parts.
        """
        turn = torch.polar(filters[:, :, 0], filters[:, :, 2])
        harmonics = self.spectra(excitation) * turn
        if noise is None:
            shape = (*harmonics.shape, 2)
            noise = torch.view_as_complex(torch.randn(shape, device=filters.device))
        spectrum = harmonics + filters[:, :, 1] * noise * NOISE_DEVIATION
        return Sound(self._overlap_add(spectrum), harmonics)

    def _overlap_add(self, spectrum: Tensor) -> Tensor:
        """Inverse of `spectra`."""
        batch, count, _ = spectrum.shape
        pieces = torch.fft.irfft(spectrum, FFT) * self.window / _OVERLAP
        quarters = pieces.view(batch, count, FFT // STEP, STEP)
        total = sum(
            nn.functional.pad(quarters[:, :, i], (0, 0, i, FFT // STEP - 1 - i))
            for i in range(FFT // STEP)
        )
        start = FFT // 2
        return total.reshape(batch, -1)[:, start : start + count * STEP]
