"""A draft of a film: everything in its place, small, with what is there already.

Voices, music and captions are the film's own and stay in the store for its making. A shot
that was made is shown as it is; one that is drawn or still to be made is a camera move
over its still, which costs a hundredth.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from prostudio.engines.card import Role
from prostudio.engines.request import ImageRequest, Reference
from prostudio.engines.wire import shot_to_json
from prostudio.events import Event, Expected
from prostudio.film import Camera, Size
from prostudio.film.timeline import Timeline
from prostudio.graph import Artifact, Executor, FileInput, Needs, Step, Store, dry_run
from prostudio.production.hand_over import with_what_they_need
from prostudio.production.looks.halving import halved
from prostudio.production.looks.quick_sound import quick_music, quick_voices
from prostudio.production.looks.still import Still, still_of
from prostudio.production.order import Order, Reshoot
from prostudio.production.picture_and_sound import picture_and_sound
from prostudio.production.pictures.finish import unfinished
from prostudio.production.plan_values import Keyframe, Plan, ShotPlan
from prostudio.production.planning.plan import make_plan
from prostudio.production.shots.footage import with_footage
from prostudio.production.shots.ingest import ingest_steps
from prostudio.production.shots.keyframes import keyframe_step_name
from prostudio.production.shots.takes import Casting, cast_takes
from prostudio.production.sound.narrate import (
    kept_narration,
    narration_steps,
    recording_steps,
    speech_of,
)
from prostudio.production.steps.looks import DRAW, UNPACK
from prostudio.production.timing.lay_out import lay_out

PROFILE = "preview"
_STILL = Path("still.png")
"""Stands for a still until its step has given it."""
_PICTURES = frozenset({"segment.compose", "film.join"})
"""Kinds of steps that are made at half the rate; what is heard keeps the film's own clock."""
_QUICK_MOVES = {Camera.ORBIT_LEFT: Camera.PAN_LEFT, Camera.ORBIT_RIGHT: Camera.PAN_RIGHT}
"""A picture in perspective takes five times as long to draw as one that is moved."""

Drawn = Callable[[Still], Path | None]
"""Where a still lies as JPEG, if it was drawn before."""
Looks = dict[str, Still]
"""By shot id."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished draft: the artifact whose one file it is, and where everything stands."""

    film: Artifact
    plan: Plan
    timeline: Timeline


def draft(order: Order, executor: Executor, drawn: Drawn) -> Generator[Event, None, Draft]:
    """Make a draft of a film and yield what happens; closing the iterator cancels.

    Raises:
        FilmError: the film cannot be made.
        ProStudioError: from the steps.
    """
    film = replace(order.film, profiles=(PROFILE,))
    order = replace(order, film=film, reshoot=Reshoot.NONE)
    store = executor.store
    plan = unfinished(make_plan(order))
    casting = cast_takes(plan, store, order.settled, Reshoot.NONE)
    kept = kept_narration(plan, order.settled, store)
    plan = quick_voices(plan, kept, order.machine, store)
    brought = yield from executor.run(
        [*ingest_steps(plan, order.settings.limits), *recording_steps(plan)]
    )
    looks = dict(_looks(plan, casting))
    plan = _with_looks(plan, casting, looks)
    kept |= {step.name: brought[step.name] for step in recording_steps(plan)}
    pictures = [_look_step(shot, look, drawn) for shot, look in looks.items()]
    first = [*narration_steps(plan, kept, order.machine), *pictures]
    yield _expected(first, store)
    made = yield from executor.run(first)
    found: dict[str, Artifact] = {**brought, **made, **kept}
    for shot in looks:
        for view in ("", PROFILE):
            found[keyframe_step_name(shot, view)] = made[f"look {shot}"]
    plan = with_footage(plan, found)
    timeline = lay_out(plan, speech_of(plan, found))
    cast = replace(casting, missing=(), again=())  # nothing is left to be shot

    def steps_of(quick: Plan) -> list[Step]:
        sound = picture_and_sound(order, quick, timeline, cast, found)
        if (coarse := halved(timeline)) is timeline:
            return sound
        pictures = picture_and_sound(order, quick, coarse, cast, found)
        return [*(one for one in pictures if one.kind in _PICTURES), *_rest(sound)]

    plan, steps = quick_music(plan, store, steps_of)
    name = plan.deliveries[0].step("film")
    film_step = next(step for step in steps if step.name == name)
    steps = with_what_they_need([film_step], steps)
    yield _expected(steps, store)
    results = yield from executor.run(steps)
    return Draft(results[name], plan, timeline)


def _expected(steps: Sequence[Step], store: Store) -> Expected:
    """What a half of the work takes; it is told before each of the two."""
    missing = [one.step for one in dry_run(steps, store) if not one.cached]
    return Expected(sum(step.seconds or 0.3 for step in missing), len(steps))


def _rest(steps: Sequence[Step]) -> list[Step]:
    """Steps that do not show anything."""
    return [step for step in steps if step.kind not in _PICTURES]


def _looks(plan: Plan, casting: Casting) -> Iterator[tuple[str, Still]]:
    """A still for each shot that is shown as one, by the shot's id."""
    for shot in plan.shots():
        shown = shot.id in casting.chosen or shot.picture is not None
        if not shown and shot.id not in casting.keyframes:
            yield shot.id, still_of(shot, plan.film.size)


def _with_looks(plan: Plan, casting: Casting, looks: Looks) -> Plan:
    size = plan.film.size
    passages = tuple(
        replace(p, shots=tuple(_quick(shot, size, casting, looks) for shot in p.shots))
        for p in plan.passages
    )
    return replace(plan, passages=passages)


def _quick(shot: ShotPlan, size: Size, casting: Casting, looks: Looks) -> ShotPlan:
    """The shot as something that is made at once; a take and what is quick stay."""
    if shot.id in casting.chosen or shot.clip or (shot.engine == "stills" and shot.picture):
        return shot
    request = replace(
        shot.request,
        references=(Reference(Role.FIRST_FRAME, _STILL),),
        size=size,
        camera=_QUICK_MOVES.get(shot.request.camera, shot.request.camera),
        style=() if shot.id in looks else shot.request.style,  # the still has its grade
        timed_prompts=(),
        want_sound=False,
    )
    return replace(
        shot,
        engine="stills",
        instant=True,
        request=request,
        end=None,
        subjects=(),
        keyframe=_keyframe(shot, size) if shot.id in looks else shot.keyframe,
    )


def _keyframe(shot: ShotPlan, size: Size) -> Keyframe:
    """The still as the shot's first frame: drawn, whoever would have drawn it."""
    prompt = shot.in_words or shot.request.prompt
    return Keyframe("procedural", True, ImageRequest(prompt, size, shot.request.seed))


def _look_step(shot: str, look: Still, drawn: Drawn) -> Step:
    """The step that gives the still."""
    path, name = drawn(look), f"look {shot}"
    if path is not None:
        inputs = {"picture": FileInput.of(path)}
        return Step(name, UNPACK, inputs=inputs, needs=Needs(disk_mb=2), label=shot, seconds=0.1)
    assert look.request is not None
    return Step(
        name,
        DRAW,
        params={"engine": look.engine, "request": shot_to_json(look.request), "look": look.key},
        needs=Needs(ram_mb=500, disk_mb=2),
        label=shot,
        shot=shot,
        seconds=0.8,
    )
