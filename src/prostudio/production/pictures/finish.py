"""Steps that finish the takes a film shows, and where its frames come from then.

What is finished is the whole take, so that nothing is done again when a length changes. Takes
that were not chosen, and shots that are drawn at once, stay as they are. Colours are matched
when segments are put together, by a table: a take itself does not change with its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from prostudio.engines.base import FinishEngine
from prostudio.engines.card import Card, FinishTask
from prostudio.engines.choose import choose_finish
from prostudio.engines.request import Estimate, FinishRequest, Machine
from prostudio.film import Film, Size
from prostudio.film.finish import OWN, Finish
from prostudio.graph import Input, Needs, Step, StepRef
from prostudio.media.window import window_of
from prostudio.production.asked import cores_for
from prostudio.production.pictures.compose import TakeInUse, Takes
from prostudio.production.plan_values import Plan, ShotPlan, finish_of
from prostudio.production.revisions import revised
from prostudio.production.steps.finishing import FINISHED
from prostudio.production.timing.in_between import Between, between_for

_BIGGER = Fraction(102, 100)
"""A take that is larger already, or as large within so much, is not made larger."""
_MASTER_SECONDS, _MASTER_MB = 0.05, 0.25
"""To decode one megapixel and write it as a master, and what it takes on the disk."""


@dataclass(frozen=True, slots=True)
class Finished:
    """Takes as the film shows them, by shot id, and the steps that make them so."""

    takes: dict[str, TakeInUse]
    steps: list[Step]


def unfinished(plan: Plan) -> Plan:
    """The plan of a film whose takes stay as they are, for drafts."""
    passages = tuple(
        replace(
            passage,
            shots=tuple(replace(s, shot=replace(s.shot, finish=None)) for s in passage.shots),
        )
        for passage in plan.passages
    )
    return replace(plan, film=replace(plan.film, finish=Finish()), passages=passages)


def finished(plan: Plan, takes: Takes, machine: Machine) -> Finished:
    """Every take in use after what its shot asks for."""
    found = Finished(dict(takes), [])
    shots = [shot for shot in plan.shots() if shot.id in takes]
    for shot in shots:
        wish = finish_of(shot, plan.film)
        take = takes[shot.id]
        better = _tasks(wish, take, plan.film)
        if better:
            step = _step(f"finish {shot.id}", shot, take, better, machine)
            found.steps.append(step)
            done = replace(take, source=StepRef(step.name), picture=FINISHED, size=better[-1].to)
            found.takes[shot.id] = done
        between = _clock(wish, take, plan.film)
        if between:
            tasks = _with_between(better, take, between, plan.film)
            step = _step(f"between {shot.id}", shot, take, tasks, machine)
            found.steps.append(step)
            made = found.takes[shot.id]
            found.takes[shot.id] = replace(made, between=(StepRef(step.name), between))
    for shot, grade, steps in _matched(plan, shots, takes):
        found.takes[shot.id] = replace(found.takes[shot.id], grade=grade)
        found.steps.extend(steps)
    return found


def finishing_step(plan: Plan, shot: ShotPlan, take: TakeInUse, machine: Machine) -> Step | None:
    """What makes the take's own frames better; None where nothing is to be done to them.

    It is the step that `finished` has, whatever else the film asks for.
    """
    better = _tasks(finish_of(shot, plan.film), take, plan.film)
    return _step(f"finish {shot.id}", shot, take, better, machine) if better else None


def _clock(wish: Finish, take: TakeInUse, film: Film) -> Between | None:
    if wish.interpolate is None or take.footage.frames < 2:
        return None
    wanted = film.rate if wish.interpolate == OWN else wish.interpolate
    return between_for(take.footage.rate, wanted)


@dataclass(frozen=True, slots=True)
class Task:
    """One task, and who does it."""

    card: Card
    task: FinishTask
    to: Size
    strength: float = 1.0
    between: Between = field(default_factory=lambda: Between(1, 1))

    def to_json(self) -> dict[str, Any]:
        """As a step's parameter."""
        return {
            "engine": self.card.name,
            "task": str(self.task),
            "to": [self.to.width, self.to.height],
            "strength": self.strength,
            "factor": self.between.factor,
            "every": self.between.every,
        }


def _tasks(wish: Finish, take: TakeInUse, film: Film) -> list[Task]:
    """What is done to each of the take's own frames, in order."""
    larger = _larger(wish, take, film)
    sizes: list[tuple[FinishTask, Size, float]] = []
    if wish.deflicker:
        sizes.append((FinishTask.DEFLICKER, take.size, 1.0))
    if larger:
        sizes.append((FinishTask.UPSCALE, larger, 1.0))
    if wish.sharpen:
        sizes.append((FinishTask.SHARPEN, larger or take.size, wish.sharpen))
    return [Task(choose_finish(film, task), task, to, share) for task, to, share in sizes]


def _with_between(tasks: list[Task], take: TakeInUse, between: Between, film: Film) -> list[Task]:
    """New frames come after even light and before they are made larger, which costs less."""
    by = choose_finish(film, FinishTask.INTERPOLATE)
    new = Task(by, FinishTask.INTERPOLATE, take.size, between=between)
    early = [one for one in tasks if one.task is FinishTask.DEFLICKER]
    return [*early, new, *tasks[len(early) :]]


