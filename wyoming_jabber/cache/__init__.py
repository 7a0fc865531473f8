"""What has been spoken before: rendered units in memory, on disk and in Redis.

A unit is kept as the samples that its voice made, trimmed at both ends and before any
gain, with all that decides how they sound as its key. What joins units into an
utterance (pauses, levelling, volume, the limiter, one sample rate) is done anew each
time, so that a unit from the cache and one that was rendered give the same bytes.

Nothing else needs a cache: phonemes have a small one where they are made
(`text.phonemize`), and speaker embeddings are inside the graphs that we run. A family
whose speakers or styles are files would keep theirs in its loaded voice, which the
registry keeps within its budget.
"""

from wyoming_jabber.cache.keys import Key, KeyMaker
from wyoming_jabber.cache.rendered import Found, RenderCache, slowest
from wyoming_jabber.cache.rendering import Rendering

__all__ = ["Found", "Key", "KeyMaker", "RenderCache", "Rendering", "slowest"]
