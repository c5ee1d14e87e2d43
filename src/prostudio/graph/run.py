"""The executor: make what is missing, yield what happens, return what there is."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from prostudio.errors import ProStudioError
from prostudio.events import Event
from prostudio.graph.artifact import Artifact
from prostudio.graph.crew import Budget, Crew
from prostudio.graph.keys import bind
from prostudio.graph.order import by_name
from prostudio.graph.record import FilmRecord
from prostudio.graph.room import require_disk
from prostudio.graph.running import Running
from prostudio.graph.step import Step
from prostudio.graph.store import Store
from prostudio.graph.workforce import Workforce


class Executor:
    """Makes steps; its children stay warm from one run to the next.

    They are children on this machine, unless it is given others who make the steps.
    Use it in a `with` for one film: the end lets the children go and notes which
    keys the film uses. No child is started while everything is in the store.
    """

    def __init__(
        self,
        store: Store,
        budget: Budget,
        film: Path | None = None,
        crew: Workforce | None = None,
    ) -> None:
        self.store = store
        self.budget = budget
        self._crew: Workforce = Crew(store.argv, budget) if crew is None else crew
        self._record = FilmRecord(store, film) if film is not None else None

    def run(self, steps: Iterable[Step]) -> Generator[Event, None, dict[str, Artifact]]:
        """Make the steps that are not in the store; results by step name.

        Closing the generator kills the children within a second; what they had
        finished is in the store, and their workspaces wait for the next run.

        Raises:
            DiskFullError: before the first step when the estimates do not fit.
            DeviceMemoryError: a step needs more than the card has.
            StepError: a step failed in a way of ours, or its child died twice.
            ProStudioError: whatever a step's function raised.
        """
        running = Running(self.store, self._crew, self._record)
        try:
            results = yield from running.go(steps)
        except BaseException:
            self._crew.close()
            with suppress(ProStudioError):  # what is on its way out matters more
                self._save()
            raise
        self._save()
        return results

    def require_room(self, missing: Sequence[Step]) -> None:
        """Refuse what can never be made, or kept; see `graph.room`. `run` asks this too."""
        require_disk(missing, self.store)
        self._crew.require(missing)

    def _save(self) -> None:
        if self._record is not None:
            self._record.save()

    def close(self, *, finished: bool = False) -> None:
        """Let the children go; `finished` says that the film uses nothing from before."""
        self._crew.close()
        if self._record is not None and finished:
            self._record.finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.close(finished=kind is None)


def run(
    steps: Iterable[Step], store: Store, budget: Budget | None = None, film: Path | None = None
) -> Generator[Event, None, dict[str, Artifact]]:
    """Make the steps with children of their own; see `Executor.run`."""
    with Executor(store, budget or Budget(), film) as executor:
        return (yield from executor.run(steps))


@dataclass(frozen=True, slots=True)
class Planned:
    """What a dry run knows: the key is None while an input has still to be made."""

    step: Step
    key: str | None
    cached: bool


def dry_run(steps: Iterable[Step], store: Store) -> list[Planned]:
    """What a run would find and make, in order; nothing is made."""
    results: dict[str, Artifact] = {}
    planned = []
    for name, step in by_name(steps).items():
        bound = bind(step, results)
        found = store.get(bound.key) if bound else None
        if found is not None:
            results[name] = found
        planned.append(Planned(step, bound.key if bound else None, found is not None))
    return planned
