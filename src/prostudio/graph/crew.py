"""Warm children: each keeps what it loaded until the run ends or another needs the room."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prostudio.graph.keys import BoundStep, as_ticket
from prostudio.graph.room import require_card
from prostudio.graph.step import Needs, Step
from prostudio.graph.workforce import Heard
from prostudio.processes import Child, ChildError

if TYPE_CHECKING:
    from prostudio.settings import Settings

_THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
WORKER = "prostudio.graph.worker"
LEAVE = b'{"leave": true}\n'
"""Instead of a ticket: give back what is held elsewhere, and end."""
FOR_URGENT_CORES = 1.0
"""Thumbnails and previews may take one core more than the budget has."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What all steps that run at once may take together; `gpus` are cards."""

    cores: int = 1
    ram_mb: int = 2000
    vram_mb: int = 0
    gpus: int = 1

    @classmethod
    def of(cls, settings: Settings, vram_mb: int = 0) -> Budget:
        """What the settings allow; `vram_mb` is what the card has when they say nothing."""
        card_mb = vram_mb if settings.vram_mb is None else settings.vram_mb
        return cls(settings.cores, settings.ram_mb, card_mb)


class Member:
    """One warm child, idle or at work."""

    lost = False

    def __init__(
        self, store: Sequence[str], step: Step, heard: queue.SimpleQueue[Heard], budget: Budget
    ) -> None:
        self.threads = threads(step.needs)
        self.affinity = step.affinity
        self.bound: BoundStep | None = None
        self.shot: str | None = None
        self.ram_mb = self.vram_mb = 0
        env = variables(self.threads, budget.ram_mb, budget.vram_mb)
        self.child = Child(store, module=WORKER, env=env)
        threading.Thread(target=self._hear, args=(heard,), daemon=True).start()

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        return self.child.ending

    @property
    def complaint(self) -> str:
        """The last lines that it wrote to stderr."""
        return self.child.stderr

    def give(self, bound: BoundStep) -> None:
        """Hand it a step. A child that is dead already is heard of by its end."""
        self.bound = bound
        self.shot = bound.step.shot
        self.affinity = self.affinity or bound.step.affinity
        self.ram_mb = max(self.ram_mb, bound.step.needs.ram_mb)
        self.vram_mb = max(self.vram_mb, bound.step.needs.vram_mb)
        with suppress(OSError):
            self.child.stdin.write(json.dumps(as_ticket(bound)).encode() + b"\n")
            self.child.stdin.flush()

    def leave(self) -> float:
        """Let it give back what its step holds elsewhere; seconds that it may take for that."""
        seconds = self.bound.step.leave_seconds if self.bound is not None else 0.0
        if not seconds:
            return 0.0
        with suppress(OSError):
            self.child.stdin.write(LEAVE)
            self.child.stdin.flush()
        return seconds

    def suits(self, step: Step) -> bool:
        """Whether it is idle and could take the step."""
        return (
            self.bound is None
            and self.threads == threads(step.needs)
            and self.affinity in ("", step.affinity)
        )

    def _hear(self, heard: queue.SimpleQueue[Heard]) -> None:
        with suppress(OSError, ValueError), self.child.stdout:
            for line in self.child.stdout:
                heard.put((self, json.loads(line)))
        heard.put((self, None))


def _let_leave(members: Sequence[Member]) -> None:
    """Wait for those that hold something elsewhere until they have given it back."""
    began = time.monotonic()
    for member, seconds in [(member, member.leave()) for member in members]:
        with suppress(ChildError):
            if seconds:
                member.child.wait(max(0.0, began + seconds - time.monotonic()))


