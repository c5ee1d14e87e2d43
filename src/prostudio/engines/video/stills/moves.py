"""Where the camera looks: a rectangle of the picture that glides from one place to another.

All lengths are pixels of the film, on the picture as it covers its window at zoom 1.
A path keeps its rectangle inside the picture at every moment, because both ends are
inside and what lies between is a mixture of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from prostudio.film import Camera, Focus

_WHOLE_MOVE_SECONDS = 7.0
"""Shorter shots go less far, so that none rushes."""

_GENTLEST = 0.0042
"""Travel of a pan in window widths per second squared: keeps the easing's mean
acceleration below 0.02 pixels a frame squared at 720p30, which looks like a fluid head."""

_LONGEST_TRAVEL = 0.5
_STEADY_ZOOM = 1.02
"""Never exactly 1 while moving: room for the hand, and no pulse between sharp and soft phases."""

_MOST_PAN_ZOOM = 1.18
_PUSH = 0.13
_HAND = 1.0
"""Pixels of slow sway at 720p, as a camera on a shoulder that breathes."""

_KEYSTONE = 0.045

_SIDEWAYS = {Camera.PAN_LEFT: -1, Camera.PAN_RIGHT: 1, Camera.ORBIT_LEFT: -1, Camera.ORBIT_RIGHT: 1}
_UPWARDS = {Camera.TILT_UP: -1, Camera.TILT_DOWN: 1, Camera.RISE: -1, Camera.SINK: 1}


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the frame that shows the picture, and the picture covering it at zoom 1."""

    width: float
    height: float
    picture_width: float
    picture_height: float


@dataclass(frozen=True, slots=True)
class Look:
    """The camera at one moment: zoom, the picture's point in the window's middle, keystone."""

    zoom: float
    x: float
    y: float
    keystone: float = 0.0


@dataclass(frozen=True, slots=True)
class Path:
    """A move from one look to another, and the sway of the hand that holds the camera."""

    start: Look
    stop: Look
    seconds: float
    hand: float

    def at(self, seconds: float) -> Look:
        """The look that many seconds into the shot."""
        done = _ease(seconds / max(self.seconds, 1e-6))
        one, other = self.start, self.stop
        zoom = one.zoom * (other.zoom / one.zoom) ** done
        # the rectangle's size, not the zoom, mixes evenly with its place
        spread = 1 / other.zoom - 1 / one.zoom
        mixed = done if abs(spread) < 1e-6 else (1 / zoom - 1 / one.zoom) / spread
        sway = self.hand * (math.sin(seconds * 0.83) + 0.5 * math.sin(seconds * 1.37 + 1)) / 1.5
        bob = self.hand * (math.sin(seconds * 0.71 + 2) + 0.4 * math.sin(seconds * 1.61)) / 1.4
        return Look(
            zoom,
            one.x + (other.x - one.x) * mixed + sway / zoom,
            one.y + (other.y - one.y) * mixed + bob / zoom,
            one.keystone + (other.keystone - one.keystone) * done,
        )


def _ease(share: float) -> float:
    """Smootherstep (Perlin 2002) with a quarter of straight line: it never stops dead."""
    x = min(max(share, 0.0), 1.0)
    return 0.25 * x + 0.75 * x * x * x * (x * (6 * x - 15) + 10)


def path_of(camera: Camera, window: Window, focus: Focus | None, seconds: float, seed: int) -> Path:
    """The path of one camera move; `camera` is never AUTO.

    Args:
        focus: the point that zooms go to and pans pass; a little above the middle if None.
        seed: chooses where a drift goes.
    """
    reach = min(1.0, max(0.4, seconds / _WHOLE_MOVE_SECONDS))
    hand = _HAND * min(window.width, window.height) / 720
    eye = focus or Focus(0.5, 0.46)
    if camera is Camera.STATIC:
        still = _look(window, eye, 1.0, 0.0)
        return Path(still, still, seconds, 0.0)
    if camera in _SIDEWAYS or camera in _UPWARDS:
        start, stop = _gliding(camera, window, eye, seconds, hand)
        return Path(start, stop, seconds, hand)
    if camera is Camera.DRIFT:
        return _drifting(window, eye, seconds, seed, hand)
    near = _look(window, eye, _STEADY_ZOOM + _PUSH * reach, hand)
    far = _look(window, eye, _STEADY_ZOOM, hand)
    start, stop = (far, near) if camera is Camera.PUSH_IN else (near, far)
    return Path(start, stop, seconds, hand)


