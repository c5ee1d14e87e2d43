"""Drawn scenes through their front door."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from prostudio.drawing.surface import pixels_of
from prostudio.film.shot import Camera
from prostudio.scenes.painter import Painter, default_camera
from prostudio.scenes.places.mountains.terrain import Range, paint_range
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather
from prostudio.scenes.sheet import contact_sheet
from prostudio.scenes.toolkit.sky import Orb
from prostudio.scenes.toolkit.stage import Stage

PLACES = (Place.FOREST, Place.DESERT, Place.SPACE, Place.ABSTRACT, Place.MOUNTAINS)
SMALL = (320, 180)


def view_of(
    place: Place,
    time: TimeOfDay = TimeOfDay.DAY,
    weather: Weather = Weather.CLEAR,
    *,
    size: tuple[int, int] = SMALL,
    seed: int = 7,
    camera: str = Camera.DRIFT,
    mood: str | None = None,
) -> View:
    return View(SceneReading(place, time, weather, mood), *size, seed, 3, 6.0, camera)


def warmth(frame: np.ndarray) -> float:
    """How much redder than blue a frame is."""
    mean = frame[..., :3].reshape(-1, 3).mean(0)
    return float(mean[0] - mean[2])


@pytest.mark.parametrize("place", PLACES)
def test_a_frame_drawn_alone_is_the_frame_drawn_in_sequence(place: Place) -> None:
    view = view_of(place, TimeOfDay.NIGHT, Weather.STORM)
    in_sequence = Painter(view)
    for number in range(4):
        last = in_sequence.frame(1.4 + number / 24)
    alone = Painter(view).frame(1.4 + 3 / 24)
    np.testing.assert_array_equal(alone, last)


@pytest.mark.parametrize("place", PLACES)
def test_frames_are_opaque_and_as_large_as_asked(place: Place) -> None:
    frame = Painter(view_of(place, size=(160, 284))).frame(0.0)
    assert frame.shape == (284, 160, 4)
    assert frame.dtype == np.uint8
    assert (frame[..., 3] == 255).all()


@pytest.mark.parametrize(("place", "camera"), list(zip(PLACES, list(Camera)[1:6], strict=True)))
def test_pictures_move_always_and_gently(place: Place, camera: Camera) -> None:
    painter = Painter(view_of(place, TimeOfDay.SUNSET, camera=camera))
    frames = [painter.frame(2 + k / 30).astype(np.int16) for k in range(5)]
    steps = [float(np.abs(b - a).mean()) for a, b in pairwise(frames)]
    assert min(steps) > 0.05
    assert max(steps) < 6
    assert max(steps) < 3 * min(steps)  # no jumps: every step is about as large as the last


@pytest.mark.parametrize("place", [Place.FOREST, Place.DESERT, Place.MOUNTAINS, Place.ABSTRACT])
def test_sunset_is_warmer_than_night(place: Place) -> None:
    sunset = Painter(view_of(place, TimeOfDay.SUNSET)).frame(2)
    night = Painter(view_of(place, TimeOfDay.NIGHT)).frame(2)
    assert warmth(sunset) > warmth(night) + 20


@pytest.mark.parametrize(("place", "time"), list(product(PLACES, TimeOfDay)))
def test_pictures_have_lights_and_darks(place: Place, time: TimeOfDay) -> None:
    frame = Painter(view_of(place, time, size=(160, 90))).frame(2)[..., :3]
    grey = frame @ np.array([0.2126, 0.7152, 0.0722])
    assert grey.std() > 12
    assert 4 < grey.mean() < 235


@pytest.mark.parametrize("place", PLACES)
def test_another_seed_is_another_composition(place: Place) -> None:
    one, other = (
        Painter(view_of(place, seed=seed)).frame(2)[::8, ::8, :3].astype(int) for seed in (1, 2)
    )
    assert np.abs(one - other).mean() > 6


def test_shots_of_one_geography_see_the_same_range() -> None:
    """The skyline of one shot, moved sideways, is the skyline of the other."""
    skylines = []
    for seed, gap in ((1, 500.0), (2, 740.0)):
        stage = Stage(view_of(Place.MOUNTAINS, seed=seed))
        orb = Orb(gap, 200, 30, 1, moon=False)
        layer = paint_range(stage, Range(foot=420, peak=160, gap=gap, snow_line=0.3), orb)
        skylines.append(np.argmax(pixels_of(layer.image)[..., 3] > 127, axis=0))
    moved = round((740 - 500) * SMALL[1] / 720)
    first, second = skylines[0][:-moved], skylines[1][moved:]
    assert np.corrcoef(first, second)[0, 1] > 0.97


def test_a_mood_changes_the_colours_and_not_the_shapes() -> None:
    plain = Painter(view_of(Place.MOUNTAINS)).frame(2)[..., :3].astype(float)
    muted = Painter(view_of(Place.MOUNTAINS, mood="muted")).frame(2)[..., :3].astype(float)
    assert np.ptp(muted, axis=2).mean() < 0.8 * np.ptp(plain, axis=2).mean()
    assert np.corrcoef(plain.mean(2).ravel(), muted.mean(2).ravel())[0, 1] > 0.98


@pytest.mark.parametrize("place", PLACES)
def test_every_time_draws_and_every_weather(place: Place) -> None:
    times = list(TimeOfDay)
    for number, weather in enumerate(Weather):
        time = times[(number + PLACES.index(place)) % len(times)]
        frame = Painter(view_of(place, time, weather, size=(160, 90))).frame(1.0)
        assert frame[..., :3].std() > 3, f"{place} {time} {weather} is empty"


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_every_time_draws_in_every_weather(place: Place) -> None:
    for time, weather in product(TimeOfDay, Weather):
        frame = Painter(view_of(place, time, weather, size=(160, 90))).frame(1.0)
        assert frame[..., :3].std() > 3, f"{place} {time} {weather} is empty"


@pytest.mark.parametrize("camera", list(Camera)[1:])
def test_no_camera_finds_the_end_of_the_picture(camera: Camera) -> None:
    painter = Painter(
        view_of(Place.DESERT, TimeOfDay.DAY, Weather.CLOUD, size=(160, 90), camera=camera)
    )
    for seconds in (-0.5, 0.0, 6.0, 6.5):
        frame = painter.frame(seconds)[..., :3].astype(int)
        for edge in (frame[0], frame[-1], frame[:, 0], frame[:, -1]):
            assert edge.max(axis=1).min() > 2


def test_the_open_camera_is_never_auto() -> None:
    for place, seed in product(Place, range(4)):
        view = View(SceneReading(place, TimeOfDay.DAY, Weather.CLEAR), 320, 180, seed, 3, 6.0)
        assert default_camera(view) is not Camera.AUTO


def test_a_contact_sheet_has_a_row_a_place_and_a_column_a_time() -> None:
    sheet = contact_sheet([Place.ABSTRACT, Place.DESERT], size=(64, 36))
    assert sheet.shape == (2 * 36, 4 * 64, 3)
