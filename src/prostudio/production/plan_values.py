"""What is planned before anything is made: shots with their engines, passages of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from prostudio.delivery.subtitles import Cue
from prostudio.engines.card import Role
from prostudio.engines.request import (
    ImageRequest,
    Reading,
    Reference,
    ShotRequest,
    SpeechRequest,
)
from prostudio.events import Warned
from prostudio.film import Film, MusicCue, Picture, Shot, SoundCue, Word
from prostudio.film.finish import Finish
from prostudio.film.paths import is_clip
from prostudio.graph import Artifact, Input, StepRef
from prostudio.media.footage.values import FootageFacts
from prostudio.production.deliveries import Delivery
from prostudio.scenes.scene import SceneReading


@dataclass(frozen=True, slots=True)
class SubjectPicture:
    """A picture of a member of the cast that goes along with a shot or a first frame.

    Attributes:
        name: the member's.
        written: its path as written, which names the step that brings it in.
    """

    name: str
    role: Role
    written: str
    path: Path

    @property
    def reference(self) -> Reference:
        """As an engine gets it."""
        return Reference(self.role, self.path, subject=self.name)


@dataclass(frozen=True, slots=True)
class Keyframe:
    """The picture that is drawn for a shot's first frame.

    Attributes:
        engine: an image engine's name.
        instant: that engine's results are cheap.
        why: why this engine, where it was not asked for by name.
        view: the profile whose frame it is drawn for again; empty for the film's own.
        subjects: pictures of the cast that it is drawn from, in the order of its references.
    """

    engine: str
    instant: bool
    request: ImageRequest
    why: str = ""
    view: str = ""
    subjects: tuple[SubjectPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class ShotPlan:
    """One shot of the list, with the engine that will make it.

    Attributes:
        id: from the shot's content or its `id:`.
        scene: index of its scene.
        shot: as written; `prompt` is filled in from the words where there was none.
        own_words: the picture was read from the words spoken over it.
        engine: a video engine's name.
        instant: that engine's results are cheap.
        request: what is asked of it, for one frame; lengths follow from the narration.
        reading: how the engine read it.
        picture: the user's own picture, found and inside the folder.
        end: the picture of the user's that the shot ends on.
        keyframe: what is drawn for its first frame, where the user gave no picture and the
            engine uses one.
        why: why this engine, where it was not asked for by name.
        footage: what the user's clip is, once it was looked at.
        scenery: what is drawn, where the shot is: its ambience follows from it.
        subjects: pictures of the cast that go along, the last of the request's references.
        named: members of the cast that its words name, in order.
        in_words: the prompt without pictures of the cast, where some go along: what is drawn
            of the shot until it is made.
    """

    id: str
    scene: int
    shot: Shot
    own_words: bool
    engine: str
    instant: bool
    request: ShotRequest
    reading: Reading
    picture: Path | None = None
    end: Path | None = None
    keyframe: Keyframe | None = None
    why: str = ""
    footage: FootageFacts | None = None
    scenery: SceneReading | None = None
    subjects: tuple[SubjectPicture, ...] = ()
    named: tuple[str, ...] = ()
    in_words: str = ""

    @property
    def clip(self) -> Picture | None:
        """The user's clip as written, where the shot is one."""
        picture = self.shot.picture
        return picture if picture is not None and is_clip(picture) else None

    @property
    def clip_heard(self) -> bool:
        """Whether the clip's own sound is kept, and it has one as far as is known."""
        kept = self.clip is not None and self.clip.sound_kept
        return kept and (self.footage is None or bool(self.footage.sound))

    @property
    def clip_seconds(self) -> float | None:
        """From the clip's `in` to its `out` or end; None while that is not known."""
        clip = self.clip
        if clip is None:
            return None
        end = self.footage.seconds if self.footage else clip.clip_out
        if clip.clip_out is not None and end is not None:
            end = min(end, clip.clip_out)
        return None if end is None else end - (clip.clip_in or 0.0)

    @property
    def costs(self) -> bool:
        """Whether something of it is a take: the shot, or the picture that it begins with."""
        return not (self.instant and (self.keyframe is None or self.keyframe.instant))


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence to speak, or one recording to play.

    Attributes:
        name: unique within the film; names its steps.
        text: as shown in captions, with the writer's breaks.
        request: what is asked of the speech engine; None for a recording and a silent voice.
        pause: seconds of silence between it and the next piece of its passage, or
            between it and the end of its shot.
        line: of the script, where a recording that cannot be used is named.
    """

    name: str
    shot: str
    text: str
    language: str
    pause: float
    engine: str = ""
    request: SpeechRequest | None = None
    recording: Path | None = None
    level_db: float = 0.0
    pan: float = 0.0
    line: int | None = None

    @property
    def sounds(self) -> bool:
        """Whether anything is heard of it: a silent voice is only read."""
        return self.request is not None or self.recording is not None


@dataclass(frozen=True, slots=True)
class Passage:
    """Words and the shots that share them; `lead` seconds of silence come first."""

    shots: tuple[ShotPlan, ...]
    pieces: tuple[Piece, ...]
    lead: float = 0.0


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """A sound of the user's, from the beginning of shot `first` to the end of shot `last`."""

    first: str
    last: str
    cue: SoundCue
    file: Path


@dataclass(frozen=True, slots=True)
class PlannedTranslation:
    """Captions in a further language, read before any work.

    Attributes:
        language: BCP-47.
        file: the name of their file; "" where the film holds them.
        cues: of the file, in its order.
        texts: one for every piece of the film.
        path: the file, which nothing is ever written over.
    """

    language: str
    file: str
    cues: tuple[Cue, ...] = ()
    texts: tuple[str, ...] = ()
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that is decided before the first step runs.

    Attributes:
        sounds: sounds under shots.
        music: (shot id where it begins, cue, file or None).
        deliveries: every file that is made of it; at least one.
        translations: captions in further languages.
        melodies: where the tunes lie that music follows, by path as written.
        consents: what was said of the people in pictures of the cast, by the member's name.
        cast_files: where pictures of the cast lie, by path as written.
    """

    film: Film
    language: str
    passages: tuple[Passage, ...]
    music: tuple[tuple[str, MusicCue, Path | None], ...]
    sounds: tuple[SoundPlan, ...]
    warnings: tuple[Warned, ...]
    base: Path
    deliveries: tuple[Delivery, ...]
    translations: tuple[PlannedTranslation, ...] = ()
    melodies: Mapping[str, Path] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    cast_files: Mapping[str, Path] = field(default_factory=dict)

    def shots(self) -> Iterator[ShotPlan]:
        """Every shot in order."""
        for passage in self.passages:
            yield from passage.shots

    def pieces(self) -> Iterator[Piece]:
        """Every piece of narration in order."""
        for passage in self.passages:
            yield from passage.pieces


@dataclass(frozen=True, slots=True)
class Spoken:
    """What became of a piece: its length in samples, and its words from its own start."""

    samples: int
    words: tuple[Word, ...]


Speech = Mapping[str, Spoken]
"""By the piece's name."""


Found = Mapping[str, Artifact]
"""What is there already, by the name of the step that made it."""


def finish_of(shot: ShotPlan, film: Film) -> Finish:
    """What is to be done to a shot's take: what it says itself, else what the film does."""
    return film.finish if shot.shot.finish is None else shot.shot.finish


def result_of(step: str, found: Found) -> Input:
    """A step's result where it is there, else a reference: it is made in the same run."""
    return found.get(step) or StepRef(step)
