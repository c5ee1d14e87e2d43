"""What can be known of an engine without loading it.

A card is light: importing the module that holds it must not import torch, numpy,
skia or any model code. The planner chooses, lists, estimates and refuses by cards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from prostudio.film import Size


class Kind(StrEnum):
    """The kinds of engine."""

    VIDEO = "video"
    IMAGE = "image"
    SPEECH = "speech"
    MUSIC = "music"
    WRITING = "writing"
    FINISH = "finish"


class FinishTask(StrEnum):
    """What a finishing engine does to frames that are made."""

    DEFLICKER = "deflicker"
    INTERPOLATE = "interpolate"
    UPSCALE = "upscale"
    SHARPEN = "sharpen"


class Role(StrEnum):
    """What a reference does for a shot."""

    FIRST_FRAME = "first frame"
    FOOTAGE = "footage"
    """Moving pictures of the user's, which are the shot."""
    LAST_FRAME = "last frame"
    KEYFRAME = "keyframe"
    SUBJECT = "subject"
    STYLE = "style"
    CONTROL = "control"
    CONTINUE = "continue"
    """The tail of the shot before: go on from here."""
    VOICE = "voice"
    MELODY = "melody"
    SOUNDTRACK = "soundtrack"


@dataclass(frozen=True, slots=True)
class Licence:
    """Under which terms an engine and its weights may be used.

    Attributes:
        name: SPDX identifier where there is one.
        output_terms: what the licence says of what the engine makes; empty means nothing.
        attribution: the line a film has to show, if any.
        source_type: IPTC digital source type of what it makes, its last path part.
    """

    name: str
    output_terms: str = ""
    attribution: str = ""
    source_type: str = "algorithmicMedia"


@dataclass(frozen=True, slots=True)
class Memory:
    """What one variant of an engine needs while it works, in MB."""

    variant: str = "default"
    ram_mb: int = 300
    vram_mb: int = 0


@dataclass(frozen=True, slots=True)
class VideoRules:
    """How a video engine makes pictures.

    Attributes:
        rate: its own frame rate; None follows the film's.
        frames: the fewest frames it can make that are at least as many as asked
            (36n+1, 8k+1); the identity for engines without quanta.
        size: the size it works at for a film's size.
        accepts: roles of references it can use.
        needs: roles it cannot do without.
        makes_sound: sound comes with the pictures.
        shots_per_call: how many shots one call may hold.
        random_access: any range of frames can be asked for alone, so `frames` of a
            request need not begin at 0.
        resumable: it leaves checkpoints in the workspace and goes on from them.
        text_only: it can make a shot from words alone.
        timed_prompts: it can follow prompts that begin at moments of the shot.
        encodes: words and pictures can be read before, apart (`EncodingVideoEngine`).
        redo: asks that the next shot in a workspace keeps so many of the sections that
            are there and makes the others again; None where there are no sections.
        most_subjects: pictures of the cast (`SUBJECT` and `STYLE`) that it takes for one
            shot; the first ones are given.
    """

    rate: Fraction | None = None
    frames: Callable[[int], int] = lambda wanted: wanted
    size: Callable[[Size], Size] = lambda film: film
    accepts: frozenset[Role] = frozenset()
    needs: frozenset[Role] = frozenset()
    makes_sound: bool = False
    shots_per_call: int = 1
    random_access: bool = False
    resumable: bool = False
    text_only: bool = True
    timed_prompts: bool = False
    encodes: bool = False
    redo: Callable[[Path, int], None] | None = None
    most_subjects: int = 4


@dataclass(frozen=True, slots=True)
class ImageRules:
    """How an image engine makes a picture.

    Attributes:
        size: the size it works at for a picture of a wanted size.
        best: the size at which it draws a picture of that shape best, for keyframes,
            which are scaled anyway; `size` leaves it as it is.
        accepts: roles of references it can use.
        most_subjects: as of `VideoRules`.
    """

    size: Callable[[Size], Size] = lambda wanted: wanted
    best: Callable[[Size], Size] = lambda wanted: wanted
    accepts: frozenset[Role] = frozenset()
    most_subjects: int = 4


