"""Takes of some shots and nothing else: what `reroll` asks for, with what they stand on."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Mapping
from dataclasses import dataclass, replace

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.choose_pictures import require_here
from prostudio.events import Event
from prostudio.graph import Artifact, Executor, Step, StepRef, Store, dry_run
from prostudio.production.here import require_voices
from prostudio.production.order import Order
from prostudio.production.plan_values import Found, Plan
from prostudio.production.planning.plan import make_plan
from prostudio.production.shots.ingest import ingest_steps
from prostudio.production.shots.shoot import shoot_steps
from prostudio.production.shots.takes import Casting, cast_takes
from prostudio.production.sound.narrate import kept_narration, narration_steps, speech_of
from prostudio.production.timing.lay_out import lay_out


@dataclass(frozen=True, slots=True)
class Alone:
    """Shots of a plan whose takes are missing.

    Attributes:
        voices: what is said over them, which says how long they are.
        kept: narration that is there.
    """

    plan: Plan
    order: Order
    casting: Casting
    voices: tuple[Step, ...]
    kept: Mapping[str, Artifact]

    def shooting(self, found: Found) -> list[Step]:
        """Their takes with what those are made of; lengths are guesses without the voices."""
        plan, machine = self.plan, self.order.machine
        there = {**self.kept, **found, **self.casting.drawn}
        timeline = lay_out(plan, speech_of(plan, {**self.kept, **found}))
        steps = [
            *ingest_steps(plan, self.order.settings.limits),
            *shoot_steps(plan, timeline, self.casting, there, machine),
        ]
        return _with_sources(steps, [step for step in steps if step.kind == "shot.shoot"])


def alone(order: Order, store: Store, shots: Collection[str]) -> Alone:
    """What is missing of some shots of a film; ids that it has not, and drawn shots, are nothing.

    Raises:
        FilmError: for whatever cannot be made.
        WeightsMissingError: an engine that one of them needs is not here.
    """
    plan = make_plan(order)
    whole = cast_takes(plan, store, order.settled, order.reshoot)
    casting = replace(
        whole,
        missing=tuple(shot for shot in whole.missing if shot.id in shots),
        again=tuple(shot for shot in whole.again if shot.id in shots),
    )
    for shot in casting.missing:
        require_here(registry.card(Kind.VIDEO, shot.engine), shot.shot.line)
        if shot.keyframe and shot.id not in casting.keyframes:
            require_here(registry.card(Kind.IMAGE, shot.keyframe.engine), shot.shot.line)
    kept = kept_narration(plan, order.settled, store)
    heard = _heard_over(plan, {shot.id for shot in casting.missing})
    require_voices(plan, {*kept, *(one.name for one in plan.pieces() if one.shot not in heard)})
    voices = [s for s in narration_steps(plan, kept, order.machine) if s.shot in heard]
    return Alone(plan, order, casting, tuple(voices), kept)


def missing_alone(order: Order, store: Store, shots: Collection[str]) -> list[Step]:
    """Steps that `shoot_alone` would make, as far as they are known now; see `alone`."""
    wanted = alone(order, store, shots)
    steps = [*wanted.voices, *wanted.shooting({})]
    return [one.step for one in dry_run(steps, store) if not one.cached]


def shoot_alone(
    order: Order, executor: Executor, shots: Collection[str]
) -> Generator[Event, None, None]:
    """Make the takes of some shots, each as long as the words over it.

    Raises:
        ProStudioError: see `alone`; and from the steps.
    """
    wanted = alone(order, executor.store, shots)
    yield from wanted.plan.warnings
    if not wanted.casting.missing:
        return
    found = yield from executor.run(list(wanted.voices))
    yield from executor.run(wanted.shooting(found))  # which refuses what will not fit


def _heard_over(plan: Plan, shots: Collection[str]) -> set[str]:
    """Those shots, and of a run that shares its words also the last, which has them."""
    heard: set[str] = set()
    run: list[str] = []
    for shot in plan.shots():
        run.append(shot.id)
        if not shot.shot.shares_next:
            if set(run) & set(shots):
                heard |= set(run)
            run = []
    return heard


def _with_sources(steps: Iterable[Step], wanted: Iterable[Step]) -> list[Step]:
    """The wanted steps with all that they read, in the order of all."""
    known = {step.name: step for step in steps}
    names: set[str] = set()
    waiting = [step.name for step in wanted]
    while waiting:
        name = waiting.pop()
        if name in known and name not in names:
            names.add(name)
            sources = known[name].inputs.values()
            waiting += [source.step for source in sources if isinstance(source, StepRef)]
    return [step for name, step in known.items() if name in names]
