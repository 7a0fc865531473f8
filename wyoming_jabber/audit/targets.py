"""The figures that sum a voice up, and budgets for them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
import math
from typing import Final, NamedTuple

from wyoming_jabber.audit.report import Outcome, VoiceReport
from wyoming_jabber.audit.slope import Slope
from wyoming_jabber.audit.texts import LONG, SHORT
from wyoming_jabber.errors import ConfigError

_BYTES_PER_MEGABYTE: Final = 1_000_000


class Figure(NamedTuple):
    """A number with a name."""

    unit: str
    label: str
    is_better_high: bool = False


FIGURES: Final[Mapping[str, Figure]] = {
    "rtf": Figure("s/s", "real-time factor, worst text"),
    "cpu": Figure("s/s", "CPU time for a second of audio, worst text"),
    "ttfa": Figure("s", "time to first audio, short text"),
    "ttfa_long": Figure("s", "time to first audio, long text"),
    "cold": Figure("s", "time to first audio, first request to a new process"),
    "load": Figure("s", "start of the process until it is ready"),
    "rss": Figure("MB", "memory after all utterances"),
    "leak": Figure("bytes/utterance", "growth of memory that is surely no noise"),
    "cache_hit": Figure("of 1", "known units found in the cache", is_better_high=True),
}


def figures(voice: VoiceReport) -> dict[str, float | None]:
    """Return the figures of a voice by name; None for what was not measured."""
    texts = {text.name: text for text in voice.texts}
    firsts = {name: text.first_audio.median for name, text in texts.items()}
    return {
        "rtf": max((text.rtf.median for text in voice.texts), default=None),
        "cpu": max((text.cpu.median for text in voice.texts), default=None),
        "ttfa": firsts.get(SHORT),
        "ttfa_long": firsts.get(LONG),
        "cold": voice.cold.median,
        "load": voice.start.median,
        "rss": voice.memory.last / _BYTES_PER_MEGABYTE,
        "leak": _leak(voice.memory.slope),
        "cache_hit": voice.cache.hit_rate,
    }


def parse_targets(texts: Iterable[str]) -> dict[str, float]:
    """Read budgets such as "rtf=0.25"; of two for one figure, the last counts.

    Raises ConfigError, which lists the names.
    """
    return dict(map(_parse, texts))


def judge(
    targets: Mapping[str, float], voices: Sequence[VoiceReport]
) -> Iterator[Outcome]:
    """Compare the figures of each voice with the budgets."""
    for voice in voices:
        measured = figures(voice)
        for name, budget in targets.items():
            yield Outcome(
                voice=voice.name,
                name=name,
                budget=budget,
                measured=measured[name],
                met=_is_met(name, budget, measured[name]),
            )


def _parse(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    if name not in FIGURES:
        raise ConfigError(
            f"target: {name!r} is not one of {', '.join(FIGURES)} "
            "(write NAME=NUMBER, such as rtf=0.25)"
        )
    try:
        budget = float(number)
    except ValueError:
        budget = math.nan
    if not 0 <= budget < math.inf:
        raise ConfigError(
            f"target: {name}={number!r} is not a number from 0 on; names are "
            f"{', '.join(FIGURES)}"
        )
    return name, budget


def _leak(slope: Slope | None) -> float | None:
    """Return the least that memory grows by; 0 if it may as well not grow at all."""
    return None if slope is None else max(0.0, slope.low)


def _is_met(name: str, budget: float, measured: float | None) -> bool:
    if measured is None:
        return False
    if FIGURES[name].is_better_high:
        return measured >= budget
    return measured <= budget
