"""One film while it is made: its process, which runs the executor's own loop."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.farm.crew import FarmCrew, is_pause
from benchmarks.farm.films import Kind
from benchmarks.farm.keeping import FilmStore
from prostudio.events import Event
from prostudio.graph import Artifact, Step, StepRef
from prostudio.graph.keys import BoundStep
from prostudio.graph.running import Running

_LOOKED_AT = 20
"""One film in so many has its loop timed: reading the clock takes as long as the loop."""


def _no_clock() -> float:
    return 0.0


class Film:
    """A film and its process, which may be lost; what was made is in its store."""

    def __init__(self, number: int, kind: Kind, root: Path) -> None:
        self.number, self.kind = number, kind
        self.store = FilmStore(root)
        self.began = self.loop_s = 0.0
        """When it was begun; what its loop took of a real core, where that is looked at."""
        self.clock = time.process_time if number % _LOOKED_AT == 0 else _no_clock
        self.hands = 0
        """So many hands work for it."""
        self.kept: dict[str, float] = {}
        """How much of a killed step is in its workspace, by key, 0 to 1."""
        self.places: dict[str, set[int]] = {}
        """Numbers of the nodes that have what a key made."""
        self.crew: FarmCrew | None = None
        self._running: Generator[Event, None, None] | None = None

    @property
    def size(self) -> int:
        """Bytes of the finished file, at most."""
        return self.kind.sizes["film"]

    def last_nodes(self, bound: BoundStep) -> set[int]:
        """Nodes that have the largest part of what a step reads."""
        sizes = {a.key: sum(f.size for f in a.files.values()) for a in bound.inputs.values()}
        largest = max(sizes, key=sizes.__getitem__, default="")
        return self.places.get(largest, set())

    def start(self, crew: FarmCrew) -> None:
        """A process begins to make it; what is there is found."""
        self.crew = crew
        self._running = self._go(crew)

    def lose(self) -> None:
        """Its process is gone."""
        if self.crew is not None:
            self.crew.close()
        self.crew = self._running = None

    def turn(self) -> bool:
        """Let the loop go on until it would wait; True when the film is made.

        Raises:
            ProStudioError: a step failed for good.
        """
        assert self._running is not None
        assert self.crew is not None
        crew, began = self.crew, self.clock()
        crew.asked_s = 0.0
        crew.wake()
        try:
            return all(not is_pause(event) for event in self._running)
        finally:
            self.loop_s += self.clock() - began - crew.asked_s

    def _go(self, crew: FarmCrew) -> Generator[Event, None, None]:
        found: dict[str, Artifact] = {}
        for run in self.kind.film(self.number):
            store: Any = self.store
            running = Running(store, crew, None)
            found |= yield from running.go([_reading(step, found) for step in run])


def _reading(step: Step, found: Mapping[str, Artifact]) -> Step:
    """The step with what earlier runs made in place of their names."""
    there = {
        name: found[source.step]
        for name, source in step.inputs.items()
        if isinstance(source, StepRef) and source.step in found
    }
    return replace(step, inputs={**step.inputs, **there}) if there else step
