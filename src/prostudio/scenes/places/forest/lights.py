"""Small lights in the wood: dust in the sun, fireflies at night."""

from __future__ import annotations

import math

from prostudio.drawing.library import skia
from prostudio.drawing.surface import new_surface
from prostudio.scenes.toolkit.brush import LINEAR, Blend, glow, light
from prostudio.scenes.toolkit.colour import Colour
from prostudio.scenes.toolkit.stage import Moment, Stage


def light_sprite(stage: Stage, radius: float, colour: Colour, core: float) -> skia.Image:
    """A soft light with a hot core, an image two radii wide; draw it as light."""
    side = max(4, round(2 * radius * stage.scale))
    surface = new_surface(side, side)
    canvas = surface.getCanvas()
    canvas.scale(side / (2 * radius), side / (2 * radius))
    glow(canvas, radius, radius, radius, colour, 0.75, Blend.kSrcOver)
    glow(canvas, radius, radius, radius * core, "#ffffff", 1)
    return surface.makeImageSnapshot()


class Dust:
    """Motes in the light, slow and out of step."""

    def __init__(self, stage: Stage, colour: Colour, count: int = 80) -> None:
        self._stage = stage
        self._motes = stage.random("dust").random((count, 5)).tolist()
        self._sprite = light_sprite(stage, 8, colour, 0.35)

    def draw(self, moment: Moment) -> None:
        """Draw the motes of this moment."""
        stage, t = self._stage, moment.seconds
        wide, high = stage.width + 120, stage.height * 0.86
        for a, b, near, p, q in self._motes:
            x = (a * wide + 30 * math.sin(t * 0.4 + p * 6.3) + t * 9 * (near - 0.3)) % wide - 60
            y = (b * high - t * 6 * near + 14 * math.sin(t * 0.6 + q * 6.3)) % high
            beat = 0.5 + 0.5 * math.sin(t * (0.8 + near) + q * 6.3)
            # gone where it leaves and enters, so that nothing pops
            shown = min(1.0, min(y, high - y) / 50) * min(1.0, min(x + 60, wide - 60 - x) / 50)
            size = 2 + 5 * near * near
            spot = skia.Rect(x - size, y + 40 - size, x + size, y + 40 + size)
            strength = (0.15 + 0.55 * beat * near) * max(shown, 0.0)
            stage.canvas.drawImageRect(self._sprite, spot, LINEAR, light(strength))


class Fireflies:
    """Lights that wander on slow loops and breathe; near ones are large and soft."""

    def __init__(self, stage: Stage, count: int = 60) -> None:
        self._stage = stage
        self._flies = stage.random("fireflies").random((count, 6)).tolist()
        self._core = light_sprite(stage, 40, "#d8f25a", 0.3)
        self._halo = light_sprite(stage, 64, "#9fd24a", 0.02)

    def draw(self, moment: Moment) -> None:
        """Draw the fireflies of this moment."""
        stage, t = self._stage, moment.seconds
        for a, b, near, p, q, pace in self._flies:
            dx, dy = moment.camera.shift(0.2 + 0.8 * near)
            x = a * (stage.width + 80) - 40 + 42 * math.sin(t * 0.5 * (0.6 + pace) + p * 6.3)
            x += 16 * math.sin(t * 1.3 + q * 6.3) + dx
            y = stage.height * (0.42 + 0.5 * b**0.8) + 24 * math.sin(t * 0.7 + q * 6.3)
            y += 9 * math.sin(t * 1.9 + p * 9) + dy
            pulse = max(0.0, math.sin(t * (0.9 + 0.7 * pace) + q * 6.3)) ** 1.6
            if pulse < 0.02:
                continue
            size = 9 + 24 * near**3
            for image, reach, share in ((self._halo, 3.4, 0.55), (self._core, 1.0, 1.0)):
                half = size * reach
                spot = skia.Rect(x - half, y - half, x + half, y + half)
                strength = pulse * share * (1 - 0.35 * near)
                stage.canvas.drawImageRect(image, spot, LINEAR, light(strength))
