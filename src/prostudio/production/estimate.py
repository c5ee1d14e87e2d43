"""What steps will take together on this machine."""

from __future__ import annotations

from collections.abc import Sequence

from prostudio.engines.request import Estimate
from prostudio.graph import Step
from prostudio.settings import Settings

PROGRAM_MB = 150
"""Memory of the process that plans and watches."""
CHILD_START_SECONDS = 0.6
"""Until a child has imported what it works with."""


def estimate(steps: Sequence[Step], settings: Settings) -> Estimate:
    """Seconds on all cores, the most memory at once, and all that is written.

    Steps that share a card or a model run one after another; the others side by side.
    """
    alone = sum(step.seconds or 1.0 for step in steps if step.affinity)
    shared = [step.seconds or 1.0 for step in steps if not step.affinity]
    side_by_side = max(sum(shared) / settings.cores, max(shared, default=0.0))
    start = CHILD_START_SECONDS if steps else 0.0
    largest = sorted((step.needs.ram_mb for step in steps), reverse=True)[: settings.cores]
    return Estimate(
        seconds=round(max(alone, side_by_side) + start, 1),
        ram_mb=PROGRAM_MB + sum(largest),
        vram_mb=max((step.needs.vram_mb for step in steps), default=0),
        disk_mb=sum(step.needs.disk_mb for step in steps),
    )
