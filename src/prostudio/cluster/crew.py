"""The crew of a film on a Ray cluster: hands on its machines, one for each card, as cores allow.

It keeps to the same door as the local crew (`graph.workforce`). Ray places a hand where we say,
holds its cores, memory and card against everybody else's, and ends it when this process ends.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from prostudio.cluster.connect import within
from prostudio.cluster.fleet import PATIENCE_SECONDS, Fleet
from prostudio.cluster.hand import Hand
from prostudio.cluster.machines import Machine
from prostudio.cluster.member import Ear, Grip, Member
from prostudio.cluster.pictures import Pictures
from prostudio.cluster.places import best_hand, best_machine, grip_for, in_the_way
from prostudio.cluster.refusals import require_makers
from prostudio.cluster.sharing import Sharing, name_of
from prostudio.graph import Step, Store
from prostudio.graph.keys import BoundStep
from prostudio.graph.workforce import Heard

_MB = 1_000_000
_END_SECONDS = 1.0
"""So long hands may take to end their children before Ray ends them."""
_BEGIN_SECONDS = 20.0
"""A hand that has not begun after so long waits for room that somebody else has."""
_WANTED_SECONDS = 3.0
"""So long an idle hand may keep what another film waits for."""
_ASIDE_SECONDS = 10.0
"""So long nothing is tried on a machine that is gone, or whose room somebody else has."""
_FULL_SECONDS = 600.0
"""The same for one whose disk is full."""
_IDLE_SECONDS = 30.0
"""A hand without a model that is idle so long gives its cores to other films."""
_IDLE_MODEL_SECONDS = 300.0
"""The same for a hand that keeps a model, which may take minutes to load again."""


class Crew:
    """The hands of one run and what they hold.

    Args:
        store: the film's; its URL, where it has one, is what hands open.
        film: in words, for those who look at the cluster.
    """

    def __init__(self, fleet: Fleet, store: Store, url: str, film: str = "") -> None:
        self._fleet = fleet
        self._sharing = Sharing(fleet.ray)
        self._store = store
        self._film = film
        self._place: list[str | None] = [None, url] if url else [str(store.root), ""]
        self._members: list[Member] = []
        self._aside: dict[str, float] = {}
        self._unable_since: dict[str, float] = {}
        self._ear: Ear | None = None
        self._pictures = Pictures(store.root)

    @property
    def at_work(self) -> list[Member]:
        """Those that make a step now."""
        return [member for member in self._members if member.bound is not None]

    @property
    def shots_at_hand(self) -> set[str]:
        """Shots for which idle hands have worked last."""
        return {m.shot for m in self._members if m.bound is None and m.shot is not None}

    def is_warm_for(self, step: Step) -> bool:
        """Whether an idle hand has loaded what the step needs."""
        return any(m.bound is None and m.affinity == step.affinity for m in self._members)

    def require(self, steps: Sequence[Step]) -> None:
        """Refuse what no machine of the cluster can ever make; see `cluster.refusals`."""
        require_makers([step for step in steps if not step.inline], self._fleet)

    def take(self, bound: BoundStep) -> bool:
        """Start the step on an idle hand, or a new one, letting idle ones go to make room."""
        step, now = bound.step, time.monotonic()
        self._give_way()
        able = self._able(step, now)
        nodes = {machine.node for machine in able}
        within = [member for member in self._members if member.machine.node in nodes]
        member = best_hand(step, within)
        if member is None:
            free = [one for one in able if self._aside.get(one.node, 0.0) < now]
            machine = self._machine_for(step, free)
            if machine is None:
                return False
            member = self._begin(machine, grip_for(step, machine), now)
        else:
            self._members.remove(member)
            self._members.append(member)  # the last one worked last
        self._store.lend(bound)  # a user's file goes where every machine finds it
        member.give(bound, now)
        return True

    def listen(self, seconds: float) -> Heard | None:
        """The next message of a hand, waiting for it at most so long.

        Raises:
            ClusterError: the cluster is gone, or none of its machines can work any more.
        """
        heard = None
        with suppress(queue.Empty):
            heard = self._hearing().heard.get(timeout=seconds)
        if heard is None:
            self._look_round()
            return None
        member, message = heard
        if isinstance(member, Member) and member.gone:
            self._avoid(member.machine)
        if message is None:
            return heard
        if isinstance(member, Member) and self._finds_no_room(member, message):
            return member, {"returned": f"the disk of {member.machine.name} is full", "tell": True}
        if "preview" in message:
            return member, self._pictures.kept(message)
        if "done" in message and isinstance(member, Member):
            member.since = time.monotonic()
        return heard

    def dismiss(self, worker: Member) -> None:
        """End one hand."""
        self._end([worker])

    def close(self) -> None:
        """End all hands, now."""
        self._end(list(self._members))
        if self._ear is not None:
            self._ear.close()
            self._ear = None
        self._pictures.close()

    def _able(self, step: Step, now: float) -> list[Machine]:
        """The machines that can make it; a while without any is borne, then refused."""
        able = self._fleet.able(step)
        if able:
            self._unable_since.pop(step.name, None)
        elif now - self._unable_since.setdefault(step.name, now) > PATIENCE_SECONDS:
            require_makers([step], self._fleet)
        return able

    def _machine_for(self, step: Step, machines: list[Machine]) -> Machine | None:
        machine = best_machine(step, machines, self._members, self._sharing)
        if machine is None:
            going = in_the_way(step, machines, self._members)
            if not going:
                return None
            self._end(going)
            machine = best_machine(step, machines, self._members, self._sharing)
        return machine

    def _begin(self, machine: Machine, grip: Grip, now: float) -> Member:
        """Have Ray start a hand there; what is given to it meanwhile waits for it."""
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        member = Member(machine, grip, now)
        task = {
            "name": member.name,
            "node": machine.node,
            "film": self._film,
            "store": self._place,
            "threads": grip.threads,
            "ram_mb": machine.ram_mb,
            "vram_mb": machine.vram_mb if grip.gpus else 0,
            "gpus": grip.gpus,
        }
        hands = self._fleet.ray.remote(Hand)
        there = NodeAffinitySchedulingStrategy(machine.node, soft=False)
        hand = hands.options(
            name=name_of(self._sharing.film, member),
            num_cpus=grip.cores,
            num_gpus=grip.gpus,
            memory=grip.ram_mb * _MB,
            scheduling_strategy=there,
            max_restarts=0,
            max_concurrency=4,  # a question is open while a ticket comes
        )
        member.actor = self._fleet.asked(partial(hand.remote, task))  # names are the head's
        self._members.append(member)
        self._hearing().follow(member)
        return member

    def _hearing(self) -> Ear:
        if self._ear is None:
            self._ear = Ear()
        return self._ear

    def _look_round(self) -> None:
        """Now and then: who came and went, who waits in vain, who is idle for too long."""
        self._fleet.look_again()
        self._give_way()
        now = time.monotonic()
        for member in list(self._members):
            waits = now - member.since
            if not member.here and member.bound is not None and waits > _BEGIN_SECONDS:
                self._avoid(member.machine)
                member.since = now
                self._hearing().heard.put((member, {"returned": "others have the room"}))
            elif member.bound is None and waits > (
                _IDLE_MODEL_SECONDS if member.affinity else _IDLE_SECONDS
            ):
                self._end([member])

    def _avoid(self, machine: Machine) -> None:
        """Try nothing there for a while; Ray itself needs as long to see that it is gone."""
        self._aside[machine.node] = time.monotonic() + _ASIDE_SECONDS

    def _finds_no_room(self, member: Member, message: Mapping[str, Any]) -> bool:
        """Whether a step failed of its machine's disk, and another machine may have the room."""
        kinds = message.get("failed", {}).get("classes", ())
        if member.bound is None or "DiskFullError" not in kinds:
            return False
        now, node = time.monotonic(), member.machine.node
        self._aside[node] = now + _FULL_SECONDS
        able = self._fleet.able(member.bound.step)
        return any(self._aside.get(one.node, 0.0) < now for one in able)

    def _give_way(self) -> None:
        """End idle hands whose room another film waits for, where we have too much or no use."""
        self._sharing.look()
        now, machines = time.monotonic(), self._fleet.machines
        for member in [m for m in self._members if m.bound is None]:
            if self._sharing.is_waited_for(member.machine, self._members) and (
                now - member.since > _WANTED_SECONDS
                or self._sharing.has_too_much(member, self._members, machines)
            ):
                self._end([member])

    def _end(self, members: Sequence[Member]) -> None:
        """Let them leave, end their children, then them; whoever does not answer is left to Ray."""
        ray, ours = self._fleet.ray, [m for m in members if m in self._members]
        self._let_leave([m for m in ours if m.bound is not None and m.bound.step.leave_seconds])
        ending = []
        for member in ours:
            self._members.remove(member)
            member.bound = None
            if member.here and not member.lost:
                with suppress(Exception):
                    ending.append(member.actor.end.remote())
        with suppress(Exception):
            if ending:
                ray.wait(ending, num_returns=len(ending), timeout=_END_SECONDS)
        for member in ours:
            with suppress(Exception):
                within(_END_SECONDS, partial(ray.kill, member.actor))

    def _let_leave(self, members: list[Member]) -> None:
        """Wait for those that hold something elsewhere until they have given it back."""
        until = time.monotonic()
        for member in members:
            assert member.bound is not None
            until = max(until, time.monotonic() + member.bound.step.leave_seconds)
            with suppress(Exception):
                member.actor.leave.remote()
        while time.monotonic() < until and any(m.ending == "it still runs" for m in members):
            time.sleep(0.05)
