"""What making a plan will take, told before anything is made: a dry run of all its steps."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass

from prostudio.events import Expected
from prostudio.film.timeline import Timeline
from prostudio.graph import Artifact, Executor, Planned, Step, Store, dry_run
from prostudio.production.estimate import estimate
from prostudio.production.here import require_engines, require_voices
from prostudio.production.order import Order
from prostudio.production.picture_and_sound import picture_and_sound
from prostudio.production.plan_values import Found, Plan
from prostudio.production.shots.footage import with_footage
from prostudio.production.shots.ingest import ingest_steps
from prostudio.production.shots.takes import Casting, cast_takes
from prostudio.production.sound.narrate import kept_narration, narration_steps, speech_of
from prostudio.production.timing.lay_out import lay_out

FOREIGN = frozenset({"picture.ingest", "sound.ingest", "clip.examine"})
"""Kinds of the steps that decode what the user gives; recordings of narration come so too."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The steps of a film, and the timeline they were planned for.

    Times are guesses until the narration is there, and so are the keys of what follows
    it: those steps have none.
    """

    plan: Plan
    timeline: Timeline
    casting: Casting
    steps: tuple[Planned, ...]
    found: Found

    @property
    def missing(self) -> list[Step]:
        """Steps that have to be made."""
        return [planned.step for planned in self.steps if not planned.cached]


def first_steps(plan: Plan, order: Order, store: Store) -> tuple[Planned, ...]:
    """What brings the user's files in and speaks the narration, with what is there of it."""
    kept = kept_narration(plan, order.settled, store)
    steps = [
        *ingest_steps(plan, order.settings.limits),
        *narration_steps(plan, kept, order.machine),
    ]
    return tuple(dry_run(steps, store))


def forecast(plan: Plan, order: Order, store: Store) -> Forecast:
    """All steps of a film as far as they are known now.

    Raises:
        WeightsMissingError: an engine that has to make something is not here.
    """
    kept = kept_narration(plan, order.settled, store)
    require_voices(plan, kept)
    first = first_steps(plan, order, store)
    found: Found = kept | _there(first, store)
    plan = with_footage(plan, found)
    timeline = lay_out(plan, speech_of(plan, found))
    casting = cast_takes(plan, store, order.settled, order.reshoot)
    require_engines(plan, casting)
    rest = picture_and_sound(order, plan, timeline, casting, found)
    steps = dry_run([*(one.step for one in first), *rest], store)
    if not all(one.cached for one in first):
        # By name: steps come back in the order in which they can run, not as they were given.
        early = {one.step.name for one in first}
        unsure = [Planned(s.step, None, cached=False) for s in steps if s.step.name not in early]
        steps = [*first, *unsure]
    return Forecast(plan, timeline, casting, tuple(steps), found)


def require_room(plan: Plan, order: Order, executor: Executor) -> Generator[Expected, None, bool]:
    """Refuse a film that will not fit on the disk or the card before anything is made for it.

    Where all that comes first is there, the rest is checked by its true lengths when it
    begins, and an unchanged film is not planned twice: then nothing is yielded.

    Returns:
        whether it was told what the film will take.

    Raises:
        DiskFullError, DeviceMemoryError: with what is needed and what is free.
    """
    if all(one.cached for one in first_steps(plan, order, executor.store)):
        return False
    found = forecast(plan, order, executor.store)
    executor.require_room(found.missing)
    yield _expected(found.missing, len(found.steps), order)
    return True


def expect_rest(steps: Sequence[Step], order: Order, store: Store) -> Iterator[Expected]:
    """What pictures and sound will take where all that comes first is there; else nothing."""
    missing = [one.step for one in dry_run(steps, store) if not one.cached]
    if missing:
        yield _expected(missing, len(steps), order)


def _expected(missing: Sequence[Step], steps: int, order: Order) -> Expected:
    takes = estimate(missing, order.settings)
    return Expected(
        seconds=sum(step.seconds or 1.0 for step in missing),
        steps=steps,
        clock_s=takes.seconds,
        ram_mb=takes.ram_mb,
        vram_mb=takes.vram_mb,
        disk_mb=takes.disk_mb,
    )


def _there(first: tuple[Planned, ...], store: Store) -> dict[str, Artifact]:
    found = {one.step.name: store.get(one.key) for one in first if one.cached and one.key}
    return {name: artifact for name, artifact in found.items() if artifact}
