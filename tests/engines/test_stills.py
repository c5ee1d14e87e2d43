"""Camera moves over a picture: smooth, inside the picture, in any shape of frame."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from prostudio.engines.card import Kind, Role
from prostudio.engines.registry import card
from prostudio.engines.request import Reference, ShotRequest
from prostudio.engines.video.stills.moves import Window, path_of
from prostudio.errors import FilmError, MediaError
from prostudio.film import Camera, Fit, Focus, Size
from prostudio.media.stills import write_png

MOVES = [camera for camera in Camera if camera not in (Camera.AUTO, Camera.STATIC)]


@pytest.fixture(scope="module")
def dot(tmp_path_factory) -> Path:
    """A soft bright dot on grey; its centroid can be found to a hundredth of a pixel."""
    y, x = np.mgrid[:810, :1440]
    light = 40 + 200 * np.exp(-((x - 940) ** 2 + (y - 285) ** 2) / (2 * 6.0**2))
    path = tmp_path_factory.mktemp("dot") / "dot.png"
    write_png(path, np.repeat(light[..., None], 3, 2).round().astype(np.uint8))
    return path


@pytest.fixture(scope="module")
def tall(tmp_path_factory) -> Path:
    """A tall picture: red above, blue below."""
    pixels = np.zeros((600, 300, 3), np.uint8)
    pixels[:300, :, 0], pixels[300:, :, 2] = 220, 220
    path = tmp_path_factory.mktemp("tall") / "tall.png"
    write_png(path, pixels)
    return path


def request(path: Path, **changes) -> ShotRequest:
    values = {
        "prompt": "a photograph",
        "size": Size(960, 540),
        "rate": Fraction(30),
        "frames": 90,
        "seed": 3,
        "references": (Reference(Role.FIRST_FRAME, path),),
        **changes,
    }
    return ShotRequest(**values)


def frames(wanted: ShotRequest):
    engine = card(Kind.VIDEO, "stills").make()
    for chunk in engine.shoot([wanted], Path()):
        yield chunk.pixels[0, :, :, :3]


def one(wanted: ShotRequest, frame: int = 0) -> np.ndarray:
    from dataclasses import replace

    return next(frames(replace(wanted, first=frame, stop=frame + 1)))


def centroid(pixels: np.ndarray) -> tuple[float, float]:
    light = np.clip(pixels[..., 0].astype(np.float64) - 60, 0, None)
    rows, columns = light.sum(1), light.sum(0)
    total = light.sum()
    return (columns @ np.arange(len(columns))) / total, (rows @ np.arange(len(rows))) / total


@pytest.mark.parametrize("camera", MOVES)
def test_a_dot_glides_without_jitter_and_never_steps_back(dot, camera):
    track = np.array([centroid(p) for p in frames(request(dot, camera=camera, frames=60))])
    speed = np.diff(track, axis=0)
    acceleration = np.abs(np.diff(speed, axis=0))
    assert acceleration.mean() < 0.02
    way = track[-1] - track[0]
    axis = int(np.argmax(np.abs(way)))
    assert abs(way[axis]) > 3
    assert (speed[:, axis] * np.sign(way[axis]) > -1e-3).all()


def test_a_static_camera_shows_the_same_picture_pixel_by_pixel(dot):
    shown = list(frames(request(dot, camera=Camera.STATIC, size=Size(1440, 810), frames=3)))
    from prostudio.media.stills import read_still

    for pixels in shown:
        np.testing.assert_array_equal(pixels, read_still(dot))


@pytest.mark.parametrize("camera", MOVES)
@pytest.mark.parametrize("shape", [(900, 540), (2400, 540), (540, 1600), (960, 540)])
def test_the_edge_of_the_picture_is_never_seen(camera, shape):
    window = Window(960, 540, *_covering(shape))
    for seconds in (1.0, 4.0, 12.0):
        for focus in (None, Focus(0.0, 0.0), Focus(1.0, 1.0)):
            path = path_of(camera, window, focus, seconds, seed=2)
            for at in np.linspace(-0.5, seconds + 0.5, 40):
                look = path.at(float(at))
                x = 960 / (2 * look.zoom) * (1 + abs(look.keystone) * 0.52)
                y = 540 / (2 * look.zoom) * (1 + abs(look.keystone) * 0.52)
                assert look.x - x >= -1e-6
                assert look.x + x <= window.picture_width + 1e-6
                assert look.y - y >= -1e-6
                assert look.y + y <= window.picture_height + 1e-6


def _covering(shape: tuple[int, int]) -> tuple[float, float]:
    cover = max(960 / shape[0], 540 / shape[1])
    return shape[0] * cover, shape[1] * cover


def test_moves_go_the_way_their_name_says(dot):
    def way(camera):
        first, last = (centroid(one(request(dot, camera=camera), k)) for k in (0, 89))
        return last[0] - first[0], last[1] - first[1]

    assert way(Camera.PAN_LEFT)[0] > 10 > -10 > way(Camera.PAN_RIGHT)[0]
    assert way(Camera.TILT_UP)[1] > 10 > -10 > way(Camera.TILT_DOWN)[1]
    # the dot stands right of the middle: nearer is further right
    assert way(Camera.PUSH_IN)[0] > 5 > -5 > way(Camera.PULL_OUT)[0]


def test_cropping_keeps_the_focus_in_view(tall):
    above = one(request(tall, focus=Focus(0.5, 0.1), camera=Camera.STATIC))
    below = one(request(tall, focus=Focus(0.5, 0.9), camera=Camera.STATIC))
    assert above[..., 0].mean() > 200 > 20 > above[..., 2].mean()
    assert below[..., 2].mean() > 200


def test_letterbox_shows_all_of_it_between_black_and_blur_fills_the_frame(tall):
    boxed = one(request(tall, fit=Fit.LETTERBOX, camera=Camera.STATIC))
    assert boxed[:, :340].max() == 0
    assert boxed[:, 620:].max() == 0
    assert boxed[5, 480, 0] > 200
    assert boxed[-5, 480, 2] > 200
    blurred = one(request(tall, fit=Fit.BLUR, camera=Camera.STATIC))
    np.testing.assert_array_equal(blurred[:, 350:610], boxed[:, 350:610])
    assert blurred[:, :300].max(2).min() > 20
    assert blurred[:, :300].max() < 200


def test_an_upright_photo_in_a_wide_film_keeps_its_head(tall):
    """The crop that nobody asked for would show 28 % of it, round the middle."""
    usual = one(request(tall, camera=Camera.STATIC))
    np.testing.assert_array_equal(usual, one(request(tall, fit=Fit.BLUR, camera=Camera.STATIC)))
    assert usual[5, 480, 0] > 200
    assert usual[-5, 480, 2] > 200
    asked = one(request(tall, fit=Fit.CROP, camera=Camera.STATIC))
    np.testing.assert_array_equal(asked[:, 100], asked[:, 480])


def test_a_photo_of_nearly_the_films_shape_fills_the_frame(dot):
    upright = Size(720, 720)
    usual = one(request(dot, size=upright, camera=Camera.STATIC))
    np.testing.assert_array_equal(
        usual, one(request(dot, size=upright, fit=Fit.CROP, camera=Camera.STATIC))
    )


def test_the_blurred_sides_hold_no_shape_with_an_edge(tall):
    sides = one(request(tall, fit=Fit.BLUR, camera=Camera.STATIC))[:, 20:300].astype(int)
    assert np.abs(np.diff(sides, axis=0)).max() <= 3


def test_style_words_grade_the_picture(tall):
    plain = one(request(tall, camera=Camera.STATIC))
    grey = one(request(tall, camera=Camera.STATIC, style=("black and white",)))
    assert np.ptp(grey.astype(int), axis=2).max() <= 2
    assert np.ptp(plain.astype(int), axis=2).max() > 200
    dark = one(request(tall, camera=Camera.STATIC, style=("Gothic, dark",)))
    assert dark.mean() < 0.9 * plain.mean()


@pytest.mark.parametrize("weather", ["rain", "snow", "fog"])
def test_weather_of_the_description_falls_before_the_picture_unless_indoors(tall, weather):
    plain = one(request(tall, camera=Camera.STATIC, prompt="a house"), 40).astype(int)
    outside = one(request(tall, camera=Camera.STATIC, prompt=f"a house in {weather}"), 40)
    inside = one(request(tall, camera=Camera.STATIC, prompt=f"a kitchen, {weather}"), 40)
    changed = np.abs(outside - plain)
    assert (changed.max(2) > 4).mean() > 0.001
    assert changed.mean() < 30, "it stays a picture of the user's"
    np.testing.assert_array_equal(inside, plain)


def test_without_a_picture_it_refuses_and_says_what_to_do():
    with pytest.raises(FilmError, match="needs a first frame picture"):
        next(frames(request(Path("x.png"), references=())))


def test_a_picture_that_is_gone_is_named():
    with pytest.raises(MediaError, match=r"gone\.png is not there"):
        next(frames(request(Path("gone.png"))))
