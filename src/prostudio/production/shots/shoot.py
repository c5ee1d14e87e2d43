"""Steps that make takes, and how a clip is shown from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from math import ceil
from typing import Any

from prostudio.engines import registry
from prostudio.engines.card import Card, Kind, VideoRules
from prostudio.engines.request import Machine, ShotRequest
from prostudio.engines.wire import image_to_json, shot_to_json
from prostudio.errors import FilmError
from prostudio.film.timeline import Clip, Timeline
from prostudio.graph import Input, Step, StepRef
from prostudio.production.asked import engine_digest
from prostudio.production.plan_values import Found, Plan, ShotPlan
from prostudio.production.shots.encode import Bench, encoding_name, encoding_steps, needs_of
from prostudio.production.shots.keyframes import keyframe_step
from prostudio.production.shots.loras import lora_inputs, lora_mb
from prostudio.production.shots.references import reference_inputs
from prostudio.production.shots.takes import Casting, picture_digest
from prostudio.production.timing.retime import EASE, Footage

HANDLE = Fraction(1, 2)
"""Seconds that a take has at least before and after its shot, for transitions and changes."""


def shoot_steps(
    plan: Plan, timeline: Timeline, casting: Casting, found: Found, machine: Machine
) -> list[Step]:
    """A step for each call of a dear engine: its shots that are missing, neighbours together.

    First a step for each keyframe that one of them, or a camera move, begins with; then one
    that reads words and pictures of each shot, for engines that do it apart.
    """
    clips = {clip.shot: clip for clip in timeline.clips}
    sound = plan.film.sound != "narration"
    drawing = [keyframe_step(shot, frame, found, machine) for shot, frame in casting.to_draw(plan)]
    steps, loaded = drawing, set[str]()
    for call in calls(plan, casting):
        requests = _requests(call, clips, timeline.rate, sound)
        bench = Bench(machine, found, call[0].engine in loaded)
        steps += encoding_steps(call, requests, bench)
        steps.append(_step(call, requests, bench))
        loaded.add(call[0].engine)
    return steps


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
    shown = (clip.stop - clip.start) / rate
    if shot.end:  # its last frame is the clip's: little is made beyond, and eased where it can be
        before, after = clip.handle_in / rate, clip.handle_out / rate
        frames = rules.frames(ceil((before + shown + after) / EASE * own))
        before = max(before, frames / own - shown - after)
    else:
        frames = rules.frames(ceil((before + shown + after) * own))
    moments = (
        (ceil((before + at) * own) if at else 0, text) for at, text in shot.shot.timed_prompts
    )
    timed = tuple((at, text) for at, text in moments if at < frames)
    return replace(shot.request, rate=own, frames=frames, timed_prompts=timed)


def _requests(
    call: list[ShotPlan], clips: Mapping[str, Clip], rate: Fraction, sound: bool
) -> list[ShotRequest]:
    sounds = sound and rules_of(registry.card(Kind.VIDEO, call[0].engine)).makes_sound
    return [replace(sized(shot, clips[shot.id], rate), want_sound=sounds) for shot in call]


def _step(call: list[ShotPlan], requests: list[ShotRequest], bench: Bench) -> Step:
    card = registry.card(Kind.VIDEO, call[0].engine)
    engine = card.make()
    estimates = [engine.estimate(request, bench.machine) for request in requests]
    inputs: dict[str, Input] = {
        f"shot {n} reference {k}": source
        for n, shot in enumerate(call)
        for k, source in enumerate(reference_inputs(shot, bench.found))
    }
    for n, request in enumerate(requests):
        inputs |= lora_inputs(request.variant, f"shot {n} ")
    if rules_of(card).encodes:
        inputs |= {f"shot {n} encoded": StepRef(encoding_name(s)) for n, s in enumerate(call)}
    return Step(
        name=take_step_name(call[0]),
        kind="shot.shoot",
        params={
            "engine": card.name,
            "requests": [shot_to_json(request) for request in requests],
            "shots": [shot.id for shot in call],
            "digests": [picture_digest(shot, card) for shot in call],
            "made_by": engine_digest(card),
            **_keyframes(call),
        },
        inputs=inputs,
        needs=needs_of(card, estimates, bench.machine, max(lora_mb(r.variant) for r in requests)),
        affinity=card.place,
        leave_seconds=card.leave_seconds,
        label=f"{card.name} shoots {', '.join(shot.id for shot in call)}",
        shot=call[0].id,
        take=True,
        seconds=bench.seconds(estimates),
    )


def _keyframes(call: list[ShotPlan]) -> dict[str, list[Any]]:
    """What first frames were asked for, where one was drawn: part of a take's provenance."""
    if not any(shot.keyframe for shot in call):
        return {}
    told = [
        {
            "engine": frame.engine,
            "request": image_to_json(frame.request),
            "made_by": engine_digest(registry.card(Kind.IMAGE, frame.engine)),
        }
        if frame
        else None
        for frame in (shot.keyframe for shot in call)
    ]
    return {"keyframes": told}


def take_step_name(shot: ShotPlan) -> str:
    """The step that makes a shot's take, named by the first shot of its call."""
    return f"take {shot.id}"


def footage_of(request: ShotRequest) -> Footage:
    """What a take of this request holds."""
    return Footage(request.frames, request.rate, HANDLE)
