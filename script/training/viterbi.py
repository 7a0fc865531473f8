"""The likeliest path through a recording: which step takes which frames.

T frames, C classes of sound, S steps on the path.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing on the path through a recording."""

    sound: int
    """Class of its frames."""

    least: int = 1
    """Frames that it takes at least."""

    is_optional: bool = False
    """Whether the path may pass it by. No two in a row, nor the first or last."""

    price: float = 0.0
    """Nats by which it has to be better than passing it by."""


def viterbi(
    emissions: NDArray[np.float64], steps: Sequence[Step]
) -> tuple[NDArray[np.int64], float]:
    """Return the frames of each step `(S,)`, in all T, and the path's score per frame.

    `emissions` `(T, C)` are log likelihoods. Where T is too short for everybody's
    `least`, one frame is enough; raises ValueError if even that doesn't fit.
    """
    frames_in_all = len(emissions)
    steps = _fit(steps, frames_in_all)
    owners = np.repeat(np.arange(len(steps)), [step.least for step in steps])
    passing_from = _passing(steps)
    scores = emissions[:, [steps[owner].sound for owner in owners]]
    prices = np.zeros(len(owners))
    prices[_firsts(steps)] = [step.price for step in steps]
    ways, score = _search(scores, prices, passing_from)
    frames = np.zeros(len(steps), dtype=np.int64)
    state = len(owners) - 1
    for way in ways[::-1]:
        frames[owners[state]] += 1
        state = (state, state - 1, passing_from[state])[way[state]]
    return frames, score / frames_in_all


def _fit(steps: Sequence[Step], frames: int) -> list[Step]:
    """Return the steps, in a hurry if there is no time for them."""
    must = [step for step in steps if not step.is_optional]
    if frames < len(must):
        raise ValueError(f"{frames} frames are too few for {len(must)} phonemes")
    if frames < sum(step.least for step in must):
        return [replace(step, least=1) for step in steps]
    return list(steps)


def _passing(steps: Sequence[Step]) -> NDArray[np.int64]:
    """Return for each state the one before the optional step before it, else -1.

    A step has as many states as it takes frames at least.
    """
    firsts = _firsts(steps)
    passing_from = np.full(sum(step.least for step in steps), -1)
    for n, step in enumerate(steps):
        if step.is_optional:
            assert not steps[n - 1].is_optional, "two optional steps in a row"
            passing_from[firsts[n + 1]] = firsts[n] - 1
    return passing_from


def _firsts(steps: Sequence[Step]) -> NDArray[np.int64]:
    """Return the first state of each step."""
    return np.cumsum([0, *(step.least for step in steps)])[:-1]


def _search(
    scores: NDArray[np.float64],
    prices: NDArray[np.float64],
    passing_from: NDArray[np.int64],
) -> tuple[NDArray[np.int8], float]:
    """Return how the best path comes to each state `(T, states)`, and its score.

    0: it stayed, 1: from the state before, 2: past an optional step. Equal paths stay.
    """
    frames, states = scores.shape
    ways = np.zeros((frames, states), dtype=np.int8)
    best = np.full(states, -np.inf)
    best[0] = scores[0, 0]
    can_pass = np.flatnonzero(passing_from >= 0)
    options = np.full((3, states), -np.inf)
    everywhere = np.arange(states)
    for t in range(1, frames):
        options[0] = best
        options[1, 1:] = best[:-1] - prices[1:]
        options[2, can_pass] = best[passing_from[can_pass]]
        ways[t] = options.argmax(0)
        best = options[ways[t], everywhere] + scores[t]
    return ways, float(best[-1])
