"""A small shot by the whole engine."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from prostudio.engines.base import FrameChunk
from prostudio.engines.card import Kind, Role
from prostudio.engines.registry import card as card_of
from prostudio.engines.request import Reference, ShotRequest, Variant
from prostudio.film import Size
from prostudio.media.stills import write_png


def still(folder: Path, name: str = "first", side: int = 96) -> Path:
    path = folder / f"{name}.png"
    y, x = np.mgrid[:side, :side]
    shift = len(name) * 20
    write_png(path, np.dstack([x * 2, y * 2, (x + y + shift) % 256]).astype(np.uint8))
    return path


def request(folder: Path, sections: int = 2, **changes) -> ShotRequest:
    asked = ShotRequest(
        "a cat walks",
        Size(64, 64),
        Fraction(30),
        36 * sections + 1,
        seed=7,
        references=(Reference(Role.FIRST_FRAME, still(folder)),),
        variant=Variant(steps=2, sampler="euler+none"),
    )
    return replace(asked, **changes)


def events(name: str, asked: ShotRequest, work: Path) -> list:
    work.mkdir(exist_ok=True)
    return list(card_of(Kind.VIDEO, name).make().shoot([asked], work))


def frames(found: list) -> np.ndarray:
    return np.concatenate([event.pixels for event in found if isinstance(event, FrameChunk)])
