"""Running steps in tests: events collected, results in hand."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from prostudio.events import Event, StepDone
from prostudio.graph import Artifact, Budget, Step, StepRef, Store, run

BUDGET = Budget(cores=2, ram_mb=4000)


def make(
    steps: Iterable[Step], store: Store, film: Path | None = None, budget: Budget = BUDGET
) -> tuple[list[Event], dict[str, Artifact]]:
    events: list[Event] = []
    running = run(steps, store, budget, film)
    while True:
        try:
            events.append(next(running))
        except StopIteration as end:
            return events, end.value


def made(events: Iterable[Event]) -> list[str]:
    """Names of the steps that really ran."""
    return [event.step for event in events if isinstance(event, StepDone) and not event.cached]


def word(name: str, text: str, *sources: str, inline: bool = True, **more: object) -> Step:
    """A step that joins the texts of `sources` and its own."""
    return Step(
        name=name,
        kind="step_kinds:join",
        params={"word": text} | more,
        inputs={source: StepRef(source) for source in sources},
        inline=inline,
    )


def story(first: str = "Once ", inline: bool = True, **more: object) -> list[Step]:
    """Six steps: two chains that meet in a film."""
    return [
        word("a", first, inline=inline, **more),
        word("b", "upon ", "a", inline=inline, **more),
        word("c", "a time ", inline=inline, **more),
        word("d", "there ", "c", inline=inline, **more),
        word("film", "was.", "b", "d", inline=inline, **more),
        word("still", "!", "film", inline=inline, **more),
    ]


STORY = "Once upon a time there was.!"


def text_of(artifact: Artifact) -> str:
    return artifact.path().read_text("utf-8")


def gone(pid: int, within: float) -> bool:
    """Whether a process has ended, after at most `within` seconds of waiting."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False
