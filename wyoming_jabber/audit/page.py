"""A report as one HTML page that asks nobody for anything."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from wyoming_jabber.audit import plots
from wyoming_jabber.audit.comparison import Comparison, compare
from wyoming_jabber.audit.report import Report, TextReport, VoiceReport
from wyoming_jabber.audit.rows import (
    Table,
    budget_table,
    comparison_table,
    described,
    figure_table,
    stage_table,
    text_table,
)

_MS: Final = 1000
_MEGABYTE: Final = 1e6

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c2024; --paper: #fff; --faint: #d4d9de;
  --good: #11673b; --bad: #a81515;
  --c0: #2b6cb0; --c1: #c05621; --c2: #2f7d4f; --c3: #8a4bb5; --c4: #a8325e;
  --c5: #66720a; --c6: #0e7c86; --c7: #6b7280; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --paper: #15181b; --faint: #3a4046;
    --good: #6fd29b; --bad: #ff8f8f;
    --c0: #7db4ee; --c1: #f0a06a; --c2: #7ccb9b; --c3: #c79aea; --c4: #ee8fb2;
    --c5: #c3cf5f; --c6: #63c9d3; --c7: #a5acb5; } }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; line-height: 1.45;
  font-family: system-ui, sans-serif; color: var(--ink); background: var(--paper); }
table { border-collapse: collapse; margin: 1rem 0; }
.wide { overflow-x: auto; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
th, td { padding: .25rem .8rem .25rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--faint); }
td { font-variant-numeric: tabular-nums; }
svg { width: 100%; height: auto; margin: .5rem 0; }
svg text { fill: var(--ink); font-size: 13px; }
svg .end { text-anchor: end; }
rect { stroke: var(--paper); }
.grid { stroke: var(--faint); }
.curve { fill: none; stroke: var(--c0); stroke-width: 2; }
.fit { fill: none; stroke: var(--c1); stroke-width: 2; stroke-dasharray: 6 4; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1rem; }
.key { display: inline-block; width: .8rem; height: .8rem; margin-right: .3rem; }
.met { color: var(--good); } .missed, .warning { color: var(--bad); font-weight: 600; }
"""


def page(report: Report, other: Report | None = None) -> str:
    """Return the page of a report, beside another one if there is one."""
    title = f"Audit of {', '.join(voice.name for voice in report.voices)}"
    body = "".join(_body(report, other, title))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        # Not even by mistake: a page that was given to somebody tells nobody.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_style()}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _style() -> str:
    colours = "".join(
        f".s{n} {{ fill: var(--c{n}); }} .k{n} {{ background: var(--c{n}); }}\n"
        for n in range(plots.SERIES)
    )
    return _STYLE + colours


def _body(report: Report, other: Report | None, title: str) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>"
    yield _paragraph(f"wyoming-jabber {report.version}, {report.created}")
    yield _paragraph(report.machine.line)
    yield _paragraph(
        f"{report.plan.runs} runs of each text, {report.plan.cold_starts} cold starts, "
        f"{report.plan.utterances} utterances for memory. Figures are medians; in "
        "brackets, the quartiles."
    )
    if report.was_busy:
        yield _paragraph(busy_warning(report), "warning")
    for failure in report.failures:
        yield _paragraph(f"{failure.voice}: {failure.reason}", "warning")
    if report.outcomes:
        yield f"<h2>Budgets</h2>{_table(budget_table(report.outcomes))}"
    for voice in report.voices:
        yield from _voice(voice)
    if other is not None:
        yield f"<h2>Compared</h2>{_paragraph(f'Here: {report.machine.line}')}"
        there = (
            f"There: {other.machine.line} (version {other.version}, {other.created})"
        )
        yield _paragraph(there)
        for comparison in compare(report, other):
            yield from _comparison(comparison)


def busy_warning(report: Report) -> str:
    """Say that figures are not to be trusted, and what to do."""
    load = max(report.load_before, report.load_after)
    return (
        f"The machine was busy (load average {load:.1f}, "
        f"{report.machine.usable_cores} cores): don't trust the figures; "
        "measure again when nothing else runs"
    )


