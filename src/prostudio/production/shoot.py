"""Steps that make takes, and how a clip is shown from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from math import ceil

from prostudio.engines import registry
from prostudio.engines.card import Card, Kind, VideoRules
from prostudio.engines.request import Machine, ShotRequest
from prostudio.engines.wire import shot_to_json
from prostudio.errors import FilmError
from prostudio.film.timeline import Clip, Timeline
from prostudio.graph import Input, Needs, Step
from prostudio.production.ingest import picture_step_name
from prostudio.production.plan_values import Found, Plan, ShotPlan, result_of
from prostudio.production.retime import Footage
from prostudio.production.takes import Casting, engine_digest, picture_digest

HANDLE = Fraction(1, 2)
"""Seconds that a take has at least before and after its shot, for transitions and changes."""


def shoot_steps(
    plan: Plan, timeline: Timeline, casting: Casting, found: Found, machine: Machine
) -> list[Step]:
    """A step for each call of a dear engine: its shots that are missing, neighbours together."""
    clips = {clip.shot: clip for clip in timeline.clips}
    sound = plan.film.sound != "narration"
    return [
        _step(call, _requests(call, clips, timeline.rate, sound), found, machine)
        for call in calls(plan, casting)
    ]


def calls(plan: Plan, casting: Casting) -> list[list[ShotPlan]]:
    """Missing shots by engine call; engines that take several get runs of neighbours."""
    missing = {shot.id for shot in casting.missing}
    grouped: list[list[ShotPlan]] = []
    for (engine, wanted), run in groupby(plan.shots(), lambda s: (s.engine, s.id in missing)):
        if wanted:
            together = rules_of(registry.card(Kind.VIDEO, engine)).shots_per_call
            shots = list(run)
            grouped += [shots[n : n + together] for n in range(0, len(shots), together)]
    return grouped


def rules_of(card: Card) -> VideoRules:
    """The card's video rules; FilmError when it is not a video engine's."""
    if card.video is None:
        raise FilmError(f"{card.name} is not a video engine")
    return card.video


def sized(shot: ShotPlan, clip: Clip, rate: Fraction) -> ShotRequest:
    """The request with the length that the clip needs, in the engine's own quanta."""
    rules = rules_of(registry.card(Kind.VIDEO, shot.engine))
    own = rules.rate or rate
    before, after = (max(HANDLE, n / rate) for n in (clip.handle_in, clip.handle_out))
    seconds = before + (clip.stop - clip.start) / rate + after
    return replace(shot.request, rate=own, frames=rules.frames(ceil(seconds * own)))


def _requests(
    call: list[ShotPlan], clips: Mapping[str, Clip], rate: Fraction, sound: bool
) -> list[ShotRequest]:
    sounds = sound and rules_of(registry.card(Kind.VIDEO, call[0].engine)).makes_sound
    return [replace(sized(shot, clips[shot.id], rate), want_sound=sounds) for shot in call]


def _step(
    call: list[ShotPlan], requests: list[ShotRequest], found: Found, machine: Machine
) -> Step:
    card = registry.card(Kind.VIDEO, call[0].engine)
    engine = card.make()
    estimates = [engine.estimate(request, machine) for request in requests]
    memory = card.memory[0]
    inputs: dict[str, Input] = {
        f"shot {n} reference 0": result_of(picture_step_name(shot), found)
        for n, shot in enumerate(call)
        if shot.picture
    }
    return Step(
        name=take_step_name(call[0]),
        kind="shot.shoot",
        params={
            "engine": card.name,
            "requests": [shot_to_json(request) for request in requests],
            "shots": [shot.id for shot in call],
            "digests": [picture_digest(shot, card) for shot in call],
            "made_by": engine_digest(card),
        },
        inputs=inputs,
        needs=Needs(
            gpu=1 if memory.vram_mb else 0,
            ram_mb=200 + max([memory.ram_mb, *(e.ram_mb for e in estimates)]),
            vram_mb=max([memory.vram_mb, *(e.vram_mb for e in estimates)]),
            disk_mb=sum(e.disk_mb for e in estimates) + 10,
        ),
        affinity=f"video {card.name}",
        label=f"{card.name} shoots {', '.join(shot.id for shot in call)}",
        shot=call[0].id,
        take=True,
        seconds=sum(e.seconds for e in estimates),
    )


def take_step_name(shot: ShotPlan) -> str:
    """The step that makes a shot's take, named by the first shot of its call."""
    return f"take {shot.id}"


def footage_of(request: ShotRequest) -> Footage:
    """What a take of this request holds."""
    return Footage(request.frames, request.rate, HANDLE)
