"""Several films on one cluster: who holds what, so that none waits for the end of another.

The name of a hand tells what it holds. Ray knows all names, those of hands that still wait for
room included, so every film finds the same picture of the whole without anybody in the middle.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from prostudio.cluster.connect import NAMESPACE, within
from prostudio.cluster.machines import Machine
from prostudio.cluster.member import Grip, Member

HAND = "hand"
_LOOK_EVERY_SECONDS = 1.0
_ASK_SECONDS = 2.0
_NODE_LETTERS = 16


def name_of(film: str, member: Member) -> str:
    """The name of a hand: of which film, on which node, how many cores and cards."""
    grip = member.grip
    node = member.machine.node[:_NODE_LETTERS]
    return f"{HAND} {member.name} {film} {node} {grip.cores:g} {grip.gpus}"


class Sharing:
    """What the films of a cluster hold of it.

    Attributes:
        film: a name for this one among the others.
    """

    def __init__(self, ray: Any) -> None:
        self._ray = ray
        self.film = uuid.uuid4().hex[:8]
        self._looked = float("-inf")
        self._others: dict[str, list[Grip]] = {}
        self._films = {self.film}

    def look(self) -> None:
        """Once in a second: what the others hold."""
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY_SECONDS:
            return
        self._looked = now
        with suppress(Exception):  # a head that is away is heard of elsewhere
            from ray.util import list_named_actors

            named = within(_ASK_SECONDS, lambda: list_named_actors(True))
            self._take(one["name"] for one in named if _ours(one))

    def of_others(self, machine: Machine) -> Grip:
        """What other films hold of a machine, or wait for."""
        held = self._others.get(machine.node[:_NODE_LETTERS], [])
        return Grip(0, sum(one.cores for one in held), 0, sum(one.gpus for one in held))

    def is_waited_for(self, machine: Machine, members: Iterable[Member]) -> bool:
        """Whether somebody waits for room on a machine: more is asked of it than it has."""
        others = self.of_others(machine)
        own = [m.grip for m in members if m.machine.node == machine.node]
        return (
            sum(one.cores for one in own) + others.cores > machine.cores
            or sum(one.gpus for one in own) + others.gpus > machine.gpus
        )

    def has_too_much(
        self, member: Member, members: Collection[Member], machines: Collection[Machine]
    ) -> bool:
        """Whether this film holds more than its part of what a hand of it holds."""
        return not self._within(member.grip, [m.grip for m in members], machines)

    def may_ask(
        self, grip: Grip, members: Collection[Member], machines: Collection[Machine]
    ) -> bool:
        """Whether with another hand this film would still hold no more than its part."""
        return self._within(grip, [grip, *(m.grip for m in members)], machines)

    def _within(self, like: Grip, held: list[Grip], machines: Collection[Machine]) -> bool:
        """Of cards for a hand that has one, else of cores; one hand is always within."""
        if like.gpus:
            most = max(1.0, sum(one.gpus for one in machines) / len(self._films))
            return sum(one.gpus for one in held) <= most
        most = max(like.cores, sum(one.cores for one in machines) / len(self._films))
        return sum(one.cores for one in held) <= most

    def _take(self, names: Iterable[str]) -> None:
        self._others, self._films = {}, {self.film}
        for name in names:
            with suppress(ValueError):
                _, _, film, node, cores, gpus = name.split(" ")
                self._films.add(film)
                if film != self.film:
                    self._others.setdefault(node, []).append(Grip(0, float(cores), 0, int(gpus)))


def _ours(actor: dict[str, str]) -> bool:
    return actor["namespace"] == NAMESPACE and actor["name"].startswith(f"{HAND} ")
