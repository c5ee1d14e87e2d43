"""Draw how captions and transitions look: `python docs/lettering.py`, with `cjk` and an emoji font.

`captions-wide.jpg` and `captions-tall.jpg` show every style, `transitions.jpg` every family of
transitions at five moments. Captions are broken, placed and timed as in a film.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from pictures import IMAGES, grid, halved

from prostudio.compositor.captions import caption_limits, pack_captions
from prostudio.compositor.cutting import cut_segments
from prostudio.compositor.overlays import Text
from prostudio.compositor.transitions import transition
from prostudio.drawing.fonts import fonts_in_use
from prostudio.film import Size, TransitionKind
from prostudio.film.time import SAMPLE_RATE
from prostudio.film.timeline import Clip, SpokenLine, Timeline, Word
from prostudio.media.colour import Planes, copy, from_rgb, to_rgb
from prostudio.media.stills import write_jpeg
from prostudio.scenes.painter import Painter
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, View, Weather

RATE = Fraction(30)
SECONDS, WORDS_A_SECOND = 6, 2.5
ENGLISH = "The keeper climbed the tower at dusk, and by 9:30 the storm had found the coast."
WIDE = (
    ("plain", "en", ENGLISH),
    ("boxed", "en", ENGLISH),
    ("karaoke", "en", ENGLISH),
    ("pop", "en", ENGLISH),
    ("lower third", "en", ENGLISH),
    ("karaoke", "ar", "صعد الحارس إلى البرج عند الغسق وجاءت العاصفة من البحر."),
)
TALL = (
    ("plain", "en", ENGLISH),
    ("boxed", "en", ENGLISH),
    ("karaoke", "ja", "夕暮れに灯台守は塔に登り、嵐が海からやって来た。"),
    ("pop", "en", ENGLISH),
    ("lower third", "he", "השומר עלה למגדל עם רדת החשיכה והסערה באה מן הים."),
    ("karaoke", "en", "The lamp 🔥 is lit, and so 🌊 is the sea."),
)
MOMENTS = (1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6)
KINDS = (
    TransitionKind.DISSOLVE,
    TransitionKind.FADE,
    TransitionKind.FADE_WHITE,
    TransitionKind.WIPE,
    TransitionKind.PUSH,
    TransitionKind.ZOOM,
    TransitionKind.MATCH,
)
Pixels = NDArray[np.uint8]


def main() -> None:
    """Write the pictures."""
    wide = [captioned(Size(1280, 720), *row) for row in WIDE]
    write_jpeg(IMAGES / "captions-wide.jpg", grid([wide[:3], wide[3:]]))
    tall = [captioned(Size(720, 1280), *row) for row in TALL]
    write_jpeg(IMAGES / "captions-tall.jpg", grid([tall]))
    old = from_rgb(scene(Size(1280, 720), Place.FOREST, TimeOfDay.DAY, Weather.CLEAR))
    new = from_rgb(scene(Size(1280, 720), Place.CITY, TimeOfDay.NIGHT, Weather.RAIN))
    write_jpeg(IMAGES / "transitions.jpg", grid([passing(kind, old, new) for kind in KINDS]))


def captioned(size: Size, style: str, language: str, text: str) -> Pixels:
    """A frame of a sea at sunset with the caption in which most has been said, half its size."""
    fonts_in_use(text, language)  # or a letter would be left out
    spoken = SpokenLine("a", "0", text, language, 0, SECONDS * SAMPLE_RATE, words_of(text))
    captions = pack_captions([spoken], RATE, caption_limits(size, style=style))
    longest = max(captions, key=lambda caption: sum(map(len, caption.lines)))
    at = (longest.start + longest.stop) // 2 * RATE // SAMPLE_RATE
    clip = Clip("0", 0, SECONDS * int(RATE), 0, 0)
    timeline = Timeline(size, RATE, (clip,), captions=captions, spoken=(spoken,), style=style)
    picture = from_rgb(scene(size, Place.SEA, TimeOfDay.SUNSET, Weather.CLEAR))
    frame = int(at)
    for segment in cut_segments(timeline):
        if frame < segment.frames:
            for overlay in segment.overlays:
                Text(overlay, size, float(RATE), segment.safe).draw(picture, frame)
            break
        frame -= segment.frames
    return halved(to_rgb(picture))


def words_of(text: str) -> tuple[Word, ...]:
    """Words in an even rhythm over the line; of Japanese, signs."""
    parts = text.split() if " " in text else list(text)
    step, found, at = SECONDS * SAMPLE_RATE / len(parts), [], 0
    for n, part in enumerate(parts):
        at = text.index(part, at)
        found.append(Word(part, round(n * step), round((n + 1) * step)))
    return tuple(found)


def passing(kind: TransitionKind, old: Planes, new: Planes) -> list[Pixels]:
    """One picture that becomes another, at five moments, a quarter of their size."""
    rule, shown = transition(kind), []
    for time in MOMENTS:
        first = copy(old if rule.overlaps or time < 0.5 else new)
        rule.blend(first, copy(new) if rule.overlaps else None, time)
        shown.append(halved(halved(to_rgb(first))))
    return shown


def scene(size: Size, place: Place, time: TimeOfDay, weather: Weather) -> Pixels:
    """One drawn moment, [H, W, 3]."""
    view = View(SceneReading(place, time, weather), size.width, size.height, 7, 3, 6.0)
    return np.ascontiguousarray(Painter(view).frame(2.0)[..., :3])


if __name__ == "__main__":
    main()
