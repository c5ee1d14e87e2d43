"""From shot to shot: which transition, how long, and the handles it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from prostudio.compositor.transitions import transition
from prostudio.film import Transition, TransitionKind
from prostudio.film.timeline import Clip, Join
from prostudio.production.plan_values import Plan

FADE_IN_SECONDS, FADE_OUT_SECONDS = 0.5, 1.0


def join_shots(plan: Plan, clips: Sequence[Clip]) -> tuple[Join, ...]:
    """Every transition that takes time, as the shot, the film or the scenes ask for it.

    A film of cuts also begins and ends with one; every other comes from black and goes to it.
    """
    rate = plan.film.rate
    shots = list(plan.shots())
    whole = plan.film.transition
    hard = whole is not None and whole.kind is TransitionKind.CUT
    joins = [*_opening(shots[0].shot.transition or (whole if hard else None), clips[0], rate)]
    for n in range(1, len(clips)):
        same_scene = shots[n - 1].scene == shots[n].scene
        wish = shots[n].shot.transition or plan.film.transition or _automatic(same_scene)
        if wish.kind is TransitionKind.CUT:
            continue
        seconds = wish.seconds if wish.seconds is not None else transition(wish.kind).seconds
        shorter = min(clips[n - 1].stop - clips[n - 1].start, clips[n].stop - clips[n].start)
        frames = min(round(Fraction(str(seconds)) * rate), shorter // 2)
        if frames >= 2:
            cut = clips[n].start
            joins.append(Join(wish.kind, n, cut - frames // 2, cut + frames - frames // 2))
    last = clips[-1]
    if not hard and (frames := _fade_frames(FADE_OUT_SECONDS, last, rate)):
        joins.append(Join(TransitionKind.FADE, len(clips), last.stop - frames, last.stop))
    return tuple(joins)


def _opening(wish: Transition | None, first: Clip, rate: Fraction) -> Iterator[Join]:
    """What leads into the first shot: from black, where it does not ask for white or a cut."""
    kind, seconds = TransitionKind.FADE, FADE_IN_SECONDS
    if wish is not None:
        hard = wish.kind is TransitionKind.CUT
        kind = kind if hard or transition(wish.kind).overlaps else wish.kind
        seconds = 0.0 if hard else wish.seconds or seconds
    if frames := _fade_frames(seconds, first, rate):
        yield Join(kind, 0, 0, frames)


def _automatic(same_scene: bool) -> Transition:
    kind = TransitionKind.CUT if same_scene else TransitionKind.DISSOLVE
    return Transition(kind)


def _fade_frames(seconds: float, clip: Clip, rate: Fraction) -> int:
    """Frames of a fade inside a clip: at most a quarter of it, so none in under four."""
    return min(round(Fraction(str(seconds)) * rate), (clip.stop - clip.start) // 4)


def with_handles(clips: Sequence[Clip], joins: tuple[Join, ...]) -> tuple[Clip, ...]:
    """Give each clip the frames that transitions need outside its own range.

    A fade through black or white shows each picture on its own side of the cut, and
    so needs none.
    """
    reach: Mapping[int, Join] = {
        j.into: j for j in joins if 0 < j.into < len(clips) and transition(j.kind).overlaps
    }
    placed = []
    for n, clip in enumerate(clips):
        before, after = reach.get(n), reach.get(n + 1)
        handle_in = clip.start - before.start if before else 0
        handle_out = after.stop - clip.stop if after else 0
        placed.append(Clip(clip.shot, clip.start, clip.stop, handle_in, handle_out))
    return tuple(placed)
