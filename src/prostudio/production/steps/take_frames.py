"""Frames of a take's master, fitted to the shot's time: its own, and those made in between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from prostudio.compositor.segment import Source
from prostudio.errors import FaultError
from prostudio.film import Size
from prostudio.graph import StepContext
from prostudio.media.window import Window
from prostudio.production.timing.in_between import Between
from prostudio.production.timing.retime import Footage, Retiming

if TYPE_CHECKING:
    from pathlib import Path

    from prostudio.media.colour import Planes

Json = dict[str, Any]


def frames_of_take(
    context: StepContext, number: int, maker: Mapping[str, Any], source: Source, size: Size
) -> Iterator[Planes]:
    """The frames [first, first + count) that a segment asks of a take; each is the receiver's.

    Args:
        number: of the source within the segment; names the step's inputs.
        size: of the segment.
    """
    timing = retiming_from_json(maker["retiming"])
    shown = range(source.first, source.first + source.count)
    window = Window(*maker["window"]) if "window" in maker else None
    master = context.input(f"source {number} take").path(maker["take"])
    if "between" in maker:
        made = context.input(f"source {number} between").path(maker["between"]["picture"])
        between = Between(maker["between"]["factor"], maker["between"]["every"])
        ticks = [between.nearest(timing.index(k, between.factor)) for k in shown]
        pictures = _both(master, made, between, ticks, (size, window))
    else:
        pictures = _at(master, [timing.index(k) for k in shown], size, window)
    if f"source {number} grade" not in context.inputs:
        return pictures
    return _graded(pictures, context.input(f"source {number} grade").facts)


def _at(path: Path, wanted: Sequence[int], size: Size, window: Window | None) -> Iterator[Planes]:
    """Frames by their numbers, which never fall; each is read once, in order."""
    from prostudio.media.colour import copy
    from prostudio.media.video import read_frames

    if not wanted:
        return
    at, picture = wanted[0] - 1, None
    frames = read_frames(path, wanted[0], wanted[-1] + 1, size=size, window=window)
    for index, after in zip_longest(wanted, wanted[1:]):
        while at < index:
            picture, at = next(frames), at + 1
        if picture is None:
            raise FaultError(f"{path.name} gave no frame {index}")
        yield copy(picture) if index == after else picture


def _both(
    master: Path,
    made: Path,
    between: Between,
    ticks: Sequence[int],
    shown: tuple[Size, Window | None],
) -> Iterator[Planes]:
    """A take's own frames where they stand, and the made ones elsewhere."""
    own = [between.original(tick) for tick in ticks]
    originals = _at(master, [n for n in own if n is not None], *shown)
    others = [between.number(t) for t, n in zip(ticks, own, strict=True) if n is None]
    in_between = _at(made, others, *shown)
    for n in own:
        yield next(in_between if n is None else originals)


def _graded(pictures: Iterator[Planes], facts: Mapping[str, Any]) -> Iterator[Planes]:
    from prostudio.compositor.colour_match import Grade, grading

    grade = Grade.from_json(facts["grade"])
    if grade == Grade():
        yield from pictures
        return
    apply = grading(grade)
    for picture in pictures:
        apply(picture)
        yield picture


def retiming_to_json(timing: Retiming) -> Json:
    """As JSON, for a segment's key."""
    footage = timing.footage
    return {
        "footage": [footage.frames, str(footage.rate), str(footage.handle)],
        "rate": str(timing.rate),
        "lead": str(timing.lead),
        "pace": str(timing.pace),
    }


def retiming_from_json(value: Mapping[str, Any]) -> Retiming:
    """The retiming again."""
    frames, rate, handle = value["footage"]
    return Retiming(
        Footage(frames, Fraction(rate), Fraction(handle)),
        Fraction(value["rate"]),
        Fraction(value["lead"]),
        Fraction(value["pace"]),
    )
