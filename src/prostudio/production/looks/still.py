"""One picture of a shot: of its take, of the user's own picture, else drawn as its words say.

It does not depend on how long the shot turns out, so that new words to speak draw nothing
again: the shot is asked for four seconds long, and the first is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio.engines import registry
from prostudio.engines.base import FrameChunk, VideoEngine
from prostudio.engines.card import Kind, Role, VideoRules
from prostudio.engines.request import Excerpt, Reference, ShotRequest, Variant
from prostudio.engines.wire import shot_to_json
from prostudio.errors import FaultError
from prostudio.film import Size
from prostudio.graph import Artifact, FileInput, Input, Step, StepRef
from prostudio.media.window import window_of
from prostudio.production.asked import digest_of
from prostudio.production.plan_values import Found, Plan, ShotPlan, result_of
from prostudio.production.shots.footage import footage_input
from prostudio.production.shots.ingest import ingest_steps, picture_step_name
from prostudio.production.shots.takes import Casting
from prostudio.production.steps.finishing import FINISHED
from prostudio.settings import Limits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REVISION = 1
"""Raised when the same shot would be shown otherwise."""
LONG_SIDE = 960
_RATE, _FRAMES, _SHOWN = Fraction(24), 96, 24


@dataclass(frozen=True, slots=True)
class Still:
    """How the picture of one shot comes about.

    Attributes:
        key: changes whenever the picture does.
        engine: that draws it; empty where it is taken out of a take.
        inputs: what the request's references are.
        take, frame: the take's picture file, and which of its frames.
    """

    key: str
    size: Size
    shot: ShotPlan | None = None
    engine: str = ""
    request: ShotRequest | None = None
    inputs: tuple[Input, ...] = ()
    take: tuple[Path, Size] | None = None
    frame: int = 0


def size_of(film: Size, side: int = LONG_SIDE) -> Size:
    """The size of stills: the film's shape, no larger than the film, sides even and at least 64."""
    share = min(Fraction(1), Fraction(side, max(film.width, film.height)))
    share = max(share, Fraction(64, min(film.width, film.height)))
    return Size(*(2 * round(one * share / 2) for one in (film.width, film.height)))


def still_of(
    shot: ShotPlan,
    film: Size,
    casting: Casting | None = None,
    side: int = LONG_SIDE,
    finished: Mapping[str, Artifact] | None = None,
) -> Still:
    """What would be shown of a shot now; nothing is drawn.

    Args:
        side: pixels of its longer side at most.
        casting: which takes there are; None where the shot's engine is instant anyway.
        finished: what finishing made of them, where it did, by shot id.
    """
    size = size_of(film, side)
    if casting is not None and (chosen := casting.chosen.get(shot.id)):
        raw = of_take(chosen.take, chosen.index, size, shot)
        better = (finished or {}).get(shot.id)
        return of_finished(raw, better) if better else raw
    drawn = casting.keyframes.get(shot.id) if casting else None
    engine, references, inputs = _drawn_by(shot, drawn)
    card = registry.card(Kind.VIDEO, engine)
    request = replace(
        shot.request,
        prompt=shot.in_words or shot.request.prompt,  # nothing that draws here knows a name
        size=(card.video or VideoRules()).size(size),
        rate=_RATE,
        frames=_FRAMES,
        first=_SHOWN,
        stop=_SHOWN + 1,
        references=references,
        timed_prompts=(),
        variant=Variant(),
        want_sound=False,
        encoded=None,
    )
    made_of = [_digest(source, shot) for source in inputs]
    asked = [REVISION, engine, card.revision, _skia(), shot_to_json(request)]
    return Still(digest_of([*asked, made_of]), size, shot, engine, request, inputs)


@cache
def _skia() -> str:
    return version("skia-python")


