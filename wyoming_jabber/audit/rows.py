"""A report as tables of text, for a terminal and for a page."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from wyoming_jabber.audit.comparison import Comparison
from wyoming_jabber.audit.report import Outcome, Stage, TextReport, VoiceReport
from wyoming_jabber.audit.spread import Spread
from wyoming_jabber.audit.targets import FIGURES, figures

_MS: Final = 1000
_MEGABYTE: Final = 1e6

NOT_MEASURED: Final = "not measured"


class Table(NamedTuple):
    """Cells under a heading; the first of a row names it."""

    caption: str
    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def described(voice: VoiceReport) -> str:
    """Say in one line what a voice is and how it runs."""
    variants = "".join(f", {part} {name}" for part, name in voice.variants.items())
    return (
        f"{voice.name}: family {voice.family}, {voice.sample_rate} Hz; preparation: "
        f"{voice.preparation}{variants}; session threads {voice.session_threads}, "
        f"engine threads {voice.engine_threads}, all threads {voice.memory.threads}"
    )


def figure_table(voice: VoiceReport) -> Table:
    """Return the figures that budgets are for, and what belongs to them."""
    measured = figures(voice)
    rows = [
        (name, _number(measured[name]), figure.unit, figure.label)
        for name, figure in FIGURES.items()
    ]
    return Table(
        f"Figures of {voice.name}",
        ("figure", "measured", "unit", "meaning"),
        [*rows, *_others(voice)],
    )


def text_table(voice: VoiceReport) -> Table:
    """Return what a client waits for, and what the server takes, for each text."""
    header = ("text", "characters", "audio s", "first audio ms", "cached ms")
    return Table(
        f"Answers of {voice.name} over a socket",
        (*header, "total ms", "RTF", "CPU s per audio s"),
        [_text_row(text) for text in voice.texts],
    )


def stage_table(voice: VoiceReport) -> Table:
    """Return each stage's time by the clock and of the CPU, and its share of that."""
    names = dict.fromkeys(s.name for text in voice.texts for s in text.stages)
    return Table(
        f"Stages of {voice.name}: ms by the clock, ms of CPU, share of CPU",
        ("stage", *(text.name for text in voice.texts)),
        [(name, *(_stage_cell(text, name) for text in voice.texts)) for name in names],
    )


def budget_table(outcomes: Sequence[Outcome]) -> Table:
    """Return budgets and whether they are met."""
    return Table(
        "Budgets",
        ("voice", "figure", "budget", "measured", "unit", "result"),
        [
            (
                outcome.voice,
                outcome.name,
                _limit(outcome),
                _number(outcome.measured),
                FIGURES[outcome.name].unit,
                "met" if outcome.met else "missed",
            )
            for outcome in outcomes
        ],
    )


def comparison_table(comparison: Comparison) -> Table:
    """Return two audits side by side."""
    ours, theirs = comparison.ours.name, comparison.theirs.name
    names = ours if ours == theirs else f"{ours} and {theirs}"
    return Table(
        f"{names}: here and there",
        ("figure", "unit", "here", "there", "here / there"),
        [
            (
                row.label,
                row.unit,
                _number(row.ours),
                _number(row.theirs),
                _ratio(row.ratio),
            )
            for row in comparison.rows
        ],
    )


def _others(voice: VoiceReport) -> Iterator[tuple[str, ...]]:
    """Yield rows of figures that no budget is for."""
    memory = voice.memory
    early = None if memory.after_50 is None else memory.after_50 / _MEGABYTE
    yield ("", _number(early), "MB", "memory after 50 utterances")
    if memory.slope is not None:
        growth = f"{memory.slope.bytes_per_utterance:.0f}"
        interval = f"{memory.slope.low:.0f} to {memory.slope.high:.0f}"
        meaning = f"growth of memory; {interval} with 95 % confidence"
        yield ("", growth, "bytes/utterance", meaning)
    yield ("", _number(voice.voice_load), "s", "load and warm the voice, engine loaded")
    known = voice.cache.phoneme_hit_rate
    yield ("", _number(known), "of 1", "units whose phonemes were known")


def _text_row(text: TextReport) -> tuple[str, ...]:
    return (
        text.name,
        str(text.characters),
        f"{text.audio:.2f}",
        _milliseconds(text.first_audio),
        _milliseconds(text.cached_first_audio),
        _milliseconds(text.total),
        f"{text.rtf.median:.4f} [{text.rtf.low:.4f}-{text.rtf.high:.4f}]",
        f"{text.cpu.median:.4f} [{text.cpu.low:.4f}-{text.cpu.high:.4f}]",
    )


def _stage_cell(text: TextReport, name: str) -> str:
    found: Stage | None = next((s for s in text.stages if s.name == name), None)
    if found is None:
        return "-"
    wall = "-" if found.wall is None else f"{found.wall * _MS:.2f}"
    return f"{wall}  {found.cpu * _MS:.2f}  {found.share:.0%}"


def _milliseconds(spread: Spread) -> str:
    low, median, high = (s * _MS for s in (spread.low, spread.median, spread.high))
    return f"{median:.1f} [{low:.1f}-{high:.1f}]"


def _limit(outcome: Outcome) -> str:
    sign = ">=" if FIGURES[outcome.name].is_better_high else "<="
    return f"{sign} {outcome.budget:g}"


def _number(number: float | None) -> str:
    return NOT_MEASURED if number is None else f"{number:.4g}"


def _ratio(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"
