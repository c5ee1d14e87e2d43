"""One step at work: how long it takes, what it reads and leaves, what a kill does not take."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.farm.crew import Job
from benchmarks.farm.film import Film
from benchmarks.farm.keeping import MISS, SECTION_BYTES, SECTION_PUTS, Depot, puts_of
from benchmarks.farm.machines import Hand, Node
from prostudio.graph.keys import BoundStep

NODE_MB_S = 250.0
"""What a node reads from the store: of 10 Gbit/s what one stream from a bucket gets."""


@dataclass(eq=False, slots=True)
class Work:
    """A step on a hand, or on a core of its node."""

    film: Film
    job: Job
    bound: BoundStep
    node: Node
    hand: Hand | None
    began: float
    loading_s: float = 0.0
    whole_s: float = 0.0
    over: bool = False

    def time(self, chance: random.Random) -> float:
        """Seconds of its work on this hand, without what an earlier worker kept of it."""
        speed = self.hand.card.speed if self.hand else 1.0
        about = chance.lognormvariate(0.0, 0.15)  # estimates are not exact
        usual = self.film.kind.work[self.bound.step.name] / speed
        self.whole_s = usual * about * self.node.slowness
        return self.whole_s * (1.0 - self.film.kept.get(self.bound.key, 0.0))

    def read(self, depot: Depot) -> float:
        """Seconds until what it reads is on its node; another may have made its key meanwhile."""
        depot.get(self.began, MISS + self.bound.step.take)  # of a take its checkpoints too
        size = 0
        for artifact in self.bound.inputs.values():
            places = self.film.places.setdefault(artifact.key, set())
            if self.node.number not in places:
                places.add(self.node.number)
                here = sum(file.size for file in artifact.files.values())
                depot.get(self.began, len(artifact.files), here)
                size += here
        return size / (NODE_MB_S * 1e6)

    def keep(self, seconds: float, depot: Depot) -> float:
        """It is killed after so long: what of it is lost. Whole sections are in the depot."""
        sections = self.film.kind.sections[self.bound.step.name]
        done = self.film.kept.get(self.bound.key, 0.0) + seconds / self.whole_s
        whole = int(done * sections) / sections
        self.film.kept[self.bound.key] = whole
        depot.put(self.began, SECTION_PUTS * int(seconds / self.whole_s * sections))
        return (done - whole) * self.whole_s

    def publish(self, now: float, depot: Depot) -> None:
        """What it made goes to the depot: contents, then the manifest; sections went before."""
        step = self.bound.step
        if step.take:
            kept = self.film.kept.get(self.bound.key, 0.0)
            count = round(self.film.kind.sections[step.name] * (1.0 - kept))
            depot.put(now, SECTION_PUTS * count, count * SECTION_BYTES)
            depot.put(now, 1)  # the list of them, which go
        size = self.film.kind.sizes[step.name]
        depot.get(now, 1)  # whether the content is there
        depot.put(now, puts_of(size) + 1 + step.take, size)
        self.film.places[self.bound.key] = {self.node.number}
