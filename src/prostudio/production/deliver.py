"""The finished file: joined, inspected, and put where the user wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prostudio.film.text.language_tracks import track_language
from prostudio.film.timeline import Timeline
from prostudio.graph import Needs, Step, StepRef
from prostudio.production.plan_values import Plan


def join_steps(
    segments: list[Step], timeline: Timeline, film: Plan, xmp: str, plan: Mapping[str, Any]
) -> list[Step]:
    """The finished file, and the look at it: steps `film` and `inspection`.

    Args:
        plan: what the inspection holds the file against, as JSON.
    """
    title = film.film.title
    seconds = float(timeline.frames.seconds)
    megabytes = sum(step.needs.disk_mb for step in segments) + seconds * 0.03
    join = Step(
        name="film",
        kind="film.join",
        params={
            "segments": len(segments),
            "rate": str(timeline.rate),
            "metadata": {"title": title} if title else {},
            "xmp": xmp,
            "language": track_language(film.language),
        },
        inputs={f"segment {n}": StepRef(step.name) for n, step in enumerate(segments)}
        | {"sound": StepRef("sound")},
        needs=Needs(ram_mb=200, disk_mb=round(megabytes)),
        label="joining the film",
        seconds=0.5 + seconds / 200,
    )
    inspection = Step(
        name="inspection",
        kind="film.inspect",
        params={"plan": plan},
        inputs={"film": StepRef("film")},
        needs=Needs(ram_mb=250, disk_mb=1),
        label="inspecting the film",
        seconds=0.5 + seconds * 0.06,
    )
    return [join, inspection]
