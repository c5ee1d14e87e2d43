"""Who makes steps for a run: the door that `Running` speaks through.

Ours are the warm children of this machine (`graph.crew`) and the hands on the machines of a
cluster (`cluster.crew`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from prostudio.graph.keys import BoundStep
from prostudio.graph.step import Step


class Worker(Protocol):
    """One who makes a step after another.

    Attributes:
        bound: the step at hand, None while idle; `Running` sets it to None when it is told
            of a result.
    """

    bound: BoundStep | None

    @property
    def ending(self) -> str:
        """How it ended, in words."""
        ...

    @property
    def complaint(self) -> str:
        """The last lines that it wrote to stderr."""
        ...

    @property
    def lost(self) -> bool:
        """Whether it ended through no fault of its step's: its machine went away."""
        ...


Heard = tuple[Worker, Mapping[str, Any] | None]
"""A message of a worker (see `graph.worker`), or None at its end; `{"returned": why}` gives back a
step that never began, because somebody else has the room, or with `"tell": True` one that its
machine has no room for, which the user is told."""


class Workforce(Protocol):
    """All who make steps for one run, and the room that they take."""

    @property
    def at_work(self) -> Sequence[Worker]:
        """Those that make a step now."""
        ...

    @property
    def shots_at_hand(self) -> Collection[str]:
        """Shots for which idle workers have worked last."""
        ...

    def is_warm_for(self, step: Step) -> bool:
        """Whether an idle worker has loaded what the step needs."""
        ...

    def require(self, steps: Sequence[Step]) -> None:
        """Refuse, before the first step, what nobody here can ever make.

        Raises:
            ResourceError: a step needs more than there is, or more than may be used.
            MissingError: what a step needs is nowhere.
        """
        ...

    def take(self, bound: BoundStep) -> bool:
        """Start the step when there is room now; else False, and it is asked again."""
        ...

    def listen(self, seconds: float) -> Heard | None:
        """The next message, waiting for it at most so long.

        Raises:
            ProStudioError: nobody can work any more, or be heard of.
        """
        ...

    def dismiss(self, worker: Any) -> None:
        """End one of them, its step with it."""
        ...

    def close(self) -> None:
        """End them all, now: within two seconds, plus what their steps may take to leave."""
        ...
