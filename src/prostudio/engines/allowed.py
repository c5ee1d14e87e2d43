"""What a card allows: the same refusals for every engine that makes pictures, before any work."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from prostudio.engines.card import Card, FinishTask, Role
from prostudio.engines.request import FinishRequest, ImageRequest, ShotRequest
from prostudio.errors import FaultError, FilmError
from prostudio.film import Size


def require_allowed(card: Card, requests: Sequence[ShotRequest]) -> None:
    """Refuse what an engine's card does not allow.

    Raises:
        FilmError: too many shots for one call, no frames, a size or a number of frames
            outside its rules, a range of frames it cannot begin at, a reference it
            cannot use or one that it lacks, timed prompts it cannot follow, or shots
            that differ in size or rate.
    """
    rules = card.video
    if rules is None:
        raise FaultError(f"{card.name} is not a video engine")
    if not 1 <= len(requests) <= rules.shots_per_call:
        raise FilmError(
            f"{card.name} makes 1 to {rules.shots_per_call} shots in one call, "
            f"and was asked for {len(requests)}"
        )
    for request in requests:
        _require_frames(card, request)
        _require_references(card, request)
    for one, other in pairwise(requests):
        if (one.size, one.rate) != (other.size, other.rate):
            raise FilmError(f"{card.name} makes shots of one size and rate in one call")


def _require_frames(card: Card, request: ShotRequest) -> None:
    rules = card.video
    assert rules is not None
    if request.frames < 1 or rules.frames(request.frames) != request.frames:
        raise FilmError(
            f"{card.name} cannot make {request.frames} frames; "
            f"the next number it can make is {rules.frames(max(1, request.frames))}"
        )
    if rules.size(request.size) != request.size:
        raise FilmError(
            f"{card.name} cannot make {request.size}; wanted {rules.size(request.size)}"
        )
    if rules.rate is not None and request.rate != rules.rate:
        raise FilmError(f"{card.name} works at {rules.rate} frames a second, not {request.rate}")
    stop = request.frames if request.stop is None else request.stop
    if not 0 <= request.first < stop <= request.frames:
        raise FilmError(
            f"{card.name}: frames [{request.first}, {stop}) are not in a shot of {request.frames}"
        )
    whole = request.first == 0 and stop == request.frames
    if not (whole or rules.random_access):
        raise FilmError(f"{card.name} makes whole shots only, not frames [{request.first}, {stop})")


def called(role: Role) -> str:
    """What a user calls a reference of that role: a `first frame picture`, a `clip`."""
    return "clip" if role is Role.FOOTAGE else f"{role} picture"


def _require_references(card: Card, request: ShotRequest) -> None:
    rules = card.video
    assert rules is not None
    given = {reference.role for reference in request.references}
    for role in sorted(given - rules.accepts):
        raise FilmError(
            f"{card.name} cannot use a {role} reference",
            hint="choose another engine for this shot; `prostudio engines` says what each can use",
        )
    for role in sorted(rules.needs - given):
        raise FilmError(
            f"{card.name} needs a {called(role)}, and the shot has none",
            hint="give the shot a picture, ![description](file), or leave its engine to ProStudio",
        )
    if request.timed_prompts and not rules.timed_prompts:
        raise FilmError(
            f"{card.name} cannot follow timed prompts",
            hint="write one prompt for the whole shot, or choose another engine",
        )


def require_drawable(card: Card, request: ImageRequest) -> None:
    """Refuse a picture that an image engine's card does not allow.

    Raises:
        FilmError: no words, a size outside its rule, or a reference it cannot use.
    """
    rules = card.image
    if rules is None:
        raise FaultError(f"{card.name} is not an image engine")
    if not request.prompt.strip():
        raise FilmError(f"{card.name} has nothing to draw", hint="say what is to be seen")
    if rules.size(request.size) != request.size:
        raise FilmError(
            f"{card.name} cannot draw {request.size}; wanted {rules.size(request.size)}"
        )
    given = {reference.role for reference in request.references}
    for role in sorted(given - rules.accepts):
        raise FilmError(f"{card.name} cannot use a {role} reference")


def require_finishable(card: Card, request: FinishRequest) -> None:
    """Refuse what a finishing engine's card does not allow.

    Raises:
        FilmError: a task that it has not, frames outside the take or that did not come, no
            frame in between, a size that it does not reach, or another one for another task.
    """
    rules = card.finish
    if rules is None:
        raise FaultError(f"{card.name} is not a finishing engine")
    if request.task not in rules.tasks:
        raise FilmError(f"{card.name} does not {request.task}; it can {', '.join(rules.tasks)}")
    if not 0 <= request.given <= request.first < request.stop <= request.frames:
        raise FilmError(
            f"{card.name}: frames [{request.first}, {request.stop}) are not in a take of "
            f"{request.frames}, or begin before frame {request.given}, the first that comes"
        )
    upscales = request.task is FinishTask.UPSCALE
    if not upscales and request.to != request.size:
        raise FilmError(f"{card.name} cannot {request.task} {request.size} into {request.to}")
    longer = max(request.to.width / request.size.width, request.to.height / request.size.height)
    if upscales and not 1 < longer <= rules.upscales:
        raise FilmError(
            f"{card.name} cannot make {request.size} into {request.to}; "
            f"it makes a side at most {rules.upscales:g} times longer"
        )
    if request.task is FinishTask.INTERPOLATE and not 0 < request.every < request.factor:
        raise FilmError(f"{card.name}: no frame lies in between: {request.factor} ticks of a gap")


def require_promise(card: Card, size: Size, rate: Fraction) -> None:
    """A video engine that promises to be instant can draw straight into a film's segments.

    Args:
        size, rate: of the film.

    Raises:
        FilmError: its card says that it cannot.
    """
    rules = card.video
    if rules is None or not card.instant:
        return
    problems = {
        "cannot make a range of frames alone (no `random_access`)": not rules.random_access,
        f"works at {rules.rate} frames a second, not the film's": rules.rate not in (None, rate),
        "cannot make every number of frames": any(rules.frames(n) != n for n in (1, 2, 3)),
        f"does not work at {size}": rules.size(size) != size,
    }
    problem = next((text for text, holds in problems.items() if holds), None)
    if problem is not None:
        raise FilmError(
            f"video engine {card.name!r} says that it is instant, but {problem}",
            hint="choose another engine; its author can make it a dear one (`instant=False`)",
        )


def frame_range(request: ShotRequest) -> range:
    """The frames that a request asks for."""
    return range(request.first, request.frames if request.stop is None else request.stop)
