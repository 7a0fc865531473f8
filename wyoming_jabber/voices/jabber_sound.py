"""The sound of a Jabber voice: pulses and noise through filters that change in time.

Everything has its place by absolute frame, and sums have one order, so that sound made
in windows is the same, to the last bit, as sound made at once.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.digests import shake_128

Spectra = NDArray[np.complex64]
"""Short-time spectra, shape (sub-frames, BINS)."""

HOP: Final = 256
"""Samples per frame."""

LOOKAHEAD: Final = 2
"""Frames of F0 that a window needs beyond its end: its last spectrum looks half a frame
further, and the pulses of that frame glide from its F0 to that of the next."""

# A frame has two filters, each for a spectrum of four times the distance between them.
_SUBFRAME: Final = HOP // 2
_N_FFT: Final = 2 * HOP
BINS: Final = _N_FFT // 2 + 1

# Of 20 and 2000 Hz: beyond what a voice can do, and far from where the arithmetic would break.
_LOG_F0_LIMITS: Final = (np.log(20.0), np.log(2000.0))

# Half a turn times the distance from the middle of a pulse; the pulse is flat below.
_PULSE_TOP: Final = 1e-4

_WINDOW: Final = np.hanning(_N_FFT + 1)[:-1]
# Scales are folded into the windows: numpy transforms float32 as such, and six times as
# fast, only when it has to scale. At 75 % overlap the squares of the window add up to
# 1.5.
_ANALYSIS: Final = (_N_FFT * _WINDOW).astype(np.float32)
_SYNTHESIS: Final = (_WINDOW / 1.5).astype(np.float32)
# A bin's noise is that of windowed white noise: this far in each of its two parts.
_NOISE_DEVIATION: Final = np.sqrt(np.sum(_WINDOW**2) / 2)

# Spectra are cut out of so many bins, at any place that 16 bits can tell: 0.5 MB, for
# drawing each anew takes sixty times as long.
_NOISE_PLACES: Final = 2**16
# A place is the sum of two numbers, from lists that have no common measure: the same row
# of places comes again after a day.
_NOISE_PERIODS: Final = (4096, 4095)


class Noise:
    """Spectra of white noise, always the same ones for a seed; shared by threads.

    On another kind of processor the last bit may differ, which nobody hears.
    """

    def __init__(self, seed: int = 0) -> None:
        size = _NOISE_PLACES + BINS
        cuts = (size, 2 * size, 2 * size + _NOISE_PERIODS[0])
        numbers = _random_numbers(seed, 2 * size + sum(_NOISE_PERIODS))
        radii, angles, *self._places = np.split(numbers, cuts)
        bins = _normal(radii, angles) * np.float32(_NOISE_DEVIATION)
        self._cuts = np.lib.stride_tricks.sliding_window_view(bins, BINS)

    def spectra(self, first: int, count: int) -> Spectra:
        """Return the noise of `count` sub-frames from `first` on, as a new array."""
        numbers = np.arange(first, first + count)
        one, other = self._places
        # In 16 bits: the sum begins again where the places end.
        places = one[numbers % one.size] + other[numbers % other.size]
        spectra: Spectra = self._cuts[places]
        return spectra


def _random_numbers(seed: int, count: int) -> NDArray[np.uint16]:
    """Return numbers of 16 bits without any order.

    Of a hash, which is here already: numpy.random takes longer to import than a
    sentence to speak.
    """
    hashed = shake_128(seed.to_bytes(8, "little"))
    return np.frombuffer(hashed.digest(2 * count), "<u2").astype(np.uint16, copy=False)


def _normal(radii: NDArray[np.uint16], angles: NDArray[np.uint16]) -> Spectra:
    """Return complex numbers whose parts are normally distributed (Box and Muller)."""
    shares = (radii + np.float32(0.5)) / np.float32(_NOISE_PLACES)
    radius = np.sqrt(-2 * np.log(shares))
    angle = angles * np.float32(2 * np.pi / _NOISE_PLACES)
    normal = np.empty(radius.size, np.complex64)
    np.multiply(radius, np.cos(angle), out=normal.real)
    np.multiply(radius, np.sin(angle), out=normal.imag)
    return normal


class Sound:
    """Makes the sound of one utterance, window by window."""

    def __init__(
        self, sample_rate: int, noise: Noise, *, noise_scale: float = 1.0
    ) -> None:
        self._pulses = _Pulses(sample_rate)
        self._noise = noise
        self._noise_scale = np.float32(noise_scale)
        self._next_subframe = 0
        # Pulses of the frame before the next window, which is silent at the start, and
        # of the window's first.
        self._source: Samples = np.zeros(_N_FFT, np.float32)
        # Pieces that the next ones overlap; the one before the first is silent too.
        self._pieces: NDArray[np.float32] = np.zeros((1, _N_FFT), np.float32)

    def render(
        self, filters: NDArray[np.float32], log_f0: NDArray[np.float32]
    ) -> Samples:
        """Return the sound that the next n frames complete: one frame less at first.

        `filters` (2n, 3, BINS) are gain of the pulses, gain of the noise and phase of
        the pulses in radians; `log_f0` (n + LOOKAHEAD,) in ln Hz has fewer at the end
        of the utterance, and n at its last window, which returns all that is left.
        """
        frames = filters.shape[0] // 2
        spectra = self._harmonics(filters, self._extended_source(log_f0, frames))
        if self._noise_scale:
            spectra += self._noise_part(filters)
        self._next_subframe += filters.shape[0]
        return self._overlapped(spectra, is_last=log_f0.size == frames)

    def _extended_source(
        self, log_f0: NDArray[np.float32], frames: int
    ) -> NDArray[np.float32]:
        """Return pulses from a frame before the window to a frame after it.

        Beyond the end there are none.
        """
        beyond = log_f0.size - frames
        f0 = np.pad(log_f0, (0, LOOKAHEAD - beyond), mode="edge")
        if self._next_subframe == 0:
            self._source[HOP:] = self._pulses.extend(f0[:2])
        new = self._pulses.extend(f0[1:])
        if not beyond:
            new[-HOP:] = 0.0
        source = np.concatenate((self._source, new))
        self._source = source[-_N_FFT:].copy()
        return source

    def _harmonics(
        self, filters: NDArray[np.float32], source: NDArray[np.float32]
    ) -> Spectra:
        """Filter the pulses around each sub-frame."""
        around = np.lib.stride_tricks.sliding_window_view(source, _N_FFT)
        around = around[: _SUBFRAME * len(filters) : _SUBFRAME]
        spectra: Spectra = np.fft.rfft(around * _ANALYSIS, norm="forward").astype(
            np.complex64, copy=False
        )
        gain, phase = filters[:, 0], filters[:, 2]
        response = np.empty_like(spectra)
        np.multiply(np.cos(phase), gain, out=response.real)
        np.multiply(np.sin(phase), gain, out=response.imag)
        spectra *= response
        return spectra

    def _noise_part(self, filters: NDArray[np.float32]) -> Spectra:
        spectra = self._noise.spectra(self._next_subframe, len(filters))
        spectra *= filters[:, 1] * self._noise_scale
        return spectra

    def _overlapped(self, spectra: Spectra, *, is_last: bool) -> Samples:
        """Add the pieces that overlap, as far as all of them are there."""
        first, rest = len(self._pieces), 2 if is_last else 0
        pieces = np.zeros((first + len(spectra) + rest, _N_FFT), np.float32)
        pieces[:first] = self._pieces
        new = pieces[first : first + len(spectra)]
        np.multiply(np.fft.irfft(spectra, _N_FFT), _SYNTHESIS, out=new)
        self._pieces = pieces[-3:].copy()
        quarters = pieces.reshape(-1, 4, _SUBFRAME)
        blocks = quarters[:-3, 3] + quarters[1:-2, 2]
        blocks += quarters[2:-1, 1]
        blocks += quarters[3:, 0]
        samples: Samples = blocks.reshape(-1)
        return samples


class _Pulses:
    """A train of band-limited pulses of unit power, whose rate glides with F0."""

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        # Never wrapped, or the rounding would depend on where windows end; a minute of
        # the highest voice leaves ten digits behind the point.
        self._cycles = 0.0
        # What F0 at a frame's beginning, and its rise until the next one, add to the
        # phase; a sample's own frequency counts.
        sample = np.arange(HOP)
        self._time = ((sample + 1) / sample_rate).astype(np.float32)
        self._glide = (sample * (sample + 1) / (2 * HOP * sample_rate)).astype(
            np.float32
        )
        self._turn = (sample / HOP).astype(np.float32)

    def extend(self, log_f0: NDArray[np.float32]) -> Samples:
        """Return the samples between n + 1 neighbouring frames, shape (n * HOP,)."""
        f0 = np.exp(np.clip(log_f0.astype(np.float64), *_LOG_F0_LIMITS))
        rises = np.diff(f0)
        steps = (f0[:-1] * HOP + rises * (HOP - 1) / 2) / self._sample_rate
        cycles = np.cumsum(np.concatenate(([self._cycles], steps)))
        self._cycles = float(cycles[-1])
        start = (cycles[:-1] % 1.0).astype(np.float32)[:, np.newaxis]
        low = f0[:-1].astype(np.float32)[:, np.newaxis]
        rise = rises.astype(np.float32)[:, np.newaxis]
        phase = rise * self._glide
        phase += low * self._time
        phase += start
        frequency = rise * self._turn
        frequency += low
        return self._train(phase, frequency).reshape(-1)

    def _train(
        self, phase: NDArray[np.float32], frequency: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the sum of all harmonics' cosines, in closed form (Dirichlet)."""
        harmonics = np.float32(self._sample_rate / 2) / frequency
        np.floor(harmonics, out=harmonics)
        # From the nearest pulse, where the sines are small and have all their digits.
        phase -= np.rint(phase)
        half_turn = np.abs(phase, out=phase)
        half_turn *= np.float32(np.pi)
        np.maximum(half_turn, np.float32(_PULSE_TOP), out=half_turn)
        train = 2 * harmonics
        train += 1
        train *= half_turn
        np.sin(train, out=train)
        train /= 2 * np.sin(half_turn)
        train -= 0.5
        train /= np.sqrt(harmonics / 2)
        return train
