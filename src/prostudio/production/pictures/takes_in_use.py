"""Where each dear shot's frames come from, whether the take is there or still to be made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.events import Warned
from prostudio.film import Size
from prostudio.film.timeline import Timeline
from prostudio.graph import Artifact, StepRef
from prostudio.production.pictures.compose import TakeInUse, Takes
from prostudio.production.plan_values import Plan, ShotPlan
from prostudio.production.shots.shoot import (
    HANDLE,
    calls,
    footage_of,
    rules_of,
    sized,
    take_step_name,
)
from prostudio.production.shots.takes import Casting, Chosen
from prostudio.production.timing.retime import Footage


def takes_in_use(plan: Plan, timeline: Timeline, casting: Casting) -> Takes:
    """Every dear shot's take, by shot id."""
    clips = {clip.shot: clip for clip in timeline.clips}
    dear = {shot.id: shot for shot in plan.shots() if not shot.instant}
    takes = {shot: take_in_use(dear[shot], chosen) for shot, chosen in casting.chosen.items()}
    for call in calls(plan, casting):
        for n, shot in enumerate(call):
            takes[shot.id] = TakeInUse(
                source=StepRef(take_step_name(call[0])),
                picture=f"picture {n}.mp4",
                size=shot.request.size,
                sound=f"sound {n}.wav" if _promises_sound(shot) else None,
                footage=footage_of(sized(shot, clips[shot.id], timeline.rate)),
                to_the_end=shot.end is not None,
            )
    return takes


def _promises_sound(shot: ShotPlan) -> bool:
    return rules_of(registry.card(Kind.VIDEO, shot.engine)).makes_sound


def take_in_use(shot: ShotPlan, chosen: Chosen) -> TakeInUse:
    """A take that is there, as its shot uses it.

    One that lacks the sound its engine promises is asked for it too: the mix leaves it out.
    So the film is the same whether the take was there or made in the same run.
    """
    facts = chosen.take.facts["shots"][chosen.index]
    sounds = facts["sound"] or _promises_sound(shot)
    return TakeInUse(
        source=chosen.take,
        picture=f"picture {chosen.index}.mp4",
        size=Size(facts["width"], facts["height"]),
        sound=f"sound {chosen.index}.wav" if sounds else None,
        footage=Footage(facts["frames"], Fraction(facts["rate"]), HANDLE),
        to_the_end=shot.end is not None,
    )


def unheard(plan: Plan, casting: Casting, results: Mapping[str, Artifact]) -> Iterator[Warned]:
    """A warning for each shot whose engine makes sound and whose take has none."""
    made = {
        facts["shot"]: facts
        for name, artifact in results.items()
        if name.startswith("take ")
        for facts in artifact.facts["shots"]
    }
    kept = {
        shot: chosen.take.facts["shots"][chosen.index] for shot, chosen in casting.chosen.items()
    }
    for shot in plan.shots():
        facts = made.get(shot.id) or kept.get(shot.id)
        if facts and not facts["sound"] and _promises_sound(shot):
            yield Warned(
                "no_sound",
                f"shot {shot.id}: {shot.engine} makes sound with its pictures, but this take has "
                "none, so only voice and music are heard; [[sound: FILE]] gives it one of yours",
                shot.shot.line,
            )


def used_keys(casting: Casting, results: Mapping[str, Artifact]) -> dict[str, str]:
    """Shot id -> key of the take that the film uses now."""
    keys = {shot: chosen.take.key for shot, chosen in casting.chosen.items()}
    for name, artifact in results.items():
        if name.startswith("take "):
            keys |= {shot["shot"]: artifact.key for shot in artifact.facts["shots"]}
    return keys
