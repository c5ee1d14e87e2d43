"""The finished files: joined, inspected, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from prostudio.delivery.film_plan import film_plan
from prostudio.delivery.provenance import attributions, film_source_type, xmp_packet
from prostudio.events import Warned
from prostudio.film.text.language_tracks import track_language
from prostudio.film.timeline import Timeline
from prostudio.graph import Artifact, Input, Needs, Step, StepRef
from prostudio.production.deliveries import Delivery, too_large, too_long
from prostudio.production.finishing.ingredients import ingredients
from prostudio.production.finishing.subtitle_tracks import subtitle_tracks
from prostudio.production.pictures.reels import Reel, reels
from prostudio.production.plan_values import Plan
from prostudio.production.revisions import revised
from prostudio.production.sound.ambiences import (
    ambience_settings,
    laid_under,
    others_heard,
)
from prostudio.production.sound.masters import master_name


@dataclass(frozen=True, slots=True)
class Delivered:
    """One finished file.

    Attributes:
        timeline: the film's, with captions as they stand in this file's frame.
        film: artifact whose one file it is.
        inspection: what `inspect` found, as JSON.
    """

    delivery: Delivery
    timeline: Timeline
    film: Artifact
    inspection: dict[str, Any]

    @property
    def bytes(self) -> int:
        """How large the file is."""
        return next(iter(self.film.files.values())).size


def join_steps(reel: Reel, segments: list[Step]) -> list[Step]:
    """For every delivery of a reel its file and the look at it: steps `film` and `inspection`."""
    return [
        step
        for delivery in reel.deliveries
        for step in (_join(delivery, reel, segments), _inspection(delivery, reel, segments))
    ]


def _join(delivery: Delivery, reel: Reel, segments: list[Step]) -> Step:
    plan, container = reel.plan, delivery.profile.container
    title, makers = plan.film.title, ingredients(plan)
    seconds = float(reel.timeline.frames.seconds)
    megabytes = sum(step.needs.disk_mb for step in segments) + seconds * 0.03
    return Step(
        name=delivery.step("film"),
        kind="film.join",
        params={
            "segments": len(segments),
            "rate": str(reel.timeline.rate),
            "encoding": delivery.frame.encoding.to_json(),
            "metadata": {"title": title} if title else {},
            "xmp": xmp_packet(film_source_type(makers), title or "", attributions(makers)),
            "language": track_language(plan.language),
            "container": container.to_json(),
            "subtitles": subtitle_tracks(plan, reel.timeline),
        },
        inputs=_all(segments) | {"sound": StepRef(master_name(delivery, plan.deliveries))},
        versions=revised("film.join"),
        needs=Needs(ram_mb=200, disk_mb=round(megabytes)),
        label=delivery.step("joining the film"),
        seconds=0.5 + seconds / 200,
        serves=(delivery.name,),
    )


def _all(segments: list[Step]) -> dict[str, Input]:
    return {f"segment {n}": StepRef(step.name) for n, step in enumerate(segments)}


def _inspection(delivery: Delivery, reel: Reel, segments: list[Step]) -> Step:
    seconds = float(reel.timeline.frames.seconds)
    return Step(
        name=delivery.step("inspection"),
        kind="film.inspect",
        params={"plan": _finished(delivery, reel), "segments": len(segments)},
        inputs=_all(segments) | {"film": StepRef(delivery.step("film"))},
        versions=revised("film.inspect"),
        needs=Needs(ram_mb=250, disk_mb=1),
        label=delivery.step("inspecting the film"),
        seconds=0.5 + seconds * 0.01,
        serves=(delivery.name,),
    )


def _finished(delivery: Delivery, reel: Reel) -> Mapping[str, Any]:
    """What the inspection holds the file against, as JSON."""
    plan, profile = reel.plan, delivery.profile
    own = {shot.id for shot in plan.shots() if shot.picture}
    given = tuple((clip.start, clip.stop) for clip in reel.timeline.clips if clip.shot in own)
    lufs = None if may_be_silent(plan) else profile.lufs
    finished = film_plan(reel.timeline, lufs=lufs, given=given)
    return replace(
        finished,
        true_peak=profile.true_peak,
        picture_codec=delivery.frame.encoding.codec.decodes_as,
        sound_codec=profile.sound.codec.decodes_as,
        edit_list=profile.container.edit_list,
    ).to_json()


def may_be_silent(plan: Plan) -> bool:
    """Whether nothing is heard that the film asked for, bar clips' own sound."""
    return is_silent(plan) or only_clips_heard(plan)


def is_silent(plan: Plan) -> bool:
    """Whether nothing at all is heard in the film."""
    return not (others_heard(plan) or ambience_settings(plan))


def only_clips_heard(plan: Plan) -> bool:
    """Whether nothing is heard but the own sound of the user's clips.

    That may be a whisper, or claps and nothing between: it is brought as near to the
    profile's loudness as it comes, and is no fault of the film's.
    """
    return not (laid_under(plan) or ambience_settings(plan))


def delivered(
    plan: Plan, timeline: Timeline, results: Mapping[str, Artifact]
) -> tuple[Delivered, ...]:
    """Every finished file, in the order in which they were asked for."""
    timelines = {name: reel.timeline for reel in reels(plan, timeline) for name in reel.serves}
    return tuple(
        Delivered(
            delivery,
            timelines[delivery.name],
            results[delivery.step("film")],
            dict(results[delivery.step("inspection")].facts),
        )
        for delivery in plan.deliveries
    )


def long(plan: Plan, timeline: Timeline) -> Iterator[Warned]:
    """A warning for each profile whose host does not take a film so long, or so short."""
    for delivery in plan.deliveries:
        yield from too_long(delivery, timeline)


def large(films: tuple[Delivered, ...]) -> Iterator[Warned]:
    """A warning for each file that is larger than its host takes."""
    for one in films:
        yield from too_large(one.delivery, one.bytes)
