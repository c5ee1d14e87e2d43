"""The road: its paint, slabs, snow and tracks, and what it mirrors when it is wet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of_bytes, pixels_of
from prostudio.scenes.places.city.lens import Lens, depth_of
from prostudio.scenes.places.city.look import Look
from prostudio.scenes.places.city.plan import FACADE, KERB
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.camera import CameraAt
from prostudio.scenes.toolkit.colour import Floats, mix, rgb, smoothstep
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.shader import Coarse
from prostudio.scenes.toolkit.stage import MARGIN, Moment, Stage

_FAR = 400.0  # metres at which the road's mesh ends
_RIPPLE_TILE = 256
TILT = 64.0
"""Units that a camera's move may lift the horizon above where it was laid out."""


class RoadMesh:
    """The road as one picture, stretched every frame so that each distance moves by its depth."""

    def __init__(self, stage: Stage, lens: Lens, image: skia.Image, bounds: skia.Rect) -> None:
        self._lens, self._image, self._bounds = lens, image, bounds
        depth_rows = np.linspace(0, 1, 22) ** 1.6
        self._y = bounds.top() + 1.5 + depth_rows * (bounds.height() - 1.5)

    def draw(self, canvas: skia.Canvas, camera: CameraAt) -> None:
        """Stretch the picture over the road as this camera sees it."""
        bounds, lens = self._bounds, self._lens
        scale = self._image.width() / bounds.width()
        places, texture = [], []
        for y in self._y.tolist():
            depth = depth_of(lens.focal * lens.eye / max(y - lens.vy, 0.5))
            for x in (bounds.left(), bounds.right()):
                places.append(skia.Point(*camera.point(x, y, depth)))
                texture.append(skia.Point((x - bounds.left()) * scale, (y - bounds.top()) * scale))
        strip = skia.Vertices.VertexMode.kTriangleStrip_VertexMode
        mesh = skia.Vertices(strip, places, texture, [skia.ColorWHITE] * len(places))
        paint = skia.Paint(Shader=self._image.makeShader(samplingOptions=LINEAR))
        canvas.drawVertices(mesh, paint, skia.BlendMode.kModulate)


def road_mesh(stage: Stage, lens: Lens, look: Look, shadow: Floats | None) -> RoadMesh:
    """Paint the road. Its alpha is what it hides of the mirror image under it.

    Args:
        shadow: heights in metres of the shaded side's houses by whole metre ahead, or None.
    """
    bounds = skia.Rect(-MARGIN, lens.vy, stage.width + MARGIN, stage.height + MARGIN)
    per_unit = stage.scale
    columns, rows = round(bounds.width() * per_unit), round(bounds.height() * per_unit)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    z = lens.focal * lens.eye / np.maximum(y / per_unit + 0.4, 0.4)
    across = (x / per_unit - MARGIN - lens.vx) * z / lens.focal + lens.aside
    along = z + np.float32(lens.along)
    ground = _Ground(stage, look, across, along, z)
    colour = ground.colour()
    if look.snow > 0:
        colour = ground.snowed(colour)
    if shadow is not None:
        colour = colour * ground.sunshine(shadow, stage)[..., None]
    far = 1 - np.exp(-np.maximum(z - 6, 0) / look.clearness)[..., None]
    colour = colour + (rgb(look.haze) - colour) * far
    alpha = ground.cover(look.wet)
    pixels = np.empty((rows, columns, 4), np.float32)
    pixels[..., :3], pixels[..., 3] = colour * alpha[..., None], alpha
    return RoadMesh(stage, lens, image_of_bytes(_bytes(pixels)), bounds)


def _bytes(pixels: Floats) -> NDArray[np.uint8]:
    return (np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8)


