"""The stage: everything a place needs to draw a shot, and the moment it draws.

All lengths are units: the frame's short side is 720 of them, so a 16:9 frame is 1280 x 720
and a 9:16 frame 720 x 1280. x grows to the right, y down, the origin is the frame's top
left corner. The canvas is scaled, so pixels never matter to a place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.library import skia
from prostudio.drawing.surface import light_of_bytes, new_surface, pixels_of
from prostudio.scenes.scene import SceneReading, TimeOfDay, View, Weather
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.camera import CameraAt
from prostudio.scenes.toolkit.palette import Palette, load_palette

MARGIN = 140.0
"""Units that layers reach past the frame on every side, so that no camera finds their end."""

Value = TypeVar("Value")
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Moment:
    """One frame to draw.

    Attributes:
        seconds: into the shot.
        camera: where the camera is.
        progress: share of the shot, 0..1.
    """

    seconds: float
    camera: CameraAt
    progress: float


@dataclass(frozen=True, slots=True)
class Layer:
    """A picture painted once that stands at a depth.

    Attributes:
        left, top: of the image's corner, in units.
        density: pixels of the image per unit.
        depth: 0 the sky .. 1 the nearest foreground.
    """

    image: skia.Image
    left: float
    top: float
    density: float
    depth: float

    def draw(
        self, canvas: skia.Canvas, camera: CameraAt | None, paint: skia.Paint | None = None
    ) -> None:
        """Draw it where the camera sees it (or where it was laid out, without a camera)."""
        canvas.save()
        if camera is not None:
            camera.apply(canvas, self.depth)
        canvas.translate(self.left, self.top)
        canvas.scale(1 / self.density, 1 / self.density)
        canvas.drawImage(self.image, 0, 0, LINEAR, paint)
        canvas.restore()


class Stage:
    """What a place is opened on. Valid as long as its painter.

    Attributes:
        view, reading: what is asked for.
        width, height: of the frame in units.
        scale: pixels per unit.
        palette: colours for the place, time, weather and mood.
        canvas: draws in units on the frame.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self.reading: SceneReading = view.reading
        self.scale = min(view.width, view.height) / 720
        self.width = view.width / self.scale
        self.height = view.height / self.scale
        self.palette: Palette = load_palette(view.reading)
        self._surface = new_surface(view.width, view.height)
        self.canvas: skia.Canvas = self._surface.getCanvas()
        self.canvas.scale(self.scale, self.scale)

    @property
    def night(self) -> bool:
        """Whether it is night."""
        return self.reading.time is TimeOfDay.NIGHT

    @property
    def snowy(self) -> bool:
        """Whether snow lies and falls."""
        return self.reading.weather is Weather.SNOW

    @property
    def tall(self) -> bool:
        """Whether the frame is higher than wide: fewer things side by side, more sky."""
        return self.height > self.width

    def pixels(self) -> NDArray[np.uint8]:
        """Copy of the frame as drawn so far, [H, W, 4] RGBA."""
        return pixels_of(self._surface)

    def random(self, purpose: str) -> np.random.Generator:
        """Random numbers of this shot, the same for the same purpose: composition."""
        return np.random.default_rng([self.view.seed & 0xFFFFFFFF, crc32(purpose.encode())])

    def land(self, purpose: str) -> np.random.Generator:
        """Random numbers that neighbouring shots of the place share: ridges, trees, houses."""
        return np.random.default_rng([self.view.geography & 0xFFFFFFFF, crc32(purpose.encode())])

    def seed(self, purpose: str) -> int:
        """A noise seed of this shot, below 2**31."""
        return int(self.random(purpose).integers(2**31))

    def land_seed(self, purpose: str) -> int:
        """A noise seed that neighbouring shots share, below 2**31."""
        return int(self.land(purpose).integers(2**31))

    def layer(
        self,
        paint: Callable[[skia.Canvas], None],
        depth: float,
        bounds: Bounds | None = None,
        density: float = 1.0,
    ) -> Layer:
        """Paint once, in units of the frame, and keep it cut to what was painted.

        Args:
            paint: draws on the canvas it is given.
            bounds: left, top, right, bottom in units; the frame and its margins if None.
            density: share of the frame's own resolution.
        """
        left, top, right, bottom = bounds or (
            -MARGIN,
            -MARGIN,
            self.width + MARGIN,
            self.height + MARGIN,
        )
        per_unit = self.scale * density
        surface = new_surface(round((right - left) * per_unit), round((bottom - top) * per_unit))
        canvas = surface.getCanvas()
        canvas.scale(per_unit, per_unit)
        canvas.translate(-left, -top)
        paint(canvas)
        return _trimmed(surface, left, top, per_unit, depth)

    def light(self, paint: Callable[[skia.Canvas], None], depth: float) -> Layer:
        """The same of light that is added to what is behind it (see `light_of_bytes`)."""
        laid = self.layer(paint, depth)
        return replace(laid, image=light_of_bytes(pixels_of(laid.image)))

    def placed(self, image: skia.Image, bounds: Bounds, depth: float) -> Layer:
        """A layer of a ready image that covers `bounds` (its pixels per unit follow)."""
        return Layer(image, bounds[0], bounds[1], image.width() / (bounds[2] - bounds[0]), depth)


def _trimmed(
    surface: skia.Surface, left: float, top: float, per_unit: float, depth: float
) -> Layer:
    """Cut off what was left transparent: a layer costs by its area."""
    alpha = pixels_of(surface)[..., 3]
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    image = surface.makeImageSnapshot()
    if len(rows) == 0:
        return Layer(image, left, top, per_unit, depth)
    # one clear pixel stays around it, so that a linear sampler fades the edge
    y0, y1 = max(int(rows[0]) - 1, 0), min(int(rows[-1]) + 2, alpha.shape[0])
    x0, x1 = max(int(columns[0]) - 1, 0), min(int(columns[-1]) + 2, alpha.shape[1])
    cut = new_surface(x1 - x0, y1 - y0)
    cut.getCanvas().drawImage(image, -x0, -y0)
    return Layer(
        cut.makeImageSnapshot(), left + x0 / per_unit, top + y0 / per_unit, per_unit, depth
    )
