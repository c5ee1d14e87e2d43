"""How long steps take, and how much time is left."""

from __future__ import annotations

import time

from prostudio.events import StepProgress
from prostudio.graph.step import Step

_TRUST_FRACTION = 0.05
"""Below this the estimate says more than the rate so far, which includes loading."""


class Clock:
    """When each running step began."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def start(self, step: Step) -> None:
        """The step begins now."""
        self._began[step.name] = time.monotonic()

    def stop(self, step: Step) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._began.pop(step.name)

    def progress(self, step: Step, fraction: float, note: str) -> StepProgress:
        """The event for a step that says how far it is."""
        elapsed = time.monotonic() - self._began[step.name]
        left = None
        if fraction >= _TRUST_FRACTION:
            left = elapsed * (1.0 - fraction) / fraction
        elif step.seconds is not None:
            left = max(0.0, step.seconds - elapsed)
        return StepProgress(
            step.name, step.title, fraction, None if left is None else round(left, 1), note or None
        )
