"""One edit that every format writes: three clips, a fade in, a dissolve, a cut, a fade out."""

from __future__ import annotations

from fractions import Fraction

from prostudio.delivery.handover import Edit, EditClip, Marker, Stem
from prostudio.film import Size, TransitionKind
from prostudio.film.timeline import Join

NTSC = Fraction(30000, 1001)
RATES = (Fraction(24), Fraction(25), NTSC, Fraction(30), Fraction(60))


def edit(rate: Fraction = Fraction(25), kind: TransitionKind = TransitionKind.DISSOLVE) -> Edit:
    """Three clips: fade in, a dissolve of 12 frames, a cut, fade out."""
    return Edit(
        title='A "film" & <more>\x0b',
        size=Size(256, 144),
        rate=rate,
        clips=(
            EditClip("one", "film.media/one 1.mp4", 64, 12, 0, 40, {"prompt": "sea"}),
            EditClip("two", "film.media/two.mp4", 64, 12, 40, 80),
            EditClip("three", "film.media/three.mp4", 54, 12, 80, 110),
        ),
        joins=(
            Join(TransitionKind.FADE, 0, 0, 10),
            Join(kind, 1, 34, 46),
            Join(TransitionKind.FADE, 3, 100, 110),
        ),
        markers=(Marker("scene", "The sea", 0, 1), Marker("caption", "Hello", 50, 75)),
        stems=(Stem("voice", "film.media/voice.wav"), Stem("music", "film.media/music.wav")),
    )


PLACED = [
    ("-", 0, 10),
    ("one", 12, 40),
    ("-", 6, 6),
    ("two", 12, 40),
    ("three", 12, 30),
    ("-", 10, 0),
]
"""Clips as (name, in-point, length), transitions as frames before and after the cut."""
