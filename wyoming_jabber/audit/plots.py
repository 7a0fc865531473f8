"""Plots as SVG inside a page: in the page's colours, and in words for who can't see them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from wyoming_jabber.audit.slope import Point, Slope

# Units of the drawing, which the page scales to its width.
_WIDTH: Final = 720
_LABELS: Final = 150
_VALUES: Final = 90
_BAR: Final = 26
_GAP: Final = 12
_TEXT_DOWN: Final = 17
_HEIGHT: Final = 240
_MARGIN: Final = 30
_TICKS: Final = 4

SERIES: Final = 8
"""Colours that the page's style knows: `s0` to `s7`."""


class Bar(NamedTuple):
    """A row of a bar plot: parts by the number of their colour, side by side."""

    label: str
    parts: Sequence[tuple[int, str, float]]
    """Colour, name, length."""

    value: str
    """What is written behind."""


def bars(title: str, description: str, rows: Sequence[Bar]) -> str:
    """Draw horizontal bars to one scale."""
    longest = max((sum(p[2] for p in row.parts) for row in rows), default=0) or 1.0
    scale = (_WIDTH - _LABELS - _VALUES) / longest
    height = len(rows) * (_BAR + _GAP)
    drawn = ("".join(_bar(row, n * (_BAR + _GAP), scale)) for n, row in enumerate(rows))
    return _svg(title, description, height, "".join(drawn))


def memory(
    title: str, description: str, points: Sequence[Point], slope: Slope | None
) -> str:
    """Draw memory over utterances, and the line through it, from zero up."""
    last, most = points[-1][0], max(size for _, size in points)

    def place(number: float, size: float) -> str:
        x = _MARGIN * 2 + number / last * (_WIDTH - _MARGIN * 3)
        y = _HEIGHT - _MARGIN - size / most * (_HEIGHT - 2 * _MARGIN)
        return f"{x:.1f},{y:.1f}"

    parts = [*_grid(most, last)]
    curve = " ".join(place(*point) for point in points)
    parts.append(f'<polyline class="curve" points="{curve}"/>')
    if slope is not None:
        parts.append(_line(slope, last, place))
    return _svg(title, description, _HEIGHT, "".join(parts))


def legend(colours: Mapping[str, int]) -> str:
    """List what the colours of bars mean."""
    items = (
        f'<li><span class="key k{number}" aria-hidden="true"></span>{escape(name)}</li>'
        for name, number in colours.items()
    )
    return f'<ul class="legend">{"".join(items)}</ul>'


def _bar(row: Bar, top: float, scale: float) -> Iterator[str]:
    middle = top + _TEXT_DOWN
    yield f'<text x="0" y="{middle}">{escape(row.label)}</text>'
    left = float(_LABELS)
    for colour, name, length in row.parts:
        width = length * scale
        yield (
            f'<rect class="s{colour % SERIES}" x="{left:.1f}" y="{top}" '
            f'width="{width:.1f}" height="{_BAR}"><title>{escape(name)}</title></rect>'
        )
        left += width
    yield f'<text x="{left + 6:.1f}" y="{middle}">{escape(row.value)}</text>'


def _grid(most: int, last: int) -> Iterator[str]:
    """Draw horizontal lines with their megabytes, and name the axes."""
    for n in range(_TICKS + 1):
        y = _HEIGHT - _MARGIN - n / _TICKS * (_HEIGHT - 2 * _MARGIN)
        yield (
            f'<line class="grid" x1="{2 * _MARGIN}" x2="{_WIDTH - _MARGIN}" '
            f'y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        size = most * n / _TICKS / 1e6
        yield f'<text x="0" y="{y + 4:.1f}">{size:.0f} MB</text>'
    bottom = _HEIGHT - 8
    yield f'<text x="{2 * _MARGIN}" y="{bottom}">0</text>'
    yield (
        f'<text class="end" x="{_WIDTH - _MARGIN}" y="{bottom}">{last} utterances</text>'
    )


def _line(slope: Slope, last: int, place: Callable[[float, float], str]) -> str:
    ends = (
        place(n, slope.intercept + slope.bytes_per_utterance * n)
        for n in (slope.start, last)
    )
    return f'<polyline class="fit" points="{" ".join(ends)}"/>'


def _svg(title: str, description: str, height: float, drawn: str) -> str:
    # Read as one picture: its title, then what it shows.
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {height}" '
        f'aria-label="{escape(f"{title}. {description}")}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{drawn}</svg>"
    )
