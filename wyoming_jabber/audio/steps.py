"""What the audio steps have in common: blocks in, blocks out, the cuts don't matter."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from wyoming_jabber.audio.pcm import Samples


class Step(Protocol):
    """Treats the blocks of one sound from its first to its last; then it is used up.

    What comes out, joined, depends on what went in, joined, and not on the cuts.
    """

    def process(self, block: Samples) -> Samples:
        """Take a block of any size; return what is ready, which may be nothing."""

    def finish(self) -> Samples:
        """Return what was held back; nothing is to come any more."""


def apply(step: Step, blocks: Iterable[Samples]) -> Iterator[Samples]:
    """Run the blocks through a new step to its end; empty blocks are left out."""
    for block in blocks:
        if (done := step.process(block)).size:
            yield done
    if (rest := step.finish()).size:
        yield rest
