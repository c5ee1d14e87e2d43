"""The engine: moments of the film become moments of the footage, read by a confined child."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from prostudio.engines.allowed import frame_range, require_allowed
from prostudio.engines.base import FrameChunk
from prostudio.engines.card import Card, Role
from prostudio.engines.request import (
    Estimate,
    Excerpt,
    Machine,
    Reading,
    Reference,
    ShotRequest,
)

_START_SECONDS = 0.6
"""Until the child has started and reached the key frame before its first picture."""
_FRAME_SECONDS = 0.006
"""To decode and scale one 1920 x 1080 picture of H.264 to 1280 x 720 on one core."""
_PIXELS = 1280 * 720


class Footage:
    """A `VideoEngine` over one clip of role `footage`."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def shoot(self, requests: Sequence[ShotRequest], workspace: Path) -> Iterator[FrameChunk]:
        """Give frame after frame, planar; nothing is kept in the workspace."""
        require_allowed(self.card, requests)
        from prostudio.media.footage.reading import footage_pictures
        from prostudio.media.footage.values import Moments

        request = requests[0]
        given = _footage_of(request)
        excerpt = given.excerpt or Excerpt()
        step = 1 / (request.rate * excerpt.pace)
        frames = frame_range(request)
        moments = Moments(excerpt.start + frames.start * step, step, len(frames), excerpt.stop)
        pictures = footage_pictures(
            given.path, moments, request.size, fit=request.fit, focus=request.focus
        )
        for frame, picture in zip(frames, pictures, strict=True):
            yield FrameChunk(picture[None], frame, planar=True)

    def read_as(self, request: ShotRequest) -> Reading:
        """Footage is what it is."""
        return Reading(("your clip",))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """For one core: the child, then its frames."""
        share = request.size.width * request.size.height / _PIXELS
        seconds = _START_SECONDS + len(frame_range(request)) * _FRAME_SECONDS * share
        return Estimate(seconds, ram_mb=round(300 + 100 * share))


def _footage_of(request: ShotRequest) -> Reference:
    return next(r for r in request.references if r.role is Role.FOOTAGE)
