"""Stage by stage inside this process: the real pipeline, with a stopwatch at its seams."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
import statistics
from typing import Final, NamedTuple

from wyoming_jabber.assembly import (
    assemble_voices,
    delivery,
    lexicon_files,
    session_options,
)
from wyoming_jabber.audit.stopwatch import Cost, Stopwatch
from wyoming_jabber.audit.texts import SHORT, TEXTS
from wyoming_jabber.audit.timed import VOICE_STAGES, load_timed
from wyoming_jabber.cache import KeyMaker, RenderCache
from wyoming_jabber.config import Settings
from wyoming_jabber.errors import JabberError
from wyoming_jabber.pipeline import Delivery, Performer
from wyoming_jabber.text.frontend import FrontEnd, Reading
from wyoming_jabber.text.script import Cue
from wyoming_jabber.text.spans import Span
from wyoming_jabber.voices.base import VoiceInfo, variant_of
from wyoming_jabber.voices.casting import Casting
from wyoming_jabber.voices.selection import Selection

NORMALIZE: Final = "normalize"
PCM: Final = "pcm"
_STAGES: Final = (NORMALIZE, *VOICE_STAGES, PCM)

# Room for the three texts of any voice.
_CACHE_BYTES: Final = 64_000_000

Tick = Callable[[str], None]
"""Told what is being done, once for each step."""


class TextCosts(NamedTuple):
    """What one text takes."""

    stages: Mapping[str, Cost]
    """Medians, in the order of the work."""

    cached_cpu: float
    """Seconds of CPU when all of it comes from a cache in memory."""


class LocalCosts(NamedTuple):
    """What a voice takes inside this process."""

    info: VoiceInfo
    variant: str
    """How the voice is computed; empty for one that has only one way."""

    load: float
    """Seconds to load and warm it."""

    texts: Mapping[str, TextCosts]


def measure_stages(settings: Settings, runs: int, tick: Tick) -> LocalCosts:
    """Speak all texts with the settings' voice, without and with a cache; blocks.

    Raises VoiceNotFoundError, VoiceError, EngineError, JabberError.
    """
    watch = Stopwatch()
    voices = assemble_voices(settings)
    voices.store.scan()
    voices.directory.check()
    info = voices.directory.default_voice()
    timed = load_timed(info, session_options(settings), watch)
    timed.phonemize(TEXTS[SHORT])
    # Libraries are loaded now; what is timed is the voice.
    with watch.stage("load"):
        part = voices.directory.part(Selection(name=info.name))
    load, variant = watch.take()["load"].wall, variant_of(part.voice)
    part = part._replace(voice=timed)
    how = delivery(settings, lexicon_files(settings))
    how = how._replace(front=_TimedFront(how.front, watch))
    # Whoever asks for a voice by name gets it for the whole text.
    casting = Casting(part, voices.directory, follows_language=False)
    cache = RenderCache(KeyMaker(settings.provider), _CACHE_BYTES)
    cache.learn(info)
    stage = _Stage(casting, how, watch)
    texts = {
        name: TextCosts(
            stage.rendered(text, runs, tick), stage.cached(text, cache, runs, tick)
        )
        for name, text in TEXTS.items()
    }
    return LocalCosts(info, variant, load, texts)


class _Stage(NamedTuple):
    """Where texts are spoken."""

    casting: Casting
    delivery: Delivery
    watch: Stopwatch

    def rendered(self, text: str, runs: int, tick: Tick) -> dict[str, Cost]:
        """Return the medians of each stage."""
        costs = [self._speak(text, None, tick) for _ in range(runs + 1)][1:]
        return {
            name: _median([cost[name] for cost in costs]) for name in _order(costs[0])
        }

    def cached(self, text: str, cache: RenderCache, runs: int, tick: Tick) -> float:
        """Return the median of CPU seconds; the first time fills the cache."""
        costs = [self._speak(text, cache, tick) for _ in range(runs + 1)][1:]
        return statistics.median(
            sum(cost.cpu for cost in stages.values()) for stages in costs
        )

    def _speak(
        self, text: str, cache: RenderCache | None, tick: Tick
    ) -> dict[str, Cost]:
        tick("stages")
        watch = self.watch
        script = self.delivery.script()
        performer = Performer(self.casting, self.delivery, cache)
        with watch.stage(PCM):
            size = sum(map(len, self._perform(performer, script.add(text))))
            size += sum(map(len, self._perform(performer, script.finish())))
            size += sum(map(len, performer.finish()))
        if not size:
            raise JabberError(f"Voice {self.casting.lead.name} can't speak the text")
        return watch.take()

    def _perform(self, performer: Performer, cues: Iterator[Cue]) -> Iterator[bytes]:
        return performer.perform(self.watch.each(NORMALIZE, cues))


class _TimedFront(FrontEnd):
    """A front end with a stopwatch."""

    def __init__(self, front: FrontEnd, watch: Stopwatch) -> None:
        super().__init__(lexicon=front.lexicon, speak_emoji=front.speak_emoji)
        self._watch = watch

    def read(self, span: Span, language: str, voice: str | None = None) -> Reading:
        with self._watch.stage(NORMALIZE):
            return super().read(span, language, voice)


def _order(stages: Iterable[str]) -> list[str]:
    """Sort stages by the order of the work."""
    return sorted(stages, key=_STAGES.index)


def _median(costs: Sequence[Cost]) -> Cost:
    walls, cpus = zip(*costs, strict=True)
    return Cost(statistics.median(walls), statistics.median(cpus))
