"""Another take of some shots of a project, without making the film."""

from __future__ import annotations

from collections.abc import Collection, Generator

from prostudio import files
from prostudio.events import Event
from prostudio.graph import Budget, open_store
from prostudio.production.alone import missing_alone, shoot_alone
from prostudio.production.order import Order, Reshoot
from prostudio.projects.history import read_history
from prostudio.projects.needs import ProjectNeeds, summed
from prostudio.projects.project import Project, executor_for, on_this_machine, order_of
from prostudio.settings import Settings


def needs_of_shots(project: Project, settings: Settings, shots: Collection[str]) -> ProjectNeeds:
    """What the missing takes of some shots take; nothing is made.

    Raises:
        FilmError, WeightsMissingError: see `shoot_shots`.
    """
    settings = on_this_machine(settings)
    order = _order(project, settings)
    missing = missing_alone(order, open_store(settings), _present(project, shots))
    return summed(missing, settings)


def shoot_shots(
    project: Project, settings: Settings, shots: Collection[str], *, share: Budget | None = None
) -> Generator[Event, None, None]:
    """Make the takes of some shots that are missing; the film, its lock and its files stay.

    Args:
        shots: ids that the film's shots have or had.

    Raises:
        FilmError: for whatever cannot be made.
        WeightsMissingError: an engine that one of them needs is not here.
        ProStudioError: from the steps.
    """
    files.require_writable(settings.store_folder)
    settings = on_this_machine(settings)
    with executor_for(settings, None, share) as executor:
        yield from shoot_alone(_order(project, settings), executor, _present(project, shots))


def _order(project: Project, settings: Settings) -> Order:
    order, _ = order_of(project, settings, reshoot=Reshoot.CHANGED, allow_outside=False)
    return order


def _present(project: Project, shots: Collection[str]) -> set[str]:
    """The present ids of shots that an edit may have given others."""
    if project.script is None:
        return set(shots)
    history = read_history(project.script.parent)
    return {history.resolve(shot) for shot in shots}
