"""Pixels on their way between numpy and Skia."""

from __future__ import annotations

import numpy as np
import pytest

from prostudio.drawing.library import skia
from prostudio.drawing.surface import (
    grey_image,
    image_of,
    image_of_bytes,
    light_of,
    new_surface,
    pixels_of,
)


def test_a_red_pixel_stays_red() -> None:
    surface = new_surface(4, 3)
    surface.getCanvas().drawRect(skia.Rect(1, 1, 2, 2), skia.Paint(Color=skia.ColorRED))
    pixels = pixels_of(surface)
    assert pixels.shape == (3, 4, 4)
    assert pixels[1, 1].tolist() == [255, 0, 0, 255]
    assert pixels[0, 0].tolist() == [0, 0, 0, 0]


def test_bytes_come_back_as_they_went() -> None:
    random = np.random.default_rng(3)
    pixels = random.integers(0, 256, (5, 7, 4), np.uint8)
    pixels[..., :3] = np.minimum(pixels[..., :3], pixels[..., 3:])
    np.testing.assert_array_equal(pixels_of(image_of_bytes(pixels)), pixels)


def test_floats_are_dithered_by_at_most_one_step() -> None:
    colours = np.broadcast_to(np.array([0.2, 0.5, 0.9], np.float32), (64, 64, 3))
    pixels = pixels_of(image_of(colours)).astype(float)
    assert np.abs(pixels[..., :3] - colours * 255).max() <= 1.6
    assert pixels[..., :3].mean((0, 1)) == pytest.approx(colours[0, 0] * 255, abs=0.15)
    assert (pixels[..., 3] == 255).all()


def test_straight_alpha_is_multiplied_in() -> None:
    colours = np.broadcast_to(np.array([1.0, 1.0, 1.0, 0.5], np.float32), (8, 8, 4))
    pixels = pixels_of(image_of(colours))
    assert (pixels[..., 3] == 128).all()
    assert pixels[..., 0].max() <= pixels[..., 3].max()


def test_light_is_added_and_never_wraps_around() -> None:
    surface = new_surface(256, 64)
    canvas = surface.getCanvas()
    canvas.clear(skia.Color(200, 100, 0))
    light = light_of(np.broadcast_to(np.array([0.8, 0.4, 0.0], np.float32), (16, 64, 3)))
    linear = skia.SamplingOptions(skia.FilterMode.kLinear)
    canvas.drawImageRect(light, skia.Rect(0, 0, 256, 64), linear, skia.Paint())
    pixels = pixels_of(surface).astype(int)
    assert (pixels[..., 0] == 255).all()
    assert np.abs(pixels[..., 1] - 202).max() <= 2
    assert (pixels[..., 2] == 0).all()
    assert (pixels[..., 3] == 255).all()


def test_grey_is_grey() -> None:
    pixels = pixels_of(grey_image(np.full((8, 8), 0.5, np.float32)))
    assert (pixels[..., 0] == pixels[..., 1]).all()
    assert (pixels[..., 1] == pixels[..., 2]).all()