def of_take(
    take: Artifact, index: int, size: Size | None = None, shot: ShotPlan | None = None
) -> Still:
    """The middle frame of a take, in the size of a film's stills or in one of its own shape."""
    facts = take.facts["shots"][index]
    own, frame = Size(facts["width"], facts["height"]), int(facts["frames"]) // 2
    size = size or size_of(own)
    focus = shot.shot.focus if shot else None
    key = digest_of([REVISION, take.key, index, frame, size.width, size.height, repr(focus)])
    master = (take.path(f"picture {index}.mp4"), own)
    return Still(key, size, shot, take=master, frame=frame)


def of_finished(still: Still, finished: Artifact) -> Still:
    """The same moment of a take, out of what finishing made of it: frames stand where they did."""
    facts = finished.facts
    better = (finished.path(FINISHED), Size(facts["width"], facts["height"]))
    return replace(still, key=digest_of([still.key, finished.key]), take=better)


def _drawn_by(
    shot: ShotPlan, drawn: Artifact | None
) -> tuple[str, tuple[Reference, ...], tuple[Input, ...]]:
    """Who draws a shot that has no take, of which pictures, and where these come from."""
    if shot.clip and shot.picture:
        begin = Fraction(str(shot.clip.clip_in or 0))
        footage = Reference(Role.FOOTAGE, shot.picture, excerpt=Excerpt(begin))
        return "clip", (footage,), (footage_input(shot.picture),)
    if shot.picture:
        first = (Reference(Role.FIRST_FRAME, shot.picture),)
        return "stills", first, (StepRef(picture_step_name(shot)),)
    if drawn is not None:
        return "stills", (Reference(Role.FIRST_FRAME, drawn.path()),), (drawn,)
    return "procedural", (), ()


def _digest(source: Input, shot: ShotPlan) -> str:
    if isinstance(source, StepRef):
        assert shot.picture is not None
        return footage_input(shot.picture).digest
    return source.digest


def first_steps(still: Still, plan: Plan, limits: Limits) -> list[Step]:
    """What brings in the user's picture; made in the asking process, which is warm."""
    wanted = {source.step for source in still.inputs if isinstance(source, StepRef)}
    if not wanted:
        return []
    steps = [step for step in ingest_steps(plan, limits) if step.name in wanted]
    return [replace(step, inline=True) for step in steps]


def draw(
    still: Still, found: Found, engines: Mapping[str, VideoEngine], workspace: Path
) -> NDArray[np.uint8]:
    """The picture, [H, W, 3 or 4] uint8 RGB, of the still's size.

    Args:
        found: what `first_steps` made.
        engines: by name; a painter that is open already is quicker.

    Raises:
        MediaError: the user's picture or a take cannot be read.
    """
    if still.take is not None:
        return _frame_of_take(still)
    assert still.request is not None
    paths = [_path(source, found) for source in still.inputs]
    references = tuple(
        replace(reference, path=path)
        for reference, path in zip(still.request.references, paths, strict=True)
    )
    request = replace(still.request, references=references)
    for chunk in engines[still.engine].shoot([request], workspace):
        if isinstance(chunk, FrameChunk):
            return _rgb(chunk)
    raise FaultError(f"{still.engine} gave no frame")


def _frame_of_take(still: Still) -> NDArray[np.uint8]:
    from prostudio.media.colour import to_rgb
    from prostudio.media.video import read_frames

    assert still.take is not None
    path, own = still.take
    window = window_of(own, still.size, still.shot.shot.focus if still.shot else None)
    frames = read_frames(path, still.frame, still.frame + 1, size=still.size, window=window)
    return to_rgb(next(frames))


def _rgb(chunk: FrameChunk) -> NDArray[Any]:
    from prostudio.media.colour import from_planar, to_rgb

    return to_rgb(from_planar(chunk.pixels[0])) if chunk.planar else chunk.pixels[0]


def _path(source: Input, found: Found) -> Path:
    if isinstance(source, StepRef):
        source = result_of(source.step, found)
    if isinstance(source, FileInput):
        return source.path
    assert isinstance(source, Artifact)
    return source.path()
