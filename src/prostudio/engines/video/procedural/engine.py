"""The engine over `scenes.painter`: a request to a view, a view to frames."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.allowed import frame_range, require_allowed
from prostudio.engines.base import FrameChunk
from prostudio.engines.card import Card
from prostudio.engines.request import Estimate, Machine, Reading, ShotRequest
from prostudio.engines.video.procedural.view import scene_of, view_of
from prostudio.scenes.grey import grey
from prostudio.scenes.notes import notes_of
from prostudio.scenes.scene import Place, Weather

if TYPE_CHECKING:
    from prostudio.scenes.painter import Painter
    from prostudio.scenes.scene import View

_START_SECONDS = 2.0
"""Opening a scene: layers, noise and palettes (0.6 to 2.4 s measured)."""

_FRAME_SECONDS = {
    Place.LIGHTHOUSE: 0.16,
    Place.SEA: 0.16,
    Place.ABSTRACT: 0.17,
    Place.RIVER: 0.14,
    Place.FIELD: 0.14,
    Place.LAKE: 0.13,
}
"""One 1280 x 720 frame on one core of a busy two-core server, by place."""

_ANY_FRAME_SECONDS = 0.11
_STORM_SECONDS = 0.05

_FIXED_SHARE = 0.15
"""Part of a frame's time that does not shrink with its pixels."""

_PIXELS = 1280 * 720

_MOST_OPEN = 2
"""Painters kept open: a film asks for a shot in pieces, and a dissolve for two shots at once."""


class Procedural:
    """A `VideoEngine` that draws. Any frame can be asked for alone and is always the same."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self._open: OrderedDict[View, Painter] = OrderedDict()

    def shoot(self, requests: Sequence[ShotRequest], workspace: Path) -> Iterator[FrameChunk]:
        """Draw frame after frame; nothing is kept in the workspace."""
        require_allowed(self.card, requests)
        request = requests[0]
        view = view_of(request)
        painter = self._painter(view)
        colourless = view.reading.mood == "black and white"
        for frame in frame_range(request):
            pixels = painter.frame(float(frame / request.rate))
            yield FrameChunk((grey(pixels) if colourless else pixels)[None], frame)

    def _painter(self, view: View) -> Painter:
        """A painter of the view; the last ones stay open."""
        from prostudio.scenes.painter import Painter

        if view not in self._open:
            while len(self._open) >= _MOST_OPEN:
                self._open.popitem(last=False)
            self._open[view] = Painter(view)
        self._open.move_to_end(view)
        return self._open[view]

    def read_as(self, request: ShotRequest) -> Reading:
        """Place, time, weather and whatever else will be drawn."""
        scene = scene_of(request)
        mood = (scene.mood,) if scene.mood else ()
        words = (str(scene.place), str(scene.time), str(scene.weather), *mood, *scene.extras)
        return Reading(words, scene.left_out, notes_of(scene, request.prompt, request.language))

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        """For one core: opening the scene, then its frames."""
        share = request.size.width * request.size.height / _PIXELS
        scene = scene_of(request)
        whole = _FRAME_SECONDS.get(scene.place, _ANY_FRAME_SECONDS)
        whole += _STORM_SECONDS if scene.weather is Weather.STORM else 0.0
        frame = whole * (_FIXED_SHARE + (1 - _FIXED_SHARE) * share)
        seconds = _START_SECONDS * max(0.4, share) + len(frame_range(request)) * frame
        return Estimate(seconds, ram_mb=round(220 + 280 * share))
