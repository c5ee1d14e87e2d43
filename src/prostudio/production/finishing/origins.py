"""Where each shot's pictures are from: what was planned, and who made the take that is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prostudio import files
from prostudio.delivery.provenance import ANIMATED, TRAINED, Origin, ShotOrigin
from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.errors import ProStudioError
from prostudio.film.paths import is_clip
from prostudio.film.timeline import Timeline
from prostudio.graph import Store, take
from prostudio.production.plan_values import Plan, ShotPlan
from prostudio.production.shots.ingest import subjects_of


def shot_origins(
    plan: Plan, timeline: Timeline, takes: Mapping[str, str], store: Store
) -> tuple[ShotOrigin, ...]:
    """Every shot in order.

    Args:
        takes: shot id -> key of the take it shows; the store knows who made that, which
            need not be the engine that the film names today.
    """
    return tuple(_origins(plan, timeline, takes, store))


def _origins(
    plan: Plan, timeline: Timeline, takes: Mapping[str, str], store: Store
) -> Iterator[ShotOrigin]:
    clips = {clip.shot: clip for clip in timeline.clips}
    for shot in plan.shots():
        clip, key = clips[shot.id], takes.get(shot.id, "")
        engine = _maker(key, store) or shot.engine
        origin, source_type = _kind(shot, engine)
        own = shot.picture
        yield ShotOrigin(
            shot=shot.id,
            origin=origin,
            start=round(float(clip.start / timeline.rate), 3),
            stop=round(float(clip.stop / timeline.rate), 3),
            engine=engine,
            source_type=source_type,
            take=key,
            first_frame=shot.keyframe.engine if shot.keyframe and not own else "",
            file=own.name if own else "",
            digest=files.digest(own) if own else "",
            cast=tuple(dict.fromkeys(subject.name for subject in subjects_of(shot))),
        )


def _maker(key: str, store: Store) -> str:
    """The engine that a take was made by, as the store recorded it."""
    found = take(store, key) if key else None
    return str(found.provenance["params"].get("engine", "")) if found else ""


def _kind(shot: ShotPlan, engine: str) -> tuple[Origin, str]:
    """What it is, and its IPTC source type; that of the user's own files is never guessed."""
    made = _source_type(Kind.VIDEO, engine)
    if shot.shot.picture and is_clip(shot.shot.picture):
        return Origin.CLIP, ANIMATED if made == TRAINED else ""
    if shot.picture:
        return (Origin.MODEL, ANIMATED) if made == TRAINED else (Origin.PHOTOGRAPH, "")
    if shot.keyframe and made != TRAINED:
        made = _source_type(Kind.IMAGE, shot.keyframe.engine)
    return Origin.MODEL if made == TRAINED else Origin.DRAWN, made


def _source_type(kind: Kind, engine: str) -> str:
    try:
        return registry.card(kind, engine).licence.source_type
    except ProStudioError:  # a take of an engine that is not installed any more
        return ""
