"""Writes the plot and the tables of docs/scale.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.farm.chart import chart

DOCS = Path(__file__).resolve().parents[2] / "docs"
SIZES = (
    ("films an hour", "films an hour", "{:,.1f}"),
    ("a film takes", "of a film, hours, median", "{:.1f} h"),
    ("cards at work", "cards at work", "{:.0%}"),
    ("of that, loading models", "of that, loading", "{:.1%}"),
    ("of that, work lost", "of that, lost", "{:.2%}"),
    ("loads avoided", "loads avoided", "{:.0%}"),
    ("puts a film", "puts a film", "{:.0f}"),
    ("gets a film", "gets a film", "{:.0f}"),
    ("GB a film, up", "GB up a film", "{:.1f}"),
    ("GB a film, down", "GB down a film", "{:.1f}"),
    ("puts a second, peak", "puts a second, peak", "{:,.0f}"),
    ("gets a second, peak", "gets a second, peak", "{:,.0f}"),
    ("loop, ms a step", "loop, ms a step", "{:.2f}"),
    ("cores for films' processes", "cores for processes", "{:.1f}"),
    ("cards, $ a finished minute", "$ a minute, cards", "{:.2f}"),
    ("requests, $ a finished minute", "$ a minute, requests", "{:.4f}"),
)
BROKEN = "broken: steps, nodes, processes, heads"


def write_page(found: dict[str, Any]) -> None:
    """Put what was found between the marks of the page."""
    (DOCS / "img" / "farm.svg").write_text(chart(found["rows"]), "utf-8")
    page = DOCS / "scale.md"
    text = page.read_text("utf-8")
    parts = (
        ("rows", sizes(found["rows"])),
        ("ways", ways(found["64 cards"])),
        ("limits", bounds(found["limits"])),
    )
    for mark, part in parts:
        head, tail = f"<!-- {mark} -->\n", f"<!-- end of {mark} -->"
        before, _, rest = text.partition(head)
        text = f"{before}{head}\n{part}\n{tail}{rest.partition(tail)[2]}"
    page.write_text(text, "utf-8")


def sizes(rows: list[dict[str, Any]]) -> str:
    """A column for each size."""
    lines = [
        "| cards | " + " | ".join(f"{row['cards']:,}" for row in rows) + " |",
        "|---|" + "---|" * len(rows),
        "| films | " + " | ".join(f"{row['films']:,}" for row in rows) + " |",
    ]
    for title, name, form in SIZES:
        lines.append(f"| {title} | " + " | ".join(form.format(row[name]) for row in rows) + " |")
    broken = (" + ".join(f"{n:,}" for n in row[BROKEN]) for row in rows)
    lines.append("| broken: steps + nodes + processes + heads | " + " | ".join(broken) + " |")
    return "\n".join(lines) + "\n"


def ways(rows: dict[str, dict[str, Any]]) -> str:
    """A line for each way of doing it."""
    names = ("films an hour", "cards at work", "of that, loading", "loads avoided")
    lines = [
        "| 64 cards | films an hour | cards at work | loading | loads avoided | a film takes |"
    ]
    lines.append("|---|---|---|---|---|---|")
    for name, row in rows.items():
        hour, work, loading, avoided = (row[one] for one in names)
        takes = row["of a film, hours, median"]
        lines.append(
            f"| {name} | {hour:,.0f} | {work:.0%} | {loading:.1%} | {avoided:.0%} | {takes:.1f} h |"
        )
    return "\n".join(lines) + "\n"


def bounds(limits: dict[str, Any]) -> str:
    """At how many cards each part is full."""
    lines = ["| what is full first | at about so many cards |", "|---|---|"]
    for name, value in limits.items():
        if name.endswith(": cards"):
            lines.append(f"| {name.removesuffix(': cards')} | {value:,.0f} |")
    return "\n".join(lines) + "\n"
