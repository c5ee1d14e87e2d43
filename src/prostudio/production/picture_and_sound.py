"""Everything after the narration as steps: pictures, sound, the finished film, its inspection."""

from __future__ import annotations

from prostudio.delivery.film_plan import film_plan
from prostudio.delivery.provenance import attributions, film_source_type, xmp_packet
from prostudio.film.timeline import Timeline
from prostudio.production.ambiences import ambience_settings, others_heard
from prostudio.graph import Step
from prostudio.production.compose import Takes, segment_steps
from prostudio.production.deliver import join_steps
from prostudio.production.ingredients import ingredients
from prostudio.production.order import Order
from prostudio.production.plan_values import Found, Plan
from prostudio.production.shoot import shoot_steps
from prostudio.production.sounds import sound_steps
from prostudio.production.takes import Casting
from prostudio.production.takes_in_use import takes_in_use


def picture_and_sound(
    order: Order, plan: Plan, timeline: Timeline, casting: Casting, found: Found
) -> list[Step]:
    """All steps after the narration, the finished film and its inspection last."""
    found = {**found, **casting.drawn}
    shooting = shoot_steps(plan, timeline, casting, found, order.machine)
    takes: Takes = takes_in_use(plan, timeline, casting)
    segments = segment_steps(plan, timeline, takes, found, order.settings)
    makers = ingredients(plan)
    xmp = xmp_packet(film_source_type(makers), plan.film.title or "", attributions(makers))
    own = {shot.id for shot in plan.shots() if shot.picture}
    given = tuple((clip.start, clip.stop) for clip in timeline.clips if clip.shot in own)
    finished = film_plan(timeline, lufs=None if is_silent(plan) else -14.0, given=given)
    return [
        *shooting,
        *segments,
        *sound_steps(plan, timeline, takes, found, order.machine),
        *join_steps(segments, timeline, plan, xmp, finished.to_json()),
    ]


def is_silent(plan: Plan) -> bool:
    """Whether nothing at all is heard in the film."""
    return not (others_heard(plan) or ambience_settings(plan))