@dataclass(frozen=True, slots=True)
class Missing:
    """Why an engine cannot work on this machine now, and what would change that.

    Attributes:
        reason: the end of a sentence that begins with the engine's name
            ("has no weights here: 3 of 12 files, 24.1 GB, are missing").
        hint: the next step ("prostudio weights get framepack").
    """

    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class SpeechRules:
    """How a speech engine speaks.

    Attributes:
        sample_rate: of the audio it yields, in Hz.
        word_times: whether it reports when each word is spoken.
        voices: every voice as (name, language); calling it may read a table, never a model.
        cannot_read: what it cannot read of a text in a language, as one clause
            ("kanji"), or None when it can read it all.
        cues: of `film.text.cues.CUES`, those that it performs; it never gets the others.
        row_of: the row of the weights of a voice (its name or None, the language), where
            each voice has weights of its own; None where all speak with the card's.
    """

    sample_rate: int
    word_times: bool
    voices: Callable[[], tuple[tuple[str, str], ...]]
    cannot_read: Callable[[str, str], str | None]
    cues: frozenset[str] = frozenset()
    row_of: Callable[[str | None, str], str] | None = None


@dataclass(frozen=True, slots=True)
class MusicRules:
    """How a music engine composes.

    Attributes:
        sample_rate: of the audio it yields, in Hz.
        moods: words for moods that it knows, or examples of them.
        windows: for an engine that makes no more than so much in one call: the windows
            (first, stop) of a music of so many samples at its own rate, in order, each
            beginning at or before the end of the one before, the last ending at or after
            the music's. Where a window begins never depends on the length, and where it
            ends as little as possible, so that longer music keeps the windows it has.
            None: all in one call.
        accepts: roles of references it can use.
    """

    sample_rate: int
    moods: Callable[[], tuple[str, ...]]
    windows: Callable[[int], tuple[tuple[int, int], ...]] | None = None
    accepts: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class WritingRules:
    """How a writing engine writes.

    Attributes:
        tells: it can tell how far it is while it writes (`TellingWritingEngine`).
        models: it writes with a model that `WritingRequest.model` may name.
    """

    tells: bool = False
    models: bool = False


@dataclass(frozen=True, slots=True)
class FinishRules:
    """How a finishing engine works on the frames of a take.

    Attributes:
        tasks: what it can do; the rest is done by the built-in engine.
        margin: frames before and after the wanted ones that it looks at too, for a task.
        planar: it takes and gives frames as planes of YUV; else as RGB.
        upscales: by how much at most it makes a side longer in one go.
    """

    tasks: frozenset[FinishTask]
    margin: Callable[[FinishTask], int] = lambda _: 0
    planar: bool = False
    upscales: float = 4.0


@dataclass(frozen=True, slots=True)
class Card:
    """One engine, as everybody may know it.

    Attributes:
        revision: changes whenever the engine would make something else from the
            same request. Part of every key.
        instant: its results are cheap and made anew whenever anything changes; a
            dear engine's results are takes, kept and never made again unasked.
        make: builds the engine; the first call that may import heavy libraries.
        loras: looks at a LoRA file, and raises a `FilmError` that says why where it is none for
            this engine's model; None takes no LoRAs. It reads headers and imports no model
            library; `prostudio.weights.loras.require_fit` does it for models of ours.
        weights: digest of the weights in use, or "" where there are none; called
            when a key is made.
        missing: why it cannot work here, or None when it can; it looks at files and at
            the machine, never imports a model library, and is asked by every plan.
        rank: how good its results are among its kind, for the choice `auto`: the highest
            that works here is taken, and one of 0 by its name alone. Drawn pictures
            are 1, models 10 to 99.
        affinity: the place where it works, when that is not this process: steps of all
            engines that name the same one run one after another, in one child.
        leave_seconds: how long a step of it may take, once cancelled, to give back what
            it holds elsewhere; 0 holds nothing.
    """

    kind: Kind
    name: str
    revision: str
    summary: str
    instant: bool
    make: Callable[[], Any]
    licence: Licence
    memory: tuple[Memory, ...] = (Memory(),)
    video: VideoRules | None = None
    speech: SpeechRules | None = None
    music: MusicRules | None = None
    image: ImageRules | None = None
    writing: WritingRules = WritingRules()
    finish: FinishRules | None = None
    loras: Callable[[Path], None] | None = None
    weights: Callable[[], str] = field(default=lambda: "")
    missing: Callable[[], Missing | None] = field(default=lambda: None)
    rank: int = 0
    affinity: str = ""
    leave_seconds: float = 0.0

    @property
    def place(self) -> str:
        """What steps of it share: the affinity, or itself."""
        return self.affinity or f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Family:
    """Engines that come and go while the program runs, such as one for each workflow of the user's.

    Its entry point is called `kind.NAME/*`, and its engines `NAME/MEMBER`.

    Attributes:
        members: their names now, without the family's.
        card: the card of a member, made anew, because what it is made of may change; of ""
            the card of the only or the usual one, else one whose `missing` says how to get one.
    """

    kind: Kind
    name: str
    members: Callable[[], tuple[str, ...]]
    card: Callable[[str], Card]
