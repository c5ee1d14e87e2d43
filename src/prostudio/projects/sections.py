"""A shot whose sections stay in a folder of the user's: made in parts, and again from a part on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from prostudio import files
from prostudio.engines import registry
from prostudio.engines.base import FrameChunk, Progress, VideoEngine
from prostudio.engines.card import Card, Kind, Role
from prostudio.engines.request import Reference, ShotRequest
from prostudio.errors import FilmError, WeightsMissingError
from prostudio.events import Done, Event, StepProgress
from prostudio.film import Camera, Size
from prostudio.film.time import frames_in
from prostudio.projects.places import place_for
from prostudio.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """A shot as the command line asks for it.

    Attributes:
        from_section: keep so many sections that are there; None goes on where it stopped.
    """

    engine: str
    prompt: str
    seconds: float
    size: Size
    seed: int
    pictures: tuple[tuple[Role, Path], ...] = ()
    camera: Camera = Camera.AUTO
    from_section: int | None = None


def shoot_in(folder: Path, wanted: Wanted, out: Path, settings: Settings) -> Iterator[Event]:
    """Make the shot with `folder` for its sections, at the engine's own size and rate.

    Raises:
        FilmError: the engine keeps no sections, or has not so many.
        WeightsMissingError: its weights are not here.
    """
    card = registry.card(Kind.VIDEO, wanted.engine)
    redo = card.video.redo if card.video else None
    if redo is None:
        raise FilmError(
            f"{card.name} keeps no sections that could be made again",
            hint="leave --work and --from-section out, or choose an engine such as framepack-f1",
        )
    if (missing := card.missing()) is not None:
        raise WeightsMissingError(f"{card.name} {missing.reason}", hint=missing.hint)
    with place_for(out):
        files.mkdir(folder)
        request = _request(card, wanted, folder, settings)
        if wanted.from_section is not None:
            redo(folder, wanted.from_section)
        yield from _written(card.make(), request, folder, out, wanted)
    yield Done(str(out), wanted.seconds)


def _request(card: Card, wanted: Wanted, folder: Path, settings: Settings) -> ShotRequest:
    from prostudio.media.ingest import ingest_picture

    rules = card.video
    assert rules is not None
    references = []
    for role, path in wanted.pictures:
        clean = folder / f"{role}.png"
        ingest_picture(path, clean, name=path.name, limits=settings.limits)
        references.append(Reference(role, clean))
    rate = rules.rate or Fraction(30)
    return ShotRequest(
        prompt=wanted.prompt,
        size=rules.size(wanted.size),
        rate=rate,
        frames=rules.frames(frames_in(wanted.seconds, rate)),
        seed=wanted.seed,
        camera=wanted.camera,
        references=tuple(references),
    )


def _written(
    engine: VideoEngine, request: ShotRequest, folder: Path, out: Path, wanted: Wanted
) -> Iterator[Event]:
    """Encode each frame once, as it comes; those beyond the wanted length are left out."""
    from prostudio.media.colour import from_rgb
    from prostudio.media.encoding import Encoding
    from prostudio.media.video import VideoWriter

    length = frames_in(wanted.seconds, request.rate)
    step, label = f"shot of {engine.card.name}", f"{engine.card.name} shoots"
    with ExitStack() as stack:
        temporary = stack.enter_context(files.replacing(out))
        film = VideoWriter(temporary, request.size, request.rate, Encoding(crf=16))
        writer = stack.enter_context(film)
        for event in engine.shoot([replace(request)], folder):
            match event:
                case FrameChunk(pixels, first):
                    for picture in pixels[: max(0, length - first)]:
                        writer.write(from_rgb(picture))
                case Progress(fraction, note):
                    yield StepProgress(step, label, fraction, note=note)
