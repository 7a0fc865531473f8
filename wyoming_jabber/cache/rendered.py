"""The cache of rendered units: memory first, then the stores behind it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from wyoming_jabber.audio.pcm import Samples
from wyoming_jabber.cache.keys import Key, KeyMaker
from wyoming_jabber.cache.rendering import Rendering
from wyoming_jabber.cache.store import Store
from wyoming_jabber.lru import Lru
from wyoming_jabber.metrics import Counters, Tally
from wyoming_jabber.voices.base import SynthesisOptions, Voice, VoiceInfo

MEMORY: Final = "memory"
_BY_SPEED: Final = (MEMORY, "disk", "redis")

# Seconds of sound in the longest unit that is kept: sentences are far below, and a book
# without full stops shall not push all others out.
_LONGEST: Final = 30.0

# Bytes that a unit takes in memory beside its samples.
_OVERHEAD: Final = 400


class Found(NamedTuple):
    """A unit that has been spoken before."""

    rendering: Rendering
    source: str
    """`memory`, or the name of the store."""


class RenderCache:
    """Keeps rendered units. Thread-safe. `open`, then `close`.

    Finding takes a fraction of a millisecond from memory, and as long as the stores
    allow themselves otherwise; keeping never waits.
    """

    def __init__(
        self,
        keys: KeyMaker,
        memory_bytes: int,
        stores: Sequence[Store] = (),
        *,
        keeps_varied: bool = True,
    ) -> None:
        """Keep units in memory and in these stores, which are asked in their order.

        `keeps_varied` is for voices that say a text a little differently each time:
        with it, they repeat what they have said once.
        """
        self._keys = keys
        self._memory: Lru[Key, Rendering] = Lru(memory_bytes)
        self._stores = tuple(stores)
        self._keeps_varied = keeps_varied
        sources = (MEMORY, *(store.name for store in stores))
        self._tally = Tally(
            *(f"cache_hits_{source}" for source in sources),
            "cache_misses",
            "cache_too_long",
        )

    def open(self) -> None:
        """Begin; blocks for a look at the disk."""
        for store in self._stores:
            store.open()

    def close(self) -> None:
        """Finish what is being stored; may be called twice, and without `open`."""
        for store in reversed(self._stores):
            store.close()

    def knows(self, info: VoiceInfo) -> bool:
        """Whether a voice has been learned."""
        return self._keys.knows(info)

    def learn(self, info: VoiceInfo) -> None:
        """Read what tells a voice from others; blocks, for each voice once."""
        self._keys.learn(info)

    def key(self, voice: Voice, options: SynthesisOptions, text: str) -> Key | None:
        """Return the key of a unit; None if such units are not kept.

        The voice must be known. `options` hold all that changes the sound, also what
        is done to it after the voice, and `text` is what the voice phonemizes.
        """
        if not self._keeps_varied and _varies(voice.info, options):
            return None
        return self._keys.key(voice, options, text)

    def find(self, key: Key) -> Found | None:
        """Return a unit and where it was."""
        rendering = self._memory.get(key)
        if rendering is not None:
            return self._found(rendering, MEMORY)
        for number, store in enumerate(self._stores):
            rendering = store.get(key)
            if rendering is not None:
                self._keep(key, rendering, self._stores[:number])
                return self._found(rendering, store.name)
        self._tally.add("cache_misses")
        return None

    def record(
        self,
        key: Key,
        blocks: Iterator[Samples],
        sample_rate: int,
        silence: Callable[[], int],
    ) -> Iterator[Samples]:
        """Hand on a unit's blocks as they come, and keep them when it is complete.

        A unit that is given up or fails is not kept. `silence` is asked at the end for
        the number of silent samples there.
        """
        kept: list[Samples] = []
        size, limit = 0, round(_LONGEST * sample_rate)
        for block in blocks:
            size += block.size
            if size <= limit:
                kept.append(block)
            else:
                kept.clear()
            yield block
        if size > limit:
            self._tally.add("cache_too_long")
            return
        samples = np.concatenate([*kept, np.zeros(0, np.float32)], dtype=np.float32)
        samples.setflags(write=False)
        self._keep(key, Rendering(samples, silence()), self._stores)

    def counters(self) -> Counters:
        """Numbers of the cache and its stores."""
        numbers = {
            **self._tally.counters(),
            "cache_memory_units": len(self._memory),
            "cache_memory_bytes": self._memory.size_bytes,
        }
        for store in self._stores:
            numbers |= store.counters()
        return numbers

    def _keep(self, key: Key, rendering: Rendering, stores: Sequence[Store]) -> None:
        self._memory.put(key, rendering, rendering.size_bytes + _OVERHEAD)
        for store in stores:
            store.put(key, rendering)

    def _found(self, rendering: Rendering, source: str) -> Found:
        self._tally.add(f"cache_hits_{source}")
        return Found(rendering, source)


def slowest(sources: Collection[str | None]) -> str | None:
    """Return the slowest of the sources that units were found in.

    None if one of them was not found (None), or there are none.
    """
    if None in sources:
        return None
    return next((name for name in reversed(_BY_SPEED) if name in sources), None)


def _varies(info: VoiceInfo, options: SynthesisOptions) -> bool:
    """Tell whether a voice would say a text differently the next time."""
    is_still = options.noise_scale == 0 and options.noise_w_scale == 0
    return info.has_variation and not is_still
