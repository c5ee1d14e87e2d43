"""The camera: one slow move per shot, to which every layer answers by its depth.

A camera that turns (pan, tilt) moves everything alike; one that travels (drift, rise,
orbit) moves near things more, and an orbit turns about the middle distance, so that far
things go the other way. Positions are exact fractions of a pixel: layers are drawn with a
linear sampler, never snapped.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prostudio.drawing.library import skia
from prostudio.film.shot import Camera

BASE_ZOOM = 1.012  # never exactly 1: whole-pixel phases would pulse between sharp and soft


@dataclass(frozen=True, slots=True)
class Move:
    """One camera move: how far things go over a whole shot, in units.

    Attributes:
        zoom: growth of the nearest things; negative pulls out.
        turn: picture shift of everything, right and down.
        travel: picture shift of the nearest things against the pivot.
        pivot: depth that stands still while travelling, 0 far .. 1 near.
        hand: units of slow hand-held sway.
    """

    zoom: float = 0.0
    turn: tuple[float, float] = (0.0, 0.0)
    travel: tuple[float, float] = (0.0, 0.0)
    pivot: float = 0.0
    hand: float = 0.8


MOVES: dict[str, Move] = {
    Camera.STATIC: Move(hand=0.0),
    Camera.DRIFT: Move(zoom=0.035, travel=(-56.0, 0.0), hand=1.0),
    Camera.PUSH_IN: Move(zoom=0.13),
    Camera.PULL_OUT: Move(zoom=-0.13),
    Camera.PAN_LEFT: Move(zoom=0.01, turn=(120.0, 0.0), travel=(60.0, 0.0)),
    Camera.PAN_RIGHT: Move(zoom=0.01, turn=(-120.0, 0.0), travel=(-60.0, 0.0)),
    Camera.TILT_UP: Move(turn=(0.0, 84.0)),
    Camera.TILT_DOWN: Move(turn=(0.0, -84.0)),
    Camera.RISE: Move(zoom=0.02, turn=(0.0, -16.0), travel=(0.0, 110.0)),
    Camera.SINK: Move(zoom=0.02, turn=(0.0, 16.0), travel=(0.0, -110.0)),
    Camera.ORBIT_LEFT: Move(zoom=0.03, travel=(170.0, 0.0), pivot=0.4),
    Camera.ORBIT_RIGHT: Move(zoom=0.03, travel=(-170.0, 0.0), pivot=0.4),
}
"""Each camera of the film format; the signs are those of the picture, not of the camera."""


def farthest(camera: str, depth: float) -> tuple[float, float]:
    """Units across and down that a camera may shift things at a depth, either way."""
    move = MOVES.get(camera, MOVES[Camera.DRIFT])
    share = abs(depth - move.pivot)
    across, down = (0.6 * (abs(move.turn[k]) + abs(move.travel[k]) * share) for k in (0, 1))
    return across + 2 * move.hand, down + 2 * move.hand


def ease(share: float) -> float:
    """A quarter linear, the rest smootherstep: gentle ends that never stand still."""
    x = min(max(share, 0.0), 1.0)
    return 0.25 * share + 0.75 * x * x * x * (x * (x * 6 - 15) + 10)


@dataclass(frozen=True, slots=True)
class CameraAt:
    """The camera at one moment.

    Attributes:
        zoom: scale of the nearest things; far ones take their share.
        turn, travel: picture shifts in units, see `Move`.
        centre: the point, in units, about which the picture grows.
    """

    zoom: float
    turn: tuple[float, float]
    travel: tuple[float, float]
    pivot: float
    centre: tuple[float, float]

    def scale(self, depth: float) -> float:
        """How much larger things at a depth are than laid out."""
        return BASE_ZOOM + (self.zoom - 1) * (0.2 + 0.8 * depth)

    def shift(self, depth: float) -> tuple[float, float]:
        """How far things at a depth are from where they were laid out, in units."""
        share = depth - self.pivot
        return self.turn[0] + self.travel[0] * share, self.turn[1] + self.travel[1] * share

    def point(self, x: float, y: float, depth: float) -> tuple[float, float]:
        """Where a laid-out point at a depth is now, in units of the frame."""
        (cx, cy), scale, (dx, dy) = self.centre, self.scale(depth), self.shift(depth)
        return cx + dx + (x - cx) * scale, cy + dy + (y - cy) * scale

    def apply(self, canvas: skia.Canvas, depth: float) -> None:
        """Move a canvas in units so that laid-out things at a depth are drawn in place."""
        (cx, cy), scale, (dx, dy) = self.centre, self.scale(depth), self.shift(depth)
        canvas.translate(cx + dx, cy + dy)
        canvas.scale(scale, scale)
        canvas.translate(-cx, -cy)

    @contextmanager
    def layer(self, canvas: skia.Canvas, depth: float) -> Iterator[None]:
        """Draw inside the block at a depth: 0 the sky .. 1 the nearest foreground."""
        canvas.save()
        self.apply(canvas, depth)
        yield
        canvas.restore()


class CameraPath:
    """A shot's camera over time, a pure function of seconds."""

    def __init__(self, camera: str, seconds: float, centre: tuple[float, float]) -> None:
        self._move = MOVES.get(camera, MOVES[Camera.DRIFT])
        self._seconds = max(seconds, 0.1)
        self._centre = centre
        # short shots go less far, so that no shot rushes; 7 s is a whole move
        self._reach = min(1.0, max(0.4, self._seconds / 7))

    def at(self, seconds: float) -> CameraAt:
        """The camera that many seconds into the shot (also a little before and after it)."""
        move, done = self._move, ease(seconds / self._seconds)
        from_middle = (done - 0.5) * self._reach
        zoom = move.zoom * self._reach * (done if move.zoom >= 0 else done - 1)
        sway = move.hand * math.sin(seconds * 0.83) + 0.5 * move.hand * math.sin(seconds * 1.37 + 1)
        bob = move.hand * math.sin(seconds * 0.71 + 2) + 0.4 * move.hand * math.sin(seconds * 1.61)
        return CameraAt(
            zoom=1 + zoom,
            turn=(move.turn[0] * from_middle, move.turn[1] * from_middle),
            travel=(move.travel[0] * from_middle + sway, move.travel[1] * from_middle + bob),
            pivot=move.pivot,
            centre=self._centre,
        )
