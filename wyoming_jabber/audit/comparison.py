"""Two audits side by side: two machines, or two versions on one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from wyoming_jabber.audit.report import Report, VoiceReport
from wyoming_jabber.audit.targets import FIGURES, figures
from wyoming_jabber.errors import ConfigError

_MS = 1000


class Row(NamedTuple):
    """A number of both; None where one was not measured."""

    label: str
    unit: str
    ours: float | None
    theirs: float | None

    @property
    def ratio(self) -> float | None:
        """Ours over theirs; None where that says nothing."""
        if self.ours is None or not self.theirs or self.theirs < 0 or self.ours < 0:
            return None
        return self.ours / self.theirs


class Comparison(NamedTuple):
    """A voice here, and the same one, or the only one, there."""

    ours: VoiceReport
    theirs: VoiceReport
    rows: tuple[Row, ...]


def check_comparable(names: Sequence[str], theirs: Report) -> None:
    """Raise ConfigError if the other report has nothing to compare these voices with."""
    others = [voice.name for voice in theirs.voices]
    if len(names) == len(others) == 1 or not {*names}.isdisjoint(others):
        return
    raise ConfigError(
        f"The other report has none of {', '.join(names)}; it has "
        f"{', '.join(others) or 'no voice at all'}"
    )


def compare(ours: Report, theirs: Report) -> list[Comparison]:
    """Compare voices of the same name, or the only one with the only one."""
    others = {voice.name: voice for voice in theirs.voices}
    pairs = [(v, others[v.name]) for v in ours.voices if v.name in others]
    if not pairs and len(ours.voices) == len(theirs.voices) == 1:
        pairs = [(ours.voices[0], theirs.voices[0])]
    return [Comparison(a, b, tuple(_rows(a, b))) for a, b in pairs]


def _rows(ours: VoiceReport, theirs: VoiceReport) -> Iterator[Row]:
    first, second = figures(ours), figures(theirs)
    for name, figure in FIGURES.items():
        yield Row(figure.label, figure.unit, first[name], second[name])
    others = {text.name: text for text in theirs.texts}
    for text in ours.texts:
        other = others.get(text.name)
        if other is None:
            continue
        pairs = (
            ("first audio", "ms", text.first_audio, other.first_audio),
            ("total", "ms", text.total, other.total),
        )
        for label, unit, a, b in pairs:
            yield Row(f"{text.name}: {label}", unit, a.median * _MS, b.median * _MS)
        costs = {stage.name: stage.cpu * _MS for stage in other.stages}
        yield from _stage_rows(
            text.name, {s.name: s.cpu * _MS for s in text.stages}, costs
        )


def _stage_rows(
    text: str, ours: Mapping[str, float], theirs: Mapping[str, float]
) -> Iterator[Row]:
    """Yield the stages of either; voices of two kinds have different ones."""
    for name in dict.fromkeys((*ours, *theirs)):
        label = f"{text}: {name}"
        yield Row(label, "ms CPU", ours.get(name), theirs.get(name))
