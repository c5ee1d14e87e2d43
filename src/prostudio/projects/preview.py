"""A dry run: what would be made, how it was read, what it will take. Nothing is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from prostudio.engines import registry
from prostudio.engines.base import VideoEngine
from prostudio.engines.card import Kind
from prostudio.engines.request import Reading
from prostudio.events import Warned
from prostudio.film.text.spoken import spoken as read_aloud
from prostudio.film.time import rate_text
from prostudio.film.timeline import Timeline
from prostudio.graph import Planned, Store, dry_run
from prostudio.production.estimate import estimate
from prostudio.production.ingest import ingest_steps
from prostudio.production.lay_out import lay_out
from prostudio.production.narrate import kept_narration, narration_steps, speech_of
from prostudio.production.order import Order, Reshoot
from prostudio.production.plan import make_plan
from prostudio.production.plan_values import Found, Plan, ShotPlan
from prostudio.production.produce import picture_and_sound
from prostudio.production.takes import cast_takes
from prostudio.projects.project import Project, order_of
from prostudio.settings import Settings

Json = dict[str, Any]


def preview(
    project: Project, settings: Settings, *, reshoot: Reshoot, allow_outside: bool = False
) -> Json:
    """The object that `make --dry-run --json` prints; see the film file's page.

    Raises:
        FilmError: for everything that `make` would refuse.
    """
    order, warnings = order_of(project, settings, reshoot=reshoot, allow_outside=allow_outside)
    plan = make_plan(order)
    store = Store(settings.store)
    found, planned = _first_steps(plan, order, store)
    timeline = lay_out(plan, speech_of(plan, found))
    casting = cast_takes(plan, store, order.settled, order.reshoot)
    rest = picture_and_sound(order, plan, timeline, casting, found)
    first = [step.step for step in planned]
    steps = dry_run([*first, *rest], store)
    if not all(step.cached for step in planned):
        # By name: steps come back in the order in which they can run, not as they were given.
        early = {step.name for step in first}
        steps = [*planned, *(_unsure(step) for step in steps if step.step.name not in early)]
    return {
        "film": _film(plan, timeline),
        "shots": _shots(plan, timeline),
        "narration": _lines(plan),
        "steps": [_step(step) for step in steps],
        "estimate": asdict(estimate([s.step for s in steps if not s.cached], settings)),
        "warnings": [_warning(w) for w in (*warnings, *plan.warnings, *casting.warnings)],
    }


def _first_steps(plan: Plan, order: Order, store: Store) -> tuple[Found, list[Planned]]:
    """What is there of the user's files and the narration, and the steps of both."""
    kept = kept_narration(plan, order.settled, store)
    planned = dry_run(
        [*ingest_steps(plan, order.settings.limits), *narration_steps(plan, kept)], store
    )
    there = {p.step.name: store.get(p.key) for p in planned if p.cached and p.key}
    return kept | {name: artifact for name, artifact in there.items() if artifact}, planned


def _unsure(planned: Planned) -> Planned:
    """Times are guesses until the narration is there, and so keys are not known."""
    return Planned(planned.step, None, cached=False)


def _film(plan: Plan, timeline: Timeline) -> Json:
    return {
        "title": plan.film.title,
        "language": plan.language,
        "size": str(plan.film.size),
        "fps": rate_text(plan.film.rate),
        "seconds": round(float(timeline.frames.seconds), 3),
        "frames": timeline.frames.stop,
    }


def _shots(plan: Plan, timeline: Timeline) -> list[Json]:
    words: dict[str, str] = {}
    for piece in plan.pieces():
        words[piece.shot] = f"{words.get(piece.shot, '')} {read_aloud(piece.text)}".strip()
    return [
        {
            "id": shot.id,
            "scene": shot.scene,
            "line": shot.shot.line,
            "prompt": shot.shot.prompt,
            "read_as": list(reading.words),
            "left_out": list(reading.left_out),
            "notes": list(reading.notes),
            "camera": str(shot.request.camera),
            "engine": shot.engine,
            "seconds": round(float((clip.stop - clip.start) / timeline.rate), 3),
            "words": words.get(shot.id, ""),
        }
        for shot, clip in zip(plan.shots(), timeline.clips, strict=True)
        for reading in (_reading(shot),)
    ]


def _reading(shot: ShotPlan) -> Reading:
    """How the shot's own engine reads it."""
    engine: VideoEngine = registry.card(Kind.VIDEO, shot.engine).make()
    return engine.read_as(shot.request)


def _lines(plan: Plan) -> list[Json]:
    return [
        {
            "shot": piece.shot,
            "text": read_aloud(piece.text),
            "voice": piece.request.voice if piece.request else None,
            "language": piece.language,
        }
        for piece in plan.pieces()
    ]


def _step(planned: Planned) -> Json:
    return {
        "name": planned.step.name,
        "key": planned.key,
        "kind": planned.step.kind,
        "label": planned.step.title,
        "cached": planned.cached if planned.key else None,
    }


def _warning(warning: Warned) -> Mapping[str, Any]:
    return {"code": warning.code, "message": warning.message, "line": warning.line}
