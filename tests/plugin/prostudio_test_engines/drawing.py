"""What the engines draw: soft bands that depend on prompt and seed and move with time."""

import hashlib

import numpy as np
from numpy.typing import NDArray

from prostudio.engines.request import ImageRequest, ShotRequest
from prostudio.film import Size


def drawn(request: ShotRequest, frame: int, offset: float = 0.0) -> NDArray[np.uint8]:
    """One frame, [H, W, 3] uint8, at `frame / rate + offset` seconds."""
    return bands(request, request.size, float(frame / request.rate) + offset)


def bands(
    request: ShotRequest | ImageRequest, size: Size, seconds: float = 0.0
) -> NDArray[np.uint8]:
    """The picture of a prompt, a style and a seed, [H, W, 3] uint8, at a moment."""
    told = f"{request.prompt}\0{request.style}\0{request.seed}".encode()
    numbers = np.frombuffer(hashlib.blake2b(told, digest_size=12).digest(), np.uint8)
    x = np.linspace(0.0, 1.0, size.width, dtype=np.float32)
    y = np.linspace(0.0, 1.0, size.height, dtype=np.float32)[:, None]
    found = []
    for red_green_blue in range(3):
        a, b, c, d = (float(n) / 255 for n in numbers[4 * red_green_blue :][:4])
        phase = 6.283 * (d + seconds * (0.05 + 0.1 * c))
        found.append(0.5 + 0.45 * np.sin(6.283 * (a * 2 * x + b * 2 * y) + phase))
    return (np.dstack(found) * 255).astype(np.uint8)