def widest_zoom(path: Path) -> float:
    """The largest zoom on the way."""
    return max(path.start.zoom, path.stop.zoom)


def _look(window: Window, eye: Focus, zoom: float, hand: float) -> Look:
    """Look at a point of the picture, as near as the picture's edges allow."""
    return Look(
        zoom,
        _inside(eye.x * window.picture_width, window.width, window.picture_width, zoom, hand),
        _inside(eye.y * window.picture_height, window.height, window.picture_height, zoom, hand),
    )


def _inside(wanted: float, seen: float, whole: float, zoom: float, hand: float) -> float:
    half = seen / (2 * zoom) + hand
    return whole / 2 if half * 2 >= whole else min(max(wanted, half), whole - half)


def _gliding(
    camera: Camera, window: Window, eye: Focus, seconds: float, hand: float
) -> tuple[Look, Look]:
    """Pans, tilts, rises and orbits: a straight line past the focus."""
    across = camera in _SIDEWAYS
    seen, whole = (
        (window.width, window.picture_width) if across else (window.height, window.picture_height)
    )
    orbit = camera in (Camera.ORBIT_LEFT, Camera.ORBIT_RIGHT)
    lift = camera in (Camera.RISE, Camera.SINK)
    travel = min(_GENTLEST * seconds**2, _LONGEST_TRAVEL) * seen * (0.7 if orbit or lift else 1.0)
    keystone = _KEYSTONE * min(1.0, seconds / _WHOLE_MOVE_SECONDS) if orbit else 0.0
    edge = hand + keystone * seen  # a turned picture shows more of its edges
    least = (seen + 2 * edge) / max(whole - travel, seen / _MOST_PAN_ZOOM)
    zoom = min(max(least, _STEADY_ZOOM + keystone), _MOST_PAN_ZOOM)
    room = max(0.0, whole - seen / zoom - 2 * edge)
    travel = min(travel, room)
    low = seen / (2 * zoom) + edge
    middle = min(
        max((eye.x if across else eye.y) * whole, low + travel / 2), low + room - travel / 2
    )
    way = _SIDEWAYS.get(camera) or _UPWARDS[camera]
    first, last = middle - way * travel / 2, middle + way * travel / 2
    base = _look(window, eye, zoom, edge)
    if across:
        return (
            Look(zoom, first, base.y, way * keystone / 2),
            Look(zoom, last, base.y, -way * keystone / 2),
        )
    closer = zoom * (1.05 if lift else 1.0)
    return Look(closer, base.x, first), Look(zoom, base.x, last)


def _drifting(window: Window, eye: Focus, seconds: float, seed: int, hand: float) -> Path:
    """A little nearer and a little aside, in one of six directions."""
    reach = min(1.0, max(0.4, seconds / _WHOLE_MOVE_SECONDS))
    angle = math.tau * (seed % 6) / 6 + 0.4
    aside = 0.016 * reach * window.width
    far, near = _STEADY_ZOOM + 0.025, _STEADY_ZOOM + 0.025 + 0.04 * reach
    middle = _look(window, eye, far, hand + aside)
    dx, dy = aside * math.cos(angle), 0.6 * aside * math.sin(angle)
    return Path(
        Look(far, middle.x - dx, middle.y - dy),
        Look(near, middle.x + dx, middle.y + dy),
        seconds,
        hand,
    )
