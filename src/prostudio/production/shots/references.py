"""What conditions a shot: where the pictures of its request's references come from."""

from __future__ import annotations

from prostudio import files
from prostudio.graph import Input
from prostudio.production.plan_values import Found, ShotPlan, result_of
from prostudio.production.shots.footage import footage_input
from prostudio.production.shots.ingest import end_step_name, picture_step_name, subject_step_name
from prostudio.production.shots.keyframes import (
    keyframe_digest,
    keyframe_step_name,
    subject_digests,
)


def reference_inputs(shot: ShotPlan, found: Found) -> list[Input]:
    """The artifact or step that gives each reference's picture."""
    names = []
    if shot.clip and shot.picture:
        return [footage_input(shot.picture)]
    if shot.picture:
        names.append(picture_step_name(shot))
    elif shot.keyframe:
        names.append(keyframe_step_name(shot.id, shot.keyframe.view))
    if shot.end:
        names.append(end_step_name(shot))
    names += map(subject_step_name, shot.subjects)
    return [result_of(name, found) for name in names]


def reference_digests(shot: ShotPlan) -> list[str]:
    """What each reference is: a picture's content, or what a keyframe is asked for.

    Never a keyframe's pixels: a drawing engine's new revision makes no take stale.
    """
    first = [files.digest(shot.picture)] if shot.picture else []
    if shot.keyframe and not shot.picture:
        first = [f"keyframe {keyframe_digest(shot.keyframe)}"]
    last = [files.digest(shot.end)] if shot.end else []
    return [*first, *last, *subject_digests(shot.subjects)]
