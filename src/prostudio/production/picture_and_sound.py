"""Everything after the narration as steps: pictures, sound, finished files and the look at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from prostudio.film.timeline import Timeline
from prostudio.graph import Step, StepRef
from prostudio.production.finishing.deliver import join_steps
from prostudio.production.order import Order
from prostudio.production.pictures.compose import segment_steps
from prostudio.production.pictures.finish import finished
from prostudio.production.pictures.reels import Reel, reels
from prostudio.production.pictures.takes_in_use import takes_in_use
from prostudio.production.plan_values import Found, Plan
from prostudio.production.shots.keyframes import keyframe_step
from prostudio.production.shots.shoot import shoot_steps
from prostudio.production.shots.takes import Casting
from prostudio.production.sound.masters import master_steps
from prostudio.production.sound.sounds import sound_steps


def picture_and_sound(
    order: Order, plan: Plan, timeline: Timeline, casting: Casting, found: Found
) -> list[Step]:
    """All steps after the narration, each finished file and its inspection last.

    Takes, music and the mix serve every delivery; a reel of segments those that show the
    film in one frame; a master those whose sound is encoded alike.
    """
    found, machine = {**found, **casting.drawn}, order.machine
    takes = takes_in_use(plan, timeline, casting)
    shown = finished(plan, takes, machine)
    shooting = [*shoot_steps(plan, timeline, casting, found, machine), *shown.steps]
    films: list[Step] = []
    for reel in reels(plan, timeline):
        shooting += _keyframes(reel, order, found)
        segments = segment_steps(reel, shown.takes, found, machine)
        shooting += segments
        films += join_steps(reel, segments)
    sound = sound_steps(plan, timeline, takes, found, machine)
    masters = master_steps(plan.deliveries, float(timeline.frames.seconds))
    return _in_use([*shooting, *sound, *masters, *films])


def _keyframes(reel: Reel, order: Order, found: Found) -> Iterator[Step]:
    """First frames that are drawn again for the reel's frame."""
    for shot in reel.plan.shots():
        if shot.keyframe and shot.keyframe.view:
            step = keyframe_step(shot, shot.keyframe, found, order.machine)
            yield replace(step, serves=reel.serves)


def _in_use(steps: list[Step]) -> list[Step]:
    """Without drawn first frames of a frame that is not delivered."""
    read = {
        source.step
        for step in steps
        for source in step.inputs.values()
        if isinstance(source, StepRef)
    }
    return [step for step in steps if step.kind != "image.draw" or step.name in read]
