"""An engine on trial: what it is asked for, and what it made."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.base import AudioChunk, FrameChunk, Progress
from prostudio.engines.card import Card
from prostudio.engines.conformance.asking import shot_request
from prostudio.engines.conformance.promise import require
from prostudio.engines.request import Machine, ShotRequest
from prostudio.media.colour import from_planar, to_rgb

MACHINE = Machine(cores=2, ram_mb=8000)
"""What estimates are asked for."""


@dataclass
class Made:
    """What a call gave, shot by shot."""

    frames: list[list[NDArray[np.uint8]]]
    first: list[int | None]
    sound: list[list[AudioChunk]]
    fractions: list[float]


class Trial:
    """One engine, and a folder where it may leave things."""

    def __init__(self, card: Card, folder: Path) -> None:
        self.card = card
        self._folder = folder
        self._count = count()

    def folder(self) -> Path:
        """A new empty folder."""
        path = self._folder / str(next(self._count))
        path.mkdir(parents=True)
        return path

    def shoot(self, *requests: ShotRequest, workspace: Path | None = None) -> Made:
        """What a call of a video engine gives, run to its end."""
        return shoot(self.card, requests, workspace or self.folder())

    @cached_property
    def request(self) -> ShotRequest:
        """A plain shot, short and small."""
        return shot_request(self.card, self.folder())

    @cached_property
    def plain(self) -> Made:
        """That shot, made once for all promises that only look at it."""
        return self.shoot(self.request)


def shoot(card: Card, requests: Sequence[ShotRequest], workspace: Path) -> Made:
    """Run a call to its end and check the order of its chunks on the way."""
    workspace.mkdir(exist_ok=True)
    if card.weights():
        gc.freeze()  # each model that goes collects garbage; the libraries are none
    shots = len(requests)
    made = Made([[] for _ in range(shots)], [None] * shots, [[] for _ in range(shots)], [])
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
    begun = made.first[chunk.shot] or 0
    require(chunk.first == begun + len(frames), "chunks come in time order, without a gap")
    require(chunk.pixels.dtype == np.uint8, "pixels are uint8")
    if chunk.planar:
        require(chunk.pixels.ndim == 3, "planes come as [n, H * 3 / 2, W]")
        frames.extend(to_rgb(from_planar(planes.copy())) for planes in chunk.pixels)
        return
    shape = chunk.pixels.shape
    require(len(shape) == 4 and shape[3] in (3, 4), "pixels come as [n, H, W, 3 or 4]")
    # a copy: the engine may draw into its own again; the fourth channel means nothing
    frames.extend(np.array(chunk.pixels[..., :3]))
