"""Steps that bring the user's own files in, each once, however often it is used."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from pathlib import Path

from prostudio.graph import FileInput, Needs, Step
from prostudio.production.plan_values import Plan, ShotPlan, SubjectPicture
from prostudio.production.revisions import revised
from prostudio.production.shots.footage import examine_step
from prostudio.settings import Limits


def ingest_steps(plan: Plan, limits: Limits) -> list[Step]:
    """A step for each foreign picture, clip, sound and music file, named by its path as written."""
    steps: dict[str, Step] = {}  # the first place in the script is the one that errors name
    for shot in plan.shots():
        if shot.clip and shot.picture:
            looked = examine_step(shot, shot.clip, shot.picture)
            steps.setdefault(looked.name, looked)
        for name, path in (
            (picture_step_name(shot), None if shot.clip else shot.picture),
            (end_step_name(shot), shot.end),
        ):
            if path:
                steps.setdefault(name, _picture(name, path, limits, shot.id, shot.shot.line))
    shown = {subject.written for shot in plan.shots() for subject in subjects_of(shot)}
    for step in cast_steps(plan, limits, shown):
        steps.setdefault(step.name, step)
    for sound in plan.sounds:
        cue = sound.cue
        steps.setdefault(sound_step_name(cue.file), _sound(cue.file, sound.file, cue.line))
    for _, music, path in plan.music:
        if music.file and path:
            steps.setdefault(sound_step_name(music.file), _sound(music.file, path, music.line))
        if music.melody:
            tune = melody_step(music.melody, plan.melodies[music.melody], music.line)
            steps.setdefault(tune.name, tune)
    return list(steps.values())


def cast_steps(plan: Plan, limits: Limits, shown: Set[str] | None = None) -> list[Step]:
    """A step for each picture of the cast; of those that are shown alone, by path as written."""
    return [
        _picture(f"picture {picture}", plan.cast_files[picture], limits, None, member.line)
        for member in plan.film.cast
        for picture in member.pictures
        if shown is None or picture in shown
    ]


def picture_step_name(shot: ShotPlan) -> str:
    """The step that brings in a shot's picture."""
    return f"picture {shot.shot.picture.path if shot.shot.picture else shot.id}"


def end_step_name(shot: ShotPlan) -> str:
    """The step that brings in the picture that a shot ends on."""
    return f"picture {shot.shot.end_image}"


def subjects_of(shot: ShotPlan) -> tuple[SubjectPicture, ...]:
    """Every picture of the cast that goes into a shot, or into its first frame."""
    return (*shot.subjects, *(shot.keyframe.subjects if shot.keyframe else ()))


def subject_step_name(subject: SubjectPicture) -> str:
    """The step that brings in a picture of the cast."""
    return f"picture {subject.written}"


def sound_step_name(file: str) -> str:
    """The step that brings in a sound."""
    return f"sound {file}"


def melody_step_name(file: str) -> str:
    """The step that brings in a tune for music to follow."""
    return f"melody {file}"


def melody_step(file: str, path: Path, line: int | None = None) -> Step:
    """Bring it in; one that is silent or too short is refused there, before any work."""
    step = _sound(file, path, line)
    return replace(step, name=melody_step_name(file), params={"melody": True})


def _picture(name: str, path: Path, limits: Limits, shot: str | None, line: int | None) -> Step:
    return Step(
        name=name,
        kind="picture.ingest",
        params={"megapixels": limits.picture_megapixels},
        inputs={"picture": FileInput.of(path)},
        versions={"decoding": "2"},  # what lies under transparency has changed since 1
        needs=Needs(ram_mb=400, disk_mb=60),
        label=f"picture {path.name}",
        shot=shot,
        line=line,
        seconds=0.8,
    )


def _sound(file: str, path: Path, line: int | None) -> Step:
    return Step(
        name=sound_step_name(file),
        kind="sound.ingest",
        inputs={"sound": FileInput.of(path)},
        versions=revised("sound.ingest"),
        needs=Needs(ram_mb=200, disk_mb=100),
        label=f"sound {path.name}",
        line=line,
        seconds=1.0,
    )
