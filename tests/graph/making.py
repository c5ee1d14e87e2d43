"""Running steps in tests: events collected, results in hand."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
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


def all_files(store: Store) -> Iterator[Path]:
    for part in ("objects", "manifests", "takes"):
        yield from sorted(path for path in (store.root / part).rglob("*") if path.is_file())


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def numbered(n: int, count: int = 1000, **more: object) -> Step:
    return Step(f"n{n}", "step_kinds:numbered", {"n": n, "size": count}, inline=True, **more)  # type: ignore[arg-type]


def shot(n: int, count: int = 1000) -> Step:
    return numbered(n, count, shot=f"shot {n}", take=True)


def age(store: Store, artifact: Artifact, hours: float) -> None:
    path = store.manifest_path(artifact.key, take=False)
    then = path.stat().st_mtime - hours * 3600
    os.utime(path, (then, then))
