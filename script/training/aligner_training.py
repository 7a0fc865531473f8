"""How the aligner learns: batches of labelled frames, and the loop over them.

B utterances in a batch, T frames, 80 mel bands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
import logging
import math
import random
import time
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from training.aligner import Aligner, Alignment, augment

_LOGGER = logging.getLogger(__name__)

# Frames in a batch: about half a minute of sound.
_BATCH_FRAMES: Final = 3000
_LAST_RATE: Final = 1e-5
_LABEL_SMOOTHING: Final = 0.05
# Class of what is behind the end of an utterance.
_IGNORED: Final = -100


@dataclass(frozen=True, slots=True)
class Example:
    """A mel `(T, 80)` and the class of each frame `(T,)`."""

    mel: Tensor
    classes: Tensor


def example(model: Aligner, mel: Tensor, alignment: Alignment) -> Example:
    """Return what an aligned utterance teaches."""
    frames = torch.tensor(alignment.frames)
    classes = model.classes(alignment.symbols).repeat_interleave(frames)
    assert len(classes) == len(mel), "an alignment of another mel"
    return Example(mel, classes)


class Examples:
    """Draws batches of whole utterances of about one length."""

    def __init__(
        self, examples: Iterable[Example], frames: int = _BATCH_FRAMES
    ) -> None:
        """`frames` are about as many as there are in a batch."""
        self._frames = frames
        self._sorted = sorted(examples, key=lambda example: len(example.mel))

    def draw(self, rng: random.Random) -> tuple[Tensor, Tensor]:
        """Return mels `(B, T, 80)` and classes `(B, T)`, `_IGNORED` behind the end."""
        start = rng.randrange(len(self._sorted))
        count = max(1, self._frames // len(self._sorted[start].mel))
        batch = self._sorted[start : start + count]
        mels = [example.mel.float() for example in batch]
        classes = [example.classes for example in batch]
        return (
            pad_sequence(mels, batch_first=True),
            pad_sequence(classes, batch_first=True, padding_value=_IGNORED),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """How long to learn, and how."""

    seconds: float = math.inf
    steps: float = math.inf
    """It ends with the seconds or the steps, whichever comes first."""

    rate: float
    augmentation: float
    """How often sounds are changed: 1 for most of them, 0 for none."""

    def done(self, steps: int, seconds: float) -> float:
        """Return the part of the lesson that is over."""
        return max(steps / self.steps, seconds / self.seconds)


def learn(
    model: Aligner,
    sources: Sequence[tuple[float, Examples]],
    lesson: Lesson,
    seed: int = 0,
) -> None:
    """Train on batches of the sources, each as often as its weight says."""
    device = model.log_prior.device
    rng, generator = random.Random(seed), torch.Generator().manual_seed(seed)
    weights, pools = zip(*sources, strict=True)
    optimizer = torch.optim.AdamW(model.parameters(), lesson.rate)
    model.train()
    start, steps, accuracy = time.monotonic(), 0, 0.0
    while (done := lesson.done(steps, time.monotonic() - start)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = lesson.rate * (1 - done) + _LAST_RATE
        mel, classes = rng.choices(pools, weights)[0].draw(rng)
        mel = augment(mel, classes != _IGNORED, generator, lesson.augmentation)
        right = _step(model, optimizer, mel.to(device), classes.to(device))
        steps += 1
        accuracy += (right - accuracy) / min(steps, 100)
        if steps % 100 == 0:
            _LOGGER.info("step %d, %.0f %%: accuracy %.3f", steps, 100 * done, accuracy)
    _LOGGER.info("learnt for %d steps: accuracy %.3f", steps, accuracy)
    model.eval()


def _step(
    model: Aligner, optimizer: torch.optim.Optimizer, mel: Tensor, classes: Tensor
) -> float:
    """Make one step; return the share of frames that the model told right."""
    mask = classes != _IGNORED
    # Half as long with 8 bits of mantissa, and as good.
    with torch.autocast(mel.device.type, torch.bfloat16):
        logits = model(mel, mask)
    logits = logits[mask].float()
    loss = functional.cross_entropy(
        logits, classes[mask], label_smoothing=_LABEL_SMOOTHING
    )
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float((logits.argmax(-1) == classes[mask]).float().mean())


def set_prior(model: Aligner, examples: Iterable[Example]) -> None:
    """Tell the aligner how often each class occurs."""
    classes = torch.cat([example.classes for example in examples])
    model.set_prior(torch.bincount(classes, minlength=len(model.log_prior)))
