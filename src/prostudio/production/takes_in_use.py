"""Where each dear shot's frames come from, whether the take is there or still to be made."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.film.timeline import Timeline
from prostudio.graph import Artifact, StepRef
from prostudio.production.compose import TakeInUse, Takes
from prostudio.production.plan_values import Plan
from prostudio.production.retime import Footage
from prostudio.production.shoot import HANDLE, calls, footage_of, rules_of, sized, take_step_name
from prostudio.production.takes import Casting, Chosen


def takes_in_use(plan: Plan, timeline: Timeline, casting: Casting) -> Takes:
    """Every dear shot's take, by shot id."""
    clips = {clip.shot: clip for clip in timeline.clips}
    takes = {shot: _made(chosen) for shot, chosen in casting.chosen.items()}
    for call in calls(plan, casting):
        for n, shot in enumerate(call):
            rules = rules_of(registry.card(Kind.VIDEO, shot.engine))
            sounds = rules.makes_sound and plan.film.sound != "narration"
            takes[shot.id] = TakeInUse(
                source=StepRef(take_step_name(call[0])),
                picture=f"picture {n}.mp4",
                sound=f"sound {n}.wav" if sounds else None,
                footage=footage_of(sized(shot, clips[shot.id], timeline.rate)),
            )
    return takes


def _made(chosen: Chosen) -> TakeInUse:
    facts = chosen.take.facts["shots"][chosen.index]
    return TakeInUse(
        source=chosen.take,
        picture=f"picture {chosen.index}.mp4",
        sound=f"sound {chosen.index}.wav" if facts["sound"] else None,
        footage=Footage(facts["frames"], Fraction(facts["rate"]), HANDLE),
    )


def used_keys(casting: Casting, results: Mapping[str, Artifact]) -> dict[str, str]:
    """Shot id -> key of the take that the film uses now."""
    keys = {shot: chosen.take.key for shot, chosen in casting.chosen.items()}
    for name, artifact in results.items():
        if name.startswith("take "):
            keys |= {shot["shot"]: artifact.key for shot in artifact.facts["shots"]}
    return keys
