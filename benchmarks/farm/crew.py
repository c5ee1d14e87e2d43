"""The crew of one film in the farm: what the executor's own loop asks, and hears."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prostudio.events import Event, Warned
from prostudio.graph import Step
from prostudio.graph.keys import BoundStep

PAUSE = "nothing happens now"
"""What the loop is told, and yields, where a real one would wait."""


@dataclass(eq=False, slots=True)
class Job:
    """One step at work, as the loop knows its worker."""

    bound: BoundStep | None
    lost: bool = False
    ending: str = "killed"
    complaint: str = ""


Heard = tuple[Job, Mapping[str, Any] | None]


class FarmCrew:
    """Asks the farm for hands, and passes on what became of steps."""

    def __init__(
        self,
        start: Callable[[BoundStep], Job | None],
        end: Callable[[Job], None],
        is_warm: Callable[[Step], bool],
        clock: Callable[[], float],
    ) -> None:
        self.shots_at_hand: set[str] = set()
        self.asked_s = 0.0
        """Seconds of a real core that the farm took to answer; no part of the loop's own."""
        self._is_warm = is_warm
        self._clock = clock
        self._start = start
        self._end = end
        self._jobs: list[Job] = []
        self._mail: deque[Heard] = deque()
        self._resting = Job(None)

    @property
    def at_work(self) -> list[Job]:
        """Those at work; where all hands are others', one that rests, for the loop to wait."""
        return self._jobs or ([self._resting] if self._resting.bound else [])

    def is_warm_for(self, step: Step) -> bool:
        """Whether a hand that is idle has the step's model."""
        began = self._clock()
        warm = self._is_warm(step)
        self.asked_s += self._clock() - began
        return warm

    def require(self, steps: Sequence[Step]) -> None:
        """The farm has cards for all of its films."""

    def take(self, bound: BoundStep) -> bool:
        """Start the step where the farm has room."""
        began = self._clock()
        job = self._start(bound)
        self.asked_s += self._clock() - began
        if job is None:
            self._resting.bound = bound
            return False
        self._jobs.append(job)
        return True

    def dismiss(self, job: Job) -> None:
        """The step is not at work any more."""
        self._end(job)
        job.bound = None
        self._jobs = [one for one in self._jobs if one is not job]

    def tell(self, job: Job, message: Mapping[str, Any] | None) -> None:
        """What a child would say; None where it died."""
        self._mail.append((job, message))

    def listen(self, seconds: float) -> Heard | None:
        """The next message; where there is none, one that gives the farm its turn."""
        if not self._mail:
            return self.at_work[0], {"told": [PAUSE]}
        job, message = self._mail.popleft()
        if message is not None:
            self._jobs.remove(job)  # it has said its last word
        return job, message

    def wake(self) -> None:
        """The loop goes on: it asks again for what it could not start."""
        self._resting.bound = None

    def close(self) -> None:
        """The film's process is gone, and with it what it had at work."""
        self._jobs.clear()
        self._mail.clear()


def is_pause(event: Event) -> bool:
    """Whether the loop would wait now."""
    return isinstance(event, Warned) and event.message.endswith(PAUSE)
