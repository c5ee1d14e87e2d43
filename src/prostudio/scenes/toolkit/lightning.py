"""Lightning that forks, at times that follow from the seed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.drawing.library import skia
from prostudio.scenes.toolkit.brush import Blend, faded, path, stroke
from prostudio.scenes.toolkit.colour import Floats
from prostudio.scenes.toolkit.glow import Glow
from prostudio.scenes.toolkit.stage import Layer, Moment, Stage

TINT = "#dfe8ff"


@dataclass(frozen=True, slots=True)
class Bolt:
    """One strike: when (seconds), and its lines from thick to thin, each [n, 2] in units."""

    at: float
    branches: tuple[tuple[Floats, float], ...]

    def strength(self, seconds: float) -> float:
        """0..1: two strokes a tenth of a second apart, each dying away."""
        total = 0.0
        for delay, share in ((0.0, 1.0), (0.11, 0.7), (0.24, 0.35)):
            since = seconds - self.at - delay
            total = max(total, share * math.exp(-since * 9) if since >= 0 else 0.0)
        return total if total > 0.01 else 0.0


class Lightning:
    """The strikes of one shot, above a horizon.

    Args:
        horizon: y in units where bolts end.
        reach: left and right limits for strikes, as shares of the width.
    """

    def __init__(
        self, stage: Stage, horizon: float, reach: tuple[float, float] = (0.1, 0.9)
    ) -> None:
        self._stage = stage
        random = stage.random("lightning")
        strikes, at = [], 0.5 + 1.4 * float(random.random())
        while at < stage.view.seconds + 4:
            x = stage.width * float(random.uniform(*reach))
            strikes.append(Bolt(at, _bolt(random, x, horizon)))
            at += 2.2 + 3.6 * float(random.random())
        self._strikes = tuple(strikes)
        self._glow = Glow(TINT)
        self._painted: dict[float, Layer] = {}

    def flash(self, seconds: float) -> float:
        """How much lightning lights the scene, 0..1; 0 most of the time."""
        return max((bolt.strength(seconds) for bolt in self._strikes), default=0.0)

    def draw(self, moment: Moment, canvas: skia.Canvas | None = None, depth: float = 0.03) -> None:
        """Light up the sky and draw the bolt of this moment, if there is one."""
        target = canvas or self._stage.canvas
        for bolt in self._strikes:
            strength = bolt.strength(moment.seconds)
            if strength > 0:
                x, y = bolt.branches[0][0][0].tolist()
                at = moment.camera.point(x, y + 60, depth)
                self._glow.draw(target, *at, 520, 0.5 * strength)
                self._layer(bolt, depth).draw(target, moment.camera, faded(strength))

    def _layer(self, bolt: Bolt, depth: float) -> Layer:
        """The bolt at full strength, painted when it strikes first."""
        if bolt.at not in self._painted:
            self._painted = {bolt.at: self._stage.light(lambda canvas: _paint(canvas, bolt), depth)}
        return self._painted[bolt.at]


def _paint(canvas: skia.Canvas, bolt: Bolt) -> None:
    for width, alpha, blur in ((15, 0.16, 12), (4.6, 0.42, 3), (1.7, 1.0, 0.5)):
        for line, share in bolt.branches:
            paint = stroke(
                TINT, max(width * share, 0.6), alpha * (0.35 + 0.65 * share),
                blur=blur, mode=Blend.kPlus,
            )  # fmt: skip
            canvas.drawPath(path(line, closed=False), paint)


def _bolt(
    random: np.random.Generator, x: float, horizon: float
) -> tuple[tuple[Floats, float], ...]:
    """A trunk by midpoint displacement and branches that leave it downward, thinner each time."""
    start = np.array([x, horizon * random.uniform(0.02, 0.12)])
    end = np.array([x + random.normal() * 90, horizon * random.uniform(0.94, 1.0)])
    trunk = _jagged(random, start, end, 0.20)
    branches = [(trunk, 1.0)]
    for share, count in ((0.5, 5), (0.26, 7)):
        parents = [line for line, size in branches if size > share]
        for _ in range(count):
            parent = parents[int(random.integers(len(parents)))]
            k = int(random.integers(len(parent) // 6, len(parent) * 3 // 4))
            along = parent[-1] - parent[k]
            angle = random.choice((-1, 1)) * random.uniform(0.35, 0.9)
            turn = np.array(
                [[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]]
            )
            tip = parent[k] + turn @ along * random.uniform(0.25, 0.6)
            branches.append((_jagged(random, parent[k], tip, 0.16), share))
    return tuple((line.astype(np.float32), size) for line, size in branches)


def _jagged(random: np.random.Generator, start: Floats, end: Floats, roughness: float) -> Floats:
    """A broken line from start to end: midpoints pushed sideways, halving each time."""
    line = np.stack([start, end])
    push = roughness
    for _ in range(6):
        step = line[1:] - line[:-1]
        side = np.stack([-step[:, 1], step[:, 0]], axis=1)
        middle = (line[:-1] + line[1:]) / 2 + side * random.normal(size=(len(step), 1)) * push
        woven = np.empty((len(line) + len(middle), 2))
        woven[0::2], woven[1::2] = line, middle
        line, push = woven, push * 0.86
    return line
