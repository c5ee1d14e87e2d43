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
            case Expected() if before := _before(event):
                click.echo(before, err=True)
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
    """How much of the whole is done, how long it has taken and will take."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._expected: Expected | None = None
        self._seconds = 0.0
        self._running: dict[str, tuple[float, float]] = {}
        self._value = 0.0
        self.made = self.all = 0

    def count(self, event: Event) -> None:
        """Take one event into account."""
        match event:
            case Expected():
                self._expected = event
            case StepStarted():
                self._running[event.step] = (event.expected or 1.0, 0.0)
            case StepProgress() if event.step in self._running:
                self._running[event.step] = (self._running[event.step][0], event.fraction)
            case StepDone():
                self._running.pop(event.step, None)
                self.all += 1
                self.made += not event.cached
                self._seconds += 0.0 if event.cached else event.expected or 1.0

    def value(self) -> float | None:
        """From 0 to 0.99, never less than before; None where the whole is not known."""
        if self._expected is None or not self._expected.seconds:
            return None
        done = self._seconds + sum(expected * part for expected, part in self._running.values())
        self._value = max(self._value, min(0.99, done / self._expected.seconds))
        return self._value

    def share(self) -> str:
        """` 42 %  `; nothing where the whole is not known. Only the end of all is 100 %."""
        value = self.value()
        return "" if value is None else f"{int(100 * value):>3} %  "

    def left(self) -> str:
        """The time that is left: first as it was expected, more and more by its own speed."""
        value = self.value()
        if value is None or self._expected is None or not self._expected.clock_s:
            return ""
        took = time.monotonic() - self._began
        own = took / value * (1 - value) if value else 0.0
        weight = min(1.0, max(value, took / self._expected.clock_s)) if value else 0.0
        left = self._expected.clock_s * (1 - value) * (1 - weight) + own * weight
        return f"about {_time(left)} left"

    def told(self, done: Done) -> str:
        """The total; nothing when all of it was there from before."""
        if not self.made:
            return ""
        took = time.monotonic() - self._began
        return (
            f"made {done.path}: {done.seconds:.0f} s of film in {took:.0f} s, "
            f"{self.made} of {self.all} steps made"
        )


def _before(event: Expected) -> str:
    """What a film will take, said before its first step."""
    if event.clock_s is None:
        return ""
    card = f", {event.vram_mb} MB of graphics memory" if event.vram_mb else ""
    return (
        f"about {_time(event.clock_s)}, {event.ram_mb} MB of memory{card}, "
        f"{event.disk_mb} MB of disk"
    )


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} hours"


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
    """A bar for the whole, and one for each running step; finished steps are counted."""

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
        self._whole: TaskID | None = None
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
        self._show_whole(event)

    def _show_whole(self, event: Event) -> None:
        if isinstance(event, Expected) and self._whole is None:
            if before := _before(event):
                self._progress.console.print(before, markup=False)
            self._whole = self._progress.add_task("the film", total=1.0, left="")
        if self._whole is not None:
            self._progress.update(
                self._whole, completed=self._total.value() or 0.0, left=self._total.left()
            )
