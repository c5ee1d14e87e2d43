"""Rock and grass: the colours of the headland under one light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from prostudio.scenes.toolkit.colour import Floats, smoothstep
from prostudio.scenes.toolkit.ground import Ground
from prostudio.scenes.toolkit.heightfield import sample
from prostudio.scenes.toolkit.noise import noise, ridge_line
from prostudio.scenes.toolkit.palette import Palette


@dataclass(frozen=True, slots=True)
class Daylight:
    """The light on the land.

    Attributes:
        direction: to the sun or moon, x right, y up, z away.
        strength: of the direct light, 0 overcast .. 1 clear.
        haze_at: metres at which the air has taken two thirds.
        snow: whether snow lies.
    """

    direction: tuple[float, float, float]
    strength: float
    haze_at: float
    snow: bool


def paint_rock(ground: Ground, palette: Palette, light: Daylight, seed: int) -> Floats:
    """Colours [n, 3] of the pixels that show land."""
    tile = noise(256, 256, 1.25, seed, 3)
    along = (ground.x + 0.6 * ground.z).astype(np.float32)
    coarse = sample(tile, along * (256 / 34), ground.height * (256 / 15))
    fine = sample(tile, along * (256 / 9.5), ground.height * (256 / 5.2) + 90)
    layer = (ground.height + 0.07 * along + 0.35 * coarse) * 5
    beds = np.interp(layer, np.arange(512), ridge_line(512, 0.9, seed), period=512)
    steep = ground.ny + 0.035 * coarse
    bare = np.clip(0.46 + 0.13 * coarse + 0.11 * fine + 0.16 * beds, 0, 1)[..., None]
    rock = palette["rock_dark"] + (palette["rock"] - palette["rock_dark"]) * bare
    blades = np.clip(0.5 + 0.2 * coarse + 0.16 * fine, 0, 1)[..., None]
    turf = palette["turf_dark"] + (palette["turf"] - palette["turf_dark"]) * blades
    green = smoothstep(0.56, 0.76, steep) * smoothstep(6.5, 9.5, ground.height + fine)
    colour = rock + (turf - rock) * green[..., None]
    wet = smoothstep(4.2, 1.4, ground.height + 0.7 * coarse)[..., None]
    colour = colour * (1 - 0.62 * wet)
    colour *= _light_on(ground, palette, light, coarse, fine)
    if light.snow:
        white = smoothstep(0.42, 0.66, steep) * (1 - wet[:, 0])
        shade = 0.55 + 0.45 * ground.lit_by(light.direction)
        colour += (palette["turf"] * shade[..., None] - colour) * white[..., None]
    air = (1 - np.exp(-ground.z / light.haze_at)).astype(np.float32)[..., None]
    result: Floats = colour + (palette["haze"] - colour) * air
    return result


def _light_on(
    ground: Ground, palette: Palette, light: Daylight, coarse: Floats, fine: Floats
) -> Floats:
    """What the surface receives, [n, 3]: sky from above, sun, light off the sea."""
    bumpy = 1 + 0.16 * coarse + 0.14 * fine
    sun = ground.lit_by(light.direction) * bumpy * light.strength
    sky = (0.52 + 0.48 * ground.ny) * (1 - 0.55 * np.clip(ground.hollow, 0, 1)) * bumpy
    received: Floats = (
        sky[..., None] * palette["ambient"] * 1.0 + sun[..., None] * palette["light"] * 0.85
    )
    return received
