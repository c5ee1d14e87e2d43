"""What captions and transitions cost: CPU milliseconds a frame at 1280x720, one core.

Ten seconds with a caption from beginning to end; every transition at 24 moments between two
noisy pictures. The best of three runs. Encoding such a frame takes about 13 ms.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np

from prostudio.compositor import caption_limits, cut_segments, pack_captions
from prostudio.compositor.overlays import Text
from prostudio.compositor.transitions import TRANSITIONS, TransitionRule
from prostudio.film import CAPTION_STYLES, Size
from prostudio.film.text.word_times import estimate_words
from prostudio.film.time import SAMPLE_RATE
from prostudio.film.timeline import Clip, SpokenLine, Timeline
from prostudio.media.colour import Planes, copy, flat, from_rgb

_SIZE, _RATE, _FRAMES, _MOMENTS = Size(1280, 720), Fraction(30), 300, 24
_TEXT = (
    "For forty years he climbed the same ninety-one steps, and the sea never once thanked him "
    "for it, not even in the winter when the ships came home."
)


def measure() -> dict[str, str]:
    """Milliseconds a frame of every style and of every transition that shows both pictures."""
    figures = {
        f"captions, {style}": _told(partial(_captions, style), _FRAMES) for style in CAPTION_STYLES
    }
    noise = np.random.default_rng(1).integers(0, 256, (2, 720, 1280, 3), np.uint8)
    old, new = (from_rgb(pixels) for pixels in noise)
    for kind, rule in TRANSITIONS.items():
        if rule.overlaps:
            work = partial(_blends, rule, copy(old), new)
            figures[f"transition {kind.value}"] = _told(work, _MOMENTS)
    return figures


def _blends(rule: TransitionRule, picture: Planes, other: Planes) -> None:
    for moment in range(_MOMENTS):
        rule.blend(picture, other, (moment + 1) / (_MOMENTS + 1))


def _told(work: Callable[[], None], frames: int) -> str:
    best = min(_seconds(work) for _ in range(3))
    return f"{1000 * best / frames:.2f} ms"


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _captions(style: str) -> None:
    stop = 10 * SAMPLE_RATE
    line = SpokenLine("n", "a", _TEXT, "en", 0, stop, estimate_words(_TEXT, 0, stop, "en"))
    burned = pack_captions([line], _RATE, caption_limits(_SIZE, None, style))
    timeline = Timeline(_SIZE, _RATE, (Clip("a", 0, _FRAMES),), style=style, burned=burned)
    picture = flat(_SIZE)
    for segment in cut_segments(timeline):
        texts = [Text(overlay, _SIZE, float(_RATE)) for overlay in segment.overlays]
        for frame in range(segment.frames):
            for text in texts:
                text.draw(picture, frame)
