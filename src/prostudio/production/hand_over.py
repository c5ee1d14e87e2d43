"""What an editor needs of a film: every shot as a clip file with handles, and the stems."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from prostudio.compositor.segment import Segment, Source
from prostudio.events import Event
from prostudio.film.paths import is_clip
from prostudio.film.timeline import Clip, Timeline
from prostudio.graph import Artifact, Executor, Step, StepRef
from prostudio.media.encoding import Encoding
from prostudio.production.machine import machine_of
from prostudio.production.order import Order
from prostudio.production.picture_and_sound import picture_and_sound
from prostudio.production.pictures.compose import Sources, TakeInUse, Takes, compose_step
from prostudio.production.pictures.finish import finished
from prostudio.production.pictures.takes_in_use import takes_in_use
from prostudio.production.plan_values import Plan, ShotPlan
from prostudio.production.produce import Narrated, narrated
from prostudio.production.sound.stems import stems_step
from prostudio.production.timing.retime import retime
from prostudio.settings import Settings

CLIPS = Encoding(preset="medium", crf=12, keyint=12, bframes=0)
"""As a take's master, and easy to cut anywhere: no picture waits for a later one."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A film in parts.

    Attributes:
        clips: the timeline's clips, each with the handles that its file has.
        files: shot id -> artifact whose one file is the clip.
        stems: artifact with `voice.wav`, `music.wav`, `effects.wav`, `mix.wav`.
    """

    plan: Plan
    timeline: Timeline
    clips: tuple[Clip, ...]
    files: Mapping[str, Artifact]
    stems: Artifact


def hand_over(
    order: Order, executor: Executor, handle: Fraction
) -> Generator[Event, None, HandedOver]:
    """Make what is missing of the film's shots and sounds, and render what is handed over.

    Args:
        handle: seconds that each clip goes on before and after its place, where it can.

    Raises:
        ProStudioError: as `produce`.
    """
    ready = yield from narrated(order, executor)
    plan, timeline = ready.plan, ready.timeline
    steps = picture_and_sound(order, plan, timeline, ready.casting, ready.found)
    mixing = next(step for step in steps if step.name == "sound")
    takes = finished(plan, takes_in_use(plan, timeline, ready.casting), order.machine).takes
    longer = replace(timeline, clips=_with_handles(plan, timeline, takes, handle))
    made = [*_clip_steps(ready, longer, takes, order.settings), stems_step(mixing, plan)]
    results = yield from executor.run(with_what_they_need(made, steps))
    files = {clip.shot: results[_name(clip)] for clip in longer.clips}
    return HandedOver(plan, timeline, longer.clips, files, results["stems"])


def stems_of(order: Order, executor: Executor) -> Generator[Event, None, Artifact]:
    """The stems alone; what is missing of the film's sounds is made.

    Raises:
        ProStudioError: as `produce`.
    """
    ready = yield from narrated(order, executor)
    steps = picture_and_sound(order, ready.plan, ready.timeline, ready.casting, ready.found)
    mixing = next(step for step in steps if step.name == "sound")
    made = [stems_step(mixing, ready.plan)]
    results = yield from executor.run(with_what_they_need(made, steps))
    return results["stems"]


def with_what_they_need(wanted: Sequence[Step], steps: Sequence[Step]) -> list[Step]:
    """The wanted steps after those whose results they read, and theirs."""
    by_name = {step.name: step for step in steps}
    needed: dict[str, Step] = {}

    def gather(step: Step) -> None:
        for source in step.inputs.values():
            if isinstance(source, StepRef) and source.step not in needed:
                gather(by_name[source.step])
        needed[step.name] = step

    for step in wanted:
        gather(step)
    return list(needed.values())


def _with_handles(
    plan: Plan, timeline: Timeline, takes: Takes, handle: Fraction
) -> tuple[Clip, ...]:
    shots = {shot.id: shot for shot in plan.shots()}
    wanted = round(handle * timeline.rate)
    return tuple(
        _with_handle(clip, shots[clip.shot], takes.get(clip.shot), wanted, timeline.rate)
        for clip in timeline.clips
    )


def _with_handle(
    clip: Clip, shot: ShotPlan, take: TakeInUse | None, wanted: int, rate: Fraction
) -> Clip:
    """A clip with the wanted handles, or what there is.

    A drawn shot is drawn longer. A take gives what it has, so that its frames stay those of
    the film. The user's own footage keeps to its in and out.
    """
    before, after = (max(0, wanted - has) for has in (clip.handle_in, clip.handle_out))
    if take is not None:
        left, right = _spare(take, clip, rate)
        before, after = min(before, left), min(after, right)
    elif shot.shot.picture and is_clip(shot.shot.picture):
        return clip
    return replace(clip, handle_in=clip.handle_in + before, handle_out=clip.handle_out + after)


def _spare(take: TakeInUse, clip: Clip, rate: Fraction) -> tuple[int, int]:
    """Frames that a take has before and after what the film shows of it."""
    footage = take.footage
    timing = retime(footage, clip.handle_in, clip.source_frames, rate)
    if take.to_the_end or timing.pace != 1:
        return 0, 0
    before = floor(timing.lead * rate)
    whole = floor((footage.frames / footage.rate - timing.lead) * rate)
    return before, max(0, whole - clip.source_frames)


def _clip_steps(
    ready: Narrated, timeline: Timeline, takes: Takes, settings: Settings
) -> list[Step]:
    sources = Sources(ready.plan, timeline, takes, ready.found, machine_of(settings))
    return [
        compose_step(
            _name(clip),
            Segment(
                timeline.size,
                timeline.rate,
                clip.source_frames,
                (Source(clip.shot, 0, clip.source_frames),),
            ),
            sources,
            CLIPS,
            f"clip {number} of {len(timeline.clips)}",
        )
        for number, clip in enumerate(timeline.clips, 1)
    ]


def _name(clip: Clip) -> str:
    return f"clip {clip.shot}"
