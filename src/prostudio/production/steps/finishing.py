"""Steps that finish takes: better frames, frames in between, colours measured and matched.

A take is finished in parts that stay in the workspace, so that a killed step goes on with the
first part that is missing. Their bounds never change, and so the result does not either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from prostudio import files
from prostudio.engines import registry
from prostudio.engines.base import FinishEngine, FrameChunk, Loaded, Preview
from prostudio.engines.card import Card, FinishTask, Kind
from prostudio.engines.request import FinishRequest
from prostudio.errors import FaultError
from prostudio.film import Size
from prostudio.graph import StepContext
from prostudio.production.steps.previews import Previews

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from prostudio.media.colour import Planes

Facts = dict[str, Any]
FINISHED = "picture.mp4"
PART = 64
"""Frames of a take that are made, and may be lost, together."""
LOOKED_AT = 24
"""Frames of a take whose colours are measured."""
_LOOK_WIDE = 480


@dataclass(frozen=True, slots=True)
class Stage:
    """One task on the way, and which frames of its stream it is asked for."""

    card: Card
    request: FinishRequest


def finish(context: StepContext) -> Facts:
    """A take's frames after every task, or those in between alone: `picture.mp4`."""
    from prostudio.media.packets import join_parts, read_parts

    params = context.params
    frames, rate = params["frames"], Fraction(params["rate"])
    parts = []
    for first in range(0, frames, PART):
        stages = _stages(params, first, min(first + PART, frames))
        if stages[-1].request.wanted:
            path = context.workspace / f"part {first}.mp4"
            if not path.exists():
                _make_part(context, stages, path)
            parts.append(path)
        context.progress(min(1.0, (first + PART) / frames))
    found = read_parts(parts)
    join_parts(found, None, context.output(FINISHED), rate=rate, metadata={})
    size = stages[-1].request.to
    made = sum(part.frames for part in found)
    return {"frames": made, "rate": str(rate), "width": size.width, "height": size.height}


def _stages(params: Mapping[str, Any], first: int, stop: int) -> list[Stage]:
    """The tasks with the frames that each is asked for, so that the last gives [first, stop).

    Until new frames are made, a task gives as many more as the one after it looks at. Behind
    that it gets the new ones of this part, and nothing beyond.
    """
    tasks = [
        (registry.card(Kind.FINISH, said["engine"]), FinishTask(said["task"]), said)
        for said in params["tasks"]
    ]
    frames, rate, size = params["frames"], Fraction(params["rate"]), Size(*params["size"])
    kinds = [task for _, task, _ in tasks]
    early = kinds.index(FinishTask.INTERPOLATE) + 1 if FinishTask.INTERPOLATE in kinds else None
    wanted = [(first, stop)]
    for card, task, _ in reversed(tasks[:early]):
        margin = margin_of(card, task)
        wanted.insert(0, (max(0, wanted[0][0] - margin), min(frames, wanted[0][1] + margin)))
    stages: list[Stage] = []
    for n, (card, task, said) in enumerate(tasks):
        to = Size(*said["to"])
        if early is None or n < early:
            span = (frames, *wanted[n + 1], wanted[n][0])
        else:
            made = stages[-1].request.wanted
            span = (made, 0, made, 0)
        ticks = (said["factor"], said["every"])
        request = FinishRequest(task, size, rate, *span, to, *ticks, said["strength"])
        stages.append(Stage(card, request))
        size = to
    return stages


def margin_of(card: Card, task: FinishTask) -> int:
    """Frames on either side that an engine looks at for a task."""
    if card.finish is None:
        raise FaultError(f"{card.name} is not a finishing engine")
    # The end of a gap is the next frame, whatever else an engine looks at.
    return max(card.finish.margin(task), 1 if task is FinishTask.INTERPOLATE else 0)


def _make_part(context: StepContext, stages: Sequence[Stage], path: Path) -> None:
    """One part, whole or not at all."""
    from prostudio.media.encoding import MASTER
    from prostudio.media.video import VideoWriter

    last = stages[-1].request
    rate = Fraction(context.params["rate"])
    with (
        files.replacing(path) as unfinished,
        VideoWriter(unfinished, last.to, rate, MASTER) as writer,
    ):
        for picture in _made(context, stages):
            if writer.frames == last.wanted // 2:
                _show(context, picture, stages[0].request.first + writer.frames)
            writer.write(picture)
        if writer.frames != last.wanted:
            raise FaultError(
                f"{stages[-1].card.name} gave {writer.frames} frames; {last.wanted} were asked for"
            )


def _show(context: StepContext, picture: Planes, frame: int) -> None:
    """A look at what came out so far."""
    from prostudio.media.colour import to_rgb
    from prostudio.media.small import resized

    pixels = to_rgb(picture)
    height, width = pixels.shape[:2]
    if width > _LOOK_WIDE:
        pixels = resized(pixels, _LOOK_WIDE, max(2, 2 * round(height * _LOOK_WIDE / width / 2)))
    Previews(context).keep(Preview(pixels, frame))


def _made(context: StepContext, stages: Sequence[Stage]) -> Iterator[Planes]:
    """Pictures of the last stage, each stage reading what the one before it makes."""
    from prostudio.media.video import read_frames

    master = context.input("take").path(context.params["picture"])
    first = stages[0]
    margin = margin_of(first.card, first.request.task)
    stop = min(first.request.frames, first.request.stop + margin)
    pictures = read_frames(master, first.request.given, stop)
    for stage in stages:
        pictures = _through(context, stage, pictures)
    yield from pictures


def _through(context: StepContext, stage: Stage, pictures: Iterator[Planes]) -> Iterator[Planes]:
    """Pictures after one task, whatever form its engine works in."""
    from prostudio.media.colour import from_planar, from_rgb, to_planar, to_rgb

    card, request = stage.card, stage.request
    engine: FinishEngine = context.resident(f"finish {card.name}", card.make)
    planar = card.finish is not None and card.finish.planar
    frames: Iterator[NDArray[np.uint8]] = map(to_planar if planar else to_rgb, pictures)
    count = 0
    for chunk in engine.finish(request, frames, context.workspace):
        match chunk:
            case FrameChunk():
                if chunk.first != count:
                    raise FaultError(f"frame {chunk.first} came where {count} was due")
                for pixels in chunk.pixels:
                    count += 1
                    yield from_planar(pixels.copy()) if chunk.planar else from_rgb(pixels)
            case Loaded(model, seconds):
                context.loaded(model, seconds)
            case Preview():
                Previews(context).keep(chunk)
    if count != request.wanted:
        raise FaultError(f"{card.name} gave {count} frames; {request.wanted} were asked for")


def colours(context: StepContext) -> Facts:
    """What a take's colours are; facts alone."""
    from prostudio.compositor.colour_match import measured
    from prostudio.media.video import read_frames

    path = context.input("take").path(context.params["picture"])
    step = max(1, context.params["frames"] // LOOKED_AT)
    looked = (picture for n, picture in enumerate(read_frames(path)) if n % step == 0)
    return {"colours": measured(looked).to_json()}


def match(context: StepContext) -> Facts:
    """What brings a take's colours to those of its scene's first; facts alone."""
    from prostudio.compositor.colour_match import Colours, difference, grade_for

    own, reference = (
        Colours.from_json(context.input(name).facts["colours"]) for name in ("own", "reference")
    )
    grade = grade_for(own, reference, context.params["strength"])
    return {"grade": grade.to_json(), "apart": round(difference(own, reference), 2)}