def _larger(wish: Finish, take: TakeInUse, film: Film) -> Size | None:
    """The size to reach, so that what the film's frame shows of the take fills it."""
    if wish.upscale is None:
        return None
    frame, own = film.size, take.size
    if wish.upscale != OWN:
        frame = _times(frame, Fraction(wish.upscale, min(frame.width, frame.height)))
    shown = window_of(own, frame, None)
    share = Fraction(frame.height, shown.height if shown else own.height)
    rules = choose_finish(film, FinishTask.UPSCALE).finish
    most = Fraction(rules.upscales if rules else 1)
    if share <= _BIGGER or most <= _BIGGER:
        return None
    # Its own shape may differ by a hair from the frame's, and it is scaled once, not twice.
    return frame if shown is None and share <= most else _times(own, min(share, most))


def _times(size: Size, share: Fraction) -> Size:
    """The size times so much, sides even and at most 4096."""
    share = min(share, Fraction(4096, max(size.width, size.height)))
    return Size(*(max(64, 2 * round(side * share / 2)) for side in (size.width, size.height)))


def _step(name: str, shot: ShotPlan, take: TakeInUse, tasks: list[Task], machine: Machine) -> Step:
    footage = take.footage
    estimates = [_estimate(task, take, machine) for task in tasks]
    last = tasks[-1].to
    new = next((task for task in tasks if task.task is FinishTask.INTERPOLATE), None)
    made = new.between.made(footage.frames) if new else footage.frames
    megapixels = last.width * last.height / 1e6
    dear = next((task.card for task in tasks if not task.card.instant), None)
    vram_mb = max(one.vram_mb for one in estimates)
    words = ", ".join(str(task.task) for task in tasks)
    return Step(
        name=name,
        kind="take.finish",
        params={
            "picture": take.picture,
            "frames": footage.frames,
            "rate": str(footage.rate),
            "size": [take.size.width, take.size.height],
            "tasks": [task.to_json() for task in tasks],
        },
        inputs={"take": take.source},
        versions={
            **revised("take.finish"),
            **{
                f"finish {task.card.name}": f"{task.card.revision} {task.card.weights()}".strip()
                for task in tasks
            },
        },
        needs=Needs(
            cpu=cores_for(dear, vram_mb, machine) if dear else 1.0,
            gpu=1 if vram_mb else 0,
            ram_mb=250 + round(60 * megapixels) + sum(one.ram_mb for one in estimates),
            vram_mb=vram_mb,
            # The parts, and the whole that they are joined to.
            disk_mb=round(2 * made * megapixels * _MASTER_MB) + 10,
        ),
        affinity=f"finish {dear.name}" if dear else "",
        label=f"{shot.id}: {words}",
        shot=shot.id,
        seconds=sum(one.seconds for one in estimates) + made * megapixels * _MASTER_SECONDS + 0.5,
    )


def _estimate(task: Task, take: TakeInUse, machine: Machine) -> Estimate:
    engine: FinishEngine = task.card.make()
    frames, size = take.footage.frames, take.size
    before = size if task.task is FinishTask.UPSCALE else task.to
    ticks = (task.between.factor, task.between.every)
    request = FinishRequest(
        task.task, before, take.footage.rate, frames, 0, frames, 0, task.to, *ticks, task.strength
    )
    return engine.estimate(request, machine)


def _matched(
    plan: Plan, shots: list[ShotPlan], takes: Takes
) -> Iterator[tuple[ShotPlan, Input, list[Step]]]:
    """Takes of a scene after its first one, whose colours the others go towards."""
    wanted = [shot for shot in shots if finish_of(shot, plan.film).match]
    for _, scene in groupby(wanted, lambda shot: shot.scene):
        reference, *others = scene
        first = _colours(reference, takes[reference.id])
        for n, shot in enumerate(others):
            own = _colours(shot, takes[shot.id])
            step = Step(
                name=f"match {shot.id}",
                kind="take.match",
                params={"strength": finish_of(shot, plan.film).match},
                inputs={"own": StepRef(own.name), "reference": StepRef(first.name)},
                versions=revised("take.match"),
                label=f"{shot.id} beside {reference.id}",
                shot=shot.id,
                inline=True,
                seconds=0.01,
            )
            yield shot, StepRef(step.name), [*([] if n else [first]), own, step]


def _colours(shot: ShotPlan, take: TakeInUse) -> Step:
    footage = take.footage
    megapixels = take.size.width * take.size.height / 1e6
    return Step(
        name=f"colours {shot.id}",
        kind="take.colours",
        params={"picture": take.picture, "frames": footage.frames},
        inputs={"take": take.source},
        versions=revised("take.colours"),
        needs=Needs(ram_mb=250, disk_mb=1),
        label=f"colours of {shot.id}",
        shot=shot.id,
        seconds=0.2 + 0.005 * footage.frames * megapixels,
    )


def finish_cards(plan: Plan) -> Mapping[str, Card]:
    """Engines that have something to finish for the film, by name."""
    found: dict[str, Card] = {}
    for shot in plan.shots():
        wish = finish_of(shot, plan.film)
        if shot.instant or not wish:
            continue
        asked = {
            FinishTask.DEFLICKER: wish.deflicker,
            FinishTask.INTERPOLATE: wish.interpolate is not None,
            FinishTask.UPSCALE: wish.upscale is not None,
            FinishTask.SHARPEN: bool(wish.sharpen),
        }
        cards = [choose_finish(plan.film, task) for task, said in asked.items() if said]
        found |= {card.name: card for card in cards}
    return found
