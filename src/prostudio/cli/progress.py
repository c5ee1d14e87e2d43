"""Shows events on a terminal as living lines, elsewhere as plain ones; all on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from prostudio.events import (
    Done,
    Event,
    Expected,
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

_LONG_SECONDS = 20.0
"""Steps that are expected to take so long are told when they begin."""


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
    """A line for each step that is finished, with its share of the whole, and one at the end.

    Steps that take long are told when they begin too, for nobody likes a silent hour.
    """

    def __init__(self) -> None:
        self._previews = _PreviewFolders()
        self._total = _Total()

    def show(self, event: Event) -> None:
        """Show one event."""
        for line in self._previews.told(event):
            click.echo(f"  {line}", err=True)
        self._total.count(event)
        share = self._total.share()
        match event:
            case StepStarted(label=label, expected=expected) if _is_long(event.kind, expected):
                click.echo(f"  {'':{len(share)}}begins: {label}", err=True)
            case StepDone(label=label, cached=False, seconds=seconds):
                click.echo(f"  {share}{label.rstrip(' :;,')}  {seconds:.1f} s", err=True)
            case Warned():
                click.secho(_warning(event), fg="yellow", err=True)
            case Done():
                if told := self._total.told(event):
                    click.echo(told, err=True)


def _is_long(kind: str, expected: float | None) -> bool:
    return kind.startswith("weights.") or (expected or 0.0) >= _LONG_SECONDS


class _Total:
    """How much of the whole is done, and how long it has taken."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._expected: float | None = None
        self._seconds = 0.0
        self.made = self.all = 0

    def count(self, event: Event) -> None:
        """Take one event into account."""
        if isinstance(event, Expected):
            self._expected = event.seconds
        elif isinstance(event, StepDone):
            self.all += 1
            self.made += not event.cached
            self._seconds += 0.0 if event.cached else event.expected or 1.0

    def share(self) -> str:
        """` 42 %  `; nothing where the whole is not known. Only the end of all is 100 %."""
        if not self._expected:
            return ""
        return f"{min(99, int(100 * self._seconds / self._expected)):>3} %  "

    def told(self, done: Done) -> str:
        """The total; nothing when all of it was there from before."""
        if not self.made:
            return ""
        took = time.monotonic() - self._began
        return (
            f"made {done.path}: {done.seconds:.0f} s of film in {took:.0f} s, "
            f"{self.made} of {self.all} steps made"
        )


class _PreviewFolders:
    """Says once for each step where its previews lie."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def told(self, event: Event) -> Iterator[str]:
        if isinstance(event, StepPreview) and event.step not in self._seen:
            self._seen.add(event.step)
            yield f"previews: {Path(event.path).parent}"


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
        self._total = _Total()
        self._end = ""
        self._previews = _PreviewFolders()
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
        kept = self._total.all - self._total.made
        counted = f"{self._total.made} steps made, {kept} kept from before"
        if self._total.all:
            click.echo(self._end or counted, err=True)

    def show(self, event: Event) -> None:
        """Show one event."""
        for line in self._previews.told(event):
            self._progress.console.print(line, markup=False)
        self._total.count(event)
        match event:
            case StepStarted(step=step, label=label):
                self._tasks[step] = self._progress.add_task(label[:60], total=1.0, left="")
            case StepProgress(step=step, fraction=fraction, seconds_left=left):
                text = f"{left:.0f} s left" if left is not None else ""
                if step in self._tasks:
                    self._progress.update(self._tasks[step], completed=fraction, left=text)
            case StepDone(step=step):
                if step in self._tasks:
                    self._progress.remove_task(self._tasks.pop(step))
            case Warned():
                self._progress.console.print(_warning(event), style="yellow", markup=False)
            case Done():
                self._end = self._total.told(event)
