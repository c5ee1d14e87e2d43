"""One shot over one picture: everything that does not move made once, then frame by frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.library import skia
from prostudio.drawing.surface import new_surface, pixels_of
from prostudio.engines.request import ShotRequest
from prostudio.engines.video.stills.air import Air
from prostudio.engines.video.stills.fitting import fit_of
from prostudio.engines.video.stills.moves import Look, path_of, widest_zoom
from prostudio.engines.video.stills.picture import place, ready
from prostudio.film import Camera
from prostudio.scenes.scene import Weather

_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)


class Reel:
    """Frames of one shot, in any order; a pure function of the request and the second."""

    def __init__(
        self,
        request: ShotRequest,
        pixels: NDArray[np.uint8],
        camera: Camera,
        mood: str | None,
        weather: Weather | None,
    ) -> None:
        size, seconds = request.size, float(request.frames / request.rate)
        self._placed = place(pixels, size, fit_of(request, pixels), mood)
        window = self._placed.window
        self._path = path_of(camera, window, request.focus, seconds, request.seed)
        zoom, moves = widest_zoom(self._path), camera is not Camera.STATIC
        self._image, self._density = ready(pixels, window, zoom, mood, moves=moves)
        self._air = None
        if weather is not None:
            seed = request.seed & 0xFFFFFFFF
            self._air = Air(weather, size.width, size.height, seed, seconds)
            self._canvas = self._air.stage.canvas
        else:
            self._surface = new_surface(size.width, size.height)
            self._canvas = self._surface.getCanvas()

    def frame(self, seconds: float) -> NDArray[np.uint8]:
        """The frame that many seconds into the shot, [H, W, 4] uint8 RGBA, opaque."""
        canvas, placed, window = self._canvas, self._placed, self._placed.window
        units = canvas.getTotalMatrix()
        canvas.save()
        canvas.resetMatrix()
        if placed.backdrop is not None:
            canvas.drawImage(placed.backdrop, 0, 0)
        canvas.clipRect(skia.Rect.MakeXYWH(placed.left, placed.top, window.width, window.height))
        canvas.concat(self._matrix(self._path.at(seconds)))
        canvas.drawImage(self._image, 0, 0, _LINEAR)
        canvas.setMatrix(units)
        if self._air is not None:
            self._air.draw(seconds)
        canvas.restore()
        return self._air.stage.pixels() if self._air is not None else pixels_of(self._surface)

    def _matrix(self, look: Look) -> skia.Matrix:
        """From pixels of the ready picture to pixels of the frame."""
        window, placed = self._placed.window, self._placed
        matrix = skia.Matrix()
        matrix.setScale(look.zoom / self._density, look.zoom / self._density)
        matrix.postTranslate(-look.x * look.zoom, -look.y * look.zoom)
        if look.keystone:
            turn = skia.Matrix()
            turn.setPerspX(look.keystone / window.width)
            matrix.postConcat(turn)
        matrix.postTranslate(placed.left + window.width / 2, placed.top + window.height / 2)
        return matrix
