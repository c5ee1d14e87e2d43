"""Steps that turn timeline and takes into encoded segments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from prostudio.compositor.cutting import cut_segments
from prostudio.compositor.segment import Segment
from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.wire import shot_to_json
from prostudio.film.timeline import Clip, Timeline
from prostudio.graph import Input, Needs, Step, StepRef
from prostudio.media.encoding import Encoding
from prostudio.production.ingest import picture_step_name
from prostudio.production.plan_values import Plan, ShotPlan
from prostudio.production.retime import Footage, retime
from prostudio.production.steps.pictures import retiming_to_json


@dataclass(frozen=True, slots=True)
class TakeInUse:
    """Where a dear shot's frames come from: an artifact or a step, a file in it, its length."""

    source: Input
    picture: str
    sound: str | None
    footage: Footage


Takes = Mapping[str, TakeInUse]
"""By shot id."""


def segment_steps(plan: Plan, timeline: Timeline, takes: Takes, encoding: Encoding) -> list[Step]:
    """A step for each segment, in order; their names are `segment 0`, `segment 1`, ..."""
    shots = {shot.id: shot for shot in plan.shots()}
    clips = {clip.shot: clip for clip in timeline.clips}
    cut = cut_segments(timeline, burn_captions=plan.film.captions.burned)
    names = _names(cut)
    return [
        _segment(
            name,
            segment,
            [(shots[s.shot], clips[s.shot]) for s in segment.sources],
            takes,
            encoding,
        )
        for name, segment in zip(names, cut, strict=True)
    ]


def _names(cut: tuple[Segment, ...]) -> list[str]:
    """By shot and count, so that a new first shot renames nothing and `why` finds its last time."""
    seen: dict[str, int] = {}
    names = []
    for segment in cut:
        shots = " into ".join(source.shot for source in segment.sources)
        seen[shots] = seen.get(shots, 0) + 1
        names.append(f"segment {shots} {seen[shots]}")
    return names


def _segment(
    name: str,
    segment: Segment,
    shown: list[tuple[ShotPlan, Clip]],
    takes: Takes,
    encoding: Encoding,
) -> Step:
    makers: list[dict[str, Any]] = []
    inputs: dict[str, Input] = {}
    for n, (shot, clip) in enumerate(shown):
        if shot.id in takes:
            maker, read = _from_take(n, clip, takes[shot.id], segment)
        else:
            maker, read = _drawn(n, shot, clip, segment)
        makers.append(maker)
        inputs |= read
    megapixels = segment.size.width * segment.size.height / 921_600
    return Step(
        name=name,
        kind="segment.compose",
        params={
            "segment": segment.to_json(),
            "sources": makers,
            "encoding": encoding.to_json(),
        },
        inputs=inputs,
        versions=_versions(shown, takes),
        needs=Needs(
            ram_mb=round(350 + 250 * megapixels),
            disk_mb=round(2 + segment.frames * 0.03 * megapixels),
        ),
        label=f"{shown[0][0].id}: {segment.frames} frames",
        shot=shown[-1][0].id,
        seconds=segment.frames
        * (0.03 + 0.08 * sum(s.id not in takes for s, _ in shown))
        * megapixels
        + 1,
    )


def _drawn(
    number: int, shot: ShotPlan, clip: Clip, segment: Segment
) -> tuple[dict[str, Any], dict[str, Input]]:
    """An instant engine draws straight into the segment."""
    request = replace(shot.request, rate=segment.rate, frames=clip.source_frames)
    read: dict[str, Input] = {}
    if shot.picture:
        read[f"source {number} reference 0"] = StepRef(picture_step_name(shot))
    return {"engine": shot.engine, "request": shot_to_json(request)}, read


def _from_take(
    number: int, clip: Clip, take: TakeInUse, segment: Segment
) -> tuple[dict[str, Any], dict[str, Input]]:
    """A dear engine's master is recomposed; nothing is shot for captions or length."""
    timing = retime(take.footage, clip.handle_in, clip.source_frames, segment.rate)
    maker = {"take": take.picture, "retiming": retiming_to_json(timing)}
    return maker, {f"source {number} take": take.source}


def _versions(shown: list[tuple[ShotPlan, Clip]], takes: Takes) -> dict[str, str]:
    """Skia and the engine's revision change drawn pictures; a take's frames they do not."""
    from importlib.metadata import version

    found = {"skia": version("skia-python")}
    for shot, _ in shown:
        if shot.id not in takes:
            card = registry.card(Kind.VIDEO, shot.engine)
            found[f"video {card.name}"] = card.revision
    return found
