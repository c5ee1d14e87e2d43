"""The far part of a field, seen as a surface: gusts of light, fleck of ears, furrows, snow."""

from __future__ import annotations

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of_bytes
from prostudio.scenes.places.field.ground import EYE, Lie, Weathering, laid_out
from prostudio.scenes.toolkit.brush import LINEAR
from prostudio.scenes.toolkit.colour import Colour, Floats, mix, ramp, rgb, smoothstep
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.stage import Moment, Stage


class _Part:
    """A band of the frame from one y to another, with one sample every `step` units."""

    def __init__(self, stage: Stage, top: float, bottom: float, step: float) -> None:
        rows, columns = round((bottom - top) / step), round(stage.width / step)
        self.box = skia.Rect(0, top, stage.width, bottom)
        self.x = ((np.arange(columns) + 0.5) * stage.width / columns).astype(np.float32)
        self.y = (top + (np.arange(rows) + 0.5) * (bottom - top) / rows).astype(np.float32)


class FarField:
    """Draws the field from its far edge down, at half the resolution.

    Args:
        crop: colours of shade, body and light.
        sunward: x in units below the sun, where grain lit from behind shines; None otherwise.
        snow: whether it is a stubble field under snow.
    """

    def __init__(
        self,
        stage: Stage,
        lie: Lie,
        weathering: Weathering,
        crop: list[Colour],
        *,
        sunward: float | None,
        snow: bool,
    ) -> None:
        self._stage, self._lie, self._weathering, self._snow = stage, lie, weathering, snow
        top = lie.vy - float(lie.swell.max()) - 60
        # rows of stalks stand before all but the far part, which may be coarser then
        cut = stage.height if snow else min(lie.vy + lie.focal * EYE / 8.0, stage.height)
        self._parts = [_Part(stage, top, cut, 2.4)]
        if cut < stage.height:
            self._parts.append(_Part(stage, cut - 1, stage.height, 5.0))
        places = np.linspace(0, 1, 256, dtype=np.float32)
        self._table = ramp(places, list(zip((0.0, 0.5, 1.0), crop, strict=True))) * 255
        self._haze = rgb(stage.palette["haze"]) * 255
        self._earth = rgb(mix(stage.palette["earth"], crop[2], 0.3 if snow else 0.0)) * 255
        self._light = rgb(mix(crop[2], stage.palette["light"], 0.4)) * 255
        self._fleck = noise(256, 256, 0.9, stage.land_seed("fleck"), 4)
        self._drift = noise(256, 256, 2.0, stage.land_seed("drift"), 1)
        self._sunward = sunward

    def draw(self, moment: Moment) -> None:
        """Draw it for this moment."""
        for part in self._parts:
            self._draw_part(moment, part)

    def _draw_part(self, moment: Moment, part: _Part) -> None:
        x, z, down = laid_out(self._lie, moment.camera, part.x, part.y)
        colour = self._snowfield(x, z) if self._snow else self._grain(x, z, moment.seconds)
        if self._lie.track is not None:
            self._draw_track(colour, x, z)
        far = (np.exp(-down / 26) * 0.78)[..., None]
        colour += (self._haze - colour) * far
        pixels = np.empty((*down.shape, 4), np.uint8)
        cover = np.clip(down / 2.5, 0, 1)[..., None]
        pixels[..., :3] = np.clip(colour * cover, 0, 255)
        pixels[..., 3] = cover[..., 0] * 255
        self._stage.canvas.drawImageRect(image_of_bytes(pixels), part.box, LINEAR)

    def _grain(self, x: Floats, z: Floats, seconds: float) -> Floats:
        """Waves of light run over the ears; near ones are single flecks."""
        gust = self._weathering.gust(x, z, seconds)
        near = np.exp(-z / 34).astype(np.float32)
        fleck = sample(self._fleck, x * 24 + gust * 1.3, z * 5) * near
        level = 0.44 + 0.15 * gust * self._weathering.strength**0.5 + 0.13 * fleck
        index = np.clip(level * 255, 0, 255).astype(np.int32)
        colour = self._table[index]
        if self._sunward is not None:
            aside = (x * self._lie.focal / z + self._lie.vx - self._sunward) / (
                self._stage.width * 0.22
            )
            shine = np.exp(-(aside**2)) * smoothstep(0.3, 0.75, level) * np.clip(z / 14, 0, 1)
            colour = colour + self._light * (0.5 * shine)[..., None]
        return np.asarray(colour * self._weathering.sunshine(x, z, seconds)[..., None], np.float32)

    def _snowfield(self, x: Floats, z: Floats) -> Floats:
        """Furrows that run to the vanishing point, wind-blown snow between rows of stubble."""
        drift = sample(self._drift, x * 1.6, z * 0.5)
        clear = np.exp(-z / 22).astype(np.float32)
        across = x + 0.1 * drift
        furrow = 0.5 + 0.5 * np.cos(across * (2 * np.pi / 1.1))
        stubble = (furrow > 0.9) * smoothstep(0.1, 0.9, sample(self._fleck, x * 19, z * 7)) * clear
        fine = sample(self._fleck, x * 14, z * 3.5) * clear
        level = 0.66 + 0.10 * drift - 0.16 * furrow * clear + 0.05 * fine
        colour = self._table[np.clip(level * 255, 0, 255).astype(np.int32)]
        return np.asarray(
            colour + (self._earth * 0.6 - colour) * (0.6 * stubble)[..., None], np.float32
        )

    def _draw_track(self, colour: Floats, x: Floats, z: Floats) -> None:
        """Two ruts of earth with a green or white strip between them."""
        ragged = sample(self._fleck, x * 5, z * 1.8) * 0.07
        aside = np.abs(x - self._lie.track_at(z)) + ragged
        soft = z * 0.004 + 0.1
        rut = np.clip((0.3 - np.abs(aside - 0.7)) / soft + 0.5, 0, 1)
        verge = np.clip((1.2 - aside) / soft + 0.5, 0, 1) * 0.45
        share = np.maximum(rut, verge)[..., None]
        worn = (0.86 + 0.16 * rut + 1.2 * ragged)[..., None]
        colour += (self._earth * worn - colour) * share
