"""Surfaces to draw on, and the way between numpy arrays and Skia images.

Everything is drawn as BGRA with premultiplied alpha: only that type
has the quick blitters (a filtered full-frame layer at 1280 x 720 costs 4 ms, against 36 ms
for RGBA on this library), and an image of another type is converted at every draw. Frames
leave as RGBA through `pixels_of`, which costs 0.7 ms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from prostudio.drawing.library import skia


def new_surface(width: int, height: int, *, deep: bool = False) -> skia.Surface:
    """A transparent surface of that many pixels; `deep` keeps 16-bit floats per channel."""
    kind = skia.kRGBA_F16_ColorType if deep else skia.kBGRA_8888_ColorType
    info = skia.ImageInfo.Make(max(1, width), max(1, height), kind, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRaster(info)
    surface.getCanvas().clear(0)
    return surface


def pixels_of(source: skia.Surface | skia.Image) -> NDArray[np.uint8]:
    """Copy out a surface or image: [H, W, 4] uint8 RGBA, premultiplied."""
    width, height = source.width(), source.height()
    pixels = np.empty((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    if not source.readPixels(info, pixels, width * 4, 0, 0):
        raise RuntimeError(f"Skia could not read {width} x {height} pixels")
    return pixels


def image_of_bytes(pixels: NDArray[np.uint8]) -> skia.Image:
    """An image of [H, W, 4] uint8 RGBA premultiplied, in the type of the surfaces."""
    foreign = skia.Image.fromarray(
        np.ascontiguousarray(pixels),
        colorType=skia.kRGBA_8888_ColorType,
        alphaType=skia.kPremul_AlphaType,  # the default is unpremultiplied: dark fringes
    )
    surface = new_surface(pixels.shape[1], pixels.shape[0])
    plain = skia.Paint(BlendMode=skia.BlendMode.kSrc)
    surface.getCanvas().drawImage(foreign, 0, 0, skia.SamplingOptions(), plain)
    return surface.makeImageSnapshot()


def image_of(colours: NDArray[np.floating], *, premultiplied: bool = False) -> skia.Image:
    """An image of floats 0..1, dithered so that slow gradients do not band.

    Args:
        colours: [H, W, 3] opaque, or [H, W, 4] with straight alpha unless `premultiplied`.
    """
    array = np.asarray(colours, np.float32)
    height, width, channels = array.shape
    out = np.empty((height, width, 4), np.float32)
    np.clip(array[..., :3], 0, 1, out=out[..., :3])
    if channels == 4:
        np.clip(array[..., 3], 0, 1, out=out[..., 3])
        if not premultiplied:
            out[..., :3] *= out[..., 3:]
    else:
        out[..., 3] = 1
    out *= 255
    out[..., :3] += _dither(height, width)[..., None]
    out[..., 3] += 0.5
    np.clip(out, 0, 255, out=out)
    whole = out.astype(np.uint8)
    np.minimum(whole[..., :3], whole[..., 3:], out=whole[..., :3])
    return image_of_bytes(whole)


def light_of_bytes(pixels: NDArray[np.uint8]) -> skia.Image:
    """An image that adds its light wherever it is drawn source-over: [H, W, 3 or 4] uint8.

    Its alpha is 0 while its colours are not: source-over then is colour plus what was there,
    saturating, on the quick path (6 ms a frame; the blend mode that adds takes 13 to 34).
    """
    bare = np.zeros((*pixels.shape[:2], 4), np.uint8)
    bare[..., :3] = pixels[..., :3]
    return image_of_bytes(bare)


def light_of(colours: NDArray[np.floating]) -> skia.Image:
    """The same of [H, W, 3] floats 0..1, dithered where there is light."""
    out = np.clip(np.asarray(colours, np.float32), 0, 1)
    out *= 255
    out += _dither(*out.shape[:2])[..., None] * (out > 0.2)
    np.clip(out, 0, 255, out=out)
    return light_of_bytes(out.astype(np.uint8))


def grey_image(values: NDArray[np.floating]) -> skia.Image:
    """An opaque grey image of [H, W] floats 0..1; what shaders sample as `.r`."""
    level = np.clip(np.asarray(values, np.float32), 0, 1) * 255
    level += _dither(*level.shape)
    pixels = np.empty((*level.shape, 4), np.uint8)
    pixels[..., :3] = np.clip(level, 0, 255).astype(np.uint8)[..., None]
    pixels[..., 3] = 255
    return image_of_bytes(pixels)


def _dither(height: int, width: int) -> NDArray[np.float32]:
    """Triangular noise around a half, repeated in tiles: far below what an eye can find."""
    random = np.random.default_rng(1)
    tile = random.random((256, 256), np.float32) + random.random((256, 256), np.float32) - 0.5
    return np.tile(tile, (-(-height // 256), -(-width // 256)))[:height, :width]
