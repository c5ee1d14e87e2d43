"""Where everything of a film stands, as far as is known before it is made."""

from __future__ import annotations

from dataclasses import dataclass

from prostudio.errors import WeightsMissingError
from prostudio.film.timeline import Timeline
from prostudio.graph import Store
from prostudio.production.forecast import first_steps
from prostudio.production.order import Order
from prostudio.production.plan_values import Found, Plan
from prostudio.production.shots.footage import with_footage
from prostudio.production.sound.narrate import kept_narration, speech_of
from prostudio.production.timing.lay_out import lay_out


@dataclass(frozen=True, slots=True)
class Layout:
    """A film's timeline, and what it was laid out by.

    Attributes:
        plan: whose shots know their footage.
        found: what is in the store of the user's files and the narration.
        sure: all of that is there, so that making the film gives this very timeline.
    """

    plan: Plan
    timeline: Timeline
    found: Found
    sure: bool


def layout_of(plan: Plan, order: Order, store: Store) -> Layout:
    """The timeline by the narration that is there, the rest of it estimated; nothing is made."""
    found = dict(kept_narration(plan, order.settled, store))
    try:
        first = first_steps(plan, order, store)
    except WeightsMissingError:  # a voice that is not here: its sentences are estimated
        first = ()
    for one in first:
        artifact = store.get(one.key) if one.cached and one.key else None
        if artifact is not None:
            found[one.step.name] = artifact
    plan = with_footage(plan, found)
    sure = bool(first) and all(one.cached for one in first)
    sure = sure or not any(piece.sounds for piece in plan.pieces())
    return Layout(plan, lay_out(plan, speech_of(plan, found)), found, sure)
