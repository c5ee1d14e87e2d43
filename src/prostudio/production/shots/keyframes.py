"""Pictures that are drawn for the first frames of shots: their steps, and those that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prostudio.engines import registry
from prostudio.engines.base import ImageEngine
from prostudio.engines.card import Card, Kind
from prostudio.engines.request import ImageRequest, Machine
from prostudio.engines.wire import image_to_json
from prostudio.film import Size
from prostudio.graph import Needs, Step
from prostudio.production.asked import cores_for, digest_of, engine_digest, said
from prostudio.production.plan_values import (
    Found,
    Keyframe,
    ShotPlan,
    SubjectPicture,
    result_of,
)
from prostudio.production.shots.footage import footage_input
from prostudio.production.shots.ingest import subject_step_name
from prostudio.production.shots.loras import lora_digests, lora_inputs, lora_mb

_PLAIN = ImageRequest("", Size(), 0)


def keyframe_digest(keyframe: Keyframe) -> str:
    """What a keyframe was asked for, without what is left at its default."""
    asked = said(image_to_json(keyframe.request), image_to_json(_PLAIN))
    loras = lora_digests(keyframe.request.variant)
    return digest_of([keyframe.engine, asked, *subject_digests(keyframe.subjects), *loras])


def subject_digests(subjects: Sequence[SubjectPicture]) -> list[str]:
    """What pictures of the cast show: their content, never where they lie."""
    return [footage_input(subject.path).digest for subject in subjects]


def keyframe_step_name(shot: str, view: str = "") -> str:
    """The step that draws the first frame of the shot of that id, for the frame of a profile."""
    return f"keyframe {shot} for {view}" if view else f"keyframe {shot}"


def keyframe_step(shot: ShotPlan, keyframe: Keyframe, found: Found, machine: Machine) -> Step:
    """Draw it. A dear engine's picture is a take: kept until the user removes it."""
    card = registry.card(Kind.IMAGE, keyframe.engine)
    sources = [result_of(subject_step_name(subject), found) for subject in keyframe.subjects]
    step = draw_step(
        keyframe_step_name(shot.id, keyframe.view),
        card,
        keyframe.request,
        machine,
        label=f"{card.name} draws the first frame of {shot.id}",
        keyframe=(shot.id, keyframe_digest(keyframe)),
    )
    given = {f"reference {n}": source for n, source in enumerate(sources)}
    return replace(step, inputs={**step.inputs, **given})


def draw_step(
    name: str,
    card: Card,
    request: ImageRequest,
    machine: Machine,
    *,
    label: str,
    keyframe: tuple[str, str] | None = None,
) -> Step:
    """One picture of an image engine.

    Args:
        keyframe: id of the shot that it is drawn for, and the digest of what was asked.
    """
    engine: ImageEngine = card.make()
    estimate = engine.estimate(request, machine)
    memory = card.memory[0]
    shot, digest = keyframe or (None, "")
    return Step(
        name=name,
        kind="image.draw",
        params={
            "engine": card.name,
            "request": image_to_json(request),
            "digest": digest,
            "made_by": engine_digest(card),
        },
        inputs=lora_inputs(request.variant),
        needs=Needs(
            cpu=cores_for(card, estimate.vram_mb, machine),
            gpu=1 if estimate.vram_mb else 0,
            ram_mb=200 + (estimate.ram_mb or memory.ram_mb) + lora_mb(request.variant),
            vram_mb=estimate.vram_mb,
            disk_mb=estimate.disk_mb + 10,
        ),
        versions=_drawn_with(card),
        affinity="" if card.instant else card.place,
        leave_seconds=card.leave_seconds,
        label=label,
        shot=shot,
        take=shot is not None and not card.instant,
        seconds=estimate.seconds,
    )


def _drawn_with(card: Card) -> dict[str, str]:
    """A drawn picture changes with the drawing library; a take never does."""
    if not card.instant:
        return {}
    from importlib.metadata import version

    return {"skia": version("skia-python")}
