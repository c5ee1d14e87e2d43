"""What making a project will take, found out before anything is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prostudio.graph import Step, open_store
from prostudio.production.estimate import PROGRAM_MB, estimate
from prostudio.production.forecast import forecast
from prostudio.production.order import Reshoot
from prostudio.production.planning.plan import make_plan
from prostudio.projects.project import Project, on_this_machine, order_of
from prostudio.settings import Settings


@dataclass(frozen=True, slots=True)
class ProjectNeeds:
    """What the missing steps of a project take.

    Attributes:
        gpu: some step works on a card.
        ram_mb: of the largest step, and of the process that watches.
        disk_mb: everything that is written.
        work_s: expected seconds of all steps, one after the other.
        clock_s: expected seconds on all cores of the settings.
        leave_s: how long it may take, once cancelled, to call off what is done elsewhere.
    """

    gpu: bool
    ram_mb: int
    disk_mb: int
    work_s: float
    clock_s: float
    leave_s: float = 0.0


def needs_of(project: Project, settings: Settings, *, reshoot: Reshoot) -> ProjectNeeds:
    """Plan the project and sum up what is missing; nothing is made.

    Raises:
        FilmError: for whatever `make` would refuse before its first step.
        WeightsMissingError: an engine that is needed is not here.
    """
    settings = on_this_machine(settings)
    order, _ = order_of(project, settings, reshoot=reshoot, allow_outside=False)
    missing = forecast(make_plan(order), order, open_store(settings)).missing
    return summed(missing, settings)


def summed(missing: Sequence[Step], settings: Settings) -> ProjectNeeds:
    """What steps take together."""
    found = estimate(missing, settings)
    return ProjectNeeds(
        gpu=any(step.needs.gpu or step.needs.vram_mb for step in missing),
        ram_mb=PROGRAM_MB + max((step.needs.ram_mb for step in missing), default=0),
        disk_mb=found.disk_mb,
        work_s=sum(step.seconds or 1.0 for step in missing),
        clock_s=found.seconds,
        leave_s=max((step.leave_seconds for step in missing), default=0.0),
    )
