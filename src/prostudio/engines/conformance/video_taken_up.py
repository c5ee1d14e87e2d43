"""Promises of video engines that keep checkpoints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from prostudio.engines.card import Card
from prostudio.engines.conformance.asking import shot_request, video_rules
from prostudio.engines.conformance.promise import Promise, require
from prostudio.engines.conformance.trial import Trial


def a_killed_call_goes_on_from_its_checkpoints(trial: Trial) -> None:
    """With the same pixels, and without writing again what is there."""
    request = shot_request(trial.card, trial.folder(), frames=_longer(trial.card))
    fresh = trial.shoot(request)
    work = trial.folder()
    call = trial.card.make().shoot([request], work)
    next(call)
    call.close()
    left = {path: path.stat().st_mtime_ns for path in work.iterdir()}
    require(left, "a checkpoint is left after the first section")
    resumed = trial.shoot(request, workspace=work)
    same = all(path.stat().st_mtime_ns == at for path, at in left.items())
    require(same, "checkpoints that are there are not written again")
    np.testing.assert_array_equal(resumed.frames[0], fresh.frames[0])


def _longer(card: Card) -> int:
    """Frames of a shot with more than one part, as few as there can be where a step is slow."""
    frames = video_rules(card).frames
    return frames(frames(6) + 1) if card.weights() else frames(80)


def checkpoints_of_another_request_are_not_used(trial: Trial) -> None:
    """Whatever lies in the workspace."""
    work = trial.folder()
    trial.shoot(trial.request, workspace=work)
    changed = replace(trial.request, seed=trial.request.seed + 1)
    mixed = trial.shoot(changed, workspace=work).frames[0]
    np.testing.assert_array_equal(mixed, trial.shoot(changed).frames[0])


def _resumable(card: Card) -> bool:
    return video_rules(card).resumable


PROMISES = (
    Promise(a_killed_call_goes_on_from_its_checkpoints, _resumable),
    Promise(checkpoints_of_another_request_are_not_used, _resumable),
)
