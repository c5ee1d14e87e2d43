"""The engine over `scenes.painter`: a request to a view, a view to frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from prostudio.engines.allowed import frame_range, require_allowed
from prostudio.engines.base import FrameChunk
from prostudio.engines.card import Card
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.procedural.view import reading_notes, scene_of, view_of

_START_SECONDS = 1.5
"""Opening a scene: layers, noise and palettes (0.8 to 1.5 s measured)."""

_FRAME_SECONDS = 0.1
"""One 1280 x 720 frame of an average place on one core (0.08 to 0.13 s measured)."""

_FIXED_SHARE = 0.15
"""Part of a frame's time that does not shrink with its pixels."""

_PIXELS = 1280 * 720


class Procedural:
    """A `VideoEngine` that draws. Any frame can be asked for alone and is always the same."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def shoot(self, requests: Sequence[ShotRequest], workspace: Path) -> Iterator[FrameChunk]:
        """Draw frame after frame; nothing is kept in the workspace."""
        require_allowed(self.card, requests)
        from prostudio.scenes.painter import Painter

        request = requests[0]
        painter = Painter(view_of(request))
        for frame in frame_range(request):
            yield FrameChunk(painter.frame(float(frame / request.rate))[None], frame)

    def read_as(self, request: ShotRequest) -> Reading:
        """Place, time, weather and whatever else will be drawn."""
        scene = scene_of(request)
        mood = (scene.mood,) if scene.mood else ()
        words = (str(scene.place), str(scene.time), str(scene.weather), *mood, *scene.extras)
        return Reading(words, scene.left_out, reading_notes(request, scene))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """For one core: opening the scene, then its frames."""
        share = request.size.width * request.size.height / _PIXELS
        frame = _FRAME_SECONDS * (_FIXED_SHARE + (1 - _FIXED_SHARE) * share)
        seconds = _START_SECONDS * max(0.4, share) + len(frame_range(request)) * frame
        return Estimate(seconds, ram_mb=round(220 + 280 * share))
