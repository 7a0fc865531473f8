"""Where sounds begin, end and meet: silence cut or added, and no clicks."""

import numpy as np

from wyoming_jabber.audio.pcm import Samples

SILENCE_LEVEL = 0.002
"""The loudest sample of silence: -54 dB, above the noise of a neural voice."""

LEAD = 0.010
"""Seconds of silence that stay before the first sound."""

TAIL = 0.100
"""Seconds of silence that stay after the last sound, which fades below the level."""

# Seconds that a cut edge takes to come from or go to nothing; a sudden one clicks.
_FADE = 0.004


class SilenceTrimmer:
    """Cuts the silence at both ends down; a `Step`.

    Silence in the middle stays, but comes only when the sound goes on. Nothing stays
    of nothing but silence.
    """

    def __init__(
        self,
        sample_rate: int,
        *,
        lead: float = LEAD,
        tail: float = TAIL,
        level: float = SILENCE_LEVEL,
    ) -> None:
        self._sample_rate = sample_rate
        self._level = level
        self._lead = round(lead * sample_rate)
        self._tail = round(tail * sample_rate)
        self._fade = min(round(_FADE * sample_rate), self._tail)
        self._started = False
        self._has_cut = False
        # Silence that may have to go, and how much was given since the last sound.
        self._held: Samples = np.zeros(0, np.float32)
        self._silent = 0

    @property
    def silent_samples(self) -> int:
        """Samples of silence at the end of what was given so far."""
        return self._silent

    @property
    def trailing_silence(self) -> float:
        """Seconds of silence at the end of what was given so far."""
        return self._silent / self._sample_rate

    def process(self, block: Samples) -> Samples:
        """Return the block as far as it is not silence that may be the end."""
        sounding = np.flatnonzero(np.abs(block) > self._level) + self._held.size
        samples = np.concatenate((self._held, block))
        if not self._started:
            first = int(sounding[0]) if sounding.size else samples.size
            samples, cut = self._cut_lead(samples, first)
            self._started = bool(sounding.size)
            if not self._started:
                self._held = samples
                return samples[:0]
            sounding -= cut
        return self._give(samples, int(sounding[-1]) + 1 if sounding.size else None)

    def finish(self) -> Samples:
        """Return the last of the silence that stays."""
        rest = self._held[: self._fade] if self._started else self._held[:0]
        is_cut = self._held.size > rest.size
        self._silent += rest.size
        return fade_out(rest, rest.size) if is_cut else rest

    def _cut_lead(self, samples: Samples, first: int) -> tuple[Samples, int]:
        """Return the samples from the lead before the `first` sound, and what went."""
        cut = max(0, first - self._lead)
        self._has_cut |= cut > 0
        kept = samples[cut:]
        if self._has_cut and first < samples.size:
            size = min(round(_FADE * self._sample_rate), self._lead)
            kept = fade_in(kept, size)
        return kept, cut

    def _give(self, samples: Samples, sound_end: int | None) -> Samples:
        """Return the samples with as much silence at their end as stays in any case."""
        keep = self._tail - self._fade
        if sound_end is None:
            given = min(keep - self._silent, samples.size)
            self._silent += given
        else:
            given = min(sound_end + keep, samples.size)
            self._silent = given - sound_end
        self._held = samples[given:]
        return samples[:given]


def quiet(seconds: float, sample_rate: int) -> Samples:
    """Return samples of nothing, for a pause; less than no time is none."""
    return np.zeros(max(0, round(seconds * sample_rate)), np.float32)


def fade_in(samples: Samples, size: int) -> Samples:
    """Let the first `size` samples come from nothing."""
    size = min(size, samples.size)
    return np.concatenate((samples[:size] * _ramp(size), samples[size:]))


def fade_out(samples: Samples, size: int) -> Samples:
    """Let the last `size` samples go to nothing."""
    return fade_in(samples[::-1], size)[::-1]


def _ramp(size: int) -> Samples:
    """Return gains from nearly 0 to nearly 1 along half a cosine."""
    turn = (np.arange(size) + 0.5) / max(1, size)
    return (0.5 - 0.5 * np.cos(np.pi * turn)).astype(np.float32)