def _voice(voice: VoiceReport) -> Iterator[str]:
    yield f"<h2>{escape(voice.name)}</h2>"
    yield _paragraph(described(voice))
    yield _table(figure_table(voice))
    yield _table(text_table(voice))
    yield _waiting(voice)
    yield _stages(voice)
    yield _table(stage_table(voice))
    yield _memory(voice)


def _waiting(voice: VoiceReport) -> str:
    """Draw the time to first audio, rendered and cached."""
    colours = {"rendered": 0, "cached": 2}
    rows = [
        _bar(f"{text.name}, {what}", number, spread.median)
        for text in voice.texts
        for (what, number), spread in zip(
            colours.items(), (text.first_audio, text.cached_first_audio), strict=True
        )
    ]
    drawn = plots.bars("Time to first audio", _described(rows), rows)
    return _figure("Time to first audio", drawn, plots.legend(colours))


def _stages(voice: VoiceReport) -> str:
    """Draw what each stage takes of a second of audio."""
    names = dict.fromkeys(s.name for text in voice.texts for s in text.stages)
    colours = {name: number for number, name in enumerate(names)}
    rows = [_stage_bar(text, colours) for text in voice.texts]
    drawn = plots.bars("CPU time for a second of audio", _described(rows), rows)
    return _figure("CPU time for a second of audio", drawn, plots.legend(colours))


def _stage_bar(text: TextReport, colours: dict[str, int]) -> plots.Bar:
    parts = [
        (
            colours[stage.name],
            f"{stage.name}: {stage.share:.0%}",
            stage.cpu / text.audio,
        )
        for stage in text.stages
    ]
    total = sum(length for _, _, length in parts)
    return plots.Bar(text.name, parts, f"{total * _MS:.1f} ms")


def _memory(voice: VoiceReport) -> str:
    points, slope = voice.memory.points, voice.memory.slope
    if not points:
        return ""
    first, last = points[0], points[-1]
    described = (
        f"{first[1] / _MEGABYTE:.0f} MB after {first[0]} utterances, "
        f"{last[1] / _MEGABYTE:.0f} MB after {last[0]}"
    )
    drawn = plots.memory("Memory of the server", described, points, slope)
    return _figure("Memory of the server", drawn, "")


def _comparison(comparison: Comparison) -> Iterator[str]:
    ours, theirs = comparison.ours, comparison.theirs
    colours = {"here": 0, "there": 1}
    others = {text.name: text for text in theirs.texts}
    rows = [
        _bar(f"{text.name}, {where}", colours[where], chosen.first_audio.median)
        for text in ours.texts
        if text.name in others
        for where, chosen in (("here", text), ("there", others[text.name]))
    ]
    title = "Time to first audio, here and there"
    drawn = plots.bars(title, _described(rows), rows)
    yield _figure(title, drawn, plots.legend(colours))
    yield _table(comparison_table(comparison))


def _bar(label: str, colour: int, seconds: float) -> plots.Bar:
    value = f"{seconds * _MS:.1f} ms"
    return plots.Bar(label, [(colour, f"{label}: {value}", seconds)], value)


def _described(rows: Sequence[plots.Bar]) -> str:
    """Say in words what bars show."""
    return "; ".join(f"{row.label}: {row.value}" for row in rows)


def _figure(title: str, drawn: str, legend: str) -> str:
    return f"<h3>{escape(title)}</h3>{drawn}{legend}"


def _paragraph(text: str, kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<p{attribute}>{escape(text)}</p>"


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.header)
    return (
        f'<div class="wide"><table><caption>{escape(table.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>"
        f"{''.join(map(_row, table.rows))}</tbody></table></div>"
    )


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    data = "".join(f"<td{_kind(cell)}>{escape(cell)}</td>" for cell in rest)
    return f'<tr><th scope="row">{escape(first)}</th>{data}</tr>'


def _kind(cell: str) -> str:
    return f' class="{cell}"' if cell in ("met", "missed") else ""
