"""Blowing sand: streamers over crests and floor, and single grains in a storm."""

from __future__ import annotations

import math

import numpy as np

from prostudio.drawing.library import skia
from prostudio.drawing.surface import image_of
from prostudio.scenes.places.desert.sand import SLICES, Painted
from prostudio.scenes.toolkit.brush import LINEAR, lines, stroke
from prostudio.scenes.toolkit.colour import Floats, mix, smoothstep
from prostudio.scenes.toolkit.noise import noise_shader
from prostudio.scenes.toolkit.shader import Coarse, Effect
from prostudio.scenes.toolkit.stage import MARGIN, Moment, Stage

_PROGRAM = """
uniform shader A; uniform shader M;
uniform float t, speed, gust; uniform float3 tint; uniform float2 shift;
half4 main(float2 p) {
  half4 mask = M.eval(p - shift);                       // red: above a crest, green: open floor
  float2 q = p * .25;
  float slow = A.eval(q * float2(.7, 1.6) + float2(-t * speed * .25, t * 2.0)).r;
  float a = A.eval(q * float2(1.0, 5.0) + float2(-t * speed * .55, slow * 60.0)).r;
  float b = A.eval(q * float2(2.4, 10.0) + float2(-t * speed, slow * 90.0)).r;
  float s = smoothstep(.42, .85, a * .6 + b * .4 + (slow - .5) * .8);
  float over = mask.r * 2.1 * smoothstep(.25, .75, a + (slow - .5) * .7);
  float k = clamp((over + mask.g * s * .22) * gust, 0.0, 1.0);
  return half4(half3(tint * k), k);
}"""


class Wind:
    """The sand that a shot's wind carries.

    Args:
        way: +1 when it blows to the right.
        gust: strength; 0.35 a breeze, 1.5 a storm.
    """

    def __init__(
        self, stage: Stage, painted: list[Painted], horizon: float, way: int, gust: float
    ) -> None:
        self._stage, self._way, self._gust, self._horizon = stage, way, gust, horizon
        self._streak = noise_shader(1.3, stage.seed("streaks"), spread=0.22, low_cut=2)
        self._mask = _mask(stage, painted, horizon)
        self._effect = Effect(_PROGRAM)
        top = min(float(p.skyline.min()) for p in painted) - 50
        self._coarse = Coarse((0, max(0.0, top), stage.width, stage.height), 4.0)
        self._tint = mix(stage.palette["light"], stage.palette.many("sand")[1], 0.45)
        count = round(170 * stage.width / 1280 * min(gust, 1.5)) if gust > 0.9 else 0
        self._grains = stage.random("grains").random((count, 4))

    def draw(self, moment: Moment) -> None:
        """Draw the streamers and grains of this moment."""
        breath = 0.8 + 0.2 * math.sin(moment.seconds * 0.9)
        shader = self._effect(
            {"A": self._streak, "M": self._mask},
            t=moment.seconds,
            speed=150.0 * self._way * (0.6 + 0.4 * min(self._gust, 1.5)),
            gust=0.55 * self._gust * breath,
            tint=self._tint,
            shift=moment.camera.shift(0.4),
        )
        self._coarse.fill(shader)
        self._coarse.draw(self._stage.canvas)
        if len(self._grains):
            self._draw_grains(moment.seconds)

    def _draw_grains(self, t: float) -> None:
        stage, grains, way = self._stage, self._grains, self._way
        wide, below = stage.width + 200, stage.height - self._horizon
        quick = grains[:, 2]
        x = (grains[:, 0] * wide + way * t * (320 + 520 * quick)) % wide - 100
        y = (
            self._horizon
            + 30
            + below * grains[:, 1] ** 0.8
            + 10 * np.sin(t * 3 + grains[:, 3] * 6.3)
        )
        y = y + 7 * np.sin(x / 90 + grains[:, 3] * 6)
        for low, high, width, alpha in (
            (0, 0.6, 0.8, 0.26),
            (0.6, 0.92, 1.2, 0.34),
            (0.92, 1.01, 2.2, 0.26),
        ):
            some = (quick >= low) & (quick < high)
            length = (6 + 16 * quick[some]) * way
            ends = np.stack([x[some], y[some], x[some] - length, y[some] - 1], 1)
            paint = stroke(self._tint, width, alpha)
            lines(stage.canvas, ends.reshape(-1, 2).astype(np.float32), paint)


def _mask(stage: Stage, painted: list[Painted], horizon: float) -> skia.Shader:
    """Where sand flies, at a quarter of the resolution: red above crests, green on the floor."""
    step = 4.0
    columns, rows = (
        round((stage.width + 2 * MARGIN) / step),
        round((stage.height + 2 * MARGIN) / step),
    )
    y = (np.arange(rows, dtype=np.float32) * np.float32(step) - np.float32(MARGIN))[:, None]
    band: Floats = np.zeros((rows, columns), np.float32)
    for one, slice_ in zip(painted, SLICES, strict=True):
        at = np.linspace(0, len(one.skyline) - 1, columns)
        crest = np.interp(at, np.arange(len(one.skyline)), one.skyline).astype(np.float32)[None]
        above = np.clip(1 - (crest - y) / 30, 0, 1) ** 1.8 * (y < crest)
        # a nearer dune hides the sand that blows behind it
        band = np.maximum(band * (y < crest), above * slice_.crest)
    share = y / stage.height
    floor = smoothstep(horizon / stage.height - 0.01, 0.7, share) * (0.35 + 0.65 * share)
    floor = np.broadcast_to(floor, band.shape)
    picture = np.dstack([band, floor, np.zeros_like(band)])
    matrix = skia.Matrix()
    matrix.setScale(step, step)
    matrix.postTranslate(-MARGIN, -MARGIN)
    clamp = skia.TileMode.kClamp
    return image_of(picture).makeShader(clamp, clamp, LINEAR, matrix)
