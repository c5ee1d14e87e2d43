"""Sea, lighthouse, lake and river: waves that keep their law, pictures that keep their time."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from prostudio.scenes.painter import Painter
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather
from prostudio.scenes.toolkit.heightfield import average, cast
from prostudio.scenes.toolkit.ocean import GRAVITY, TENSION, Waves, height_at, surface
from prostudio.scenes.toolkit.ocean_lines import across_columns, along_lines

PLACES = (Place.SEA, Place.LIGHTHOUSE, Place.LAKE, Place.RIVER)
CALM = Waves(patch=64, wind=6, angle=1.0, height=0.2, choppy=0.0, cells=64)
Frame = NDArray[np.uint8]


def view(
    place: Place,
    time: TimeOfDay = TimeOfDay.DAY,
    weather: Weather = Weather.CLEAR,
    *,
    size: tuple[int, int] = (192, 108),
    seed: int = 1,
    geography: int = 3,
    extras: tuple[str, ...] = (),
) -> View:
    return View(SceneReading(place, time, weather, extras=extras), *size, seed, geography, 4.0)


@cache
def frame(shot: View, seconds: float = 1.0) -> Frame:
    """A frame by a painter of its own; several tests look at the same one."""
    return Painter(shot).frame(seconds)


def luma(picture: Frame) -> NDArray[np.float32]:
    return picture[..., :3].astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32)


# ------------------------------------------------------------------------------ waves
def test_every_wave_runs_at_the_speed_of_deep_water() -> None:
    t = 0.37
    now = np.fft.rfft2(surface(CALM, 5, t)[..., 0])
    start = np.fft.rfft2(surface(CALM, 5, 0.0)[..., 0])
    kz, kx = 3, 4
    k = 2 * math.pi * math.hypot(kx, kz) / CALM.patch
    turned = np.angle(now[kz, kx] / start[kz, kx])
    expected = -math.sqrt(GRAVITY * k + TENSION * k**3) * t
    assert math.isclose(turned, math.remainder(expected, 2 * math.pi), abs_tol=1e-3)


def test_the_sea_is_as_high_as_asked_and_has_no_seam() -> None:
    tile = surface(CALM, 5, 0.0)
    assert math.isclose(float(tile[..., 0].std()), 0.2, rel_tol=0.02)
    inner = np.abs(np.diff(tile[..., 0], axis=1)).max()
    assert np.abs(tile[:, 0, 0] - tile[:, -1, 0]).max() <= inner


def test_choppy_water_has_sharper_crests_than_troughs() -> None:
    sharp = surface(Waves(64, 6, 1.0, 0.3, choppy=1.2, cells=128), 5, 1.0)
    bend = np.diff(sharp[..., 0], n=2, axis=1)
    assert -bend.min() > 1.2 * bend.max()


def test_a_boat_floats_on_the_surface_that_is_drawn() -> None:
    tile = surface(CALM, 5, 2.5)
    cell = CALM.patch / CALM.cells
    for row, column in ((0, 0), (10, 33), (50, 7)):
        height = height_at(CALM, 5, 2.5, column * cell, row * cell)
        assert math.isclose(height, float(tile[row, column, 0]), abs_tol=1e-4)


def test_foam_appears_only_where_it_is_looked_for() -> None:
    wild = Waves(210, 15.5, 1.2, 1.75, 1.0, foam=True, cells=64)
    foam = surface(wild, 3, 4.0)[..., 3]
    assert 0.005 < float(foam.mean()) < 0.4
    assert foam.min() >= 0
    assert foam.max() <= 1
    assert not surface(CALM, 3, 4.0)[..., 3].any()


# ------------------------------------------------------------------- lines of sight, casting
def test_lines_average_a_tile_exactly() -> None:
    tile = np.random.default_rng(1).normal(size=(16, 16, 2)).astype(np.float32)
    whole = along_lines(tile, 1.0, np.array([3.0, 19.0, 35.0]), np.array([0.1, 0.1]))
    np.testing.assert_allclose(whole[0], tile.mean(axis=0), atol=1e-5)
    one = along_lines(tile, 1.0, np.array([4.0, 5.0]), np.array([0.1]))
    np.testing.assert_allclose(one[0], tile[4], atol=1e-5)
    read = across_columns(one, 1.0, np.array([[2.0, 2.5, 18.0]], np.float32))
    np.testing.assert_allclose(read[0, 1], (tile[4, 2] + tile[4, 3]) / 2, atol=1e-5)
    np.testing.assert_allclose(read[0, 2], tile[4, 2], atol=1e-5)


def test_casting_finds_the_nearest_surface_and_the_sky() -> None:
    depth = np.array([1, 2, 3, 4], np.float32)
    rows_of = np.array([[9], [4], [6], [2]], np.float32)  # the third lies behind the second
    hit = cast(rows_of, depth, 10)
    assert not hit.seen[:2].any()
    assert hit.seen[2:].all()
    assert math.isclose(float(hit.depth[4, 0]), 2.0)
    assert 3 <= float(hit.depth[3, 0]) <= 4
    assert 1 < float(hit.depth[6, 0]) < 2


def test_a_pixel_is_the_exact_average_of_what_it_sees() -> None:
    rows_of = np.array([[4.0], [2.5], [1.25]], np.float32)
    values = np.full((3, 1, 2), 0.5, np.float32)
    picture, depth = average(rows_of, values, np.array([1, 2, 3], np.float32), 4)
    np.testing.assert_allclose(picture[:, 0, 0], [0, 0.375, 0.5, 0.5], atol=1e-6)
    assert depth[3, 0] < depth[2, 0] < depth[1, 0]


# ------------------------------------------------------------------------------- pictures
def test_a_lighthouse_is_drawn_in_a_narrow_upright_frame_too() -> None:
    reading = SceneReading(Place.LIGHTHOUSE, TimeOfDay.DAY, Weather.CLEAR)
    assert Painter(View(reading, 90, 160, 1, 3, 4.0)).frame(0.0).shape[:2] == (160, 90)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("weather", [Weather.STORM])
def test_a_frame_alone_equals_the_frame_in_sequence(place: Place, weather: Weather) -> None:
    shot = view(place, TimeOfDay.NIGHT, weather)
    sequence = Painter(shot)
    for k in range(3):
        last = sequence.frame(k / 24)
    np.testing.assert_array_equal(last, frame(shot, 2 / 24))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("weather", [Weather.CLEAR, Weather.RAIN])
def test_the_water_moves_and_nothing_flickers(place: Place, weather: Weather) -> None:
    painter = Painter(view(place, weather=weather))
    first, second = (luma(painter.frame(1 + k / 24)) for k in range(2))
    change = np.abs(second - first)
    water = change[-30:]
    assert water.mean() > 0.1
    assert change.mean() < 7
    assert abs(float(second.mean() - first.mean())) < 0.8


@pytest.mark.parametrize("time", list(TimeOfDay))
@pytest.mark.parametrize("place", PLACES)
def test_every_time_of_day_has_depth_of_tone(place: Place, time: TimeOfDay) -> None:
    level = luma(frame(view(place, time)))
    assert level.std() > 9
    assert 6 < level.mean() < 215


@pytest.mark.parametrize("place", PLACES)
def test_sunset_is_warmer_than_night_and_day_brighter(place: Place) -> None:
    sunset = frame(view(place, TimeOfDay.SUNSET)).astype(np.float32).mean((0, 1))
    night = frame(view(place, TimeOfDay.NIGHT)).astype(np.float32).mean((0, 1))
    day = frame(view(place, TimeOfDay.DAY)).astype(np.float32).mean((0, 1))
    assert sunset[0] / sunset[2] > 1.2 * night[0] / night[2]
    assert day[:3].mean() > 2 * night[:3].mean()


@pytest.mark.parametrize("place", PLACES)
def test_another_seed_is_another_picture(place: Place) -> None:
    one, other = (luma(frame(view(place, seed=seed))) for seed in (1, 2))
    assert np.abs(one - other).mean() > 4


@pytest.mark.parametrize("size", [(96, 168), (224, 96)])
@pytest.mark.parametrize("place", PLACES)
def test_every_shape_of_frame_is_filled(place: Place, size: tuple[int, int]) -> None:
    picture = frame(view(place, TimeOfDay.DAWN, size=size))
    assert picture.shape == (size[1], size[0], 4)
    assert (picture[..., 3] == 255).all()
    assert luma(picture)[-12:].mean() > 3  # water or ground down to the lower edge


def test_the_lamp_turns() -> None:
    painter = Painter(view(Place.LIGHTHOUSE, TimeOfDay.NIGHT))
    frames = [luma(painter.frame(t)) for t in (0.0, 1.4, 2.8)]
    sky = [picture[:45] for picture in frames]
    assert np.abs(sky[1] - sky[0]).max() > 12
    assert np.abs(sky[2] - sky[1]).max() > 12


def test_a_lake_mirrors_its_shore() -> None:
    level = luma(frame(view(Place.LAKE, TimeOfDay.DAWN, Weather.CLEAR, seed=3)))
    shore = int(0.565 * level.shape[0])
    above = level[shore - 22 : shore - 4].mean(axis=0)
    below = level[shore + 4 : shore + 22][::-1].mean(axis=0)
    assert np.corrcoef(above, below)[0, 1] > 0.5


def test_a_boat_comes_when_it_is_asked_for() -> None:
    shot = view(Place.LAKE, TimeOfDay.DAY, Weather.RAIN, size=(320, 180))
    asked = view(Place.LAKE, TimeOfDay.DAY, Weather.RAIN, size=(320, 180), extras=("boat",))
    assert np.abs(luma(frame(shot)) - luma(frame(asked))).max() > 40
