"""What a finished film should be, so that inspection can tell."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from prostudio.film import Caption, Size, TransitionKind
from prostudio.film.timeline import Timeline

Ranges = tuple[tuple[int, int], ...]
"""Half-open ranges of frames, in order."""


@dataclass(frozen=True, slots=True)
class FilmPlan:
    """The plan of a film, as far as it can be seen and heard.

    Attributes:
        samples: length of the sound at 48 kHz; 0 for a film without sound.
        captions: what is to be read, and where something must be heard.
        dark: frames that may be black, because a fade passes through it.
        still: frames that may stand still.
        lufs: integrated loudness that was aimed at; None for none.
        true_peak: most dBTP.
        picture_codec, sound_codec: what it is encoded with; empty for anything.
        edit_list: whether an MP4 has one; None for either way.
    """

    frames: int
    rate: Fraction
    size: Size
    samples: int
    captions: tuple[Caption, ...] = ()
    dark: Ranges = ()
    still: Ranges = ()
    lufs: float | None = -14.0
    true_peak: float = -1.0
    picture_codec: str = ""
    sound_codec: str = ""
    edit_list: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """As a JSON object; `from_json` gives it back equal."""
        return {
            "frames": self.frames,
            "rate": str(self.rate),
            "size": [self.size.width, self.size.height],
            "samples": self.samples,
            "captions": [
                [list(c.lines), c.start, c.stop, c.language, c.source] for c in self.captions
            ],
            "dark": [list(span) for span in self.dark],
            "still": [list(span) for span in self.still],
            "lufs": self.lufs,
            "true_peak": self.true_peak,
            "picture_codec": self.picture_codec,
            "sound_codec": self.sound_codec,
            "edit_list": self.edit_list,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> FilmPlan:
        """The value that `to_json` wrote."""
        return cls(
            frames=value["frames"],
            rate=Fraction(value["rate"]),
            size=Size(*value["size"]),
            samples=value["samples"],
            captions=tuple(Caption(tuple(lines), *rest) for lines, *rest in value["captions"]),
            dark=tuple((start, stop) for start, stop in value["dark"]),
            still=tuple((start, stop) for start, stop in value["still"]),
            lufs=value["lufs"],
            true_peak=value["true_peak"],
            picture_codec=value["picture_codec"],
            sound_codec=value["sound_codec"],
            edit_list=value["edit_list"],
        )


def film_plan(
    timeline: Timeline,
    *,
    sound: bool = True,
    lufs: float | None = -14.0,
    still: Ranges = (),
    given: Ranges = (),
) -> FilmPlan:
    """What the timeline's film should be; fades through black may be black.

    Args:
        given: frames that show pictures of the user's, which may be black or stand still.
    """
    fades = [(j.start, j.stop) for j in timeline.joins if j.kind is TransitionKind.FADE]
    return FilmPlan(
        frames=timeline.clips[-1].stop,
        rate=timeline.rate,
        size=timeline.size,
        samples=timeline.samples if sound else 0,
        captions=timeline.captions,
        dark=tuple(sorted([*fades, *given])),
        still=tuple(sorted([*still, *given])),
        lufs=lufs if sound else None,
    )
