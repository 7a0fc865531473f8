"""The aligner: which frames of a recording belong to which phoneme.

A small classifier of frames, which learns from labels that the teacher gives exactly,
and the likeliest path through what is read. B utterances in a batch, T frames, 80 mel
bands, C classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import itertools
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
import torch
from torch import Tensor, nn

from training.blocks import stack
from training.features import MEL_BANDS
from training.viterbi import Step, viterbi
from wyoming_jabber.voices.jabber_phonemes import (
    END,
    GAP,
    PAUSES,
    START,
    PhonemeTable,
)

SILENCE: Final = 0
"""The class of all marks, START and END: none of them has a sound."""

# Nats: about the standard deviation of a band of the log-mel over loud frames.
_SPREAD: Final = 2.5
_NORMALISATION: Final = (
    "Natural-log mel, less the mean per band over the utterance's frames whose mean "
    f"over the bands is above the utterance's average, divided by {_SPREAD} nats."
)

# Share of the log prior that is taken off a frame's log posterior: 1 would be the full
# likelihood, in which rare phonemes win too much.
_PRIOR_WEIGHT: Final = 0.6
# Nats below the likeliest class: one frame never says more than this against a path.
_DISTRUST: Final = 9.0

# Frames of a sound; 23 ms.
_LEAST_SOUND: Final = 2
# Frames of a pause that no mark asks for: 139 ms, longer than two plosives' closures.
_LEAST_OFFERED: Final = 12
# Nats by which such a pause has to be better than none. Without, one in four was a soft
# sound, pressed into the least; pauses for breath (300 ms) don't notice it.
_OFFER_PRICE: Final = 25.0


class Aligner(nn.Module):
    """Tells for each frame which phoneme sounds; sees 10 frames to either side.

    Normalises its input itself, so that it serves as a recogniser in a loss, too.
    """

    class_of: Tensor
    log_prior: Tensor

    def __init__(
        self, phonemes: Sequence[str], width: int = 128, blocks: int = 4
    ) -> None:
        """`phonemes` is the vocabulary, in the order of the ids."""
        super().__init__()
        self.phonemes = tuple(phonemes)
        self.shape = {"width": width, "blocks": blocks}
        self.table = PhonemeTable(phonemes)
        class_of = _class_table(phonemes)
        self.register_buffer("class_of", class_of)
        classes = int(class_of.max()) + 1
        self.register_buffer("log_prior", torch.full((classes,), -np.log(classes)))
        self.read_in = nn.Conv1d(MEL_BANDS, width, 5, padding=2)
        self.norm = nn.LayerNorm(width)
        self.blocks = stack(blocks, width, kernel=5)
        self.read_out = nn.Linear(width, classes)

    def forward(self, mel: Tensor, mask: Tensor | None = None) -> Tensor:
        """Return logits `(B, T, C)` for natural-log mels `(B, T, 80)`.

        `mask` `(B, T)` is true where there is a frame; None means everywhere. Frames
        beyond the mask change nothing inside it. Differentiable in `mel`.
        """
        if mask is None:
            mask = torch.ones(mel.shape[:2], dtype=torch.bool, device=mel.device)
        keep = mask[..., None].to(mel.dtype)
        hidden = normalise(mel, mask)
        hidden = self.read_in(hidden.transpose(1, 2)).transpose(1, 2)
        hidden = self.norm(hidden) * keep
        for block in self.blocks:
            hidden = block(hidden, keep)
        logits: Tensor = self.read_out(hidden)
        return logits

    def classes(self, symbols: Sequence[str]) -> Tensor:
        """Return the class of each phoneme of read symbols, from START to END."""
        ids = torch.from_numpy(self.table.ids(symbols).phonemes)
        return self.class_of.cpu()[ids]

    def set_prior(self, counts: Tensor) -> None:
        """Remember how often each class `(C,)` occurs; one is added to each."""
        counts = counts.to(self.log_prior) + 1
        self.log_prior.copy_(torch.log(counts / counts.sum()))


def normalise(mel: Tensor, mask: Tensor) -> Tensor:
    """Take the speaker and the room's mean spectrum off a batch; zero beyond the mask."""
    keep = mask[..., None].to(mel.dtype)
    energy = mel.detach().mean(2, keepdim=True)
    average = _mean(energy, keep)
    mean = _mean(mel, keep * (energy >= average))
    return (mel - mean) / _SPREAD * keep


def _mean(values: Tensor, weight: Tensor) -> Tensor:
    """Return the weighted mean over time `(B, 1, bands)`; 0 where nothing weighs."""
    return (values * weight).sum(1, keepdim=True) / weight.sum(1, keepdim=True).clamp(1)


