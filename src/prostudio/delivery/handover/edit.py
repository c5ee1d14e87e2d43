"""The film as an editor sees it: clips of media files, transitions, markers, sound tracks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from prostudio.film import Size, TransitionKind
from prostudio.film.timeline import Join

_FADES = (TransitionKind.FADE, TransitionKind.FADE_WHITE)


@dataclass(frozen=True, slots=True)
class EditClip:
    """A part of one media file on the picture track.

    Attributes:
        name: the shot's id.
        file: relative to the project file, with `/`.
        media: frames that the file has, at the film's rate.
        into: the file's frame that is shown at `start`; those before it are its handle.
        start, stop: frames from the film's start, up to the cuts on either side.
        told: what else is known of the shot, as JSON.
    """

    name: str
    file: str
    media: int
    into: int
    start: int
    stop: int
    told: Mapping[str, Any] = field(default_factory=dict)

    def source(self, frame: int) -> int:
        """The file's frame that belongs to a frame of the film, within handles too."""
        return self.into + frame - self.start


@dataclass(frozen=True, slots=True)
class Stem:
    """A sound file as long as the film: `voice`, `music` or `effects`."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Marker:
    """A note over frames [start, stop): a scene's title, a caption, the film's title, a cut."""

    kind: str
    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Edit:
    """The whole film in places. Frames from the film's start."""

    title: str
    size: Size
    rate: Fraction
    clips: tuple[EditClip, ...]
    joins: tuple[Join, ...] = ()
    markers: tuple[Marker, ...] = ()
    stems: tuple[Stem, ...] = ()

    @property
    def frames(self) -> int:
        """How long the film is."""
        return self.clips[-1].stop

    def join_into(self, clip: int) -> Join | None:
        """The transition into a clip by its number; the number of clips means the film's end.

        A match cut is none: its clips meet at a cut, which `notes` has a word for.
        """
        found = (j for j in self.joins if j.into == clip and j.kind is not TransitionKind.MATCH)
        return next(found, None)

    @property
    def notes(self) -> tuple[Marker, ...]:
        """The markers, and one where each match cut is, in order."""
        cuts = [
            Marker(
                "cut",
                "match cut in the film",
                self.clips[j.into].start,
                self.clips[j.into].start + 1,
            )
            for j in self.joins
            if j.kind is TransitionKind.MATCH and 0 < j.into < len(self.clips)
        ]
        return tuple(sorted([*self.markers, *cuts], key=lambda marker: marker.start))

    def matches_into(self, clip: EditClip) -> bool:
        """Whether a match cut leads to the clip."""
        return any(note.kind == "cut" and note.start == clip.start for note in self.notes)


class Shows(StrEnum):
    """What a stretch of the picture track shows."""

    CLIP = "clip"
    BLEND = "blend"
    """From one clip into the next."""
    FROM_COLOUR = "from colour"
    TO_COLOUR = "to colour"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames [start, stop) of the film in which one thing happens.

    Attributes:
        clip: what is shown, or what a transition leads to or away from.
        before: what a blend comes from.
    """

    shows: Shows
    start: int
    stop: int
    clip: EditClip
    before: EditClip | None = None
    kind: TransitionKind | None = None

    @property
    def white(self) -> bool:
        """Whether the colour of a fade is white; else it is black."""
        return self.kind is TransitionKind.FADE_WHITE


def stretches(edit: Edit) -> Iterator[Stretch]:
    """The picture track without overlaps: plain clips, and transitions between them.

    A fade between two clips is two stretches, to the colour and from it.
    """
    for number, clip in enumerate(edit.clips):
        into, out = edit.join_into(number), edit.join_into(number + 1)
        if into:
            yield from _transition(edit, number, into)
        start = into.stop if into else clip.start
        stop = out.start if out else clip.stop
        if start < stop:
            yield Stretch(Shows.CLIP, start, stop, clip)
    last = edit.join_into(len(edit.clips))
    if last:
        yield Stretch(Shows.TO_COLOUR, last.start, last.stop, edit.clips[-1], kind=last.kind)


def is_fade(join: Join) -> bool:
    """Whether it goes through a colour instead of showing both pictures at once."""
    return join.kind in _FADES


def _transition(edit: Edit, number: int, join: Join) -> Iterator[Stretch]:
    clip = edit.clips[number]
    if number == 0:
        yield Stretch(Shows.FROM_COLOUR, join.start, join.stop, clip, kind=join.kind)
        return
    before = edit.clips[number - 1]
    if not is_fade(join):
        yield Stretch(Shows.BLEND, join.start, join.stop, clip, before, join.kind)
        return
    if join.start < clip.start:
        yield Stretch(Shows.TO_COLOUR, join.start, clip.start, before, kind=join.kind)
    if clip.start < join.stop:
        yield Stretch(Shows.FROM_COLOUR, clip.start, join.stop, clip, kind=join.kind)
