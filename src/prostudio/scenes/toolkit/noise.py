"""Seamless noise made once by FFT, and reading it.

Noise is never hashed per pixel: shaders on a CPU are interpreted, and a texture of
512 x 512 made in milliseconds tiles without a seam.
"""

from __future__ import annotations

import numpy as np
from scipy.fft import irfft2

from prostudio.drawing.library import skia
from prostudio.drawing.surface import grey_image
from prostudio.scenes.toolkit.colour import Floats

LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)
REPEAT = skia.TileMode.kRepeat


def noise(rows: int, columns: int, roughness: float, seed: int, low_cut: float = 0.0) -> Floats:
    """Noise with a 1/f**roughness spectrum, seamless both ways, mean 0, deviation 1.

    Args:
        roughness: 1 is furry, 1.5 ground, 2 clouds, 3 hills.
        low_cut: waves longer than the tile divided by this are left out.

    Returns:
        [rows, columns] float32.
    """
    random = np.random.default_rng(seed)
    across = (np.fft.rfftfreq(columns)[None] * columns).astype(np.float32)
    down = (np.fft.fftfreq(rows)[:, None] * rows).astype(np.float32)
    square = down * down + across * across
    square[0, 0] = 1
    weight = square ** np.float32(-roughness / 2)
    weight[square <= low_cut * low_cut] = 0
    spectrum = np.empty(square.shape, np.complex64)
    spectrum.real, spectrum.imag = (
        random.normal(size=square.shape),
        random.normal(size=square.shape),
    )
    field = irfft2(spectrum * weight, s=(rows, columns), overwrite_x=True)
    field -= field.mean()
    field /= max(float(field.std()), 1e-9)
    return np.asarray(field, np.float32)


def ridge_line(length: int, roughness: float, seed: int, low_cut: float = 0.0) -> Floats:
    """Noise along a line, seamless: [length] float32, mean 0, deviation 1."""
    return np.asarray(noise(1, length, roughness, seed, low_cut)[0])


def sample(texture: Floats, x: Floats, y: Floats) -> Floats:
    """Bilinear, wrapping look-up of [rows, columns(, k)] at float pixel coordinates."""
    rows, columns = texture.shape[:2]
    left, top = np.floor(x), np.floor(y)
    fx, fy = (x - left).astype(np.float32), (y - top).astype(np.float32)
    if texture.ndim == 3:
        fx, fy = fx[..., None], fy[..., None]
    x0, y0 = left.astype(np.int32) % columns, top.astype(np.int32) % rows
    x1, y1 = (x0 + 1) % columns, (y0 + 1) % rows
    flat = texture.reshape(rows * columns, *texture.shape[2:])
    upper = flat[y0 * columns + x0] * (1 - fx) + flat[y0 * columns + x1] * fx
    lower = flat[y1 * columns + x0] * (1 - fx) + flat[y1 * columns + x1] * fx
    return np.asarray(upper + (lower - upper) * fy, np.float32)


def noise_shader(
    roughness: float, seed: int, *, spread: float = 0.18, low_cut: float = 0.0, size: int = 512
) -> skia.Shader:
    """Noise as a repeating grey shader around 0.5; `spread` is one deviation in 0..1."""
    values = 0.5 + spread * noise(size, size, roughness, seed, low_cut)
    return grey_image(values).makeShader(REPEAT, REPEAT, LINEAR)