def augment(
    mel: Tensor, mask: Tensor, generator: torch.Generator, strength: float = 1.0
) -> Tensor:
    """Make one speaker's mels `(B, T, 80)` sound like many speakers and rooms.

    Warps the spectrum (other vocal tracts), tilts it (other microphones) and adds a
    noise floor, each to a random part of the utterances, `strength` times as often.
    """

    def draw(low: float, high: float, chance: float, rest: float) -> Tensor:
        """Return a value per utterance `(B, 1, 1)`; `rest` where it is left alone."""
        value, luck = torch.rand(2, len(mel), 1, 1, generator=generator)
        return torch.where(luck < chance * strength, low + value * (high - low), rest)

    mel = _warp(mel, draw(0.87, 1.15, 0.8, 1.0), draw(-1.0, 1.0, 0.8, 0.0))
    slope = torch.linspace(-1.0, 1.0, MEL_BANDS)
    mel = mel + draw(-1.25, 1.25, 0.6, 0.0) * slope
    # Nats below the mean of all bands and frames; rooms have more bass than treble.
    depth = draw(0.0, 5.0, 0.7, 40.0)
    level = _mean(mel, mask[..., None].float()).mean(2, keepdim=True)
    floor = level - depth + draw(-2.0, 1.0, 1.0, 0.0) * slope
    # Half a nat: how a band of noise varies from frame to frame.
    noise = 0.5 * torch.randn(mel.shape, generator=generator)
    return torch.logaddexp(mel, floor + noise)


def _warp(mel: Tensor, factor: Tensor, shift: Tensor) -> Tensor:
    """Read each utterance's band n at `factor` n + `shift` bands."""
    wanted = torch.arange(MEL_BANDS) * factor + shift
    wanted = wanted.clamp(0, MEL_BANDS - 1).expand(mel.shape)
    below = wanted.long()
    above = (below + 1).clamp(max=MEL_BANDS - 1)
    part = wanted - below
    return mel.gather(2, below) * (1 - part) + mel.gather(2, above) * part


@torch.no_grad()
def log_likelihoods(model: Aligner, mel: Tensor) -> NDArray[np.float64]:
    """Return `(T, C)`, but for a constant per frame, for a mel `(T, 80)`."""
    log_probs = torch.log_softmax(model(mel.to(model.log_prior)[None])[0], -1)
    scores = (log_probs - _PRIOR_WEIGHT * model.log_prior).double().cpu().numpy()
    floor = scores.max(1, keepdims=True) - _DISTRUST
    return np.maximum(scores, floor)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which frames belong to which phoneme."""

    symbols: list[str]
    """What was read, with a comma where the reader paused without a mark."""

    frames: list[int]
    """Frames of each phoneme that the symbols stand for, from START to END."""

    score: float
    """Log score of the path per frame; low where text and sound differ."""


def align(model: Aligner, mel: Tensor, symbols: Sequence[str]) -> Alignment:
    """Find the phonemes of read `symbols` in a mel `(T, 80)`.

    A pause may take no frames; a sound takes two or more where that is possible.
    Raises ValueError if there are fewer frames than sounds.
    """
    offered, ours = _offer_pauses(symbols)
    classes = model.classes(offered).tolist()
    frames, score = viterbi(log_likelihoods(model, mel), _steps(classes, ours))
    refused = {n for n in ours if not frames[n]}
    phoneme_of = _phonemes_of(offered)
    return Alignment(
        symbols=[
            s for s, n in zip(offered, phoneme_of, strict=True) if n not in refused
        ],
        frames=[int(count) for n, count in enumerate(frames) if n not in refused],
        score=score,
    )


def _offer_pauses(symbols: Sequence[str]) -> tuple[list[str], set[int]]:
    """Put a comma between words without a mark; return which phonemes these are."""
    offered: list[str] = []
    ours = set()
    phonemes = 1  # START
    for symbol in symbols:
        if symbol == GAP and offered[-1] not in PAUSES:
            offered.append(",")
            ours.add(phonemes)
            phonemes += 1
        offered.append(symbol)
        phonemes += symbol != GAP
    return offered, ours


def _phonemes_of(symbols: Sequence[str]) -> list[int | None]:
    """Return the place of each symbol among the phonemes, START being 0."""
    places = itertools.count(1)
    return [None if symbol == GAP else next(places) for symbol in symbols]


def _steps(classes: Sequence[int], ours: set[int]) -> list[Step]:
    """Return the path through phonemes; `ours` are the pauses that we offered."""
    steps = []
    for n, sound in enumerate(classes):
        if sound != SILENCE:
            step = Step(sound=sound, least=_LEAST_SOUND)
        elif n in ours:
            step = Step(
                sound=sound,
                least=_LEAST_OFFERED,
                price=_OFFER_PRICE,
                is_optional=True,
            )
        else:
            step = Step(sound=sound, is_optional=0 < n < len(classes) - 1)
        steps.append(step)
    return steps


def save_aligner(model: Aligner, path: Path) -> None:
    """Write weights, vocabulary and how the input is normalised."""
    torch.save(
        {
            "phonemes": list(model.phonemes),
            "shape": model.shape,
            "normalisation": _NORMALISATION,
            "state": model.state_dict(),
        },
        path,
    )


def load_aligner(path: Path) -> Aligner:
    """Return a trained aligner, frozen, on the CPU."""
    saved = torch.load(path, map_location="cpu", weights_only=True)
    model = Aligner(saved["phonemes"], **saved["shape"])
    model.load_state_dict(saved["state"])
    return model.eval().requires_grad_(requires_grad=False)


def _class_table(phonemes: Sequence[str]) -> Tensor:
    """Return the class of each phoneme id."""
    silent = {START, END, *PAUSES}
    sounds = [phoneme for phoneme in phonemes if phoneme not in silent]
    number = {sound: n for n, sound in enumerate(sounds, start=SILENCE + 1)}
    return torch.tensor([number.get(phoneme, SILENCE) for phoneme in phonemes])
