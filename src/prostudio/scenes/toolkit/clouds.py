"""Clouds on a flat ceiling: a quarter of the resolution, a few times a second.

They drift so slowly that a frame between two drawings is a mix of both; the grid of times is
fixed, so a frame drawn alone equals the frame drawn in order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from prostudio.drawing.library import skia
from prostudio.scenes.scene import Weather
from prostudio.scenes.toolkit.brush import faded
from prostudio.scenes.toolkit.camera import farthest
from prostudio.scenes.toolkit.colour import mix
from prostudio.scenes.toolkit.noise import noise_shader
from prostudio.scenes.toolkit.shader import Coarse, Effect
from prostudio.scenes.toolkit.stage import Moment, Stage

_PROGRAM = """
uniform shader A; uniform shader B;
uniform float t, horizon, cover, soft, size, shade;
uniform float3 lit, dark; uniform float2 sun, start;
half4 main(float2 p) {
  float up = max(horizon - p.y, 3.0);
  float z = 340.0 / (up + 92.0) * size;                 // distance on the ceiling
  float2 q = float2((p.x + start.x - 640.0) * .5 * z, z * 230.0 + start.y);
  float warp = A.eval(q * .7 + float2(t * 3.0, t)).r;
  float2 u = q * 1.15 + float2(t * 7.0, -t * 2.0) + warp * 90.0;
  float body = A.eval(u).r;
  float fine = B.eval(q * 3.1 + float2(t * 11.0, 0.0) + warp * 60.0).r;
  float2 to = sun - p; to = to / (length(to) + 80.0);
  float before = A.eval(u + float2(to.x * 20.0, -to.y * 26.0)).r;  // thicker sunward: in shadow
  float v = body + .22 * (fine - .5);
  float a = smoothstep(cover, cover + soft, v) * smoothstep(0.0, 90.0, up);
  float thick = smoothstep(cover, cover + soft * 2.2, v);
  float near = exp(-distance(p, sun) / 340.0);
  float3 k = mix(lit, dark, clamp(thick * shade + (before - body) * 2.6, 0.0, 1.0));
  k += lit * near * (1.0 - thick) * .7;                 // thin edges glow around the sun
  return half4(half3(min(k, 1.0) * a), a);
}"""

DEPTH = 0.02

_APART = 0.15
"""From drawing to drawing, in the clouds' own time: what drifts furthest moves by 1.7 texels."""


@dataclass(frozen=True, slots=True)
class Cloudiness:
    """How a weather's clouds look.

    Attributes:
        cover: noise level above which there is cloud; lower is more cloud.
        soft: how gradually it begins.
        shade: how dark thick cloud gets, 0..1.
        speed: of the drift, 1 is a calm day.
        alpha: of the whole.
    """

    cover: float
    soft: float
    shade: float
    speed: float = 1.0
    alpha: float = 1.0
    size: float = 1.0


KINDS = {
    Weather.CLEAR: Cloudiness(0.54, 0.42, 0.8),
    Weather.CLOUD: Cloudiness(0.40, 0.36, 0.95),
    Weather.STORM: Cloudiness(0.30, 0.34, 1.0, speed=2.6, size=1.1),
    Weather.RAIN: Cloudiness(0.24, 0.50, 0.9, speed=1.6, alpha=0.85),
    Weather.SNOW: Cloudiness(0.34, 0.60, 0.7, speed=0.8, alpha=0.6),
    Weather.FOG: Cloudiness(0.34, 0.70, 0.6, speed=0.5, alpha=0.4),
}


class Clouds:
    """The clouds of one shot.

    Args:
        horizon: y in units at which the ceiling vanishes.
        sun: x, y in units of the light.
        kind: how they look; the weather's own if None.
    """

    def __init__(
        self,
        stage: Stage,
        horizon: float,
        sun: tuple[float, float],
        kind: Cloudiness | None = None,
    ) -> None:
        self._stage, self._horizon, self._sun = stage, horizon, sun
        self._kind = kind or KINDS[stage.reading.weather]
        random = stage.random("clouds")
        self._from = (float(random.random()) * 512, float(random.random()) * 512)
        seed = stage.seed("cloud textures")
        self._textures = {
            "A": noise_shader(1.95, seed),
            "B": noise_shader(1.3, seed + 1, spread=0.2, low_cut=3),
        }
        self._effect = Effect(_PROGRAM)
        x, y = farthest(stage.view.camera, DEPTH)
        bounds = (-x, -y, stage.width + x, max(horizon, 8))
        self._drawn, self._mixed = Coarse(bounds, 4.0), Coarse(bounds, 4.0)
        self._kept: dict[tuple[int, bool], skia.Image] = {}

    def draw(self, moment: Moment, flash: float = 0.0, canvas: skia.Canvas | None = None) -> None:
        """Draw them; `flash` 0..1 is lightning behind them."""
        target = canvas or self._stage.canvas
        self._mix(moment.seconds * 0.5 * self._kind.speed / _APART, flash)
        target.save()
        target.translate(*moment.camera.shift(DEPTH))
        self._mixed.draw(target, faded(self._kind.alpha))
        target.restore()

    def _mix(self, turn: float, flash: float) -> None:
        """Of the drawings before and after, dark and lit: each one's share by how near it is."""
        before = math.floor(turn)
        after = turn - before
        shares = {
            (before, False): (1 - after) * (1 - flash),
            (before + 1, False): after * (1 - flash),
            (before, True): (1 - after) * flash,
            (before + 1, True): after * flash,
        }
        shares = {key: share for key, share in shares.items() if share > 0}
        self._kept = {key: self._kept.get(key) or self._image(*key) for key in shares}
        self._mixed.canvas.clear(0)
        for key, share in shares.items():
            more = skia.Paint(Alphaf=share, BlendMode=skia.BlendMode.kPlus)
            self._mixed.add(self._kept[key], more)

    def _image(self, number: int, lit: bool) -> skia.Image:
        self._drawn.fill(self._shader(number * _APART, 1.0 if lit else 0.0))
        return self._drawn.surface.makeImageSnapshot()

    def _shader(self, t: float, flash: float) -> skia.Shader:
        """The clouds at a time, where they are laid out."""
        kind, palette = self._kind, self._stage.palette
        return self._effect(
            self._textures,
            t=t,
            horizon=self._horizon,
            cover=kind.cover,
            soft=kind.soft,
            size=kind.size,
            shade=kind.shade,
            lit=mix(palette["cloud_lit"], "#e8eeff", 0.6 * flash),
            dark=mix(palette["cloud_dark"], "#8c9ccc", 0.4 * flash),
            sun=self._sun,
            start=self._from,
        )
