"""Shows events on a terminal as living lines, elsewhere as plain ones; all on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from prostudio.events import (
    Event,
    StepDone,
    StepPreview,
    StepProgress,
    StepStarted,
    Warned,
    as_json,
)

if TYPE_CHECKING:
    from rich.progress import TaskID

T = TypeVar("T")


class Show(Protocol):
    """Takes events as they come."""

    def __call__(self, event: Event) -> None:
        """Show one event."""
        ...


@contextmanager
def showing(*, as_lines: bool = False) -> Iterator[Show]:
    """The right display: JSON lines on stdout, living lines on a terminal, else plain lines."""
    if as_lines:
        yield lambda event: print(json.dumps(as_json(event)), flush=True)  # noqa: T201
    elif sys.stderr.isatty():
        with _Living() as living:
            yield living.show
    else:
        yield _Plain().show


def shown(events: Generator[Event, None, T], show: Show) -> T:
    """Show every event and give what the generator returns."""
    while True:
        try:
            show(next(events))
        except StopIteration as end:
            returned: T = end.value
            return returned


class _Plain:
    """A line for each thing that happens."""

    def __init__(self) -> None:
        self._previews = _PreviewFolders()

    def show(self, event: Event) -> None:
        """Show one event."""
        for line in self._previews.told(event):
            click.echo(f"  {line}", err=True)
        _plain(event)


class _PreviewFolders:
    """Says once for each step where its previews lie."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def told(self, event: Event) -> Iterator[str]:
        if isinstance(event, StepPreview) and event.step not in self._seen:
            self._seen.add(event.step)
            yield f"previews: {Path(event.path).parent}"


def _plain(event: Event) -> None:
    match event:
        case StepStarted(label=label):
            click.echo(f"  {label}", err=True)
        case StepDone(label=label, cached=False, seconds=seconds) if seconds >= 0.05:
            click.echo(f"  {label}: {seconds:.1f} s", err=True)
        case Warned():
            click.secho(_warning(event), fg="yellow", err=True)


def _warning(event: Warned) -> str:
    where = f"line {event.line}: " if event.line else ""
    return f"warning: {where}{event.message}"


class _Living:
    """A line per running step with a bar and the time left; finished steps are counted."""

    def __enter__(self) -> _Living:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._progress = Progress(
            TextColumn("{task.description}", table_column=None),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f} %  {task.fields[left]}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}
        self._made = self._kept = 0
        self._previews = _PreviewFolders()
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
        if self._made or self._kept:
            click.echo(f"{self._made} steps made, {self._kept} kept from before", err=True)

    def show(self, event: Event) -> None:
        """Show one event."""
        for line in self._previews.told(event):
            self._progress.console.print(line, markup=False)
        match event:
            case StepStarted(step=step, label=label):
                self._tasks[step] = self._progress.add_task(label[:60], total=1.0, left="")
            case StepProgress(step=step, fraction=fraction, seconds_left=left):
                text = f"{left:.0f} s left" if left is not None else ""
                if step in self._tasks:
                    self._progress.update(self._tasks[step], completed=fraction, left=text)
            case StepDone(step=step, cached=cached):
                self._kept += cached
                self._made += not cached
                if step in self._tasks:
                    self._progress.remove_task(self._tasks.pop(step))
            case Warned():
                self._progress.console.print(_warning(event), style="yellow", markup=False)