class _Ground:
    """The road's surface by the pixel: metres across and along, and distance z."""

    def __init__(self, stage: Stage, look: Look, across: Floats, along: Floats, z: Floats) -> None:
        self.stage, self.look, self.z = stage, look, z
        self.across, self.along = across, along
        self.off = np.abs(across)
        seed = stage.land_seed("asphalt")
        rough = noise(256, 256, 1.35, seed)
        self.sharp = np.exp(-z / 16).astype(
            np.float32
        )  # detail that would shimmer far off is left out
        self.patch = sample(rough, across * 5.1, along * 1.7)
        self.grit = sample(rough, across * 37, along * 13) * self.sharp
        self.pixel = (z / 500).astype(np.float32)  # metres across one unit, for soft edges

    def line(self, value: Floats, half: float) -> Floats:
        """Coverage of a painted line: 1 where |value| is below `half` metres."""
        soft = self.pixel * 1.5 + 0.02
        return np.asarray(np.clip((half - np.abs(value)) / soft + 0.5, 0, 1), np.float32)

    def colour(self) -> Floats:
        """Asphalt, kerb and slabs with their markings."""
        palette = self.stage.palette
        asphalt, slab = rgb(palette["asphalt"]), rgb(palette["pavement"])
        level = 1 + 0.07 * self.patch + 0.05 * self.grit
        worn = 1 - 0.1 * np.exp(-(((self.off - 2.1) % 3.2 - 0.9) ** 2) / 0.12)
        road = asphalt * (level * worn)[..., None]
        walk = slab * (1 + 0.05 * self.patch + 0.03 * self.grit)[..., None]
        joint = 1.6
        slabs = self.line((self.along % joint) - joint / 2, 0.02) + self.line(
            (self.off % 1.1) - 0.55, 0.015
        )
        walk *= (1 - 0.22 * np.minimum(slabs, 1) * self.sharp)[..., None]
        side = smoothstep(KERB - 0.02, KERB + 0.02, self.off)[..., None]
        out = road * (1 - side) + walk * side
        edge = self.line(self.off - KERB - 0.1, 0.14)[..., None]
        out = out + (slab * 1.15 - out) * edge * 0.8
        paint = self._markings()[..., None]
        return np.asarray(out + (rgb(palette["marking"]) - out) * paint, np.float32)

    def _markings(self) -> Floats:
        """Dashes in the middle, lines at the kerb, a crossing now and then."""
        dash = ((self.along % 6.0) < 2.6).astype(np.float32)
        middle = self.line(self.across, 0.07) * dash
        parking = self.line(self.off - 4.6, 0.05)
        crossing = (np.abs((self.along % 58.0) - 14.0) < 1.7) & (self.off < KERB - 0.3)
        zebra = self.line((self.across % 1.1) - 0.55, 0.27) * crossing
        worn = np.clip(0.75 + 0.3 * self.patch, 0.2, 1)
        return np.asarray(
            np.maximum(np.maximum(middle, parking * 0.6), zebra) * worn * 0.72, np.float32
        )

    def snowed(self, colour: Floats) -> Floats:
        """Snow over it, pressed to slush in the wheel tracks and heaped at the kerb."""
        white = rgb(self.stage.palette["snow"])
        wheel = np.abs(np.abs(self.off - 2.2) - 0.85) + 0.16 * self.patch
        track = 1 - smoothstep(0.12, 0.62, wheel)
        heap = np.exp(-((self.off - KERB + 0.25) ** 2) / 0.3)
        feet = 0.35 * np.exp(-((self.off - 8.2) ** 2) / 0.5)
        lies = np.clip(1 - 0.8 * track - feet + 0.5 * heap, 0, 1) * (0.94 + 0.06 * self.patch)
        lit = (
            white
            * (0.9 + 0.05 * self.patch + 0.04 * self.grit + 0.1 * heap - 0.08 * track)[..., None]
        )
        slush = mix(self.stage.palette["asphalt"], white, 0.42)
        base = colour * 0.4 + slush * 0.6
        return np.asarray(base + (lit - base) * np.clip(lies, 0, 1)[..., None], np.float32)

    def sunshine(self, heights: Floats, stage: Stage) -> Floats:
        """1 in the sun, darker where the houses of the shaded side throw their shadow."""
        ahead = np.clip(self.z, 0, len(heights) - 1).astype(np.int32)
        reach = -FACADE + heights[ahead] * 0.40
        from_side = self.across * self.look.sunny
        # the sun stands over the shaded side, so the shadow grows from there
        lit = smoothstep(-0.3, 0.3, from_side - reach + 0.2 * self.patch)
        return np.asarray(0.62 + 0.38 * lit, np.float32)

    def cover(self, wet: float) -> Floats:
        """How much of the mirror image the surface hides."""
        if wet <= 0:
            return np.ones_like(self.z)
        pool = sample(
            noise(128, 128, 1.7, self.stage.land_seed("pools")), self.across * 2.2, self.along * 0.8
        )
        puddle = smoothstep(0.1, 0.9, pool) * (self.off < KERB)
        grazing = smoothstep(4.0, 30.0, self.z)
        shown = wet * (0.56 + 0.2 * grazing + 0.26 * puddle) * (1 - 0.25 * (self.off > KERB))
        if self.look.snow > 0:
            wheel = np.abs(np.abs(self.off - 2.2) - 0.85) + 0.16 * self.patch
            shown = wet * (1 - smoothstep(0.1, 0.5, wheel))
        return np.asarray(np.clip(1 - shown, 0.06, 1), np.float32)


