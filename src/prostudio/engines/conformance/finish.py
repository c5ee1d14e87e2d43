"""Promises of a `FinishEngine`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.base import FrameChunk, Progress
from prostudio.engines.card import FinishRules, FinishTask
from prostudio.engines.conformance.promise import Promise, require, require_refusal
from prostudio.engines.conformance.trial import MACHINE, Trial
from prostudio.engines.request import FinishRequest
from prostudio.film import Size
from prostudio.media.colour import from_rgb, to_planar

Pixels = NDArray[np.uint8]

SIZE, RATE, FRAMES = Size(96, 64), Fraction(12), 24
"""Of the take that is finished."""


def _rules(trial: Trial) -> FinishRules:
    rules = trial.card.finish
    require(rules, "the card of a finish engine has the rules of one")
    assert rules is not None
    return rules


def finish_request(rules: FinishRules, task: FinishTask, first: int, stop: int) -> FinishRequest:
    """A part of the take, with the frames before it that the card wants for the task."""
    between = task is FinishTask.INTERPOLATE
    larger = Size(SIZE.width * 2, SIZE.height * 2)
    given = max(0, first - rules.margin(task))
    return FinishRequest(
        task=task,
        size=SIZE,
        rate=RATE,
        frames=FRAMES,
        first=first,
        stop=stop,
        given=given,
        to=larger if task is FinishTask.UPSCALE else SIZE,
        factor=2 if between else 1,
    )


def given(rules: FinishRules, request: FinishRequest) -> Iterator[Pixels]:
    """The frames that come with a request: a bright disc that moves over a slope, and flickers."""
    y, x = np.mgrid[: SIZE.height, : SIZE.width]
    for n in range(request.given, min(FRAMES, request.stop + rules.margin(request.task))):
        disc = (x - 12 - 3 * n) ** 2 + (y - 32) ** 2 < 140
        light = 1 + 0.1 * (n % 3 - 1)
        slope = np.dstack([x * 2, y * 3, 90 + 0 * x]) * light
        pixels = np.where(disc[..., None], 230 * light, slope).clip(0, 255).astype(np.uint8)
        yield to_planar(from_rgb(pixels)) if rules.planar else pixels


def finished(trial: Trial, request: FinishRequest) -> list[Pixels]:
    """The frames that an engine gives."""
    rules = _rules(trial)
    frames, told = list[Pixels](), [0.0]
    engine: Any = trial.card.make()
    for chunk in engine.finish(request, given(rules, request), trial.folder()):
        if isinstance(chunk, Progress):
            told.append(chunk.fraction)
        if isinstance(chunk, FrameChunk):
            require(chunk.first == len(frames), "frames come in order, counted from 0")
            require(chunk.pixels.dtype == np.uint8, "pixels are uint8")
            require(chunk.planar == rules.planar, "frames come as planes where its card says so")
            frames += [np.array(one) for one in chunk.pixels]
    require(all(a <= b for a, b in pairwise([*told, 1.0])), "progress rises from 0 to 1")
    return frames


def it_has_tasks_and_looks_at_so_many_neighbours(trial: Trial) -> None:
    """`tasks` is not empty, a `margin` not below 0."""
    rules = _rules(trial)
    require(rules.tasks, "it has a task")
    require(all(rules.margin(task) >= 0 for task in rules.tasks), "a margin is not below 0")
    if FinishTask.UPSCALE in rules.tasks:
        require(rules.upscales > 1, "who makes frames larger makes a side more than 1 times longer")


def as_many_frames_come_as_are_wanted_of_the_size_that_is_asked(trial: Trial) -> None:
    """For each of its tasks."""
    for rules, task in _tasks(trial):
        request = finish_request(rules, task, 0, FRAMES)
        frames = finished(trial, request)
        require(len(frames) == request.wanted, f"to {task} gives {request.wanted} frames")
        width, height = request.to.width, request.to.height
        shape = (height * 3 // 2, width) if rules.planar else (height, width, 3)
        require({frame.shape for frame in frames} == {shape}, f"to {task} gives frames of {shape}")
        require(frames[0].std() > 4, f"to {task} gives frames that show something")


def a_part_of_a_take_is_the_same_as_in_the_whole(trial: Trial) -> None:
    """However much of the take is asked for in other calls."""
    for rules, task in _tasks(trial):
        whole = finished(trial, finish_request(rules, task, 0, FRAMES))
        part = finished(trial, finish_request(rules, task, 10, 13))
        before = finish_request(rules, task, 0, 10).wanted
        for alone, within in zip(part, whole[before : before + len(part)], strict=True):
            np.testing.assert_array_equal(alone, within)


def the_same_request_and_frames_give_the_same_pixels(trial: Trial) -> None:
    """On the same machine."""
    for rules, task in _tasks(trial):
        request = finish_request(rules, task, 4, 8)
        for one, again in zip(finished(trial, request), finished(trial, request), strict=True):
            np.testing.assert_array_equal(one, again)


def what_its_card_does_not_allow_is_refused_before_the_first_frame(trial: Trial) -> None:
    """`prostudio.engines.allowed.require_finishable` does it."""
    for rules, task in _tasks(trial):
        good = finish_request(rules, task, 0, FRAMES)
        bad = {
            "frames past the end": replace(good, stop=FRAMES + 1),
            "no frames": replace(good, first=5, stop=5),
            "another size": replace(good, to=Size(SIZE.height, SIZE.height)),
        }
        for what, request in bad.items():
            require_refusal(f"{task}: {what}", _begun(trial, rules, request))
    lacking = [task for task in FinishTask if task not in _rules(trial).tasks]
    for task in lacking:
        request = finish_request(_rules(trial), task, 0, FRAMES)
        require_refusal(f"to {task}, which it cannot", _begun(trial, _rules(trial), request))


def _begun(trial: Trial, rules: FinishRules, request: FinishRequest) -> Callable[[], Any]:
    engine: Any = trial.card.make()
    return lambda: next(iter(engine.finish(request, given(rules, request), trial.folder())))


def closing_cancels_and_an_estimate_is_given(trial: Trial) -> None:
    """More frames are not estimated to take less."""
    engine: Any = trial.card.make()
    for rules, task in _tasks(trial):
        request = finish_request(rules, task, 0, FRAMES)
        call = engine.finish(request, given(rules, request), trial.folder())
        next(call)
        call.close()
        short = engine.estimate(finish_request(rules, task, 0, 6), MACHINE)
        long = engine.estimate(request, MACHINE)
        require(0 < short.seconds <= long.seconds, "more frames do not take less")
        require(long.ram_mb > 0, "an estimate says how much memory")


def _tasks(trial: Trial) -> list[tuple[FinishRules, FinishTask]]:
    rules = _rules(trial)
    return [(rules, task) for task in sorted(rules.tasks)]


PROMISES = (
    Promise(it_has_tasks_and_looks_at_so_many_neighbours),
    Promise(as_many_frames_come_as_are_wanted_of_the_size_that_is_asked),
    Promise(a_part_of_a_take_is_the_same_as_in_the_whole),
    Promise(the_same_request_and_frames_give_the_same_pixels),
    Promise(what_its_card_does_not_allow_is_refused_before_the_first_frame),
    Promise(closing_cancels_and_an_estimate_is_given),
)
