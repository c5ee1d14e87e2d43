"""Small requests that an engine's own card allows."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from prostudio.engines.base import AudioChunk, FrameChunk, Progress
from prostudio.engines.card import Card, Role
from prostudio.engines.request import Reference, ShotRequest, Variant
from prostudio.film import Camera, Size
from prostudio.media.colour import from_planar, from_rgb, to_rgb
from prostudio.media.encoding import Encoding
from prostudio.media.stills import write_png
from prostudio.media.video import VideoWriter

FRAME = Size(256, 144)
SMALL, FEW = Size(64, 64), Variant(steps=2)
"""For engines over weights: a step of theirs is slow, and no step is another than the next."""


def shot_request(card: Card, folder: Path, **changes: Any) -> ShotRequest:
    """A short shot of a lighthouse, in the engine's own rate, size and number of frames."""
    rules = card.video
    assert rules is not None
    weighty = bool(card.weights())
    request = ShotRequest(
        prompt="a lighthouse at night, storm",
        size=rules.size(SMALL if weighty else FRAME),
        rate=rules.rate or Fraction(30),
        frames=rules.frames(6),
        seed=5,
        camera=Camera.DRIFT,
        setting="lighthouse",
        references=tuple(Reference(role, given(role, folder)) for role in sorted(rules.needs)),
        variant=FEW if weighty else Variant(),
    )
    return replace(request, **changes)


def given(role: Role, folder: Path) -> Path:
    """What a reference of that role is: a clip of the user's, or a canonical picture."""
    return clip(folder) if role is Role.FOOTAGE else picture(folder)


def clip(folder: Path) -> Path:
    """A second of footage with something to see in it, which moves."""
    path = folder / "clip.mp4"
    if not path.exists():
        size = Size(320, 180)
        y, x = np.mgrid[: size.height, : size.width]
        with VideoWriter(path, size, Fraction(30), Encoding()) as writer:
            for n in range(30):
                writer.write(from_rgb(np.dstack([(x + 8 * n) % 256, y, y]).astype(np.uint8)))
    return path


def picture(folder: Path) -> Path:
    """A canonical picture with something to see in it."""
    path = folder / "picture.png"
    if not path.exists():
        y, x = np.mgrid[:240, :400]
        pixels = np.dstack([x * 255 // 400, y * 255 // 240, (x * y) % 251]).astype(np.uint8)
        write_png(path, pixels)
    return path


@dataclass
class Made:
    """What a call gave, shot by shot."""

    frames: list[list[np.ndarray]]
    first: list[int | None]
    sound: list[list[AudioChunk]]
    fractions: list[float]


def shoot(card: Card, requests: Sequence[ShotRequest], workspace: Path) -> Made:
    """Run a call to its end and check the order of its chunks on the way."""
    workspace.mkdir(exist_ok=True)
    if card.weights():
        gc.freeze()  # each model that goes collects garbage; the libraries are none
    count = len(requests)
    made = Made([[] for _ in range(count)], [None] * count, [[] for _ in range(count)], [])
    for chunk in card.make().shoot(requests, workspace):
        if isinstance(chunk, FrameChunk):
            _add_frames(made, chunk)
        elif isinstance(chunk, AudioChunk):
            made.sound[chunk.shot].append(chunk)
        elif isinstance(chunk, Progress):
            made.fractions.append(chunk.fraction)
    return made


def _add_frames(made: Made, chunk: FrameChunk) -> None:
    frames = made.frames[chunk.shot]
    if made.first[chunk.shot] is None:
        made.first[chunk.shot] = chunk.first
    assert chunk.first == made.first[chunk.shot] + len(frames), "chunks come in time order"
    assert chunk.pixels.dtype == np.uint8
    if chunk.planar:
        assert chunk.pixels.ndim == 3
        frames.extend(to_rgb(from_planar(planes.copy())) for planes in chunk.pixels)
        return
    assert chunk.pixels.ndim == 4
    assert chunk.pixels.shape[3] in (3, 4)
    # a copy: the engine may draw into its own again; the fourth channel means nothing
    frames.extend(np.array(chunk.pixels[..., :3]))


def forbidden(card: Card, folder: Path) -> dict[str, list[ShotRequest]]:
    """Calls that the card does not allow, by what is wrong with them."""
    rules = card.video
    assert rules is not None
    good = shot_request(card, folder)
    bad = {
        "no shots": [],
        "too many shots": [good] * (rules.shots_per_call + 1),
        "no frames": [replace(good, frames=0)],
        "an empty range": [replace(good, first=3, stop=3)],
        "frames past the end": [replace(good, stop=good.frames + 1)],
    }
    if rules.frames(good.frames + 1) != good.frames + 1:
        bad["frames outside the rule"] = [replace(good, frames=good.frames + 1)]
    if rules.size(Size(130, 74)) != Size(130, 74):
        bad["a size outside the rule"] = [replace(good, size=Size(130, 74))]
    if rules.rate is not None:
        bad["another rate"] = [replace(good, rate=rules.rate + 1)]
    if not rules.random_access:
        bad["part of a shot"] = [replace(good, first=1)]
    if rules.needs:
        bad["what it needs is missing"] = [replace(good, references=())]
    foreign = Reference(Role.MELODY, picture(folder))
    if Role.MELODY not in rules.accepts:
        bad["a reference it cannot use"] = [replace(good, references=(*good.references, foreign))]
    return bad
