"""Events of steps with the profiles that they serve."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TypeVar

from prostudio.events import Event, StepDone, StepProgress, StepStarted
from prostudio.graph import Step

T = TypeVar("T")


def told_for(
    running: Generator[Event, None, T], steps: Sequence[Step]
) -> Generator[Event, None, T]:
    """The events of a run, each that speaks of a step with what that step is for alone.

    Closing this closes the run.
    """
    serves = {step.name: step.serves for step in steps}
    with closing(running):
        while True:
            try:
                event = next(running)
            except StopIteration as end:
                made: T = end.value
                return made
            if isinstance(event, StepStarted | StepProgress | StepDone):
                event = replace(event, profiles=serves.get(event.step, ()))
            yield event
