"""A dry run: what would be made, how it was read, what it will take. Nothing is made of it.

The user's own pictures and sounds are brought in, once for the dry run and `make`, so
that a film it finds nothing wrong with is not refused for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from prostudio.drawing.safe_area import safe_area
from prostudio.engines import registry
from prostudio.engines.base import VideoEngine
from prostudio.engines.card import Kind
from prostudio.engines.request import Estimate, Reading
from prostudio.events import Warned
from prostudio.film.text.spoken import spoken as read_aloud
from prostudio.film.time import rate_text
from prostudio.film.timeline import Timeline
from prostudio.graph import Executor, Planned
from prostudio.production.deliveries import Delivery
from prostudio.production.estimate import estimate
from prostudio.production.finishing.deliver import long
from prostudio.production.forecast import FOREIGN, Forecast, first_steps, forecast
from prostudio.production.order import Order, Reshoot
from prostudio.production.plan_values import Plan, ShotPlan
from prostudio.production.planning.plan import make_plan
from prostudio.production.shots.footage import footage_warnings
from prostudio.production.shots.ingest import subjects_of
from prostudio.production.shots.takes import picture_digest
from prostudio.production.sound.align import Alignment
from prostudio.production.sound.silent_files import silent_files
from prostudio.projects.project import Project, executor_here, on_this_machine, order_of
from prostudio.settings import Settings

Json = dict[str, Any]


def preview(
    project: Project, settings: Settings, *, reshoot: Reshoot, allow_outside: bool = False
) -> Json:
    """The object that `make --dry-run --json` prints; see the film file's page.

    Raises:
        FilmError: for everything that `make` would refuse.
        ResourceError: it will not fit on the disk or the card.
    """
    settings = on_this_machine(settings)
    order, warnings = order_of(project, settings, reshoot=reshoot, allow_outside=allow_outside)
    plan = make_plan(order)
    with executor_here(settings, None) as executor:
        found = forecast(plan, order, executor.store)
        executor.require_room(found.missing)
        if _bring_in(plan, order, executor):  # recordings have their true length now
            found = forecast(plan, order, executor.store)
    casting, timeline = found.casting, found.timeline
    clips = (*silent_files(plan, found.found), *footage_warnings(found.plan, timeline))
    beyond = long(plan, timeline)
    return {
        "film": _film(plan, timeline),
        "profiles": [_profile(delivery, timeline) for delivery in plan.deliveries],
        "shots": _shots(plan, timeline, found),
        "narration": _lines(plan),
        "steps": [_step(step) for step in found.steps],
        "estimate": _told(estimate(found.missing, settings)),
        "warnings": [
            _warning(w) for w in (*warnings, *plan.warnings, *casting.warnings, *clips, *beyond)
        ],
    }


def _told(whole: Estimate) -> dict[str, float]:
    """What a whole film takes; what of it is loading is of no use to who reads it."""
    return {name: value for name, value in asdict(whole).items() if name != "loading"}


def _bring_in(plan: Plan, order: Order, executor: Executor) -> bool:
    """Decode the user's pictures and sounds as `make` does, which then finds them there.

    Returns:
        whether there was anything to bring in.

    Raises:
        MediaError: one of them cannot be used.
    """
    first = first_steps(plan, order, executor.store)
    foreign = [one.step for one in first if one.step.kind in FOREIGN and not one.cached]
    for _ in executor.run(foreign):
        pass  # nobody watches a dry run
    return bool(foreign)


def _film(plan: Plan, timeline: Timeline) -> Json:
    return {
        "title": plan.film.title,
        "language": plan.language,
        "size": str(plan.film.size),
        "fps": rate_text(plan.film.rate),
        "seconds": round(float(timeline.frames.seconds), 3),
        "frames": timeline.frames.stop,
    }


def _profile(delivery: Delivery, timeline: Timeline) -> Json:
    """What one file will be."""
    profile, frame = delivery.profile, delivery.frame
    area = frame.safe or safe_area(frame.size)
    return {
        "profile": profile.name,
        "summary": profile.summary,
        "size": str(frame.size),
        "fps": rate_text(timeline.rate),
        "seconds": round(float(timeline.frames.seconds), 3),
        "container": profile.container.suffix.removeprefix("."),
        "edit_list": profile.container.edit_list,
        "picture": {"codec": frame.encoding.codec.decodes_as, "encoder": frame.encoding.encoder},
        "sound": {"codec": profile.sound.codec.decodes_as, "bit_rate": profile.sound.lossy_rate},
        "lufs": profile.lufs,
        "true_peak": profile.true_peak,
        "safe_area": asdict(area),
        "source": profile.source,
        "checked": profile.checked,
    }


def _shots(plan: Plan, timeline: Timeline, found: Forecast) -> list[Json]:
    words: dict[str, str] = {}
    takes = found.casting.chosen
    expected = Counter[str]()
    for step in found.missing:
        if step.shot is not None:
            expected[step.shot] += round(step.seconds or 0.0)
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
            "notes": list(dict.fromkeys((*shot.reading.notes, *reading.notes))),
            "camera": str(shot.request.camera),
            "engine": shot.engine,
            "why": shot.why,
            "keyframe": shot.keyframe.engine if shot.keyframe else None,
            "cast": _cast(shot),
            "loras": _loras(shot),
            "start": round(float(clip.start / timeline.rate), 3),
            "seconds": round(float((clip.stop - clip.start) / timeline.rate), 3),
            "instant": not shot.costs,
            "asked": _asked(shot),
            "take": takes[shot.id].take.key if shot.id in takes else None,
            "expected": expected[shot.id],
            "words": words.get(shot.id, ""),
        }
        for shot, clip in zip(plan.shots(), timeline.clips, strict=True)
        for reading in (_reading(shot),)
    ]


def _cast(shot: ShotPlan) -> dict[str, str]:
    """Whom of the cast it names, and whether an engine gets their pictures or words."""
    pictured = {subject.name for subject in subjects_of(shot)}
    return {name: "pictures" if name in pictured else "words" for name in shot.named}


def _loras(shot: ShotPlan) -> list[Json]:
    """LoRAs of the shot and of its first frame, by file name, with their weights."""
    frames = [shot.keyframe.request.variant] if shot.keyframe else []
    stack = dict(pair for variant in (shot.request.variant, *frames) for pair in variant.loras)
    return [{"file": Path(path).name, "weight": weight} for path, weight in stack.items()]


def _asked(shot: ShotPlan) -> str | None:
    """What a take of the shot is known by: equal for equal requests; None where it has none."""
    if shot.instant:
        return None
    return picture_digest(shot, registry.card(Kind.VIDEO, shot.engine))


def _reading(shot: ShotPlan) -> Reading:
    """How the shot's own engine reads it; of one that is not here, what was heard."""
    card = registry.card(Kind.VIDEO, shot.engine)
    if card.missing() is not None:
        return shot.reading
    engine: VideoEngine = card.make()
    return engine.read_as(shot.request)


def _lines(plan: Plan) -> list[Json]:
    alignment = Alignment.of(plan)
    return [
        {
            "shot": piece.shot,
            "text": read_aloud(piece.text),
            "voice": piece.request.voice if piece.request else None,
            "language": piece.language,
            "word_times": alignment.source(piece),
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
        "profiles": list(planned.step.serves),
    }


def _warning(warning: Warned) -> Mapping[str, Any]:
    return {"code": warning.code, "message": warning.message, "line": warning.line}
