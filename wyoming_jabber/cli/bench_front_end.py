"""The cost of the text front end: microseconds for each character, stage by stage."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
import statistics
import time

from wyoming_jabber.cli.local import cast_locally
from wyoming_jabber.config import Settings
from wyoming_jabber.text.lexicon import shipped_lexicon
from wyoming_jabber.text.markup import clean
from wyoming_jabber.text.normalize import normalize
from wyoming_jabber.text.script import PlainScript
from wyoming_jabber.text.spans import Span

# What a language model says of a house: markup, units, a date, a time, money, a list.
TEXT = (
    "**Good morning!** It is 7:05 and 21.5 °C in the living room, humidity 45%.\n"
    "- Solar: 3,456 W, grid: -1,200 W at $0.12/kWh\n"
    "- Your package arrives on Dec 24 between 2-4pm\n"
    "- light.kitchen_lamp is on since 5 min\n\n"
    "I have added milk, eggs and two pounds of chicken to your list, as you asked. "
    "Shall I close the garage door, which has been open since yesterday evening? 🙂"
)

_MICROSECONDS = 1e6


@dataclass(frozen=True, kw_only=True, slots=True)
class StageCost:
    """What a stage takes for the whole text; medians."""

    stage: str
    microseconds: float
    per_character: float


def measure_front_end(settings: Settings, runs: int) -> Iterator[StageCost]:
    """Time each stage on the same text, in the language of the settings' voice."""
    casting, _ = cast_locally(settings)
    language = casting.lead.languages[0]
    lexicon = shipped_lexicon()
    voice = casting.part_for(next(_spans())).voice
    units = [span.text for span in _spans()]
    cleaned = [clean(unit) for unit in units]
    words = [normalize(unit, language) for unit in cleaned]
    said = [lexicon.apply(unit, language) for unit in words]
    stages: dict[str, Callable[[], object]] = {
        "cut": lambda: list(_spans()),
        "clean": lambda: [clean(unit) for unit in units],
        "normalize": lambda: [normalize(unit, language) for unit in cleaned],
        "lexicon": lambda: [lexicon.apply(unit, language) for unit in words],
        "phonemize": lambda: [voice.phonemize(unit) for unit in said],
    }
    for stage, work in stages.items():
        spent = statistics.median(_time(work) for _ in range(runs))
        yield StageCost(
            stage=stage, microseconds=spent, per_character=spent / len(TEXT)
        )


def _spans() -> Iterator[Span]:
    script = PlainScript()
    for cues in (script.add(TEXT), script.finish()):
        for cue in cues:
            yield cue.span


def _time(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * _MICROSECONDS
