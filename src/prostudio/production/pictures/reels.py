"""The film's pictures in one frame: made once for all deliveries that show them alike."""

from __future__ import annotations

from dataclasses import dataclass, replace

from prostudio.engines import registry
from prostudio.engines.allowed import require_allowed
from prostudio.engines.card import ImageRules, Kind, VideoRules
from prostudio.errors import FilmError
from prostudio.film import Size
from prostudio.film.timeline import Timeline
from prostudio.production.deliveries import Delivery, Frame
from prostudio.production.plan_values import Keyframe, Plan, ShotPlan
from prostudio.production.timing.lay_out import in_frame


@dataclass(frozen=True, slots=True)
class Reel:
    """The film's pictures in one frame, and what delivers them.

    Attributes:
        plan: with shots that are drawn at once asked for in this frame. A take stays what
            it is, whose part about the shot's focus is shown.
        timeline: with captions laid out in this frame's safe area.
    """

    deliveries: tuple[Delivery, ...]
    plan: Plan
    timeline: Timeline

    @property
    def frame(self) -> Frame:
        """The frame that they share."""
        return self.deliveries[0].frame

    @property
    def serves(self) -> tuple[str, ...]:
        """Names of the profiles."""
        return tuple(delivery.name for delivery in self.deliveries)


def reels(plan: Plan, timeline: Timeline) -> tuple[Reel, ...]:
    """A reel for each frame that is delivered, in the order in which they are asked for."""
    shared: dict[Frame, list[Delivery]] = {}
    for delivery in plan.deliveries:
        shared.setdefault(delivery.frame, []).append(delivery)
    return tuple(
        Reel(
            tuple(group),
            _framed(plan, group[0]),
            in_frame(timeline, frame.size, frame.safe),
        )
        for frame, group in shared.items()
    )


def _framed(plan: Plan, delivery: Delivery) -> Plan:
    """The plan with what is drawn at once in the delivery's size."""
    if delivery.frame.size == plan.film.size:
        return plan
    passages = tuple(
        replace(passage, shots=tuple(_shot(shot, delivery) for shot in passage.shots))
        for passage in plan.passages
    )
    return replace(plan, passages=passages)


def _shot(shot: ShotPlan, delivery: Delivery) -> ShotPlan:
    """The shot asked for in the frame; as it was where its engine is dear or cannot draw so."""
    if not shot.instant:
        return shot
    card, size = registry.card(Kind.VIDEO, shot.engine), delivery.frame.size
    rules = card.video or VideoRules()
    request = replace(shot.request, size=rules.size(size))
    try:
        require_allowed(card, [request])
    except FilmError:
        return shot
    keyframe = shot.keyframe and _keyframe(shot.keyframe, size, delivery.name)
    return replace(shot, request=request, keyframe=keyframe)


def _keyframe(keyframe: Keyframe, size: Size, view: str) -> Keyframe:
    """The first frame drawn for this frame; the one that is there where it cost something."""
    if not keyframe.instant:
        return keyframe
    rules = registry.card(Kind.IMAGE, keyframe.engine).image or ImageRules()
    request = replace(keyframe.request, size=rules.size(rules.best(size)))
    return replace(keyframe, request=request, view=view)