class Mirror:
    """The image under a wet road, at half the resolution, rippled and drawn out downwards."""

    def __init__(self, stage: Stage, lens: Lens, *, rain: bool) -> None:
        self._lens = lens
        # it begins above the horizon, which a tilting camera lets rise
        self.coarse = Coarse((0, lens.vy - TILT, stage.width, stage.height), 2.0)
        self._rain = rain
        rows, columns = self.coarse.surface.height(), self.coarse.surface.width()
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
        down = np.maximum(y * 2 + 1 - TILT, 1.0)
        z = lens.focal * lens.eye / down
        across = (x * 2 - lens.vx) * z / lens.focal
        # metres to tile pixels; finer waves than this would shimmer
        self._u, self._v = across * 9.0, z * 5.0
        self._down, self._x, self._y = down, x, y
        tile = noise(_RIPPLE_TILE, _RIPPLE_TILE, 1.6, stage.seed("ripple"), 2)
        self._tile = np.ascontiguousarray(tile)

    def draw(self, canvas: skia.Canvas, moment: Moment) -> None:
        """Ripple what was drawn on `coarse` and draw it over the road's part of the frame."""
        source = pixels_of(self.coarse.surface)
        rows, columns = source.shape[:2]
        t = moment.seconds * (9.0 if self._rain else 3.0)
        wave = sample(self._tile, self._u + t * 0.5, self._v - t)
        reach = (0.5 + self._down * (0.011 if self._rain else 0.006)) * wave
        packed = source.view(np.uint32).reshape(-1)
        column = np.clip(self._x + reach * 0.45 + 0.5, 0, columns - 1).astype(np.int32)
        total = np.zeros((rows, columns, 4), np.uint16)
        for step in (-1.0, -0.33, 0.33, 1.0):
            smear = step * (1.0 + self._down * 0.032)
            row = np.clip(self._y + reach * 1.5 + smear + 0.5, 0, rows - 1).astype(np.int32)
            total += packed[row * columns + column].view(np.uint8).reshape(rows, columns, 4)
        picture = image_of_bytes((total >> 2).astype(np.uint8))
        horizon = moment.camera.point(0, self._lens.vy, 0.03)[1]
        canvas.save()
        canvas.clipRect(
            skia.Rect(0, horizon, self.coarse.bounds.right(), self.coarse.bounds.bottom())
        )
        canvas.drawImageRect(picture, self.coarse.bounds, LINEAR)
        canvas.restore()
