"""Steps that bring the user's own pictures and sounds in, each once, however often it is used."""

from __future__ import annotations

from pathlib import Path

from prostudio.graph import FileInput, Needs, Step
from prostudio.production.plan_values import Plan, ShotPlan


def ingest_steps(plan: Plan) -> list[Step]:
    """A step for each foreign picture, sound and music file."""
    pictures = {shot.picture: shot for shot in plan.shots() if shot.picture}
    sounds = {path for _, _, path in plan.sounds} | {f for _, _, f in plan.music if f}
    return [_picture(shot) for shot in pictures.values()] + [_sound(p) for p in sorted(sounds)]


def picture_step_name(shot: ShotPlan) -> str:
    """The step that brings in a shot's picture."""
    return f"picture {shot.picture}"


def sound_step_name(path: Path) -> str:
    """The step that brings in a sound."""
    return f"sound {path}"


def _picture(shot: ShotPlan) -> Step:
    assert shot.picture is not None
    return Step(
        name=picture_step_name(shot),
        kind="picture.ingest",
        inputs={"picture": FileInput.of(shot.picture)},
        needs=Needs(ram_mb=400, disk_mb=60),
        label=f"picture {shot.picture.name}",
        shot=shot.id,
        seconds=0.8,
    )


def _sound(path: Path) -> Step:
    return Step(
        name=sound_step_name(path),
        kind="sound.ingest",
        inputs={"sound": FileInput.of(path)},
        needs=Needs(ram_mb=200, disk_mb=100),
        label=f"sound {path.name}",
        seconds=1.0,
    )
