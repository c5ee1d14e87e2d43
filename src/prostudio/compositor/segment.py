"""A segment: a stretch of the film that is composed and encoded on its own.

It says nothing of where in the film it stands, so moving it, by putting a shot before
it for instance, gives the same value, the same key and the same encoded file.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from fractions import Fraction
from typing import Any

from prostudio.film import Size, TransitionKind
from prostudio.film.safe_area import SafeArea

REVISION = 4
"""Raised whenever compose would give other pictures for the same segment."""


@dataclass(frozen=True, slots=True)
class Source:
    """Frames of one shot that a segment shows: `count` from its own frame `first` on.

    Frame 0 is the first of the shot's handle, as in film.timeline.Clip.
    """

    shot: str
    first: int
    count: int

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {"shot": self.shot, "first": self.first, "count": self.count}


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of a transition that a segment shows: frames [first, first + n) of `count`.

    A fade in at the film's start is the second half of a fade, a fade out at its end
    the first half.
    """

    kind: TransitionKind
    first: int
    count: int

    def time(self, frame: int) -> float:
        """How far the transition is at the segment's frame, between 0 and 1, never at them."""
        return (self.first + frame + 1) / (self.count + 1)

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {"kind": self.kind.value, "first": self.first, "count": self.count}


OverlayWord = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Overlay:
    """Text over frames [start, stop), counted from the segment's first frame.

    The range may begin before the segment and end after it, so that a fade goes on
    where the segment before it stopped.

    Attributes:
        kind: `caption` or `title`.
        style: of a caption, one of `film.CAPTION_STYLES`.
        words: (line, first letter, one past its last, frame from which it is spoken,
            frame before which it ends), where the style shows the word being spoken.
    """

    kind: str
    lines: tuple[str, ...]
    language: str
    start: int
    stop: int
    style: str = "plain"
    words: tuple[OverlayWord, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "kind": self.kind,
            "lines": list(self.lines),
            "language": self.language,
            "start": self.start,
            "stop": self.stop,
            "style": self.style,
            "words": [list(word) for word in self.words],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Overlay:
        """The overlay that `to_json` wrote."""
        lists = {
            "lines": tuple(value["lines"]),
            "words": tuple(tuple(word) for word in value["words"]),
        }
        return cls(**{**value, **lists})


@dataclass(frozen=True, slots=True)
class Segment:
    """`frames` pictures: one source, or two under a transition that overlaps, and text.

    `safe` is where text may stand; None is the usual area of the size.
    """

    size: Size
    rate: Fraction
    frames: int
    sources: tuple[Source, ...]
    passage: Passage | None = None
    overlays: tuple[Overlay, ...] = ()
    safe: SafeArea | None = None

    def to_json(self) -> dict[str, Any]:
        """As a JSON object, for keys; `from_json` gives it back equal."""
        return {
            "revision": REVISION,
            "size": [self.size.width, self.size.height],
            "rate": str(self.rate),
            "frames": self.frames,
            "sources": [source.to_json() for source in self.sources],
            "passage": self.passage.to_json() if self.passage else None,
            "overlays": [overlay.to_json() for overlay in self.overlays],
            "safe": astuple(self.safe) if self.safe else None,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Segment:
        """The segment that `to_json` wrote."""
        passage = value["passage"]
        return cls(
            size=Size(*value["size"]),
            rate=Fraction(value["rate"]),
            frames=value["frames"],
            sources=tuple(Source(**source) for source in value["sources"]),
            passage=Passage(TransitionKind(passage["kind"]), passage["first"], passage["count"])
            if passage
            else None,
            overlays=tuple(Overlay.from_json(overlay) for overlay in value["overlays"]),
            safe=SafeArea(*value["safe"]) if value["safe"] else None,
        )
