"""Film two small clips into examples/films/footage: nothing is downloaded, nothing is committed.

A wave at 25 frames a second with a ticking sound, and an upright one of a sunset at 60, as
a telephone would write it.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent / "films" / "footage"
RATE = 48_000


def main() -> None:
    """Write them and say where they are."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    film(FOLDER / "waves.mp4", (640, 360), 25, 8, waves, ticking=True)
    film(FOLDER / "sunset.mp4", (360, 640), 60, 6, sunset)
    print(f"2 clips in {FOLDER}")


def film(
    path: Path,
    size: tuple[int, int],
    rate: int,
    seconds: int,
    draw: Callable[[int, int, float], NDArray[np.uint8]],
    *,
    ticking: bool = False,
) -> None:
    """Encode what `draw(width, height, second)` gives, and a tick every second."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=rate, options={"crf": "20"})
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        audio = container.add_stream("aac", rate=RATE, layout="stereo") if ticking else None
        for n in range(rate * seconds):
            pixels = draw(*size, n / rate)
            container.mux(video.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(video.encode(None))
        if audio is not None:
            for second in range(seconds):
                container.mux(audio.encode(tick(second)))
            container.mux(audio.encode(None))


def waves(width: int, height: int, second: float) -> NDArray[np.uint8]:
    """Bands of blue that roll towards the shore."""
    y, x = np.mgrid[:height, :width] / height
    swell = np.sin(24 * y**1.5 - 3 * second + np.sin(5 * x + second))
    light = np.clip(0.45 + 0.2 * swell * y + 0.25 * (1 - y), 0, 1)
    return shades(light, (40, 95, 130), (215, 232, 236))


def sunset(width: int, height: int, second: float) -> NDArray[np.uint8]:
    """A sun that goes down in an upright frame."""
    y, x = np.mgrid[:height, :width] / height
    away = np.hypot(x - width / height / 2, y - 0.35 - 0.03 * second)
    light = np.clip(1 - y * 0.8, 0, 1) * 0.7 + (away < 0.09) * 0.3
    return shades(light, (70, 30, 70), (255, 190, 110))


def shades(
    amount: NDArray[np.float64], dark: tuple[int, int, int], light: tuple[int, int, int]
) -> NDArray[np.uint8]:
    """Between two colours, by an amount of 0 to 1."""
    low, high = np.array(dark, float), np.array(light, float)
    return (low + (high - low) * np.clip(amount, 0, 1)[..., None]).astype(np.uint8)


def tick(second: int) -> av.AudioFrame:
    """A second of a soft rush, with a tick at its beginning."""
    at = np.arange(RATE) / RATE
    rush = 0.02 * np.random.default_rng(second).standard_normal(RATE)
    sound = rush + 0.5 * np.sin(2 * np.pi * 1200 * at) * np.exp(-60 * at)
    stereo = np.ascontiguousarray(np.stack([sound, sound]), np.float32)
    frame = av.AudioFrame.from_ndarray(stereo, format="fltp", layout="stereo")
    frame.sample_rate, frame.pts = RATE, second * RATE
    frame.time_base = Fraction(1, RATE)
    return frame


if __name__ == "__main__":
    main()
