"""Three plots of a farm's figures, drawn as SVG: no library draws here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log10
from typing import Any

from benchmarks.farm.rows import Bounds

_WIDTH, _HEIGHT, _PLOT, _TOP, _BOTTOM = 960, 360, 230, 56, 50
_INK, _FAINT, _BLUE, _AMBER, _RED, _GREY = (
    "#1d2430",
    "#9aa4b2",
    "#2563b0",
    "#d9922b",
    "#c0392b",
    "#d9dee6",
)
Row = dict[str, Any]


def chart(rows: Sequence[Row]) -> str:
    """Films an hour, what cards do with their time, and requests, by the number of cards."""
    parts = [*_films(rows, 60), *_time(rows, 380), *_requests(rows, 700)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" role="img" '
        'aria-label="Films an hour, time of cards and requests by number of cards">\n'
    )
    ground = f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>'
    return head + "\n".join([ground, *parts]) + "\n</svg>\n"


class _Axes:
    """Logarithmic in both directions."""

    def __init__(self, left: float, across: tuple[float, float], up: tuple[float, float]) -> None:
        self.left, self.across, self.up = left, across, up

    def x(self, value: float) -> float:
        """Across, in points."""
        return self.left + _PLOT * _part(value, self.across)

    def y(self, value: float) -> float:
        """Down from the top, in points."""
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * _part(value, self.up)

    def line(self, points: Iterable[tuple[float, float]], colour: str, dash: str = "") -> str:
        """Through the points; faint where it is dashed."""
        where = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        style = f' stroke-dasharray="{dash}"' if dash else ""
        return f'<polyline points="{where}" fill="none" stroke="{colour}" stroke-width="2"{style}/>'

    def frame(self, title: str) -> list[str]:
        """The title, and a line for each power of ten."""
        parts = [_text(self.left, _TOP - 24, title, weight="bold")]
        for power in range(int(log10(self.up[0])), int(log10(self.up[1])) + 1):
            y = self.y(10.0**power)
            parts.append(_rule(self.left, y, self.left + _PLOT, y))
            parts.append(_text(self.left - 6, y + 4, f"{10**power:,}", anchor="end", fill=_FAINT))
        for power in range(int(log10(self.across[0])), int(log10(self.across[1])) + 1):
            x = self.x(10.0**power)
            where = _HEIGHT - _BOTTOM + 16
            parts.append(_text(x, where, f"{10**power:,}", anchor="middle", fill=_FAINT))
        middle = self.left + _PLOT / 2
        return [*parts, _text(middle, _HEIGHT - 14, "cards", anchor="middle")]


def _films(rows: Sequence[Row], left: float) -> list[str]:
    axes = _Axes(left, (1, 1000), (1, 10_000))
    first = rows[0]
    ideal = [(r["cards"], first["films an hour"] * r["cards"] / first["cards"]) for r in rows]
    made = [(row["cards"], row["films an hour"]) for row in rows]
    return [
        *axes.frame("films an hour"),
        axes.line(ideal, _FAINT, "4 4"),
        axes.line(made, _BLUE),
        *(_dot(axes.x(x), axes.y(y), _BLUE) for x, y in made),
    ]


def _time(rows: Sequence[Row], left: float) -> list[str]:
    """Bars of the cards' time: making, loading, lost, idle."""
    width = _PLOT / len(rows)
    names = (("making", _BLUE), ("loading models", _AMBER), ("lost", _RED), ("idle", _GREY))
    parts = [_text(left, _TOP - 24, "what cards do with their time", weight="bold")]
    for n, (name, colour) in enumerate(names):
        x = left + (0, 54, 154, 190)[n]
        parts += [_box(x, _TOP - 14, 8, 8, colour), _text(x + 11, _TOP - 6, name, size=10)]
    for n, row in enumerate(rows):
        work, loading, lost = (
            row[name] for name in ("cards at work", "of that, loading", "of that, lost")
        )
        shares = (work * (1 - loading - lost), work * loading, work * lost, 1 - work)
        y = float(_HEIGHT - _BOTTOM)
        for share, (_, colour) in zip(shares, names, strict=True):
            height = max(0.0, share) * (_HEIGHT - _TOP - _BOTTOM)
            y -= height
            parts.append(_box(left + n * width + 4, y, width - 8, height, colour))
        x = left + (n + 0.5) * width
        where = _HEIGHT - _BOTTOM + 16
        parts.append(_text(x, where, f"{row['cards']:,}", anchor="middle", fill=_FAINT))
    return [*parts, _text(left + _PLOT / 2, _HEIGHT - 14, "cards", anchor="middle")]


def _requests(rows: Sequence[Row], left: float) -> list[str]:
    axes = _Axes(left, (1, 1000), (1, 10_000))
    bounds = Bounds()
    parts = axes.frame("requests a second, at the peak")
    for name, colour, bound, word in (
        ("puts a second, peak", _AMBER, bounds.puts_s, "puts"),
        ("gets a second, peak", _BLUE, bounds.gets_s, "gets"),
    ):
        points = [(row["cards"], max(1.0, row[name])) for row in rows]
        parts.append(axes.line(points, colour))
        parts.append(axes.line([(1, bound), (1000, bound)], colour, "2 4"))
        parts += [_dot(axes.x(x), axes.y(y), colour) for x, y in points]
        x, y = points[-1]
        parts.append(_text(axes.x(x) + 4, axes.y(y) + 4, word, fill=colour, size=10))
    where = axes.y(bounds.gets_s) - 5
    return [*parts, _text(left, where, "dotted: one prefix of S3", fill=_FAINT, size=10)]


def _part(value: float, span: tuple[float, float]) -> float:
    least, most = log10(span[0]), log10(span[1])
    return (log10(max(value, span[0])) - least) / (most - least)


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    fill: str = _INK,
    weight: str = "normal",
    size: int = 12,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}" '
        f'font-weight="{weight}" font-size="{size}">{words}</text>'
    )


def _rule(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{_GREY}"/>'


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'
    )


def _dot(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
