"""The shape of the dunes: height in metres at any place of a shot's world.

A dune climbs slowly against the wind to a knife crest and falls steeply behind it. Long
trains of them fill the distance; a few heroes with S-shaped crests stand in front, so that
every seed has a foreground and a middle distance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from prostudio.scenes.toolkit.colour import Floats, smoothstep
from prostudio.scenes.toolkit.noise import noise, sample
from prostudio.scenes.toolkit.stage import Stage


@dataclass(frozen=True, slots=True)
class Hero:
    """One dune with a name of its own; lengths in metres.

    Attributes:
        x, z: its middle, right of and away from the viewer.
        tall: height; reach: half its breadth; bend: how far its crest swings.
        turn: where in its S the crest begins, radians.
    """

    x: float
    z: float
    tall: float
    reach: float
    bend: float
    turn: float


class Dunes:
    """The dune field of one shot.

    Args:
        side: -1 when the light comes from the left; slip faces look away from it.
    """

    def __init__(self, stage: Stage, side: int) -> None:
        self._side = side
        seed = stage.land_seed("dunes")
        self._broad = noise(512, 512, 3.0, seed)
        self._heroes = _heroes(stage, side)
        self._phase = float(stage.land("train").random())
        self._angle = 0.35 + 0.3 * float(stage.land("train").random())

    def __call__(self, x: Floats, z: Floats) -> Floats:
        """Metres above the plain at x, z (arrays of one shape)."""
        warp = sample(self._broad, x * 2.2 + 40, z * 2.2)
        size = sample(self._broad, x * 1.4 + 300, z * 1.4 + 90)
        along = (x * math.cos(self._angle) + z * math.sin(self._angle)) / 62
        phase = along + 0.30 * warp + self._phase
        # far crests are rounded by the distance between samples, or they would be serrated
        blur = np.float32(0.00016) * z
        profile = (_train(phase - blur) + 2 * _train(phase) + _train(phase + blur)) / 4
        profile = profile * (1 - 0.5 * smoothstep(180, 480, z))
        trains = profile * np.clip(0.8 + 0.35 * size, 0.2, 1.6) * 7.5
        # trains begin behind the first hero: under one's feet their edges would be bands
        field = trains * smoothstep(38, 100, z) + 0.55 * warp
        for hero in self._heroes:
            field = _higher(field * 0.9, self._hero(hero, x, z, warp) + field * 0.25)
        return np.asarray(field * (1 + np.clip((z - 120) / 260, 0, 1)), np.float32)

    def _hero(self, hero: Hero, x: Floats, z: Floats, warp: Floats) -> Floats:
        swing = np.sin((z - hero.z) / (hero.reach * 0.62) + hero.turn)
        crest = hero.x + self._side * hero.bend * swing + 1.6 * warp
        aside = (x - crest) * -self._side / hero.reach
        along = np.exp(-(((z - hero.z) / (hero.reach * 1.15)) ** 2))
        windward = _swell(np.clip(1 + aside / 2.3, 0, 1), 0.45)
        slip = np.clip(1 - aside / 0.85, 0, 1) ** 1.1
        return np.asarray(hero.tall * along * np.where(aside < 0, windward, slip), np.float32)


def _higher(one: Floats, other: Floats) -> Floats:
    """The higher of two surfaces, rounded over a metre where they meet: sand has no creases."""
    apart = one - other
    return np.asarray((one + other + np.sqrt(apart * apart + 0.8)) / 2 - 0.2, np.float32)


def _train(phase: Floats) -> Floats:
    """One dune of a train over its length, 0..1: a long rise, a crest at 0.7, a steep fall."""
    part = phase % 1.0
    return np.where(part < 0.7, _swell(part / 0.7, 0.35), np.clip((1 - part) / 0.3, 0, 1) ** 1.15)


def _swell(share: Floats, bend: float) -> Floats:
    """A slope from 0 to 1, partly straight, partly S-shaped."""
    return np.asarray(share * share * (3 - 2 * share) * bend + share * (1 - bend), np.float32)


def _heroes(stage: Stage, side: int) -> tuple[Hero, ...]:
    """Two or three heroes: their size is the land's, where they stand is the shot's."""
    land, shot = stage.land("heroes"), stage.random("heroes")
    narrow = min(1.0, stage.width / 1280)  # a tall frame sees less to the sides
    mirrored = side if shot.random() < 0.3 else -side
    near = Hero(
        x=-mirrored * narrow * float(shot.uniform(5, 14)),
        z=float(shot.uniform(38, 46)),
        tall=float(land.uniform(7.4, 9.4)),
        reach=float(land.uniform(13, 17)),
        bend=float(land.uniform(5.5, 8.5)),
        turn=float(shot.uniform(0, 1.4)),
    )
    middle = Hero(
        x=mirrored * narrow * float(shot.uniform(20, 44)),
        z=float(shot.uniform(76, 98)),
        tall=float(land.uniform(10, 14)),
        reach=float(land.uniform(26, 34)),
        bend=float(land.uniform(10, 15)),
        turn=float(shot.uniform(0, 1.8)),
    )
    far = Hero(
        x=-mirrored * narrow * float(shot.uniform(30, 110)),
        z=float(shot.uniform(170, 240)),
        tall=float(land.uniform(15, 23)),
        reach=float(land.uniform(50, 70)),
        bend=float(land.uniform(16, 26)),
        turn=float(shot.uniform(0, 2)),
    )
    return (near, middle, far)
