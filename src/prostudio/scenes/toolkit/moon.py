"""The moon's disc: maria, a few craters, a phase."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of
from prostudio.scenes.toolkit.colour import smoothstep
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.stage import Stage


def moon_image(stage: Stage, radius: float) -> skia.Image:
    """A moon of `radius` units in an image two units wider on every side.

    The phase belongs to the geography (one night of a film has one moon): from a broad
    crescent to nearly full, never a thin sickle that would light nothing.
    """
    half = max(6, round((radius + 2) * stage.scale * 2))
    y, x = np.mgrid[-half:half, -half:half].astype(np.float32) + np.float32(0.5)
    pixels = radius / (radius + 2) * half
    u, v = x / pixels, y / pixels
    r = np.hypot(u, v)
    z = np.sqrt(np.clip(1 - r * r, 0, 1))
    seas = noise(128, 128, 1.8, stage.land_seed("moon"))
    dark = smoothstep(0.1, 1.0, sample(seas, u * 34 + 40, v * 34 + 40))
    fine = sample(seas, u * 110, v * 110)
    phase = math.radians(float(stage.land("moon phase").uniform(8, 78)))
    lit = np.clip(u * math.sin(phase) * 0.9 - v * 0.25 + z * math.cos(phase), 0, 1)
    level = (0.03 + 0.97 * smoothstep(0.0, 0.42, lit)) * (0.97 - 0.26 * dark + 0.03 * fine)
    colour = level[..., None] * np.array([1.0, 0.98, 0.93], np.float32)
    edge = np.clip((1 - r) * pixels + 0.5, 0, 1) * (0.08 + 0.92 * smoothstep(0, 0.25, lit))
    return image_of(np.dstack([np.clip(colour, 0, 1), edge]))
