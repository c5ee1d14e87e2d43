"""From shot to shot: which transition, how long, and the handles it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from prostudio.film import Transition, TransitionKind
from prostudio.film.time import frames_in
from prostudio.film.timeline import Clip, Join
from prostudio.production.plan_values import Plan

DISSOLVE_SECONDS = 0.6
FADE_IN_SECONDS, FADE_OUT_SECONDS = 0.5, 1.0
USUAL = {TransitionKind.CUT: 0.0, TransitionKind.FADE: 1.0, TransitionKind.FADE_WHITE: 1.0}
"""Usual seconds of a transition whose length is not written; 0.6 for the others."""
SEPARATE = (TransitionKind.FADE, TransitionKind.FADE_WHITE)
"""These show each picture on its own side of the cut, and so need no handles."""


def join_shots(plan: Plan, clips: Sequence[Clip]) -> tuple[Join, ...]:
    """Every transition that takes time, as the shot, the film or the scenes ask for it."""
    rate = plan.film.rate
    shots = list(plan.shots())
    joins = [_fade(0, 0, clips[0].stop, FADE_IN_SECONDS, rate, at_end=False)]
    for n in range(1, len(clips)):
        same_scene = shots[n - 1].scene == shots[n].scene
        wish = shots[n].shot.transition or plan.film.transition or _automatic(same_scene)
        seconds = (
            wish.seconds if wish.seconds is not None else USUAL.get(wish.kind, DISSOLVE_SECONDS)
        )
        shorter = min(clips[n - 1].stop - clips[n - 1].start, clips[n].stop - clips[n].start)
        frames = min(round(Fraction(str(seconds)) * rate), shorter // 2)
        if wish.kind != TransitionKind.CUT and frames >= 2:
            cut = clips[n].start
            joins.append(Join(wish.kind, n, cut - frames // 2, cut + frames - frames // 2))
    last = clips[-1]
    joins.append(_fade(len(clips), last.start, last.stop, FADE_OUT_SECONDS, rate, at_end=True))
    return tuple(joins)


def _automatic(same_scene: bool) -> Transition:
    kind = TransitionKind.CUT if same_scene else TransitionKind.DISSOLVE
    return Transition(kind)


def _fade(
    into: int, start: int, stop: int, seconds: float, rate: Fraction, *, at_end: bool
) -> Join:
    """A fade from or to black inside the clip, at most a quarter of it."""
    frames = max(1, min(frames_in(seconds, rate), (stop - start) // 4))
    first, last = (stop - frames, stop) if at_end else (start, start + frames)
    return Join(TransitionKind.FADE, into, first, last)


def with_handles(clips: Sequence[Clip], joins: tuple[Join, ...]) -> tuple[Clip, ...]:
    """Give each clip the frames that transitions need outside its own range.

    A fade through black or white shows each picture on its own side of the cut, and
    so needs none.
    """
    reach: Mapping[int, Join] = {
        j.into: j
        for j in joins
        if 0 < j.into < len(clips)
        and j.kind not in (TransitionKind.FADE, TransitionKind.FADE_WHITE)
    }
    placed = []
    for n, clip in enumerate(clips):
        before, after = reach.get(n), reach.get(n + 1)
        handle_in = clip.start - before.start if before else 0
        handle_out = after.stop - clip.stop if after else 0
        placed.append(Clip(clip.shot, clip.start, clip.stop, handle_in, handle_out))
    return tuple(placed)
