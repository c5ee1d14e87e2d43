"""The engine behind the card of `plain`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from prostudio.engines.allowed import require_finishable
from prostudio.engines.base import FrameChunk
from prostudio.engines.card import Card, FinishTask
from prostudio.engines.finish.plain.sharper import Sharpener
from prostudio.engines.finish.plain.steadier import steadied
from prostudio.engines.request import Estimate, FinishRequest, Machine
from prostudio.media.colour import from_planar, scaled, to_planar
from prostudio.media.picture_filter import between

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prostudio.media.colour import Planes

Pictures = Iterator["Planes"]
AFTER_SCALING = 0.3
"""How much is sharpened what was made larger: Lanczos leaves it soft."""


class Plain:
    """Filters and arithmetic; the same on every machine."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def finish(
        self, request: FinishRequest, frames: Iterator[NDArray[np.uint8]], workspace: Path
    ) -> Iterator[FrameChunk]:
        """The wanted frames as planes, one a chunk."""
        require_finishable(self.card, request)
        made = _TASKS[request.task](request, map(from_planar, frames))
        for n, picture in enumerate(made):
            yield FrameChunk(to_planar(picture)[None], n, planar=True)

    def estimate(self, request: FinishRequest, machine: Machine) -> Estimate:
        """By what one core took for a megapixel; the interpolation holds vectors of each pixel."""
        seconds, ram_mb = _COSTS[request.task]
        megapixels = request.to.width * request.to.height / 1e6
        return Estimate(seconds * megapixels * request.wanted, round(150 + ram_mb * megapixels))


def _in_between(request: FinishRequest, pictures: Pictures) -> Pictures:
    new_rate = request.rate * request.factor / request.every
    wanted = iter(request.ticks)
    tick = next(wanted, None)
    for number, picture in between(pictures, request.given, request.size, request.rate, new_rate):
        if number * request.every == tick:
            yield picture
            tick = next(wanted, None)
            if tick is None:
                return


def _larger(request: FinishRequest, pictures: Pictures) -> Pictures:
    sharpener = Sharpener(request.to, AFTER_SCALING)
    for picture in _only(request, pictures):
        yield sharpener.sharpened(scaled(picture, request.to))


def _sharper(request: FinishRequest, pictures: Pictures) -> Pictures:
    sharpener = Sharpener(request.size, request.strength)
    for picture in _only(request, pictures):
        yield sharpener.sharpened(picture)


def _steadier(request: FinishRequest, pictures: Pictures) -> Pictures:
    skipped = request.first - request.given
    yield from islice(steadied(pictures, request.strength), skipped, skipped + request.wanted)


def _only(request: FinishRequest, pictures: Pictures) -> Pictures:
    """The wanted ones of those that came."""
    skipped = request.first - request.given
    return islice(pictures, skipped, skipped + request.wanted)


_TASKS: Mapping[FinishTask, Callable[[FinishRequest, Pictures], Pictures]] = MappingProxyType(
    {
        FinishTask.DEFLICKER: _steadier,
        FinishTask.INTERPOLATE: _in_between,
        FinishTask.UPSCALE: _larger,
        FinishTask.SHARPEN: _sharper,
    }
)
_COSTS: Mapping[FinishTask, tuple[float, int]] = MappingProxyType(
    {
        FinishTask.DEFLICKER: (0.03, 60),
        FinishTask.INTERPOLATE: (0.4, 420),
        FinishTask.UPSCALE: (0.1, 60),
        FinishTask.SHARPEN: (0.1, 60),
    }
)
"""Seconds for each megapixel of a frame that is made, and MB for each of one (`finishing`)."""
