"""A hand as the driver sees it: what it has, what it makes, what it says."""

from __future__ import annotations

import json
import queue
import threading
import uuid
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from prostudio.cluster.machines import Machine
from prostudio.graph.keys import BoundStep, as_ticket
from prostudio.graph.workforce import Heard

Json = Any


@dataclass(frozen=True, slots=True)
class Grip:
    """What a hand holds of its machine from its start to its end.

    Attributes:
        threads: that the child's numeric libraries may start.
        cores, ram_mb: as Ray counts them.
        gpus: 1 for a hand with a card of its own.
    """

    threads: int = 1
    cores: float = 1.0
    ram_mb: int = 512
    gpus: int = 0


NOTHING = Grip(0, 0.0, 0, 0)


class Member:
    """One hand of ours.

    Attributes:
        bound: the step at hand.
        affinity: the model that its child keeps.
        shot: that it worked for last.
        here: it began; before that Ray may still wait for room.
        lost: Ray hears of it no more; gone: and that because its machine is gone.
        since: when it was asked for, got its last step, or became idle (monotonic seconds).
    """

    def __init__(self, machine: Machine, grip: Grip, since: float) -> None:
        self.name = uuid.uuid4().hex[:12]
        self.machine = machine
        self.grip = grip
        self.since = since
        self.bound: BoundStep | None = None
        self.affinity = ""
        self.shot: str | None = None
        self.here = False
        self.lost = self.gone = False
        self.ending = "it still runs"
        self.complaint = ""
        self.actor: Any = None

    def give(self, bound: BoundStep, now: float) -> None:
        """Hand it a step; Ray keeps it for a hand that has not begun."""
        step = bound.step
        self.bound, self.shot, self.since = bound, step.shot, now
        self.affinity = self.affinity or step.affinity
        ticket = json.dumps(as_ticket(bound)).encode()
        self.actor.give.remote(ticket, step.affinity, step.seconds or 0.0)

    def took(self, message: Mapping[str, Json]) -> None:
        """What it says of itself."""
        if "here" in message:
            self.here = True
        elif "ended" in message:
            self.ending, self.complaint = message["ended"]

    def was_lost(self, failure: BaseException) -> None:
        """Ray hears of it no more."""
        self.lost = True
        self.gone = _machine_is_gone(failure)
        self.ending = _how(failure, self.machine.name, gone=self.gone)


class Ear:
    """Listens to all hands at once: a question is always open at each."""

    def __init__(self) -> None:
        self.heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[Member, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True, name="hands")
        self._thread.start()

    def follow(self, member: Member) -> None:
        """Ask it what there is to hear; the answers go into `heard`."""
        with suppress(Exception):  # the connection is gone, which others hear of
            future = member.actor.hear.remote().future()
            future.add_done_callback(lambda done: self._answers.put((member, done)))

    def close(self) -> None:
        """Listen no more."""
        self._answers.put(None)

    def _run(self) -> None:
        while (answer := self._answers.get()) is not None:
            member, future = answer
            try:
                words = future.result()
            except Exception as failure:
                member.was_lost(failure)
                began = member.here or not member.gone
                self.heard.put((member, None if began else {"returned": member.ending}))
                continue
            over = self._pass_on(member, words)
            if not over:
                self.follow(member)

    def _pass_on(self, member: Member, words: list[Json]) -> bool:
        for word in words:
            member.took(word)
            if "ended" in word:
                self.heard.put((member, None))
                return True
            if "here" not in word:
                self.heard.put((member, word))
        return False


def _machine_is_gone(failure: BaseException) -> bool:
    """Whether Ray says that it was no end of the hand's own; by its words, for it has no other."""
    said = str(failure)
    gone = ("its node has died", "The node specified", "is unavailable", "The node is dead")
    return any(words in said for words in gone)


def _how(failure: BaseException, machine: str, *, gone: bool) -> str:
    """Ray's words for it, in one line."""
    if gone:
        return f"the machine {machine} does not answer"
    if getattr(failure, "actor_init_failed", False):
        last = [line for line in str(failure).splitlines() if line.strip()][-1:]
        return f"it could not begin on {machine}: {' '.join(last).strip()[:200]}"
    return f"its process on {machine} ended"
