"""How much sound is handed on at once."""

from collections.abc import Generator, Iterator
import time
from typing import Final

from wyoming_jabber.audio.pcm import SAMPLE_WIDTH

# Seconds of sound that a listener has in hand before a block may wait for the next.
_IN_HAND: Final = 1.0

# Seconds in one piece at most. Each changes threads and wakes the event loop, which
# costs more than all that is done with it there; but what a lane holds ready stays small.
_LONGEST: Final = 3.0

# Seconds that nobody misses: the silence at the end of a unit, which comes by itself.
_SCRAP: Final = 0.1


class Pieces:
    """Joins the blocks of one utterance, which come faster than they are heard."""

    def __init__(self, sample_rate: int) -> None:
        self._bytes_per_second = sample_rate * SAMPLE_WIDTH
        self._given_bytes = 0
        self._started = 0.0

    def join(self, blocks: Iterator[bytes]) -> Iterator[bytes | None]:
        """Yield the blocks, joined where nobody waits for them; None says "not yet".

        An empty block says that the next may take long, so no more than a scrap is held
        behind it.
        """
        held: list[bytes] = []
        try:
            for block in blocks:
                if block:
                    held.append(block)
                if self._may_wait(held, _LONGEST if block else _SCRAP):
                    yield None
                else:
                    yield self._give(held)
        except Exception:
            # What was made before the error is heard before it.
            if held:
                yield self._give(held)
            raise
        finally:
            if isinstance(blocks, Generator):
                blocks.close()
        if held:
            yield self._give(held)

    def _may_wait(self, held: list[bytes], longest: float) -> bool:
        """Tell whether whoever plays the sound at once has twice as much to hear yet."""
        if not self._given_bytes:
            return False
        played = time.monotonic() - self._started
        in_hand = self._given_bytes / self._bytes_per_second - played
        seconds = sum(map(len, held)) / self._bytes_per_second
        return in_hand > _IN_HAND and seconds < min(in_hand / 2, longest)

    def _give(self, held: list[bytes]) -> bytes | None:
        """Empty the list, and return what was in it; None for nothing."""
        if not held:
            return None
        if not self._given_bytes:
            self._started = time.monotonic()
        piece = held[0] if len(held) == 1 else b"".join(held)
        held.clear()
        self._given_bytes += len(piece)
        return piece
