"""How far a graph sees: found by changing one frame and looking at what changes."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from wyoming_jabber.engine.session import Session
from wyoming_jabber.errors import PreparationError
from wyoming_jabber.optimize.graph import Array

# Piper's flow sees 32 frames, its decoders see 10 to 12. What sees further than this
# would cost more in halos than windows save.
MOST_HALO: Final = 64

# A change that one draw hides, by chance or in a saturated tanh, another one shows.
_DRAWS: Final = 3
_SEED: Final = 1


class Sight(NamedTuple):
    """What a probe has found."""

    halo: int
    """Frames on either side that reach a frame's result."""

    hop_length: int
    """Rows or samples of the result for each frame."""


def probe(
    session: Session, channels: int, speaker: Mapping[str, Array] | None = None
) -> Sight:
    """Measure how far a flow or decoder sees.

    Raises PreparationError if that is too far for windows.
    """
    frames = 2 * MOST_HALO + 3
    middle = frames // 2
    random = np.random.default_rng(_SEED)
    halo, hop = 0, 0
    for _ in range(_DRAWS):
        rows = random.standard_normal((1, frames, channels)).astype(np.float32)
        changed = rows.copy()
        changed[0, middle] += random.standard_normal(channels)
        results = [
            _run(session, {"frames": x, **(speaker or {})}) for x in (rows, changed)
        ]
        hop, rest = divmod(len(results[0]), frames)
        if rest or not hop:
            raise PreparationError(f"{frames} frames become {len(results[0])} samples")
        differing = np.flatnonzero((results[0] != results[1]).any(axis=1)) // hop
        if differing.size:
            halo = max(halo, *np.abs(differing[[0, -1]] - middle).tolist())
    if halo > MOST_HALO:
        raise PreparationError(f"a frame is heard more than {MOST_HALO} frames away")
    return Sight(halo, hop)


def _run(session: Session, feeds: Mapping[str, Array]) -> Array:
    """Return the result as rows: of channels, or of one sample."""
    (result,) = session.run({name: feeds[name] for name in session.input_names})
    rows = result.shape[1] if result.ndim == 3 and result.shape[1] > 1 else result.size  # noqa: PLR2004 - (1, frames, channels)
    return result.reshape(rows, -1)