class Crew:
    """The warm children of one run and the room that they take.

    Args:
        store: what they are told to open it, `Store.argv`.
    """

    def __init__(self, store: Sequence[str], budget: Budget) -> None:
        self._store = store
        self._budget = budget
        self._members: list[Member] = []
        self._heard: queue.SimpleQueue[Heard] = queue.SimpleQueue()

    @property
    def at_work(self) -> list[Member]:
        """Those that make a step now."""
        return [member for member in self._members if member.bound is not None]

    @property
    def shots_at_hand(self) -> set[str]:
        """Shots for which idle children have worked last."""
        return {m.shot for m in self._members if m.bound is None and m.shot is not None}

    def is_warm_for(self, step: Step) -> bool:
        """Whether an idle child has loaded what the step needs."""
        return any(
            member.bound is None and member.affinity == step.affinity for member in self._members
        )

    def require(self, steps: Sequence[Step]) -> None:
        """Refuse what the card can never hold; see `graph.room`."""
        require_card(steps, self._budget.vram_mb)

    def listen(self, seconds: float) -> Heard | None:
        """The next message of a child, waiting for it at most so long."""
        with suppress(queue.Empty):
            return self._heard.get(timeout=seconds)
        return None

    def take(self, bound: BoundStep) -> bool:
        """Start the step when there is room, letting idle children go to make some."""
        step = bound.step
        if not self._has_cores(step):
            return False
        member = self._best(step)
        if not self._has_memory(step.needs, member):
            return False
        if member is None:
            member = Member(self._store, step, self._heard, self._budget)
        else:
            self._members.remove(member)
        self._members.append(member)  # the last one worked last
        member.give(bound)
        return True

    def dismiss(self, member: Member) -> None:
        """End one child."""
        if member in self._members:
            self._members.remove(member)
        _let_leave([member])
        member.bound = None
        member.child.kill()
        with suppress(OSError):
            member.child.stdin.close()

    def close(self) -> None:
        """End all children, now."""
        _let_leave(self._members)
        for member in self._members:
            member.child.signal_kill()  # all at once, then wait for each
        for member in list(self._members):
            self.dismiss(member)

    def _best(self, step: Step) -> Member | None:
        suiting = [member for member in self._members if member.suits(step)]
        same = [member for member in suiting if member.affinity == step.affinity]
        near = [member for member in suiting if member.shot == step.shot is not None]
        return next(iter(near or same or suiting), None)

    def _has_cores(self, step: Step) -> bool:
        at_work = self.at_work
        if not at_work:
            return True  # one step alone may take more than the budget has
        busy = sum(member.bound.step.needs.cpu for member in at_work if member.bound)
        cards = sum(member.bound.step.needs.gpu for member in at_work if member.bound)
        cores = self._budget.cores + (FOR_URGENT_CORES if step.urgent else 0)
        free_card = step.needs.gpu == 0 or cards + step.needs.gpu <= self._budget.gpus
        return busy + step.needs.cpu <= cores and free_card

    def _has_memory(self, needs: Needs, member: Member | None) -> bool:
        """Whether the step fits, after idle children were let go, oldest first."""
        others = [other for other in self._members if other is not member]
        while not self._fits(needs, member, others):
            idle = next((other for other in others if other.bound is None), None)
            if idle is None:
                return not others
            others.remove(idle)
            self.dismiss(idle)
        return True

    def _fits(self, needs: Needs, member: Member | None, others: list[Member]) -> bool:
        held = [member] if member is not None else []
        ram = max([needs.ram_mb, *(one.ram_mb for one in held)])
        vram = max([needs.vram_mb, *(one.vram_mb for one in held)])
        return ram + sum(other.ram_mb for other in others) <= self._budget.ram_mb and (
            vram == 0 or vram + sum(other.vram_mb for other in others) <= self._budget.vram_mb
        )


def variables(threads: int, ram_mb: int, vram_mb: int) -> dict[str, str]:
    """The environment of a child: its threads, and what a run has.

    An engine that can do with less plans within it (`devices.budget`).
    """
    told = dict.fromkeys(_THREAD_VARIABLES, str(threads))
    return told | {"PROSTUDIO_RAM_MB": str(ram_mb), "PROSTUDIO_VRAM_MB": str(vram_mb)}


def threads(needs: Needs) -> int:
    """Threads that numeric libraries may start for such a step."""
    return max(1, round(needs.cpu))
