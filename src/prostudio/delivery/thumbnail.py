"""The picture that stands for a film on a page: its best frame, with the title over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from prostudio.delivery.presets import middle_of
from prostudio.film.time import SAMPLE_RATE
from prostudio.film.timeline import Clip, Timeline

Pixels = NDArray[np.uint8]

_LOOKED_AT = 12
"""Shots that are looked at; of a longer film as many, as even as they fall."""
_STEP = 4
"""Frames are judged on every fourth pixel."""
_DARK, _BRIGHT = 24.0, 232.0
"""Mean luma, 0 to 255, beyond which a frame shows next to nothing."""
_LETTERED = 0.5
"""A frame with a caption or a title in it counts half: the title is put over it."""
_SHADE = 0.5
"""How much of the picture stays behind the middle of the title."""


def thumbnail(film: Path, timeline: Timeline, title: str | None, language: str) -> Pixels:
    """[H, W, 3] uint8 RGB in the film's size: the best of one frame a shot, the title over it.

    Best is rich in contrast, colour and detail, neither dark nor bright, without a caption.

    Args:
        film: the finished file.
        timeline: the same file's.

    Raises:
        MediaError: the file cannot be read.
        MissingError: a font is missing.
    """
    pixels = best_frame(film, timeline)
    return titled(pixels, title, language) if title else pixels


def best_frame(film: Path, timeline: Timeline) -> Pixels:
    """[H, W, 3] uint8 RGB of the frame that `thumbnail` takes; the earliest of equals."""
    most, best = -1.0, None
    for frame, lettered in _candidates(timeline):
        pixels = frame_of(film, frame)
        now = worth(pixels) * (_LETTERED if lettered else 1.0)
        if best is None or now > most:
            most, best = now, pixels
    assert best is not None  # a timeline has a clip
    return best


def frame_of(film: Path, frame: int) -> Pixels:
    """[H, W, 3] uint8 RGB of one frame of a finished file.

    Raises:
        MediaError: the file cannot be read, or ends before it.
    """
    from prostudio.media.colour import to_rgb
    from prostudio.media.video import read_frames

    (planes,) = read_frames(film, frame, frame + 1)
    return to_rgb(planes)


def titled(pixels: Pixels, title: str, language: str) -> Pixels:
    """The picture with a title over it, and shade behind the title so that it can be read."""
    from prostudio.drawing.text import draw_title
    from prostudio.film import Size

    height, width = pixels.shape[:2]
    drawn = draw_title(title, language, Size(width, height))
    rows = np.arange(height, dtype=np.float32)
    middle, half = drawn.top + drawn.pixels.shape[0] / 2, drawn.pixels.shape[0] / 2 + height * 0.12
    shade = 1.0 - (1.0 - _SHADE) * np.exp(-(((rows - middle) / half) ** 2))
    shown = pixels.astype(np.float32) * shade[:, None, None]
    high, wide = drawn.pixels.shape[:2]
    region = shown[drawn.top : drawn.top + high, drawn.left : drawn.left + wide]
    letters = drawn.pixels[: region.shape[0], : region.shape[1]].astype(np.float32)
    region[:] = letters[..., :3] + region * (1.0 - letters[..., 3:] / 255.0)
    whole: Pixels = np.clip(np.rint(shown), 0, 255).astype(np.uint8)
    return whole


def _candidates(timeline: Timeline) -> Iterator[tuple[int, bool]]:
    """A frame of each shot that is looked at, and whether letters are in it."""
    count = min(_LOOKED_AT, len(timeline.clips))
    step = (len(timeline.clips) - 1) / (count - 1) if count > 1 else 0.0
    for k in range(count):
        clip = timeline.clips[round(k * step)]
        bare = _without_letters(clip, timeline)
        yield (middle_of(clip, timeline), True) if bare is None else (bare, False)


def _without_letters(clip: Clip, timeline: Timeline) -> int | None:
    """The middle of the longest part of a clip with nothing written in it; None: there is none."""
    burned = timeline.captions if timeline.burned is None else timeline.burned
    per_sample = timeline.rate / SAMPLE_RATE
    written = [(int(one.start * per_sample), int(one.stop * per_sample) + 1) for one in burned]
    written += [(one.start, one.stop) for one in timeline.joins]
    written += [(timeline.title.start, timeline.title.stop)] if timeline.title else []
    best, at = None, clip.start
    for start, stop in [*sorted(written), (clip.stop, clip.stop)]:
        until = min(start, clip.stop)
        if until > at and (best is None or until - at > best[1] - best[0]):
            best = (at, until)
        at = max(at, stop)
    return None if best is None else sum(best) // 2


def worth(pixels: Pixels) -> float:
    """How much there is to see in a frame; 0 for a flat one."""
    small = pixels[::_STEP, ::_STEP].astype(np.float32)
    luma = small @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    red_green = small[..., 0] - small[..., 1]
    yellow_blue = (small[..., 0] + small[..., 1]) / 2 - small[..., 2]
    colour = float(np.hypot(red_green.std(), yellow_blue.std()))  # Hasler and Suesstrunk 2003
    detail = sum(
        float(np.abs(np.diff(luma, axis=axis)).mean()) for axis in (0, 1) if luma.shape[axis] > 1
    )
    found = float(luma.std()) + 0.5 * colour + 2.0 * detail
    return found if _DARK <= float(luma.mean()) <= _BRIGHT else 0.3 * found
