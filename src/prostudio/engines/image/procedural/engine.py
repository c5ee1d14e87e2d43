"""The engine over `scenes.painter`: a request to a view, one moment of it to a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from prostudio.engines.allowed import require_drawable
from prostudio.engines.base import Picture
from prostudio.engines.card import Card
from prostudio.engines.request import Estimate, ImageRequest, Machine, Reading
from prostudio.scenes.camera_words import camera_in
from prostudio.scenes.geography import geography_of
from prostudio.scenes.notes import notes_of
from prostudio.scenes.reading import read, unwanted
from prostudio.scenes.scene import SceneReading, View

_MOMENT = 2.0
"""Seconds into the scene's life: waves have rolled and rain has begun to fall."""
_SECONDS = 3.0
"""To open a scene and draw one 1280 x 720 picture on one core (0.7 to 2.6 s measured)."""
_PIXELS = 1280 * 720


class ProceduralImage:
    """An `ImageEngine` that draws."""

    def __init__(self, card: Card) -> None:
        self.card = card

    def draw(self, request: ImageRequest, workspace: Path) -> Iterator[Picture]:
        """Open the scene and draw it; nothing is kept in the workspace."""
        require_drawable(self.card, request)
        import numpy as np

        from prostudio.scenes.grey import grey
        from prostudio.scenes.painter import Painter

        view = _view_of(request)
        pixels = Painter(view).frame(_MOMENT)
        seen = grey(pixels) if view.reading.mood == "black and white" else pixels
        yield Picture(np.ascontiguousarray(seen[..., :3]))

    def read_as(self, request: ImageRequest) -> Reading:
        """Place, time, weather and whatever else will be drawn."""
        scene = _scene_of(request)
        mood = (scene.mood,) if scene.mood else ()
        words = (str(scene.place), str(scene.time), str(scene.weather), *mood, *scene.extras)
        notes = notes_of(scene, request.prompt, request.language)
        return Reading(words, scene.left_out, notes)

    def estimate(self, request: ImageRequest, machine: Machine) -> Estimate:
        """For one core."""
        share = request.size.width * request.size.height / _PIXELS
        return Estimate(_SECONDS * max(0.4, share), ram_mb=round(220 + 280 * share))


def _scene_of(request: ImageRequest) -> SceneReading:
    return read(
        request.prompt,
        style=(*unwanted(request.negative, request.language), *request.style),
        language=request.language,
        seed=request.seed,
    )


def _view_of(request: ImageRequest) -> View:
    from prostudio.scenes.painter import default_camera

    view = View(
        reading=_scene_of(request),
        width=request.size.width,
        height=request.size.height,
        seed=request.seed & 0xFFFFFFFF,
        geography=geography_of(request.setting, request.seed),
        seconds=_MOMENT,
    )
    return replace(view, camera=str(camera_in(request.prompt) or default_camera(view)))
