"""Steps made by the crew of a real cluster, in tests: events collected, results in hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from typing import Any

from prostudio.cluster.fleet import Fleet
from prostudio.cluster.opening import crew_of
from prostudio.events import Event, StepDone
from prostudio.graph import Artifact, Budget, Executor, Step, open_store
from prostudio.settings import Settings

Making = Generator[Event, None, dict[str, Artifact]]


def make(
    steps: list[Step], settings: Settings, heed: Callable[[Event, Making], None] | None = None
) -> tuple[list[Event], dict[str, Artifact]]:
    events: list[Event] = []
    store = open_store(settings)
    with Executor(store, Budget(), crew=crew_of(settings, store, "a film")) as executor:
        making = executor.run(steps)
        while True:
            try:
                events.append(next(making))
            except StopIteration as end:
                return events, end.value
            if heed is not None:
                heed(events[-1], making)


def make_closed(steps: list[Step], settings: Settings, cancel: Any) -> None:
    store = open_store(settings)
    with Executor(store, Budget(), crew=crew_of(settings, store)) as executor:
        making = executor.run(steps)
        for event in making:
            cancel(event, making)


def ahead(long: Making, short: Making) -> Iterator[Event]:
    """The long film's finished steps until the short one is made; both in their threads."""
    ended = threading.Event()

    def make_short() -> None:
        for _ in short:
            pass
        ended.set()

    threading.Thread(target=make_short, daemon=True).start()
    for event in long:
        if isinstance(event, StepDone):
            yield event
        if ended.is_set():
            return


def counted(fleet: Fleet) -> Any:
    census = fleet._census
    return census.count(1.0)
