"""The film laid out in frames and samples: what stands where, and nothing of how it is made."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from prostudio.film.caption import Caption, CaptionTrack
from prostudio.film.film import Size
from prostudio.film.safe_area import SafeArea
from prostudio.film.shot import TransitionKind
from prostudio.film.sound import Word
from prostudio.film.time import FrameRange, sample_at


@dataclass(frozen=True, slots=True)
class Clip:
    """One shot on the timeline: its frames [start, stop) from the film's start.

    Frames before `start` and after `stop` are handles: transitions reach into them.
    The clip's source therefore has `handle_in + len + handle_out` frames, and its
    frame 0 is shown (if a transition reaches so far) at `start - handle_in`.
    """

    shot: str
    start: int
    stop: int
    handle_in: int = 0
    handle_out: int = 0

    @property
    def source_frames(self) -> int:
        """How many frames the clip's source must give."""
        return self.handle_in + self.stop - self.start + self.handle_out


@dataclass(frozen=True, slots=True)
class Join:
    """A transition into clip `into`: frames [start, stop), centred on the cut.

    `into` 0 is a fade from black at the film's start, and `into` equal to the
    number of clips a fade to black at its end; these lie inside the film.
    """

    kind: TransitionKind
    into: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class TitleCard:
    """The title, drawn over the picture in frames [start, stop)."""

    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One piece of narration: where its audio begins, and the words' times in the film.

    `line` names the piece (the narration step's name). Samples are at 48 kHz from
    the film's start. What is not `heard` (`voice: none`, emoji behind a sentence) is only read.
    """

    line: str
    shot: str
    text: str
    language: str
    start: int
    stop: int
    words: tuple[Word, ...]
    heard: bool = True


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that is seen and heard, in place. Frames from the film's start.

    Attributes:
        captions: to be read, in the film's own language; files and inspection take these.
        safe: where text may stand; None is the usual area of the size.
        style: how captions in the picture look.
        shown: the lines of the captions in the picture, where these are in another
            language than `spoken`.
        burned: captions in the picture, broken for their style and in their language;
            None where they are `captions`.
        tracks: captions in further languages, to be read.
    """

    size: Size
    rate: Fraction
    clips: tuple[Clip, ...]
    joins: tuple[Join, ...] = ()
    title: TitleCard | None = None
    captions: tuple[Caption, ...] = ()
    spoken: tuple[SpokenLine, ...] = ()
    safe: SafeArea | None = None
    style: str = "plain"
    shown: tuple[SpokenLine, ...] | None = None
    burned: tuple[Caption, ...] | None = None
    tracks: tuple[CaptionTrack, ...] = ()

    @property
    def frames(self) -> FrameRange:
        """All frames of the film."""
        return FrameRange(0, self.clips[-1].stop, self.rate)

    @property
    def samples(self) -> int:
        """Length of the sound track in samples at 48 kHz."""
        return sample_at(self.clips[-1].stop, self.rate)
