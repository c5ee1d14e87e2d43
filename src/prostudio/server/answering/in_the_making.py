"""Which shots of a film are being made now, and how far each is, from the film's newest events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from prostudio.jobs import Job, Jobs, State

_NEWEST = 1500
"""Events that are looked through: a step in work tells of itself twice a second."""


@dataclass
class Making:
    """One shot.

    Attributes:
        steps: steps in work -> how far each is.
        expected: seconds of the steps that were seen, by name.
        rev: of its newest preview.
    """

    steps: dict[str, float] = field(default_factory=dict)
    expected: dict[str, float] = field(default_factory=dict)
    rev: int | None = None
    failed: bool = False

    @property
    def running(self) -> bool:
        """Whether a step of it is in work."""
        return bool(self.steps)

    @property
    def progress(self) -> float:
        """0 to 1, by expected seconds of the steps that were seen."""
        whole = sum(self.expected.values())
        left = sum(self.expected[name] * (1 - done) for name, done in self.steps.items())
        return round(1 - left / whole, 4) if whole else 0.0


def in_the_making(jobs: Jobs, job: Job) -> Mapping[str, Making]:
    """Shots by id."""
    shots: dict[str, Making] = {}
    owners: dict[str, Making] = {}
    after = max(0, job.last_event - _NEWEST)
    for _, event in jobs.events(job.id, after, _NEWEST):
        name = event["event"]
        if name == "state":
            for shot in shots.values():
                shot.failed = shot.running and event["state"] == State.FAILED
                if event["state"] in (State.FAILED, State.QUEUED, State.PAUSED):
                    shot.steps.clear()
        elif name == "step_started" and event.get("shot"):
            making = owners[event["step"]] = shots.setdefault(event["shot"], Making())
            making.steps[event["step"]] = 0.0
            making.expected[event["step"]] = event.get("expected") or 1.0
        elif name == "step_progress" and event["step"] in owners:
            owners[event["step"]].steps[event["step"]] = min(max(event["fraction"], 0.0), 1.0)
        elif name == "step_done" and event["step"] in owners:
            owners[event["step"]].steps.pop(event["step"], None)
        elif name == "preview" and event["shot"] in shots:
            shots[event["shot"]].rev = event["rev"]
    return shots
