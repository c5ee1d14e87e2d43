"""The built-in finishing: what its frames look like."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from prostudio.engines.card import FinishTask
from prostudio.engines.finish.plain import CARD, WINDOW
from prostudio.engines.finish.plain.sharper import skin_table, weights
from prostudio.engines.request import FinishRequest
from prostudio.errors import FilmError
from prostudio.film import Size
from prostudio.media.colour import flat, from_planar, from_rgb, to_planar, to_rgb

SIZE, RATE = Size(192, 128), Fraction(24)
Y, X = np.mgrid[: SIZE.height, : SIZE.width]
NOISE = np.random.default_rng(1).normal(0, 60, (48, 48))
SKIN = (
    (255, 219, 172),
    (241, 194, 125),
    (224, 172, 105),
    (198, 134, 66),
    (141, 85, 36),
    (84, 52, 33),
)


def scene(at: float) -> np.ndarray:
    """A soft slope with a textured square that goes 10 pixels a frame to the right."""
    pixels = np.dstack([60 + X // 2, 90 + Y // 2, 140 - X // 3]).astype(np.uint8)
    left = round(20 + 10 * at)
    square = ndimage.gaussian_filter(NOISE, 1.2) * 3 + 120
    pixels[40:88, left : left + 48] = np.clip(square, 0, 255)[..., None].astype(np.uint8)
    return pixels


def made(task: FinishTask, frames: list[np.ndarray], **more: object) -> list[np.ndarray]:
    """Frames of a whole take after a task, as planes."""
    asked: dict = {"to": SIZE} | more
    request = FinishRequest(task, SIZE, RATE, len(frames), 0, len(frames), 0, **asked)
    given = (to_planar(from_rgb(frame)) for frame in frames)
    return [c.pixels[0] for c in CARD.make().finish(request, given, Path()) if c.planar]


def luma(planar: np.ndarray) -> np.ndarray:
    return planar[: planar.shape[0] * 2 // 3].astype(float)


@pytest.mark.parametrize(("factor", "every"), [(2, 1), (5, 2)])
def test_what_moves_stands_in_between_where_it_would_have_been(factor, every):
    frames = [scene(n) for n in range(12)]
    request = FinishRequest(
        FinishTask.INTERPOLATE, SIZE, RATE, 12, 0, 12, 0, SIZE, factor=factor, every=every
    )
    between = made(FinishTask.INTERPOLATE, frames, factor=factor, every=every)
    assert len(between) == len(request.ticks)
    left = []
    for tick, planar in zip(request.ticks, between, strict=True):
        at = tick / factor
        true = luma(to_planar(from_rgb(scene(at))))
        blended = 0.5 * (
            luma(to_planar(from_rgb(scene(int(at)))))
            + luma(to_planar(from_rgb(scene(int(at) + 1))))
        )
        left.append(np.abs(luma(planar) - true).mean() / np.abs(blended - true).mean())
    assert np.mean(left) < 0.4
    assert max(left) < 0.7


def test_across_a_cut_nothing_is_blended():
    night = [np.full_like(scene(0), 30) for _ in range(6)]
    day = [np.full_like(scene(0), 220) for _ in range(6)]
    between = made(FinishTask.INTERPOLATE, [*night, *day], factor=2)
    levels = [luma(planar).mean() for planar in between]
    assert all(level < 60 or level > 180 for level in levels)


def test_light_that_flickers_is_evened_and_a_flash_stays():
    rng = np.random.default_rng(4)
    light = 1 + rng.uniform(-0.07, 0.07, 40)
    light[20] = 1.9
    frames = [np.clip(scene(0) * one, 0, 255).astype(np.uint8) for one in light]
    before = np.array([luma(to_planar(from_rgb(one))).mean() for one in frames])
    after = np.array([luma(one).mean() for one in made(FinishTask.DEFLICKER, frames)])
    calm = np.delete(np.arange(WINDOW, 40 - WINDOW), 20 - WINDOW)
    assert np.std(after[calm]) < 0.4 * np.std(before[calm])
    assert after[20] - np.median(after) > 0.8 * (before[20] - np.median(before))


def test_a_slow_change_of_light_stays():
    frames = [(scene(0) * (0.5 + n / 80)).astype(np.uint8) for n in range(40)]
    before = [luma(to_planar(from_rgb(one))).mean() for one in frames]
    after = [luma(one).mean() for one in made(FinishTask.DEFLICKER, frames)]
    assert np.abs(np.subtract(after, before)[WINDOW:-WINDOW]).max() < 1.0


def test_sharpening_gives_back_detail_and_spares_skin():
    texture = (12 * np.sin(X / 1.7) * np.cos(Y / 1.9))[..., None]
    gained = {}
    for name, colour in (("grass", (90, 130, 60)), ("skin", (224, 172, 105))):
        pixels = np.clip(np.array(colour) + texture, 0, 255).astype(np.uint8)
        [sharp] = made(FinishTask.SHARPEN, [pixels], strength=1.0)
        gained[name] = luma(sharp).std() / luma(to_planar(from_rgb(pixels))).std() - 1
    assert gained["grass"] > 0.15
    assert gained["skin"] < 0.35 * gained["grass"]


@pytest.mark.parametrize("colour", SKIN)
def test_skin_of_every_tone_is_known(colour):
    patch = from_rgb(np.full((64, 64, 3), colour, np.uint8))
    assert skin_table()[patch.u[0, 0], patch.v[0, 0]] > 150
    assert weights(patch, 1.0).max() < 70


@pytest.mark.parametrize("colour", [(128, 128, 128), (60, 120, 200), (70, 160, 60), (200, 30, 60)])
def test_other_colours_are_no_skin(colour):
    patch = from_rgb(np.full((64, 64, 3), colour, np.uint8))
    assert skin_table()[patch.u[0, 0], patch.v[0, 0]] < 60


def test_an_edge_gets_no_halo():
    pixels = (
        np.where(np.greater(X, SIZE.width // 2), 190, 60)[..., None]
        .repeat(3, axis=2)
        .astype(np.uint8)
    )
    before = luma(to_planar(from_rgb(pixels)))
    [sharp] = made(FinishTask.SHARPEN, [pixels], strength=1.0)
    assert luma(sharp).max() <= before.max() + 9
    assert luma(sharp).min() >= before.min() - 9


def test_larger_is_larger_and_sharper_than_the_usual_scaling():
    rng = np.random.default_rng(2)
    pixels = np.kron(rng.integers(40, 220, (16, 24, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    to = Size(384, 256)
    [large] = made(FinishTask.UPSCALE, [pixels], to=to)
    usual = from_rgb(pixels, to)
    assert from_planar(large).size == to
    steep = [
        np.abs(np.diff(plane.astype(float), axis=1)).max()
        for plane in (from_planar(large).y, usual.y)
    ]
    assert steep[0] > steep[1]
    assert np.abs(to_rgb(from_planar(large)).astype(float).mean() - pixels.mean()) < 1.5


def test_a_frame_of_one_colour_is_left_as_it_is():
    grey = flat(SIZE, (100, 120, 140))
    frame = to_rgb(grey)
    for task in (FinishTask.DEFLICKER, FinishTask.SHARPEN):
        for planar in made(task, [frame] * 4, strength=0.7):
            assert np.abs(planar.astype(int) - to_planar(from_rgb(frame))).max() <= 1


def test_a_smaller_size_is_refused():
    with pytest.raises(FilmError, match="cannot make"):
        made(FinishTask.UPSCALE, [scene(0)], to=Size(96, 64))
