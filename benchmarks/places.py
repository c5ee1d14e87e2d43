"""CPU of drawing every place at 1280 x 720, by itself, one core, no encoder."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.watch import in_child, load

WIDTH, HEIGHT = 1280, 720
FRAMES = 6


def measure() -> dict[str, Any]:
    """Every place by day and clear, and in the weather that is dearest for it."""
    from prostudio.scenes.scene import Place

    figures: dict[str, Any] = {}
    for place in Place:
        found = in_child(f"benchmarks.places:weathers({place.value!r})")
        clear = found["clear"]
        name = max(found, key=lambda weather: found[weather]["frame_ms"])
        figures[place.value] = (
            f"{clear['frame_ms']:.0f} ms a frame, first {clear['first_s']:.2f} s; "
            f"{name}: {found[name]['frame_ms']:.0f} ms, first {found[name]['first_s']:.2f} s"
        )
    return figures | {"load": load()}


def weathers(place: str) -> dict[str, dict[str, float]]:
    """CPU of the first frame and of a frame after it, for each weather of a place by day."""
    from prostudio.scenes.painter import Painter, default_camera
    from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather

    found: dict[str, dict[str, float]] = {}
    for weather in Weather:
        reading = SceneReading(Place(place), TimeOfDay.DAY, weather)
        view = View(reading, WIDTH, HEIGHT, 7, 3, 6.0)
        view = View(reading, WIDTH, HEIGHT, 7, 3, 6.0, default_camera(view).value)
        began = time.process_time()
        painter = Painter(view)
        painter.frame(2.0)
        first = time.process_time()
        for k in range(1, FRAMES + 1):
            painter.frame(2.0 + k / 30)
        frame_ms = 1000 * (time.process_time() - first) / FRAMES
        found[weather.value] = {"first_s": first - began, "frame_ms": frame_ms}
    return found
