"""City, village and field: what is built, what grows, and that both hold still for time."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from prostudio.drawing.library import skia
from prostudio.scenes.painter import Painter
from prostudio.scenes.places.city.lens import choose_lens
from prostudio.scenes.places.city.plan import lay_out_street
from prostudio.scenes.places.city.road import Mirror
from prostudio.scenes.places.village.plan import lay_out_village
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather
from prostudio.scenes.toolkit.camera import CameraPath
from prostudio.scenes.toolkit.stage import Moment, Stage

PLACES = (Place.CITY, Place.VILLAGE, Place.FIELD)
Frame = NDArray[np.uint8]


def view(
    place: Place,
    time: TimeOfDay = TimeOfDay.DAY,
    weather: Weather = Weather.CLEAR,
    *,
    size: tuple[int, int] = (160, 90),
    seed: int = 1,
    geography: int = 3,
) -> View:
    return View(SceneReading(place, time, weather), *size, seed, geography, 4.0)


def frame(shot: View, seconds: float = 1.0) -> Frame:
    return Painter(shot).frame(seconds)


def luma(picture: Frame) -> NDArray[np.float32]:
    return picture[..., :3].astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32)


@pytest.mark.parametrize(
    ("place", "time", "weather", "seed"),
    [
        (Place.CITY, TimeOfDay.NIGHT, Weather.RAIN, 1),
        (Place.CITY, TimeOfDay.SUNSET, Weather.CLEAR, 2),  # the skyline
        (Place.VILLAGE, TimeOfDay.NIGHT, Weather.SNOW, 1),
        (Place.FIELD, TimeOfDay.DAY, Weather.STORM, 1),
    ],
)
def test_frames_stand_alone_move_and_do_not_flicker(
    place: Place, time: TimeOfDay, weather: Weather, seed: int
) -> None:
    shot = view(place, time, weather, seed=seed)
    painter = Painter(shot)
    frames = [painter.frame(k / 24) for k in range(3)]
    np.testing.assert_array_equal(frames[2], frame(shot, 2 / 24))
    first, second = luma(frames[0]), luma(frames[1])
    assert 0.02 < np.abs(second - first).mean() < 6
    assert abs(float(second.mean() - first.mean())) < 0.6


@pytest.mark.parametrize("place", PLACES)
def test_every_time_of_day_has_depth_of_tone_and_its_own_light(place: Place) -> None:
    level, warmth = {}, {}
    for time in TimeOfDay:
        picture = frame(view(place, time))
        assert luma(picture).std() > 14
        level[time] = luma(picture).mean()
        warmth[time] = picture[..., 0].mean() - picture[..., 2].mean()
    assert level[TimeOfDay.NIGHT] == min(level.values())
    assert warmth[TimeOfDay.SUNSET] > warmth[TimeOfDay.DAY]


@pytest.mark.parametrize("place", PLACES)
def test_fog_takes_contrast_and_keeps_a_picture(place: Place) -> None:
    clear, fog = (luma(frame(view(place, TimeOfDay.DAWN, w))) for w in (Weather.CLEAR, Weather.FOG))
    assert 4 < fog.std() < clear.std()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("size", [(72, 128), (84, 36)])
def test_every_shape_is_filled_to_its_edges(place: Place, size: tuple[int, int]) -> None:
    picture = frame(view(place, TimeOfDay.DAY, size=size))
    assert picture.shape == (size[1], size[0], 4)
    tones = luma(picture)
    for edge in (tones[0], tones[-1], tones[:, 0], tones[:, -1]):
        assert edge.max() > 8


@pytest.mark.parametrize("place", PLACES)
def test_snow_lies_and_makes_the_ground_white(place: Place) -> None:
    bare, white = (
        frame(view(place, weather=weather))[62:88, :, :3].astype(int)
        for weather in (Weather.CLOUD, Weather.SNOW)
    )
    assert white.mean() > bare.mean() + 15


@pytest.mark.parametrize("place", PLACES)
def test_another_shot_seed_is_another_composition(place: Place) -> None:
    a, b = (luma(frame(view(place, seed=seed))) for seed in (4, 7))
    assert np.abs(a - b).mean() > 4


def test_windows_are_lit_at_night_and_warm() -> None:
    for place in (Place.CITY, Place.VILLAGE):
        night = frame(view(place, TimeOfDay.NIGHT))[..., :3].astype(int)
        warm = (night[..., 0] > 150) & (night[..., 0] > night[..., 2] + 50)
        assert warm.mean() > 0.002


def test_neighbouring_shots_share_their_houses() -> None:
    one, two = (Stage(view(Place.CITY, seed=seed)) for seed in (1, 4))
    other = Stage(view(Place.CITY, geography=8))
    assert lay_out_street(one) == lay_out_street(two) != lay_out_street(other)
    assert lay_out_village(one) == lay_out_village(two) != lay_out_village(other)


def test_a_village_has_many_kinds_of_houses() -> None:
    kinds = [
        {
            house.kind.name
            for house in lay_out_village(Stage(view(Place.VILLAGE, geography=g))).houses
        }
        for g in range(6)
    ]
    assert min(len(names) for names in kinds) > 3


def test_a_wet_road_mirrors_what_stands_above_it() -> None:
    stage = Stage(view(Place.CITY, TimeOfDay.NIGHT, Weather.RAIN))
    lens = choose_lens(stage)
    mirror = Mirror(stage, lens, rain=True)
    mirror.coarse.canvas.clear(skia.ColorBLACK)
    lamp = skia.Rect(600, lens.vy, 680, stage.height)
    mirror.coarse.canvas.drawRect(lamp, skia.Paint(Color=skia.ColorRED))
    mirror.draw(stage.canvas, Moment(1.0, CameraPath("static", 4.0, (640, 380)).at(1.0), 0.2))
    red = stage.pixels()[int(lens.vy * stage.scale) + 5 : -5, :, 0].mean(0)
    assert 73 < red.argmax() < 87  # 640 of 1280 units is column 80 of 160
    assert red[:60].max() < 5
